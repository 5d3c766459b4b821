/*
 * conversation.h: what a packet is beside those before it: relative numbers, a retransmission, a
 * duplicate ACK, a window that opens; by the names that Wireshark has for it. Keeps what it has
 * seen of each connection, within a bound. Pure: asks nobody.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DECODE_CONVERSATION_H
#define DECODE_CONVERSATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "decode/packet_ends.h"

/* What is to be said of a segment beside its notation. */
enum packet_mark {
    MARK_RETRANSMISSION = 1, /* all of it was sent before; `of` and `after_ns` say when first */
    MARK_DUPLICATE_ACK = 2,  /* an ACK alone says again what was said, with the same window; no
                                answer to a probe or a keep-alive. `times` counts */
    MARK_ZERO_WINDOW = 4,
    MARK_WINDOW_UPDATE = 8,  /* the same, but with another window */
    MARK_ZERO_WINDOW_PROBE = 16, /* also as Linux probes, which looks like a keep-alive */
    MARK_KEEP_ALIVE = 32,    /* steps back by one number */
    MARK_OUT_OF_ORDER = 64,  /* is new to the receiver, and one that was sent later was there
                                before it; told by conversation_delivered() */
    MARK_PORTS_REUSED = 128  /* a SYN between the ends of a connection that is known */
};

struct packet_marks {
    unsigned marks;
    unsigned long of;   /* the number of the packet that it repeats; 0: it is forgotten */
    int64_t after_ns;   /* how long ago that was sent */
    unsigned times;     /* which duplicate it is, from 1 */
    uint32_t seq_base;  /* for struct packet_style */
    uint32_t ack_base;
    int wscale;
    bool several;       /* there is another connection on the wire that has not ended */
    unsigned long connection; /* a number for the connection, from 1; 0: it belongs to none */
    bool apart;         /* nothing was learned from it: it is forged, or a SYN that may be */
};

struct conversations; /* all that were seen */

struct conversations *conversations_new(void);
void conversations_free(struct conversations *c);

/* A packet, as it is put on the wire, in the order of sending. */
struct packet_sent {
    const struct packet *packet;
    unsigned long number; /* its own */
    int64_t time_ns;      /* of any clock that does not go back */
    bool injected;        /* no socket sent it: where one has spoken it says nothing of that one */
};
/* What is wrong is counted, and nothing is learned from it. A SYN with another number inside a
 * connection that is alive begins one only when the other end acknowledges it. */
void conversation_sent(struct conversations *c, const struct packet_sent *sent,
                       struct packet_marks *out);
/* The same packet is handed over, which may be in another order, twice, or never; `marks` are those
 * that it got when it was sent. Returns MARK_OUT_OF_ORDER or 0. */
unsigned conversation_delivered(struct conversations *c, const struct packet *p,
                                unsigned long number, const struct packet_marks *marks);
/* The numbers to which those of this direction of a connection are relative: its own first one and
 * the other end's; 0 where nothing has told it yet. False: no packet of the connection was seen. */
bool conversation_bases(const struct conversations *c, const struct packet_ends *ends,
                        uint32_t *seq_base, uint32_t *ack_base);
/* What comes next in this direction: the number behind the last that was sent, or acknowledged, and
 * the last acknowledgement of it; both as in the header. False: unknown. */
bool conversation_next(const struct conversations *c, const struct packet_ends *ends,
                       uint32_t *seq, uint32_t *ack, uint16_t *window);

/* "retransmission of #5 after 204 ms", "duplicate ACK 2", "zero window"; several joined by ", ";
 * nothing for none. */
void packet_marks_text(struct buf *out, const struct packet_marks *m);

/* Counts of one direction of a connection, or of a pair of hosts that exchange datagrams. */
struct conversation_count {
    struct packet_ends ends;
    unsigned long connection;
    unsigned long packets;
    unsigned long long bytes;    /* of frames */
    unsigned long long data;     /* what the transport carries, each byte counted once */
    unsigned long repeated;      /* retransmissions */
};

/* Both directions of each connection, in the order in which they were seen first. */
void conversations_each(const struct conversations *c,
                        void (*take)(void *context, const struct conversation_count *count),
                        void *context);

/* Connections that are remembered at once; the one that was silent longest is forgotten first. */
enum { CONVERSATIONS_MAX = 1024 };

#endif
