/*
 * rescue.h: what a person has typed is not lost when memory runs out.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SHELL_RESCUE_H
#define SHELL_RESCUE_H

#include "shell/session.h"

/* From now on, if memory runs out, the session is written as a script to exhausted.sock in the
 * user's state folder before the program ends. Sets some memory aside for that. */
void rescue_begin(struct session *s);
void rescue_end(void);

#endif
