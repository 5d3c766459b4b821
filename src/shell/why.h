/*
 * why.h: the sentence that says why a call failed, as it applies here.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SHELL_WHY_H
#define SHELL_WHY_H

#include "engine/call.h"

struct session;

/* "Connection refused: nothing listens on 127.0.0.1:9, its host sent RST."; NULL if the call did
 * not fail. In the session's scratch memory, until the next statement. */
const char *why_sentence(struct session *s, const struct call *c);

#endif
