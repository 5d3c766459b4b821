/*
 * explain.h: knowledge shown: a call, a state or an errno explained, and why a call failed, as
 * text and as JSON. Never asks the kernel.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef VIEWS_EXPLAIN_H
#define VIEWS_EXPLAIN_H

#include "decode/causes.h"
#include "decode/topics.h"
#include "engine/journal.h"
#include "views/text.h"

/* A topic at length. `usage` is that of the command that makes the call, or NULL. */
void text_topic(struct buf *out, const struct topic *t, const char *usage);
void json_topic(struct buf *out, const struct topic *t, const char *usage);

/* The names of all topics. */
void text_topics(struct buf *out);
void json_topics(struct buf *out);

/* Why a call failed, at length. `r` is its record, or NULL where the journal has forgotten it. */
void text_failure(struct buf *out, const struct record *r, const struct cause_facts *f,
                  const struct text_style *style);
void json_failure(struct buf *out, unsigned long step, const struct cause_facts *f);

#endif
