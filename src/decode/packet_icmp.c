/*
 * packet_icmp.c: the messages of ICMP, ICMPv6 and ARP: which they are, what they are called and
 * what they tell. Knows nothing of the packets that caused them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/checksum.h"
#include "decode/packet_parts.h"

/* TARGET_ADDRESS: the option of RFC 4861 with a hardware address. */
enum { ANY_CODE = -1, TARGET_ADDRESS = 2 };

/* What a message tells beside its name. */
enum icmp_detail {
    DETAIL_NONE,
    DETAIL_ECHO,     /* id and sequence */
    DETAIL_MTU,      /* in the lower half of the second word; ICMPv6: in all of it */
    DETAIL_GATEWAY,  /* an address in the second word */
    DETAIL_POINTER,  /* a place in the header, in the first byte of the second word */
    DETAIL_POINTER6, /* the same, in all of it */
    DETAIL_TARGET,   /* an address behind the second word */
    DETAIL_WANTED,   /* the same, whose owner is wanted */
    DETAIL_NEIGHBOR, /* the same, whose owner tells where it is */
    DETAIL_REDIRECT6, /* two addresses */
    DETAIL_RECORDS   /* their number in the lower half of the second word */
};

struct icmp_row {
    uint8_t type;
    int code;
    const char *name;
    enum icmp_detail detail;
};

/* The first row that fits. RFC 792, 1122, 1191, 1256, 1812. */
static const struct icmp_row icmp4[] = {
    {0, ANY_CODE, "echo reply", DETAIL_ECHO},
    {3, 0, "network unreachable", DETAIL_NONE},
    {3, 1, "host unreachable", DETAIL_NONE},
    {3, 2, "protocol unreachable", DETAIL_NONE},
    {3, 3, "port unreachable", DETAIL_NONE},
    {3, 4, "fragmentation needed", DETAIL_MTU},
    {3, 5, "source route failed", DETAIL_NONE},
    {3, 6, "network unknown", DETAIL_NONE},
    {3, 7, "host unknown", DETAIL_NONE},
    {3, 8, "source host isolated", DETAIL_NONE},
    {3, 9, "network prohibited", DETAIL_NONE},
    {3, 10, "host prohibited", DETAIL_NONE},
    {3, 11, "network unreachable for this service", DETAIL_NONE},
    {3, 12, "host unreachable for this service", DETAIL_NONE},
    {3, 13, "administratively prohibited", DETAIL_NONE},
    {3, 14, "host precedence violation", DETAIL_NONE},
    {3, 15, "precedence cutoff", DETAIL_NONE},
    {3, ANY_CODE, "unreachable", DETAIL_NONE},
    {4, ANY_CODE, "source quench", DETAIL_NONE},
    {5, 0, "redirect for the network", DETAIL_GATEWAY},
    {5, 1, "redirect for the host", DETAIL_GATEWAY},
    {5, 2, "redirect for the service and network", DETAIL_GATEWAY},
    {5, 3, "redirect for the service and host", DETAIL_GATEWAY},
    {5, ANY_CODE, "redirect", DETAIL_GATEWAY},
    {8, ANY_CODE, "echo request", DETAIL_ECHO},
    {9, ANY_CODE, "router advertisement", DETAIL_NONE},
    {10, ANY_CODE, "router solicitation", DETAIL_NONE},
    {11, 0, "time exceeded in transit", DETAIL_NONE},
    {11, 1, "time exceeded in reassembly", DETAIL_NONE},
    {11, ANY_CODE, "time exceeded", DETAIL_NONE},
    {12, 0, "parameter problem", DETAIL_POINTER},
    {12, 1, "parameter problem, an option is missing", DETAIL_NONE},
    {12, 2, "parameter problem, bad length", DETAIL_NONE},
    {12, ANY_CODE, "parameter problem", DETAIL_NONE},
    {13, ANY_CODE, "timestamp request", DETAIL_ECHO},
    {14, ANY_CODE, "timestamp reply", DETAIL_ECHO},
};

