/*
 * packet_match.c: which packets are meant by a word: a kind, or the flags of a segment.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <sys/socket.h>

#include "decode/packet.h"
#include "decode/spelling.h"

static const struct kind_row {
    const char *name;
    enum packet_kind kind;
    int family;
} kinds[] = {
    {"TCP", PACKET_TCP, 0},           {"UDP", PACKET_UDP, 0}, {"ICMP", PACKET_ICMP, 0},
    {"ICMP6", PACKET_ICMP, AF_INET6}, {"ARP", PACKET_ARP, 0}, {"fragment", PACKET_FRAGMENT, 0},
};

enum { KINDS = sizeof kinds / sizeof *kinds };

bool
packet_kind_parse(const char *text, size_t len, struct packet_match *out)
{
    *out = (struct packet_match){.any = false};
    for (size_t i = 0; i < KINDS; i++)
        if (spelling_same(text, len, kinds[i].name)) {
            out->kind = kinds[i].kind;
            out->family = kinds[i].family;
            return true;
        }
    out->kind = PACKET_TCP;
    out->flagged = packet_flags_parse(text, len, &out->flags);
    return out->flagged;
}

bool
packet_matches(const struct packet *p, const struct packet_match *m)
{
    if (m->any)
        return true;
    if (m->kind == PACKET_FRAGMENT)
        return p->fragment;
    return p->kind == m->kind && (m->family == 0 || p->family == m->family) &&
           (!m->flagged || p->tcp_flags == m->flags);
}

void
packet_what_text(struct buf *out, const struct packet *p)
{
    if (p->kind == PACKET_TCP)
        packet_flags_text(out, p->tcp_flags);
    else
        buf_str(out, packet_kind_name(p));
}

void
packet_match_text(struct buf *out, const struct packet_match *m)
{
    size_t i = 0;

    if (m->any) {
        buf_str(out, "packet");
    } else if (m->flagged) {
        packet_flags_text(out, m->flags);
    } else {
        while (i + 1 < KINDS && (kinds[i].kind != m->kind || kinds[i].family != m->family))
            i++;
        buf_str(out, kinds[i].name);
    }
}
