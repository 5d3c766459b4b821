/*
 * act_expect.c: what a script waits for and relies on. The kernel moves by itself, so expect
 * asks it again until the time is over.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/escape.h"
#include "commands/expected.h"
#include "engine/fields.h"
#include "shell/acts.h"
#include "shell/find.h"

static const char group[] = "Scripts";
static const char usage[] =
    "FD STATE|readable|FIELD VALUE [within TIME], FD was STATE, called CALL";

/* One thing that is expected of a socket. */
struct wish {
    struct sock *sock;
    enum state state;   /* STATE_UNKNOWN: not a state */
    const char *field;  /* or a field */
    const char *value;
    bool readable;      /* or that a receive would not wait */
    double within;      /* seconds */
};

/* ---- asking ------------------------------------------------------------------------------- */

static bool
is_readable(const struct sock *s)
{
    struct pollfd p = {.fd = s->fd, .events = POLLIN};

    return s->open && poll(&p, 1, 0) > 0 && (p.revents & (POLLIN | POLLHUP | POLLERR)) != 0;
}

static bool
has_value(const struct wish *w, struct buf *got)
{
    long long a;
    long long b;

    buf_clear(got);
    if (!field_read(w->sock, w->field, got))
        return false;
    buf_text(got);
    if (number_parse(got->data, got->len, &a) && number_parse(w->value, strlen(w->value), &b))
        return a == b;
    return strcmp(got->data, w->value) == 0;
}

static bool
is_so(struct session *s, const struct wish *w, struct buf *got)
{
    step_settle(s, w->sock);
    buf_clear(got);
    if (w->readable) {
        buf_str(got, "not readable");
        return is_readable(w->sock);
    }
    if (w->field != NULL)
        return has_value(w, got);
    field_read(w->sock, "state", got);
    if (!w->sock->open) /* which is shown as closed */
        return w->state == STATE_GONE || w->state == STATE_CLOSED;
    return w->sock->seen.state == w->state;
}

/* Asks until it is so, more and more seldom. */
static bool
wait_until(struct session *s, const struct wish *w, struct buf *got)
{
    int64_t end = clock_ns(CLOCK_MONOTONIC) + (int64_t)(w->within * 1e9);
    long pause_ns = 100000;

    while (!is_so(s, w, got)) {
        struct timespec pause = {.tv_nsec = pause_ns};

        if (clock_ns(CLOCK_MONOTONIC) >= end || interrupt_pending())
            return false;
        nanosleep(&pause, NULL);
        if (pause_ns < 10000000)
            pause_ns *= 2;
    }
    return true;
}

/* ---- saying ------------------------------------------------------------------------------- */

static enum flow
differs(struct session *s, const struct statement *st, size_t word, const char *got)
{
    struct buf line = {0};

    buf_str(&line, "expected ");
    escape_text(&line, st->line + st->words[0].column, st->call_end - st->words[0].column);
    buf_str(&line, ", got ");
    escape_text(&line, got, strlen(got));
    output_complain_at(s, st, st->words[word].column, buf_text(&line));
    buf_free(&line);
    return FLOW_FAILED;
}

/* ---- the journal -------------------------------------------------------------------------- */

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

static enum flow
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
    return differs(s, st, 2, observed ? "never" : "not observed: -q reads no states");
}

/* The expectation words of `expect called CALL => …` against the last call of that name. */
static bool
call_met(const struct record *r, const char *want)
{
    struct buf got = {0};
    long long number;
    bool met;

    if (strcmp(want, "ok") == 0)
        return r->ret >= 0;
    if (strcmp(want, "error") == 0)
        return r->ret < 0;
    if (strcmp(want, "any") == 0)
        return true;
    if (number_parse(want, strlen(want), &number))
        return r->ret == number;
    if (r->error != 0)
        buf_str(&got, errno_name(r->error));
    met = strcmp(buf_text(&got), want) == 0;
    buf_free(&got);
    return met;
}

