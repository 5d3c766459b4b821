/*
 * intern.h: one copy of each distinct text, kept until the end, so that whoever holds a name
 * or a file's path can hold the pointer. Grows with distinct texts, not with their use.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef BASE_INTERN_H
#define BASE_INTERN_H

#include <stdbool.h>
#include <stddef.h>

struct intern {
    char **slots;
    size_t count;
    size_t cap; /* a power of two, or 0 */
};

/* A hash of the bytes, for tables with a power of two of places. */
size_t intern_hash(const char *text, size_t len);

/* The same pointer for the same bytes; NUL-terminated; valid until intern_free(). */
const char *intern_text(struct intern *set, const char *text, size_t len);
/* Has it been interned? */
bool intern_has(const struct intern *set, const char *text, size_t len);
void intern_free(struct intern *set);

#endif
