/*
 * own.h: the descriptors of the shell itself, parked where the user's numbers do not reach.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_OWN_H
#define ENGINE_OWN_H

#include <stdbool.h>

enum { OWN_MAX = 32 };

struct own {
    int list[OWN_MAX]; /* -1 where free */
    int lowest;        /* all were at least this */
    int floor;         /* the lowest number to park at; 0: not chosen yet */
};

/* Makes descriptors 0, 1 and 2 exist (/dev/null), so that the first socket is 3 whatever was
 * closed, and closes the others that were inherited, unless `inherit`. *output_closed tells whether
 * 1 was missing. */
void own_start(struct own *o, bool inherit, bool *output_closed);
/* Moves `fd` out of the way, close-on-exec; returns its new number. Where there is no other
 * place it stays where it is. -1 stays -1. */
int own_park(struct own *o, int fd);
void own_close(struct own *o, int fd);
bool own_has(const struct own *o, int fd);
/* Does `fd` refer to the open file that 0, 1 or 2 refers to? Its status flags are theirs. */
bool own_shares_file(int fd);

#endif
