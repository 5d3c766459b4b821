/*
 * script.h: the journal as a script that checks itself: each call as it was typed, with
 * its result behind =>. Addresses that the kernel chose become local:FD and peer:FD, so
 * that a replay, for which it chooses others, passes. Never asks the kernel.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef VIEWS_SCRIPT_H
#define VIEWS_SCRIPT_H

#include "base/buf.h"
#include "engine/journal.h"

/* What the view remembers from record to record: whose address is whose. */
struct script_view;

struct script_view *script_open(void);
void script_close(struct script_view *v);

/* The lines for the next record, in order; nothing for what replaying does not need.
 * What comes later is not known: a block is written step by step, a sendall of several sends
 * expects any result until the last one is known. */
void script_record(struct script_view *v, struct buf *out, const struct record *r);
/* How many bytes at the end of the lines before the last record's take the place of. */
size_t script_replaces(const struct script_view *v);

/* The whole journal; says in a comment at the top how many records are forgotten. A
 * block in which nothing went wrong is written as it was typed. */
void script_journal(struct buf *out, const struct journal *j);

#endif
