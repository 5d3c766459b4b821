/*
 * conversation_marks.c: what a segment is beside those before it of its connection, by the rules
 * of Wireshark. Knows one connection, and nothing of how it was found.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/conversation_parts.h"

enum { SPECIAL = TCP_FLAG_SYN | TCP_FLAG_FIN | TCP_FLAG_RST };

void
direction_free(struct direction *d)
{
    segments_free(&d->segments);
}

static bool
has(const struct packet *p, uint8_t flag)
{
    return (p->tcp_flags & flag) != 0;
}

/* ---- what it is --------------------------------------------------------------------------- */

/* An ACK and nothing else, in its place. */
static bool
is_pure_ack(const struct direction *d, const struct packet *p)
{
    return has(p, TCP_FLAG_ACK) && !has(p, SPECIAL) && p->data_all == 0 && p->seq == d->next;
}

/* Nothing, or one byte, in front of what would be next; but not a segment of one byte that was
 * sent before, though Wireshark takes that for a keep-alive, too. */
static bool
steps_back(const struct direction *d, const struct packet *p)
{
    const struct segment *sent;

    if (has(p, SPECIAL) || p->data_all > 1 || p->seq != d->next - 1)
        return false;
    sent = segments_find(&d->segments, p->seq);
    return p->data_all == 0 || sent == NULL || sent->seq != p->seq;
}

/* Linux probes by stepping back, which Wireshark calls a keep-alive; others send a byte. */
static bool
is_probe(struct sides s, const struct packet *p)
{
    bool closed = s.other->acks && s.other->window == 0;
    bool byte = !has(p, SPECIAL) && p->data_all == 1 && p->seq == s.own->next;

    return closed && (byte || steps_back(s.own, p));
}

/* Of segments after the SYN, whose window would have another scale. */
static bool
is_window_update(const struct direction *d, const struct packet *p)
{
    return is_pure_ack(d, p) && d->acks && !d->by_syn && p->ack == d->ack && p->window != 0 &&
           p->window != d->window;
}

/* Not the answer to a keep-alive or a probe. After a SYN-ACK it is one only if something is
 * outstanding, and its window cannot be compared. */
static bool
is_duplicate(struct sides s, const struct packet *p)
{
    const struct direction *d = s.own;

    if (!is_pure_ack(d, p) || !d->acks || p->ack != d->ack || p->window == 0 || s.other->probing)
        return false;
    return d->by_syn ? s.other->sent && before(p->ack, s.other->next) : p->window == d->window;
}

/* All of it was sent before. A SYN that is sent again to acknowledge one, when both ends open at
 * once, says something new. */
static bool
is_repeated(const struct direction *d, const struct packet *p)
{
    uint32_t span = packet_span(p);
    const struct segment *sent = segments_find(&d->segments, p->seq);

    if (span == 0 || has(p, TCP_FLAG_RST) || before(d->next, p->seq + span) ||
        !before(p->seq, d->next))
        return false;
    return !has(p, TCP_FLAG_SYN) || !has(p, TCP_FLAG_ACK) || sent == NULL || sent->acks;
}

static unsigned
marks_of(struct sides s, const struct packet *p)
{
    unsigned marks = p->window == 0 && !has(p, SPECIAL) ? MARK_ZERO_WINDOW : 0;

    if (!s.own->sent)
        return marks;
    if (is_probe(s, p))
        return marks | MARK_ZERO_WINDOW_PROBE;
    if (steps_back(s.own, p))
        return marks | MARK_KEEP_ALIVE;
    if (is_window_update(s.own, p))
        return marks | MARK_WINDOW_UPDATE;
    if (is_duplicate(s, p))
        return marks | MARK_DUPLICATE_ACK;
    if (is_repeated(s.own, p))
        return marks | MARK_RETRANSMISSION;
    return marks;
}

/* ---- what is remembered ------------------------------------------------------------------- */

bool
direction_starts_anew(const struct direction *d, const struct packet *p)
{
    return has(p, TCP_FLAG_SYN) && d->based && p->seq != d->base;
}

/* The first number of a direction is that of its SYN; where that was not seen, the one before
 * the first that is: so its data begins with 1. A RST that refuses begins with 0. */
static void
set_bases(struct sides s, const struct packet *p)
{
    if (!s.own->based)
        s.own->base = has(p, TCP_FLAG_SYN | TCP_FLAG_RST) ? p->seq : p->seq - 1;
    s.own->based = true;
    if (s.other->based || !has(p, TCP_FLAG_ACK))
        return;
    s.other->base = p->ack - 1;
    s.other->based = true;
}

/* A server that has forgotten answers with another SYN: what it sent before is of no use. */
static void
restart(struct direction *d)
{
    struct conversation_count count = d->count;

    direction_free(d);
    *d = (struct direction){.count = count};
}

