/*
 * closed.h: connections of the session that have no descriptor: those that the kernel is still
 * ending after their socket was closed, and those that wait in a listener's queue.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_CLOSED_H
#define ENGINE_CLOSED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/fourtuple.h"
#include "engine/journal.h"
#include "engine/lab.h"
#include "engine/sockdiag.h"
#include "engine/sockets.h"

struct engine;

enum { CLOSED_MAX = 1000 };

/* A connection whose socket was closed; in the lab also one that no socket of the session has. */
struct closed {
    struct fourtuple ends;
    int family;
    unsigned place;      /* whose network it is in */
    uint64_t generation; /* of the socket that it had; 0: it never had one of the session's */
    const char *name;    /* and its name, or NULL; interned */
    enum state state;    /* as it was told last; STATE_UNKNOWN: not yet */
    bool queued;         /* it waits to be accepted */
    int64_t ends_ns;     /* when the kernel will forget it, by CLOCK_MONOTONIC; 0: not known */
    int64_t due_ns;      /* when it is to be looked at again; 0: it is over */
};

/* The last CLOSED_MAX of them. */
struct closed_ring {
    struct closed *list; /* NULL until the first */
    size_t cap;
    size_t total;        /* that were ever kept: the newest is list[(total - 1) % CLOSED_MAX] */
    size_t living;       /* that are not over */
    struct sockdiag diags[PLACES];
};

/* The socket, as it was seen last, is about to be closed: its connection is followed from now on,
 * if the kernel may have to go on with it. */
void closed_keep(struct engine *e, const struct sock *s);
/* Looks at those that are due, and adds what has changed to e->changes. */
void closed_look(struct engine *e);
/* What this socket had is due; of generation 0: all are. */
void closed_touch(struct engine *e, uint64_t generation);
/* A packet may have changed this end of a connection, in the lab: it is due, or followed from now
 * on. */
void closed_touch_end(struct engine *e, unsigned place, int family,
                      const struct fourtuple *ends);
/* A socket of the session has this end: it is followed as one that has none no more. */
void closed_accepted(struct engine *e, unsigned place, const struct fourtuple *ends);
/* The open socket of the session that is this end, or NULL. */
struct sock *closed_find_socket(const struct engine *e, unsigned place,
                                const struct fourtuple *ends);
/* What was there is no more, and nothing is said of it. */
void closed_forget(struct engine *e, unsigned place);
/* The engine is waited for: the kernel is to announce what it can, and the return value, of
 * CLOCK_MONOTONIC, is when to look at the rest; 0: never. */
int64_t closed_attend(struct engine *e);
void closed_free(struct closed_ring *r, struct own *own);
/* Through which the sockets of a place are asked for. */
struct sockdiag *closed_diag(struct engine *e, unsigned place);

/* The oldest that is not over, from the n-th on, counted from 0 for the oldest that is kept; *n is
 * then the number behind it. NULL: no more. */
const struct closed *closed_next(const struct closed_ring *r, size_t *n);
/* The one that this socket had last; NULL: none, or it is over. */
const struct closed *closed_of(const struct closed_ring *r, const struct sock *s);
/* The connection as a change in which nothing changed. A note of the time that is left lives until
 * the next step. */
struct change closed_change(struct engine *e, const struct closed *c);

/* What has become of the connection that this socket had, closed or in STATE_CLOSED; STATE_CLOSED:
 * it is over. False: this system does not tell. */
bool closed_state(struct engine *e, const struct sock *s, enum state *state);

/* Calls take() for each connection that a listener of the session at this place holds ready, or is
 * about to: a change in which nothing changed, with DETAIL_QUEUED or DETAIL_HALF_OPEN. */
void closed_each_queued(struct engine *e, unsigned place,
                        void (*take)(void *context, const struct change *c), void *context);

#endif
