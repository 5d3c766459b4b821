/*
 * packet_names.c: the parts of a packet that are written the same in a line and in full: hosts,
 * options, fragments, what an error quotes. Knows nothing of widths.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <arpa/inet.h>
#include <string.h>

#include "decode/packet_parts.h"

enum { MPTCP_SUBTYPES = 9, COOKIE_SHOWN = 16 };

void
packet_host_text(struct buf *out, const uint8_t host[16])
{
    static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
    bool v4 = memcmp(host, mapped, sizeof mapped) == 0;
    char text[INET6_ADDRSTRLEN];

    if (inet_ntop(v4 ? AF_INET : AF_INET6, v4 ? host + 12 : host, text, sizeof text) != NULL)
        buf_str(out, text);
}

void
packet_ether_text(struct buf *out, const uint8_t *address)
{
    for (size_t i = 0; i < 6; i++) {
        if (i != 0)
            buf_char(out, ':');
        buf_hex(out, address + i, 1);
    }
}

void
packet_fragment_text(struct buf *out, const struct packet *p)
{
    buf_str(out, "frag id ");
    buf_uint(out, p->fragment_id);
    buf_str(out, " offset ");
    buf_uint(out, p->fragment_offset);
    if (p->more_fragments)
        buf_str(out, " more");
}

/* One end of a packet that is quoted. */
static void
end_text(struct buf *out, const struct packet *p, const uint8_t host[16], uint16_t port)
{
    bool ports = p->kind == PACKET_TCP || p->kind == PACKET_UDP;
    bool brackets = ports && p->family == AF_INET6;

    if (brackets)
        buf_char(out, '[');
    packet_host_text(out, host);
    if (brackets)
        buf_char(out, ']');
    if (ports) {
        buf_char(out, ':');
        buf_uint(out, port);
    }
}

/* What kind of packet it is. */
static void
kind_text(struct buf *out, const struct packet *p)
{
    switch (p->kind) {
    case PACKET_TCP: buf_str(out, "TCP"); break;
    case PACKET_UDP: buf_str(out, "UDP"); break;
    case PACKET_ICMP:
        buf_str(out, "ICMP ");
        buf_str(out, icmp_name(p) != NULL ? icmp_name(p) : "message");
        break;
    case PACKET_FRAGMENT: packet_fragment_text(out, p); break;
    default:
        buf_str(out, "IP protocol ");
        buf_uint(out, p->protocol);
    }
}

void
packet_quote_text(struct buf *out, const struct packet *p, bool hosts)
{
    kind_text(out, p);
    if (hosts) {
        buf_char(out, ' ');
        end_text(out, p, p->from, p->from_port);
        buf_str(out, " > ");
        end_text(out, p, p->to, p->to_port);
    } else if (p->kind == PACKET_TCP || p->kind == PACKET_UDP) {
        buf_char(out, ' ');
        buf_uint(out, p->from_port);
        buf_str(out, " > ");
        buf_uint(out, p->to_port);
    }
}

/* ---- options of TCP ----------------------------------------------------------------------- */

static void
sack_text(struct buf *out, const struct tcp_option *o, uint32_t base)
{
    buf_str(out, "sack");
    for (size_t at = 0; o->len - at >= 8; at += 8) {
        buf_char(out, ' ');
        buf_uint(out, get32(o->value + at) - base);
        buf_char(out, ':');
        buf_uint(out, get32(o->value + at + 4) - base);
    }
}

static void
timestamps_text(struct buf *out, const struct tcp_option *o)
{
    buf_str(out, "TS val ");
    buf_uint(out, get32(o->value));
    buf_str(out, " ecr ");
    buf_uint(out, get32(o->value + 4));
}

static void
mptcp_text(struct buf *out, const struct tcp_option *o)
{
    static const char *const subtypes[MPTCP_SUBTYPES] = {
        "capable", "join", "dss", "add-addr", "remove-addr", "prio", "fail", "fastclose", "tcprst",
    };
    unsigned subtype = o->value[0] >> 4;

    buf_str(out, "mptcp ");
    if (subtype < MPTCP_SUBTYPES)
        buf_str(out, subtypes[subtype]);
    else
        buf_uint(out, subtype);
}

static void
fast_open_text(struct buf *out, const struct tcp_option *o)
{
    if (o->len == 0) {
        buf_str(out, "tfo cookiereq");
        return;
    }
    buf_str(out, "tfo cookie ");
    buf_hex(out, o->value, o->len < COOKIE_SHOWN ? o->len : COOKIE_SHOWN);
}

bool
tcp_option_is_known(const struct tcp_option *o)
{
    switch (o->kind) {
    case OPTION_MSS: return o->len == 2;
    case OPTION_WSCALE: return o->len == 1;
    case OPTION_TIMESTAMPS: return o->len == 8;
    case OPTION_MPTCP: return o->len != 0;
    case OPTION_END:
    case OPTION_NOP:
    case OPTION_SACK_PERMITTED:
    case OPTION_SACK:
    case OPTION_FAST_OPEN: return true;
    default: return false;
    }
}

void
tcp_option_text(struct buf *out, const struct tcp_option *o, uint32_t base)
{
    if (!tcp_option_is_known(o)) {
        buf_str(out, "kind ");
        buf_uint(out, o->kind);
        return;
    }
    switch (o->kind) {
    case OPTION_END: buf_str(out, "eol"); break;
    case OPTION_NOP: buf_str(out, "nop"); break;
    case OPTION_MSS:
        buf_str(out, "mss ");
        buf_uint(out, get16(o->value));
        break;
    case OPTION_WSCALE:
        buf_str(out, "wscale ");
        buf_uint(out, o->value[0]);
        break;
    case OPTION_SACK_PERMITTED: buf_str(out, "sackOK"); break;
    case OPTION_SACK: sack_text(out, o, base); break;
    case OPTION_TIMESTAMPS: timestamps_text(out, o); break;
    case OPTION_MPTCP: mptcp_text(out, o); break;
    case OPTION_FAST_OPEN: fast_open_text(out, o); break;
    default: break;
    }
}

/* ---- kinds -------------------------------------------------------------------------------- */

const char *
packet_kind_name(const struct packet *p)
{
    static const char *const names[] = {
        [PACKET_OTHER] = "other", [PACKET_ARP] = "ARP", [PACKET_IP] = "IP",
        [PACKET_FRAGMENT] = "fragment", [PACKET_TCP] = "TCP", [PACKET_UDP] = "UDP",
        [PACKET_ICMP] = "ICMP",
    };

    return names[p->kind];
}
