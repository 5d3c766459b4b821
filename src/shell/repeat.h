/*
 * repeat.h: `repeat N` and `repeat until eof|error`: how often, and which rounds are shown. Runs no
 * statement itself.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SHELL_REPEAT_H
#define SHELL_REPEAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "shell/session.h"

struct repeat {
    long long rounds; /* to be made; -1: until something happens */
    long long done;   /* rounds begun */
    struct loops outer; /* what holds again when it is over */
    unsigned long first_of_round; /* journal records ever made when the round began */
    const struct statement *block;
};

/* False: s->diag says what is wrong with the line. */
bool repeat_begin(struct session *s, struct statement *st, struct repeat *loop);
/* Is there another round? Begins it. */
bool repeat_round(struct session *s, struct repeat *loop);
/* `whole`: the loop came to its own end; then its last round is shown, and how many were not. */
void repeat_finish(struct session *s, struct repeat *loop, bool whole);

#endif
