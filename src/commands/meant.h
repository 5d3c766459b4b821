/*
 * meant.h: what a word of a call that is wrong was likely meant to be, whichever its type is.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef COMMANDS_MEANT_H
#define COMMANDS_MEANT_H

#include "base/diag.h"
#include "commands/statement.h"

/* Adds to the diagnosis of a call the line that would be right, if one is near. */
void meant_word(const struct statement *st, struct diag *d);

#endif
