/*
 * fields_portable.c: no fields of TCP's own, where this program cannot read them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/fields.h"

bool
field_read_tcp(const struct sock *s, const char *name, struct buf *out)
{
    (void)s, (void)name, (void)out;
    return false;
}

const char *
field_name_tcp(size_t n)
{
    (void)n;
    return NULL;
}
