/*
 * job.h: calls that go on while other lines are run: %1 and so on. How a thread makes a call is
 * the engine's matter; here is what becomes of its line.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SHELL_JOB_H
#define SHELL_JOB_H

#include <stdbool.h>

#include "shell/session.h"

struct job {
    int number; /* %1; 0: it has not waited for so long that it is one */
    struct pending pending;
    struct statement *statement;
    struct lines *lines;  /* what the statement is made of */
    struct arena arena;   /* what its values are made of */
    struct program *then; /* what goes on when it has returned, or NULL */
    unsigned long step;   /* the number of its call */
    bool judged;          /* `=> blocked` has been met already */
    bool told;            /* that its descriptor is closed */
    bool unseen;          /* who waits for it does not want it as the last result */
    struct job *next;
};

/* Makes the call of a statement in a thread of its own. At the prompt that is waited for a moment,
 * since most calls return at once; what then still waits is a job, as is at once what has & behind
 * it. FLOW_WAITS: what comes next in the program waits for it too. */
enum flow job_run(struct session *s, struct statement *st);

bool job_has_returned(const struct job *job);
/* The job of this number, or NULL. */
struct job *job_find(const struct session *s, int number);

/* Waits for a job and tells what came of it, which `by`, if it expects something, is to meet. In a
 * script the wait is limited, and the call with it. */
enum flow job_wait(struct session *s, struct job *job, const struct statement *by);
/* The same, and $ret, $errno and $data stay as they are. */
enum flow job_expect(struct session *s, struct job *job, const struct statement *by);
/* Interrupts its call and tells what the kernel answers. */
enum flow job_cancel(struct session *s, struct job *job, const struct statement *by);

/* A program that went on has had its turn: it goes on again with the next jobs_collect(). */
void jobs_yield(struct session *s, struct program *p);
/* Tells of all that have returned, and runs what waited for them. */
void jobs_collect(struct session *s);
/* Waits, in the lab, until each has returned or sleeps. */
void jobs_await_sleep(struct session *s);
/* Interrupts those on sockets of this place. */
void jobs_interrupt_at(struct session *s, unsigned place);
/* `expect %N`, which may say what it returns. */
enum flow jobs_expect(struct session *s, const struct statement *st, struct diag *d);
/* A script has ended: what has returned counts, what still waits is interrupted and does not. */
void jobs_settle(struct session *s);
/* Interrupts all that wait; nothing is told. False: the kernel does not let go of one. */
bool jobs_drop(struct session *s);
/* A descriptor was closed: says which calls still wait on what it was. */
void jobs_tell_closed(struct session *s);

/* What can be written where a job is asked for. */
extern const struct type type_job;
void jobs_offer(struct completion *c, const struct session *s);

#endif
