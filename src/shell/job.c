/*
 * job.c: the life of a job: begun, left alone, returned. Its record says what happened when; the
 * program that it belongs to goes on when it has returned.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "shell/job.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "commands/expected.h"
#include "shell/step.h"

/* What has not returned after this time becomes a job. While somebody may be typing, the prompt
 * stands still for no longer than nobody notices. */
enum { PATIENCE_NS = 300000000, PATIENCE_TYPING_NS = 5000000 };

static enum flow take(struct session *s, struct job *job, const struct statement *by);
static enum flow tell(struct session *s, struct job *job, const struct statement *by, bool *more);

/* ---- one job ------------------------------------------------------------------------------ */

static struct job *
new_job(struct session *s, struct statement *st)
{
    struct job *job = mem_alloc(sizeof *job);

    job->statement = st;
    job->lines = lines_keep(s->program->lines);
    return job;
}

static void
free_job(struct session *s, struct job *job)
{
    engine_release(&s->engine, &job->pending);
    arena_free(&job->arena);
    lines_drop(job->lines);
    free(job);
}

static struct step
step_of(struct job *job, const struct statement *judged_by)
{
    return (struct step){.statement = job->statement, .judged_by = judged_by,
                         .call = &job->pending.call, .number = job->step,
                         .job = job->number};
}

static void
append(struct session *s, struct job *job)
{
    struct job **end = &s->jobs;

    while (*end != NULL)
        end = &(*end)->next;
    *end = job;
}

static void
take_out(struct session *s, struct job *job)
{
    struct job **at = &s->jobs;

    while (*at != NULL && *at != job)
        at = &(*at)->next;
    if (*at != NULL)
        *at = job->next;
    job->next = NULL;
}

struct job *
job_find(const struct session *s, int number)
{
    for (struct job *job = s->jobs; job != NULL; job = job->next)
        if (job->number == number)
            return job;
    return NULL;
}

/* ---- beginning ---------------------------------------------------------------------------- */

static bool
evaluate(struct session *s, struct job *job, enum flow *otherwise)
{
    struct arena *before = s->cx.arena;
    bool good;

    s->cx.arena = &job->arena;
    good = step_evaluate(s, job->statement, &job->pending.call, otherwise);
    s->cx.arena = before;
    return good;
}

/* Without a thread the call is made here, as in a script. */
static enum flow
make_here(struct session *s, struct job *job)
{
    struct step step = step_of(job, job->statement);
    size_t which;

    if (job->statement->background) {
        diag_set(&s->diag, job->statement->start, 0, "no thread can be made for this job");
        return FLOW_FAULT;
    }
    if (!engine_call(&s->engine, &job->pending.call, 0, &which))
        return step_no_memory(s, job->statement, &job->pending.call, which);
    step.number = ++s->step;
    return step_finish(s, &step);
}

static void
give_number(struct session *s, struct job *job)
{
    struct program *p = s->program;

    if (!job->statement->background && program_has_more(p))
        job->then = p;
    if (job->then != NULL && p->job != 0)
        job->number = p->job; /* a program that waits again is the same job */
    else
        job->number = ++s->jobs_made;
    if (job->then != NULL)
        p->job = job->number;
}

/* From now on it goes on by itself. */
static enum flow
leave_alone(struct session *s, struct job *job)
{
    bool again = job->number != 0 || s->program->job != 0;
    bool blocked = job->statement->background && expected_blocked(job->statement);
    struct step step;

    if (job->number == 0)
        give_number(s, job);
    if (blocked)
        job->judged = !worker_wait(&s->engine.workers, job->pending.worker,
                                   clock_ns(CLOCK_MONOTONIC) + STEP_BLOCKED_NS);
    job->step = ++s->step;
    append(s, job);
    step = step_of(job, job->judged ? job->statement : NULL);
    step_waits(s, &step, !again || s->program == NULL);
    engine_leave(&s->engine, &job->pending);
    if (blocked && !job->judged)
        return take(s, job, NULL);
    return job->then != NULL ? FLOW_WAITS : FLOW_NEXT;
}

