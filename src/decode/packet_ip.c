/*
 * packet_ip.c: the headers of IPv4 and IPv6, and where in the datagram its transport is. Knows
 * nothing of what a transport carries.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <string.h>

#include "decode/checksum.h"
#include "decode/packet_parts.h"

enum { DATAGRAM_MAX = 65535 };

/* The same words in both protocols, since what is 0 does not count. */
uint64_t
pseudo_sum(int family, const uint8_t from[16], const uint8_t to[16], uint8_t protocol, size_t len)
{
    size_t skip = family == AF_INET ? 12 : 0;
    uint64_t sum = checksum_add(protocol + (len & 0xffff) + (len >> 16), from + skip, 16 - skip);

    return checksum_add(sum, to + skip, 16 - skip);
}

bool
decode_checksum_right(const struct decoding *d, size_t len)
{
    const struct packet *p = d->p;
    uint64_t sum = pseudo_sum(p->family, p->from, p->to, p->protocol, len);

    return checksum_end(checksum_add(sum, p->frame + p->transport_at, len)) == 0;
}

/* What the datagram carries. */
static bool
decode_transport(struct decoding *d)
{
    struct packet *p = d->p;

    decode_rest(d);
    if (p->kind == PACKET_FRAGMENT)
        return true;
    if (p->protocol == IPPROTO_TCP)
        return decode_tcp(d);
    if (p->protocol == IPPROTO_UDP)
        return decode_udp(d);
    if (p->protocol == (p->family == AF_INET ? IPPROTO_ICMP : IPPROTO_ICMPV6))
        return decode_icmp(d);
    return true;
}

/* What is known of a fragment; `carried` bytes of the datagram are in it. */
static void
set_fragment(struct decoding *d, size_t carried)
{
    struct packet *p = d->p;

    if (!p->more_fragments && p->fragment_offset == 0)
        return; /* a datagram that is one fragment is whole (RFC 6946) */
    p->fragment = true;
    d->whole = false;
    if (p->fragment_offset != 0)
        p->kind = PACKET_FRAGMENT;
    if (p->fragment_offset + carried > DATAGRAM_MAX)
        decode_wrong(d, "fragment ends behind the longest datagram");
    else if (p->more_fragments && carried % 8 != 0)
        decode_wrong(d, "fragment that is not a multiple of 8");
}

/* The datagram ends where its header says, if that was captured. */
static void
set_end(struct decoding *d, size_t total)
{
    d->all = d->p->network_at + total;
    if (d->all > d->end) {
        d->whole = false;
        decode_wrong(d, "IP datagram cut short");
    } else {
        d->end = d->all;
    }
    d->p->network_end = d->end;
}

static void
read_ipv4(struct packet *p, const uint8_t *h)
{
    p->kind = PACKET_IP;
    p->family = AF_INET;
    p->ecn = h[1] & 3;
    p->fragment_id = get16(h + 4);
    p->more_fragments = (h[6] & 0x20) != 0;
    p->fragment_offset = (get16(h + 6) & 0x1fffu) * 8;
    p->hops = h[8];
    p->protocol = h[9];
    packet_map_ipv4(p->from, h + 12);
    packet_map_ipv4(p->to, h + 16);
}

static bool
decode_ipv4(struct decoding *d)
{
    const uint8_t *h = decode_peek(d, HEADER_IP4);
    size_t header;
    size_t total;

    if (h == NULL)
        return decode_wrong(d, "IP header cut short");
    if (h[0] >> 4 != 4)
        return decode_wrong(d, "IP version is not 4");
    header = (h[0] & 15u) * 4;
    total = get16(h + 2);
    if (header < HEADER_IP4)
        return decode_wrong(d, "IP header length is below 20");
    read_ipv4(d->p, h);
    if (total < header)
        return decode_wrong(d, "IP total length is below the header's");
    set_end(d, total);
    if (decode_peek(d, header) == NULL)
        return decode_wrong(d, "IP header cut short");
    if (!d->quoted && checksum_end(checksum_add(0, h, header)) != 0)
        decode_wrong(d, "IP header checksum is wrong");
    set_fragment(d, total - header);
    d->at += header;
    return decode_transport(d);
}

/* What precedes the fragmented part. Returns false where it is cut. */
static bool
decode_fragment_header(struct decoding *d)
{
    struct packet *p = d->p;
    const uint8_t *h = decode_peek(d, 8);

    if (h == NULL)
        return decode_wrong(d, "IPv6 fragment header cut short");
    p->protocol = h[0];
    p->fragment_offset = get16(h + 2) & 0xfff8u;
    p->more_fragments = (h[3] & 1) != 0;
    p->fragment_id = get32(h + 4);
    d->at += 8;
    set_fragment(d, d->all - d->at);
    return true;
}

/* Hop-by-hop options, routing, destination options: all begin with what follows and a length. */
static bool
decode_extension(struct decoding *d)
{
    struct packet *p = d->p;
    const uint8_t *h = decode_peek(d, 8);
    size_t len;

    if (h == NULL || decode_peek(d, len = (h[1] + 1u) * 8) == NULL)
        return decode_wrong(d, "IPv6 extension header cut short");
    /* The checksum is of the last destination, which is not in the header yet. */
    if (p->protocol == IP6_ROUTING && h[3] != 0)
        d->whole = false;
    p->protocol = h[0];
    d->at += len;
    return true;
}

static bool
decode_extensions(struct decoding *d)
{
    struct packet *p = d->p;

    while (p->kind != PACKET_FRAGMENT) {
        bool good;

        switch (p->protocol) {
        case IP6_HOP_BY_HOP:
        case IP6_ROUTING:
        case IP6_OPTIONS: good = decode_extension(d); break;
        case IP6_FRAGMENT: good = decode_fragment_header(d); break;
        default: return true;
        }
        if (!good)
            return false;
    }
    return true;
}

static bool
decode_ipv6(struct decoding *d)
{
    struct packet *p = d->p;
    const uint8_t *h = decode_peek(d, HEADER_IP6);

    if (h == NULL)
        return decode_wrong(d, "IPv6 header cut short");
    if (h[0] >> 4 != 6)
        return decode_wrong(d, "IP version is not 6");
    p->kind = PACKET_IP;
    p->family = AF_INET6;
    p->ecn = h[1] >> 4 & 3;
    p->protocol = h[6];
    p->hops = h[7];
    memcpy(p->from, h + 8, 16);
    memcpy(p->to, h + 24, 16);
    set_end(d, HEADER_IP6 + get16(h + 4));
    d->at += HEADER_IP6;
    decode_rest(d);
    return decode_extensions(d) && decode_transport(d);
}

bool
decode_ip(struct decoding *d)
{
    d->p->network_at = d->at;
    d->p->network_end = d->end;
    return d->p->ether_type == ETHER_IP4 ? decode_ipv4(d) : decode_ipv6(d);
}
