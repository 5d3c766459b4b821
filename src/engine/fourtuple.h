/*
 * fourtuple.h: both ends of a connection in the least room, to be compared and looked up by.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_FOURTUPLE_H
#define ENGINE_FOURTUPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/state.h"

/* An IPv4 host is ::ffff:a.b.c.d (RFC 4291, 2.5.5.2), since a socket of either family may have the
 * connection. Ports are in network order. Has no padding. */
struct fourtuple {
    uint8_t local_host[16];
    uint8_t peer_host[16];
    uint16_t local_port;
    uint16_t peer_port;
};

/* False: one of the two is no address of the Internet with a port. */
bool fourtuple_of(const struct endpoint *local, const struct endpoint *peer,
                  struct fourtuple *out);
/* The addresses as a socket of this family, AF_INET or AF_INET6, has them. */
void fourtuple_ends(const struct fourtuple *t, int family, struct endpoint *local,
                    struct endpoint *peer);

bool fourtuple_is_ipv4(const struct fourtuple *t);
/* The same connection, or as its other end sees it. */
bool fourtuple_same(const struct fourtuple *a, const struct fourtuple *b);
bool fourtuple_opposite(const struct fourtuple *a, const struct fourtuple *b);
/* Is this, or the wildcard address, its local end? */
bool fourtuple_is_at(const struct fourtuple *t, const struct endpoint *address);

#endif
