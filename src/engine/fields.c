/*
 * fields.c: a row a fact: its name and how it is found out.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/fields.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "decode/address.h"
#include "decode/constants.h"

static bool
read_state(const struct sock *s, struct buf *out)
{
    buf_str(out, state_name(s->open ? s->seen.state : STATE_GONE));
    return true;
}

static bool
read_detail(const struct sock *s, struct buf *out)
{
    buf_str(out, detail_name(s->seen.detail));
    return s->seen.detail != DETAIL_NONE;
}

static bool
read_domain(const struct sock *s, struct buf *out)
{
    constant_text(out, &constants_family, s->domain);
    return s->domain >= 0;
}

static bool
read_type(const struct sock *s, struct buf *out)
{
    constant_text(out, &constants_type, s->type);
    return s->type >= 0;
}

static bool
read_protocol(const struct sock *s, struct buf *out)
{
    /* 0 let the kernel choose; it knows what it chose. */
    int chosen = s->open ? state_protocol(s->fd) : -1;
    int protocol = chosen >= 0 ? chosen : s->protocol;

    if (s->domain == AF_INET || s->domain == AF_INET6)
        constant_text(out, &constants_protocol, protocol);
    else
        buf_int(out, protocol);
    return protocol >= 0;
}

static bool
read_endpoint(const struct endpoint *e, struct buf *out)
{
    if (e->len != 0)
        address_text(out, e->bytes, e->len);
    return e->len != 0;
}

static bool
read_local(const struct sock *s, struct buf *out)
{
    return read_endpoint(&s->seen.local, out);
}

static bool
read_peer(const struct sock *s, struct buf *out)
{
    return read_endpoint(&s->seen.peer, out);
}

static bool
read_count(int count, struct buf *out)
{
    if (count >= 0)
        buf_int(out, count);
    return count >= 0;
}

static bool
read_to_read(const struct sock *s, struct buf *out)
{
    return read_count(s->seen.to_read, out);
}

static bool
read_unacked(const struct sock *s, struct buf *out)
{
    return read_count(s->seen.unacked, out);
}

static bool
read_waiting(const struct sock *s, struct buf *out)
{
    return read_count(s->seen.waiting, out);
}

static bool
read_backlog(const struct sock *s, struct buf *out)
{
    return read_count(s->seen.backlog, out);
}

static bool
read_nonblock(const struct sock *s, struct buf *out)
{
    int flags = s->open ? fcntl(s->fd, F_GETFL) : -1;

    if (flags >= 0)
        buf_str(out, (flags & O_NONBLOCK) != 0 ? "on" : "off");
    return flags >= 0;
}

static bool
read_inode(const struct sock *s, struct buf *out)
{
    struct stat st;

    if (!s->open || fstat(s->fd, &st) != 0)
        return false;
    buf_uint(out, (uint64_t)st.st_ino);
    return true;
}

static const struct {
    const char *name;
    bool (*read)(const struct sock *s, struct buf *out);
} rows[] = {
    {"state", read_state},
    {"detail", read_detail},
    {"domain", read_domain},
    {"type", read_type},
    {"protocol", read_protocol},
    {"local", read_local},
    {"peer", read_peer},
    {"to_read", read_to_read},
    {"unacked", read_unacked},
    {"waiting", read_waiting},
    {"backlog", read_backlog},
    {"nonblock", read_nonblock},
    {"inode", read_inode},
};

enum { ROWS = sizeof rows / sizeof *rows };

bool
field_read(const struct sock *s, const char *name, struct buf *out)
{
    if (strcmp(name, "queue") == 0)
        name = "waiting"; /* what everybody calls it */
    for (size_t i = 0; i < ROWS; i++)
        if (strcmp(rows[i].name, name) == 0)
            return rows[i].read(s, out);
    return s->open && s->kind == SOCK_IS_TCP && field_read_tcp(s, name, out);
}

const char *
field_name(size_t n)
{
    return n < ROWS ? rows[n].name : field_name_tcp(n - ROWS);
}
