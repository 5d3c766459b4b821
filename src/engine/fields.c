/*
 * fields.c: a row a fact: its name, its unit, its heading, and how it is found out. Behind the
 * rows come those of the structures that the kernel fills.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/fields.h"

#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "decode/address.h"
#include "decode/constants.h"

#ifndef POLLRDHUP
#define POLLRDHUP 0
#endif

/* ---- what every system tells -------------------------------------------------------------- */

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
read_ready(const struct sock *s, struct buf *out)
{
    static const struct {
        short event;
        const char *name;
    } rows[] = {{POLLIN, "POLLIN"},       {POLLPRI, "POLLPRI"}, {POLLOUT, "POLLOUT"},
                {POLLRDHUP, "POLLRDHUP"}, {POLLERR, "POLLERR"}, {POLLHUP, "POLLHUP"}};
    struct pollfd p = {.fd = s->fd, .events = POLLIN | POLLPRI | POLLOUT | POLLRDHUP};
    size_t start = out->len;

    if (!s->open || poll(&p, 1, 0) < 0)
        return false;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if ((p.revents & rows[i].event) == 0)
            continue;
        if (out->len != start)
            buf_char(out, '|');
        buf_str(out, rows[i].name);
    }
    if (out->len == start)
        buf_char(out, '0');
    return true;
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
read_mode(const struct sock *s, struct buf *out)
{
    static const char *const names[] = {
        [O_RDONLY] = "O_RDONLY", [O_WRONLY] = "O_WRONLY", [O_RDWR] = "O_RDWR"};
    int flags = s->open && s->kind == SOCK_IS_FILE ? fcntl(s->fd, F_GETFL) : -1;

    if (flags < 0 || (flags & O_ACCMODE) > O_RDWR)
        return false;
    buf_str(out, names[flags & O_ACCMODE]);
    if ((flags & O_APPEND) != 0)
        buf_str(out, "|O_APPEND");
    return true;
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

static bool
read_size(const struct sock *s, struct buf *out)
{
    struct stat st;

    if (!s->open || s->kind != SOCK_IS_FILE || fstat(s->fd, &st) != 0 || !S_ISREG(st.st_mode))
        return false;
    buf_uint(out, (uint64_t)st.st_size);
    return true;
}

static bool
read_offset(const struct sock *s, struct buf *out)
{
    off_t at = s->open && s->kind == SOCK_IS_FILE ? lseek(s->fd, 0, SEEK_CUR) : -1;

    if (at >= 0)
        buf_uint(out, (uint64_t)at);
    return at >= 0;
}

static bool
read_file(const struct sock *s, struct buf *out)
{
    return s->open && field_file(s->fd, out);
}

static bool
read_congestion(const struct sock *s, struct buf *out)
{
    return s->open && s->kind == SOCK_IS_TCP && field_congestion(s->fd, out);
}

static const struct row {
    const char *name;
    const char *unit;
    const char *group;
    bool (*read)(const struct sock *s, struct buf *out);
    enum fact_rank rank; /* FACT_SILENT: what the line of the state tells anyway */
} rows[] = {
    {"state", "", "state", read_state, FACT_SILENT},
    {"detail", "", "state", read_detail, FACT_SILENT},
    {"local", "", "state", read_local, FACT_SILENT},
    {"peer", "", "state", read_peer, FACT_SILENT},
    {"to_read", "bytes", "queues", read_to_read, FACT_SHOWN},
    {"unacked", "bytes", "queues", read_unacked, FACT_SHOWN},
    {"waiting", "connections", "queues", read_waiting, FACT_SHOWN},
    {"backlog", "", "queues", read_backlog, FACT_SHOWN},
    {"poll", "", "descriptor", read_ready, FACT_SHOWN},
    {"nonblock", "", "descriptor", read_nonblock, FACT_SHOWN},
    {"file", "", "descriptor", read_file, FACT_SHOWN},
    {"domain", "", "socket", read_domain, FACT_SHOWN},
    {"type", "", "socket", read_type, FACT_SHOWN},
    {"protocol", "", "socket", read_protocol, FACT_SHOWN},
    {"inode", "", "file", read_inode, FACT_SILENT},
    {"mode", "", "file", read_mode, FACT_SHOWN},
    {"size", "bytes", "file", read_size, FACT_SHOWN},
    {"offset", "bytes", "file", read_offset, FACT_SHOWN},
    {"congestion", "", "congestion", read_congestion, FACT_SHOWN},
};

enum { ROWS = sizeof rows / sizeof *rows };

/* ---- all of them -------------------------------------------------------------------------- */

/* The field's row in a structure; *info tells which. NULL: it is none of a structure. */
static const struct info_field *
info_row(int field, const struct info **info)
{
    static const struct info *const all[] = {&info_tcp, &info_memory};
    size_t n = (size_t)field - ROWS;

    for (size_t i = 0; field >= ROWS && i < sizeof all / sizeof *all; i++) {
        *info = all[i];
        if (n < all[i]->count)
            return &all[i]->fields[n];
        n -= all[i]->count;
    }
    return NULL;
}

static int
find_exactly(const char *name)
{
    const char *other;

    for (int i = 0; (other = field_name(i)) != NULL; i++) {
        const struct info *info;
        const struct info_field *f = info_row(i, &info);

        if (strcmp(other, name) == 0)
            return i;
        if (f != NULL && f->alias != NULL && strcmp(f->alias, name) == 0)
            return i;
    }
    return -1;
}

int
field_find(const char *name)
{
    static const char prefix[] = "tcpi_";
    int found;

    if (strcmp(name, "queue") == 0)
        name = "waiting"; /* what everybody calls it */
    found = find_exactly(name);
    if (found < 0 && strncmp(name, prefix, sizeof prefix - 1) == 0)
        found = find_exactly(name + sizeof prefix - 1);
    return found;
}

const char *
field_name(int field)
{
    const struct info *info;
    const struct info_field *f = info_row(field, &info);

    if (field < ROWS)
        return rows[field].name;
    return f != NULL ? f->name : NULL;
}

const char *
field_unit(int field)
{
    const struct info *info;
    const struct info_field *f = info_row(field, &info);

    return f != NULL ? f->unit : rows[field].unit;
}

bool
field_can_be_watched(int field)
{
    const struct info *info;
    const struct info_field *f = info_row(field, &info);

    return f != NULL ? !f->flows : rows[field].rank != FACT_SILENT;
}

/* ---- values ------------------------------------------------------------------------------- */

struct moment
moment_of(const struct sock *s)
{
    return (struct moment){.sock = s};
}

/* Before there is a connection the kernel's numbers mean nothing. */
static bool
has_numbers(const struct sock *s)
{
    if (!s->open || s->kind != SOCK_IS_TCP || s->seen.state == STATE_LISTEN)
        return false;
    return s->seen.state != STATE_CLOSED || s->seen.detail > DETAIL_BOUND;
}

static bool
read_tcp(struct moment *m, const struct info_field *f, struct buf *out)
{
    if (!m->asked_tcp && has_numbers(m->sock))
        m->tcp_len = field_tcp_info(m->sock->fd, m->tcp, sizeof m->tcp);
    m->asked_tcp = true;
    return info_text(f, m->tcp, m->tcp_len, out);
}

static bool
read_memory(struct moment *m, const struct info_field *f, struct buf *out)
{
    if (!m->asked_memory && m->sock->open)
        m->memory_len = field_memory(m->sock->fd, m->memory, sizeof m->memory);
    m->asked_memory = true;
    return info_text(f, m->memory, m->memory_len, out);
}

bool
field_read(struct moment *m, int field, struct buf *out)
{
    const struct info *info;
    const struct info_field *f = info_row(field, &info);

    if (f == NULL)
        return rows[field].read(m->sock, out);
    return info == &info_tcp ? read_tcp(m, f, out) : read_memory(m, f, out);
}

static void
begin_fact(int field, struct facts *out)
{
    const struct info *info;
    const struct info_field *f = info_row(field, &info);

    if (f != NULL)
        facts_begin(out, f->name, f->unit, f->group, f->rank);
    else
        facts_begin(out, rows[field].name, rows[field].unit, rows[field].group,
                    rows[field].rank);
}

void
fields_all(const struct sock *s, struct facts *out)
{
    struct moment m = moment_of(s);

    for (int i = 0; field_name(i) != NULL; i++) {
        begin_fact(i, out);
        if (field_read(&m, i, &out->text))
            facts_end(out);
        else
            facts_back(out);
    }
}
