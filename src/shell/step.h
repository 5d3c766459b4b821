/*
 * step.h: a call on its way from the statement to the journal, for step.c, which makes it at once,
 * and job.c, where it may take its time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SHELL_STEP_H
#define SHELL_STEP_H

#include "commands/expected.h"
#include "shell/session.h"

/* `=> blocked` is met by a call that has not returned after this time. */
enum { STEP_BLOCKED_NS = 100000000 };

struct step {
    const struct statement *statement;
    const struct statement *judged_by; /* whose expectation counts; NULL: nobody's */
    struct call *call;
    unsigned long number;
    int job;     /* %1, or 0 */
    bool unseen; /* $ret, $errno, $data and . stay those of the last line */
};

/* The call that a statement asks for. False: there is nothing to call, and *otherwise is what
 * comes of the line. */
bool step_evaluate(struct session *s, struct statement *st, struct call *c, enum flow *otherwise);
/* s->diag: there is no memory for argument `which`. */
enum flow step_no_memory(struct session *s, const struct statement *st, const struct call *c,
                         size_t which);
/* A record in which nothing is said yet. */
struct record step_record(const struct session *s, enum record_type type);
/* step_wire.c: tells what the call has put on the wire of the lab, and how much that was, unless
 * nobody looks. What is sent thereupon, and held, comes after the return of a call that has
 * waited. */
void step_tell_wire(struct session *s, const struct call *c, bool job, struct record *r);
/* The call waits, as a job; `shown` tells whether that is said. */
void step_waits(struct session *s, const struct step *step, bool shown);
/* The call has returned and the engine knows what it changed: names, verdict, record. */
enum flow step_finish(struct session *s, const struct step *step);

/* Says how the result of the line's call differs from what it expects. */
void step_complain(struct session *s, const struct statement *st, struct difference *how);

/* How much of its data a send left over that is to be sent again; 0: nothing. */
size_t step_left_to_send(const struct statement *st, const struct call *c);
/* Makes *c the call for the last `left` bytes of its data. */
void step_send_the_rest(struct call *c, size_t left);

#endif
