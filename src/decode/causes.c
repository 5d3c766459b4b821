/*
 * causes.c: which row of causes.in fits, and the row as a sentence. Knows what the
 * conditions mean; the causes themselves stand in the table.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/causes.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "decode/address.h"
#include "decode/constants.h"

/* ---- conditions --------------------------------------------------------------------------- */

enum {
    IF_INET = 1 << 0,
    IF_INET6 = 1 << 1,
    IF_UNIX = 1 << 2,
    IF_STREAM = 1 << 3, /* has connections */
    IF_DGRAM = 1 << 4,
    IF_TCP = 1 << 5,
    IF_UDP = 1 << 6,
    /* before the call */
    IF_CLOSED = 1 << 7,
    IF_LISTENING = 1 << 8,
    IF_CONNECTING = 1 << 9,
    IF_SHUT = 1 << 10, /* its FIN is sent */
    /* after the call */
    IF_ATTEMPT = 1 << 11, /* the connection is still being made */
    IF_STOPPED = 1 << 12, /* listened before, and no longer */
    IF_UNCONNECTED = 1 << 13,
    IF_UNBOUND = 1 << 14,
    IF_BOUND = 1 << 15,
    /* what was passed */
    IF_STRANGER = 1 << 16, /* an address of another family */
    IF_IPV4 = 1 << 17,
    IF_PATH = 1 << 18,
    IF_ABSTRACT = 1 << 19,
    IF_LOWPORT = 1 << 20,
    IF_ANYPORT = 1 << 21,
    IF_GROUP = 1 << 22,     /* a multicast or broadcast address */
    IF_LINKLOCAL = 1 << 23, /* and without an interface */
    IF_TOOSHORT = 1 << 24,
    IF_TOOLONG = 1 << 25,
    IF_FITS = 1 << 26, /* neither */
    IF_NEGATIVE = 1 << 27,
    IF_ABSENT = 1 << 28, /* not open */
    IF_LENGTH = 1 << 29, /* not open, and rather a length */
    IF_LIMIT = 1 << 30
};
/* The highest bit is no value of an enum. */
#define IF_USER (1u << 31)

enum {
    FIRST_UNPRIVILEGED_PORT = 1024,
    IPV6_ADDRESS_MIN = 24, /* RFC 2133: without the scope */
    LENGTH_LIKE = 64       /* no session has so many descriptors by accident */
};

#include "decode/causes.inc"

const size_t causes_count = sizeof causes / sizeof *causes;

static unsigned
when(bool holds, unsigned condition)
{
    return holds ? condition : 0;
}

static unsigned
kind_conditions(const struct cause_facts *f)
{
    bool inet = f->domain == AF_INET || f->domain == AF_INET6;

    return when(inet, IF_INET) | when(f->domain == AF_INET6, IF_INET6) |
           when(f->domain == AF_UNIX, IF_UNIX) |
           when(f->type == SOCK_STREAM || f->type == SOCK_SEQPACKET, IF_STREAM) |
           when(f->type == SOCK_DGRAM, IF_DGRAM) |
           when(inet && f->type == SOCK_STREAM, IF_TCP) |
           when(inet && f->type == SOCK_DGRAM, IF_UDP);
}

static bool
is_shut(enum state s)
{
    return s == STATE_FIN_WAIT1 || s == STATE_FIN_WAIT2 || s == STATE_CLOSING ||
           s == STATE_LAST_ACK || s == STATE_TIME_WAIT;
}

static unsigned
state_conditions(const struct cause_facts *f)
{
    return when(f->before == STATE_CLOSED, IF_CLOSED) |
           when(f->before == STATE_LISTEN, IF_LISTENING) |
           when(f->before == STATE_SYN_SENT, IF_CONNECTING) |
           when(is_shut(f->before), IF_SHUT) |
           when(f->after == STATE_SYN_SENT, IF_ATTEMPT) |
           when(f->before == STATE_LISTEN && f->after != STATE_LISTEN, IF_STOPPED) |
           when(f->after == STATE_UNBOUND || f->after == STATE_BOUND, IF_UNCONNECTED) |
           when(f->after == STATE_UNBOUND, IF_UNBOUND) | when(f->local != NULL, IF_BOUND);
}

static unsigned
ipv4_conditions(const struct cause_facts *f)
{
    struct sockaddr_in in;
    uint32_t host;

    if (f->addr_len < sizeof in)
        return IF_IPV4;
    memcpy(&in, f->addr, sizeof in);
    host = ntohl(in.sin_addr.s_addr);
    return IF_IPV4 | when(host >> 28 == 14 || host == INADDR_BROADCAST, IF_GROUP);
}

static unsigned
ipv6_conditions(const struct cause_facts *f)
{
    struct sockaddr_in6 in6;

    if (f->addr_len < sizeof in6)
        return 0;
    memcpy(&in6, f->addr, sizeof in6);
    return when(IN6_IS_ADDR_MULTICAST(&in6.sin6_addr), IF_GROUP) |
           when(IN6_IS_ADDR_LINKLOCAL(&in6.sin6_addr) && in6.sin6_scope_id == 0,
                IF_LINKLOCAL);
}

