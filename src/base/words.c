/*
 * words.c: one pass over a line. Knows statements, operators and comments; not what any
 * word means, and leaves the inside of a word to piece.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "base/words.h"

#include <string.h>

#include "base/piece.h"

struct splitter {
    struct reader r;
    struct words *words;
    size_t room; /* words that fit in words->list */
};

static size_t
skip_blanks(const struct reader *r, size_t at)
{
    while (at < r->len && (r->line[at] == ' ' || r->line[at] == '\t'))
        at++;
    return at;
}

/* Where the name that begins at `at` ends; `at` itself where none begins. */
static size_t
name_end(const struct reader *r, size_t at)
{
    return at < r->len ? at + name_length(r->line + at, r->len - at) : at;
}

/* Adds the word, which began at `column` and reaches up to here. */
static void
finish(struct splitter *s, struct reading *word, enum word_kind kind, size_t column)
{
    struct words *words = s->words;

    piece_end(&s->r, word);
    if (words->count == s->room)
        words->list = array_grown(s->r.arena, words->list, &s->room, sizeof *words->list);
    words->list[words->count++] = (struct word){.kind = kind,
                                                .quoted = word->quoted,
                                                .column = column,
                                                .width = s->r.at - column,
                                                .pieces = word->pieces,
                                                .npieces = word->count};
}

/* A word of `width` bytes as they are, without the first `skip` of them. */
static void
take_plain(struct splitter *s, enum word_kind kind, size_t skip, size_t width)
{
    struct reading word = {0};
    size_t column = s->r.at;

    s->r.at += skip;
    piece_take(&s->r, &word, width - skip);
    finish(s, &word, kind, column);
}

static bool
take_word(struct splitter *s)
{
    struct reading word = {0};
    size_t column = s->r.at;

    if (!piece_read(&s->r, &word))
        return false;
    finish(s, &word, WORD_TEXT, column);
    return true;
}

/* #DIGITS is so many bytes of data, unless the line begins with it. */
static bool
is_amount(const struct splitter *s)
{
    const struct reader *r = &s->r;
    size_t end = r->at + 1;

    while (end < r->len && is_digit(r->line[end]))
        end++;
    return s->words->count != 0 && end != r->at + 1 && is_edge(r, end);
}

/* Where the = of `NAME, NAME =` stands; 0 where none does. */
static size_t
find_equals(const struct reader *r)
{
    size_t at = r->at, end;

    while ((end = name_end(r, at)) != at) {
        at = skip_blanks(r, end);
        if (at < r->len && r->line[at] == ',') {
            at = skip_blanks(r, at + 1);
            continue;
        }
        if (at == r->len || r->line[at] != '=')
            return 0;
        return at + 1 < r->len && r->line[at + 1] == '>' ? 0 : at;
    }
    return 0;
}

/* Takes the names of an assignment, if one begins here. */
static void
take_targets(struct splitter *s)
{
    struct reader *r = &s->r;
    size_t equals = find_equals(r);

    if (equals == 0)
        return;
    while (r->at < equals) {
        take_plain(s, WORD_TARGET, 0, name_end(r, r->at) - r->at);
        r->at = skip_blanks(r, r->at);
        if (r->line[r->at] == ',')
            r->at = skip_blanks(r, r->at + 1);
    }
    r->at = equals + 1;
}

static bool
is_arrow(const struct reader *r)
{
    return is_edge(r, r->at + 2) && r->at + 2 <= r->len
           && memcmp(r->line + r->at, "=>", 2) == 0;
}

/* What can stand only in front: a host with its colon, and the names of an assignment. */
static void
begin_statement(struct splitter *s)
{
    struct reader *r = &s->r;
    size_t end;

    r->at = skip_blanks(r, r->at);
    end = name_end(r, r->at);
    if (end != r->at && end < r->len && r->line[end] == ':' && is_edge(r, end + 1)) {
        take_plain(s, WORD_TEXT, 0, end + 1 - r->at);
        r->at = skip_blanks(r, r->at);
    }
    take_targets(s);
}

static bool
split(struct splitter *s)
{
    struct reader *r = &s->r;

    begin_statement(s);
    while ((r->at = skip_blanks(r, r->at)) < r->len) {
        char c = r->line[r->at];

        if (c == ';') {
            take_plain(s, WORD_END, 0, 1);
            begin_statement(s);
        } else if (c == '#' && !is_amount(s)) {
            take_plain(s, WORD_COMMENT, 1, r->len - r->at);
        } else if (c == '&' && is_edge(r, r->at + 1)) {
            take_plain(s, WORD_BACKGROUND, 0, 1);
        } else if (is_arrow(r)) {
            take_plain(s, WORD_ARROW, 0, 2);
        } else if (!take_word(s)) {
            return false;
        }
    }
    return true;
}

bool
words_one(const char *text, size_t len, struct arena *arena, struct word *w, struct diag *d)
{
    struct words words = {0};
    struct splitter s = {.r = {.line = text, .len = len, .arena = arena, .d = d}, .words = &words};

    s.r.out = arena_alloc(arena, len * 2 + 2);
    if (!take_word(&s))
        return false;
    *w = words.list[0];
    return s.r.at == len ||
           diag_set(d, 0, len, "a word of a list stands in quotes if it has blanks");
}

bool
words_split(const char *line, size_t len, struct arena *arena, struct words *words,
            struct diag *d)
{
    struct splitter s = {.r = {.line = line, .arena = arena, .d = d}, .words = words};
    const char *bad;

    *words = (struct words){0};
    if (len > 0 && line[len - 1] == '\r')
        len--;
    if (len == 0)
        return true;
    if ((bad = memchr(line, '\0', len)) != NULL)
        return diag_set(d, (size_t)(bad - line), 1,
                        "a NUL byte; between double quotes it is written \\0");
    if ((bad = memchr(line, '\n', len)) != NULL)
        return diag_set(d, (size_t)(bad - line), 1,
                        "a line end; between double quotes it is written \\n");
    s.r.len = len;
    s.r.out = arena_alloc(arena, len * 2 + 2);
    return split(&s);
}

const char *
word_literal(const struct word *w, size_t *len)
{
    if (w->npieces > 1 || (w->npieces == 1 && w->pieces[0].name))
        return NULL;
    *len = w->npieces == 0 ? 0 : w->pieces[0].len;
    return w->npieces == 0 ? "" : w->pieces[0].text;
}

bool
word_is(const struct word *w, const char *text)
{
    size_t len;
    const char *literal = w->quoted ? NULL : word_literal(w, &len);

    return literal != NULL && len == strlen(text) && memcmp(literal, text, len) == 0;
}

bool
name_valid(const char *text, size_t len)
{
    return len != 0 && name_length(text, len) == len;
}
