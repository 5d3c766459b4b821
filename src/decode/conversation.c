/*
 * conversation.c: all conversations on a wire: found by their ends, in constant time, and never
 * more than so many. Knows nothing of what makes a retransmission.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/conversation.h"

#include <netinet/in.h>
#include <stdlib.h>

#include "base/mem.h"
#include "decode/conversation_parts.h"

enum { BUCKETS = 2 * CONVERSATIONS_MAX };

/* A SYN inside a connection that is alive. */
struct late_syn {
    bool there;
    uint32_t seq;
    uint16_t window;
    int wscale;
    unsigned long number;
    int64_t time_ns;
    bool injected;
};

struct conversation {
    struct packet_ends ends; /* of the first packet, whose direction is ways[0] */
    struct direction ways[2];
    struct late_syn late[2]; /* the last of each direction */
    unsigned long serial;     /* in the order in which they were seen first */
    unsigned long connection; /* 0: it is none */
    bool ended;
    size_t bucket;
    struct conversation *chain; /* the next of the bucket */
    struct conversation *older; /* which was silent longer */
    struct conversation *newer;
};

struct conversations {
    struct conversation *buckets[BUCKETS];
    struct conversation *newest;
    struct conversation *oldest;
    size_t count;
    size_t live; /* connections that have not ended */
    unsigned long serial;
    unsigned long connections;
};

struct conversations *
conversations_new(void)
{
    return mem_alloc(sizeof(struct conversations));
}

/* ---- the table ---------------------------------------------------------------------------- */

/* *way is the direction that has these ends. */
static struct conversation *
find(const struct conversations *c, const struct packet_ends *ends, size_t *way)
{
    struct packet_ends other = packet_ends_turned(ends);
    struct conversation *v = c->buckets[packet_ends_hash(ends) % BUCKETS];

    for (; v != NULL; v = v->chain) {
        if (packet_ends_same(&v->ends, ends) || packet_ends_same(&v->ends, &other)) {
            *way = packet_ends_same(&v->ends, ends) ? 0 : 1;
            return v;
        }
    }
    return NULL;
}

/* From now on it is not found; it is only counted. */
static void
hide(struct conversations *c, struct conversation *v)
{
    struct conversation **link = &c->buckets[v->bucket];

    while (*link != NULL && *link != v)
        link = &(*link)->chain;
    if (*link == v)
        *link = v->chain;
}

static void
unlink_age(struct conversations *c, struct conversation *v)
{
    *(v->newer != NULL ? &v->newer->older : &c->newest) = v->older;
    *(v->older != NULL ? &v->older->newer : &c->oldest) = v->newer;
}

static void
link_newest(struct conversations *c, struct conversation *v)
{
    v->newer = NULL;
    v->older = c->newest;
    *(c->newest != NULL ? &c->newest->newer : &c->oldest) = v;
    c->newest = v;
}

static void
set_ended(struct conversations *c, struct conversation *v, bool ended)
{
    if (v->connection == 0 || v->ended == ended)
        return;
    v->ended = ended;
    if (ended)
        c->live--;
    else
        c->live++;
}

static void
forget(struct conversations *c, struct conversation *v)
{
    set_ended(c, v, true);
    hide(c, v);
    unlink_age(c, v);
    c->count--;
    direction_free(&v->ways[0]);
    direction_free(&v->ways[1]);
    free(v);
}

void
conversations_free(struct conversations *c)
{
    if (c == NULL)
        return;
    while (c->oldest != NULL)
        forget(c, c->oldest);
    free(c);
}

static struct conversation *
add(struct conversations *c, const struct packet_ends *ends)
{
    struct conversation *v;

    if (c->count == CONVERSATIONS_MAX)
        forget(c, c->oldest);
    v = mem_alloc(sizeof *v);
    v->ends = *ends;
    v->serial = ++c->serial;
    v->ended = true;
    if (ends->protocol == IPPROTO_TCP && ends->from_port != 0)
        v->connection = ++c->connections;
    set_ended(c, v, false);
    v->ways[0].count = (struct conversation_count){.ends = *ends, .connection = v->connection};
    v->ways[1].count =
        (struct conversation_count){.ends = packet_ends_turned(ends), .connection = v->connection};
    v->bucket = packet_ends_hash(ends) % BUCKETS;
    v->chain = c->buckets[v->bucket];
    c->buckets[v->bucket] = v;
    link_newest(c, v);
    c->count++;
    return v;
}

