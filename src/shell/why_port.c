/*
 * why_port.c: who has the port, or the address, for which a call failed: a socket of this
 * session, another program, or an old connection in TIME_WAIT. Tells what was found, and leaves
 * the rest unsaid.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <netinet/in.h>
#include <string.h>

#include "decode/address.h"
#include "decode/cause_conditions.h"
#include "shell/why_inquiry.h"

/* ---- addresses ---------------------------------------------------------------------------- */

static const void *
host_of(const void *bytes, int family, size_t *len)
{
    if (family == AF_INET) {
        *len = sizeof(struct in_addr);
        return (const char *)bytes + offsetof(struct sockaddr_in, sin_addr);
    }
    *len = sizeof(struct in6_addr);
    return (const char *)bytes + offsetof(struct sockaddr_in6, sin6_addr);
}

static bool
is_inet(const struct endpoint *e)
{
    int family = address_family(e->bytes, e->len);

    return (family == AF_INET && e->len >= sizeof(struct sockaddr_in)) ||
           (family == AF_INET6 && e->len >= sizeof(struct sockaddr_in6));
}

static bool
same_host(const struct endpoint *a, const struct endpoint *b)
{
    int family = address_family(a->bytes, a->len);
    size_t len;
    const void *host;

    if (!is_inet(a) || !is_inet(b) || family != address_family(b->bytes, b->len))
        return false;
    host = host_of(a->bytes, family, &len);
    return memcmp(host, host_of(b->bytes, family, &len), len) == 0;
}

static bool
is_any6(const struct endpoint *e)
{
    return address_family(e->bytes, e->len) == AF_INET6 && address_is_any(e->bytes, e->len);
}

/* Does one of the two take in what the other names? */
static bool
overlap(const struct endpoint *a, const struct endpoint *b)
{
    if (!is_inet(a) || !is_inet(b))
        return false;
    if (address_family(a->bytes, a->len) != address_family(b->bytes, b->len))
        return is_any6(a) || is_any6(b);
    return same_host(a, b) || address_is_any(a->bytes, a->len) || address_is_any(b->bytes, b->len);
}

/* ---- telling ------------------------------------------------------------------------------ */

static void
tell_use(struct inquiry *q, enum cause_condition what, const struct port_use *use)
{
    q->facts->found |= IF(what);
    q->facts->holder = inquiry_holder(q, use);
    q->facts->held = inquiry_address(q, &use->local);
}

static void
tell_own(struct inquiry *q, enum cause_condition what, const struct sock *s,
         const struct endpoint *local)
{
    q->facts->found |= IF(what);
    q->facts->holder = inquiry_socket(q, s);
    q->facts->held = inquiry_address(q, local);
}

/* ---- the port's sockets ------------------------------------------------------------------- */

enum { NO_PORTS = -1 };

struct ports {
    int port;
    int protocol; /* 0: every; NO_PORTS: none is asked for */
    int family;
    struct port_uses uses;
    struct addresses here;
};

static void
ask_ports(void *context)
{
    struct ports *p = context;

    if (p->protocol != NO_PORTS)
        probe_port(p->port, p->protocol, &p->uses);
    probe_addresses(p->family, &p->here);
}

static bool
ask_about(const struct inquiry *q, const struct endpoint *at, int protocol, struct ports *p)
{
    p->protocol = protocol;
    p->port = address_port(at->bytes, at->len);
    p->family = address_family(at->bytes, at->len);
    p->uses.count = 0;
    p->here.count = 0;
    return is_inet(at) && (p->port > 0 || protocol == NO_PORTS) &&
           probe_apart(q->host, ask_ports, p);
}

/* The local address of a socket of this session; what failed connects left there is none. */
static bool
own_address(struct inquiry *q, const struct sock *s, struct endpoint *local)
{
    if (q->session->engine.observing) {
        *local = s->seen.local;
        return local->len != 0;
    }
    return engine_address(&q->session->engine, s->fd, false, local);
}

