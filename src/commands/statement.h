/*
 * statement.h: one command line, taken apart once: names to the left of =, the command, its
 * words, what it expects. Knows the rows of the commands; makes no call.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef COMMANDS_STATEMENT_H
#define COMMANDS_STATEMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/words.h"
#include "commands/cform.h"
#include "commands/command.h"
#include "commands/type.h"

/* The word or words for one parameter. */
struct slot {
    const struct word *word; /* NULL: not given */
    const struct word *second;
    const struct word **words; /* of a parameter that takes many, all of them */
    size_t count;
    size_t skip;  /* bytes of NAME= in front */
    bool fixed;   /* `value` holds for ever */
    struct value value;
};

struct statement {
    const char *file; /* interned; NULL: the prompt */
    unsigned lineno;  /* from 1 */
    const char *line; /* the whole line it stands in, in the language's own form */
    size_t line_len;
    const char *typed; /* the same as it was typed */
    size_t typed_len;
    const struct span *spans; /* where each byte of `line` stands in it; NULL: they are the same */
    size_t start;     /* where in the line it begins */
    size_t end;       /* behind its last word, comment excluded */
    size_t call_end;  /* behind the last word before => */

    const char *host;       /* what stood in front with a colon; NULL: nothing */
    const struct word *targets;
    size_t ntargets;
    const struct command *command; /* NULL: a value is assigned, or only a comment stands here */
    const struct word *name;       /* the command's word, or the value */
    const struct word *words;      /* behind it */
    size_t nwords;
    const struct word *expect;     /* behind => */
    size_t nexpect;
    size_t arrow;                  /* column of =>, if there is one */
    bool expects;
    bool background;               /* & stands behind the call */
    const struct word *comment;    /* at its end, or NULL */

    const struct statement *block_end; /* of `repeat`: its `end` */
    struct slot *slots; /* a parameter each, once bound */
    bool bound;
    struct arena *arena; /* what it is made of; not owned */
    struct statement *next;
};

/* How a word becomes a command. */
struct dictionary {
    const struct command *const *lists[4]; /* each NULL-terminated; NULL ends */
    bool prefixes;                /* an unambiguous beginning is enough */
    const struct context *cx; /* for a bare descriptor, which asks for its status; may be NULL */
    const struct command *status; /* that command; may be NULL */
};

/* The command of this name. NULL: none; *d says so, with the line that would be right. */
const struct command *dictionary_find(const struct dictionary *dict, const char *word, size_t len,
                                      const char **nearest, bool *ambiguous);

/* The command that makes the system call of this name, which may be another than its own: accept4
 * is accept. NULL: none. */
const struct command *command_of_call(const struct dictionary *dict, const char *name);

/* Takes a line apart into a chain of statements, in `arena`, to which the line is copied. An empty
 * line gives *first == NULL. False: *d says what is wrong, and nothing is to be done. */
bool statement_parse(const char *line, size_t len, const char *file, unsigned lineno,
                     const struct dictionary *dict, struct arena *arena,
                     struct statement **first, struct diag *d);

/* A place in st->line, as the place in st->typed. */
void statement_place(const struct statement *st, size_t *column, size_t *width);

/* The statement as it was typed, in st->typed; NULL where st->line has it as it was typed. */
const char *statement_typed(const struct statement *st, size_t *len);

/* Finds out which word is which parameter: fills st->slots. False: *d says what is wrong. */
bool statement_bind(struct statement *st, struct context *cx, struct diag *d);

/* The call that a statement asks for, all values filled in. False: *d says what is wrong. */
bool statement_evaluate(struct statement *st, struct context *cx, struct call *c, struct diag *d);

/* The index of the parameter of a call that a word of `st` names by NAME=, or -1; *skip is then the
 * length of NAME=. */
int word_parameter(const struct statement *st, const struct signature *call,
                   const struct word *w, size_t *skip);

/* A word with the values of its names in it. False: a name holds nothing. */
bool word_expand(const struct word *w, struct context *cx, const char **text, size_t *len,
                 struct diag *d);

/* A diagnosis for a word; returns false. */
bool word_fault(const struct word *w, struct diag *d, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
