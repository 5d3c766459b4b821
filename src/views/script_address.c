/*
 * script_address.c: the ends of the session's sockets, record after record. An address
 * is the kernel's choice unless a line gave it; what a line gave that was a socket's
 * before is the kernel's still.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "views/script_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/mem.h"
#include "decode/address.h"

void
script_addresses_free(struct script_addresses *a)
{
    free(a->by_fd);
    free(a->others);
    *a = (struct script_addresses){0};
}

const struct script_socket *
script_socket_find(const struct script_addresses *a, int fd)
{
    if (fd < 0 || (size_t)fd >= a->cap || a->by_fd[fd].generation == 0)
        return NULL;
    return &a->by_fd[fd];
}

const struct arg *
script_arg(const struct record *r, const char *name)
{
    for (size_t i = 0; i < r->nargs; i++)
        if (strcmp(r->args[i].name, name) == 0)
            return &r->args[i];
    return NULL;
}

/* ---- who chose ---------------------------------------------------------------------------- */

static bool
same(const struct endpoint *e, const void *addr, size_t len)
{
    return e->len != 0 && address_equal(e->bytes, e->len, addr, len);
}

bool
script_address_chosen(const struct script_addresses *a, const void *addr, size_t len)
{
    int port = address_port(addr, len);

    if (port >= 0)
        return port == 0 || (a->ports[port / 8] >> port % 8 & 1) != 0;
    if (len <= sizeof(sa_family_t))
        return true; /* unnamed, and so it will be again */
    for (size_t i = 0; i < a->nothers; i++)
        if (same(&a->others[i], addr, len))
            return true;
    return false;
}

/* Has an open socket this address, or its port, at this end? */
static bool
is_taken(const struct script_addresses *a, const void *addr, size_t len)
{
    int port = address_port(addr, len);

    for (size_t fd = 0; fd < a->cap; fd++) {
        const struct endpoint *local = &a->by_fd[fd].local;

        if (a->by_fd[fd].generation == 0 || local->len == 0)
            continue;
        if (port > 0 ? address_port(local->bytes, local->len) == port
                     : same(local, addr, len))
            return true;
    }
    return false;
}

/* An address that `addr` holds was not chosen where it came out of a name or of a
 * socket. */
static bool
is_chosen_by_line(const struct record *r, const struct arg *addr)
{
    const char *word = r->line + addr->column;
    size_t width = addr->width;

    if (!addr->given || r->line_len < (size_t)addr->column + addr->width)
        return false;
    if (addr->named && memchr(word, '=', width) != NULL) {
        const char *value = (const char *)memchr(word, '=', width) + 1;

        width -= (size_t)(value - word);
        word = value;
    }
    if ((width > 6 && memcmp(word, "local:", 6) == 0) ||
        (width > 5 && memcmp(word, "peer:", 5) == 0))
        return false;
    return width == 0 || word[0] != '$' || memchr(word, ':', width) != NULL;
}

static void
choose(struct script_addresses *a, const void *addr, size_t len)
{
    int port = address_port(addr, len);
    struct endpoint *other;

    if (script_address_chosen(a, addr, len) || is_taken(a, addr, len))
        return;
    if (port > 0) {
        a->ports[port / 8] |= (unsigned char)(1 << port % 8);
    } else if (len <= sizeof other->bytes) {
        a->others = mem_grow(a->others, a->nothers + 1, sizeof *a->others);
        other = &a->others[a->nothers++];
        other->len = (unsigned)len;
        memcpy(other->bytes, addr, len);
    }
}

/* ---- following ---------------------------------------------------------------------------- */

static void
follow_choice(struct script_addresses *a, const struct record *r)
{
    const struct arg *addr = script_arg(r, "addr");

    if (addr != NULL && addr->in.kind == VALUE_ADDRESS && is_chosen_by_line(r, addr))
        choose(a, addr->in.bytes, addr->in.len);
}

static struct script_socket *
slot_of(struct script_addresses *a, int fd)
{
    size_t cap = a->cap != 0 ? a->cap : 16;

    while (cap <= (size_t)fd)
        cap *= 2;
    if (cap != a->cap) {
        a->by_fd = mem_grow(a->by_fd, cap, sizeof *a->by_fd);
        memset(a->by_fd + a->cap, 0, (cap - a->cap) * sizeof *a->by_fd);
        a->cap = cap;
    }
    return &a->by_fd[fd];
}

static void
follow_change(struct script_addresses *a, const struct change *c)
{
    struct script_socket *s;

    if (c->fd < 0)
        return;
    s = slot_of(a, c->fd);
    if (s->generation != c->generation || c->now.state == STATE_GONE)
        *s = (struct script_socket){0};
    if (c->now.state == STATE_GONE)
        return;
    s->generation = c->generation;
    s->local = c->now.local;
    s->peer = c->now.peer;
}

