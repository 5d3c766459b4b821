/*
 * why_probe.c: which question is asked of the machine after which failure, and what its answer
 * adds to the facts. Nothing is asked where the table would say nothing else for it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/un.h>

#include "decode/address.h"
#include "decode/cause_conditions.h"
#include "shell/why.h"
#include "shell/why_inquiry.h"

/* ---- numbers ------------------------------------------------------------------------------ */

static const char *
number_text(struct inquiry *q, long long number)
{
    struct buf b = {0};

    buf_int(&b, number);
    return inquiry_text(q, &b);
}

struct sysctl {
    enum probe_sysctl which;
    long long value;
    bool known;
};

static void
ask_sysctl(void *context)
{
    struct sysctl *v = context;

    v->known = probe_sysctl(v->which, &v->value);
}

static bool
read_sysctl(const struct inquiry *q, enum probe_sysctl which, long long *value)
{
    struct sysctl v = {.which = which};

    if (!probe_apart(q->host, ask_sysctl, &v) || !v.known)
        return false;
    *value = v.value;
    return true;
}

static void
find_descriptor_limit(struct inquiry *q)
{
    long long limit = probe_descriptor_limit();

    if (limit >= 0)
        q->facts->limit = number_text(q, limit);
}

static void
find_file_limit(struct inquiry *q)
{
    long long limit;

    if (read_sysctl(q, SYSCTL_FILE_MAX, &limit))
        q->facts->limit = number_text(q, limit);
}

static void
find_first_port(struct inquiry *q)
{
    long long port;

    if (!read_sysctl(q, SYSCTL_UNPRIVILEGED_PORT_START, &port))
        return;
    q->facts->first_port = (int)port;
    q->facts->limit = number_text(q, port);
}

/* ---- the descriptor ----------------------------------------------------------------------- */

static void
find_kind(struct inquiry *q)
{
    q->facts->what = probe_kind(q->facts->fd);
}

static void
find_patience(struct inquiry *q, int option)
{
    double seconds = probe_timeout(q->facts->fd, option);
    struct buf b = {0};

    if (probe_nonblocking(q->facts->fd))
        q->facts->found |= IF(IF_NONBLOCK);
    if (seconds <= 0)
        return;
    buf_printf(&b, "%.4g s", seconds);
    q->facts->timeout = inquiry_text(q, &b);
}

static void
find_receive_patience(struct inquiry *q)
{
    find_patience(q, SO_RCVTIMEO);
}

static void
find_send_patience(struct inquiry *q)
{
    find_patience(q, SO_SNDTIMEO);
}

/* ---- addresses ---------------------------------------------------------------------------- */

/* The address that was passed; of length 0 where there is none, or none that fits. */
static struct endpoint
passed(const struct inquiry *q)
{
    struct endpoint e = {0};

    if (q->facts->addr == NULL || q->facts->addr_len > sizeof e.bytes)
        return e;
    e.len = (unsigned)q->facts->addr_len;
    memcpy(e.bytes, q->facts->addr, e.len);
    return e;
}

static struct endpoint
own_end(struct inquiry *q, bool peer)
{
    struct endpoint e = {0};

    if (!engine_address(&q->session->engine, q->facts->fd, peer, &e))
        e.len = 0;
    return e;
}

/* The path in the address that was passed, or NULL. */
static const char *
passed_path(struct inquiry *q)
{
    const size_t at = offsetof(struct sockaddr_un, sun_path);
    const char *bytes = q->facts->addr;

    if (bytes == NULL || q->facts->addr_len <= at || bytes[at] == '\0' ||
        address_family(bytes, q->facts->addr_len) != AF_UNIX)
        return NULL;
    return arena_copy(q->texts, bytes + at, q->facts->addr_len - at);
}

static void
tell_unix_holder(struct inquiry *q, const char *holder)
{
    q->facts->found |= IF(IF_HELD);
    q->facts->holder = holder;
}

struct abstract_name {
    const char *name;
    struct port_use use;
    int type;
};

