/*
 * step.c: one step: the statement's values, the call, what came of it, and to whom it is
 * told. How a call is made and how a step looks is known elsewhere.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "commands/expected.h"
#include "decode/address.h"
#include "shell/assign.h"
#include "shell/job.h"
#include "shell/lab.h"
#include "shell/step.h"
#include "shell/why.h"

/* What changes sooner after a call than this is told with the next one. */
enum { SETTLED_NS = 1000000 };

/* ---- changes by themselves ---------------------------------------------------------------- */

struct record
step_record(const struct session *s, enum record_type type)
{
    return (struct record){.type = type, .step = s->step, .fd = -1,
                           .depth = s->loops.depth, .observed = s->engine.observing,
                           .file = s->origin.file};
}

/* What changed by itself. */
void
step_tell_changes(struct session *s)
{
    struct record r;

    if (s->engine.nchanges == 0)
        return;
    r = step_record(s, RECORD_CHANGE);
    r.time_ns = engine_now(&s->engine);
    r.changes = s->engine.changes;
    r.nchanges = s->engine.nchanges;
    output_record(s, &r);
}

void
step_settle(struct session *s, struct sock *also)
{
    if (s->engine.observing) {
        engine_settle(&s->engine, also);
        step_packets(s);
        step_tell_changes(s);
        if (s->guests != NULL)
            programs_hear(s);
        if (s->engine.signals.arrived)
            step_signals(s);
    } else if (also != NULL) {
        engine_look(&s->engine, also);
    }
}

void
step_settle_all(struct session *s)
{
    if (s->engine.observing) {
        engine_settle_all(&s->engine);
        step_tell_changes(s);
        return;
    }
    for (struct sock *sock = sockets_next(&s->engine.sockets, 0); sock != NULL;
         sock = sockets_next(&s->engine.sockets, sock->fd + 1))
        engine_look(&s->engine, sock);
}

/* ---- the verdict -------------------------------------------------------------------------- */

static bool
was_interrupted(const struct call *c)
{
    return c->interrupted == INTERRUPTED_LIMIT && c->ret < 0;
}

/* A failed call that no line expects is a failure, but for the one that ends its loop, and
 * for what the user interrupted. */
static enum verdict
judge_unexpected(const struct session *s, const struct call *c)
{
    if (c->ret >= 0 || s->loops.until_error || c->interrupted == INTERRUPTED_USER)
        return VERDICT_NONE;
    return VERDICT_FAILED;
}

static bool
judge(struct session *s, const struct step *step, enum verdict *verdict, struct difference *how)
{
    const struct statement *by = step->judged_by;
    bool met;

    *verdict = judge_unexpected(s, step->call);
    if (by == NULL || !by->expects)
        return true;
    if (!expected_check(by, step->statement->command, &s->cx, step->call, &met, how, &s->diag))
        return false;
    *verdict = met ? VERDICT_MET : VERDICT_UNMET;
    return true;
}

void
step_complain(struct session *s, const struct statement *st, struct difference *how)
{
    struct buf what = {0};

    buf_printf(&what, "expected %s, got %s", buf_text(&how->expected), buf_text(&how->actual));
    output_complain_at(s, st, how->column, buf_text(&what));
    buf_free(&what);
}

static void
complain(struct session *s, const struct step *step, enum verdict verdict, struct difference *how)
{
    const struct statement *st = step->judged_by != NULL ? step->judged_by : step->statement;
    const struct call *c = step->call;
    struct buf what = {0};
    const char *name;

    if (verdict == VERDICT_UNMET) {
        step_complain(s, st, how);
    } else if (verdict == VERDICT_FAILED && (s->origin.stops || s->set.quiet)) {
        name = errno_name(c->error);
        if (was_interrupted(c))
            buf_printf(&what, "%s did not return within %.4g s", c->name,
                       (double)s->set.timeout_ns / 1e9);
        else
            buf_printf(&what, "%s failed with %s, which the line does not expect", c->name,
                       name != NULL ? name : "an unknown error");
        output_complain_at(s, st, st->start, buf_text(&what));
    }
    buf_free(&what);
}

/* ---- the step ----------------------------------------------------------------------------- */

/* What stands behind => in a statement, in the scratch arena; NULL: nothing does. */
static const char *
expected_text(struct session *s, const struct statement *st)
{
    const char *text;

    if (st == NULL || !st->expects)
        return NULL;
    text = arena_copy(&s->scratch, st->line + st->arrow + 2, st->end - st->arrow - 2);
    return text + strspn(text, " ");
}

