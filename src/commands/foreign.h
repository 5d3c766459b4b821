/*
 * foreign.h: lines that are right somewhere else: in C, in Python, in other tools. What is said of
 * them, and the line that would be right, made of the user's own words. No such line is run.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef COMMANDS_FOREIGN_H
#define COMMANDS_FOREIGN_H

#include "base/diag.h"
#include "commands/part.h"
#include "commands/statement.h"

/* A statement whose command there is not. True: *d says what it is elsewhere. */
bool foreign_command(const struct statement *st, const struct dictionary *dict, struct diag *d);

/* NAME = b"text". */
bool foreign_value(const struct statement *st, struct diag *d);
/* A text as Python's bytes, as it was typed: b"text". */
bool foreign_bytes(const char *typed, size_t len);

/* A statement whose words are wrong, as *d says. Says it better if the words are right
 * elsewhere. */
void foreign_words(const struct statement *st, const struct context *cx, struct diag *d);

/* A call of Python, for foreign.c: appends the line that would be right to `out`, nothing if its
 * arguments mean nothing here. What it makes has the name `target`. The reason is what is said of
 * it; NULL: this is no such call. */
const char *foreign_python(struct buf *out, struct part call, struct part target);

/* ---- for foreign.c and the rules of foreign_words.c --------------------------------------- */

/* A word of the statement, and all from the command on, as they were typed. */
struct part foreign_typed(const struct statement *st, const struct word *w);
struct part foreign_whole(const struct statement *st);
/* Offers the line with `with` in the place of this part of it; with a dictionary, only if it has
 * the command that `with` begins with. */
void foreign_offer(const struct statement *st, const struct dictionary *dict, struct part old,
                   const struct buf *with, struct diag *d);

/* A fault, and where among the words it is. */
struct at_fault {
    const struct statement *st;
    const struct context *cx;
    struct diag *d;
    size_t index;     /* of the word; st->nwords: none of them */
    struct part text; /* as typed */
    bool of_socket;   /* the command's first word is a descriptor */
};

/* Offers the line with this in the place of the word. */
void foreign_offer_word(const struct at_fault *f, const char *before, struct part middle,
                        const char *behind);
/* &addr, htons(8888), and a variable that a call in C's form passes. */
bool foreign_c(const struct at_fault *f);

#endif
