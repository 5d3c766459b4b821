/*
 * act_jobs.c: what a user does with calls that go on: list them, wait for them, end them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "shell/acts.h"
#include "shell/find.h"
#include "shell/job.h"
#include "shell/lab.h"
#include "views/json.h"

static const char group[] = "Jobs";

/* ---- which -------------------------------------------------------------------------------- */

/* %N */
static bool
parse_number(const char *text, int *number)
{
    long long value;

    if (text[0] != '%' || !number_parse(text + 1, strlen(text + 1), &value) || value < 1 ||
        value > 1000000000)
        return false;
    *number = (int)value;
    return true;
}

/* The jobs that a word asks for. */
struct choice {
    int number; /* of one; 0: all on the socket, or on what had this number */
    long long fd;
    const struct sock *sock; /* NULL: none has it now */
};

static bool
is_chosen(const struct choice *c, const struct job *job)
{
    if (c->number != 0)
        return job->number == c->number;
    if (job->pending.worker == NULL || !job->pending.call.signature->on_socket)
        return false;
    return c->sock != NULL ? job->pending.subject == c->sock
                           : call_int(&job->pending.call, 0) == c->fd;
}

static struct job *
find(const struct session *s, const struct choice *c)
{
    for (struct job *job = s->jobs; job != NULL; job = job->next)
        if (is_chosen(c, job))
            return job;
    return NULL;
}

static bool
choose(struct session *s, const struct statement *st, struct choice *c, struct diag *d)
{
    const char *text;
    struct sock *sock = NULL;

    *c = (struct choice){0};
    if (!act_word(s, st, 0, &text, d))
        return false;
    if (text[0] == '%' && !parse_number(text, &c->number))
        return word_fault(&st->words[0], d, "a job is %%1, %%2 and so on; jobs lists them");
    if (c->number == 0 && !find_socket(s, st, 0, &c->fd, &sock, d))
        return false;
    c->sock = sock;
    if (find(s, c) != NULL)
        return true;
    if (c->number == 0)
        return word_fault(&st->words[0], d, "no call waits on %lld; jobs lists those that wait",
                          c->fd);
    return word_fault(&st->words[0], d,
                      c->number <= s->jobs_made ? "%%%d has returned already"
                                                : "there is no job %%%d; jobs lists them",
                      c->number);
}

/* ---- jobs --------------------------------------------------------------------------------- */

/* Has its descriptor been closed, by another call, while it waits? */
static bool
waits_on_closed(const struct job *job)
{
    const struct sock *on = job->pending.subject;

    return on != NULL && !on->open && !job_has_returned(job) &&
           job->pending.call.signature->effect != EFFECT_CLOSES;
}

static void
describe(struct session *s, const struct job *job, int64_t now)
{
    const struct call *c = &job->pending.call;
    struct record r = {.type = RECORD_STEP, .step = job->step, .job = job->number, .fd = -1,
                       .pending = true, .call = c->name, .args = c->args, .nargs = c->nargs};

    if (job->pending.worker == NULL) {
        output_say(s, "  %%%d goes on", job->number);
        return;
    }
    if (job_has_returned(job)) {
        output_say(s, "  %%%d %s has returned: wait %%%d tells", job->number, c->name, job->number);
        return;
    }
    r.waits_for = c->signature->waits_for;
    r.took_ns = now - c->started_ns;
    if (s->set.json)
        json_record(&s->text, &r);
    else
        text_record(&s->text, &r, &s->set.style);
    output_flush(s);
    if (waits_on_closed(job))
        output_say(s, "  on what was %d; that is closed", job->pending.subject->fd);
}

static enum flow
run_jobs(struct session *s, const struct statement *st, struct diag *d)
{
    if (st->nwords != 0)
        return act_usage(st, d);
    if (s->jobs == NULL && !s->set.json)
        output_say(s, "  no call waits");
    for (const struct job *job = s->jobs; job != NULL; job = job->next)
        describe(s, job, clock_ns(CLOCK_MONOTONIC));
    return FLOW_NEXT;
}

const struct command act_jobs = {
    .name = "jobs",
    .group = group,
    .summary = "list the calls that wait",
    .usage = "",
    .more = "A call that has not returned after 0.3 s at the prompt, or that has & behind it, is a "
            "job: %1 and so on. The session goes on, and the result is told when it is there.",
    .act = run_jobs,
};

void
jobs_offer(struct completion *c, const struct session *s)
{
    for (const struct job *job = s->jobs; job != NULL; job = job->next) {
        char name[16];

        snprintf(name, sizeof name, "%%%d", job->number);
        completion_offer(c, name);
    }
    type_fd.complete(c, &s->engine);
}

