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
        [DETAIL_FINISHED] = "finished",
        [DETAIL_PEER_CLOSED] = "peer closed",
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
    if (*type == SOCK_STREAM && (*domain == AF_INET || *domain == AF_INET6))
        return SOCK_IS_TCP;
    return SOCK_IS_OTHER;
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
        return e->len != 0;
    }
}

static int
poll_now(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN | POLLRDHUP};

    return poll(&p, 1, 0) >= 0 ? p.revents : 0;
}

static bool
is_synchronized(enum state s)
{
    return s == STATE_ESTABLISHED || s == STATE_CLOSE_WAIT || s == STATE_SYN_RECV ||
           s == STATE_FIN_WAIT1;
}

/* The kernel has one CLOSE for what never was and for what has ended in any way. */
static enum detail
why_closed(int fd, const struct sockstate *before, const struct sockstate *now, bool lost)
{
    bool error = (poll_now(fd) & POLLERR) != 0;

    if (before->state == STATE_SYN_SENT)
        return error && !lost ? DETAIL_REFUSED : DETAIL_FAILED;
    if (is_synchronized(before->state))
        return error && lost ? DETAIL_TIMED_OUT : error ? DETAIL_RESET : DETAIL_FINISHED;
    if (before->state == STATE_CLOSED && before->detail > DETAIL_BOUND)
        return before->detail;
    if (before->state != STATE_CLOSED && before->state != STATE_UNKNOWN &&
        before->state != STATE_LISTEN)
        return error ? DETAIL_RESET : DETAIL_FINISHED;
    if (before->state == STATE_UNKNOWN && now->peer.len != 0)
        return DETAIL_RESET;
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
            now->detail = DETAIL_FAILED;
    }
}

static void
read_queues(int fd, enum sock_family kind, struct sockstate *now)
{
    if (now->state == STATE_LISTEN || now->state == STATE_SYN_SENT)
        return;
    if (ioctl(fd, FIONREAD, &now->to_read) != 0)
        now->to_read = -1;
    /* What a connection that failed had sent is counted on by the kernel, but nobody will
     * acknowledge it. */
    if (kind != SOCK_IS_TCP || now->state == STATE_CLOSED)
        return;
    now->unacked = state_unacked(fd);
    if (now->unacked > 0 && (now->state == STATE_FIN_WAIT1 || now->state == STATE_CLOSING ||
                             now->state == STATE_LAST_ACK))
        now->unacked--; /* the FIN takes a sequence number, but it is no byte */
}

void
state_read(int fd, enum sock_family kind, const struct sockstate *before, struct sockstate *now)
{
    bool lost = false;
    bool tcp;

    *now = (struct sockstate){.to_read = -1, .unacked = -1, .waiting = -1, .backlog = -1};
    if (kind == SOCK_IS_FILE) {
        now->state = STATE_OPEN;
        return;
    }
    tcp = kind == SOCK_IS_TCP && state_read_tcp(fd, now, &lost);
    read_name(getsockname, fd, &now->local);
    if (!tcp || now->state != STATE_LISTEN)
        read_name(getpeername, fd, &now->peer);
    if (!tcp)
        read_other(fd, now);
    else if (now->state == STATE_CLOSED)
        now->detail = why_closed(fd, before, now, lost);
    read_queues(fd, kind, now);
    if (!is_bound(&now->local))
        now->local.len = 0;
}
