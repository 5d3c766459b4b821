/*
 * assign.h: names for the results of calls.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SHELL_ASSIGN_H
#define SHELL_ASSIGN_H

#include "shell/session.h"

/* Does the call give as many results as the line has names? */
bool assign_possible(const struct statement *st, struct diag *d);
/* Gives the results of a call to the names of its line. */
void assign_results(struct session *s, const struct statement *st, const struct call *c);
/* A name that was given by this very step is shown in it. */
void assign_refresh(struct engine *e);
/* $ret, $errno, $data and . are those of this call. */
void assign_remember(struct session *s, const struct statement *st, const struct call *c);

#endif