static void
ask_abstract(void *context)
{
    struct abstract_name *a = context;

    a->use.inode = probe_abstract(a->name, a->type);
}

/* The name begins with NUL, which is shown as @. */
static void
find_abstract_holder(struct inquiry *q, const struct endpoint *at)
{
    const size_t start = offsetof(struct sockaddr_un, sun_path);
    struct abstract_name a = {.use.uid = (unsigned)PROBE_ANY_USER, .type = q->facts->type};
    char *name = arena_copy(q->texts, at->bytes + start, at->len - start);

    name[0] = '@';
    a.name = name;
    if (probe_apart(q->host, ask_abstract, &a) && a.use.inode != 0)
        tell_unix_holder(q, inquiry_holder(q, &a.use));
}

/* A socket of this session that is bound to that file; of an abstract name each type of socket has
 * its own. */
static const struct sock *
own_unix_holder(struct inquiry *q, const struct endpoint *at, bool any_type)
{
    struct sockets *all = &q->session->engine.sockets;

    for (struct sock *s = sockets_next(all, 0); s != NULL; s = sockets_next(all, s->fd + 1))
        /* What accept returned has its listener's address, and is bound to nothing. */
        if (s->fd != q->facts->fd && s->domain == AF_UNIX && s->seen.peer.len == 0 &&
            (any_type || s->type == q->facts->type) &&
            address_equal(s->seen.local.bytes, s->seen.local.len, at->bytes, at->len))
            return s;
    return NULL;
}

static void
find_unix_holder(struct inquiry *q, const struct endpoint *at)
{
    const char *path = passed_path(q);
    const struct sock *own = own_unix_holder(q, at, path != NULL);

    if (own != NULL)
        tell_unix_holder(q, inquiry_socket(q, own));
    else if (path == NULL && at->len > offsetof(struct sockaddr_un, sun_path))
        find_abstract_holder(q, at);
    else if (path != NULL && probe_is_socket(path))
        q->facts->found |= IF(IF_SOCKFILE);
    else if (path != NULL)
        q->facts->what = probe_kind_of_file(path);
}

static void
find_holder(struct inquiry *q)
{
    struct endpoint at = passed(q);

    if (q->facts->domain == AF_UNIX)
        find_unix_holder(q, &at);
    else
        find_port_holder(q, &at);
}

static void
find_holder_of_own(struct inquiry *q)
{
    struct endpoint at = own_end(q, false);

    find_port_holder(q, &at);
}

static void
find_same_connection(struct inquiry *q)
{
    struct endpoint local = own_end(q, false);
    struct endpoint peer = passed(q);

    find_connection(q, &local, &peer);
}

static void
find_who_listens(struct inquiry *q)
{
    struct endpoint at = passed(q);

    if (q->facts->type == SOCK_STREAM)
        find_listener(q, &at);
}

static void
find_who_receives(struct inquiry *q)
{
    struct endpoint at = own_end(q, true);

    if (q->facts->type == SOCK_DGRAM)
        find_receiver(q, &at);
}

static void
find_own_addresses(struct inquiry *q)
{
    struct endpoint at = passed(q);

    find_addresses(q, &at);
}

/* The first part of the path, but for its last name, that does not exist. */
static void
find_missing(struct inquiry *q)
{
    char *path = (char *)passed_path(q);
    char *end = path;

    while (path != NULL && (end = strchr(end + 1, '/')) != NULL) {
        *end = '\0';
        if (probe_is_missing(path)) {
            q->facts->missing = path;
            return;
        }
        *end = '/';
    }
}

/* ---- the way there ------------------------------------------------------------------------ */

struct route {
    int family;
    bool none;
};

static void
ask_route(void *context)
{
    struct route *r = context;

    r->none = probe_no_default_route(r->family);
}

static void
find_way(struct inquiry *q)
{
    struct route r = {.family = q->facts->domain};

    if (q->facts->domain == AF_INET6 && probe_v6only(q->facts->fd))
        q->facts->found |= IF(IF_V6ONLY);
    if (probe_apart(q->host, ask_route, &r) && r.none)
        q->facts->found |= IF(IF_NODEFAULT);
}

