/*
 * sockdiag_linux.c: sock_diag(7) by way of libmnl. Whatever is strange in an answer closes the
 * descriptor: the next question begins anew.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/sockdiag.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "engine/host.h"

enum { CHUNK = 32768, REQUEST = 256, TIMER_IS_TIME_WAIT = 3 };

/* ---- descriptors -------------------------------------------------------------------------- */

static int
new_socket(const struct sockdiag *d)
{
    enum { TYPE = SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK };

    if (d->host != NULL)
        return host_socket(d->host, AF_NETLINK, TYPE, NETLINK_SOCK_DIAG);
    return socket(AF_NETLINK, TYPE, NETLINK_SOCK_DIAG);
}

static bool
open_netlink(const struct sockdiag *d, int *fd, struct own *own, uint32_t groups)
{
    struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = groups};

    if (*fd > 0)
        return true;
    *fd = own_park(own, new_socket(d));
    return *fd >= 0 && bind(*fd, (struct sockaddr *)&address, sizeof address) == 0;
}

static void
close_netlink(int *fd, struct own *own)
{
    if (*fd > 0)
        own_close(own, *fd);
    *fd = 0;
}

void
sockdiag_close(struct sockdiag *d, struct own *own)
{
    close_netlink(&d->asks, own);
    close_netlink(&d->hears, own);
}

/* ---- a message ---------------------------------------------------------------------------- */

static void
set_host(uint8_t host[16], int family, const uint32_t address[4])
{
    static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};

    if (family == AF_INET6) {
        memcpy(host, address, 16);
        return;
    }
    memcpy(host, mapped, sizeof mapped);
    memcpy(host + sizeof mapped, address, 4);
}

struct reader {
    diag_take *take;
    void *context;
};

static int
read_message(const struct nlmsghdr *header, void *context)
{
    const struct reader *r = context;
    const struct inet_diag_msg *m = mnl_nlmsg_get_payload(header);
    struct diag_socket s;

    if (mnl_nlmsg_get_payload_len(header) < sizeof *m)
        return MNL_CB_ERROR;
    s = (struct diag_socket){
        .family = m->idiag_family,
        .state = (enum state)m->idiag_state,
        .inode = m->idiag_inode,
        .left_ms = m->idiag_timer == TIMER_IS_TIME_WAIT ? m->idiag_expires : 0,
    };
    set_host(s.ends.local_host, m->idiag_family, m->id.idiag_src);
    set_host(s.ends.peer_host, m->idiag_family, m->id.idiag_dst);
    s.ends.local_port = m->id.idiag_sport;
    s.ends.peer_port = m->id.idiag_dport;
    r->take(r->context, &s);
    return MNL_CB_OK;
}

/* ---- a question --------------------------------------------------------------------------- */

static struct nlmsghdr *
begin_request(char *bytes, int family, uint16_t flags, unsigned states)
{
    struct nlmsghdr *header = mnl_nlmsg_put_header(bytes);
    struct inet_diag_req_v2 *r = mnl_nlmsg_put_extra_header(header, sizeof *r);

    header->nlmsg_type = SOCK_DIAG_BY_FAMILY;
    header->nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags);
    r->sdiag_family = (uint8_t)family;
    r->sdiag_protocol = IPPROTO_TCP;
    r->idiag_states = states;
    return header;
}

static bool
send_request(int fd, const struct nlmsghdr *header)
{
    return send(fd, header, header->nlmsg_len, 0) == (ssize_t)header->nlmsg_len;
}

/* The kernel has put the answer, or the next part of it, there before send() or recv() returned. */
static int
receive(int fd, mnl_cb_t each, void *context)
{
    char bytes[CHUNK] __attribute__((aligned(8)));
    ssize_t n = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);

    return n < 0 ? MNL_CB_ERROR : mnl_cb_run(bytes, (size_t)n, 0, 0, each, context);
}

