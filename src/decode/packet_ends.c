/*
 * packet_ends.c: between whom a packet goes. Knows nothing of what is kept by it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/packet_ends.h"

#include <string.h>

#include "base/intern.h"

bool
packet_ends_of(const struct packet *p, struct packet_ends *out)
{
    bool ports = p->kind == PACKET_TCP || p->kind == PACKET_UDP;

    *out = (struct packet_ends){.family = p->family, .protocol = p->protocol};
    if (p->kind == PACKET_OTHER || p->kind == PACKET_ARP)
        return false;
    memcpy(out->from, p->from, sizeof out->from);
    memcpy(out->to, p->to, sizeof out->to);
    out->from_port = ports ? p->from_port : 0;
    out->to_port = ports ? p->to_port : 0;
    return true;
}

struct packet_ends
packet_ends_turned(const struct packet_ends *e)
{
    struct packet_ends t = *e;

    memcpy(t.from, e->to, sizeof t.from);
    memcpy(t.to, e->from, sizeof t.to);
    t.from_port = e->to_port;
    t.to_port = e->from_port;
    return t;
}

bool
packet_ends_same(const struct packet_ends *a, const struct packet_ends *b)
{
    return a->protocol == b->protocol && a->family == b->family && a->from_port == b->from_port &&
           a->to_port == b->to_port && memcmp(a->from, b->from, sizeof a->from) == 0 &&
           memcmp(a->to, b->to, sizeof a->to) == 0;
}

static size_t
hash_end(const uint8_t host[16], uint16_t port)
{
    char bytes[18];

    memcpy(bytes, host, 16);
    memcpy(bytes + 16, &port, 2);
    return intern_hash(bytes, sizeof bytes);
}

size_t
packet_ends_hash(const struct packet_ends *e)
{
    return hash_end(e->from, e->from_port) + hash_end(e->to, e->to_port) + e->protocol;
}
