/*
 * cform.h: lines in C's form made lines of the language: a call as C writes it, as the shell
 * prints a step, as strace prints a call. What is made of it is text that is then read like
 * any other line; where each byte of it came from is kept, so that a fault is shown in the line
 * that was typed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef COMMANDS_CFORM_H
#define COMMANDS_CFORM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"

struct dictionary;

/* The bytes of the typed line that a byte was made of; `to` is behind the last. */
struct span {
    size_t from;
    size_t to;
};

struct cform {
    const char *line; /* in the arena */
    size_t len;
    const struct span *spans; /* for each byte of it; in the arena */
};

enum cform_result {
    CFORM_NOT,  /* nothing in the line is in C's form */
    CFORM_DONE, /* *out is what it means */
    CFORM_FAULT /* it is, but *d says what is wrong with it, at a column of the typed line */
};

enum cform_result cform_translate(const char *line, size_t len, const struct dictionary *dict,
                                  struct arena *arena, struct cform *out, struct diag *d);

/* A place in a line that was made, as the place in the typed one. `len` is that of `spans`. */
void cform_place(const struct span *spans, size_t len, size_t *column, size_t *width);

#endif
