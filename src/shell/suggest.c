/*
 * suggest.c: the nearest of the words that completion would offer: what can stand at a place is
 * known there already.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "shell/suggest.h"

#include <string.h>

#include "decode/spelling.h"

/* The word that the diagnosis points to; st->nwords: none of them. */
static size_t
word_at_fault(const struct statement *st, const struct diag *d)
{
    size_t i = 0;

    while (i < st->nwords &&
           (st->words[i].column != d->column || st->words[i].width != d->width))
        i++;
    return i;
}

static const char *
nearest_of(const struct completion *c, const char *text, size_t len)
{
    const char *nearest = NULL;
    int best = SPELLING_FAR;

    for (size_t i = 0; i < c->count; i++) {
        int distance = spelling_distance(text, len, c->words[i]);

        if (distance < best && spelling_near(distance, len)) {
            best = distance;
            nearest = c->words[i];
        }
    }
    return nearest;
}

void
suggest_word(struct session *s, const struct statement *st)
{
    struct diag *d = &s->diag;
    size_t i = word_at_fault(st, d);
    size_t end = d->column + d->width;
    const struct type *type;
    struct completion c = {.prefix = "", .before = st->name, .nbefore = i + 1};
    const char *nearest;

    if (i >= st->nwords || i >= ACT_WORDS || st->words[i].quoted || d->instead.len != 0)
        return;
    type = st->command->words[i];
    if (type == NULL || type->complete == NULL)
        return;
    type->complete(&c, &s->engine);
    nearest = nearest_of(&c, st->line + d->column, d->width);
    if (nearest != NULL) {
        buf_add(&d->instead, st->line, d->column);
        buf_str(&d->instead, nearest);
        buf_add(&d->instead, st->line + end, st->line_len - end);
    }
    completion_free(&c);
}
