/*
 * fourtuple.c: packing the two addresses of a connection, and comparing them. Knows no states.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/fourtuple.h"

#include <netinet/in.h>
#include <string.h>

static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};

static bool
pack(const struct endpoint *e, uint8_t host[16], uint16_t *port)
{
    const struct sockaddr_in *in = (const void *)e->bytes;
    const struct sockaddr_in6 *in6 = (const void *)e->bytes;

    if (e->len >= sizeof *in && in->sin_family == AF_INET) {
        memcpy(host, mapped, sizeof mapped);
        memcpy(host + sizeof mapped, &in->sin_addr, sizeof in->sin_addr);
        *port = in->sin_port;
        return true;
    }
    if (e->len < sizeof *in6 || in6->sin6_family != AF_INET6)
        return false;
    memcpy(host, &in6->sin6_addr, 16);
    *port = in6->sin6_port;
    return true;
}

static void
unpack(const uint8_t host[16], uint16_t port, int family, struct endpoint *e)
{
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = port};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6, .sin6_port = port};

    if (family == AF_INET) {
        memcpy(&in.sin_addr, host + sizeof mapped, sizeof in.sin_addr);
        memcpy(e->bytes, &in, e->len = sizeof in);
    } else {
        memcpy(&in6.sin6_addr, host, 16);
        memcpy(e->bytes, &in6, e->len = sizeof in6);
    }
}

bool
fourtuple_of(const struct endpoint *local, const struct endpoint *peer, struct fourtuple *out)
{
    return pack(local, out->local_host, &out->local_port) &&
           pack(peer, out->peer_host, &out->peer_port);
}

void
fourtuple_ends(const struct fourtuple *t, int family, struct endpoint *local,
               struct endpoint *peer)
{
    unpack(t->local_host, t->local_port, family, local);
    unpack(t->peer_host, t->peer_port, family, peer);
}

bool
fourtuple_is_ipv4(const struct fourtuple *t)
{
    return memcmp(t->local_host, mapped, sizeof mapped) == 0;
}

bool
fourtuple_same(const struct fourtuple *a, const struct fourtuple *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

bool
fourtuple_opposite(const struct fourtuple *a, const struct fourtuple *b)
{
    return a->local_port == b->peer_port && a->peer_port == b->local_port &&
           memcmp(a->local_host, b->peer_host, sizeof a->local_host) == 0 &&
           memcmp(a->peer_host, b->local_host, sizeof a->peer_host) == 0;
}

static bool
is_any(const uint8_t host[16])
{
    static const uint8_t any[16];

    return memcmp(host, any, 16) == 0 ||
           (memcmp(host, mapped, sizeof mapped) == 0 && memcmp(host + 12, any, 4) == 0);
}

bool
fourtuple_is_at(const struct fourtuple *t, const struct endpoint *address)
{
    uint8_t host[16];
    uint16_t port;

    return pack(address, host, &port) && port == t->local_port &&
           (is_any(host) || memcmp(host, t->local_host, sizeof host) == 0);
}
