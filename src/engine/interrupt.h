/*
 * interrupt.h: ends a system call that waits, from outside: at a time limit or at Ctrl-C. The
 * call itself stays as blocking as the user made it; a signal without SA_RESTART, repeated until it
 * has returned, makes the kernel answer.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_INTERRUPT_H
#define ENGINE_INTERRUPT_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

/* Why the last call was interrupted. */
enum interrupted { INTERRUPTED_NOT, INTERRUPTED_LIMIT, INTERRUPTED_USER };

/* Sent to a thread, it interrupts the call that the thread makes. Of those that nobody would ask
 * for with F_SETSIG. */
enum { INTERRUPT_WORKER = SIGVTALRM };

/* Installs the handlers of SIGALRM, SIGINT and INTERRUPT_WORKER, ignores SIGPIPE. */
void interrupt_install(void);

/* From here on a call of this thread may be interrupted: by SIGINT, and by SIGALRM, which is to be
 * believed from `deadline_ns` on (CLOCK_MONOTONIC; 0: never). */
void interrupt_begin(int64_t deadline_ns);
enum interrupted interrupt_end(void);
/* Has SIGALRM come after this time, and then again and again; 0: no more. */
void interrupt_alarm(int64_t after_ns);

/* What Ctrl-C does, for the handler of another signal. */
void interrupt_now(void);

/* Ctrl-C came since the last time this was asked. */
bool interrupt_taken(void);
/* Ctrl-C came; asking does not forget it. */
bool interrupt_pending(void);

#endif
