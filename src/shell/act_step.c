/*
 * act_step.c: packets handed over one by one, looked at, and put on the wire by hand.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/escape.h"
#include "commands/expected.h"
#include "shell/acts.h"
#include "shell/find.h"
#include "shell/lab.h"

static const char group[] = "Lab";

/* A script waits for the next packet as for a state; what comes by itself, an ACK that was
 * delayed, is there after a moment. */
enum { STEPS_MAX = 10000 };
static const int64_t script_patience_ns = 1000000000;
static const int64_t idle_ns = 60000000;

static struct wire *
wire_of(const struct session *s)
{
    return s->engine.lab->wire;
}

/* ---- waiting for a packet ----------------------------------------------------------------- */

/* Is there, within this time, a packet that waits to be handed over? */
static bool
await_packet(struct session *s, int64_t patience_ns)
{
    int64_t end = clock_ns(CLOCK_MONOTONIC) + patience_ns;
    int64_t left;

    for (;;) {
        step_settle(s, NULL);
        left = end - clock_ns(CLOCK_MONOTONIC);
        if (wire_count(wire_of(s)) != 0 || left <= 0 || interrupt_pending())
            return wire_count(wire_of(s)) != 0;
        poll(&(struct pollfd){.fd = wire_bell(wire_of(s)), .events = POLLIN}, 1,
             (int)(left / 1000000) + 1);
    }
}

/* ---- step --------------------------------------------------------------------------------- */

/* What `step` is to go on until. */
struct goal {
    long long count;   /* packets; 0: until one of the next two */
    bool idle;
    enum state state;
    const struct sock *sock; /* in whose state; NULL: any */
    size_t since;  /* the number of the first record that may tell of it */
};

/* How many records the journal has had. */
static size_t
records_so_far(const struct session *s)
{
    return s->journal.forgotten + s->journal.count;
}

static bool
reaches(const struct record *r, const struct goal *g)
{
    for (size_t i = 0; i < r->nchanges; i++)
        if (r->changes[i].now.state == g->state &&
            (g->sock == NULL || r->changes[i].generation == g->sock->generation))
            return true;
    return false;
}

static bool
has_reached(const struct session *s, const struct goal *g)
{
    size_t first = g->since > s->journal.forgotten ? g->since - s->journal.forgotten : 0;

    if (g->sock != NULL && g->sock->open && g->sock->seen.state == g->state)
        return true;
    for (size_t i = first; g->state != STATE_UNKNOWN && i < s->journal.count; i++)
        if (reaches(journal_at(&s->journal, i), g))
            return true;
    return false;
}

static enum flow
differs(struct session *s, const struct statement *st, const char *expected, size_t len,
        const struct packet *got)
{
    struct buf line = {0};

    buf_str(&line, "expected ");
    escape_text(&line, expected, len);
    buf_str(&line, ", got ");
    packet_what_text(&line, got);
    output_complain_at(s, st, st->expect[0].column, buf_text(&line));
    buf_free(&line);
    return FLOW_FAILED;
}

/* `=> S.`: what the packet is that was handed over. */
static enum flow
judge(struct session *s, const struct statement *st, const struct packet_event *e, struct diag *d)
{
    struct packet_match match;
    struct packet p;
    const char *text;
    size_t len;

    if (!st->expects || word_is(&st->expect[0], "any") || word_is(&st->expect[0], "ok"))
        return FLOW_NEXT;
    if (!word_expand(&st->expect[0], &s->cx, &text, &len, d))
        return FLOW_FAULT;
    if (!packet_kind_parse(text, len, &match)) {
        word_fault(&st->expect[0], d, "behind step => stand flags, S. or F., or UDP, ICMP, ARP");
        return FLOW_FAULT;
    }
    packet_decode(e->frame, e->len, e->offloaded, &p);
    return packet_matches(&p, &match) ? FLOW_NEXT : differs(s, st, text, len, &p);
}

/* A step that is saved says which packet it was. */
static void
keep(struct session *s, const struct statement *st, const struct packet_event *e)
{
    struct packet p;

    if (st->nwords != 0 || st->expects)
        return;
    packet_decode(e->frame, e->len, e->offloaded, &p);
    buf_add(&s->kept, st->line + st->start, st->end - st->start);
    buf_str(&s->kept, " => ");
    packet_what_text(&s->kept, &p);
}

/* Hands the first over. *none: there is none. */
static enum flow
step_once(struct session *s, const struct statement *st, bool *none, struct diag *d)
{
    struct packet_event e;
    enum flow flow;

    *none = !wire_at(wire_of(s), 0, &e);
    if (*none)
        return FLOW_NEXT;
    wire_deliver(wire_of(s), e.number);
    step_delivered(s);
    if (st->expects && e.number > s->packet_expected)
        s->packet_expected = e.number; /* it has met this line */
    flow = judge(s, st, &e, d);
    keep(s, st, &e);
    free((void *)(uintptr_t)e.frame);
    return flow;
}

/* At the prompt it is no failure, unless a packet was expected; but a script would stop there, so
 * that only what was handed over is saved. */
static enum flow
nothing(struct session *s, const struct statement *st, long long done)
{
    output_say(s, "  wire: empty");
    if (!st->expects && !s->origin.stops) {
        if (done != 0)
            buf_printf(&s->kept, "step %lld", done);
        else
            buf_str(&s->kept, "# step: the wire was empty");
        return FLOW_NEXT;
    }
    output_complain_at(s, st, st->start, "there is no packet to hand over");
    return FLOW_FAILED;
}

