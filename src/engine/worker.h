/*
 * worker.h: threads that make calls which may wait, while the thread that reads the user's lines
 * goes on. Knows a call as something that returns; what it means is the engine's matter.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_WORKER_H
#define ENGINE_WORKER_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/call.h"
#include "engine/own.h"

struct worker;

struct workers {
    int bell[2];         /* a pipe that is readable when a call has returned; -1: there is none */
    struct worker *idle; /* a thread that has returned from its call, or NULL */
    bool ready;          /* all this is there */
};

/* Makes what the threads need. Where the bell cannot be made, those who wait look again and
 * again. */
void workers_open(struct workers *w, struct own *own);
/* All workers must have been released. */
void workers_close(struct workers *w, struct own *own);

/* Has a thread make the call, which is prepared and stays where it is until it has returned.
 * NULL: no thread can be made. */
struct worker *worker_start(struct workers *w, struct call *c);
bool worker_returned(const struct worker *w);
/* The number of its thread, as the system has it (gettid(2)); 0: not known yet. */
int worker_thread(const struct worker *w);
/* Waits until the call has returned, or until `until_ns` (CLOCK_MONOTONIC; 0: no limit), or until
 * Ctrl-C. Returns whether it has returned; if not, it has at least begun. */
bool worker_wait(struct workers *all, const struct worker *w, int64_t until_ns);
/* Gives the thread the time that it takes to be in the kernel: a descriptor that is closed after
 * this was open when the call began. */
void worker_enter(struct workers *all, const struct worker *w);
/* Interrupts the call, again and again until it has returned. False: it has not, after a second:
 * the kernel does not let go of it. */
bool worker_interrupt(struct workers *all, struct worker *w);
/* The call has returned: the thread may make another one. */
void worker_release(struct workers *all, struct worker *w);

/* The thread that has nothing to do ends. */
void workers_rest(struct workers *w);
/* A descriptor that is readable when a call may have returned, or -1. */
int workers_bell(const struct workers *w);
void workers_ring(const struct workers *w);
/* Forgets that the bell rang. */
void workers_heard(struct workers *w);

#endif
