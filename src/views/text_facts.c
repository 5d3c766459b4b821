/*
 * text_facts.c: a list of facts as a table of lines: a heading, and behind it as many facts as fit.
 * Knows nothing of what they mean.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "views/text_parts.h"

#include <string.h>

enum { LABEL_INDENT = 4, LABEL_WIDTH = 12, GAP = 3 };

static bool
is_shown(const struct facts *f, const struct fact *item, const struct text_style *style)
{
    if (item->rank == FACT_COUNTER && style->detail != TEXT_FULL)
        return strcmp(fact_text(f, item), "0") != 0;
    return item->rank != FACT_SILENT;
}

/* The next one of its group that is shown, from the n-th on; f->count: none. */
static size_t
next_of_group(const struct facts *f, size_t n, const char *group, const struct text_style *style)
{
    while (n < f->count &&
           (strcmp(f->items[n].group, group) != 0 || !is_shown(f, &f->items[n], style)))
        n++;
    return n;
}

static bool
is_number(const char *text)
{
    return *text >= '0' && *text <= '9';
}

/* A unit stands behind the last of those that share it, and behind numbers alone. */
static void
put_fact(struct text_line *l, const struct facts *f, const struct fact *item,
         const struct fact *next)
{
    size_t start;

    buf_str(l->out, item->name);
    buf_char(l->out, ' ');
    start = l->out->len;
    buf_add(l->out, fact_text(f, item), item->len);
    text_cut(l->out, start, TEXT_COLUMNS / 2, l->style);
    if (item->unit[0] == '\0' || !is_number(fact_text(f, item)) ||
        (next != NULL && strcmp(next->unit, item->unit) == 0))
        return;
    buf_char(l->out, ' ');
    fact_put_unit(l->out, fact_text(f, item), item->unit);
}

static void
put_group(struct buf *out, const struct facts *f, const char *group, const struct text_style *style)
{
    struct text_line l = text_line_begin(out, style);
    size_t first = next_of_group(f, 0, group, style);
    size_t next;

    l.limit = TEXT_COLUMNS;
    if (first == f->count)
        return;
    buf_printf(out, "%*s%-*s", LABEL_INDENT, "", LABEL_WIDTH, group);
    for (size_t i = first; i < f->count; i = next) {
        struct text_mark before = text_line_mark(&l);

        if (i != first)
            buf_add(out, "   ", GAP);
        next = next_of_group(f, i + 1, group, style);
        put_fact(&l, f, &f->items[i], next < f->count ? &f->items[next] : NULL);
        if (i != first && !text_line_fits(&l))
            text_line_break(&l, before, GAP, LABEL_INDENT + LABEL_WIDTH);
    }
    buf_char(out, '\n');
}

static bool
is_first_of_group(const struct facts *f, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(f->items[i].group, f->items[n].group) == 0)
            return false;
    return true;
}

void
text_facts(struct buf *out, const struct facts *f, const struct text_style *style)
{
    for (size_t i = 0; i < f->count; i++)
        if (is_first_of_group(f, i))
            put_group(out, f, f->items[i].group, style);
}

void
text_facts_list(struct buf *out, const struct facts *f, const struct text_style *style)
{
    enum { NAME_WIDTH = 26 };

    for (size_t i = 0; i < f->count; i++) {
        const struct fact *item = &f->items[i];
        size_t start;

        if (i == 0 || strcmp(f->items[i - 1].group, item->group) != 0)
            buf_printf(out, "  %s\n", item->group);
        buf_printf(out, "%*s%-*s ", LABEL_INDENT, "", NAME_WIDTH, item->name);
        start = out->len;
        buf_add(out, fact_text(f, item), item->len);
        if (item->unit[0] != '\0') {
            buf_char(out, ' ');
            fact_put_unit(out, fact_text(f, item), item->unit);
        }
        if (style->detail != TEXT_FULL)
            text_cut(out, start, TEXT_COLUMNS - LABEL_INDENT - NAME_WIDTH - 1, style);
        buf_char(out, '\n');
    }
}
