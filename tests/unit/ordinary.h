/*
 * ordinary.h: an ordinary user who may use /dev/net/tun, for tests that root runs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TESTS_ORDINARY_H
#define TESTS_ORDINARY_H

#include <stdbool.h>

enum { ORDINARY_USER = 1000 };

/* Gives this process a /dev/net of its own, in which is a tun of this mode; 0: none. NULL: done;
 * otherwise what failed. For root. */
const char *own_tun(unsigned mode);
/* Becomes ORDINARY_USER, for good. */
bool become_ordinary(void);

#endif
