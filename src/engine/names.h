/*
 * names.h: what the user's names hold: bytes, and the socket they stand for if they were given
 * to one. Knows nothing of the language.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_NAMES_H
#define ENGINE_NAMES_H

#include <stddef.h>

#include "base/intern.h"
#include "engine/sockets.h"

struct variable {
    const char *name;  /* interned */
    char *bytes;       /* what $NAME gives; NUL-terminated behind len */
    size_t len;
    struct sock *sock; /* the socket whose number this is, also when it is closed; or NULL */
};

struct names {
    struct variable *list;
    size_t count;
    size_t cap;
    size_t *places; /* of a hash table: an index into list and 1 more, or 0 */
    size_t nplaces; /* a power of two, or 0 */
    struct intern *intern; /* not owned */
};

/* NULL where the name holds nothing. Valid until the next names_set(). */
struct variable *names_find(const struct names *n, const char *name, size_t len);
/* Copies the bytes. `sock`, if not NULL, is kept and gets the name as its own. */
void names_set(struct names *n, const char *name, size_t name_len, const void *bytes, size_t len,
               struct sock *sock);
void names_free(struct names *n);

#endif