void
jobs_tell_closed(struct session *s)
{
    for (struct job *job = s->jobs; job != NULL; job = job->next) {
        const struct sock *on = job->pending.subject;
        const char *what = "what it waits on lives until it returns";

        if (job->told || !waits_on_closed(job))
            continue;
        job->told = true;
        if (on->seen.state == STATE_LISTEN)
            what = "until it returns the port goes on listening";
        else if (on->kind == SOCK_IS_TCP)
            what = "until it returns no FIN is sent";
        output_say_below(s, "%%%d %s still waits on what was %d: %s.", job->number,
                         job->pending.call.name, on->fd, what);
    }
}

/* ---- wait, cancel ------------------------------------------------------------------------- */

const struct type type_job = {.title = "a job: %1, or a descriptor on which calls wait"};

typedef enum flow job_end(struct session *s, struct job *job, const struct statement *by);

/* The first that is chosen (NULL: any), younger than step `after` and not than `last`. */
static struct job *
next(const struct session *s, const struct choice *c, unsigned long after, unsigned long last)
{
    for (struct job *job = s->jobs; job != NULL; job = job->next)
        if (job->step > after && job->step <= last && (c == NULL || is_chosen(c, job)))
            return job;
    return NULL;
}

/* Does it with all that the word asks for; those that begin meanwhile are not meant. */
static enum flow
with_each(struct session *s, const struct statement *st, const struct choice *c, job_end *end)
{
    unsigned long last = s->step;
    enum flow flow = FLOW_NEXT;
    struct job *job = next(s, c, 0, last);

    while (job != NULL && flow == FLOW_NEXT && !interrupt_pending()) {
        unsigned long step = job->step;

        flow = end(s, job, st);
        job = next(s, c, step, last);
    }
    return flow;
}

/* Does the word name a host, and the programs on it thereby? A name that the user gave to something
 * comes first, unless programs run there. */
static bool
guests_meant(const struct session *s, const struct statement *st, unsigned *place)
{
    const char *name;

    for (*place = 1; (name = lab_name(s->engine.lab, *place)) != NULL; ++*place)
        if (word_is(&st->words[0], name))
            return programs_at(s, *place) ||
                   names_find(&s->engine.names, name, strlen(name)) == NULL;
    return false;
}

static enum flow
none_runs(const struct statement *st, struct diag *d)
{
    word_fault(&st->words[0], d, "no program runs on this host; run starts one");
    return FLOW_FAULT;
}

static enum flow
run_wait(struct session *s, const struct statement *st, struct diag *d)
{
    struct choice c;
    unsigned place;

    if (st->nwords > 1)
        return act_usage(st, d);
    if (st->nwords == 0)
        return with_each(s, st, NULL, job_wait);
    if (guests_meant(s, st, &place))
        return programs_at(s, place) ? programs_wait(s, st, place, d) : none_runs(st, d);
    return choose(s, st, &c, d) ? with_each(s, st, &c, job_wait) : FLOW_FAULT;
}

const struct command act_wait = {
    .name = "wait",
    .group = group,
    .summary = "wait for a job, for all on a descriptor, or for all, and show the result",
    .usage = "[%N | FD | HOST]",
    .more = "Behind => stands what the call is to return: wait %1 => 4. In a script the time limit "
            "holds (set timeout); => blocked says that the call still waits after 0.1 s.",
    .act = run_wait,
    .words = {&type_job},
    .may_expect = true,
};

enum flow
jobs_expect(struct session *s, const struct statement *st, struct diag *d)
{
    struct choice c;

    if (st->nwords != 1)
        return act_usage(st, d);
    return choose(s, st, &c, d) ? with_each(s, st, &c, job_expect) : FLOW_FAULT;
}

static enum flow
run_cancel(struct session *s, const struct statement *st, struct diag *d)
{
    struct choice c;
    unsigned place;

    if (st->nwords != 1)
        return act_usage(st, d);
    if (guests_meant(s, st, &place)) {
        if (!programs_at(s, place))
            return none_runs(st, d);
        programs_end(s, place);
        return FLOW_NEXT;
    }
    return choose(s, st, &c, d) ? with_each(s, st, &c, job_cancel) : FLOW_FAULT;
}

const struct command act_cancel = {
    .name = "cancel",
    .group = group,
    .summary = "interrupt a job, or all on a descriptor, by a signal",
    .usage = "%N | FD | HOST",
    .more = "What the kernel answers is the call's result: EINTR, or what was done so far.",
    .act = run_cancel,
    .words = {&type_job},
    .may_expect = true,
};
