/*
 * queued.c: the connections in the queues of listeners, which have no descriptor yet. Follows none
 * of them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <stdlib.h>

#include "base/mem.h"
#include "engine/closed.h"
#include "engine/engine.h"

struct queued {
    struct engine *engine;
    unsigned place;
    const struct sock **listeners; /* of that place */
    size_t count;
    void (*take)(void *context, const struct change *c);
    void *context;
};

static void
take_queued(void *context, const struct diag_socket *d)
{
    const struct queued *q = context;
    struct change c = {.fd = -1, .type = SOCK_STREAM, .host = lab_name(q->engine->lab, q->place),
                       .from = d->state,
                       .now = {.state = d->state, .to_read = -1, .unacked = -1, .waiting = -1,
                               .backlog = -1}};

    if (d->inode != 0)
        return;
    c.now.detail = d->state == STATE_SYN_RECV ? DETAIL_HALF_OPEN : DETAIL_QUEUED;
    fourtuple_ends(&d->ends, d->family, &c.now.local, &c.now.peer);
    for (size_t i = 0; i < q->count; i++)
        if (fourtuple_is_at(&d->ends, &q->listeners[i]->seen.local)) {
            c.generation = q->listeners[i]->generation;
            c.name = q->listeners[i]->name;
            q->take(q->context, &c);
            return;
        }
}

/* Collects the listeners of q->place; returns the states in which a connection waits for them. */
static unsigned
find_listeners(struct queued *q)
{
    enum { WAITING = 1 << STATE_ESTABLISHED | 1 << STATE_CLOSE_WAIT };
    const struct sockets *all = &q->engine->sockets;
    unsigned states = 1 << STATE_SYN_RECV;
    size_t cap = 0;

    for (const struct sock *s = sockets_next(all, 0); s != NULL;
         s = sockets_next(all, s->fd + 1)) {
        if (s->kind != SOCK_IS_TCP || s->seen.state != STATE_LISTEN || s->place != q->place)
            continue;
        /* The answer is long where there are many connections. */
        if (s->seen.waiting != 0)
            states |= WAITING;
        if (q->count == cap) {
            cap = cap != 0 ? cap * 2 : 16;
            q->listeners = mem_grow(q->listeners, cap, sizeof *q->listeners);
        }
        q->listeners[q->count++] = s;
    }
    return states;
}

struct unix_queue {
    const struct sock *listener;
    void (*take)(void *context, const struct change *c);
    void *context;
};

static void
take_unix_queued(void *context, const struct endpoint *peer)
{
    const struct unix_queue *q = context;
    const struct sock *s = q->listener;
    struct change c = {.fd = -1, .type = s->type, .from = STATE_CONNECTED,
                       .generation = s->generation, .name = s->name, .host = s->host,
                       .now = {.state = STATE_CONNECTED, .detail = DETAIL_QUEUED,
                               .local = s->seen.local, .peer = *peer, .to_read = -1, .unacked = -1,
                               .waiting = -1, .backlog = -1}};

    q->take(q->context, &c);
}

static void
each_unix_queued(struct engine *e, unsigned place,
                 void (*take)(void *context, const struct change *c), void *context)
{
    for (const struct sock *s = sockets_next(&e->sockets, 0); s != NULL;
         s = sockets_next(&e->sockets, s->fd + 1)) {
        struct unix_queue q = {s, take, context};

        if (s->place == place && s->domain == AF_UNIX && s->seen.state == STATE_LISTEN &&
            s->seen.waiting > 0)
            sockdiag_unix_each(closed_diag(e, place), &e->own, s->fd, take_unix_queued, &q);
    }
}

void
closed_each_queued(struct engine *e, unsigned place,
                   void (*take)(void *context, const struct change *c), void *context)
{
    struct queued q = {.engine = e, .place = place, .take = take, .context = context};
    unsigned states = find_listeners(&q);

    if (q.count != 0)
        sockdiag_each(closed_diag(e, place), &e->own, states, take_queued, &q);
    free(q.listeners);
    each_unix_queued(e, place, take, context);
}
