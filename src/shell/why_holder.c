/*
 * why_holder.c: whose a socket is, in words: this session's, or of which other program.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "base/escape.h"
#include "decode/address.h"
#include "shell/why_inquiry.h"

const char *
inquiry_text(struct inquiry *q, struct buf *b)
{
    const char *copy = arena_copy(q->texts, b->data, b->len);

    buf_free(b);
    return copy;
}

const char *
inquiry_address(struct inquiry *q, const struct endpoint *e)
{
    struct buf b = {0};

    address_text(&b, e->bytes, e->len);
    return inquiry_text(q, &b);
}

const char *
inquiry_socket(struct inquiry *q, const struct sock *s)
{
    struct buf b = {0};

    buf_printf(&b, "socket %d", s->fd);
    if (s->name != NULL)
        buf_printf(&b, " %s", s->name);
    buf_str(&b, " of this session");
    return inquiry_text(q, &b);
}

/* The socket of this session that is this file. */
static const struct sock *
own_socket(struct inquiry *q, uint64_t inode)
{
    struct sockets *all = &q->session->engine.sockets;

    for (struct sock *s = sockets_next(all, 0); s != NULL; s = sockets_next(all, s->fd + 1))
        if (inode != 0 && probe_inode(s->fd) == inode)
            return s;
    return NULL;
}

struct owner {
    const struct port_use *use;
    struct process program;
    bool found;
};

static void
ask_program(void *context)
{
    struct owner *o = context;

    o->found = probe_program(o->use->inode, o->use->uid, &o->program);
}

const char *
inquiry_holder(struct inquiry *q, const struct port_use *use)
{
    const struct sock *own = own_socket(q, use->inode);
    struct owner o = {.use = use};
    struct buf b = {0};

    if (own != NULL)
        return inquiry_socket(q, own);
    probe_apart(q->host, ask_program, &o);
    if (o.found) {
        escape_text(&b, o.program.name, strlen(o.program.name));
        buf_printf(&b, " (pid %d)", o.program.pid);
    } else {
        bool other = use->uid != geteuid() && use->uid != (unsigned)PROBE_ANY_USER;

        buf_str(&b, other ? "a program of another user"
                                              : "a socket outside this session");
    }
    return inquiry_text(q, &b);
}