/* The role that the line names, or the host that the socket belongs to. */
static const char *
host_of(struct session *s, const struct step *step)
{
    const struct call *c = step->call;
    const char *role = step->statement->host;
    const struct sock *on = c->signature->on_socket
                                ? sockets_find(&s->engine.sockets, call_int(c, 0))
                                : NULL;

    if (s->engine.lab == NULL)
        return role != NULL ? intern_text(&s->engine.intern, role, strlen(role)) : NULL;
    return on != NULL ? on->host : lab_name(s->engine.lab, s->engine.on);
}

static void
tell_call(struct session *s, const struct step *step, struct record *r)
{
    const struct statement *st = step->statement;
    const struct call *c = step->call;

    r->step = step->number;
    r->job = step->job;
    r->unseen = step->unseen;
    r->time_ns = s->engine.epoch_ns + c->started_ns;
    r->file = st->file;
    r->lineno = st->lineno;
    r->line = st->line + st->start;
    r->line_len = st->end - st->start;
    r->typed = statement_typed(st, &r->typed_len);
    r->call_len = st->call_end - st->start;
    r->start = st->start;
    r->call = c->name;
    r->waits_for = c->signature->waits_for;
    r->args = c->args;
    r->nargs = c->nargs;
    if (c->signature->on_socket)
        r->fd = call_int(c, 0);
    r->host = host_of(s, step);
}

/* Does somebody see why the call failed? The round that an error ends is shown at the end of its
 * loop. */
static bool
why_is_seen(const struct session *s, enum verdict verdict)
{
    return output_sees(s, verdict) || (s->loops.until_error && !s->set.quiet);
}

/* What the number that a call returned is called; NULL: nothing. */
static const char *
meaning_of(struct session *s, const struct command *command, const struct call *c)
{
    const struct constant_group *group =
        command->returns != NULL && c->ret >= 0 ? command->returns(c) : NULL;
    struct buf b = {0};
    const char *copy = NULL;
    long long number;

    if (group == NULL)
        return NULL;
    constant_text(&b, group, c->ret);
    if (!number_parse(b.data, b.len, &number))
        copy = arena_copy(&s->scratch, b.data, b.len);
    buf_free(&b);
    return copy;
}

static void
put_on_record(struct session *s, const struct step *step, enum verdict verdict)
{
    const struct call *c = step->call;
    struct record r = step_record(s, step->job != 0 ? RECORD_JOB : RECORD_STEP);

    tell_call(s, step, &r);
    step_tell_wire(s, c, step->job != 0, &r);
    r.ret = c->ret;
    r.meaning = meaning_of(s, step->statement->command, c);
    r.error = c->error;
    r.took_ns = c->took_ns;
    output_below_echo(s);
    r.interrupted = c->interrupted;
    if (call_made(c) >= 0)
        r.fd = call_made(c);
    r.changes = s->engine.changes;
    r.nchanges = s->engine.nchanges;
    r.own = s->engine.own_change;
    r.why = why_sentence(s, c, step->number, why_is_seen(s, verdict));
    r.verdict = verdict;
    r.expected = expected_text(s, step->judged_by);
    output_record(s, &r);
}

void
step_waits(struct session *s, const struct step *step, bool shown)
{
    struct record r = step_record(s, RECORD_STEP);
    bool hidden = s->loops.hidden;

    lab_collect(&s->engine);
    tell_call(s, step, &r);
    step_tell_wire(s, step->call, false, &r);
    r.pending = true;
    r.expected = expected_text(s, step->judged_by);
    r.verdict = step->judged_by != NULL ? VERDICT_MET : VERDICT_NONE;
    s->loops.hidden = hidden || !shown;
    output_record(s, &r);
    s->loops.hidden = hidden;
}

static int64_t
limit_of(const struct session *s, const struct statement *st)
{
    if (expected_blocked(st))
        return STEP_BLOCKED_NS;
    return s->origin.limited ? s->set.timeout_ns : 0;
}

enum flow
step_no_memory(struct session *s, const struct statement *st, const struct call *c, size_t which)
{
    diag_set(&s->diag, st->start, st->end - st->start,
             "there is no memory for the %s of %lld bytes", c->args[which].name,
             c->args[which].in.number);
    return FLOW_FAULT;
}

/* Did a receive come to the end of what there is to receive? After a failure as well nothing more
 * comes, unless it came only too early. */