static void
follow_option(struct script_addresses *a, const struct record *r)
{
    const struct arg *level = script_arg(r, "level");
    const struct arg *option = script_arg(r, "optname");

    if (strcmp(r->call, "setsockopt") != 0 || r->ret != 0 || option == NULL ||
        level == NULL || level->in.number != SOL_SOCKET ||
        script_socket_find(a, r->fd) == NULL)
        return;
    if (option->in.number == SO_RCVBUF)
        a->by_fd[r->fd].receive_buffer_set = true;
    if (option->in.number == SO_SNDBUF)
        a->by_fd[r->fd].send_buffer_set = true;
}

void
script_addresses_follow(struct script_addresses *a, const struct record *r)
{
    if (r->type == RECORD_COMMAND && r->call != NULL && strcmp(r->call, "reset") == 0) {
        script_addresses_free(a);
        return;
    }
    if (r->type == RECORD_STEP || r->type == RECORD_JOB)
        follow_choice(a, r);
    for (size_t i = 0; i < r->nchanges; i++)
        follow_change(a, &r->changes[i]);
    if (r->type == RECORD_STEP || r->type == RECORD_JOB)
        follow_option(a, r);
}

/* ---- whose -------------------------------------------------------------------------------- */

static bool
is_loopback(const void *addr, size_t len)
{
    struct sockaddr_in in;
    struct sockaddr_in6 in6;

    switch (address_family(addr, len)) {
    case AF_INET:
        memcpy(&in, addr, sizeof in);
        return in.sin_addr.s_addr == htonl(INADDR_LOOPBACK);
    case AF_INET6:
        memcpy(&in6, addr, sizeof in6);
        return IN6_IS_ADDR_LOOPBACK(&in6.sin6_addr);
    default:
        return false;
    }
}

/* Bound to all addresses of the family, and to the port of the loopback address
 * `addr`. */
static bool
reaches(const struct endpoint *local, const void *addr, size_t len)
{
    int port = address_port(addr, len);

    return port > 0 && address_port(local->bytes, local->len) == port &&
           address_is_any(local->bytes, local->len) && is_loopback(addr, len) &&
           address_family(local->bytes, local->len) == address_family(addr, len);
}

enum end { END_NONE, END_LOCAL, END_PEER, END_REACHES };

static enum end
end_of(const struct script_socket *s, const void *addr, size_t len,
       enum script_search how)
{
    if (same(&s->local, addr, len))
        return END_LOCAL;
    if (same(&s->peer, addr, len))
        return END_PEER;
    if (how == SCRIPT_REACHES && s->local.len != 0 && reaches(&s->local, addr, len))
        return END_REACHES;
    return END_NONE;
}

/* The lower the better. */
static unsigned
rank(enum end end, bool is_last)
{
    return (unsigned)end + (is_last ? END_REACHES : 0);
}

bool
script_address_owner(const struct script_addresses *a, const void *addr, size_t len,
                     enum script_search how, int last, struct buf *out)
{
    enum end best = END_NONE;
    size_t owner = 0;

    for (size_t fd = 0; fd < a->cap; fd++) {
        enum end end;

        if (a->by_fd[fd].generation == 0)
            continue;
        end = end_of(&a->by_fd[fd], addr, len, how);
        if (end == END_NONE || (best != END_NONE && rank(end, (int)fd == last) >=
                                                        rank(best, (int)owner == last)))
            continue;
        best = end;
        owner = fd;
    }
    if (best == END_NONE)
        return false;
    buf_str(out, best == END_PEER ? "peer:" : "local:");
    buf_uint(out, owner);
    return true;
}

/* ---- addresses in data -------------------------------------------------------------------- */

static bool
has_port(const struct endpoint *e, int port)
{
    return e->len != 0 && address_port(e->bytes, e->len) == port;
}

static bool
is_kernels_port(const struct script_addresses *a, int port)
{
    if (port == 0 || (a->ports[port / 8] >> port % 8 & 1) != 0)
        return false;
    for (size_t fd = 0; fd < a->cap; fd++)
        if (a->by_fd[fd].generation != 0 &&
            (has_port(&a->by_fd[fd].local, port) || has_port(&a->by_fd[fd].peer, port)))
            return true;
    return false;
}

/* The number at the front of the text, 0 where there is none that could be a port. */
static int
leading_port(const char *at, const char *end)
{
    int port = 0;

    for (; at < end && *at >= '0' && *at <= '9'; at++) {
        port = port * 10 + (*at - '0');
        if (port >= PORTS)
            return 0;
    }
    return port;
}

bool
script_address_in_text(const struct script_addresses *a, const void *text, size_t len)
{
    const char *at = text;
    const char *end = at + len;

    while (at < end && (at = memchr(at, ':', (size_t)(end - at))) != NULL) {
        at++;
        if (is_kernels_port(a, leading_port(at, end)))
            return true;
    }
    return false;
}
