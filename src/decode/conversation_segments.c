/*
 * conversation_segments.c: which parts of a sequence space were sent, and which have arrived, both
 * within a bound. Knows nothing of flags, windows and acknowledgements.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <stdlib.h>

#include "base/mem.h"
#include "decode/conversation_parts.h"

enum { SEGMENTS_FIRST = 4 };

/* ---- what was sent ------------------------------------------------------------------------ */

void
segments_free(struct segments *s)
{
    free(s->list);
    *s = (struct segments){0};
}

static struct segment *
at(const struct segments *s, size_t index)
{
    return &s->list[(s->first + index) % s->room];
}

/* Called only while the ring begins at its front, since before it is full none has given way. */
static void
grow(struct segments *s)
{
    s->room = s->room == 0 ? SEGMENTS_FIRST : s->room * 2;
    s->list = mem_grow(s->list, s->room, sizeof *s->list);
}

void
segments_add(struct segments *s, const struct segment *fresh)
{
    if (s->count == s->room && s->room < SEGMENTS_MAX)
        grow(s);
    if (s->count == s->room)
        s->first = (s->first + 1) % s->room;
    else
        s->count++;
    *at(s, s->count - 1) = *fresh;
}

struct segment *
segments_find(const struct segments *s, uint32_t seq)
{
    size_t low = 0;
    size_t high = s->count;
    struct segment *found;

    /* The last that does not begin behind it stands before `low` in the end. */
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (before(seq, at(s, middle)->seq))
            high = middle;
        else
            low = middle + 1;
    }
    if (low == 0)
        return NULL;
    found = at(s, low - 1);
    return before(seq, found->end) ? found : NULL;
}

/* ---- what arrived ------------------------------------------------------------------------- */

/* Forgets the parts that are no longer behind a gap. */
static void
absorb(struct arrivals *a)
{
    size_t i = 0;

    while (i < a->nranges) {
        if (before(a->expected, a->ranges[i].from)) {
            i++;
            continue;
        }
        if (before(a->expected, a->ranges[i].to))
            a->expected = a->ranges[i].to;
        a->ranges[i] = a->ranges[--a->nranges];
        i = 0;
    }
}

/* Joined with a part that it touches; if there are too many, it is forgotten: then what follows
 * may be called out of order once too often, until the receiver acknowledges it. */
static void
add_range(struct arrivals *a, uint32_t from, uint32_t to)
{
    for (size_t i = 0; i < a->nranges; i++) {
        if (before(to, a->ranges[i].from) || before(a->ranges[i].to, from))
            continue;
        if (before(from, a->ranges[i].from))
            a->ranges[i].from = from;
        if (before(a->ranges[i].to, to))
            a->ranges[i].to = to;
        return;
    }
    if (a->nranges < RANGES_MAX) {
        a->ranges[a->nranges].from = from;
        a->ranges[a->nranges].to = to;
        a->nranges++;
    }
}

/* Has all of it arrived, behind a gap? */
static bool
is_in_range(const struct arrivals *a, uint32_t from, uint32_t to)
{
    for (size_t i = 0; i < a->nranges; i++)
        if (!before(from, a->ranges[i].from) && !before(a->ranges[i].to, to))
            return true;
    return false;
}

unsigned
arrivals_add(struct arrivals *a, uint32_t seq, uint32_t end)
{
    bool gap = a->nranges != 0;

    if (!before(a->expected, end) || is_in_range(a, seq, end))
        return 0;
    if (before(a->expected, seq)) {
        add_range(a, seq, end);
        return MARK_OUT_OF_ORDER;
    }
    a->expected = end;
    absorb(a);
    return gap ? MARK_OUT_OF_ORDER : 0;
}

void
arrivals_confirm(struct arrivals *a, uint32_t ack)
{
    if (!before(a->expected, ack))
        return;
    a->expected = ack;
    absorb(a);
}
