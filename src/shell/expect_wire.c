/*
 * expect_wire.c: what a script expects of the wire: that a packet with these flags was sent, that
 * the last call, or the packet that was handed over last, caused none, that nothing is on it any
 * more; and of a host, that it has a connection in some state, with a descriptor or without.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <poll.h>
#include <string.h>

#include "base/clock.h"
#include "base/escape.h"
#include "shell/acts.h"
#include "shell/lab.h"

/* An ACK that is delayed comes 40 ms later. */
enum { IDLE_NS = 60000000, PAUSE_MS = 5 };

struct wish {
    bool idle;
    bool nothing;
    struct packet_match match; /* otherwise */
    const char *from; /* NULL: whoever sent it */
};

/* ---- asking ------------------------------------------------------------------------------- */

static bool
is_wished(const struct wish *w, const struct packet_event *e)
{
    struct packet p;

    if (e->frame == NULL || (w->from != NULL && (e->from == NULL || strcmp(w->from, e->from) != 0)))
        return false;
    packet_decode(e->frame, e->len, e->offloaded, &p);
    return packet_matches(&p, &w->match);
}

/* A packet meets one line; the next line expects one that was sent later. */
static bool
was_sent(struct session *s, const struct wish *w)
{
    size_t gone = s->journal.forgotten;

    for (size_t i = s->lab_since > gone ? s->lab_since - gone : 0; i < s->journal.count; i++) {
        const struct record *r = journal_at(&s->journal, i);

        if (r->type != RECORD_PACKET || r->packet->number <= s->packet_expected ||
            !is_wished(w, r->packet))
            continue;
        s->packet_expected = r->packet->number;
        return true;
    }
    return false;
}

static void
pause_for(struct session *s, int ms)
{
    poll(&(struct pollfd){.fd = wire_bell(s->engine.lab->wire), .events = POLLIN}, 1, ms);
    step_settle(s, NULL);
}

static bool
becomes_idle(struct session *s, int64_t end)
{
    int64_t since = clock_ns(CLOCK_MONOTONIC);
    int64_t last = s->packet_ns;

    for (;;) {
        int64_t now = clock_ns(CLOCK_MONOTONIC);

        if (s->packet_ns != last || wire_count(s->engine.lab->wire) != 0) {
            last = s->packet_ns;
            since = now;
        }
        if (now - since >= IDLE_NS)
            return true;
        if (now >= end || interrupt_pending())
            return false;
        pause_for(s, PAUSE_MS);
    }
}

static bool
comes_true(struct session *s, const struct wish *w, double within)
{
    int64_t end = clock_ns(CLOCK_MONOTONIC) + (int64_t)(within * 1e9);

    step_settle(s, NULL);
    if (w->idle)
        return becomes_idle(s, end);
    if (w->nothing)
        return s->packet_last == s->packet_before;
    while (!was_sent(s, w)) {
        if (clock_ns(CLOCK_MONOTONIC) >= end || interrupt_pending())
            return false;
        pause_for(s, PAUSE_MS);
    }
    return true;
}

/* ---- the words ---------------------------------------------------------------------------- */

static bool
parse_what(struct session *s, const struct statement *st, struct wish *w, struct diag *d)
{
    const char *text;

    if (!act_word(s, st, 1, &text, d))
        return false;
    w->idle = strcmp(text, "idle") == 0;
    w->nothing = strcmp(text, "nothing") == 0;
    return w->idle || w->nothing || packet_kind_parse(text, strlen(text), &w->match) ||
           word_fault(&st->words[1], d,
                      "of the wire one expects flags (S, S., ., P., F., R), UDP, ICMP, ARP, "
                      "fragment, nothing or idle");
}

static bool
parse_wish(struct session *s, const struct statement *st, size_t nwords, struct wish *w,
           struct diag *d)
{
    unsigned place;

    if (nwords != 2 && (nwords != 4 || !word_is(&st->words[2], "from")))
        return act_usage(st, d) == FLOW_NEXT;
    if (!parse_what(s, st, w, d))
        return false;
    if (nwords == 4) {
        if (!lab_word(s, st, 3, &place, d))
            return false;
        w->from = lab_name(s->engine.lab, place);
    }
    return true;
}

