/*
 * diag.h: what is wrong with the user's words: where, why, and the line that would be
 * right. A diagnosis is made where the fault is noticed and handed up; only the shell
 * shows it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct diag {
    size_t column;         /* of the first byte at fault, from 0 */
    size_t width;          /* bytes at fault; 0 marks a place between two */
    struct buf reason;     /* one sentence, without a full stop at the end */
    struct buf instead;    /* the whole line that would be right, or empty */
};

/* Sets place and reason, forgets what was there. Always returns false, so that a function
 * which noticed a fault can end with `return diag_set(…)`. */
bool diag_set(struct diag *d, size_t column, size_t width, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The reason as a sentence about `line`: a capital at the front, a full stop at the end. */
void diag_sentence(const struct diag *d, const char *line, size_t len, struct buf *out);
void diag_free(struct diag *d);

#endif