static int
read_answer(int fd, struct reader *r)
{
    return receive(fd, read_message, r);
}

static void
keep(void *context, const struct diag_socket *s)
{
    *(struct diag_socket *)context = *s;
}

/* A socket with IPv4 addresses is found by them whatever its own family is. */
static struct nlmsghdr *
begin_exact_request(char *bytes, const struct fourtuple *ends)
{
    bool ipv4 = fourtuple_is_ipv4(ends);
    struct nlmsghdr *header = begin_request(bytes, ipv4 ? AF_INET : AF_INET6, 0, ~0U);
    struct inet_diag_req_v2 *r = mnl_nlmsg_get_payload(header);

    memcpy(r->id.idiag_src, ends->local_host + (ipv4 ? 12 : 0), ipv4 ? 4 : 16);
    memcpy(r->id.idiag_dst, ends->peer_host + (ipv4 ? 12 : 0), ipv4 ? 4 : 16);
    r->id.idiag_sport = ends->local_port;
    r->id.idiag_dport = ends->peer_port;
    memset(r->id.idiag_cookie, 0xff, sizeof r->id.idiag_cookie);
    return header;
}

enum diag_answer
sockdiag_ask(struct sockdiag *d, struct own *own, const struct fourtuple *ends,
             struct diag_socket *out)
{
    char bytes[REQUEST] __attribute__((aligned(8))) = {0};
    struct reader r = {keep, out};

    *out = (struct diag_socket){0};
    if (open_netlink(d, &d->asks, own, 0) &&
        send_request(d->asks, begin_exact_request(bytes, ends))) {
        if (read_answer(d->asks, &r) != MNL_CB_ERROR)
            /* Where there is no connection a listener may answer for it. */
            return fourtuple_same(&out->ends, ends) ? DIAG_FOUND : DIAG_NONE;
        if (errno == ENOENT)
            return DIAG_NONE;
    }
    close_netlink(&d->asks, own);
    return DIAG_UNKNOWN;
}

static bool
dump(int fd, int family, unsigned states, struct reader *r)
{
    char bytes[REQUEST] __attribute__((aligned(8))) = {0};
    int more = MNL_CB_OK;

    if (!send_request(fd, begin_request(bytes, family, NLM_F_DUMP, states)))
        return false;
    while (more == MNL_CB_OK)
        more = read_answer(fd, r);
    return more == MNL_CB_STOP;
}

bool
sockdiag_each(struct sockdiag *d, struct own *own, unsigned states, diag_take *take, void *context)
{
    struct reader r = {take, context};
    bool done = open_netlink(d, &d->asks, own, 0) && dump(d->asks, AF_INET, states, &r);

    /* Not every kernel has IPv6. */
    if (!done || !dump(d->asks, AF_INET6, states, &r))
        close_netlink(&d->asks, own);
    return done;
}

/* ---- UNIX sockets ------------------------------------------------------------------------- */

enum { CLIENTS_MAX = 1024 }; /* more does not fit into an answer */

struct unix_answer {
    struct unix_diag_rqlen queue;
    bool has_queue;
    uint32_t clients[CLIENTS_MAX]; /* inodes of the sockets that have connected */
    size_t nclients;
    struct endpoint name;
};

static void
take_name(struct endpoint *name, const void *bytes, size_t len)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t size = len < sizeof address.sun_path ? len : sizeof address.sun_path;

    memcpy(address.sun_path, bytes, size);
    name->len = (unsigned)(offsetof(struct sockaddr_un, sun_path) + size);
    memcpy(name->bytes, &address, name->len);
}

