/*
 * structs.c: arrays of ints and of struct pollfd as text.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/structs.h"

#include <arpa/inet.h>
#include <limits.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>

#include "decode/constants.h"
#include "decode/option_kinds.h"

/* ---- ints --------------------------------------------------------------------------------- */

static bool
parse_ints(const char *text, size_t len, struct buf *out, const char **why)
{
    const char *end = text + len;

    if (option_is_hex(text, len))
        return option_parse_hex(text, len, out, why);
    *why = "numbers with commas between them";
    for (;;) {
        const char *comma = memchr(text, ',', (size_t)(end - text));
        long long number;
        int one;

        if (!number_parse(text, (size_t)((comma != NULL ? comma : end) - text), &number) ||
            number < INT_MIN || number > (long long)UINT_MAX)
            return false;
        one = (int)number;
        buf_add(out, &one, sizeof one);
        if (comma == NULL)
            return true;
        text = comma + 1;
    }
}

static void
ints_text(struct buf *out, const void *bytes, size_t len)
{
    const char *at = bytes;
    int one;

    if (len % sizeof one != 0) {
        option_hex_text(out, bytes, len);
        return;
    }
    for (size_t i = 0; i < len; i += sizeof one) {
        memcpy(&one, at + i, sizeof one);
        if (i != 0)
            buf_char(out, ',');
        buf_int(out, one);
    }
}

const struct option_kind struct_ints = {
    .title = "numbers with commas between them", .parse = parse_ints, .text = ints_text};

/* ---- struct in_pktinfo -------------------------------------------------------------------- */

/* Text up to a comma or the end, moved past it; false: it is longer than any address. */
static bool
next_field(const char **text, const char *end, char field[INET6_ADDRSTRLEN])
{
    const char *comma = memchr(*text, ',', (size_t)(end - *text));
    size_t len = (size_t)((comma != NULL ? comma : end) - *text);

    if (len >= INET6_ADDRSTRLEN)
        return false;
    memcpy(field, *text, len);
    field[len] = '\0';
    *text = comma != NULL ? comma + 1 : end;
    return true;
}

#ifdef IP_PKTINFO
static bool
parse_pktinfo4(const char *text, size_t len, struct buf *out, const char **why)
{
    const char *end = text + len;
    struct in_pktinfo info = {0};
    char field[INET6_ADDRSTRLEN];
    long long index;

    if (option_is_hex(text, len))
        return option_parse_hex(text, len, out, why);
    *why = "INTERFACE[,LOCAL[,DESTINATION]]: 1,127.0.0.1";
    if (!next_field(&text, end, field) || !number_parse(field, strlen(field), &index))
        return false;
    info.ipi_ifindex = (int)index;
    if (text < end &&
        (!next_field(&text, end, field) || inet_pton(AF_INET, field, &info.ipi_spec_dst) != 1))
        return false;
    if (text < end &&
        (!next_field(&text, end, field) || inet_pton(AF_INET, field, &info.ipi_addr) != 1))
        return false;
    buf_add(out, &info, sizeof info);
    return text == end;
}

static void
pktinfo4_text(struct buf *out, const void *bytes, size_t len)
{
    struct in_pktinfo info;
    char address[INET6_ADDRSTRLEN];

    if (len != sizeof info) {
        option_hex_text(out, bytes, len);
        return;
    }
    memcpy(&info, bytes, sizeof info);
    buf_int(out, (int)info.ipi_ifindex);
    buf_char(out, ',');
    buf_str(out, inet_ntop(AF_INET, &info.ipi_spec_dst, address, sizeof address));
    buf_char(out, ',');
    buf_str(out, inet_ntop(AF_INET, &info.ipi_addr, address, sizeof address));
}

const struct option_kind struct_pktinfo4 = {
    .title = "INTERFACE,LOCAL,DESTINATION", .size = sizeof(struct in_pktinfo),
    .parse = parse_pktinfo4, .text = pktinfo4_text};
#endif

static bool
parse_pktinfo6(const char *text, size_t len, struct buf *out, const char **why)
{
    const char *end = text + len;
    struct in6_pktinfo info = {0};
    char field[INET6_ADDRSTRLEN];
    long long index = 0;

    if (option_is_hex(text, len))
        return option_parse_hex(text, len, out, why);
    *why = "ADDRESS[,INTERFACE]: ::1,1";
    if (!next_field(&text, end, field) || inet_pton(AF_INET6, field, &info.ipi6_addr) != 1)
        return false;
    if (text < end &&
        (!next_field(&text, end, field) || !number_parse(field, strlen(field), &index)))
        return false;
    info.ipi6_ifindex = (unsigned)index;
    buf_add(out, &info, sizeof info);
    return text == end;
}

static void
pktinfo6_text(struct buf *out, const void *bytes, size_t len)
{
    struct in6_pktinfo info;
    char address[INET6_ADDRSTRLEN];

    if (len != sizeof info) {
        option_hex_text(out, bytes, len);
        return;
    }
    memcpy(&info, bytes, sizeof info);
    buf_str(out, inet_ntop(AF_INET6, &info.ipi6_addr, address, sizeof address));
    buf_char(out, ',');
    buf_uint(out, info.ipi6_ifindex);
}

const struct option_kind struct_pktinfo6 = {
    .title = "ADDRESS,INTERFACE", .size = sizeof(struct in6_pktinfo),
    .parse = parse_pktinfo6, .text = pktinfo6_text};

/* ---- struct pollfd ------------------------------------------------------------------------ */

static void
poll_text(struct buf *out, const void *bytes, size_t len, bool got)
{
    const char *at = bytes;
    struct pollfd one;

    if (len % sizeof one != 0) {
        option_hex_text(out, bytes, len);
        return;
    }
    for (size_t i = 0; i < len; i += sizeof one) {
        memcpy(&one, at + i, sizeof one);
        if (i != 0)
            buf_char(out, ',');
        buf_int(out, one.fd);
        buf_char(out, ':');
        constant_text(out, &constants_poll, (unsigned short)(got ? one.revents : one.events));
    }
}

static void
poll_asked_text(struct buf *out, const void *bytes, size_t len)
{
    poll_text(out, bytes, len, false);
}

static void
poll_got_text(struct buf *out, const void *bytes, size_t len)
{
    poll_text(out, bytes, len, true);
}

static const char poll_title[] = "FD:EVENTS, with commas between several";

const struct option_kind struct_poll_asked = {
    .title = poll_title, .parse = option_parse_hex, .text = poll_asked_text};
const struct option_kind struct_poll_got = {
    .title = poll_title, .parse = option_parse_hex, .text = poll_got_text};
