/*
 * piece.h: the inside of one word, for words.c alone. Knows quotes, escapes and $NAME;
 * not what stands between words.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef BASE_PIECE_H
#define BASE_PIECE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/words.h"

/* A place in a line, and the place for what is decoded from it. */
struct reader {
    const char *line;
    size_t len;
    size_t at;
    char *out; /* zeroed; has room for every byte of the line with a NUL behind it */
    struct arena *arena;
    struct diag *d;
};

/* A word that is being read; zeroed to begin with. */
struct reading {
    struct piece *pieces; /* owned by the arena */
    size_t count;
    size_t room;
    bool text; /* the last piece is text that can grow */
    bool quoted;
};

bool is_digit(char c);
/* Does a word end at this place, whatever is in it? */
bool is_edge(const struct reader *r, size_t at);
/* The length of the name at the front of the text, or 0. */
size_t name_length(const char *text, size_t len);

/* An array in the arena with room for more than *room elements, the old ones in it. */
void *array_grown(struct arena *arena, const void *old, size_t *room, size_t size);

/* Reads a word up to its edge, which may be where the reader stands. False: a fault. */
bool piece_read(struct reader *r, struct reading *word);
/* Takes `len` bytes of the line as they are. */
void piece_take(struct reader *r, struct reading *word, size_t len);
/* To be called when the word is complete. */
void piece_end(struct reader *r, struct reading *word);

#endif
