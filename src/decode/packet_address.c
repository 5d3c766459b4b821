/*
 * packet_address.c: the ends of a packet as socket addresses.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/packet_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "decode/packet_parts.h"

enum { MAPPED = 12 };

void
packet_address(int family, const uint8_t host[16], uint16_t port, struct address *out)
{
    *out = (struct address){0};
    if (family == AF_INET) {
        out->in.sin_family = AF_INET;
        out->in.sin_port = htons(port);
        memcpy(&out->in.sin_addr, host + MAPPED, sizeof out->in.sin_addr);
        out->len = sizeof out->in;
    } else if (family == AF_INET6) {
        out->in6.sin6_family = AF_INET6;
        out->in6.sin6_port = htons(port);
        memcpy(&out->in6.sin6_addr, host, sizeof out->in6.sin6_addr);
        out->len = sizeof out->in6;
    }
}

bool
packet_host_of(const void *bytes, size_t len, uint8_t host[16], uint16_t *port)
{
    static const uint8_t mapped[MAPPED] = {[10] = 0xff, [11] = 0xff};
    struct sockaddr_in in;
    struct sockaddr_in6 in6;

    if (address_family(bytes, len) == AF_INET && len >= sizeof in) {
        memcpy(&in, bytes, sizeof in);
        memcpy(host, mapped, sizeof mapped);
        memcpy(host + MAPPED, &in.sin_addr, sizeof in.sin_addr);
        *port = ntohs(in.sin_port);
        return true;
    }
    if (address_family(bytes, len) != AF_INET6 || len < sizeof in6)
        return false;
    memcpy(&in6, bytes, sizeof in6);
    memcpy(host, &in6.sin6_addr, sizeof in6.sin6_addr);
    *port = ntohs(in6.sin6_port);
    return true;
}

static void
protocol_text(struct buf *out, uint8_t protocol)
{
    static const struct {
        uint8_t protocol;
        const char *name;
    } rows[] = {{IPPROTO_TCP, "TCP"}, {IPPROTO_UDP, "UDP"}, {IPPROTO_ICMP, "ICMP"},
                {IPPROTO_ICMPV6, "ICMP6"}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].protocol == protocol) {
            buf_str(out, rows[i].name);
            return;
        }
    buf_str(out, "IP protocol ");
    buf_uint(out, protocol);
}

static void
end_text(struct buf *out, const struct packet_ends *e, const uint8_t host[16], uint16_t port)
{
    bool ports = e->from_port != 0 || e->to_port != 0;
    struct address a;

    if (!ports) {
        packet_host_text(out, host);
        return;
    }
    packet_address(e->family, host, port, &a);
    address_text(out, a.bytes, a.len);
}

void
packet_ends_text(struct buf *out, const struct packet_ends *e)
{
    protocol_text(out, e->protocol);
    buf_char(out, ' ');
    end_text(out, e, e->from, e->from_port);
    buf_str(out, " > ");
    end_text(out, e, e->to, e->to_port);
}
