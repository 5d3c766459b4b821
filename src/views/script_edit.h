/*
 * script_edit.h: a typed call, changed where a replay would read it differently:
 * addresses that the kernel chose, a command's name cut short. For the script view alone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef VIEWS_SCRIPT_EDIT_H
#define VIEWS_SCRIPT_EDIT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "engine/journal.h"
#include "views/script_address.h"

enum { SCRIPT_EDITS_MAX = CALL_ARGS_MAX + 1 };

/* What is to stand in the place of some bytes of the line. */
struct script_edit {
    size_t column;
    size_t width;
    struct buf text;
};

/* In the order of their columns. All zeros to begin with. */
struct script_edits {
    struct script_edit list[SCRIPT_EDITS_MAX];
    size_t count;
};

/* The name of the command that is called, of a step: `sendall` where the line says so. */
const char *script_command(const struct record *r);

/* A command's name that was cut short, which is understood at the prompt alone. */
void script_edit_command(struct script_edits *e, const struct record *r);
/* Addresses of open sockets. */
void script_edit_addresses(struct script_edits *e, const struct record *r,
                           const struct script_addresses *a);

/* Writes the call up to its end, edited, and releases the edits. */
void script_edits_apply(struct script_edits *e, const struct record *r, struct buf *out);
void script_edits_free(struct script_edits *e);

#endif
