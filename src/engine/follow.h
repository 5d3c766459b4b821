/*
 * follow.h: fields of sockets that the user follows: what they were, and what is new of them.
 * A socket of which nothing is followed costs nothing.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_FOLLOW_H
#define ENGINE_FOLLOW_H

#include "engine/engine.h"

enum { FOLLOW_MAX = 16, FOLLOW_NS = 200000000 /* how often they are looked at */ };

/* Follows these fields (numbers of fields.h) of an open socket from now on, instead of others
 * before; none with n 0. At most FOLLOW_MAX. */
void follow_set(struct engine *e, struct sock *s, const int *fields, size_t n);
/* How many are followed, and which; `fields` has room for FOLLOW_MAX. */
size_t follow_get(const struct sock *s, int *fields);
/* All that are followed have to be looked at: most fields change without an event. */
void follow_touch(struct engine *e);
/* What is new since the last time, as notes of the change, which live until the next step. */
void follow_look(struct engine *e, struct sock *s, struct change *c);
/* One of the sockets that are followed, or NULL. */
struct sock *follow_first(const struct engine *e);
/* The socket is closed, or all is over. */
void follow_end(struct engine *e, struct sock *s);

/* The kernel keeps another value of an option than the one that this call has set: a note says
 * which. */
void follow_option(struct engine *e, const struct call *c, struct change *change);

#endif
