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
bool foreign_command(const struct statement *st, const struct dictionary *dict,
                     struct diag *d);

/* A statement whose words are wrong, as *d says. Says it better if the words are right
 * elsewhere. */
void foreign_words(const struct statement *st, const struct context *cx, struct diag *d);

/* RECEIVER.METHOD(…), for foreign.c: the line that would be right, appended to `out`. False: no
 * such method is known. */
bool foreign_python(struct buf *out, const char *text, size_t len);

/* ---- for foreign.c and foreign_words.c ---------------------------------------------------- */

/* A word of the statement, and all from the command on, as they were typed. */
struct part foreign_typed(const struct statement *st, const struct word *w);
struct part foreign_whole(const struct statement *st);
/* Offers the line with `with` in the place of this part of it; with a dictionary, only if it has
 * the command that `with` begins with. */
void foreign_offer(const struct statement *st, const struct dictionary *dict, struct part old,
                   const struct buf *with, struct diag *d);

#endif
