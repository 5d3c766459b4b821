/*
 * packet_address.h: the ends of a packet as socket addresses, and back.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DECODE_PACKET_ADDRESS_H
#define DECODE_PACKET_ADDRESS_H

#include "decode/address.h"
#include "decode/conversation.h"

/* `host` is as in struct packet. Of another family than AF_INET and AF_INET6, an address of length
 * 0. */
void packet_address(int family, const uint8_t host[16], uint16_t port, struct address *out);
/* Back from the bytes of a sockaddr. False: it has no host. */
bool packet_host_of(const void *bytes, size_t len, uint8_t host[16], uint16_t *port);

/* "TCP 192.168.0.2:40112 > 192.168.0.1:8888"; "ICMP 192.168.0.1 > 192.168.0.2" */
void packet_ends_text(struct buf *out, const struct packet_ends *e);

#endif
