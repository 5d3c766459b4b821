/*
 * foreign.h: the words that people bring along from other tools and languages, each with what is
 * said about it and the line that would be right here. Knows no command and makes none.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DECODE_FOREIGN_H
#define DECODE_FOREIGN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct foreign {
    const char *words;   /* as a command's name: one, or several joined by | */
    const char *with;    /* only with this among the words behind it: "-lu" flags, or a word */
    const char *reason;  /* what is said, without a full stop */
    const char *instead; /* the line, with places for the user's own words; NULL: none */
};

struct foreign_word {
    const char *text;
    size_t len;
};

/* The row for a word and those behind it, or NULL. addr.sin_port is found as sin_port. */
const struct foreign *foreign_find(const char *word, size_t len, const struct foreign_word *behind,
                                   size_t count);

/* The line of a row. {1} is the first of the words behind it that is no flag, {-1} the last,
 * {1=3} stands for 3 where there is none, or C's NULL; {*} is all of them. */
void foreign_line(struct buf *out, const struct foreign *f, const struct foreign_word *behind,
                  size_t count);

#endif
