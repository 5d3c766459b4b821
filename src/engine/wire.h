/*
 * wire.h: the Ethernet between the hosts of the lab: takes the frames that they send, and hands
 * them over, at once or when told, in any order, twice or never. What was done to each is an event
 * that can be taken. Knows no sockets, and prints nothing.
 *
 * Everything here may be called while the wire's own thread carries frames.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_WIRE_H
#define ENGINE_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/host.h"
#include "engine/packet_event.h"

/* What is on the wire at most, so that a program that floods it does no harm; and how many events
 * are kept until they are taken. What is beyond is refused, or counted only. */
enum {
    WIRE_HELD_MAX = 65536,
    WIRE_HELD_BYTES = 64 << 20,
    WIRE_EVENTS_MAX = 16384,
    WIRE_EVENTS_BYTES = 16 << 20
};

/* Which port of the wire, that of host number n in the lab, counted from 0. */
enum { WIRE_ALL = -1, WIRE_NOBODY = -2 };

enum wire_mode {
    WIRE_AUTO,  /* delivers at once */
    WIRE_QUIET, /* the same, by the same rules, and makes no events of it, but for what is dropped
                   by wire_drop_next() */
    WIRE_HOLD   /* holds what is sent until told */
};

struct wire;

/* The hosts' names must outlive the wire. NULL: no thread, or no descriptor: errno. */
struct wire *wire_open(struct host *const hosts[], size_t nhosts, struct own *own);
void wire_close(struct wire *w, struct own *own);
/* A descriptor that is readable while there are events to take. */
int wire_bell(const struct wire *w);
/* The TAP of this host is about to go; and it has another one. What it had sent stays on the
 * wire. */
void wire_unplug(struct wire *w, size_t port);
void wire_plug(struct wire *w, size_t port);

/* ---- how it carries ----------------------------------------------------------------------- */

/* Of what one host sends, or all. What is held from there is handed over, in order, before anything
 * that is sent later, unless it is to be held on. WIRE_QUIET is for all. */
void wire_set_mode(struct wire *w, int from, enum wire_mode mode);
enum wire_mode wire_get_mode(struct wire *w, size_t from);
/* What is sent again only because the wire holds it, or holds its answer, is a packet of its own,
 * and not counted only. */
void wire_hold_copies(struct wire *w, bool each);
/* The chance, in millionths, that a frame from there is lost. */
void wire_set_loss(struct wire *w, int from, unsigned millionths);
void wire_set_delay(struct wire *w, int from, int64_t ns);
void wire_set_cut(struct wire *w, bool cut);
void wire_seed(struct wire *w, uint64_t seed);
/* The next frame from there that matches is dropped. False: too many wait already. */
struct wire_drop {
    struct packet_match packet;
    int from; /* or WIRE_ALL */
};
bool wire_drop_next(struct wire *w, const struct wire_drop *drop);
/* None any more. */
void wire_drop_none(struct wire *w);
/* The n-th that wire_drop_next() still waits for. False: there are no more. */
bool wire_drop_at(struct wire *w, size_t n, struct wire_drop *out);

struct wire_rules {
    enum wire_mode mode;
    unsigned loss;
    int64_t delay_ns;
};
/* What holds for a host. */
struct wire_rules wire_rules(struct wire *w, size_t from);
/* And for all. */
struct wire_state {
    bool cut;
    bool copies;       /* wire_hold_copies() */
    unsigned answered; /* segments that were sent again while their answer was held, since nothing
                          was */
};
struct wire_state wire_state(struct wire *w);

/* ---- what is on it ------------------------------------------------------------------------ */

/* Carries until the hosts have nothing more to send, of what is not held or delayed. */
void wire_settle(struct wire *w);
/* The n-th packet on the wire, in the order of sending, as an event that says FATE_HELD or
 * FATE_DELAYED. The frame is the caller's to free(3). False: there are no more. */
bool wire_at(struct wire *w, size_t n, struct packet_event *out);
/* How many there are. */
size_t wire_count(struct wire *w);
/* Of packet `number`, 0 for the one that was sent first. False: it is not on the wire. */
bool wire_deliver(struct wire *w, unsigned long number);
bool wire_double(struct wire *w, unsigned long number);
bool wire_drop(struct wire *w, unsigned long number);
/* Puts a frame on the wire that no socket sent. Returns its number; 0: it repeats one that is
 * there. */
unsigned long wire_inject(struct wire *w, const void *frame, size_t len);

/* The oldest event that was not taken yet. out->frame is the caller's to free(3). */
bool wire_take(struct wire *w, struct packet_event *out);

/* ---- what was on it ----------------------------------------------------------------------- */

struct wire_total {
    const char *from;
    unsigned long packets; /* sent, without those copies */
    unsigned long long bytes;
    unsigned long copies;  /* sent again because it, or the answer, was held: only counted */
    unsigned long lost;    /* lost, dropped, refused */
};
void wire_total(struct wire *w, size_t from, struct wire_total *out);
void wire_each_count(struct wire *w,
                     void (*take)(void *context, const struct conversation_count *count),
                     void *context);
/* See conversation.h. */
bool wire_bases(struct wire *w, const struct packet_ends *ends, uint32_t *seq, uint32_t *ack);
bool wire_next(struct wire *w, const struct packet_ends *ends, uint32_t *seq, uint32_t *ack,
               uint16_t *window);

#endif
