/*
 * cause_conditions.c: which conditions hold of what is known of a failed call.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/cause_conditions.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "decode/address.h"
#include "decode/causes.h"

enum {
    FIRST_UNPRIVILEGED_PORT = 1024, /* unless the sysctl is known */
    IPV6_ADDRESS_MIN = 24  /* RFC 2133: without the scope */
};

static uint64_t
when(bool holds, enum cause_condition condition)
{
    return holds ? IF(condition) : 0;
}

static uint64_t
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

static uint64_t
state_conditions(const struct cause_facts *f)
{
    static const char mapped[] = "[::ffff:";

    return when(f->before == STATE_CLOSED, IF_CLOSED) |
           when(f->before == STATE_LISTEN, IF_LISTENING) |
           when(f->before == STATE_SYN_SENT, IF_CONNECTING) |
           when(is_shut(f->before), IF_SHUT) |
           when(f->after == STATE_SYN_SENT, IF_ATTEMPT) |
           when(f->began == STATE_LISTEN && f->after != STATE_LISTEN, IF_STOPPED) |
           when(f->after == STATE_UNBOUND || f->after == STATE_BOUND, IF_UNCONNECTED) |
           when(f->after == STATE_UNBOUND, IF_UNBOUND) | when(f->local != NULL, IF_BOUND) |
           when(f->local != NULL && strncmp(f->local, mapped, sizeof mapped - 1) == 0,
                IF_BOUNDMAPPED);
}

static uint64_t
ipv4_conditions(const struct cause_facts *f)
{
    struct sockaddr_in in;
    uint32_t host;

    if (f->addr_len < sizeof in)
        return IF(IF_IPV4);
    memcpy(&in, f->addr, sizeof in);
    host = ntohl(in.sin_addr.s_addr);
    return IF(IF_IPV4) | when(host >> 28 == 14 || host == INADDR_BROADCAST, IF_GROUP);
}

static uint64_t
ipv6_conditions(const struct cause_facts *f)
{
    struct sockaddr_in6 in6;

    if (f->addr_len < sizeof in6)
        return 0;
    memcpy(&in6, f->addr, sizeof in6);
    return when(IN6_IS_ADDR_MULTICAST(&in6.sin6_addr), IF_GROUP) |
           when(IN6_IS_ADDR_V4MAPPED(&in6.sin6_addr), IF_MAPPED) |
           when(IN6_IS_ADDR_LINKLOCAL(&in6.sin6_addr) && in6.sin6_scope_id == 0,
                IF_LINKLOCAL);
}

static uint64_t
unix_conditions(const struct cause_facts *f)
{
    const size_t at = offsetof(struct sockaddr_un, sun_path);

    if (f->addr_len <= at)
        return 0;
    return IF(((const char *)f->addr)[at] != '\0' ? IF_PATH : IF_ABSTRACT);
}

static uint64_t
address_conditions(const struct cause_facts *f)
{
    int family = f->addr != NULL ? address_family(f->addr, f->addr_len) : AF_UNSPEC;
    int first = f->first_port != 0 ? f->first_port : FIRST_UNPRIVILEGED_PORT;
    int port = f->addr != NULL ? address_port(f->addr, f->addr_len) : -1;
    uint64_t found =
        when(f->addr != NULL && f->domain >= 0 && family != f->domain, IF_STRANGER) |
        when(port > 0 && port < first, IF_LOWPORT) |
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

static uint64_t
length_conditions(const struct cause_facts *f)
{
    if (!f->length_known)
        return 0;
    if (f->length > longest(f->domain))
        return IF(IF_TOOLONG);
    return f->length < shortest(f->domain) ? IF(IF_TOOSHORT) : IF(IF_FITS);
}

static uint64_t
descriptor_conditions(const struct cause_facts *f)
{
    /* 0, 1 and 2 are open, but no sockets of the session. */
    bool absent = !f->fd_open && f->fd > 2;

    return when(f->fd < 0, IF_NEGATIVE) | when(absent, IF_ABSENT) |
           when(absent && !f->fd_used, IF_LENGTH);
}

uint64_t
cause_conditions(const struct cause_facts *f)
{
    return kind_conditions(f) | state_conditions(f) | address_conditions(f) |
           length_conditions(f) | descriptor_conditions(f) | when(f->by_limit, IF_LIMIT) |
           when(f->by_user, IF_USER) | when(f->by_end, IF_LEFT) | f->found;
}