static bool
is_end_of_data(struct session *s, const struct call *c, bool failed)
{
    const struct sock *sock;

    if (c->ret < 0)
        return failed || (c->error != EAGAIN && c->error != EINTR);
    if (c->ret != 0 || call_size(c, 2) == 0)
        return false;
    /* A datagram of no bytes is a datagram. */
    sock = engine_find(&s->engine, call_int(c, 0));
    return sock == NULL || sock->type != SOCK_DGRAM;
}

/* What a call's outcome means for the lines after it. */
static enum flow
flow_of(struct session *s, const struct statement *st, const struct call *c,
        enum verdict verdict)
{
    bool failed = verdict == VERDICT_UNMET || verdict == VERDICT_FAILED;
    bool leaves = s->loops.until_error && c->ret < 0;

    if (s->loops.until_eof && st->command->receives)
        leaves = is_end_of_data(s, c, failed);
    if (failed)
        return leaves ? FLOW_LEAVE_FAILED : FLOW_FAILED;
    return leaves ? FLOW_LEAVE : FLOW_NEXT;
}

enum flow
step_finish(struct session *s, const struct step *step)
{
    const struct statement *st = step->statement;
    const struct call *c = step->call;
    enum verdict verdict;
    struct difference how = {0};
    bool sense = judge(s, step, &verdict, &how);
    enum flow flow;

    if (!step->unseen)
        assign_remember(s, st, c);
    assign_results(s, st, c);
    assign_refresh(&s->engine);
    put_on_record(s, step, verdict);
    if (s->engine.signals.arrived)
        step_signals(s);
    if (c->signature->effect == EFFECT_CLOSES)
        jobs_tell_closed(s);
    complain(s, step, verdict, &how);
    flow = sense ? flow_of(s, st, c, verdict) : FLOW_FAULT;
    difference_free(&how);
    return flow;
}

size_t
step_left_to_send(const struct statement *st, const struct call *c)
{
    size_t len = c->args[1].in.len < call_size(c, 2) ? c->args[1].in.len : call_size(c, 2);

    if (!st->command->until_all_sent || c->ret <= 0 || (size_t)c->ret >= len)
        return 0;
    return len - (size_t)c->ret;
}

void
step_send_the_rest(struct call *c, size_t left)
{
    struct value *data = &c->args[1].in;

    data->bytes = (const char *)data->bytes + c->ret;
    data->len -= (size_t)c->ret;
    c->args[2].in.number = (long long)left;
}

bool
step_evaluate(struct session *s, struct statement *st, struct call *c, enum flow *otherwise)
{
    if (statement_evaluate(st, &s->cx, c, &s->diag))
        return true;
    *otherwise = FLOW_FAILED;
    if (s->diag.reason.len != 0)
        *otherwise = FLOW_FAULT;
    else if (expected_failure(st))
        *otherwise = FLOW_NEXT;
    else if (s->loops.until_error)
        *otherwise = FLOW_LEAVE;
    else if (s->origin.stops || s->set.quiet)
        output_complain_at(s, st, s->diag.column, "the look-up failed, so nothing was called");
    return false;
}

/* Is the call made by a thread of its own, so that the prompt comes back? */
static bool
is_job(const struct session *s, const struct statement *st)
{
    if (st->background)
        return true;
    return !s->origin.limited && st->command->call.waits_for != NULL && !expected_blocked(st);
}

static enum flow
run_here(struct session *s, struct statement *st)
{
    enum flow flow;
    struct call c;
    size_t left;

    if (!step_evaluate(s, st, &c, &flow))
        return flow;
    do {
        struct step step = {.statement = st, .call = &c};
        size_t which;

        if (!engine_call(&s->engine, &c, limit_of(s, st), &which))
            return step_no_memory(s, st, &c, which);
        left = step_left_to_send(st, &c);
        step.judged_by = left == 0 ? st : NULL;
        step.number = ++s->step;
        flow = step_finish(s, &step);
        if (left != 0)
            step_send_the_rest(&c, left);
    } while (left != 0 && flow == FLOW_NEXT && !interrupt_pending());
    return flow;
}

enum flow
step_run(struct session *s, struct statement *st)
{
    if (act_options_wanted(st))
        return act_options(s, st);
    if (s->engine.lab != NULL ||
        (s->engine.observing && engine_idle_ns(&s->engine) > SETTLED_NS))
        step_settle(s, NULL);
    s->packet_before = s->packet_last;
    if (!assign_possible(st, &s->diag))
        return FLOW_FAULT;
    return is_job(s, st) ? job_run(s, st) : run_here(s, st);
}
