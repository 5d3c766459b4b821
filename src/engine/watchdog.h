/*
 * watchdog.h: ends a call of another thread that waits too long. Costs the calls that it
 * guards no system call: they leave their deadline where the watchdog looks.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_WATCHDOG_H
#define ENGINE_WATCHDOG_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct watchdog {
    _Atomic int64_t deadline_ns; /* CLOCK_MONOTONIC; of the call that is being made; 0: none */
    int64_t period_ns;           /* it looks at least so often */
    bool running;
    bool stop;
    pthread_t thread;
    pthread_t guarded;
    pthread_mutex_t lock; /* period_ns and stop */
    pthread_cond_t wake;
};

/* A call of this thread begins at `now_ns` and may take `limit_ns`. Starts the watchdog's thread if
 * it does not run yet. False: none can be made. */
bool watchdog_begin(struct watchdog *w, int64_t now_ns, int64_t limit_ns);
void watchdog_end(struct watchdog *w);

/* Ends its thread, until the next call with a limit. */
void watchdog_rest(struct watchdog *w);

#endif
