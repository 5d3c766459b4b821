/*
 * observe.h: the part of the engine that learns what changed, for engine.c alone. What it finds
 * goes into e->changes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_OBSERVE_H
#define ENGINE_OBSERVE_H

#include "engine/engine.h"

/* Finds out what kind of socket this is, if that is not known yet. */
void observe_identify(struct sock *s);
/* The kernel's events of this socket are taken from now on. */
void observe_watch(struct engine *e, struct sock *s);
/* Marks a socket to be looked at; `hints` are enum state_hint. */
void observe_touch(struct engine *e, struct sock *s, unsigned hints);
/* The call is about to be made on this socket. */
void observe_target(struct sock *s, const struct call *c);
/* The call has closed this socket's descriptor. */
void observe_closed(struct engine *e, struct sock *s);
/* Forgets what the step before changed. */
void observe_begin(struct engine *e);
/* Room for one more change, of which nothing is said yet. */
struct change *observe_add(struct engine *e);
/* Collects what the call changed: of its own socket, which comes first, and of others. */
void observe_call(struct engine *e, const struct call *c, struct sock *own);

#endif