/* Has the call returned before anybody would call it waiting? */
static bool
returns_soon(struct session *s, struct job *job)
{
    int64_t patience = s->resumed ? PATIENCE_TYPING_NS : PATIENCE_NS;

    if (job->statement->background) {
        worker_enter(&s->engine.workers, job->pending.worker);
        return false;
    }
    if (worker_wait(&s->engine.workers, job->pending.worker,
                    clock_ns(CLOCK_MONOTONIC) + patience))
        return true;
    return interrupt_pending() && engine_interrupt(&s->engine, &job->pending, INTERRUPTED_USER);
}

/* Has a thread make the call, and again with what a send left over. */
static enum flow
make(struct session *s, struct job *job)
{
    enum flow flow;
    bool more;

    do {
        size_t which;
        enum begun begun = engine_begin(&s->engine, &job->pending, &which);

        if (begun == BEGUN && !returns_soon(s, job))
            return leave_alone(s, job);
        if (begun == BEGUN)
            flow = tell(s, job, job->statement, &more);
        else if (begun == BEGUN_NO_THREAD)
            flow = make_here(s, job);
        else
            flow = step_no_memory(s, job->statement, &job->pending.call, which);
        more = more && begun == BEGUN;
    } while (more);
    free_job(s, job);
    return flow;
}

enum flow
job_run(struct session *s, struct statement *st)
{
    struct job *job = new_job(s, st);
    enum flow otherwise;

    if (evaluate(s, job, &otherwise))
        return make(s, job);
    free_job(s, job);
    return otherwise;
}

/* A program has gone on for so long that who types would notice. It waits until others had their
 * turn. */
void
jobs_yield(struct session *s, struct program *p)
{
    struct job *job = mem_alloc(sizeof *job);

    job->number = p->job;
    job->then = p;
    job->step = s->step;
    append(s, job);
    workers_ring(&s->engine.workers);
}

/* ---- returning ---------------------------------------------------------------------------- */

bool
job_has_returned(const struct job *job)
{
    return job->pending.worker == NULL || worker_returned(job->pending.worker);
}

/* Whose expectation the result is to meet. */
static const struct statement *
judge_of(const struct job *job, const struct statement *by)
{
    if (by != NULL && by->expects)
        return by;
    return job->judged ? NULL : job->statement;
}

/* The call has returned. *more: a send has left something over, and the call is ready to be made
 * for that. */
static enum flow
tell(struct session *s, struct job *job, const struct statement *by, bool *more)
{
    struct call *c = &job->pending.call;
    size_t left;
    struct step step;
    enum flow flow;

    engine_end(&s->engine, &job->pending);
    left = step_left_to_send(job->statement, c);
    if (job->number == 0)
        job->step = ++s->step;
    step = step_of(job, left == 0 ? judge_of(job, by) : NULL);
    step.unseen = job->number != 0 && job->then == NULL &&
                  (by == NULL || job->unseen);
    flow = step_finish(s, &step);
    *more = left != 0 && flow == FLOW_NEXT && c->interrupted == INTERRUPTED_NOT;
    engine_release(&s->engine, &job->pending);
    if (*more)
        step_send_the_rest(c, left);
    return flow;
}

/* What waited for a job goes on. */
static void
go_on(struct session *s, struct program *p, struct statement *st, enum flow flow)
{
    flow = program_go_on(s, p, st, flow);
    if (flow == FLOW_WAITS)
        return;
    if (flow == FLOW_QUIT)
        s->quits = true;
    program_drop(p);
    free(p);
}

static enum flow
take(struct session *s, struct job *job, const struct statement *by)
{
    struct program *p = job->then;
    struct statement *st = job->statement;
    enum flow flow = FLOW_NEXT;
    bool more = false;

    take_out(s, job);
    if (p != NULL)
        program_return(s, p);
    if (job->pending.worker != NULL)
        flow = tell(s, job, by, &more);
    if (p != NULL && job->pending.call.interrupted == INTERRUPTED_USER)
        flow = FLOW_STOP;
    if (more)
        flow = make(s, job);
    else
        free_job(s, job);
    if (p == NULL)
        return flow;
    go_on(s, p, st, flow);
    return FLOW_NEXT;
}

static bool
is_listed(const struct session *s, const struct job *job)
{
    for (const struct job *at = s->jobs; at != NULL; at = at->next)
        if (at == job)
            return true;
    return false;
}

