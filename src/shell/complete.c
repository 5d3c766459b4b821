/*
 * complete.c: what could stand where the cursor is: a command, or what the parameter at that place
 * takes. Knows no line editor.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/words.h"
#include "shell/session.h"

/* The words of the statement that the cursor stands in. */
struct place {
    const struct word *words; /* the command first */
    size_t count;
    size_t word;              /* the one that is typed: its number in the list, or count */
    size_t start;             /* where in the line that begins */
};

static void
offer_commands(struct completion *c, const struct dictionary *dict)
{
    for (size_t l = 0; dict->lists[l] != NULL; l++)
        for (const struct command *const *at = dict->lists[l]; *at != NULL; at++)
            completion_offer(c, (*at)->name);
}

static const struct command *
exact_command(const struct dictionary *dict, const struct word *w)
{
    const char *nearest;
    bool ambiguous;
    size_t len;
    const char *text = word_literal(w, &len);

    return text != NULL ? dictionary_find(dict, text, len, &nearest, &ambiguous) : NULL;
}

/* The parameter that stands at this position, not counting what is given by name. */
static const struct param *
parameter_at(const struct signature *call, size_t position)
{
    for (size_t i = 0; i < call->nparams; i++)
        if (!call->params[i].named_only && position-- == 0)
            return &call->params[i];
    return NULL;
}

static void
offer_names_of_parameters(struct completion *c, const struct signature *call)
{
    struct buf b = {0};

    for (size_t i = 0; c->len != 0 && i < call->nparams; i++) {
        buf_clear(&b);
        buf_str(&b, call->params[i].name);
        buf_char(&b, '=');
        completion_offer(c, buf_text(&b));
    }
    buf_free(&b);
}

static void
offer_argument(struct completion *c, const struct session *s, const struct place *place)
{
    const struct command *command = exact_command(&s->dict, &place->words[0]);
    const struct type *type;

    if (command == NULL)
        return;
    type = command->words;
    if (command->call.invoke != NULL) {
        const struct param *p = parameter_at(&command->call, place->word - 1);

        type = p != NULL ? p->type : NULL;
        offer_names_of_parameters(c, &command->call);
    }
    if (type == &type_command)
        offer_commands(c, &s->dict);
    else if (type != NULL && type->complete != NULL)
        type->complete(c, &s->engine);
}

/* Finds the statement and the word in the line up to the cursor. */
static bool
find_place(const char *line, size_t cursor, struct arena *arena, struct place *place)
{
    struct diag d = {0};
    struct words words;
    bool good = words_split(line, cursor, arena, &words, &d);
    size_t first = 0;

    diag_free(&d);
    if (!good)
        return false;
    for (size_t i = 0; i < words.count; i++)
        if (words.list[i].kind == WORD_END || words.list[i].kind == WORD_TARGET)
            first = i + 1;
        else if (words.list[i].kind != WORD_TEXT)
            return false;
    place->words = words.list + first;
    place->count = words.count - first;
    place->word = place->count;
    place->start = cursor;
    if (place->count != 0) {
        const struct word *last = &place->words[place->count - 1];

        if (last->column + last->width == cursor) {
            place->word = place->count - 1;
            place->start = last->column;
        }
    }
    return true;
}

static int
by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Hands the words over in order, each once. */
static void
hand_over(struct completion *c, struct line_matches *out)
{
    size_t kept = 0;

    if (c->count != 0)
        qsort(c->words, c->count, sizeof *c->words, by_name);
    for (size_t i = 0; i < c->count; i++) {
        if (kept != 0 && strcmp(c->words[kept - 1], c->words[i]) == 0)
            free(c->words[i]);
        else
            c->words[kept++] = c->words[i];
    }
    out->words = c->words;
    out->count = kept;
    out->files = c->files;
    if (kept == 1) {
        size_t len = strlen(c->words[0]);

        out->no_space = c->words[0][len - 1] == ':' || c->words[0][len - 1] == '=';
    }
}

void
complete_line(void *context, const char *line, size_t cursor, struct line_matches *out)
{
    struct session *s = context;
    struct arena arena = {0};
    struct place place;
    struct completion c = {0};

    *out = (struct line_matches){.start = cursor};
    if (find_place(line, cursor, &arena, &place)) {
        out->start = place.start;
        c.prefix = line + place.start;
        c.len = cursor - place.start;
        if (place.word == 0) {
            offer_commands(&c, &s->dict);
            type_fd.complete(&c, &s->engine);
        } else {
            offer_argument(&c, s, &place);
        }
        hand_over(&c, out);
    }
    arena_free(&arena);
}
