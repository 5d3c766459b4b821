/*
 * why.c: what is known of a failed call, gathered for the table of causes. Which cause it was,
 * and how it is said, is known there.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "shell/why.h"

#include <string.h>
#include <sys/socket.h>

#include "decode/address.h"
#include "decode/cause_conditions.h"
#include "shell/session.h"

#ifndef MSG_ERRQUEUE
#define MSG_ERRQUEUE 0
#endif

static const char *
endpoint_text(struct arena *texts, const struct endpoint *e)
{
    struct buf b = {0};
    const char *copy;

    if (e->len == 0)
        return NULL;
    address_text(&b, e->bytes, e->len);
    copy = arena_copy(texts, b.data, b.len);
    buf_free(&b);
    return copy;
}

/* How a TCP socket came to be CLOSED. */
static uint64_t
detail_found(enum detail d)
{
    switch (d) {
    case DETAIL_NEW:
    case DETAIL_BOUND:
        return IF(IF_NEVER);
    case DETAIL_REFUSED:
    case DETAIL_TIMED_OUT:
    case DETAIL_UNREACHABLE:
    case DETAIL_FAILED:
        return IF(IF_FAILED);
    case DETAIL_RESET:
        return IF(IF_RESET);
    case DETAIL_FINISHED:
        return IF(IF_FINISHED);
    case DETAIL_DISCONNECTED:
        return IF(IF_DISCONNECTED);
    default:
        return 0;
    }
}

static void
add_state(struct cause_facts *f, const struct sockstate *now, struct arena *texts)
{
    f->after = now->state;
    f->found |= detail_found(now->detail);
    f->local = endpoint_text(texts, &now->local);
    f->peer = endpoint_text(texts, &now->peer);
}

/* The name that still stands for this socket, or NULL. */
static const char *
name_of(const struct session *s, const struct sock *sock, struct arena *texts)
{
    const char *name = sock->name;
    const struct variable *v;

    if (name == NULL || (v = names_find(&s->engine.names, name, strlen(name))) == NULL ||
        v->sock != sock)
        return NULL;
    return arena_copy(texts, name, strlen(name));
}

/* A call that has waited may be about a socket whose number is another's by now. */
static void
add_socket(struct session *s, const struct call *c, struct cause_facts *f, struct arena *texts)
{
    const struct change *own = s->engine.own_change != 0 ? &s->engine.changes[0] : NULL;
    const struct sock *sock = engine_find(&s->engine, f->fd);

    f->began = c->began;
    f->fd_used = f->fd <= s->engine.sockets.highest;
    if (sock != NULL && (own == NULL || own->generation == sock->generation)) {
        f->fd_open = true;
        f->name = name_of(s, sock, texts);
        f->domain = sock->domain;
        f->type = sock->type;
        f->before = own != NULL ? own->from : sock->seen.state;
        add_state(f, &sock->seen, texts);
    } else if (own != NULL) {
        f->type = own->type;
        f->before = own->from;
        add_state(f, &own->now, texts);
    }
}

/* By the names of bind(2), sendto(2), and of a member of msghdr. */
static const struct arg *
passed_address(const struct call *c)
{
    static const char *const names[] = {"addr", "dest_addr", "name"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct arg *a = call_arg(c, names[i]);

        if (a != NULL && a->in.kind == VALUE_ADDRESS)
            return a;
    }
    return NULL;
}

/* Its length; of a message only where it has an address. */
static const struct arg *
passed_length(const struct call *c, const struct arg *addr)
{
    return addr != NULL && strcmp(addr->name, "name") == 0 ? call_arg(c, "namelen")
                                                           : call_arg(c, "addrlen");
}

static uint64_t
flags_found(const struct call *c)
{
    const struct arg *flags = call_arg(c, "flags");
    uint64_t found = 0;

    if (flags == NULL || strncmp(c->name, "accept", 6) == 0)
        return 0;
    if ((flags->in.number & MSG_DONTWAIT) != 0)
        found |= IF(IF_DONTWAIT);
    if ((flags->in.number & MSG_ERRQUEUE) != 0)
        found |= IF(IF_ERRQUEUE);
    return found;
}

static void
add_arguments(const struct call *c, struct cause_facts *f, struct arena *texts)
{
    const struct arg *addr = passed_address(c);
    const struct arg *length = passed_length(c, addr);
    const struct arg *option = call_arg(c, "optname");

    if (addr != NULL) {
        f->addr = arena_copy(texts, addr->in.bytes, addr->in.len);
        f->addr_len = addr->in.len;
    }
    if (length != NULL && length->in.kind == VALUE_NUMBER) {
        f->length_known = true;
        f->length = (unsigned)length->in.number;
    }
    if (option != NULL && option->in.kind == VALUE_NAMED)
        f->option = option->in.name;
    f->found |= flags_found(c);
}

static struct cause_facts
facts_of(struct session *s, const struct call *c, struct arena *texts)
{
    struct cause_facts f = {.call = c->name, .error = c->error, .fd = -1, .domain = -1, .type = -1,
                            .by_limit = c->interrupted == INTERRUPTED_LIMIT,
                            .by_user = c->interrupted == INTERRUPTED_USER && !s->leaving,
                            .by_end = c->interrupted == INTERRUPTED_USER && s->leaving};

    if (c->signature->on_socket) {
        f.fd = call_int(c, 0);
        add_socket(s, c, &f, texts);
    }
    add_arguments(c, &f, texts);
    return f;
}

const char *
why_sentence(struct session *s, const struct call *c, unsigned long step, bool probe)
{
    struct buf b = {0};
    const char *copy;

    if (c->error == 0)
        return NULL;
    arena_reset(&s->failure.texts);
    s->failure.step = step;
    s->failure.facts = facts_of(s, c, &s->failure.texts);
    if (probe)
        why_probe(s, c, &s->failure.facts, &s->failure.texts);
    cause_text(&b, &s->failure.facts);
    copy = arena_copy(&s->scratch, b.data, b.len);
    buf_free(&b);
    return copy;
}