/* What there was instead: the packets that no line has expected yet. */
static void
put_sent(const struct session *s, struct buf *out)
{
    enum { SHOWN = 8 };
    unsigned long last = s->packet_expected;
    int shown = 0;

    for (size_t i = 0; i < s->journal.count && shown < SHOWN; i++) {
        const struct record *r = journal_at(&s->journal, i);
        struct packet p;

        if (r->type != RECORD_PACKET || r->packet->frame == NULL || r->packet->number <= last)
            continue;
        last = r->packet->number;
        packet_decode(r->packet->frame, r->packet->len, r->packet->offloaded, &p);
        buf_str(out, shown++ == 0 ? " " : ", ");
        packet_what_text(out, &p);
    }
    if (shown == 0)
        buf_str(out, " none");
}

static void
put_found(struct session *s, const struct wish *w, struct buf *out)
{
    size_t held = wire_count(s->engine.lab->wire);

    buf_str(out, ", got");
    if (w->idle && held != 0)
        buf_printf(out, " %zu on the wire", held);
    else if (w->idle)
        buf_str(out, " packets again and again");
    else
        put_sent(s, out);
}

enum flow
expect_wire(struct session *s, const struct statement *st, size_t nwords, double within,
            struct diag *d)
{
    struct wish w = {.idle = false};
    struct buf line = {0};

    if (s->engine.lab == NULL) {
        word_fault(&st->words[0], d, "there is no lab, and no wire; lab up makes one");
        return FLOW_FAULT;
    }
    if (!parse_wish(s, st, nwords, &w, d))
        return FLOW_FAULT;
    if (comes_true(s, &w, within))
        return FLOW_NEXT;
    buf_str(&line, "expected ");
    escape_text(&line, st->line + st->words[0].column, st->end - st->words[0].column);
    put_found(s, &w, &line);
    output_complain_at(s, st, st->words[1].column, buf_text(&line));
    buf_free(&line);
    return FLOW_FAILED;
}

/* ---- a host ------------------------------------------------------------------------------- */

static void
note_found(void *context, const struct diag_socket *d)
{
    (void)d;
    *(bool *)context = true;
}

/* Is there a connection in this state, with a descriptor or without? CLOSED: is there none? */
static bool
host_has(struct session *s, unsigned place, enum state state)
{
    unsigned any = (1U << (STATE_CLOSING + 1)) - 1 - (1U << STATE_LISTEN) - (1U << STATE_CLOSED);
    bool found = false;

    sockdiag_each(closed_diag(&s->engine, place), &s->engine.own,
                  state == STATE_CLOSED ? any : 1U << state, note_found, &found);
    return found != (state == STATE_CLOSED);
}

bool
expect_means_host(const struct session *s, const struct statement *st, unsigned *place)
{
    size_t len;
    const char *name = st->nwords >= 2 ? word_literal(&st->words[0], &len) : NULL;

    if (name == NULL || names_find(&s->engine.names, name, len) != NULL)
        return false;
    for (*place = 1; lab_name(s->engine.lab, *place) != NULL; ++*place)
        if (word_is(&st->words[0], lab_name(s->engine.lab, *place)))
            return true;
    return false;
}

enum flow
expect_host(struct session *s, const struct statement *st, unsigned place, double within,
            struct diag *d)
{
    int64_t end = clock_ns(CLOCK_MONOTONIC) + (int64_t)(within * 1e9);
    const char *text;
    enum state state;

    if (!act_word(s, st, 1, &text, d))
        return FLOW_FAULT;
    state = state_parse(text, strlen(text));
    if (state == STATE_UNKNOWN || state > STATE_CLOSING) {
        word_fault(&st->words[1], d, "this is no state of TCP: SYN_RECV, FIN_WAIT2, TIME_WAIT …");
        return FLOW_FAULT;
    }
    step_settle(s, NULL);
    while (!host_has(s, place, state)) {
        struct buf line = {0};

        if (clock_ns(CLOCK_MONOTONIC) < end && !interrupt_pending()) {
            pause_for(s, PAUSE_MS);
            continue;
        }
        buf_printf(&line, "expected %s on %s, got %s", state_name(state),
                   lab_name(s->engine.lab, place),
                   state == STATE_CLOSED ? "a connection" : "no such connection");
        output_complain_at(s, st, st->words[1].column, buf_text(&line));
        buf_free(&line);
        return FLOW_FAILED;
    }
    return FLOW_NEXT;
}