static unsigned
unix_conditions(const struct cause_facts *f)
{
    const size_t at = offsetof(struct sockaddr_un, sun_path);

    if (f->addr_len <= at)
        return 0;
    return ((const char *)f->addr)[at] != '\0' ? IF_PATH : IF_ABSTRACT;
}

static unsigned
address_conditions(const struct cause_facts *f)
{
    int family = f->addr != NULL ? address_family(f->addr, f->addr_len) : AF_UNSPEC;
    int port = f->addr != NULL ? address_port(f->addr, f->addr_len) : -1;
    unsigned found =
        when(f->addr != NULL && f->domain >= 0 && family != f->domain, IF_STRANGER) |
        when(port > 0 && port < FIRST_UNPRIVILEGED_PORT, IF_LOWPORT) |
        when(port == 0, IF_ANYPORT);

    switch (family) {
    case AF_INET:
        return found | ipv4_conditions(f);
    case AF_INET6:
        return found | ipv6_conditions(f);
    case AF_UNIX:
        return found | unix_conditions(f);
    default:
        return found;
    }
}

static size_t
shortest(int domain)
{
    switch (domain) {
    case AF_INET:
        return sizeof(struct sockaddr_in);
    case AF_INET6:
        return IPV6_ADDRESS_MIN;
    default:
        return sizeof(sa_family_t);
    }
}

static size_t
longest(int domain)
{
    return domain == AF_UNIX ? sizeof(struct sockaddr_un)
                             : sizeof(struct sockaddr_storage);
}

static unsigned
length_conditions(const struct cause_facts *f)
{
    if (!f->length_known)
        return 0;
    if (f->length > longest(f->domain))
        return IF_TOOLONG;
    return f->length < shortest(f->domain) ? IF_TOOSHORT : IF_FITS;
}

static unsigned
descriptor_conditions(const struct cause_facts *f)
{
    /* 0, 1 and 2 are open, but no sockets of the session. */
    bool absent = !f->fd_open && f->fd > 2;

    return when(f->fd < 0, IF_NEGATIVE) | when(absent, IF_ABSENT) |
           when(absent && f->fd >= LENGTH_LIKE, IF_LENGTH);
}

static unsigned
conditions_of(const struct cause_facts *f)
{
    return kind_conditions(f) | state_conditions(f) | address_conditions(f) |
           length_conditions(f) | descriptor_conditions(f) | when(f->by_limit, IF_LIMIT) |
           when(f->by_user, IF_USER);
}

/* ---- sentences ---------------------------------------------------------------------------- */

/* What stands for {NAME}. False: it is not known, or there is no such placeholder. */
static bool
add_fact(struct buf *out, const struct cause_facts *f, const char *name, size_t len)
{
    const struct {
        const char *name;
        const char *text;
    } texts[] = {{"local", f->local}, {"peer", f->peer}, {"option", f->option}};

    if (len == 2 && memcmp(name, "fd", len) == 0) {
        buf_int(out, f->fd);
        return f->fd >= 0;
    }
    if (len == 4 && memcmp(name, "addr", len) == 0) {
        if (f->addr != NULL)
            address_text(out, f->addr, f->addr_len);
        return f->addr != NULL;
    }
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strlen(texts[i].name) == len && memcmp(name, texts[i].name, len) == 0) {
            buf_str(out, texts[i].text != NULL ? texts[i].text : "");
            return texts[i].text != NULL;
        }
    return false;
}

static bool
add_sentence(struct buf *out, const struct cause_facts *f, const char *sentence)
{
    const char *open;

    while ((open = strchr(sentence, '{')) != NULL) {
        size_t len = strcspn(open + 1, "}");

        buf_add(out, sentence, (size_t)(open - sentence));
        if (!add_fact(out, f, open + 1, len))
            return false;
        sentence = open + 1 + len + (open[1 + len] != '\0');
    }
    buf_str(out, sentence);
    return true;
}

static bool
fits(const struct cause *row, const struct cause_facts *f, unsigned conditions,
     struct buf *sentence)
{
    buf_clear(sentence);
    return row->error == f->error && (row->conditions & ~conditions) == 0 &&
           strcmp(row->call, f->call) == 0 && add_sentence(sentence, f, row->sentence);
}

static const struct cause *
find(const struct cause_facts *f, struct buf *sentence)
{
    unsigned conditions = conditions_of(f);

    for (size_t i = 0; i < causes_count; i++)
        if (fits(&causes[i], f, conditions, sentence))
            return &causes[i];
    buf_clear(sentence);
    return NULL;
}

const struct cause *
cause_find(const struct cause_facts *f)
{
    struct buf sentence = {0};
    const struct cause *row = find(f, &sentence);

    buf_free(&sentence);
    return row;
}

void
cause_text(struct buf *out, const struct cause_facts *f)
{
    struct buf sentence = {0};

    buf_str(out, errno_sentence(f->error));
    if (find(f, &sentence) != NULL) {
        buf_str(out, ": ");
        buf_add(out, sentence.data, sentence.len);
    } else {
        buf_char(out, '.');
    }
    buf_free(&sentence);
}
