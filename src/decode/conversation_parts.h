/*
 * conversation_parts.h: what the files of conversation*.c share: what is kept of each direction of
 * a conversation. Nobody else includes it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DECODE_CONVERSATION_PARTS_H
#define DECODE_CONVERSATION_PARTS_H

#include "decode/conversation.h"

enum { SEGMENTS_MAX = 256, RANGES_MAX = 8 };

/* Numbers of a sequence space go round: which comes first is told by the shorter way. */
static inline bool
before(uint32_t a, uint32_t b)
{
    return (int32_t)(a - b) < 0;
}

/* ---- what was sent ------------------------------------------------------------------------ */

/* A part of the sequence space that was sent for the first time. */
struct segment {
    uint32_t seq;
    uint32_t end;
    bool acks; /* it had ACK */
    unsigned long number;
    int64_t time_ns;
};

/* The last SEGMENTS_MAX of them, in order; the oldest gives way. */
struct segments {
    struct segment *list; /* a ring; owned */
    size_t room;
    size_t first;
    size_t count;
};

void segments_free(struct segments *s);
void segments_add(struct segments *s, const struct segment *fresh);
/* The one that has this number in it; NULL: it is forgotten, or was never sent. */
struct segment *segments_find(const struct segments *s, uint32_t seq);

/* ---- what arrived ------------------------------------------------------------------------- */

/* All up to `expected` has been delivered, and these parts behind a gap. */
struct arrivals {
    uint32_t expected;
    struct {
        uint32_t from;
        uint32_t to;
    } ranges[RANGES_MAX];
    size_t nranges;
};

/* Returns MARK_OUT_OF_ORDER or 0, as for what has arrived before. */
unsigned arrivals_add(struct arrivals *a, uint32_t seq, uint32_t end);
/* The receiver says that it has all before this. */
void arrivals_confirm(struct arrivals *a, uint32_t ack);

/* ---- a connection ------------------------------------------------------------------------- */

struct direction {
    bool based;      /* base is known, if only from what the other end acknowledged */
    bool by_socket;  /* a socket has sent in it, so what is injected is forged */
    bool sent;       /* a packet of it was seen: next, arrivals and counted are valid */
    bool acks;       /* it has acknowledged: ack and window are valid */
    bool by_syn;     /* they are those of its SYN, where a window has another meaning */
    bool syn;        /* its SYN was seen: wscale is valid */
    bool fin;        /* so was its FIN: fin_end is valid */
    bool probing;    /* its last segment was a keep-alive or a probe */
    uint32_t base;
    uint32_t next;
    uint32_t ack;
    uint32_t fin_end;
    uint32_t counted; /* data up to here is in count.data */
    uint16_t window;
    int wscale;
    unsigned duplicates;
    struct segments segments;
    struct arrivals arrivals;
    unsigned long delivered; /* the highest number of a packet that was handed over */
    struct conversation_count count;
};

/* One direction and the other one, as seen from who sends. */
struct sides {
    struct direction *own;
    struct direction *other;
};

/* A SYN of another connection than this direction has known? */
bool direction_starts_anew(const struct direction *d, const struct packet *p);
/* Fills the marks of a segment, and then remembers it. */
void direction_sent(struct sides s, const struct packet_sent *sent, struct packet_marks *out);
/* Has each side seen the other's FIN? */
bool directions_ended(struct sides s);
void direction_free(struct direction *d);

#endif
