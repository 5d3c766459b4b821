/*
 * guard.h: memory for the kernel to read and write, each piece of which ends where an unmapped
 * page begins: a length that lies gets EFAULT or a short count and cannot touch the shell.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_GUARD_H
#define ENGINE_GUARD_H

#include <stddef.h>

struct guard {
    char *base;
    size_t size; /* bytes before the unmapped page */
};

/* Room for `len` bytes whose end is the edge; what is in it is left over from before. NULL where
 * there is no memory for so much. Valid until the next guard_place() of this guard. */
void *guard_place(struct guard *g, size_t len);
/* The same, filled with zeros: what an earlier call left there is nobody's to see. */
void *guard_place_clear(struct guard *g, size_t len);
void guard_free(struct guard *g);

/* An address that is never mapped while the program runs. */
void *guard_bad(void);

#endif
