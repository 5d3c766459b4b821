/*
 * packet_ends.h: between whom a packet goes, as a key: of a connection, or of a pair of hosts.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DECODE_PACKET_ENDS_H
#define DECODE_PACKET_ENDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "decode/packet.h"

/* Addresses and ports are as in struct packet; what has no ports has 0. */
struct packet_ends {
    int family;
    uint8_t from[16];
    uint8_t to[16];
    uint16_t from_port;
    uint16_t to_port;
    uint8_t protocol;
};

/* False: it is no packet of IP. */
bool packet_ends_of(const struct packet *p, struct packet_ends *out);
/* Those of an answer. */
struct packet_ends packet_ends_turned(const struct packet_ends *e);
bool packet_ends_same(const struct packet_ends *a, const struct packet_ends *b);
/* The same for both directions. */
size_t packet_ends_hash(const struct packet_ends *e);

#endif
