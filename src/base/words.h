/*
 * words.h: a line, split into words that know their column. Knows quotes, comments and
 * the operators that stand between words; not what any word means.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"

enum word_kind {
    WORD_TEXT,       /* an argument */
    WORD_TARGET,     /* a name to the left of = */
    WORD_ARROW,      /* => */
    WORD_BACKGROUND, /* & */
    WORD_END,        /* ; */
    WORD_COMMENT     /* # to the end of the line; its piece is the text behind # */
};

/* A word is made of pieces: bytes as they are, and names whose values go there. */
struct piece {
    bool name;
    const char *text; /* NUL-terminated behind len; owned by the arena */
    size_t len;
    size_t column; /* of the first byte in the line */
};

struct word {
    enum word_kind kind;
    bool quoted;   /* in part or whole: it is data, never a keyword */
    size_t column; /* of the first byte in the line, from 0 */
    size_t width;  /* bytes in the line */
    const struct piece *pieces;
    size_t npieces;
};

struct words {
    struct word *list;
    size_t count;
};

/* Splits `line` (any bytes; NUL and a line end inside it are faults). The words live in `arena`.
 * False: *d says what is wrong. */
bool words_split(const char *line, size_t len, struct arena *arena, struct words *words,
                 struct diag *d);

/* Reads all of `text` as one word of arguments, as between commas in a list: a name with = behind
 * it, # and the operators mean nothing there. Columns count from the beginning of `text`. False: *d
 * says what is wrong. */
bool words_one(const char *text, size_t len, struct arena *arena, struct word *w, struct diag *d);

/* The word's only text where no name is in it; NULL otherwise. */
const char *word_literal(const struct word *w, size_t *len);
/* Is it this, bare and to the letter? */
bool word_is(const struct word *w, const char *text);
/* Could this be a NAME: a letter or _, then letters, digits, _ ? */
bool name_valid(const char *text, size_t len);

#endif
