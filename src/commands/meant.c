/*
 * meant.c: mistakes that can be made with the words of any call: the name of a parameter is
 * mistyped, & stands at the last word.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "commands/meant.h"

#include <string.h>

#include "decode/spelling.h"

enum { NAME_SHOWN = 30 };

/* The line with one part of it replaced. */
static void
put_instead(const struct statement *st, size_t column, size_t width, const char *part,
            struct diag *d)
{
    buf_clear(&d->instead);
    buf_add(&d->instead, st->line, column);
    buf_str(&d->instead, part);
    buf_add(&d->instead, st->line + column + width, st->line_len - column - width);
}

static const char *
nearest_parameter(const struct signature *call, const char *text, size_t len)
{
    const char *nearest = NULL;
    int best = SPELLING_FAR;

    for (size_t i = 0; i < 2 * call->nparams; i++) {
        const struct param *p = &call->params[i / 2];
        const char *name = i % 2 == 0 ? p->name : p->alias;
        int distance = name != NULL ? spelling_distance(text, len, name) : SPELLING_FAR;

        if (distance < best && spelling_near(distance, len)) {
            best = distance;
            nearest = name;
        }
    }
    return nearest;
}

/* flag=peek */
static bool
is_unknown_parameter(const struct statement *st, const struct word *w, struct diag *d)
{
    const char *at = st->line + w->column;
    const char *equals = memchr(at, '=', w->width);
    const char *nearest;
    size_t len;

    if (equals == NULL)
        return false;
    len = (size_t)(equals - at);
    if (!name_valid(at, len) || command_parameter(&st->command->call, at, len) >= 0)
        return false;
    nearest = nearest_parameter(&st->command->call, at, len);
    word_fault(w, d, "%s has no parameter %.*s%s%s", st->command->name,
               len < NAME_SHOWN ? (int)len : NAME_SHOWN, at, nearest != NULL ? "" : "; help ",
               nearest != NULL ? "" : st->command->name);
    if (nearest != NULL)
        put_instead(st, w->column, len, nearest, d);
    else
        buf_str(&d->reason, " lists them");
    return true;
}

/* accept s& */
static bool
has_ampersand(const struct statement *st, const struct word *w, struct diag *d)
{
    size_t end = w->column + w->width;

    if (w->quoted || w->width < 2 || st->line[end - 1] != '&')
        return false;
    put_instead(st, end - 1, 1, " &", d);
    return true;
}

void
meant_word(const struct statement *st, struct diag *d)
{
    if (st->command->call.invoke == NULL || st->nwords == 0 || d->instead.len != 0)
        return;
    if (has_ampersand(st, &st->words[st->nwords - 1], d))
        return;
    for (size_t i = 0; i < st->nwords; i++)
        if (st->words[i].column == d->column && is_unknown_parameter(st, &st->words[i], d))
            return;
}
