/*
 * option_structs.c: the kinds of options whose values are structures or strings. Knows
 * nothing of which option has which kind.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/option_kinds.h"

#include <arpa/inet.h>
#include <limits.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>

#include "base/escape.h"

/* Who connected, as SO_PEERCRED tells; systems without it need the kind all the same. */
#if defined __linux__
typedef struct ucred credentials;
#elif defined __OpenBSD__
typedef struct sockpeercred credentials;
#else
typedef struct {
    pid_t pid;
    uid_t uid;
    gid_t gid;
} credentials;
#endif

/* A field that ends at a comma or with the text. */
struct field {
    const char *text;
    size_t len;
};

enum { MOST_FIELDS = 3 };

static bool
fault(const char **why, const char *reason)
{
    *why = reason;
    return false;
}

/* How many fields there are; MOST_FIELDS + 1 for more than fit. */
static size_t
split(const char *text, size_t len, struct field fields[MOST_FIELDS])
{
    const char *end = text + len;

    for (size_t i = 0; i < MOST_FIELDS; i++) {
        const char *comma = len != 0 ? memchr(text, ',', (size_t)(end - text)) : NULL;

        fields[i] = (struct field){text, (size_t)((comma != NULL ? comma : end) - text)};
        if (comma == NULL)
            return i + 1;
        text = comma + 1;
    }
    return MOST_FIELDS + 1;
}

static bool
field_is(struct field f, const char *word)
{
    return f.len == strlen(word) && memcmp(f.text, word, f.len) == 0;
}

static bool
parse_int(struct field f, int *number)
{
    long long n;

    if (!number_parse(f.text, f.len, &n) || n < INT_MIN || n > UINT32_MAX)
        return false;
    *number = (int)n;
    return true;
}

static bool
parse_address(int family, struct field f, void *address)
{
    char copy[INET6_ADDRSTRLEN];

    if (f.len == 0 || f.len >= sizeof copy || memchr(f.text, '\0', f.len) != NULL)
        return false;
    memcpy(copy, f.text, f.len);
    copy[f.len] = '\0';
    return inet_pton(family, copy, address) == 1;
}

static void
add_ipv4(struct buf *out, struct in_addr address)
{
    unsigned char octets[4];

    memcpy(octets, &address, sizeof octets);
    for (int i = 0; i < 4; i++) {
        if (i != 0)
            buf_char(out, '.');
        buf_uint(out, octets[i]);
    }
}

static bool
linger_parse(const char *text, size_t len, struct buf *out, const char **why)
{
    static const char wanted[] = "onoff,seconds: 1,0 or off";
    struct field fields[MOST_FIELDS];
    struct linger l = {0, 0};
    size_t count;

    if (option_is_hex(text, len))
        return option_parse_hex(text, len, out, why);
    count = split(text, len, fields);
    if (field_is(fields[0], "on"))
        l.l_onoff = 1;
    else if (!field_is(fields[0], "off") && !parse_int(fields[0], &l.l_onoff))
        return fault(why, wanted);
    if (count > 2 || (count == 2 && !parse_int(fields[1], &l.l_linger)))
        return fault(why, wanted);
    /* 5 alone means five seconds to who writes it, and 5,0 to the kernel: a reset. */
    if (count == 1 && l.l_onoff != 0 && l.l_onoff != 1)
        return fault(why, wanted);
    buf_add(out, &l, sizeof l);
    return true;
}

static void
linger_text(struct buf *out, const void *bytes, size_t len)
{
    struct linger l;

    if (len != sizeof l) {
        option_hex_text(out, bytes, len);
        return;
    }
    memcpy(&l, bytes, sizeof l);
    buf_int(out, l.l_onoff);
    buf_char(out, ',');
    buf_int(out, l.l_linger);
}

/* One number for the kernel: the low port in the lower half. */
static bool
ports_parse(const char *text, size_t len, struct buf *out, const char **why)
{
    struct field fields[MOST_FIELDS];
    size_t count;
    int low, high;
    uint32_t range;

    if (option_is_hex(text, len))
        return option_parse_hex(text, len, out, why);
    count = split(text, len, fields);
    if (count != 2 || !parse_int(fields[0], &low) || !parse_int(fields[1], &high) || low < 0 ||
        low > UINT16_MAX || high < 0 || high > UINT16_MAX)
        return fault(why, "the lowest and the highest port: 40000,40099; 0 for no limit");
    range = (uint32_t)high << 16 | (uint32_t)low;
    buf_add(out, &range, sizeof range);
    return true;
}

static void
ports_text(struct buf *out, const void *bytes, size_t len)
{
    uint32_t range;

    if (len != sizeof range) {
        option_hex_text(out, bytes, len);
        return;
    }
    memcpy(&range, bytes, sizeof range);
    buf_uint(out, range & UINT16_MAX);
    buf_char(out, ',');
    buf_uint(out, range >> 16);
}

static bool
string_parse(const char *text, size_t len, struct buf *out, const char **why)
{
    if (option_is_hex(text, len))
        return option_parse_hex(text, len, out, why);
    buf_add(out, text, len);
    return true;
}

static void
string_text(struct buf *out, const void *bytes, size_t len)
{
    size_t used = len != 0 ? strnlen(bytes, len) : 0;

    /* A string that begins like this would be read as its bytes. */
    if (option_is_hex(bytes, used))
        option_hex_text(out, bytes, used);
    else
        escape_word(out, bytes, used);
}

static bool
ucred_parse(const char *text, size_t len, struct buf *out, const char **why)
{
    if (option_is_hex(text, len))
        return option_parse_hex(text, len, out, why);
    return fault(why, "hex:…, since this option can only be read");
}

