/*
 * packet.c: a frame taken apart: Ethernet, ARP, and whom the rest is left to. Knows nothing of how
 * a packet is shown.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/packet.h"

#include <string.h>

#include "decode/packet_parts.h"

enum { ARP_LEN = 28 };

/* What the kinds of hardware and protocol and their lengths are where it is about IPv4. */
static const uint8_t arp_of_ipv4[] = {0, 1, ETHER_IP4 >> 8, ETHER_IP4 & 0xff, 6, 4};

const uint8_t *
decode_peek(const struct decoding *d, size_t len)
{
    return d->end - d->at >= len ? d->p->frame + d->at : NULL;
}

bool
decode_wrong(struct decoding *d, const char *what)
{
    if (d->p->wrong == NULL && !d->quoted)
        d->p->wrong = what;
    return false;
}

void
decode_rest(struct decoding *d)
{
    d->p->data = d->p->frame + d->at;
    d->p->data_len = d->end - d->at;
    d->p->data_all = d->all - d->at;
}

void
packet_map_ipv4(uint8_t host[16], const uint8_t *address)
{
    memset(host, 0, 10);
    memset(host + 10, 0xff, 2);
    memcpy(host + 12, address, 4);
}

static bool
decode_arp(struct decoding *d)
{
    struct packet *p = d->p;
    const uint8_t *h = decode_peek(d, ARP_LEN);

    if (h == NULL)
        return decode_wrong(d, "ARP cut short");
    if (memcmp(h, arp_of_ipv4, sizeof arp_of_ipv4) != 0)
        return decode_wrong(d, "ARP that is not of Ethernet and IPv4");
    p->kind = PACKET_ARP;
    p->family = AF_INET;
    p->network_at = d->at;
    p->network_end = d->at + ARP_LEN;
    p->arp_operation = get16(h + 6);
    p->arp_sender = h + 8;
    packet_map_ipv4(p->from, h + 14);
    packet_map_ipv4(p->to, h + 24);
    return true;
}

static bool
decode_ethernet(struct decoding *d)
{
    struct packet *p = d->p;
    const uint8_t *h = decode_peek(d, PACKET_ETHERNET);

    decode_rest(d);
    if (h == NULL)
        return decode_wrong(d, "Ethernet header cut short");
    p->ether_to = h;
    p->ether_from = h + 6;
    p->ether_type = get16(h + 12);
    d->at += PACKET_ETHERNET;
    decode_rest(d);
    switch (p->ether_type) {
    case ETHER_ARP: return decode_arp(d);
    case ETHER_IP4:
    case ETHER_IP6: return decode_ip(d);
    default: return true;
    }
}

bool
packet_decode(const void *frame, size_t len, bool offloaded, struct packet *p)
{
    struct decoding d = {.p = p, .end = len, .all = len, .whole = !offloaded};

    *p = (struct packet){.kind = PACKET_OTHER, .frame = frame, .len = len};
    p->options = (struct tcp_options){.mss = -1, .wscale = -1};
    decode_ethernet(&d);
    return p->wrong == NULL;
}

bool
packet_quoted(const struct packet *p, struct packet *quoted)
{
    struct decoding d = {.p = quoted, .at = p->quoted_at, .quoted = true};

    *quoted = (struct packet){.kind = PACKET_OTHER, .frame = p->frame, .len = p->network_end};
    quoted->options = (struct tcp_options){.mss = -1, .wscale = -1};
    d.end = d.all = p->network_end;
    if (p->quoted_at == 0)
        return false;
    quoted->ether_type = p->family == AF_INET6 ? ETHER_IP6 : ETHER_IP4;
    decode_ip(&d);
    return quoted->kind != PACKET_OTHER;
}

uint32_t
packet_span(const struct packet *p)
{
    uint32_t flags = 0;

    if (p->kind != PACKET_TCP)
        return 0;
    flags += (p->tcp_flags & TCP_FLAG_SYN) != 0;
    flags += (p->tcp_flags & TCP_FLAG_FIN) != 0;
    return (uint32_t)p->data_all + flags;
}
