/*
 * script_result.h: what stands behind => in a script that was saved. For the script view alone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef VIEWS_SCRIPT_RESULT_H
#define VIEWS_SCRIPT_RESULT_H

#include <stdbool.h>

#include "base/buf.h"
#include "engine/journal.h"
#include "views/script_address.h"

/* Does a line that expects this take any result? Then so does the replay. */
bool script_takes_any(const char *expected);
/* The result of one call. */
void script_result(const struct script_addresses *addresses, const struct record *r,
                   struct buf *out);

#endif
