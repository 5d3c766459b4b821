/*
 * lab_need.h: saying what the lab lacks. For the files that find out.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_LAB_NEED_H
#define ENGINE_LAB_NEED_H

#include "engine/host.h"

/* Nothing is missing. */
void lack_nothing(struct lab_lack *lack);
/* This is missing; `error` is errno. Both texts may be "". Returns false, for who has to say so. */
bool lack_say(struct lab_lack *out, enum lab_need need, int error, const char *what,
              const char *remedy);

#endif
