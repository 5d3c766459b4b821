/*
 * replay.h: playing what a session printed: which of its lines are nothing to do, what echo had
 * said, and which port of this time is which of that time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SHELL_REPLAY_H
#define SHELL_REPLAY_H

#include "shell/session.h"

/* Is there nothing to do for this line? A caption becomes the echo that prints it, and the end of a
 * job becomes wait. */
bool replay_skips(struct session *s, const char **line, size_t *len);
/* A line was run: what the kernel wrote then, as the line says, it has written anew. */
enum flow replay_learn(struct session *s, unsigned lineno, enum flow flow);

#endif
