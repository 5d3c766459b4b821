/*
 * suggest.h: what a word of a command of the shell's own was likely meant to be.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SHELL_SUGGEST_H
#define SHELL_SUGGEST_H

#include "shell/session.h"

/* Adds to s->diag, where it points to a word that is wrong, the line with the nearest of those that
 * can stand there. */
void suggest_word(struct session *s, const struct statement *st);

#endif
