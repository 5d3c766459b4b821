/*
 * packet_layers.c: a packet in full: Ethernet, ARP and IP, what the transport's file says, and all
 * its bytes. Knows nothing of other packets.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/packet_parts.h"
#include "decode/packet_sheet.h"

enum { DUMP = 16 };

/* ---- Ethernet, ARP and IP ----------------------------------------------------------------- */

static void
add_ethernet(struct sheet *s)
{
    const struct packet *p = s->p;
    struct buf from = {0};
    struct buf to = {0};

    if (p->ether_to == NULL)
        return;
    sheet_begin(s, "Ethernet");
    packet_ether_text(&from, p->ether_from);
    packet_ether_text(&to, p->ether_to);
    sheet_pair(s, &from, &to);
    sheet_field(s, "type 0x%04x", (unsigned)p->ether_type);
    sheet_field(s, "%zu bytes", p->len);
    sheet_end(s);
}

static void
add_arp(struct sheet *s)
{
    const uint8_t *h = s->p->frame + s->p->network_at;
    struct buf text = {0};

    sheet_begin(s, "ARP");
    arp_text(&text, s->p);
    sheet_add(s, &text);
    sheet_next(s);
    sheet_field(s, "operation %u", (unsigned)s->p->arp_operation);
    packet_ether_text(&text, h + 8);
    sheet_field(s, "sender %s", buf_text(&text));
    buf_clear(&text);
    packet_ether_text(&text, h + 18);
    sheet_field(s, "target %s", buf_text(&text));
    buf_free(&text);
    sheet_end(s);
}

static const char *
protocol_name(const struct packet *p)
{
    switch (p->protocol) {
    case IPPROTO_TCP: return " TCP";
    case IPPROTO_UDP: return " UDP";
    case IPPROTO_ICMP: return " ICMP";
    case IPPROTO_ICMPV6: return " ICMPv6";
    case IP6_HOP_BY_HOP: return p->family == AF_INET6 ? " hop-by-hop options" : "";
    case IP6_ROUTING: return " routing header";
    case IP6_FRAGMENT: return " fragment header";
    case IP6_NOTHING: return " nothing";
    case IP6_OPTIONS: return " destination options";
    default: return "";
    }
}

static void
add_hosts(struct sheet *s)
{
    struct buf from = {0};
    struct buf to = {0};

    packet_host_text(&from, s->p->from);
    packet_host_text(&to, s->p->to);
    sheet_pair(s, &from, &to);
}

static const char *
ecn_name(uint8_t ecn)
{
    static const char *const names[] = {"not capable", "ECT(1)", "ECT(0)", "CE"};

    return names[ecn & 3];
}

static void
add_fragment(struct sheet *s)
{
    struct buf text = {0};

    packet_fragment_text(&text, s->p);
    sheet_next(s);
    sheet_add(s, &text);
}

static void
add_ipv4(struct sheet *s)
{
    const struct packet *p = s->p;
    const uint8_t *h = p->frame + p->network_at;

    sheet_begin(s, "IPv4");
    add_hosts(s);
    sheet_next(s);
    sheet_field(s, "protocol %u%s", (unsigned)p->protocol, protocol_name(p));
    sheet_field(s, "TTL %u", (unsigned)p->hops);
    sheet_field(s, "header %u bytes", (h[0] & 15u) * 4);
    sheet_field(s, "total %u", (unsigned)get16(h + 2));
    sheet_next(s);
    sheet_field(s, "id %u", (unsigned)get16(h + 4));
    if ((h[6] & 0x40) != 0)
        sheet_field(s, "don't fragment");
    sheet_field(s, "DSCP %u", (unsigned)h[1] >> 2);
    sheet_field(s, "ECN %s", ecn_name(p->ecn));
    sheet_field(s, "checksum 0x%04x", (unsigned)get16(h + 10));
    if (p->fragment)
        add_fragment(s);
    sheet_end(s);
}

