/*
 * expect_past.c: what has happened, by the journal: states that a socket had, calls and their
 * results.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "shell/expect_past.h"

#include <string.h>

#include "commands/expected.h"
#include "decode/states.h"
#include "engine/result.h"
#include "shell/acts.h"
#include "shell/find.h"

static bool
was_in_state(const struct session *s, const struct sock *sock, enum state state, bool *observed)
{
    *observed = true;
    for (size_t i = 0; i < s->journal.count; i++) {
        const struct record *r = journal_at(&s->journal, i);

        if (r->type == RECORD_STEP && !r->observed)
            *observed = false;
        for (size_t k = 0; k < r->nchanges; k++)
            if (r->changes[k].generation == sock->generation &&
                (r->changes[k].now.state == state || r->changes[k].from == state))
                return true;
    }
    return sock->seen.state == state;
}

static const char *
instead_of_state(const struct session *s, bool observed)
{
    if (!observed)
        return "not observed: -q reads no states";
    return s->journal.forgotten == 0 ? "never" : "never; the oldest steps are forgotten";
}

enum flow
expect_was(struct session *s, const struct statement *st, struct diag *d)
{
    struct sock *sock;
    long long fd;
    const char *name;
    enum state state;
    bool observed;

    if (st->nwords != 3)
        return act_usage(st, d);
    if (!find_socket(s, st, 0, &fd, &sock, d) || !act_word(s, st, 2, &name, d))
        return FLOW_FAULT;
    state = state_parse(name, strlen(name));
    if (state == STATE_UNKNOWN || sock == NULL) {
        word_fault(&st->words[sock == NULL ? 0 : 2], d,
                   sock == NULL ? "this is no socket of the session" : "this is no state");
        return FLOW_FAULT;
    }
    step_settle(s, sock);
    if (was_in_state(s, sock, state, &observed))
        return FLOW_NEXT;
    return expect_differs(s, st, 2, instead_of_state(s, observed));
}

/* What a step's record says, as the call that it was. */
static struct call
call_of(const struct record *r, const struct command *c)
{
    struct call call = {.name = r->call, .signature = &c->call, .nargs = r->nargs, .ret = r->ret,
                        .error = r->error, .interrupted = r->interrupted};

    memcpy(call.args, r->args, r->nargs * sizeof *call.args);
    return call;
}

/* The words behind => mean what they mean behind the call itself. */
static bool
is_met(struct session *s, const struct statement *st, const struct command *c,
       const struct record *r, bool *met, struct diag *d)
{
    struct call call = call_of(r, c);
    struct difference how = {0};
    bool sense = expected_check(st, c, &s->cx, &call, met, &how, d);

    difference_free(&how);
    return sense;
}

/* The newest call of the journal that has returned, before the i-th record; *i is then its own. */
static const struct record *
step_before(const struct session *s, size_t *i)
{
    while (*i != 0) {
        const struct record *r = journal_at(&s->journal, --*i);

        if ((r->type == RECORD_STEP || r->type == RECORD_JOB) && !r->pending)
            return r;
    }
    return NULL;
}

/* `expect called => RESULT`, of the last call. */
static enum flow
expect_last(struct session *s, const struct statement *st, struct diag *d)
{
    size_t i = s->journal.count;
    const struct record *r = step_before(s, &i);
    const struct command *c = r != NULL ? command_of_call(&s->dict, r->call) : NULL;
    struct buf got = {0};
    bool met = false;

    if (c != NULL && !is_met(s, st, c, r, &met, d))
        return FLOW_FAULT;
    if (met)
        return FLOW_NEXT;
    if (c != NULL)
        result_text(&got, r->args, r->nargs, r->ret, r->error, r->interrupted);
    expect_differs_from(s, st, st->expect, st->expect, c != NULL ? buf_text(&got) : "no call yet");
    buf_free(&got);
    return FLOW_FAILED;
}

/* What was found in the place of a call with that result. */
static const char *
instead_of_call(const struct session *s, bool seen)
{
    if (s->journal.forgotten == 0)
        return seen ? "another result" : "no such call";
    return seen ? "another result; the oldest steps are forgotten"
                : "no such call; the oldest steps are forgotten";
}

static enum flow
expect_call(struct session *s, const struct statement *st, struct diag *d)
{
    const char *name;
    const struct command *c;
    const struct record *r;
    size_t i = s->journal.count;
    bool seen = false, met;

    if (!act_word(s, st, 1, &name, d))
        return FLOW_FAULT;
    c = command_of_call(&s->dict, name);
    if (c == NULL) {
        word_fault(&st->words[1], d, "there is no call of this name");
        return FLOW_FAULT;
    }
    while ((r = step_before(s, &i)) != NULL) {
        if (command_of_call(&s->dict, r->call) != c)
            continue;
        seen = true;
        if (!is_met(s, st, c, r, &met, d))
            return FLOW_FAULT;
        if (met)
            return FLOW_NEXT;
    }
    return expect_differs(s, st, 1, instead_of_call(s, seen));
}

enum flow
expect_called(struct session *s, const struct statement *st, struct diag *d)
{
    if (st->nwords == 1 && st->expects)
        return expect_last(s, st, d);
    return st->nwords == 2 ? expect_call(s, st, d) : act_usage(st, d);
}
