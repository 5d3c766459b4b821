/*
 * fdtable.h: the process's table of descriptors as a whole, which every system handles in
 * its own way.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_FDTABLE_H
#define ENGINE_FDTABLE_H

#include <stdbool.h>

/* Closes every descriptor from `first` on. */
void fdtable_close_from(int first);

/* Gives the calling thread a table of its own, with 0, 1 and 2 in it, where the system can: what it
 * opens then takes no number from the user's calls. False: the system cannot. */
bool fdtable_unshare(void);

/* Do two descriptors refer to one open file? 1: yes; 0: no; -1: the system does not say. */
int fdtable_same_file(int a, int b);

#endif
