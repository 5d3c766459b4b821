/*
 * act_expect.c: what a script waits for and relies on. The kernel moves by itself, so expect
 * asks it again until the time is over.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/escape.h"
#include "decode/constants.h"
#include "engine/fields.h"
#include "shell/acts.h"
#include "shell/expect_past.h"
#include "shell/find.h"
#include "shell/job.h"
#include "shell/lab.h"

static const char group[] = "Scripts";
static const char usage[] =
    "FD|HOST STATE, FD FIELD VALUE, wire FLAGS, signal NAME …";

/* One thing that is expected of a socket. */
struct wish {
    struct sock *sock;
    enum state state;   /* STATE_UNKNOWN: not a state */
    int field;          /* or a field; -1: none */
    const char *value;
    bool readable;      /* or that a receive would not wait */
    int signal;         /* or, of no socket, that this signal comes; 0: none */
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
    struct moment now = moment_of(w->sock);
    long long a;
    long long b;

    buf_clear(got);
    if (!field_read(&now, w->field, got))
        return false;
    buf_text(got);
    if (number_parse(got->data, got->len, &a) && number_parse(w->value, strlen(w->value), &b))
        return a == b;
    return strcmp(got->data, w->value) == 0;
}

/* The connection may live on without the socket, which is shown as closed, or CLOSED. */
static bool
lives_on_so(struct session *s, const struct wish *w, struct buf *got)
{
    enum state now;

    if (!closed_state(&s->engine, w->sock, &now))
        return false;
    buf_clear(got);
    buf_str(got, state_name(now == STATE_CLOSED && !w->sock->open ? STATE_GONE : now));
    if (now != w->state)
        return false;
    closed_touch(&s->engine, w->sock->generation);
    step_settle(s, NULL);
    return true;
}

/* Each signal meets one line. */
static bool
has_come(struct session *s, int signal, struct buf *got)
{
    step_settle(s, NULL);
    step_signals(s);
    if (s->signalled[signal] != 0) {
        s->signalled[signal]--;
        return true;
    }
    buf_clear(got);
    buf_str(got, "no such signal");
    return false;
}

