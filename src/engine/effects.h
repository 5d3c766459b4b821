/*
 * effects.h: what a call that has returned did to the table of sockets: those that it made, the one
 * that it closed. For engine.c alone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_EFFECTS_H
#define ENGINE_EFFECTS_H

#include "engine/engine.h"

/* Before the call: a descriptor that it will close is watched no more. */
void effects_prepare(struct engine *e, const struct call *c);
/* After it: brings the table up to date and fills c->opened. `subject` is the socket that it was
 * made on, or NULL. Returns the socket whose state is the step's own: the one that it was about, or
 * the one that it made; NULL: none. */
struct sock *effects_apply(struct engine *e, struct call *c, struct sock *subject);

#endif
