/*
 * expected.h: does a call's result meet what its line expected? Compares; shows nothing.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef COMMANDS_EXPECTED_H
#define COMMANDS_EXPECTED_H

#include <stdbool.h>

#include "commands/statement.h"

/* Where and how a result differs. */
struct difference {
    size_t column; /* of the first word that is not met */
    size_t width;
    struct buf expected; /* that word, as typed */
    struct buf actual;   /* what came, as it could stand behind => */
};

/* Does the line take any failure, also one before the call (`=> error`, `=> any`)? */
bool expected_failure(const struct statement *st);
/* Does the line expect the call to wait (`=> blocked`)? */
bool expected_blocked(const struct statement *st);

/* Is each word behind => something that can be expected? Says nothing of what depends on names. */
bool expected_makes_sense(const struct statement *st, struct diag *d);

/* Compares a call, made by the command `of`, with st->expect: mostly the command of `st`, but
 * `wait` expects the result of another's. *met tells the outcome; if it is not met, *how is filled.
 * False: an expectation makes no sense; *d says why. */
bool expected_check(const struct statement *st, const struct command *of, struct context *cx,
                    struct call *c, bool *met, struct difference *how, struct diag *d);
void difference_free(struct difference *how);

#endif
