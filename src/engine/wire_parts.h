/*
 * wire_parts.h: what the files of the wire share. For those files alone. All of it is used under
 * the wire's lock.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_WIRE_PARTS_H
#define ENGINE_WIRE_PARTS_H

#include <pthread.h>

#include "engine/wire.h"

/* A frame on the wire. */
struct flying {
    struct flying *next; /* in the order of sending */
    struct packet_event event; /* as it was sent; its frame lies in `bytes` */
    struct lane *lane;   /* wire_lanes.c; NULL: in none */
    struct flying *in_front; /* in its lane */
    struct flying *behind;
    int from;            /* a port, or WIRE_NOBODY */
    int64_t due_ns;      /* CLOCK_MONOTONIC; 0: when told */
    struct packet packet; /* its frame, decoded */
    size_t len;          /* of `bytes` */
    unsigned char bytes[]; /* HOST_HEADER, then the frame */
};

struct wire_port {
    struct host *host;
    const char *name;
    int tap; /* -1: it has none */
    struct wire_rules rules;
    struct wire_total total;
};

/* An event that waits to be taken. */
struct told {
    struct told *next;
    struct packet_event event; /* owns its frame */
};

enum { DROPS_MAX = 64, LANES = 4096 };

struct wire {
    pthread_mutex_t lock;
    pthread_t thread;
    bool stop;
    int wake[2]; /* pipes: for the thread ... */
    int bell[2]; /* ... and for who takes the events */

    struct wire_port ports[HOSTS_MAX];
    size_t nports;
    bool cut;
    bool offloads; /* as wire_offload() has decided */
    bool copies; /* each on its own */
    unsigned answered;
    struct wire_drop drops[DROPS_MAX];
    size_t ndrops;
    uint64_t random; /* never 0 */

    struct flying *first;
    struct flying **end;
    size_t nflying;
    size_t ndelayed;
    size_t flying_bytes;
    int64_t due_ns;      /* none is due before this */
    struct flying *seen; /* the one that wire_at() told last, and which that was; NULL: unknown */
    size_t seen_at;
    struct lane *lanes[LANES];

    struct told *oldest;
    struct told **newest;
    size_t ntold;
    size_t told_bytes;
    unsigned untold; /* events that found no room */

    struct conversations *talk;
    unsigned long numbers;
    unsigned char *frame; /* room for one */
};

/* ---- wire.c ------------------------------------------------------------------------------- */

/* Makes a pipe readable, or empty again. */
void wire_ring(const int pipe[2]);
void wire_heard(const int pipe[2]);

/* ---- wire_carry.c ------------------------------------------------------------------------- */

/* Reads what the hosts have sent, at most `frames`, and does with it what the rules say; hands over
 * what is due. False: there was nothing to do. */
bool wire_carry(struct wire *w, size_t frames);
/* When the next one is due, by CLOCK_MONOTONIC; 0: none is. */
int64_t wire_due(const struct wire *w);
/* Hands it over, and says so with this fate. */
void wire_hand_over(struct wire *w, const struct flying *f, enum packet_fate fate);
void wire_tell(struct wire *w, const struct packet_event *e, enum packet_fate fate);

/* ---- wire_queue.c ------------------------------------------------------------------------- */

/* Takes it off the wire; *at is the link that leads to it. */
struct flying *wire_unlink(struct wire *w, struct flying **at);
/* Puts a copy of the frame behind the others. NULL: the wire is full. */
struct flying *wire_put(struct wire *w, const struct packet_event *e, const unsigned char *bytes,
                        size_t len, int64_t due_ns);
void wire_forget_all(struct wire *w);

/* ---- wire_lanes.c ------------------------------------------------------------------------- */

void wire_enter_lane(struct wire *w, struct flying *f);
void wire_leave_lane(struct wire *w, struct flying *f);
/* The first of those on the wire that together are all of this, which is so sent once more; NULL:
 * something of it is new. */
struct flying *wire_original(struct wire *w, const struct packet *p, int from);
/* Is an answer on the wire that acknowledges all of this? Then it is sent again only because the
 * answer is held. */
bool wire_is_answered(struct wire *w, const struct packet *p, int from);

/* ---- wire_rules.c ------------------------------------------------------------------------- */

bool wire_is_quiet(const struct wire *w);
/* What holds for this port, or for WIRE_NOBODY. */
struct wire_rules wire_rules_of(const struct wire *w, int from);
/* Decides anew: segments may be large, and their checksums unfinished, only while nobody looks at
 * them. */
void wire_offload(struct wire *w);

#endif
