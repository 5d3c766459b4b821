/*
 * wire_lanes.c: what is on the wire, by connection and direction: is a segment there already, or
 * its answer? A flood of other connections, or of segments of the same one, costs a new segment no
 * search.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/wire_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "decode/packet_ends.h"

/* One direction of a connection, or the questions of one host for the address of another. */
struct lane {
    struct lane *chain; /* the next of the bucket */
    struct packet_ends ends;
    struct flying *first; /* in the order of sending */
    struct flying *last;
    uint32_t top; /* no segment of it goes further, nor did since it was empty */
    bool acks;    /* one of them acknowledges, and none further than this */
    uint32_t top_ack;
};

/* ---- the lanes ---------------------------------------------------------------------------- */

/* False: it has none. A question for an address and its answer do not share one. */
static bool
key_of(const struct packet *p, struct packet_ends *out)
{
    if (p->kind == PACKET_TCP)
        return packet_ends_of(p, out);
    if (p->kind != PACKET_ARP)
        return false;
    *out = (struct packet_ends){.family = p->family, .from_port = p->arp_operation};
    memcpy(out->from, p->from, sizeof out->from);
    memcpy(out->to, p->to, sizeof out->to);
    return true;
}

static struct lane **
bucket_of(struct wire *w, const struct packet_ends *ends)
{
    return &w->lanes[packet_ends_hash(ends) % LANES];
}

static struct lane *
find(struct wire *w, const struct packet_ends *ends)
{
    struct lane *l = *bucket_of(w, ends);

    while (l != NULL && !packet_ends_same(&l->ends, ends))
        l = l->chain;
    return l;
}

static struct lane *
add(struct wire *w, const struct packet_ends *ends)
{
    struct lane **bucket = bucket_of(w, ends);
    struct lane *l = mem_alloc(sizeof *l);

    l->ends = *ends;
    l->chain = *bucket;
    *bucket = l;
    return l;
}

static bool
is_before(uint32_t a, uint32_t b)
{
    return (int32_t)(a - b) < 0;
}

static uint32_t
end_of(const struct packet *p)
{
    return p->seq + packet_span(p);
}

static void
raise_tops(struct lane *l, const struct packet *p)
{
    if (l->first == NULL || is_before(l->top, end_of(p)))
        l->top = end_of(p);
    if ((p->tcp_flags & TCP_FLAG_ACK) == 0)
        return;
    if (!l->acks || is_before(l->top_ack, p->ack))
        l->top_ack = p->ack;
    l->acks = true;
}

void
wire_enter_lane(struct wire *w, struct flying *f)
{
    struct packet_ends ends;
    struct lane *l;

    if (!key_of(&f->packet, &ends))
        return;
    l = find(w, &ends);
    if (l == NULL)
        l = add(w, &ends);
    raise_tops(l, &f->packet);
    f->lane = l;
    f->in_front = l->last;
    *(l->last != NULL ? &l->last->behind : &l->first) = f;
    l->last = f;
}

void
wire_leave_lane(struct wire *w, struct flying *f)
{
    struct lane *l = f->lane;
    struct lane **at;

    if (l == NULL)
        return;
    *(f->in_front != NULL ? &f->in_front->behind : &l->first) = f->behind;
    *(f->behind != NULL ? &f->behind->in_front : &l->last) = f->in_front;
    if (l->first != NULL)
        return;
    at = bucket_of(w, &l->ends);
    while (*at != l)
        at = &(*at)->chain;
    *at = l->chain;
    free(l);
}

/* ---- copies ------------------------------------------------------------------------------- */

/* What takes room in the sequence space, or asks for an address, is sent again until it is
 * answered. An ACK that comes twice says something. */
static bool
is_repeatable(const struct packet *p)
{
    return p->kind == PACKET_ARP ||
           (p->kind == PACKET_TCP && (p->tcp_flags & TCP_FLAG_RST) == 0 && packet_span(p) != 0);
}

/* Has it this number of what p says? The SYN-ACK of a simultaneous open has the number of the SYN
 * before it, and is no copy of it. */
static bool
has_number(const struct flying *f, const struct packet *p, int from, uint32_t seq)
{
    enum { TELLING = TCP_FLAG_SYN | TCP_FLAG_ACK };
    const struct packet *q = &f->packet;

    return f->from == from && is_repeatable(q) && !is_before(seq, q->seq) &&
           is_before(seq, end_of(q)) &&
           ((p->tcp_flags & TCP_FLAG_SYN) == 0 || ((p->tcp_flags ^ q->tcp_flags) & TELLING) == 0);
}

/* Looks behind the last one first: they were sent in order. */
static struct flying *
find_number(const struct lane *l, struct flying *last, const struct packet *p, int from,
            uint32_t seq)
{
    for (struct flying *f = last != NULL ? last->behind : l->first; f != NULL; f = f->behind)
        if (has_number(f, p, from, seq))
            return f;
    for (struct flying *f = last != NULL ? l->first : NULL; f != NULL && f != last; f = f->behind)
        if (has_number(f, p, from, seq))
            return f;
    return NULL;
}

/* A kernel that sends again may cut its data otherwise: is all of it there, in whatever pieces? */
static struct flying *
find_covering(const struct lane *l, const struct packet *p, int from)
{
    struct flying *first = NULL;
    struct flying *f = NULL;

    if (is_before(l->top, end_of(p)))
        return NULL;
    for (uint32_t at = p->seq; is_before(at, end_of(p)); at = end_of(&f->packet)) {
        f = find_number(l, f, p, from, at);
        if (f == NULL)
            return NULL;
        first = first != NULL ? first : f;
    }
    return first;
}

struct flying *
wire_original(struct wire *w, const struct packet *p, int from)
{
    struct packet_ends ends;
    struct lane *l;

    if (w->copies || !is_repeatable(p) || !key_of(p, &ends))
        return NULL;
    l = find(w, &ends);
    if (l == NULL)
        return NULL;
    if (p->kind == PACKET_TCP)
        return find_covering(l, p, from);
    return l->first->from == from ? l->first : NULL;
}

/* Of a simultaneous open: each answers the other's SYN, which has the same number. */
static bool
are_syn_acks(const struct packet *a, const struct packet *b)
{
    enum { BOTH = TCP_FLAG_SYN | TCP_FLAG_ACK };

    return (a->tcp_flags & b->tcp_flags & BOTH) == BOTH;
}

bool
wire_is_answered(struct wire *w, const struct packet *p, int from)
{
    struct packet_ends ends;
    const struct lane *l;

    if (w->copies || p->kind != PACKET_TCP || packet_span(p) == 0 || !key_of(p, &ends))
        return false;
    ends = packet_ends_turned(&ends);
    l = find(w, &ends);
    if (l == NULL || !l->acks || is_before(l->top_ack, end_of(p)))
        return false;
    for (const struct flying *f = l->first; f != NULL; f = f->behind)
        if (f->from != from && !are_syn_acks(p, &f->packet) &&
            (f->packet.tcp_flags & TCP_FLAG_ACK) != 0 && !is_before(f->packet.ack, end_of(p)))
            return true;
    return false;
}
