/*
 * complete.c: what could stand where the cursor is: a command, or what the parameter at that place
 * takes. Knows no line editor.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/words.h"
#include "shell/job.h"

/* The words of the statement that the cursor stands in. */
struct place {
    const struct word *words; /* the command first */
    size_t count;
    size_t word;              /* the one that is typed: its number in the list, or count */
    size_t start;             /* where in the line that begins */
    bool result;              /* it stands behind => */
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

/* Offers what each parameter takes that can stand at this position: those before it which are not
 * required may be left out. */
static void
offer_position(struct completion *c, const struct signature *call, size_t position,
               const struct engine *e)
{
    size_t before = 0;
    size_t required = 0;

    for (size_t i = 0; i < call->nparams; i++) {
        const struct param *p = &call->params[i];

        if (p->named_only)
            continue;
        if (required <= position && position <= before && p->type->complete != NULL)
            p->type->complete(c, e);
        before++;
        required += p->required;
    }
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

/* Only what stands behind this character is to be completed: behind = or |. */
static bool
skip_to(struct completion *c, struct place *place, char mark)
{
    size_t at = c->len;

    while (at > 0 && c->prefix[at - 1] != mark)
        at--;
    c->prefix += at;
    c->len -= at;
    place->start += at;
    return at != 0;
}

/* What a $ in a word may stand before. */
static bool
offer_values(struct completion *c, const struct session *s, struct place *place)
{
    static const char *const specials[] = {"data", "errno", "pid", "ret", NULL};

    if (!skip_to(c, place, '$'))
        return false;
    for (size_t i = 0; i < s->engine.names.count; i++)
        completion_offer(c, s->engine.names.list[i].name);
    for (size_t i = 0; specials[i] != NULL; i++)
        completion_offer(c, specials[i]);
    return true;
}

static void
offer_argument_of_call(struct completion *c, const struct session *s, struct place *place,
                       const struct signature *call)
{
    const char *word = c->prefix;
    int named = -1;

    if (skip_to(c, place, '='))
        named = command_parameter(call, word, (size_t)(c->prefix - word) - 1);
    skip_to(c, place, '|');
    if (named >= 0) {
        if (call->params[named].type->complete != NULL)
            call->params[named].type->complete(c, &s->engine);
        return;
    }
    offer_names_of_parameters(c, call);
    offer_position(c, call, place->word - 1, &s->engine);
}

static void
offer_argument(struct completion *c, const struct session *s, struct place *place)
{
    const struct command *command = exact_command(&s->dict, &place->words[0]);
    const struct type *type;
    size_t at = place->word - 1;

    if (command == NULL)
        return;
    if (command->call.invoke != NULL) {
        offer_argument_of_call(c, s, place, &command->call);
        return;
    }
    type = at < ACT_WORDS ? command->words[at] : NULL;
    if (type == &type_command)
        offer_commands(c, &s->dict);
    else if (type == &type_job)
        jobs_offer(c, s);
    else if (type != NULL && type->complete != NULL)
        type->complete(c, &s->engine);
}

/* Behind =>. */
static void
offer_results(struct completion *c, struct place *place)
{
    static const char *const outcomes[] = {"ok", "error", "eof", "blocked", "any", NULL};

    skip_to(c, place, '|');
    for (size_t i = 0; outcomes[i] != NULL; i++)
        completion_offer(c, outcomes[i]);
    for (size_t i = 0; c->len != 0 && i < constants_errno.count; i++)
        completion_offer(c, constants_errno.rows[i].name);
}

/* The words up to the cursor, which may stand between quotes. */
static bool
split_words(const char *line, size_t cursor, struct arena *arena, struct words *words)
{
    static const char quotes[] = "\"'";
    struct diag d = {0};
    bool good = words_split(line, cursor, arena, words, &d);

    for (size_t i = 0; !good && i < sizeof quotes - 1; i++) {
        char *closed = arena_copy(arena, line, cursor + 1);

        closed[cursor] = quotes[i];
        good = words_split(closed, cursor + 1, arena, words, &d);
    }
    diag_free(&d);
    return good;
}

/* Finds the statement and the word in the line up to the cursor. */
static bool
find_place(const char *line, size_t cursor, struct arena *arena, struct place *place)
{
    struct words words;
    size_t first = 0;

    if (!split_words(line, cursor, arena, &words))
        return false;
    for (size_t i = 0; i < words.count; i++)
        if (words.list[i].kind == WORD_END || words.list[i].kind == WORD_TARGET)
            first = i + 1;
        else if (words.list[i].kind == WORD_ARROW)
            place->result = true;
        else if (words.list[i].kind != WORD_TEXT)
            return false;
    if (words.count != 0)
        place->words = words.list + first;
    place->count = words.count - first;
    place->word = place->count;
    place->start = cursor;
    if (place->count != 0) {
        const struct word *last = &place->words[place->count - 1];

        if (last->column + last->width >= cursor) {
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
    if (c->files)
        out->file = mem_copy(c->prefix, c->len);
    if (kept == 1) {
        size_t len = strlen(c->words[0]);

        out->no_space = c->words[0][len - 1] == ':' || c->words[0][len - 1] == '=';
    }
}

/* Between quotes stands a file's name, or what nobody can guess. */
static bool
is_quoted(const struct place *p)
{
    return p->word < p->count && p->words[p->word].quoted;
}

void
complete_line(void *context, const char *line, size_t cursor, struct line_matches *out)
{
    struct session *s = context;
    struct arena arena = {0};
    struct place place = {0};
    struct completion c = {0};

    *out = (struct line_matches){.start = cursor};
    if (find_place(line, cursor, &arena, &place)) {
        c.prefix = line + place.start;
        c.len = cursor - place.start;
        if (is_quoted(&place))
            c.prefix = word_literal(&place.words[place.word], &c.len);
        if (c.prefix == NULL)
            c = (struct completion){.prefix = ""};
        c.before = place.words;
        c.nbefore = place.word;
        if ((place.result || place.word != 0) && !is_quoted(&place) &&
            offer_values(&c, s, &place)) {
            /* nothing else can stand there */
        } else if (place.result) {
            offer_results(&c, &place);
        } else if (place.word == 0) {
            offer_commands(&c, &s->dict);
            type_fd.complete(&c, &s->engine);
        } else {
            offer_argument(&c, s, &place);
        }
        out->start = place.start;
        if (is_quoted(&place) && !c.files)
            completion_free(&c);
        hand_over(&c, out);
    }
    arena_free(&arena);
}
