/*
 * why.h: the sentence that says why a call failed, as it applies here, and what is known of the
 * last failure.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SHELL_WHY_H
#define SHELL_WHY_H

#include "base/arena.h"
#include "decode/causes.h"
#include "engine/call.h"

struct session;

/* What is known of the last call that failed. Belongs to the session. */
struct failure {
    unsigned long step; /* 0: nothing has failed yet */
    struct cause_facts facts;
    struct arena texts; /* what the facts point to */
};

/* "Connection refused: nothing listens on 127.0.0.1:9, its host sent RST."; NULL if the call did
 * not fail. In the session's scratch memory, until the next statement. `probe`: ask the machine
 * too, which takes some time, because somebody sees the answer. */
const char *why_sentence(struct session *s, const struct call *c, unsigned long step, bool probe);

/* ---- why_probe.c -------------------------------------------------------------------------- */

/* Adds to the facts of a failed call what the machine tells. Texts go to `texts`. */
void why_probe(struct session *s, const struct call *c, struct cause_facts *f,
               struct arena *texts);

#endif
