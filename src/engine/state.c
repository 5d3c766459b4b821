/*
 * state.c: a socket's state from what the kernel answers to harmless questions. Knows
 * nothing of names, steps or views.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/state.h"

#include <poll.h>
#include <sys/ioctl.h>

#include "decode/address.h"

#ifndef POLLRDHUP
#define POLLRDHUP 0
#endif

const char *
detail_name(enum detail d)
{
    static const char *const names[] = {
        [DETAIL_NONE] = "",
        [DETAIL_NEW] = "new",
        [DETAIL_BOUND] = "bound",
        [DETAIL_REFUSED] = "refused",
        [DETAIL_RESET] = "reset",
        [DETAIL_TIMED_OUT] = "timed out",
        [DETAIL_UNREACHABLE] = "unreachable",
        [DETAIL_FAILED] = "failed",
        [DETAIL_DISCONNECTED] = "disconnected",
        [DETAIL_FINISHED] = "finished",
        [DETAIL_ERROR] = "error waiting",
        [DETAIL_PEER_CLOSED] = "peer closed",
        [DETAIL_HALF_OPEN] = "half-open",
        [DETAIL_QUEUED] = "not accepted",
    };

    return names[d];
}

int
state_option(int fd, int option)
{
    int value;
    socklen_t len = sizeof value;

    return getsockopt(fd, SOL_SOCKET, option, &value, &len) == 0 ? value : -1;
}

enum sock_family
state_kind_of(int domain, int type)
{
    if (domain != AF_INET && domain != AF_INET6)
        return SOCK_IS_OTHER;
    return type == SOCK_STREAM ? SOCK_IS_TCP : type == SOCK_RAW ? SOCK_IS_RAW : SOCK_IS_OTHER;
}

enum sock_family
state_kind(int fd, int *domain, int *type, int *protocol)
{
    struct sockaddr_storage local = {0};
    socklen_t len = sizeof local;

    *type = state_option(fd, SO_TYPE);
    *domain = *type >= 0 ? state_domain(fd) : -1;
    *protocol = *type >= 0 ? state_protocol(fd) : -1;
    if (*type < 0)
        return SOCK_IS_FILE;
    if (*domain < 0 && getsockname(fd, (struct sockaddr *)&local, &len) == 0)
        *domain = local.ss_family;
    return state_kind_of(*domain, *type);
}

static bool
read_name(int (*call)(int, struct sockaddr *, socklen_t *), int fd, struct endpoint *e)
{
    socklen_t len = sizeof e->bytes;

    e->len = 0;
    if (call(fd, (struct sockaddr *)e->bytes, &len) != 0)
        return false;
    e->len = len < sizeof e->bytes ? len : sizeof e->bytes;
    return true;
}

/* Does this local address say anything? An unbound socket's does not. */
static bool
is_bound(const struct endpoint *e)
{
    switch (address_family(e->bytes, e->len)) {
    case AF_INET:
    case AF_INET6:
        return address_port(e->bytes, e->len) > 0;
    case AF_UNIX:
        return e->len > sizeof(sa_family_t);
    default:
        return e->len != 0 && state_is_address(e);
    }
}

static int
poll_now(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN | POLLRDHUP};

    return poll(&p, 1, 0) >= 0 ? p.revents : 0;
}

/* Both ends know each other (RFC 9293, section 3.3.2). */
static bool
is_synchronized(enum state s)
{
    return s != STATE_UNKNOWN && s != STATE_CLOSED && s != STATE_LISTEN && s != STATE_SYN_SENT;
}

static bool
has_error(int fd, unsigned hints)
{
    if ((hints & HINT_READY) != 0)
        return (hints & HINT_ERROR) != 0;
    return (poll_now(fd) & POLLERR) != 0;
}

static enum detail
how_connection_ended(int fd, unsigned hints, const struct tcp_past *past)
{
    if (!past->used)
        return DETAIL_DISCONNECTED;
    if (!has_error(fd, hints))
        return DETAIL_FINISHED;
    return past->lost && (hints & HINT_RESET) == 0 ? DETAIL_TIMED_OUT : DETAIL_RESET;
}

/* A RST is an answer; what ICMP tells is none. */
static enum detail
how_attempt_ended(int fd, unsigned hints, const struct tcp_past *past)
{
    if (!past->used || past->acknowledged)
        return how_connection_ended(fd, hints, past);
    return past->answered ? DETAIL_REFUSED : DETAIL_FAILED;
}

/* The kernel has one CLOSE for what never was and for what has ended in any way. */
static enum detail
why_closed(int fd, const struct sockstate *before, const struct sockstate *now, unsigned hints,
           const struct tcp_past *past)
{
    switch (before->state) {
    case STATE_CLOSED:
        if (before->detail > DETAIL_BOUND && (before->detail != DETAIL_DISCONNECTED || !past->used))
            return before->detail;
        if (past->used) /* a connect was over before anybody looked */
            return how_attempt_ended(fd, hints, past);
        break;
    case STATE_LISTEN:
        break;
    case STATE_UNKNOWN: /* fresh from accept, which gives out what has been reset meanwhile */
        if (is_bound(&now->local) && has_error(fd, hints))
            return DETAIL_RESET;
        break;
    case STATE_SYN_SENT:
        return how_attempt_ended(fd, hints, past);
    default:
        return how_connection_ended(fd, hints, past);
    }
    return is_bound(&now->local) ? DETAIL_BOUND : DETAIL_NEW;
}

