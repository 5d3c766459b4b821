/*
 * mem.h: memory that cannot fail. Who calls these never sees NULL: when memory is
 * exhausted the program says so and ends, after the one hook has had its chance to
 * save the session.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

/* malloc(3), zeroed; owned by the caller, released with free(3). */
void *mem_alloc(size_t size);
/* realloc(3) of `count` elements of `size` bytes; ends the program on overflow. */
void *mem_grow(void *old, size_t count, size_t size);
/* A copy of `len` bytes with a NUL behind them. */
char *mem_copy(const void *bytes, size_t len);
char *mem_string(const char *text);

/* What to do before the program ends for want of memory; NULL for nothing. */
void mem_on_exhausted(void (*save)(void *context), void *context);

#endif
