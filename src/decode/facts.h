/*
 * facts.h: what is known of something, as a list: each fact is a text under a name, with a unit
 * and a heading. Knows neither where they come from nor how they are laid out.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DECODE_FACTS_H
#define DECODE_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* How much a view for people makes of a fact. */
enum fact_rank {
    FACT_SHOWN,
    FACT_COUNTER, /* of interest only when it is not 0 */
    FACT_SILENT   /* said in another way already: for programs alone */
};

struct fact {
    const char *name; /* these three: static */
    const char *unit; /* "bytes", or "" */
    const char *group; /* the heading under which it stands */
    enum fact_rank rank;
    size_t at; /* its text: where in `text`, and how long */
    size_t len;
};

struct facts {
    struct fact *items;
    size_t count;
    size_t cap;
    struct buf text;
};

/* Begins a fact, whose value is appended to f->text; facts_end() completes it. */
void facts_begin(struct facts *f, const char *name, const char *unit, const char *group,
                 enum fact_rank rank);
void facts_end(struct facts *f);
/* Takes back what facts_begin() began. */
void facts_back(struct facts *f);
/* The unit behind such a value: "1 byte", "2 bytes". */
void fact_put_unit(struct buf *out, const char *value, const char *unit);
const char *fact_text(const struct facts *f, const struct fact *item);
void facts_free(struct facts *f);

#endif
