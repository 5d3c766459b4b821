/*
 * bind.c: which word of a statement is which parameter of its call: by name, by position, two or
 * more words for one. What the words mean is their types' matter.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <string.h>

#include "commands/statement.h"

int
word_parameter(const struct statement *st, const struct signature *call, const struct word *w,
               size_t *skip)
{
    const char *at = st->line + w->column;
    const char *equals = memchr(at, '=', w->width);

    if (equals == NULL)
        return -1;
    *skip = (size_t)(equals - at) + 1;
    return command_parameter(call, at, *skip - 1);
}

static bool
usage_fault(const struct statement *st, struct diag *d, size_t column, size_t width,
            const char *what, const char *name)
{
    struct buf usage = {0};

    command_usage(&usage, st->command);
    diag_set(d, column, width, "%s%s: %s", name, what, buf_text(&usage));
    buf_free(&usage);
    return false;
}

/* What is positional, in order: what the words have to be dealt out to. */
struct deal {
    const struct word *words[2 * CALL_ARGS_MAX]; /* the positional ones */
    size_t count;
    size_t required;
};

/* A member is not needed where a pointer stands for the whole structure. */
static bool
is_needed(const struct statement *st, size_t i)
{
    const struct param *params = st->command->call.params;
    size_t whole = i;

    while (params[whole].member)
        whole--;
    return params[i].required && (whole == i || st->slots[whole].word == NULL);
}

static bool
collect(struct statement *st, struct deal *deal, struct diag *d)
{
    const struct signature *call = &st->command->call;

    for (size_t i = 0; i < st->nwords; i++) {
        size_t skip = 0;
        int named = word_parameter(st, call, &st->words[i], &skip);

        if (named >= 0) {
            if (st->slots[named].word != NULL)
                return word_fault(&st->words[i], d, "%s is given twice", call->params[named].name);
            st->slots[named].word = &st->words[i];
            st->slots[named].skip = skip;
        } else if (deal->count < 2 * CALL_ARGS_MAX) {
            deal->words[deal->count++] = &st->words[i];
        }
    }
    for (size_t i = 0; i < call->nparams; i++)
        if (is_needed(st, i) && st->slots[i].word == NULL)
            deal->required++;
    return true;
}

/* Does this word and the next make one value (a host and its port)? */
static bool
is_pair(const struct param *p, const struct deal *deal, size_t at, struct context *cx,
        struct diag *d)
{
    const char *text;
    size_t len;

    return p->type->takes_two != NULL && at + 1 < deal->count &&
           word_expand(deal->words[at], cx, &text, &len, d) && p->type->takes_two(text, len);
}

/* All words that are left. */
static void
take_many(struct statement *st, const struct deal *deal, size_t at, struct slot *slot)
{
    slot->count = deal->count - at;
    slot->words = arena_alloc(st->arena, slot->count * sizeof(struct word *));
    for (size_t i = 0; i < slot->count; i++)
        slot->words[i] = deal->words[at + i];
    slot->word = slot->words[0];
}

static bool
deal_out(struct statement *st, struct deal *deal, struct context *cx, struct diag *d)
{
    const struct signature *call = &st->command->call;
    size_t spare = deal->count > deal->required ? deal->count - deal->required : 0;
    size_t at = 0;

    for (size_t n = 0, i; (i = command_place(call, n)) < call->nparams; n++) {
        const struct param *p = &call->params[i];

        if (p->named_only || st->slots[i].word != NULL || (!is_needed(st, i) && spare == 0))
            continue;
        if (at == deal->count)
            return usage_fault(st, d, st->call_end, 0, " is missing", p->show);
        if (!is_needed(st, i))
            spare--;
        if (p->many) {
            take_many(st, deal, at, &st->slots[i]);
            spare -= deal->count - at - 1;
            at = deal->count - 1;
        } else if (is_pair(p, deal, at, cx, d)) {
            st->slots[i].second = deal->words[at + 1];
            st->slots[i].word = deal->words[at++];
            spare -= spare > 0;
        } else {
            st->slots[i].word = deal->words[at];
        }
        at++;
    }
    if (at < deal->count)
        return usage_fault(st, d, deal->words[at]->column, deal->words[at]->width,
                           "one word too many", "");
    return true;
}

bool
statement_bind(struct statement *st, struct context *cx, struct diag *d)
{
    struct deal deal = {0};
    size_t size = st->command->call.nparams * sizeof *st->slots;

    if (st->slots == NULL)
        st->slots = arena_alloc(st->arena, size);
    memset(st->slots, 0, size);
    if (!collect(st, &deal, d) || !deal_out(st, &deal, cx, d))
        return false;
    st->bound = true;
    /* Whether two words are one address is seen in the text: a name's value may differ. */
    for (size_t i = 0; i < st->nwords; i++)
        if (word_literal(&st->words[i], &(size_t){0}) == NULL)
            st->bound = false;
    return true;
}
