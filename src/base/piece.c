/*
 * piece.c: quotes, escapes and names, decoded into the pieces of a word. Knows nothing of
 * operators and comments.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "base/piece.h"

#include <string.h>

bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool
is_edge(const struct reader *r, size_t at)
{
    return at >= r->len || r->line[at] == ' ' || r->line[at] == '\t'
           || r->line[at] == ';';
}

static bool
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

size_t
name_length(const char *text, size_t len)
{
    size_t n = 0;

    while (n < len && (is_letter(text[n]) || (n > 0 && is_digit(text[n]))))
        n++;
    return n;
}

void *
array_grown(struct arena *arena, const void *old, size_t *room, size_t size)
{
    size_t had = *room;
    void *fresh;

    *room = had != 0 ? had * 2 : 1;
    fresh = arena_alloc(arena, *room * size);
    if (had != 0)
        memcpy(fresh, old, had * size);
    return fresh;
}

/* Opens a piece whose bytes follow at r->out. */
static struct piece *
add_piece(struct reader *r, struct reading *word, bool name, size_t column)
{
    if (word->text)
        r->out++; /* the NUL behind the text before */
    if (word->count == word->room)
        word->pieces =
            array_grown(r->arena, word->pieces, &word->room, sizeof *word->pieces);
    word->text = !name;
    word->pieces[word->count] =
        (struct piece){.name = name, .text = r->out, .column = column};
    return &word->pieces[word->count++];
}

static void
add_text(struct reader *r, struct reading *word, const char *bytes, size_t len,
         size_t column)
{
    struct piece *p = word->text ? &word->pieces[word->count - 1]
                                 : add_piece(r, word, false, column);

    memcpy(r->out, bytes, len);
    r->out += len;
    p->len += len;
}

static void
add_name(struct reader *r, struct reading *word, const char *name, size_t len,
         size_t column)
{
    add_piece(r, word, true, column)->len = len;
    memcpy(r->out, name, len);
    r->out += len + 1;
}

void
piece_take(struct reader *r, struct reading *word, size_t len)
{
    add_text(r, word, r->line + r->at, len, r->at);
    r->at += len;
}

void
piece_end(struct reader *r, struct reading *word)
{
    if (word->text)
        r->out++;
}

/* Makes the whole line, with `with` in the place of `width` bytes, the way out. */
static bool
instead(struct reader *r, size_t column, size_t width, const char *with)
{
    buf_add(&r->d->instead, r->line, column);
    buf_str(&r->d->instead, with);
    buf_add(&r->d->instead, r->line + column + width, r->len - column - width);
    return false;
}

static bool
not_closed(struct reader *r, size_t quote, const char *with)
{
    diag_set(r->d, quote, 1, "this quote is not closed");
    return instead(r, r->len, 0, with);
}

/* At a $: a name where one follows, else the $ itself. */
static bool
take_dollar(struct reader *r, struct reading *word)
{
    size_t column = r->at, start = column + 1, len;
    bool brace = start < r->len && r->line[start] == '{';

    start += brace;
    len = name_length(r->line + start, r->len - start);
    r->at = start + len + brace;
    if (brace && (len == 0 || r->at > r->len || r->line[r->at - 1] != '}'))
        return diag_set(r->d, column, 2,
                        "${ needs a name and a }; between ' and ' it is text");
    if (len == 0)
        add_text(r, word, "$", 1, column);
    else
        add_name(r, word, r->line + start, len, column);
    return true;
}

/* The value of the digit at this place, or -1. */
static int
hex_digit(const struct reader *r, size_t at)
{
    static const char digits[] = "0123456789abcdefABCDEF";
    const char *digit;

    if (at >= r->len)
        return -1;
    digit = memchr(digits, r->line[at], sizeof digits - 1);
    if (digit == NULL)
        return -1;
    return digit < digits + 16 ? (int)(digit - digits) : (int)(digit - digits) - 6;
}

static bool
take_hex(struct reader *r, struct reading *word)
{
    size_t column = r->at;
    int high = hex_digit(r, column + 2), low = hex_digit(r, column + 3);
    char byte = (char)(high * 16 + low);

    if (high < 0 || low < 0) {
        diag_set(r->d, column, high < 0 ? 2 : 3, "\\x needs two hexadecimal digits");
        return high < 0 ? instead(r, column, 1, "\\\\") : instead(r, column + 2, 0, "0");
    }
    add_text(r, word, &byte, 1, column);
    r->at += 4;
    return true;
}

/* At a backslash between double quotes, with a byte behind it. */
static bool
take_escape(struct reader *r, struct reading *word)
{
    static const char letters[] = "nrt0\\\"$", bytes[] = "\n\r\t\0\\\"$";
    const char *known = strchr(letters, r->line[r->at + 1]);

    if (r->line[r->at + 1] == 'x')
        return take_hex(r, word);
    if (known == NULL) {
        diag_set(r->d, r->at, 2,
                 "unknown escape; there are \\n \\r \\t \\0 \\\\ \\\" \\$ \\xHH, and a "
                 "backslash is \\\\");
        return instead(r, r->at, 1, "\\\\");
    }
    add_text(r, word, bytes + (known - letters), 1, r->at);
    r->at += 2;
    return true;
}

/* The bytes from here that are themselves between double quotes. */
static bool
take_run(struct reader *r, struct reading *word)
{
    size_t end = r->at;

    while (end < r->len && r->line[end] != '"' && r->line[end] != '\\'
           && r->line[end] != '$')
        end++;
    piece_take(r, word, end - r->at);
    return true;
}

static bool
take_double(struct reader *r, struct reading *word)
{
    size_t quote = r->at++;
    bool fine = true;

    while (fine && r->at < r->len && r->line[r->at] != '"') {
        if (r->line[r->at] == '$')
            fine = take_dollar(r, word);
        else if (r->line[r->at] != '\\')
            fine = take_run(r, word);
        else if (r->at + 1 < r->len)
            fine = take_escape(r, word);
        else
            return not_closed(r, quote, "\\\"");
    }
    if (fine && r->at == r->len)
        return not_closed(r, quote, "\"");
    r->at++;
    return fine;
}

static bool
take_single(struct reader *r, struct reading *word)
{
    size_t quote = r->at++;
    const char *from = r->line + r->at, *end = memchr(from, '\'', r->len - r->at);

    if (end == NULL && quote > 0 && !is_edge(r, quote - 1) && r->line[quote - 1] != '=')
        return diag_set(r->d, quote, 1,
                        "this quote is not closed; a text with ' in it stands "
                        "between double quotes");
    if (end == NULL)
        return not_closed(r, quote, "'");
    if (end != from)
        piece_take(r, word, (size_t)(end - from));
    r->at++;
    return true;
}

static bool
take_bare(struct reader *r, struct reading *word)
{
    size_t end = r->at;

    while (!is_edge(r, end) && r->line[end] != '"' && r->line[end] != '\''
           && r->line[end] != '$')
        end++;
    piece_take(r, word, end - r->at);
    return true;
}

bool
piece_read(struct reader *r, struct reading *word)
{
    bool fine = true;

    while (fine && !is_edge(r, r->at)) {
        char c = r->line[r->at];

        word->quoted = word->quoted || c == '"' || c == '\'';
        if (c == '"')
            fine = take_double(r, word);
        else if (c == '\'')
            fine = take_single(r, word);
        else if (c == '$')
            fine = take_dollar(r, word);
        else
            fine = take_bare(r, word);
    }
    return fine;
}