static bool
is_so(struct session *s, const struct wish *w, struct buf *got)
{
    enum state now;

    if (w->signal != 0)
        return has_come(s, w->signal, got);
    step_settle(s, w->sock);
    buf_clear(got);
    if (w->readable) {
        buf_str(got, "not readable");
        return is_readable(w->sock);
    }
    if (w->field >= 0)
        return has_value(w, got);
    now = w->sock->open ? w->sock->seen.state : STATE_GONE;
    buf_str(got, state_name(now));
    if (now == w->state || (now == STATE_GONE && w->state == STATE_CLOSED))
        return true;
    return (now == STATE_GONE || now == STATE_CLOSED) && lives_on_so(s, w, got);
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

enum flow
expect_differs_from(struct session *s, const struct statement *st, const struct word *first,
                    const struct word *at, const char *got)
{
    struct buf line = {0};

    buf_str(&line, "expected ");
    escape_text(&line, st->line + first->column, st->end - first->column);
    buf_str(&line, ", got ");
    escape_text(&line, got, strlen(got));
    output_complain_at(s, st, at->column, buf_text(&line));
    buf_free(&line);
    return FLOW_FAILED;
}

enum flow
expect_differs(struct session *s, const struct statement *st, size_t word, const char *got)
{
    return expect_differs_from(s, st, &st->words[0], &st->words[word], got);
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
parse_wish(struct session *s, const struct statement *st, size_t nwords, struct wish *w,
           struct diag *d)
{
    const char *text;

    if (!act_word(s, st, 1, &text, d))
        return false;
    if (nwords == 3) {
        w->field = field_find(text);
        if (w->field < 0)
            return word_fault(&st->words[1], d,
                              "there is no field of this name; status FD lists them");
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

static bool
parse_signal(struct session *s, const struct statement *st, size_t nwords, struct wish *w,
             struct diag *d)
{
    const char *text;
    const char *bad;
    size_t bad_len;
    long number;

    if (nwords != 2)
        return act_usage(st, d) == FLOW_NEXT;
    if (!act_word(s, st, 1, &text, d))
        return false;
    if (constant_parse(&constants_signal, text, strlen(text), &number, &bad, &bad_len) &&
        number > 0 && number <= SIGRTMAX)
        w->signal = (int)number;
    return w->signal != 0 || word_fault(&st->words[1], d,
                                       "this is no signal: SIGIO, SIGURG, SIGRTMIN+1, or a number");
}

static enum flow
run_expect(struct session *s, const struct statement *st, struct diag *d)
{
    struct wish w = {.field = -1};
    struct buf got = {0};
    size_t nwords = st->nwords;
    enum flow flow = FLOW_NEXT;
    unsigned place;
    long long fd;

    if (nwords >= 1 && st->line[st->words[0].column] == '%')
        return jobs_expect(s, st, d);
    if (nwords >= 1 && word_is(&st->words[0], "called"))
        return expect_called(s, st, d);
    if (nwords >= 2 && word_is(&st->words[1], "was"))
        return expect_was(s, st, d);
    if (!take_within(s, st, &nwords, &w.within, d))
        return FLOW_FAULT;
    if (nwords >= 2 && word_is(&st->words[0], "wire") && !st->expects)
        return expect_wire(s, st, nwords, w.within, d);
    if (nwords < 2 || nwords > 3 || st->expects)
        return act_usage(st, d);
    if (nwords == 2 && expect_means_host(s, st, &place))
        return expect_host(s, st, place, w.within, d);
    if (word_is(&st->words[0], "signal")) {
        if (!parse_signal(s, st, nwords, &w, d))
            return FLOW_FAULT;
    } else if (!find_socket(s, st, 0, &fd, &w.sock, d) || !parse_wish(s, st, nwords, &w, d)) {
        return FLOW_FAULT;
    } else if (w.sock == NULL) {
        word_fault(&st->words[0], d, "%lld is no descriptor of this session", fd);
        return FLOW_FAULT;
    }
    if (!wait_until(s, &w, &got)) {
        output_below_echo(s);
        flow = expect_differs(s, st, nwords - 1, got.len != 0 ? buf_text(&got) : "none");
    }
    buf_free(&got);
    return flow;
}

static void
complete_subject(struct completion *c, const struct engine *e)
{
    type_fd.complete(c, e);
    completion_offer(c, "signal");
    completion_offer(c, "wire");
    completion_offer(c, "called");
}

static void
complete_state(struct completion *c, const struct engine *e)
{
    (void)e;
    if (completion_is_behind(c, "signal")) {
        complete_group(c, &constants_signal);
        return;
    }
    for (int s = STATE_ESTABLISHED; s < STATE_COUNT; s++)
        completion_offer(c, state_name((enum state)s));
    for (int i = 0; field_name(i) != NULL; i++)
        completion_offer(c, field_name(i));
    completion_offer(c, "readable");
    completion_offer(c, "was");
}

static const struct type type_subject = {
    .title = "a descriptor, a job: %1, signal or called", .complete = complete_subject};
static const struct type type_state = {.title = "a state or a field", .complete = complete_state};

const struct command act_expect = {
    .name = "expect",
    .group = group,
    .summary = "wait until a socket is in a state, 1 s at most, or within TIME",
    .usage = usage,
    .more =
        "A state in any spelling: ESTABLISHED, ESTAB, FIN-WAIT-1. readable: a receive would not "
        "wait. FIELD is any that status FD shows. signal NAME: it has come, and no other line has "
        "expected it. wire FLAGS: such a packet was sent, after those that lines before have "
        "expected. "
        "HOST STATE: a connection of that host is in this state, with a descriptor or without. "
        "expect FD was STATE and expect called CALL "
        "=> RESULT ask what happened before; without CALL, of the last call. expect %1 => RESULT "
        "waits as wait does, and leaves $ret, $errno and $data as they are.",
    .act = run_expect,
    .words = {&type_subject, &type_state},
    .kept = true,
    .may_expect = true,
    .reads_states = true,
};
