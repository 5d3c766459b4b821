/*
 * why.c: what is known of a failed call, gathered for the table of causes. Which cause it was,
 * and how it is said, is known there.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "shell/why.h"

#include "decode/address.h"
#include "decode/causes.h"
#include "shell/session.h"

static const char *
endpoint_text(struct session *s, const struct endpoint *e)
{
    struct buf b = {0};
    const char *copy;

    if (e->len == 0)
        return NULL;
    address_text(&b, e->bytes, e->len);
    copy = arena_copy(&s->scratch, b.data, b.len);
    buf_free(&b);
    return copy;
}

static struct cause_facts
facts_of(struct session *s, const struct call *c)
{
    const struct sock *sock = NULL;
    const struct arg *addr = call_arg(c, "addr");
    const struct arg *length = call_arg(c, "addrlen");
    const struct arg *option = call_arg(c, "optname");
    struct cause_facts f = {.call = c->name, .error = c->error, .fd = -1, .domain = -1, .type = -1,
                            .by_limit = c->interrupted == INTERRUPTED_LIMIT,
                            .by_user = c->interrupted == INTERRUPTED_USER};

    if (c->signature->on_socket) {
        f.fd = call_int(c, 0);
        sock = engine_find(&s->engine, f.fd);
    }
    if (sock != NULL) {
        f.fd_open = true;
        f.domain = sock->domain;
        f.type = sock->type;
        f.before = s->engine.own_change != 0 ? s->engine.changes[0].from : sock->seen.state;
        f.after = sock->seen.state;
        f.local = endpoint_text(s, &sock->seen.local);
        f.peer = endpoint_text(s, &sock->seen.peer);
    }
    if (addr != NULL && addr->in.kind == VALUE_ADDRESS) {
        f.addr = addr->in.bytes;
        f.addr_len = addr->in.len;
    }
    if (length != NULL && length->in.kind == VALUE_NUMBER) {
        f.length_known = true;
        f.length = (unsigned)length->in.number;
    }
    if (option != NULL && option->in.kind == VALUE_NAMED)
        f.option = option->in.name;
    return f;
}

const char *
why_sentence(struct session *s, const struct call *c)
{
    struct cause_facts facts;
    struct buf b = {0};
    const char *copy;

    if (c->error == 0)
        return NULL;
    facts = facts_of(s, c);
    cause_text(&b, &facts);
    copy = arena_copy(&s->scratch, b.data, b.len);
    buf_free(&b);
    return copy;
}
