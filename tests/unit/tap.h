/*
 * tap.h: what a unit test needs to speak TAP: a line a check, a plan at the end.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TESTS_TAP_H
#define TESTS_TAP_H

#include <stdbool.h>
#include <stddef.h>

/* One check. Returns `passed`. */
bool ok(bool passed, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same for two texts, two runs of bytes, two numbers; on failure both are shown. */
bool is_text(const char *got, const char *want, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool is_bytes(const void *got, size_t got_len, const void *want, size_t want_len,
              const char *format, ...) __attribute__((format(printf, 5, 6)));
bool is_number(long long got, long long want, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Prints the plan; returns what main() should. */
int done_testing(void);

#endif
