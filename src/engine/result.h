/*
 * result.h: what came of a call, in the words that may stand behind =>. Knows nothing
 * of what was expected.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_RESULT_H
#define ENGINE_RESULT_H

#include "base/buf.h"
#include "engine/call.h"

/* The bytes that were received, or NULL where the call receives none. */
const struct value *result_data(const struct arg *args, size_t nargs);

/* `13`, `ECONNREFUSED`, `13 "Hello, world!"`, `blocked`. */
void result_text(struct buf *out, const struct arg *args, size_t nargs, long ret,
                 int error, enum interrupted interrupted);

#endif