static struct sides
sides_of(struct conversation *v, size_t way)
{
    return (struct sides){.own = &v->ways[way], .other = &v->ways[1 - way]};
}

/* ---- packets ------------------------------------------------------------------------------ */

static bool
is_forged(const struct conversation *v, size_t way, const struct packet_sent *sent)
{
    return sent->injected && v->ways[way].by_socket;
}

/* Nothing of the connection is alive, or its SYN was never answered. */
static bool
is_over(const struct conversation *v, size_t way)
{
    return v->ended || !v->ways[1 - way].sent;
}

/* A SYN that would begin another connection between the same ends. */
static bool
is_other_syn(const struct conversation *v, size_t way, const struct packet *p)
{
    return p->kind == PACKET_TCP && p->wrong == NULL && (p->tcp_flags & TCP_FLAG_ACK) == 0 &&
           direction_starts_anew(&v->ways[way], p);
}

/* Does it accept a SYN that came late? */
static bool
accepts_late(const struct conversation *v, size_t way, const struct packet *p)
{
    enum { BOTH = TCP_FLAG_SYN | TCP_FLAG_ACK };
    const struct late_syn *late = &v->late[1 - way];

    return late->there && p->kind == PACKET_TCP && p->wrong == NULL &&
           (p->tcp_flags & BOTH) == BOTH && p->ack == late->seq + 1;
}

/* Another connection between these ends: the one that was is only counted. */
static struct conversation *
replace(struct conversations *c, struct conversation *v, const struct packet_ends *ends)
{
    set_ended(c, v, true);
    hide(c, v);
    return add(c, ends);
}

/* The one that its late SYN, sent against `way`, has begun. */
static struct conversation *
begin_late(struct conversations *c, struct conversation *v, size_t way,
           const struct packet_ends *ends)
{
    struct late_syn late = v->late[1 - way];
    struct packet_ends turned = packet_ends_turned(ends);
    struct packet syn = {.kind = PACKET_TCP, .tcp_flags = TCP_FLAG_SYN, .seq = late.seq,
                         .window = late.window, .options = {.wscale = late.wscale}};
    struct packet_sent sent = {&syn, late.number, late.time_ns, late.injected};
    struct packet_marks marks = {.marks = 0};

    v = replace(c, v, &turned);
    direction_sent(sides_of(v, 0), &sent, &marks);
    return v;
}

/* The conversation that a packet belongs to, which may begin with it. */
static struct conversation *
belongs_to(struct conversations *c, const struct packet_sent *sent, const struct packet_ends *ends,
           size_t *way, struct packet_marks *out)
{
    struct conversation *v = find(c, ends, way);

    if (v != NULL && accepts_late(v, *way, sent->packet)) {
        v = begin_late(c, v, *way, ends);
        *way = 1;
    } else if (v != NULL && is_other_syn(v, *way, sent->packet) && is_over(v, *way) &&
               !is_forged(v, *way, sent)) {
        out->marks |= MARK_PORTS_REUSED;
        v = replace(c, v, ends);
        *way = 0;
    }
    if (v == NULL) {
        *way = 0;
        return add(c, ends);
    }
    unlink_age(c, v);
    link_newest(c, v);
    return v;
}

/* Numbers of a socket's late SYN count from itself, as they will if it is accepted; those of a
 * forged one from the connection that it is to hit. */
static void
note_late(struct conversation *v, size_t way, const struct packet_sent *sent,
          struct packet_marks *out)
{
    const struct packet *p = sent->packet;
    struct late_syn *late = &v->late[way];
    bool forged = is_forged(v, way, sent);

    out->apart = true;
    out->seq_base = forged ? v->ways[way].base : p->seq;
    if (late->there && late->seq == p->seq) {
        out->marks |= MARK_RETRANSMISSION;
        out->of = late->number;
        out->after_ns = sent->time_ns - late->time_ns;
        return;
    }
    if (!forged)
        out->marks |= MARK_PORTS_REUSED;
    *late = (struct late_syn){.there = true, .seq = p->seq, .window = p->window,
                              .wscale = p->options.wscale, .number = sent->number,
                              .time_ns = sent->time_ns, .injected = sent->injected};
}