static int
read_unix(const struct nlmsghdr *header, void *context)
{
    struct unix_answer *a = context;
    const struct nlattr *attr;

    mnl_attr_for_each(attr, header, sizeof(struct unix_diag_msg)) {
        const void *bytes = mnl_attr_get_payload(attr);
        size_t len = mnl_attr_get_payload_len(attr);

        switch (mnl_attr_get_type(attr)) {
        case UNIX_DIAG_RQLEN:
            a->has_queue = len >= sizeof a->queue;
            if (a->has_queue)
                memcpy(&a->queue, bytes, sizeof a->queue);
            break;
        case UNIX_DIAG_ICONS:
            a->nclients = (len < sizeof a->clients ? len : sizeof a->clients) / sizeof *a->clients;
            memcpy(a->clients, bytes, a->nclients * sizeof *a->clients);
            break;
        case UNIX_DIAG_NAME:
            take_name(&a->name, bytes, len);
            break;
        default:
            break;
        }
    }
    return MNL_CB_OK;
}

/* `show` is what is asked for: UDIAG_SHOW_…. */
static bool
ask_unix(struct sockdiag *d, struct own *own, uint32_t inode, uint32_t show,
         struct unix_answer *out)
{
    char bytes[REQUEST] __attribute__((aligned(8))) = {0};
    struct nlmsghdr *header = mnl_nlmsg_put_header(bytes);
    struct unix_diag_req *r = mnl_nlmsg_put_extra_header(header, sizeof *r);

    header->nlmsg_type = SOCK_DIAG_BY_FAMILY;
    header->nlmsg_flags = NLM_F_REQUEST;
    *r = (struct unix_diag_req){.sdiag_family = AF_UNIX, .udiag_states = ~0U, .udiag_ino = inode,
                                .udiag_show = show, .udiag_cookie = {~0U, ~0U}};
    out->has_queue = false;
    out->nclients = 0;
    out->name.len = 0;
    if (open_netlink(d, &d->asks, own, 0) && send_request(d->asks, header) &&
        receive(d->asks, read_unix, out) != MNL_CB_ERROR)
        return true;
    close_netlink(&d->asks, own);
    return false;
}

static uint32_t
inode_of(int fd)
{
    struct stat st;

    return fstat(fd, &st) == 0 ? (uint32_t)st.st_ino : 0;
}

bool
sockdiag_unix_queue(struct sockdiag *d, struct own *own, int fd, int *waiting, int *backlog)
{
    struct unix_answer a;

    if (!ask_unix(d, own, inode_of(fd), UDIAG_SHOW_RQLEN, &a) || !a.has_queue)
        return false;
    *waiting = (int)a.queue.udiag_rqueue;
    *backlog = (int)a.queue.udiag_wqueue;
    return true;
}

void
sockdiag_unix_each(struct sockdiag *d, struct own *own, int fd, diag_take_unix *take, void *context)
{
    struct unix_answer queue;

    if (!ask_unix(d, own, inode_of(fd), UDIAG_SHOW_ICONS, &queue))
        return;
    for (size_t i = 0; i < queue.nclients; i++) {
        struct unix_answer client = {0};

        if (queue.clients[i] != 0) /* 0: it is closed already */
            ask_unix(d, own, queue.clients[i], UDIAG_SHOW_NAME, &client);
        take(context, &client.name);
    }
}

/* ---- what is heard ------------------------------------------------------------------------ */

int
sockdiag_hear(struct sockdiag *d, struct own *own)
{
    enum { GROUPS = 1U << (SKNLGRP_INET_TCP_DESTROY - 1) | 1U << (SKNLGRP_INET6_TCP_DESTROY - 1) };

    if (open_netlink(d, &d->hears, own, GROUPS))
        return d->hears;
    close_netlink(&d->hears, own);
    return -1;
}

void
sockdiag_hear_no_more(struct sockdiag *d, struct own *own)
{
    close_netlink(&d->hears, own);
}

bool
sockdiag_heard(struct sockdiag *d, diag_take *take, void *context)
{
    struct reader r = {take, context};
    int got = MNL_CB_OK;

    while (d->hears > 0 && got == MNL_CB_OK)
        got = read_answer(d->hears, &r);
    return got == MNL_CB_OK || errno == EAGAIN;
}