static enum flow
expect_called(struct session *s, const struct statement *st, struct diag *d)
{
    const char *call;
    const char *want = "any";
    size_t len;
    bool seen = false;

    if (st->nwords != 2 || st->nexpect > 1)
        return act_usage(st, d);
    if (!act_word(s, st, 1, &call, d) ||
        (st->expects && !word_expand(&st->expect[0], &s->cx, &want, &len, d)))
        return FLOW_FAULT;
    for (size_t i = 0; i < s->journal.count; i++) {
        const struct record *r = journal_at(&s->journal, i);

        if ((r->type != RECORD_STEP && r->type != RECORD_JOB) || r->pending ||
            strcmp(r->call, call) != 0)
            continue;
        seen = true;
        if (call_met(r, want))
            return FLOW_NEXT;
    }
    return differs(s, st, 1, seen ? "another result" : "no such call");
}

/* ---- the command -------------------------------------------------------------------------- */

/* Takes `within TIME` off the end. */
static bool
take_within(struct session *s, const struct statement *st, size_t *nwords, double *within,
            struct diag *d)
{
    const char *text;

    *within = 1;
    if (*nwords < 3 || !word_is(&st->words[*nwords - 2], "within"))
        return true;
    *nwords -= 2;
    if (!act_word(s, st, *nwords + 1, &text, d))
        return false;
    return act_seconds(text, within) ||
           word_fault(&st->words[*nwords + 1], d, "within takes seconds: 2, 0.5, 200ms");
}

static bool
is_field(const char *name)
{
    if (strcmp(name, "queue") == 0)
        return true;
    for (size_t i = 0; field_name(i) != NULL; i++)
        if (strcmp(field_name(i), name) == 0)
            return true;
    return false;
}

static bool
parse_wish(struct session *s, const struct statement *st, size_t nwords, struct wish *w,
           struct diag *d)
{
    const char *text;

    if (!act_word(s, st, 1, &text, d))
        return false;
    if (nwords == 3) {
        if (!is_field(text))
            return word_fault(&st->words[1], d,
                              "there is no field of this name; status FD lists them");
        w->field = text;
        return act_word(s, st, 2, &w->value, d);
    }
    if (strcmp(text, "readable") == 0) {
        w->readable = true;
        return true;
    }
    w->state = state_parse(text, strlen(text));
    return w->state != STATE_UNKNOWN ||
           word_fault(&st->words[1], d, "this is no state: LISTEN, ESTABLISHED, CLOSE_WAIT … or "
                                        "readable, or a field and its value");
}

static enum flow
run_expect(struct session *s, const struct statement *st, struct diag *d)
{
    struct wish w = {0};
    struct buf got = {0};
    size_t nwords = st->nwords;
    enum flow flow = FLOW_NEXT;
    long long fd;

    if (nwords >= 1 && word_is(&st->words[0], "called"))
        return expect_called(s, st, d);
    if (nwords >= 2 && word_is(&st->words[1], "was"))
        return expect_was(s, st, d);
    if (!take_within(s, st, &nwords, &w.within, d))
        return FLOW_FAULT;
    if (nwords < 2 || nwords > 3 || st->expects)
        return act_usage(st, d);
    if (!find_socket(s, st, 0, &fd, &w.sock, d) || !parse_wish(s, st, nwords, &w, d))
        return FLOW_FAULT;
    if (w.sock == NULL) {
        word_fault(&st->words[0], d, "%lld is no descriptor of this session", fd);
        return FLOW_FAULT;
    }
    if (!wait_until(s, &w, &got))
        flow = differs(s, st, nwords - 1, got.len != 0 ? buf_text(&got) : "none");
    buf_free(&got);
    return flow;
}

static void
complete_state(struct completion *c, const struct engine *e)
{
    (void)e;
    for (int s = STATE_ESTABLISHED; s < STATE_COUNT; s++)
        completion_offer(c, state_name((enum state)s));
    for (size_t i = 0; field_name(i) != NULL; i++)
        completion_offer(c, field_name(i));
    completion_offer(c, "readable");
    completion_offer(c, "was");
}

static const struct type type_state = {.title = "a state or a field", .complete = complete_state};

const struct command act_expect = {
    .name = "expect",
    .group = group,
    .summary = "wait until a socket is in a state, at most 1 s unless within says more",
    .usage = usage,
    .more =
        "A state in any spelling: ESTABLISHED, ESTAB, FIN-WAIT-1. readable: a receive would not "
        "wait. FIELD is any that status FD shows. expect FD was STATE and expect called CALL "
        "=> RESULT ask what happened before.",
    .act = run_expect,
    .words = {&type_fd, &type_state},
    .kept = true,
    .may_expect = true,
};
