/*
 * arena.h: memory for many small things that live and die together. A zeroed arena is
 * ready; nothing in it is released singly.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena {
    struct arena_block *block; /* the newest block; older ones behind it */
};

/* `size` bytes, zeroed and aligned for any type; valid until reset or free. */
void *arena_alloc(struct arena *a, size_t size);
/* A copy of `len` bytes with a NUL behind them. */
char *arena_copy(struct arena *a, const void *bytes, size_t len);

/* Forgets everything, keeps one block for what comes next. */
void arena_reset(struct arena *a);
void arena_free(struct arena *a);

#endif
