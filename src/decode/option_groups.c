/*
 * option_groups.c: the structures by which groups and their senders are joined, ip(7) and
 * RFC 3678: fields with commas, in the order of the structure.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/option_kinds.h"

#include <arpa/inet.h>
#include <limits.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

enum { MOST_FIELDS = 3 };

/* What stands before a comma, NUL-terminated; false where it is longer than any address. */
static bool
next_field(const char **at, const char *end, char field[INET6_ADDRSTRLEN])
{
    const char *comma = *at < end ? memchr(*at, ',', (size_t)(end - *at)) : NULL;
    size_t len = (size_t)((comma != NULL ? comma : end) - *at);

    if (*at > end || len == 0 || len >= INET6_ADDRSTRLEN || memchr(*at, '\0', len) != NULL)
        return false;
    memcpy(field, *at, len);
    field[len] = '\0';
    *at += len + 1;
    return true;
}

static bool
take_address(const char **at, const char *end, struct sockaddr_storage *address)
{
    char field[INET6_ADDRSTRLEN];
    struct sockaddr_in in = {.sin_family = AF_INET};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};

    if (!next_field(at, end, field))
        return false;
    memset(address, 0, sizeof *address);
    if (inet_pton(AF_INET, field, &in.sin_addr) == 1)
        memcpy(address, &in, sizeof in);
    else if (inet_pton(AF_INET6, field, &in6.sin6_addr) == 1)
        memcpy(address, &in6, sizeof in6);
    else
        return false;
    return true;
}

static bool
take_number(const char **at, const char *end, uint32_t *number)
{
    char field[INET6_ADDRSTRLEN];
    long long n;

    if (!next_field(at, end, field) || !number_parse(field, strlen(field), &n) || n < 0 ||
        n > UINT32_MAX)
        return false;
    *number = (uint32_t)n;
    return true;
}

static bool
fault(const char **why, const char *reason)
{
    *why = reason;
    return false;
}

static void
put_address(struct buf *out, const struct sockaddr_storage *address)
{
    char text[INET6_ADDRSTRLEN] = "?";

    if (address->ss_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)address)->sin_addr, text, sizeof text);
    else if (address->ss_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)address)->sin6_addr, text, sizeof text);
    buf_str(out, text);
}

/* ---- struct ip_mreq_source ---------------------------------------------------------------- */

static bool
source4_parse(const char *text, size_t len, struct buf *out, const char **why)
{
    const char *end = text + len;
    struct sockaddr_storage address[MOST_FIELDS];
    struct in_addr all[MOST_FIELDS];
    struct ip_mreq_source m;

    if (option_is_hex(text, len))
        return option_parse_hex(text, len, out, why);
    for (size_t i = 0; i < MOST_FIELDS; i++) {
        if (!take_address(&text, end, &address[i]) || address[i].ss_family != AF_INET)
            return fault(why, "GROUP,INTERFACE,SENDER as IPv4 addresses");
        all[i] = ((const struct sockaddr_in *)&address[i])->sin_addr;
    }
    if (text <= end)
        return fault(why, "GROUP,INTERFACE,SENDER as IPv4 addresses");
    m = (struct ip_mreq_source){
        .imr_multiaddr = all[0], .imr_interface = all[1], .imr_sourceaddr = all[2]};
    buf_add(out, &m, sizeof m);
    return true;
}

static void
source4_text(struct buf *out, const void *bytes, size_t len)
{
    struct ip_mreq_source m;
    const struct in_addr *all[] = {&m.imr_multiaddr, &m.imr_interface, &m.imr_sourceaddr};
    char text[INET_ADDRSTRLEN];

    if (len != sizeof m) {
        option_hex_text(out, bytes, len);
        return;
    }
    memcpy(&m, bytes, sizeof m);
    for (size_t i = 0; i < MOST_FIELDS; i++) {
        if (i != 0)
            buf_char(out, ',');
        buf_str(out, inet_ntop(AF_INET, all[i], text, sizeof text));
    }
}

const struct option_kind option_source4 = {
    .title = "GROUP,INTERFACE,SENDER",
    .size = sizeof(struct ip_mreq_source),
    .parse = source4_parse,
    .text = source4_text,
};

/* ---- struct group_req and group_source_req ------------------------------------------------ */

static bool
group_parse(const char *text, size_t len, struct buf *out, const char **why)
{
    const char *end = text + len;
    struct group_req g;

    if (option_is_hex(text, len))
        return option_parse_hex(text, len, out, why);
    memset(&g, 0, sizeof g);
    if (!take_number(&text, end, &g.gr_interface) || !take_address(&text, end, &g.gr_group) ||
        text <= end)
        return fault(why, "NUMBER,GROUP: an interface and an address");
    buf_add(out, &g, sizeof g);
    return true;
}

static void
group_text(struct buf *out, const void *bytes, size_t len)
{
    struct group_req g;

    if (len != sizeof g) {
        option_hex_text(out, bytes, len);
        return;
    }
    memcpy(&g, bytes, sizeof g);
    buf_uint(out, g.gr_interface);
    buf_char(out, ',');
    put_address(out, &g.gr_group);
}

const struct option_kind option_group = {
    .title = "NUMBER,GROUP",
    .size = sizeof(struct group_req),
    .parse = group_parse,
    .text = group_text,
};

static bool
source_parse(const char *text, size_t len, struct buf *out, const char **why)
{
    const char *end = text + len;
    struct group_source_req g;

    if (option_is_hex(text, len))
        return option_parse_hex(text, len, out, why);
    memset(&g, 0, sizeof g);
    if (!take_number(&text, end, &g.gsr_interface) || !take_address(&text, end, &g.gsr_group) ||
        !take_address(&text, end, &g.gsr_source) || text <= end)
        return fault(why, "NUMBER,GROUP,SENDER: an interface and two addresses");
    buf_add(out, &g, sizeof g);
    return true;
}

static void
source_text(struct buf *out, const void *bytes, size_t len)
{
    struct group_source_req g;

    if (len != sizeof g) {
        option_hex_text(out, bytes, len);
        return;
    }
    memcpy(&g, bytes, sizeof g);
    buf_uint(out, g.gsr_interface);
    buf_char(out, ',');
    put_address(out, &g.gsr_group);
    buf_char(out, ',');
    put_address(out, &g.gsr_source);
}

const struct option_kind option_source = {
    .title = "NUMBER,GROUP,SENDER",
    .size = sizeof(struct group_source_req),
    .parse = source_parse,
    .text = source_text,
};
