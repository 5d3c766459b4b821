/*
 * line_wait.h: waiting for a key, an event or a signal, whichever comes first, so that
 * none of them is lost. For the drivers behind line.h; knows nothing of lines.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SHELL_LINE_WAIT_H
#define SHELL_LINE_WAIT_H

#include <signal.h>
#include <stdbool.h>

#include "shell/line.h"

enum { LINE_WAIT_SIGNALS = 3 };

/* What wait_begin() changed and wait_end() puts back. */
struct line_wait {
    sigset_t outside;
    struct sigaction before[LINE_WAIT_SIGNALS];
    const int *numbers; /* of the signals that are caught, 0 behind the last */
};

/* Why the wait is over; several may be true at once. */
enum wake {
    WAKE_INPUT = 1, /* standard input can be read, or is at its end */
    WAKE_EVENT = 2, /* hooks->watch */
    WAKE_END = 4,   /* hooks->signal, or standard input is gone */
    WAKE_IDLE = 8   /* the time is over */
};

/* From here to line_wait_end() signals are taken only while line_wait() sleeps, and those
 * in `numbers` (at most LINE_WAIT_SIGNALS, 0 behind the last; kept by pointer) are noted
 * instead of obeyed, unless they are ignored. Other threads have to block them. */
void line_wait_begin(struct line_wait *w, const int *numbers);
void line_wait_end(struct line_wait *w);

/* Sleeps, at most `timeout_ms` (-1: without limit). Returns a set of enum wake; 0 after a
 * signal. */
int line_wait(const struct line_wait *w, const struct line_hooks *hooks, bool events,
              int timeout_ms);

/* Did this signal come? Asking forgets it. */
bool line_wait_caught(int number);

#endif