static void
remember_segment(struct direction *d, const struct packet *p, unsigned long number, int64_t time_ns)
{
    uint32_t end = p->seq + packet_span(p);
    struct segment fresh = {p->seq, end, has(p, TCP_FLAG_ACK), number, time_ns};
    struct segment *sent;

    /* What nobody saw on the wire was not held there either. */
    if (before(d->next, p->seq))
        arrivals_add(&d->arrivals, d->next, p->seq);
    if (before(d->next, end)) {
        fresh.seq = before(p->seq, d->next) ? d->next : p->seq;
        segments_add(&d->segments, &fresh);
        d->next = end;
    } else if (has(p, TCP_FLAG_SYN) && (sent = segments_find(&d->segments, p->seq)) != NULL &&
               fresh.acks && !sent->acks) {
        sent->acks = true;
        sent->number = number;
        sent->time_ns = time_ns;
    }
}

/* Each byte once. */
static void
count_data(struct direction *d, const struct packet *p)
{
    uint32_t begin = p->seq + has(p, TCP_FLAG_SYN);
    uint32_t end = begin + (uint32_t)p->data_all;

    if (!before(d->counted, end))
        return;
    d->count.data += end - (before(begin, d->counted) ? d->counted : begin);
    d->counted = end;
}

static void
remember_ack(struct sides s, const struct packet *p)
{
    struct direction *d = s.own;

    if (p->ack != d->ack)
        d->duplicates = 0;
    d->acks = true;
    d->by_syn = has(p, TCP_FLAG_SYN);
    d->ack = p->ack;
    d->window = p->window;
    if (s.other->sent)
        arrivals_confirm(&s.other->arrivals, p->ack);
}

static void
remember(struct sides s, const struct packet_sent *sent)
{
    const struct packet *p = sent->packet;
    struct direction *d = s.own;

    d->by_socket = d->by_socket || !sent->injected;
    if (!d->sent) {
        d->sent = true;
        d->next = d->counted = d->arrivals.expected = p->seq;
    }
    if (has(p, TCP_FLAG_RST))
        return;
    count_data(d, p);
    if (!d->probing)
        remember_segment(d, p, sent->number, sent->time_ns);
    if (has(p, TCP_FLAG_ACK))
        remember_ack(s, p);
    if (has(p, TCP_FLAG_SYN)) {
        d->syn = true;
        d->wscale = p->options.wscale;
    }
    if (has(p, TCP_FLAG_FIN)) {
        d->fin = true;
        d->fin_end = p->seq + packet_span(p);
    }
}

static void
describe(struct sides s, const struct packet *p, int64_t time_ns, struct packet_marks *out)
{
    const struct segment *first;
    bool scaled = s.own->syn && s.other->syn && s.other->wscale >= 0;

    out->wscale = scaled && !has(p, TCP_FLAG_SYN) ? s.own->wscale : -1;
    out->seq_base = s.own->base;
    out->ack_base = s.other->based ? s.other->base : 0;
    if ((out->marks & MARK_DUPLICATE_ACK) != 0)
        out->times = s.own->duplicates + 1;
    if ((out->marks & MARK_RETRANSMISSION) == 0)
        return;
    first = segments_find(&s.own->segments, p->seq);
    if (first != NULL) {
        out->of = first->number;
        out->after_ns = time_ns - first->time_ns;
    }
}

static void
count_marks(struct direction *d, unsigned marks)
{
    d->probing = (marks & (MARK_KEEP_ALIVE | MARK_ZERO_WINDOW_PROBE)) != 0;
    d->duplicates += (marks & MARK_DUPLICATE_ACK) != 0;
    d->count.repeated += (marks & MARK_RETRANSMISSION) != 0;
}

/* A socket has sent in this direction, and not this. */
static bool
is_forged(struct sides s, const struct packet_sent *sent)
{
    const struct packet *p = sent->packet;

    return s.own->by_socket &&
           (sent->injected || (direction_starts_anew(s.own, p) && s.other->based &&
                               p->ack != s.other->base + 1));
}

void
direction_sent(struct sides s, const struct packet_sent *sent, struct packet_marks *out)
{
    const struct packet *p = sent->packet;

    out->apart = is_forged(s, sent);
    if (!out->apart && direction_starts_anew(s.own, p))
        restart(s.own);
    if (!out->apart)
        set_bases(s, p);
    out->marks |= marks_of(s, p);
    describe(s, p, sent->time_ns, out);
    if (out->apart)
        return;
    count_marks(s.own, out->marks);
    remember(s, sent);
}

static bool
is_confirmed(const struct direction *d, const struct direction *by)
{
    return d->fin && by->acks && !before(by->ack, d->fin_end);
}

bool
directions_ended(struct sides s)
{
    return is_confirmed(s.own, s.other) && is_confirmed(s.other, s.own);
}
