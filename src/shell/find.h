/*
 * find.h: which socket a word of a command of the shell's own stands for.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SHELL_FIND_H
#define SHELL_FIND_H

#include "shell/session.h"

/* The n-th word as a descriptor; *sock is its entry, also a closed one that the word names, or NULL
 * where the number is none of the session's. False: *d says why the word is no descriptor. */
bool find_socket(struct session *s, const struct statement *st, size_t n, long long *fd,
                 struct sock **sock, struct diag *d);

#endif