/* ---- waiting and interrupting ------------------------------------------------------------- */

static enum flow
interrupt(struct session *s, struct job *job, const struct statement *by, enum interrupted why)
{
    if (job->pending.worker == NULL) { /* it does not wait, it has its turn only later */
        struct program *p = job->then;

        take_out(s, job);
        free_job(s, job);
        program_return(s, p);
        go_on(s, p, NULL, FLOW_STOP);
        return FLOW_NEXT;
    }
    if (engine_interrupt(&s->engine, &job->pending, why))
        return take(s, job, by);
    output_say(s, "%%%d has not returned: the kernel does not let go of it.", job->number);
    return FLOW_NEXT;
}

static enum flow
wait_once(struct session *s, struct job *job, const struct statement *by)
{
    bool blocked = expected_blocked(by);
    int64_t limit = blocked ? STEP_BLOCKED_NS : s->origin.limited ? s->set.timeout_ns : 0;
    int64_t until = limit != 0 ? clock_ns(CLOCK_MONOTONIC) + limit : 0;

    if (job_has_returned(job) || worker_wait(&s->engine.workers, job->pending.worker, until))
        return take(s, job, by);
    if (interrupt_pending())
        return interrupt(s, job, by, INTERRUPTED_USER);
    return blocked ? FLOW_WAITS : interrupt(s, job, by, INTERRUPTED_LIMIT);
}

static enum flow
wait_for(struct session *s, struct job *job, const struct statement *by, bool unseen)
{
    enum flow flow;

    job->unseen = unseen;
    if (!job_has_returned(job) && s->line != NULL && s->counts)
        output_say_below(s, "waiting for %%%d; Ctrl-C interrupts the call", job->number);
    do
        flow = wait_once(s, job, by);
    while (flow == FLOW_NEXT && is_listed(s, job) && !interrupt_pending());
    return flow == FLOW_WAITS ? FLOW_NEXT : flow;
}

enum flow
job_wait(struct session *s, struct job *job, const struct statement *by)
{
    return wait_for(s, job, by, false);
}

enum flow
job_expect(struct session *s, struct job *job, const struct statement *by)
{
    return wait_for(s, job, by, true);
}

enum flow
job_cancel(struct session *s, struct job *job, const struct statement *by)
{
    job->unseen = false;
    return interrupt(s, job, by, INTERRUPTED_USER);
}

/* ---- all of them -------------------------------------------------------------------------- */

/* One that has returned and is not younger than that step: who returns again and again does not
 * keep the others from their turn. */
static struct job *
next_returned(const struct session *s, unsigned long last)
{
    for (struct job *job = s->jobs; job != NULL; job = job->next)
        if (job->step <= last && job_has_returned(job))
            return job;
    return NULL;
}

void
jobs_collect(struct session *s)
{
    unsigned long last = s->step;
    struct job *job;

    workers_heard(&s->engine.workers);
    while (!s->quits && (job = next_returned(s, last)) != NULL) {
        bool yielded = job->pending.worker == NULL;

        output_gather(s, job->then == NULL);
        take(s, job, NULL);
        if (yielded)
            break; /* it may have yielded again */
    }
    output_gather(s, false);
}

void
jobs_settle(struct session *s)
{
    s->leaving = true;
    while (s->jobs != NULL) {
        struct job *job = s->jobs;
        enum flow flow;

        if (!job_has_returned(job) &&
            !engine_interrupt(&s->engine, &job->pending, INTERRUPTED_USER))
            return;
        flow = take(s, job, NULL);
        if (flow == FLOW_FAILED && s->status == STATUS_OK)
            s->status = STATUS_DIFFERS;
    }
}

static bool
drop(struct session *s, struct job *job)
{
    if (!job_has_returned(job) && !engine_interrupt(&s->engine, &job->pending, INTERRUPTED_USER))
        return false;
    take_out(s, job);
    if (job->pending.worker != NULL)
        engine_end(&s->engine, &job->pending); /* what it has opened is known, and closed */
    if (job->then != NULL) {
        program_drop(job->then);
        free(job->then);
    }
    free_job(s, job);
    return true;
}

bool
jobs_drop(struct session *s)
{
    while (s->jobs != NULL)
        if (!drop(s, s->jobs))
            return false;
    return true;
}
