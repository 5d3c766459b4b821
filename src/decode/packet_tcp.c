/*
 * packet_tcp.c: the headers of TCP and UDP, and TCP's options. Knows nothing of what a segment is
 * beside those before it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/packet_parts.h"

/* Of the header, so much is in the shortest quotation (RFC 792): the ports and a number. */
enum { HEADER_QUOTED = 8, WSCALE_MAX = 14 };

/* False: it has another length than options of its kind have. */
static bool
read_option(struct packet *p, const struct tcp_option *o)
{
    struct tcp_options *all = &p->options;

    switch (o->kind) {
    case OPTION_MSS: all->mss = o->len == 2 ? get16(o->value) : -1; return o->len == 2;
    case OPTION_WSCALE:
        all->wscale = o->len != 1 ? -1 : o->value[0] < WSCALE_MAX ? o->value[0] : WSCALE_MAX;
        return o->len == 1;
    case OPTION_SACK_PERMITTED: all->sack_permitted = true; return o->len == 0;
    case OPTION_SACK:
        all->nsacks = o->len / 8 < PACKET_SACKS_MAX ? o->len / 8 : PACKET_SACKS_MAX;
        for (size_t i = 0; i < all->nsacks; i++) {
            all->sacks[i][0] = get32(o->value + i * 8);
            all->sacks[i][1] = get32(o->value + i * 8 + 4);
        }
        return o->len != 0 && o->len % 8 == 0;
    case OPTION_TIMESTAMPS:
        if (o->len != 8)
            return false;
        all->has_timestamps = true;
        all->ts_value = get32(o->value);
        all->ts_echo = get32(o->value + 4);
        return true;
    case OPTION_MPTCP: all->mptcp = true; return o->len != 0;
    case OPTION_FAST_OPEN: all->fast_open = true; return true;
    default: return true;
    }
}

size_t
tcp_header_end(const struct packet *p)
{
    return (size_t)(p->data - p->frame);
}

bool
tcp_option_next(const struct packet *p, size_t *at, struct tcp_option *o)
{
    size_t end = tcp_header_end(p);
    const uint8_t *h = p->frame + *at;
    size_t len;

    if (*at >= end)
        return false;
    *o = (struct tcp_option){.kind = h[0]};
    if (h[0] <= OPTION_NOP) {
        /* What stands behind the end of the list is not looked at. */
        *at = h[0] == OPTION_END ? end : *at + 1;
        return true;
    }
    if (end - *at < 2)
        return false;
    len = h[1];
    if (len < 2 || len > end - *at)
        return false;
    o->value = h + 2;
    o->len = len - 2;
    *at += len;
    return true;
}

static void
read_options(struct decoding *d)
{
    struct packet *p = d->p;
    size_t at = p->transport_at + HEADER_TCP;
    struct tcp_option o;

    while (tcp_option_next(p, &at, &o)) {
        if (!read_option(p, &o))
            decode_wrong(d, "TCP option has a length that is not its own");
    }
    if (at < tcp_header_end(p))
        decode_wrong(d, "TCP option ends behind the header");
}

static void
read_segment(struct packet *p, const uint8_t *h)
{
    p->tcp_flags = h[13];
    p->ack = (h[13] & TCP_FLAG_ACK) != 0 ? get32(h + 8) : 0;
    p->window = get16(h + 14);
    p->urgent = get16(h + 18);
}

/* An error quotes as little as eight bytes: still it is a segment then. */
static bool
read_quoted(struct decoding *d, const uint8_t *h)
{
    if (h != NULL && d->quoted) {
        d->p->kind = PACKET_TCP;
        d->p->data_len = d->p->data_all = 0;
    }
    return decode_wrong(d, "TCP header cut short");
}

bool
decode_tcp(struct decoding *d)
{
    struct packet *p = d->p;
    const uint8_t *h = decode_peek(d, HEADER_QUOTED);
    size_t header;

    p->transport_at = d->at;
    if (h != NULL) {
        p->from_port = get16(h);
        p->to_port = get16(h + 2);
        p->seq = get32(h + 4);
    }
    if (decode_peek(d, HEADER_TCP) == NULL)
        return read_quoted(d, h);
    header = (h[12] >> 4) * 4u;
    if (header < HEADER_TCP)
        return decode_wrong(d, "TCP header length is below 20");
    if (decode_peek(d, header) == NULL)
        return d->quoted ? read_quoted(d, h)
                         : decode_wrong(d, "TCP header is longer than the segment");
    p->kind = PACKET_TCP;
    read_segment(p, h);
    if (d->whole && !decode_checksum_right(d, d->end - d->at))
        decode_wrong(d, "TCP checksum is wrong");
    d->at += header;
    decode_rest(d);
    read_options(d);
    return true;
}

/* The length in the header: what is behind it in the datagram is not the user's. */
static void
read_length(struct decoding *d, size_t len)
{
    bool whole = !d->p->fragment && !d->quoted;

    if (len < HEADER_UDP || (whole && len > d->all - d->at)) {
        d->whole = false;
        decode_wrong(d, len < HEADER_UDP ? "UDP length is below 8"
                                         : "UDP length is behind the datagram's end");
        return;
    }
    d->all = d->at + len;
    if (d->end > d->all)
        d->end = d->all;
}

/* In IPv4 alone a datagram may do without one (RFC 768, RFC 8200). */
static void
check_datagram(struct decoding *d, uint16_t checksum)
{
    if (!d->whole || (checksum == 0 && d->p->family == AF_INET))
        return;
    if (checksum == 0)
        decode_wrong(d, "UDP checksum is missing");
    else if (!decode_checksum_right(d, d->end - d->at))
        decode_wrong(d, "UDP checksum is wrong");
}

bool
decode_udp(struct decoding *d)
{
    struct packet *p = d->p;
    const uint8_t *h = decode_peek(d, HEADER_UDP);

    p->transport_at = d->at;
    if (h == NULL)
        return decode_wrong(d, "UDP header cut short");
    p->from_port = get16(h);
    p->to_port = get16(h + 2);
    p->kind = PACKET_UDP;
    read_length(d, get16(h + 4));
    check_datagram(d, get16(h + 6));
    d->at += HEADER_UDP;
    decode_rest(d);
    return true;
}
