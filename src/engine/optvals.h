/*
 * optvals.h: the options of a socket as the kernel has them, read without changing it: what
 * reading would take away, SO_ERROR for one, is left alone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_OPTVALS_H
#define ENGINE_OPTVALS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "decode/facts.h"
#include "decode/options.h"
#include "engine/sockets.h"

struct host;

struct optval {
    const struct option *option;
    size_t at; /* where its bytes are, and how many */
    size_t len;
};

struct optvals {
    struct optval *items;
    size_t count;
    size_t cap;
    struct buf bytes;
};

/* Every option of the socket's levels that can be read. */
void optvals_read(const struct sock *s, struct optvals *out);
/* The same of a socket that has just been made like this one, in the network of `host` (NULL: that
 * of this process); it takes no number from the user's descriptors. Nothing where such a socket
 * cannot be made. */
void optvals_fresh(struct host *host, const struct sock *s, struct optvals *out);
void optvals_free(struct optvals *v);

/* NULL where it is not among them. */
const struct optval *optvals_find(const struct optvals *v, const struct option *o);
bool optvals_same(const struct optvals *a, const struct optval *x, const struct optvals *b,
                  const struct optval *y);

/* The options that can be set and differ from those of a fresh socket, as facts under the heading
 * "options"; `both` adds the fresh one's value, "2304 bytes (default 131072)". */
void optvals_differing(struct host *host, const struct sock *s, bool both, struct facts *out);
/* All that were read, with a heading for each level. */
void optvals_facts(const struct optvals *v, struct facts *out);

#endif
