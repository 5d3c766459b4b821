/*
 * clock.h: a clock as one number. Knows nothing of what is timed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>
#include <time.h>

/* clock_gettime(2) in nanoseconds; safe in a signal handler. */
static inline int64_t
clock_ns(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

#endif