static void
read_other(int fd, struct sockstate *now)
{
    if (state_option(fd, SO_ACCEPTCONN) > 0)
        now->state = STATE_LISTEN;
    else if (now->peer.len != 0)
        now->state = STATE_CONNECTED;
    else
        now->state = is_bound(&now->local) ? STATE_BOUND : STATE_UNBOUND;
    if (now->state == STATE_CONNECTED) {
        int ready = poll_now(fd);

        if ((ready & (POLLRDHUP | POLLHUP)) != 0)
            now->detail = DETAIL_PEER_CLOSED;
        else if ((ready & POLLERR) != 0)
            now->detail = DETAIL_ERROR;
    }
}

/* A FIN takes a sequence number, but it is no byte. */
static int
without_fin(enum state s, int bytes)
{
    bool fin = s == STATE_FIN_WAIT1 || s == STATE_CLOSING || s == STATE_LAST_ACK;

    return fin && bytes > 0 ? bytes - 1 : bytes;
}

static void
read_unacked(int fd, struct sockstate *now)
{
    if (now->unacked == 0)
        return;
    /* What a connection that failed had sent is counted on by the kernel, but nobody will
     * acknowledge it. */
    if (now->state == STATE_CLOSED || now->state == STATE_LISTEN || now->state == STATE_SYN_SENT)
        now->unacked = -1;
    else
        now->unacked = without_fin(now->state, state_unacked(fd));
}

static void
read_data(int fd, const struct sockstate *before, unsigned hints, struct sockstate *now)
{
    bool never = now->state == STATE_CLOSED && now->detail <= DETAIL_BOUND;

    if (now->state == STATE_LISTEN || now->state == STATE_SYN_SENT)
        return;
    now->to_read = before->to_read > 0 ? before->to_read : 0;
    if (!never && (hints & HINT_DATA) != 0 && ioctl(fd, FIONREAD, &now->to_read) != 0)
        now->to_read = -1;
}

void
state_forget_port(struct sockstate *s)
{
    if (!address_is_any(s->local.bytes, s->local.len))
        return;
    s->stale_port = address_port(s->local.bytes, s->local.len);
    s->local.len = 0;
}

static bool
is_stale(const struct sockstate *s)
{
    return s->stale_port > 0 && address_is_any(s->local.bytes, s->local.len) &&
           address_port(s->local.bytes, s->local.len) == s->stale_port;
}

static bool
has_peer(enum state s)
{
    return s != STATE_CLOSED && s != STATE_LISTEN && s != STATE_SYN_SENT;
}

/* Can the addresses be others than before? Those of a connection stay. */
static bool
may_be_renamed(const struct sockstate *before, const struct sockstate *now)
{
    if (now->state == before->state || before->state == STATE_UNKNOWN)
        return false;
    return !is_synchronized(before->state);
}

static void
read_local(int fd, const struct sockstate *before, struct sockstate *now)
{
    read_name(getsockname, fd, &now->local);
    now->stale_port = before->stale_port;
    if (now->state == STATE_CLOSED && before->state == STATE_SYN_SENT)
        state_forget_port(now);
    if (!is_bound(&now->local) || is_stale(now))
        now->local.len = 0;
}

static void
read_tcp_names(int fd, const struct sockstate *before, unsigned hints, struct sockstate *now)
{
    if ((hints & HINT_NAMES) == 0 && !may_be_renamed(before, now)) {
        now->local = before->local;
        now->stale_port = before->stale_port;
        if (has_peer(now->state))
            now->peer = before->peer;
        return;
    }
    read_local(fd, before, now);
    if (!has_peer(now->state))
        return;
    /* accept(2) has told it. */
    if (before->state == STATE_UNKNOWN && before->peer.len != 0)
        now->peer = before->peer;
    else
        read_name(getpeername, fd, &now->peer);
}

static void
read_tcp(int fd, const struct sockstate *before, unsigned hints, const struct tcp_past *past,
         struct sockstate *now)
{
    read_tcp_names(fd, before, hints, now);
    if (now->state == STATE_CLOSED)
        now->detail = why_closed(fd, before, now, hints, past);
    read_data(fd, before, hints, now);
    read_unacked(fd, now);
}

static void
read_any(int fd, enum sock_family kind, const struct sockstate *before, struct sockstate *now)
{
    read_local(fd, before, now);
    /* What stands for the port of a raw socket is its protocol. */
    if (kind == SOCK_IS_RAW && address_is_any(now->local.bytes, now->local.len))
        now->local.len = 0;
    read_name(getpeername, fd, &now->peer);
    /* An unnamed UNIX socket is a peer all the same. */
    if (!is_bound(&now->peer) && address_family(now->peer.bytes, now->peer.len) != AF_UNIX)
        now->peer.len = 0;
    read_other(fd, now);
    read_data(fd, before, HINT_DATA, now);
}

void
state_read(int fd, enum sock_family kind, const struct sockstate *before, unsigned hints,
           struct sockstate *now)
{
    struct tcp_past past = {0};

    /* What is not acknowledged becomes less without a word. */
    if (before->unacked > 0)
        hints |= HINT_STATE;
    if (before->state != STATE_UNKNOWN && (hints & HINT_ALL) == 0) {
        *now = *before;
        return;
    }
    now->state = STATE_OPEN;
    now->detail = DETAIL_NONE;
    now->local.len = now->peer.len = 0;
    now->stale_port = 0;
    now->to_read = now->unacked = now->waiting = now->backlog = -1;
    if (kind == SOCK_IS_FILE)
        return;
    if (kind != SOCK_IS_TCP)
        read_any(fd, kind, before, now);
    else if ((hints & (HINT_STATE | HINT_NAMES)) == 0 && before->state != STATE_UNKNOWN) {
        *now = *before;
        read_data(fd, before, hints, now);
    } else if (state_read_tcp(fd, now, &past))
        read_tcp(fd, before, hints, &past, now);
    else
        read_any(fd, kind, before, now);
}
