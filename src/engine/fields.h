/*
 * fields.h: what is known of a socket, each fact under a name of its own, as `status FD` lists
 * it and `expect FD FIELD VALUE` checks it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_FIELDS_H
#define ENGINE_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "engine/sockets.h"

/* The value of a field as text, appended to *out. False: there is no such field, or this socket
 * has none of it. The state is as s->seen has it; other fields are asked from the kernel now. */
bool field_read(const struct sock *s, const char *name, struct buf *out);
/* The n-th field's name, 0 the first; NULL behind the last. */
const char *field_name(size_t n);

/* The platform's own fields (TCP_INFO): the same two, behind the common ones. */
bool field_read_tcp(const struct sock *s, const char *name, struct buf *out);
const char *field_name_tcp(size_t n);

#endif