/* The next socket of this session behind `fd` with this type and port, but for the call's own. */
static const struct sock *
next_own(struct inquiry *q, int fd, int type, int port, struct endpoint *local)
{
    struct sockets *all = &q->session->engine.sockets;
    struct sock *s;

    for (s = sockets_next(all, fd); s != NULL; s = sockets_next(all, s->fd + 1)) {
        observe_identify(s);
        if (s->fd != q->facts->fd && s->type == type && own_address(q, s, local) &&
            lab_host(q->session->engine.lab, s->place) == q->host && is_inet(local) &&
            address_port(local->bytes, local->len) == port)
            return s;
    }
    return NULL;
}

/* ---- a port that is taken ----------------------------------------------------------------- */

static bool
own_holds(struct inquiry *q, const struct endpoint *at)
{
    int port = address_port(at->bytes, at->len);
    struct endpoint local;
    const struct sock *s = next_own(q, 0, q->facts->type, port, &local);

    while (s != NULL && !overlap(&local, at))
        s = next_own(q, s->fd + 1, q->facts->type, port, &local);
    if (s != NULL)
        tell_own(q, IF_HELD, s, &local);
    return s != NULL;
}

static const char *
time_text(struct inquiry *q, int64_t ns)
{
    struct buf b = {0};

    buf_printf(&b, "%lld s", (long long)((ns + 999999999) / 1000000000));
    return inquiry_text(q, &b);
}

static void
tell_time_wait(struct inquiry *q, const struct port_use *use)
{
    struct buf b = {0};

    address_text(&b, use->local.bytes, use->local.len);
    buf_str(&b, " with ");
    address_text(&b, use->peer.bytes, use->peer.len);
    q->facts->found |= IF(IF_TIMEWAIT);
    q->facts->pair = inquiry_text(q, &b);
    q->facts->left = time_text(q, use->left_ns);
}

void
find_port_holder(struct inquiry *q, const struct endpoint *at)
{
    int protocol = q->facts->type == SOCK_DGRAM ? IPPROTO_UDP : IPPROTO_TCP;
    const struct port_use *waiting = NULL;
    struct ports p;

    if (!is_inet(at) || own_holds(q, at) || !ask_about(q, at, protocol, &p))
        return;
    for (size_t i = 0; i < p.uses.count; i++) {
        const struct port_use *use = &p.uses.list[i];

        if (!overlap(&use->local, at))
            continue;
        if (use->inode != 0) {
            tell_use(q, IF_HELD, use);
            return;
        }
        if (use->state == STATE_TIME_WAIT)
            waiting = use;
    }
    if (waiting != NULL && p.uses.all)
        tell_time_wait(q, waiting);
}

/* ---- a connection that there is already --------------------------------------------------- */

void
find_connection(struct inquiry *q, const struct endpoint *local, const struct endpoint *peer)
{
    struct ports p;

    if (!ask_about(q, local, IPPROTO_TCP, &p))
        return;
    for (size_t i = 0; i < p.uses.count; i++) {
        const struct port_use *use = &p.uses.list[i];

        if (!same_host(&use->peer, peer) ||
            address_port(use->peer.bytes, use->peer.len) != address_port(peer->bytes, peer->len))
            continue;
        if (use->state == STATE_TIME_WAIT)
            tell_time_wait(q, use);
        else if (use->inode != 0)
            tell_use(q, IF_HELD, use);
        return;
    }
}

/* ---- nobody listens ----------------------------------------------------------------------- */

/* Is this an address of this very machine? */
static bool
is_here(const struct endpoint *at, const struct addresses *here)
{
    struct sockaddr_in in;

    if (address_is_any(at->bytes, at->len))
        return true;
    if (address_family(at->bytes, at->len) == AF_INET) {
        memcpy(&in, at->bytes, sizeof in);
        if (ntohl(in.sin_addr.s_addr) >> 24 == IN_LOOPBACKNET)
            return true;
    }
    for (size_t i = 0; i < here->count; i++)
        if (same_host(at, &here->list[i]))
            return true;
    return false;
}

/* A socket of this session that is bound there without listening: the kernel lists it nowhere. */
static bool
own_is_silent(struct inquiry *q, const struct endpoint *at)
{
    int port = address_port(at->bytes, at->len);
    struct endpoint local;
    const struct sock *s = next_own(q, 0, SOCK_STREAM, port, &local);

    while (s != NULL && (s->seen.state != STATE_CLOSED || !overlap(&local, at)))
        s = next_own(q, s->fd + 1, SOCK_STREAM, port, &local);
    if (s != NULL)
        tell_own(q, IF_SILENT, s, &local);
    return s != NULL;
}

