/*
 * assign.c: what a call gave, under the names that its line gives to it, and as $ret, $errno and
 * $data. Knows nothing of what is expected.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "shell/assign.h"

#include "decode/address.h"

/* The descriptor that is the result; -1: none. */
static int
opened(const struct call *c, int which)
{
    size_t n = which <= YIELDS_FIRST ? (size_t)(YIELDS_FIRST - which) : 0;

    return (which == YIELDS_RETURN || which <= YIELDS_FIRST) && n < c->nopened ? c->opened[n] : -1;
}

/* The port in the address that came back, or -1. */
static int
port_of(const struct call *c)
{
    for (size_t i = 0; i < c->nargs; i++)
        if (c->args[i].out.kind == VALUE_ADDRESS)
            return address_port(c->args[i].out.bytes, c->args[i].out.len);
    return -1;
}

/* What a name holds that is given to this result: addresses and options as text, data as bytes. */
static void
result_bytes(const struct call *c, int which, struct buf *out)
{
    const struct value *v;

    if (which == YIELDS_RETURN) {
        buf_int(out, c->ret);
        return;
    }
    if (which <= YIELDS_FIRST) {
        buf_int(out, opened(c, which));
        return;
    }
    if (which == YIELDS_PORT) {
        buf_int(out, port_of(c));
        return;
    }
    v = &c->args[which].out;
    if (v->kind == VALUE_DATA)
        buf_add(out, v->bytes, v->len);
    else if (v->kind == VALUE_ADDRESS)
        address_bare_text(out, v->bytes, v->len);
    else if (v->kind != VALUE_NONE)
        value_text(out, v);
}

void
assign_results(struct session *s, const struct statement *st, const struct call *c)
{
    for (size_t i = 0; i < st->ntargets; i++) {
        const struct piece *name = st->targets[i].pieces;
        int which = i < 2 ? st->command->yields[i] : YIELDS_NOTHING;
        struct sock *sock = NULL;
        struct buf bytes = {0};

        /* A failed call returns -1, and writes nothing. */
        if (c->ret < 0 && which != YIELDS_RETURN)
            continue;
        result_bytes(c, which, &bytes);
        sock = sockets_find(&s->engine.sockets, opened(c, which));
        names_set(&s->engine.names, name->text, name->len, bytes.data, bytes.len, sock);
        buf_free(&bytes);
    }
}

bool
assign_possible(const struct statement *st, struct diag *d)
{
    size_t most = st->command->yields[1] != YIELDS_NOTHING ? 2 : 1;

    if (st->ntargets <= most)
        return true;
    return word_fault(&st->targets[most], d, "%s gives %s", st->command->name,
                      most == 2 ? "two results" : "one result");
}

/* A name given by this very step is shown in it. */
void
assign_refresh(struct engine *e)
{
    for (size_t i = 0; i < e->nchanges; i++) {
        const struct sock *now = sockets_find(&e->sockets, e->changes[i].fd);

        if (now != NULL && now->generation == e->changes[i].generation)
            e->changes[i].name = now->name;
    }
}

void
assign_remember(struct session *s, const struct statement *st, const struct call *c)
{
    s->cx.ret = c->ret;
    s->cx.error = c->error;
    if (st->command->receives && c->ret >= 0) {
        buf_clear(&s->cx.data);
        result_bytes(c, st->command->yields[0], &s->cx.data);
    }
    if (c->signature->on_socket)
        s->cx.dot = call_int(c, 0);
    if (call_made(c) >= 0)
        s->cx.dot = call_made(c);
}
