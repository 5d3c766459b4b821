/*
 * repeat.h: `repeat N` and `repeat until eof|error`: how often, which rounds are shown, and where
 * the program goes on. Runs no statement itself.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SHELL_REPEAT_H
#define SHELL_REPEAT_H

#include <stdbool.h>

#include "shell/session.h"

/* Enters the loop that `st` begins. False: s->diag says what is wrong with the line, and the loop
 * is left out. */
bool repeat_enter(struct session *s, struct program *p, struct statement *st);
/* The innermost loop has come to its `end`: another round, or what is behind it. FLOW_LEAVE_FAILED:
 * it would go on for ever. */
enum flow repeat_next(struct session *s, struct program *p);
/* What is left of a flow when the loops that it ends are over. */
enum flow repeat_settle(struct session *s, struct program *p, enum flow flow);

#endif
