/*
 * packet_parts.h: what the files of packet*.c share: a frame that is being read from its front,
 * the names of numbers in headers, and text that has to fit. Nobody else includes it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DECODE_PACKET_PARTS_H
#define DECODE_PACKET_PARTS_H

#include <netinet/in.h>
#include <sys/socket.h>

#include "decode/packet.h"

enum {
    ETHER_IP4 = 0x0800,
    ETHER_ARP = 0x0806,
    ETHER_IP6 = 0x86dd,
    HEADER_IP4 = 20,
    HEADER_IP6 = 40,
    HEADER_TCP = 20,
    HEADER_UDP = 8,
    HEADER_ICMP = 8
};

/* The headers of IPv6 that stand between it and the transport, and the end of them. */
enum {
    IP6_HOP_BY_HOP = 0,
    IP6_ROUTING = 43,
    IP6_FRAGMENT = 44,
    IP6_NOTHING = 59,
    IP6_OPTIONS = 60
};

static inline uint16_t
get16(const uint8_t *p)
{
    return (uint16_t)(p[0] << 8 | p[1]);
}

static inline uint32_t
get32(const uint8_t *p)
{
    return (uint32_t)get16(p) << 16 | get16(p + 2);
}

static inline void
put16(uint8_t *p, uint16_t number)
{
    p[0] = (uint8_t)(number >> 8);
    p[1] = (uint8_t)number;
}

static inline void
put32(uint8_t *p, uint32_t number)
{
    put16(p, (uint16_t)(number >> 16));
    put16(p + 2, (uint16_t)number);
}

/* ---- reading ------------------------------------------------------------------------------ */

struct decoding {
    struct packet *p;
    size_t at;       /* what is read next */
    size_t end;      /* nothing is read from here on */
    size_t all;      /* where the headers say that the datagram ends, which may be behind `end` */
    bool whole;      /* the transport's part is all there: its checksum can be told */
    bool quoted;     /* of an ICMP error: it may be cut anywhere */
};

/* The next `len` bytes, or NULL where there are fewer. Leaves d->at where it is. */
const uint8_t *decode_peek(const struct decoding *d, size_t len);
/* Says what is wrong, unless something already is. Returns false. */
bool decode_wrong(struct decoding *d, const char *what);
/* What was not read yet becomes the packet's data. */
void decode_rest(struct decoding *d);
/* An address of IPv4 as one of IPv6, ::ffff:a.b.c.d. */
void packet_map_ipv4(uint8_t host[16], const uint8_t *address);

/* Each reads what begins at d->at; false: it is so wrong that nothing behind it can be read. */
bool decode_ip(struct decoding *d);
bool decode_tcp(struct decoding *d);
bool decode_udp(struct decoding *d);
bool decode_icmp(struct decoding *d);

/* Does the transport's part, `len` bytes from p->transport_at on, have the right checksum? */
bool decode_checksum_right(const struct decoding *d, size_t len);
/* The sum of the pseudo header (RFC 9293, RFC 8200); hosts are as in struct packet. */
uint64_t pseudo_sum(int family, const uint8_t from[16], const uint8_t to[16], uint8_t protocol,
                    size_t len);

/* ---- options of TCP ----------------------------------------------------------------------- */

enum tcp_option_kind {
    OPTION_END = 0,
    OPTION_NOP = 1,
    OPTION_MSS = 2,
    OPTION_WSCALE = 3,
    OPTION_SACK_PERMITTED = 4,
    OPTION_SACK = 5,
    OPTION_TIMESTAMPS = 8,
    OPTION_MPTCP = 30,
    OPTION_FAST_OPEN = 34
};

struct tcp_option {
    unsigned kind;
    const uint8_t *value; /* behind kind and length */
    size_t len;           /* of the value */
};

/* The option at *at, an offset in the frame, and *at behind it. False: there is no further one, or
 * what there is cannot be one; then *at is not behind the header. */
bool tcp_option_next(const struct packet *p, size_t *at, struct tcp_option *o);
/* Where the header ends; where it begins, if it was cut short. */
size_t tcp_header_end(const struct packet *p);
/* Has it a name, and the length that options of its kind have? */
bool tcp_option_is_known(const struct tcp_option *o);
/* "mss 1460", "sack 1:14", "kind 99" for what is not known; edges of SACK less `base`. */
void tcp_option_text(struct buf *out, const struct tcp_option *o, uint32_t base);

/* ---- names -------------------------------------------------------------------------------- */

/* "port unreachable", "echo request"; NULL: it has no name. */
const char *icmp_name(const struct packet *p);
/* A message of ICMP without its data: "echo request, id 7 seq 1", "packet too big, MTU 1280". */
void icmp_text(struct buf *out, const struct packet *p);
/* Is it a request or reply with data of the user, which is counted then? */
bool icmp_is_echo(const struct packet *p);
/* The message's part behind its first eight bytes, at least `len` bytes; NULL: it has fewer. */
const uint8_t *icmp_body(const struct packet *p, size_t len);

/* ---- text --------------------------------------------------------------------------------- */

/* 192.168.0.1, fd00::1 of 16 bytes as in struct packet. */
void packet_host_text(struct buf *out, const uint8_t host[16]);
void packet_ether_text(struct buf *out, const uint8_t *address);
/* "who has 192.168.0.9, tell 192.168.0.2" */
void arp_text(struct buf *out, const struct packet *p);
/* "UDP 192.168.0.2:40112 > 192.168.0.1:9", of a packet that is quoted; without hosts
 * "UDP 40112 > 9". */
void packet_quote_text(struct buf *out, const struct packet *p, bool hosts);
/* "frag id 7 offset 1480 more" */
void packet_fragment_text(struct buf *out, const struct packet *p);

#endif