static enum flow
step_until(struct session *s, const struct statement *st, const struct goal *g, struct diag *d)
{
    int64_t patience = g->idle ? idle_ns : s->origin.stops ? script_patience_ns : 0;
    enum flow flow = FLOW_NEXT;
    bool none = false;
    long long done;

    for (done = 0; done < (g->count != 0 ? g->count : STEPS_MAX); done++) {
        if (has_reached(s, g))
            return FLOW_NEXT;
        if (!await_packet(s, patience))
            break;
        flow = step_once(s, st, &none, d);
        if (flow != FLOW_NEXT)
            return flow;
    }
    if (g->count != 0 ? done == g->count : g->idle || has_reached(s, g))
        return FLOW_NEXT;
    return nothing(s, st, done);
}

static bool
parse_until(struct session *s, const struct statement *st, struct goal *g, struct diag *d)
{
    size_t last = st->nwords - 1;
    struct sock *sock = NULL;
    const char *text;
    long long fd;

    if (!act_word(s, st, last, &text, d))
        return false;
    if (st->nwords == 2 && strcmp(text, "idle") == 0)
        return g->idle = true;
    g->state = state_parse(text, strlen(text));
    if (g->state == STATE_UNKNOWN)
        return word_fault(&st->words[last], d,
                          "this is no state: ESTABLISHED, FIN_WAIT2 …, or idle");
    if (st->nwords == 3 && !find_socket(s, st, 1, &fd, &sock, d))
        return false;
    g->sock = sock;
    return true;
}

static bool
parse_goal(struct session *s, const struct statement *st, struct goal *g, struct diag *d)
{
    const char *text;

    *g = (struct goal){.count = 1, .since = records_so_far(s)};
    if (st->nwords == 0)
        return true;
    if (word_is(&st->words[0], "until") && (st->nwords == 2 || st->nwords == 3)) {
        g->count = 0;
        return parse_until(s, st, g, d);
    }
    if (st->nwords != 1)
        return act_usage(st, d) == FLOW_NEXT;
    if (!act_word(s, st, 0, &text, d))
        return false;
    return (number_parse(text, strlen(text), &g->count) && g->count > 0 &&
            g->count <= STEPS_MAX) ||
           word_fault(&st->words[0], d, "step takes a number of packets, or until STATE");
}

static enum flow
run_step(struct session *s, const struct statement *st, struct diag *d)
{
    struct goal g;

    if (s->engine.lab == NULL) {
        word_fault(st->name, d, "there is no lab, and no wire; lab up makes one");
        return FLOW_FAULT;
    }
    if (!parse_goal(s, st, &g, d))
        return FLOW_FAULT;
    return step_until(s, st, &g, d);
}

const struct command act_step = {
    .name = "step",
    .group = group,
    .summary = "hand over the next packet that the wire holds, or N, or until STATE",
    .usage = "[N|until [FD] STATE|until idle] [=> FLAGS]",
    .more = "Then what it changed on both hosts is shown, and what was sent thereupon. Behind => "
            "stand the flags that the packet is to have: step => S. A script waits up to a second "
            "for a packet.",
    .act = run_step,
    .kept = true,
    .may_expect = true,
};

/* ---- packet ------------------------------------------------------------------------------- */

/* The newest record of this packet; of number 0, of any. */
static const struct packet_event *
find_packet(const struct session *s, unsigned long number)
{
    size_t first = s->lab_since > s->journal.forgotten ? s->lab_since - s->journal.forgotten : 0;

    for (size_t i = s->journal.count; i-- > first;) {
        const struct record *r = journal_at(&s->journal, i);

        if (r->type == RECORD_PACKET && r->packet->frame != NULL &&
            (number == 0 || r->packet->number == number))
            return r->packet;
    }
    return NULL;
}

static bool
packet_word(struct session *s, const struct statement *st, long long *number, struct diag *d)
{
    const char *text;

    *number = 0;
    if (st->nwords == 0)
        return true;
    if (!act_word(s, st, 0, &text, d))
        return false;
    text += *text == '#';
    return (number_parse(text, strlen(text), number) && *number >= 1) ||
           word_fault(&st->words[0], d, "a packet is named by the number that stands before it");
}

static enum flow
run_packet(struct session *s, const struct statement *st, struct diag *d)
{
    const struct packet_event *e;
    long long number;

    if (st->nwords > 1)
        return act_usage(st, d);
    if (!packet_word(s, st, &number, d))
        return FLOW_FAULT;
    step_settle(s, NULL);
    e = find_packet(s, (unsigned long)number);
    if (e == NULL) {
        word_fault(st->nwords != 0 ? &st->words[0] : st->name, d, "the journal has no such packet");
        return FLOW_FAULT;
    }
    text_packet_full(&s->text, e, &s->set.style);
    output_page(s, 0);
    return FLOW_NEXT;
}

const struct command act_packet = {
    .name = "packet",
    .group = group,
    .summary = "show a packet in full: layer by layer, and its bytes",
    .usage = "[K]",
    .more = "K is the number that stands before it; without one it is the last packet.",
    .act = run_packet,
};