/* (uid_t)-1 stands for none: the peer of a socket that has none. */
static void
put_id(struct buf *out, unsigned id)
{
    if (id == UINT_MAX)
        buf_str(out, "-1");
    else
        buf_uint(out, id);
}

static void
ucred_text(struct buf *out, const void *bytes, size_t len)
{
    credentials who;

    if (len != sizeof who) {
        option_hex_text(out, bytes, len);
        return;
    }
    memcpy(&who, bytes, sizeof who);
    buf_str(out, "pid=");
    buf_int(out, who.pid);
    buf_str(out, ",uid=");
    put_id(out, who.uid);
    buf_str(out, ",gid=");
    put_id(out, who.gid);
}

static bool
ipv4_parse(const char *text, size_t len, struct buf *out, const char **why)
{
    struct in_addr address;

    if (option_is_hex(text, len))
        return option_parse_hex(text, len, out, why);
    if (!parse_address(AF_INET, (struct field){text, len}, &address))
        return fault(why, "an IPv4 address");
    buf_add(out, &address, sizeof address);
    return true;
}

static void
ipv4_text(struct buf *out, const void *bytes, size_t len)
{
    struct in_addr address;

    if (len != sizeof address) {
        option_hex_text(out, bytes, len);
        return;
    }
    memcpy(&address, bytes, sizeof address);
    add_ipv4(out, address);
}

static bool
group4_parse(const char *text, size_t len, struct buf *out, const char **why)
{
    static const char wanted[] =
        "GROUP,INTERFACE as IPv4 addresses, then perhaps ,NUMBER";
    struct field fields[MOST_FIELDS];
    struct in_addr addresses[2] = {{0}, {0}};
    int interface = 0;
    size_t count;

    if (option_is_hex(text, len))
        return option_parse_hex(text, len, out, why);
    count = split(text, len, fields);
    if (count > 3 || !parse_address(AF_INET, fields[0], &addresses[0]))
        return fault(why, wanted);
    if (count > 1 && !parse_address(AF_INET, fields[1], &addresses[1]))
        return fault(why, wanted);
    if (count > 2 && !parse_int(fields[2], &interface))
        return fault(why, wanted);
    buf_add(out, addresses, sizeof addresses);
    if (count > 2)
        buf_add(out, &interface, sizeof interface);
    return true;
}

static void
group4_text(struct buf *out, const void *bytes, size_t len)
{
    struct in_addr addresses[2];
    int interface;

    if (len != sizeof addresses && len != sizeof addresses + sizeof interface) {
        option_hex_text(out, bytes, len);
        return;
    }
    memcpy(addresses, bytes, sizeof addresses);
    add_ipv4(out, addresses[0]);
    buf_char(out, ',');
    add_ipv4(out, addresses[1]);
    if (len == sizeof addresses)
        return;
    memcpy(&interface, (const char *)bytes + sizeof addresses, sizeof interface);
    buf_char(out, ',');
    buf_int(out, interface);
}

static bool
group6_parse(const char *text, size_t len, struct buf *out, const char **why)
{
    static const char wanted[] =
        "GROUP,NUMBER: an IPv6 address and the number of an interface";
    struct field fields[MOST_FIELDS];
    struct ipv6_mreq group = {.ipv6mr_interface = 0};
    int interface = 0;
    size_t count;

    if (option_is_hex(text, len))
        return option_parse_hex(text, len, out, why);
    count = split(text, len, fields);
    if (count > 2 || !parse_address(AF_INET6, fields[0], &group.ipv6mr_multiaddr) ||
        (count > 1 && !parse_int(fields[1], &interface)))
        return fault(why, wanted);
    group.ipv6mr_interface = (unsigned)interface;
    buf_add(out, &group, sizeof group);
    return true;
}

static void
group6_text(struct buf *out, const void *bytes, size_t len)
{
    struct ipv6_mreq group;
    char address[INET6_ADDRSTRLEN] = "";

    if (len != sizeof group) {
        option_hex_text(out, bytes, len);
        return;
    }
    memcpy(&group, bytes, sizeof group);
    inet_ntop(AF_INET6, &group.ipv6mr_multiaddr, address, sizeof address);
    buf_str(out, address);
    buf_char(out, ',');
    buf_uint(out, group.ipv6mr_interface);
}

const struct option_kind option_linger = {
    .title = "onoff,seconds",
    .size = sizeof(struct linger),
    .parse = linger_parse,
    .text = linger_text,
};

const struct option_kind option_ports = {
    .title = "LOW,HIGH",
    .size = sizeof(uint32_t),
    .parse = ports_parse,
    .text = ports_text,
};

const struct option_kind option_string = {
    .title = "string",
    .size = 0,
    .parse = string_parse,
    .text = string_text,
};

const struct option_kind option_ucred = {
    .title = "pid, uid and gid",
    .size = sizeof(credentials),
    .parse = ucred_parse,
    .text = ucred_text,
};

const struct option_kind option_ipv4 = {
    .title = "IPv4 address",
    .size = sizeof(struct in_addr),
    .parse = ipv4_parse,
    .text = ipv4_text,
};

const struct option_kind option_group4 = {
    .title = "GROUP,INTERFACE",
    .size = sizeof(struct ip_mreq),
    .parse = group4_parse,
    .text = group4_text,
};

const struct option_kind option_group6 = {
    .title = "GROUP,NUMBER",
    .size = sizeof(struct ipv6_mreq),
    .parse = group6_parse,
    .text = group6_text,
};