static const struct port_use *
find_use(const struct port_uses *uses, int protocol, const struct endpoint *at, bool overlapping)
{
    for (size_t i = 0; i < uses->count; i++) {
        const struct port_use *use = &uses->list[i];
        bool open = protocol == IPPROTO_UDP ? use->inode != 0 : use->state == STATE_LISTEN;

        if (use->protocol == protocol && open && overlap(&use->local, at) == overlapping)
            return use;
    }
    return NULL;
}

void
find_listener(struct inquiry *q, const struct endpoint *at)
{
    const struct port_use *use;
    struct ports p;

    if (!ask_about(q, at, 0, &p) || !is_here(at, &p.here))
        return;
    if ((use = find_use(&p.uses, IPPROTO_TCP, at, true)) != NULL)
        tell_use(q, IF_NOW, use);
    else if (own_is_silent(q, at))
        return;
    else if ((use = find_use(&p.uses, IPPROTO_TCP, at, false)) != NULL)
        tell_use(q, IF_ELSEWHERE, use);
    else if ((use = find_use(&p.uses, IPPROTO_UDP, at, true)) != NULL)
        tell_use(q, IF_BYUDP, use);
}

void
find_receiver(struct inquiry *q, const struct endpoint *at)
{
    const struct port_use *use;
    struct ports p;

    if (!ask_about(q, at, 0, &p) || !is_here(at, &p.here))
        return;
    use = find_use(&p.uses, IPPROTO_TCP, at, true);
    if (use != NULL && find_use(&p.uses, IPPROTO_UDP, at, true) == NULL)
        tell_use(q, IF_BYTCP, use);
}

/* ---- an address that is none of this machine's -------------------------------------------- */

static void
put_host(struct buf *out, const struct endpoint *e)
{
    struct buf b = {0};
    size_t len;

    address_text(&b, e->bytes, e->len); /* 127.0.0.1:0, [::1]:0 */
    len = b.len - strlen(":0");
    if (b.data[0] == '[')
        buf_add(out, b.data + 1, len - 2);
    else
        buf_add(out, b.data, len);
    buf_free(&b);
}

static bool
is_link_local(const struct endpoint *e)
{
    struct sockaddr_in6 in6;

    if (address_family(e->bytes, e->len) != AF_INET6)
        return false;
    memcpy(&in6, e->bytes, sizeof in6);
    return IN6_IS_ADDR_LINKLOCAL(&in6.sin6_addr);
}

static void
put_addresses(struct buf *out, const struct addresses *here)
{
    enum { SHOWN = 3 };
    size_t shown = 0;
    size_t hidden = 0;

    for (size_t i = 0; i < here->count; i++) {
        if (is_link_local(&here->list[i]))
            continue;
        if (shown == SHOWN) {
            hidden++;
            continue;
        }
        if (shown++ != 0)
            buf_str(out, ", ");
        put_host(out, &here->list[i]);
    }
    if (hidden != 0)
        buf_printf(out, " and %zu more", hidden);
}

/* Has a host of the lab this address, or would it in a lab? */
static void
find_host(struct inquiry *q, const struct endpoint *at)
{
    const struct lab *lab = q->session->engine.lab;
    unsigned place = lab_owner(lab, at);

    if (place == PLACE_OUTSIDE)
        return;
    q->facts->found |= lab != NULL ? IF(IF_OTHERHOST) : IF(IF_INLAB);
    q->facts->holder = lab_name(lab, place);
}

void
find_addresses(struct inquiry *q, const struct endpoint *at)
{
    struct buf b = {0};
    struct ports p;

    if (!ask_about(q, at, NO_PORTS, &p) || is_here(at, &p.here))
        return;
    put_addresses(&b, &p.here);
    q->facts->addresses = b.len != 0 ? inquiry_text(q, &b) : NULL;
    buf_free(&b);
    find_host(q, at);
}