/* RFC 4443, 4861, 2710, 3810. */
static const struct icmp_row icmp6[] = {
    {1, 0, "no route", DETAIL_NONE},
    {1, 1, "administratively prohibited", DETAIL_NONE},
    {1, 2, "beyond the scope of the source", DETAIL_NONE},
    {1, 3, "address unreachable", DETAIL_NONE},
    {1, 4, "port unreachable", DETAIL_NONE},
    {1, 5, "source address failed the policy", DETAIL_NONE},
    {1, 6, "route rejected", DETAIL_NONE},
    {1, 7, "error in the source routing header", DETAIL_NONE},
    {1, ANY_CODE, "unreachable", DETAIL_NONE},
    {2, ANY_CODE, "packet too big", DETAIL_MTU},
    {3, 0, "hop limit exceeded", DETAIL_NONE},
    {3, 1, "time exceeded in reassembly", DETAIL_NONE},
    {3, ANY_CODE, "time exceeded", DETAIL_NONE},
    {4, 0, "erroneous header field", DETAIL_POINTER6},
    {4, 1, "unrecognized next header", DETAIL_POINTER6},
    {4, 2, "unrecognized option", DETAIL_POINTER6},
    {4, ANY_CODE, "parameter problem", DETAIL_POINTER6},
    {128, ANY_CODE, "echo request", DETAIL_ECHO},
    {129, ANY_CODE, "echo reply", DETAIL_ECHO},
    {130, ANY_CODE, "multicast listener query", DETAIL_NONE},
    {131, ANY_CODE, "multicast listener report", DETAIL_TARGET},
    {132, ANY_CODE, "multicast listener done", DETAIL_TARGET},
    {133, ANY_CODE, "router solicitation", DETAIL_NONE},
    {134, ANY_CODE, "router advertisement", DETAIL_NONE},
    {135, ANY_CODE, "neighbor solicitation", DETAIL_WANTED},
    {136, ANY_CODE, "neighbor advertisement", DETAIL_NEIGHBOR},
    {137, ANY_CODE, "redirect", DETAIL_REDIRECT6},
    {143, ANY_CODE, "multicast listener report v2", DETAIL_RECORDS},
};

static const struct icmp_row *
row_of(const struct packet *p)
{
    bool v6 = p->family == AF_INET6;
    const struct icmp_row *rows = v6 ? icmp6 : icmp4;
    size_t count = v6 ? sizeof icmp6 / sizeof *icmp6 : sizeof icmp4 / sizeof *icmp4;

    for (size_t i = 0; i < count; i++) {
        if (rows[i].type == p->icmp_type &&
            (rows[i].code == ANY_CODE || rows[i].code == p->icmp_code))
            return &rows[i];
    }
    return NULL;
}

const char *
icmp_name(const struct packet *p)
{
    const struct icmp_row *row = row_of(p);

    return row != NULL ? row->name : NULL;
}

bool
icmp_is_echo(const struct packet *p)
{
    const struct icmp_row *row = row_of(p);

    return row != NULL && row->detail == DETAIL_ECHO;
}

const uint8_t *
icmp_body(const struct packet *p, size_t len)
{
    return p->data_len >= len ? p->data : NULL;
}

/* Is it of the types whose data begins with the datagram that caused it? */
static bool
quotes(const struct packet *p)
{
    uint8_t type = p->icmp_type;

    if (p->family == AF_INET6)
        return type >= 1 && type <= 4;
    return (type >= 3 && type <= 5) || type == 11 || type == 12;
}

/* The checksum of ICMP is of the message alone, that of ICMPv6 of a pseudo header, too. */
static bool
checksum_right(const struct decoding *d)
{
    size_t len = d->end - d->at;

    if (d->p->family == AF_INET6)
        return decode_checksum_right(d, len);
    return checksum_end(checksum_add(0, d->p->frame + d->at, len)) == 0;
}