/* A connection that was reset and goes on all the same was not: the RST was not believed. */
static void
follow_end(struct conversations *c, struct conversation *v, size_t way, const struct packet *p)
{
    bool reset = (p->tcp_flags & TCP_FLAG_RST) != 0;

    if (reset || directions_ended(sides_of(v, way)))
        set_ended(c, v, true);
    else if (packet_span(p) != 0)
        set_ended(c, v, false);
}

static void
segment_sent(struct conversations *c, struct conversation *v, size_t way,
             const struct packet_sent *sent, struct packet_marks *out)
{
    if (is_other_syn(v, way, sent->packet)) {
        note_late(v, way, sent, out);
        return;
    }
    direction_sent(sides_of(v, way), sent, out);
    if (!out->apart)
        follow_end(c, v, way, sent->packet);
}

void
conversation_sent(struct conversations *c, const struct packet_sent *sent, struct packet_marks *out)
{
    const struct packet *p = sent->packet;
    struct packet_ends ends;
    struct conversation *v;
    struct conversation_count *count;
    size_t way;

    *out = (struct packet_marks){.wscale = -1};
    if (!packet_ends_of(p, &ends))
        return;
    v = belongs_to(c, sent, &ends, &way, out);
    count = &v->ways[way].count;
    count->packets++;
    count->bytes += p->len;
    if (p->kind != PACKET_TCP)
        count->data += p->quoted_at == 0 ? p->data_len : 0;
    else if (p->wrong == NULL)
        segment_sent(c, v, way, sent, out);
    out->connection = v->connection;
    out->several = c->live > (v->connection != 0 && !v->ended ? 1 : 0);
}

unsigned
conversation_delivered(struct conversations *c, const struct packet *p, unsigned long number,
                       const struct packet_marks *marks)
{
    struct packet_ends ends;
    struct conversation *v;
    size_t way;
    uint32_t span = packet_span(p);
    bool overtaken;

    if (span == 0 || p->wrong != NULL || (p->tcp_flags & TCP_FLAG_RST) != 0 || marks->apart)
        return 0;
    v = packet_ends_of(p, &ends) ? find(c, &ends, &way) : NULL;
    if (v == NULL || !v->ways[way].sent || v->connection != marks->connection)
        return 0;
    overtaken = number < v->ways[way].delivered;
    if (!overtaken)
        v->ways[way].delivered = number;
    return arrivals_add(&v->ways[way].arrivals, p->seq, p->seq + span) & (overtaken ? ~0U : 0U);
}

/* ---- questions ---------------------------------------------------------------------------- */

bool
conversation_bases(const struct conversations *c, const struct packet_ends *ends,
                   uint32_t *seq_base, uint32_t *ack_base)
{
    size_t way;
    const struct conversation *v = find(c, ends, &way);

    if (v == NULL || (!v->ways[0].based && !v->ways[1].based))
        return false;
    *seq_base = v->ways[way].base;
    *ack_base = v->ways[1 - way].base;
    return true;
}

bool
conversation_next(const struct conversations *c, const struct packet_ends *ends, uint32_t *seq,
                  uint32_t *ack, uint16_t *window)
{
    size_t way;
    const struct conversation *v = find(c, ends, &way);

    if (v == NULL || !v->ways[way].sent)
        return false;
    *seq = v->ways[way].next;
    if (v->ways[1 - way].acks && before(*seq, v->ways[1 - way].ack))
        *seq = v->ways[1 - way].ack; /* the other end has taken something forged */
    *ack = v->ways[way].ack;
    *window = v->ways[way].window;
    return true;
}

static int
by_serial(const void *a, const void *b)
{
    const struct conversation *const *x = a;
    const struct conversation *const *y = b;

    return ((*x)->serial > (*y)->serial) - ((*x)->serial < (*y)->serial);
}

void
conversations_each(const struct conversations *c,
                   void (*take)(void *context, const struct conversation_count *count),
                   void *context)
{
    const struct conversation *all[CONVERSATIONS_MAX];
    size_t n = 0;

    for (const struct conversation *v = c->newest; v != NULL; v = v->older)
        all[n++] = v;
    qsort(all, n, sizeof *all, by_serial);
    for (size_t i = 0; i < n; i++) {
        take(context, &all[i]->ways[0].count);
        take(context, &all[i]->ways[1].count);
    }
}
