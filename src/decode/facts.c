/*
 * facts.c: a growing list of facts, whose texts lie one behind the other.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/facts.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void
facts_begin(struct facts *f, const char *name, const char *unit, const char *group,
            enum fact_rank rank)
{
    if (f->count == f->cap) {
        f->cap = f->cap != 0 ? f->cap * 2 : 64;
        f->items = mem_grow(f->items, f->cap, sizeof *f->items);
    }
    f->items[f->count++] = (struct fact){
        .name = name, .unit = unit, .group = group, .rank = rank, .at = f->text.len};
}

void
facts_end(struct facts *f)
{
    struct fact *last = &f->items[f->count - 1];

    last->len = f->text.len - last->at;
    buf_char(&f->text, '\0');
}

void
facts_back(struct facts *f)
{
    f->text.len = f->items[--f->count].at;
}

void
fact_put_unit(struct buf *out, const char *value, const char *unit)
{
    size_t len = strlen(unit);
    bool is_plural = len > 2 && unit[len - 1] == 's' && strchr(unit, '/') == NULL;

    buf_add(out, unit, is_plural && strcmp(value, "1") == 0 ? len - 1 : len);
}

const char *
fact_text(const struct facts *f, const struct fact *item)
{
    return f->text.data + item->at;
}

void
facts_free(struct facts *f)
{
    free(f->items);
    buf_free(&f->text);
    *f = (struct facts){0};
}