/* ---- who reset it ------------------------------------------------------------------------- */

static bool
same_end(const struct endpoint *a, const struct endpoint *b)
{
    return a->len != 0 && address_equal(a->bytes, a->len, b->bytes, b->len);
}

/* The ends of this socket's connection, as a record saw them last. */
static bool
last_ends(const struct session *s, uint64_t generation, struct endpoint *local,
          struct endpoint *peer)
{
    for (size_t n = s->journal.count; n-- > 0;) {
        const struct record *r = journal_at(&s->journal, n);

        for (size_t i = 0; i < r->nchanges; i++)
            if (r->changes[i].generation == generation && r->changes[i].now.peer.len != 0) {
                *local = r->changes[i].now.local;
                *peer = r->changes[i].now.peer;
                return true;
            }
    }
    return false;
}

/* The socket at the other end, if it was this session's and was closed. */
static const struct change *
closed_peer(const struct session *s, const struct endpoint *local, const struct endpoint *peer)
{
    for (size_t n = s->journal.count; n-- > 0;) {
        const struct record *r = journal_at(&s->journal, n);

        for (size_t i = 0; i < r->nchanges; i++) {
            const struct change *c = &r->changes[i];

            if (c->now.state == STATE_GONE && same_end(&c->now.local, peer) &&
                same_end(&c->now.peer, local))
                return c;
        }
    }
    return NULL;
}

static void
find_who_reset(struct inquiry *q)
{
    const struct sock *own = engine_find(&q->session->engine, q->facts->fd);
    const struct change *other;
    struct endpoint local;
    struct endpoint peer;
    struct buf b = {0};

    if (own == NULL || !last_ends(q->session, own->generation, &local, &peer))
        return;
    other = closed_peer(q->session, &local, &peer);
    if (other == NULL || other->now.to_read <= 0)
        return;
    buf_printf(&b, "%d", other->fd);
    if (other->name != NULL)
        buf_printf(&b, " %s", other->name);
    q->facts->holder = inquiry_text(q, &b);
    q->facts->found |= IF(IF_UNREAD);
}

/* ---- which question when ------------------------------------------------------------------ */

static const struct {
    const char *call; /* NULL: every call */
    int error;
    void (*find)(struct inquiry *q);
} questions[] = {
    {NULL, EMFILE, find_descriptor_limit},
    {NULL, ENFILE, find_file_limit},
    {NULL, ENOTSOCK, find_kind},
    {"ioctl", ENOTTY, find_kind},
    {"accept", EAGAIN, find_receive_patience},
    {"accept4", EAGAIN, find_receive_patience},
    {"recv", EAGAIN, find_receive_patience},
    {"recvfrom", EAGAIN, find_receive_patience},
    {"recvmsg", EAGAIN, find_receive_patience},
    {"read", EAGAIN, find_receive_patience},
    {NULL, EAGAIN, find_send_patience},
    {NULL, EINPROGRESS, find_send_patience},
    {"bind", EADDRINUSE, find_holder},
    {"bind", EACCES, find_first_port},
    {"bind", EADDRNOTAVAIL, find_own_addresses},
    {"bind", ENOENT, find_missing},
    {"listen", EADDRINUSE, find_holder_of_own},
    {"connect", ECONNREFUSED, find_who_listens},
    {"connect", EADDRNOTAVAIL, find_same_connection},
    {"connect", EADDRINUSE, find_same_connection},
    {"connect", ENOENT, find_missing},
    {NULL, ENETUNREACH, find_way},
    {NULL, ECONNREFUSED, find_who_receives},
    {NULL, ECONNRESET, find_who_reset},
};

void
why_probe(struct session *s, const struct call *c, struct cause_facts *f, struct arena *texts)
{
    struct inquiry q = {s, c, f, texts, lab_host_of(&s->engine, c)};

    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
        if (questions[i].error == f->error &&
            (questions[i].call == NULL || strcmp(questions[i].call, f->call) == 0)) {
            questions[i].find(&q);
            return;
        }
}