bool
decode_icmp(struct decoding *d)
{
    struct packet *p = d->p;
    const uint8_t *h = decode_peek(d, HEADER_ICMP);

    p->transport_at = d->at;
    if (h == NULL)
        return decode_wrong(d, "ICMP header cut short");
    p->kind = PACKET_ICMP;
    p->icmp_type = h[0];
    p->icmp_code = h[1];
    p->icmp_word = get32(h + 4);
    if (d->whole && !checksum_right(d))
        decode_wrong(d, "ICMP checksum is wrong");
    d->at += HEADER_ICMP;
    decode_rest(d);
    if (quotes(p) && p->data_len != 0)
        p->quoted_at = d->at;
    return true;
}

/* ---- text --------------------------------------------------------------------------------- */

static void
number(struct buf *out, const char *label, uint32_t value)
{
    buf_str(out, label);
    buf_uint(out, value);
}

/* The address that begins `at` bytes behind the second word. */
static void
target(struct buf *out, const struct packet *p, const char *label, size_t at)
{
    const uint8_t *body = icmp_body(p, at + 16);

    if (body == NULL)
        return;
    buf_str(out, label);
    packet_host_text(out, body + at);
}

/* Where the neighbor is, if the first option says so. */
static void
neighbor(struct buf *out, const struct packet *p)
{
    const uint8_t *body = icmp_body(p, 16 + 8);

    target(out, p, ", ", 0);
    if (body == NULL || body[16] != TARGET_ADDRESS || body[17] != 1)
        return;
    buf_str(out, " is at ");
    packet_ether_text(out, body + 18);
}

static void
gateway(struct buf *out, const struct packet *p)
{
    uint8_t host[16];

    packet_map_ipv4(host, p->frame + p->transport_at + 4);
    buf_str(out, " to ");
    packet_host_text(out, host);
}

static void
detail_text(struct buf *out, const struct packet *p, enum icmp_detail detail)
{
    switch (detail) {
    case DETAIL_ECHO:
        number(out, ", id ", p->icmp_word >> 16);
        number(out, " seq ", p->icmp_word & 0xffff);
        break;
    case DETAIL_MTU:
        number(out, ", MTU ", p->family == AF_INET6 ? p->icmp_word : p->icmp_word & 0xffff);
        break;
    case DETAIL_GATEWAY: gateway(out, p); break;
    case DETAIL_POINTER: number(out, " at byte ", p->icmp_word >> 24); break;
    case DETAIL_POINTER6: number(out, " at byte ", p->icmp_word); break;
    case DETAIL_TARGET: target(out, p, ", ", 0); break;
    case DETAIL_WANTED: target(out, p, ", who has ", 0); break;
    case DETAIL_NEIGHBOR: neighbor(out, p); break;
    case DETAIL_REDIRECT6:
        target(out, p, " for ", 16);
        target(out, p, " to ", 0);
        break;
    case DETAIL_RECORDS: number(out, ", groups ", p->icmp_word & 0xffff); break;
    case DETAIL_NONE: break;
    }
}

void
icmp_text(struct buf *out, const struct packet *p)
{
    const struct icmp_row *row = row_of(p);

    if (row == NULL) {
        number(out, "type ", p->icmp_type);
        number(out, " code ", p->icmp_code);
        return;
    }
    buf_str(out, row->name);
    if (row->code == ANY_CODE && p->icmp_code != 0)
        number(out, " code ", p->icmp_code);
    detail_text(out, p, row->detail);
}

void
arp_text(struct buf *out, const struct packet *p)
{
    if (p->arp_operation == 1) {
        buf_str(out, "who has ");
        packet_host_text(out, p->to);
        buf_str(out, ", tell ");
        packet_host_text(out, p->from);
    } else if (p->arp_operation == 2) {
        packet_host_text(out, p->from);
        buf_str(out, " is at ");
        packet_ether_text(out, p->arp_sender);
    } else {
        number(out, "operation ", p->arp_operation);
    }
}