static void
add_ipv6(struct sheet *s)
{
    const struct packet *p = s->p;
    const uint8_t *h = p->frame + p->network_at;

    sheet_begin(s, "IPv6");
    add_hosts(s);
    sheet_next(s);
    sheet_field(s, "protocol %u%s", (unsigned)p->protocol, protocol_name(p));
    sheet_field(s, "hop limit %u", (unsigned)p->hops);
    sheet_field(s, "payload %u bytes", (unsigned)get16(h + 4));
    sheet_next(s);
    sheet_field(s, "flow 0x%05x", (unsigned)(get32(h) & 0xfffff));
    sheet_field(s, "DSCP %u", get16(h) >> 6 & 0x3fu);
    sheet_field(s, "ECN %s", ecn_name(p->ecn));
    if (p->fragment)
        add_fragment(s);
    sheet_end(s);
}

/* The headers of IPv6 between it and what it carries. The decoder has seen that they are whole,
 * or has stopped in front of one that is not. */
static void
add_extensions(struct sheet *s)
{
    const struct packet *p = s->p;
    size_t at = p->network_at + HEADER_IP6;
    size_t end = (size_t)(p->data - p->frame);
    struct packet header = *p;

    header.protocol = p->frame[p->network_at + 6];
    if (p->transport_at != 0)
        end = p->transport_at;
    while (end - at >= 8 && at < end) {
        const uint8_t *h = p->frame + at;
        size_t len = header.protocol == IP6_FRAGMENT ? 8 : (h[1] + 1u) * 8;

        if (len > end - at)
            break;
        sheet_begin(s, "");
        sheet_field(s, "then%s", protocol_name(&header));
        sheet_field(s, "%zu bytes", len);
        if (header.protocol == IP6_ROUTING)
            sheet_field(s, "type %u, segments left %u", (unsigned)h[2], (unsigned)h[3]);
        sheet_end(s);
        header.protocol = h[0];
        at += len;
    }
}

/* ---- all of it ---------------------------------------------------------------------------- */

static void
add_network(struct sheet *s)
{
    if (s->p->kind == PACKET_ARP) {
        add_arp(s);
    } else if (s->p->family == AF_INET) {
        add_ipv4(s);
    } else if (s->p->family == AF_INET6) {
        add_ipv6(s);
        add_extensions(s);
    }
}

static void
add_transport(struct sheet *s)
{
    switch (s->p->kind) {
    case PACKET_TCP: layer_tcp(s); break;
    case PACKET_UDP: layer_udp(s); break;
    case PACKET_ICMP: layer_icmp(s); break;
    case PACKET_OTHER:
    case PACKET_ARP:
    case PACKET_IP:
    case PACKET_FRAGMENT: break;
    }
}

static void
add_rest(struct sheet *s)
{
    const struct packet *p = s->p;

    if (p->kind != PACKET_ARP && p->data_all != 0) {
        sheet_begin(s, "Data");
        if (p->data_len < p->data_all)
            sheet_field(s, "%zu of %zu bytes", p->data_len, p->data_all);
        else
            sheet_field(s, "%zu byte%s", p->data_len, p->data_len == 1 ? "" : "s");
        sheet_end(s);
    }
    if (p->wrong != NULL) {
        sheet_begin(s, "Wrong");
        sheet_field(s, "%s", p->wrong);
        sheet_end(s);
    }
}

static void
add_dump(struct buf *out, const struct packet *p)
{
    for (size_t at = 0; at < p->len; at += DUMP) {
        size_t len = p->len - at < DUMP ? p->len - at : DUMP;

        buf_printf(out, "  %04zx ", at);
        for (size_t i = 0; i < DUMP; i++) {
            buf_char(out, ' ');
            if (i < len)
                buf_hex(out, p->frame + at + i, 1);
            else
                buf_str(out, "  ");
        }
        buf_str(out, "  ");
        for (size_t i = 0; i < len; i++) {
            uint8_t c = p->frame[at + i];

            buf_char(out, c >= ' ' && c <= '~' ? (char)c : '.');
        }
        buf_char(out, '\n');
    }
}

void
packet_layers(struct buf *out, const struct packet *p, const struct packet_style *style)
{
    struct sheet s = {.out = out, .p = p, .style = style};

    add_ethernet(&s);
    add_network(&s);
    add_transport(&s);
    add_rest(&s);
    add_dump(out, p);
}
