/*
 * closed.c: what becomes of a connection without its socket, asked by its four-tuple when the
 * kernel says that it ended, when its time is over, and now and then: that the peer's FIN has
 * arrived is announced by nobody. Makes no call of the user's.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/closed.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "decode/address.h"
#include "engine/observe.h"

enum {
    MILLISECOND = 1000000,
    SECOND = 1000 * MILLISECOND,
    EVERY_NS = 200 * MILLISECOND,
    SCRIPT_NS = 100 * MILLISECOND
};

/* ---- the ring ----------------------------------------------------------------------------- */

/* May the kernel have to go on with it after close(2)? */
static bool
may_live_on(const struct sockstate *s)
{
    switch (s->state) {
    case STATE_ESTABLISHED:
    case STATE_FIN_WAIT1:
    case STATE_FIN_WAIT2:
    case STATE_CLOSE_WAIT:
    case STATE_LAST_ACK:
    case STATE_CLOSING:
        return true;
    default:
        return false;
    }
}

static struct closed *
new_place(struct closed_ring *r)
{
    struct closed *place;

    if (r->total == r->cap && r->cap < CLOSED_MAX) {
        r->cap = r->cap != 0 ? r->cap * 2 : 16;
        if (r->cap > CLOSED_MAX)
            r->cap = CLOSED_MAX;
        r->list = mem_grow(r->list, r->cap, sizeof *r->list);
    }
    place = &r->list[r->total % CLOSED_MAX];
    if (r->total++ >= CLOSED_MAX && place->due_ns != 0)
        r->living--;
    r->living++;
    return place;
}

/* At the prompt each state is told at once. What a script prints is not to depend on how fast it
 * goes: only a line that waits sees them. */
static int64_t
first_look(const struct engine *e)
{
    return clock_ns(CLOCK_MONOTONIC) + (e->attended ? 0 : SCRIPT_NS);
}

void
closed_keep(struct engine *e, const struct sock *s)
{
    struct closed c = {.generation = s->generation, .name = s->name};

    if (s->kind != SOCK_IS_TCP || !may_live_on(&s->seen) ||
        !fourtuple_of(&s->seen.local, &s->seen.peer, &c.ends))
        return;
    c.family = address_family(s->seen.local.bytes, s->seen.local.len);
    c.due_ns = first_look(e);
    *new_place(&e->closed) = c;
}

void
closed_free(struct closed_ring *r, struct own *own)
{
    sockdiag_close(&r->diag, own);
    free(r->list);
    *r = (struct closed_ring){0};
}

static size_t
oldest(const struct closed_ring *r)
{
    return r->total > CLOSED_MAX ? r->total - CLOSED_MAX : 0;
}

static struct closed *
next_living(const struct closed_ring *r, size_t *n)
{
    if (r->living == 0)
        return NULL;
    if (*n < oldest(r))
        *n = oldest(r);
    while (*n < r->total) {
        struct closed *c = &r->list[(*n)++ % CLOSED_MAX];

        if (c->due_ns != 0)
            return c;
    }
    return NULL;
}

const struct closed *
closed_next(const struct closed_ring *r, size_t *n)
{
    return next_living(r, n);
}

/* The newest that this socket had. */
static const struct closed *
find(const struct closed_ring *r, uint64_t generation)
{
    for (size_t n = r->total; n > oldest(r); n--)
        if (r->list[(n - 1) % CLOSED_MAX].generation == generation)
            return &r->list[(n - 1) % CLOSED_MAX];
    return NULL;
}

const struct closed *
closed_of(const struct closed_ring *r, const struct sock *s)
{
    const struct closed *c = find(r, s->generation);

    return c != NULL && c->due_ns != 0 && c->state != STATE_UNKNOWN ? c : NULL;
}

/* ---- looking ------------------------------------------------------------------------------ */

/* The seconds that are left, where the kernel names a time. */
static void
note_time_left(struct engine *e, const struct closed *c, struct change *change)
{
    int64_t left = c->ends_ns - clock_ns(CLOCK_MONOTONIC);
    struct note *note;
    char text[24];
    int len;

    if (c->ends_ns == 0 || c->due_ns == 0)
        return;
    len = snprintf(text, sizeof text, "%lld",
                   left > 0 ? (long long)((left + SECOND - 1) / SECOND) : 0);
    note = arena_alloc(&e->notes, sizeof *note);
    *note = (struct note){.name = "left", .unit = "s",
                          .now = arena_copy(&e->notes, text, (size_t)len)};
    change->notes = note;
    change->nnotes = 1;
}

struct change
closed_change(struct engine *e, const struct closed *c)
{
    struct change change = {.fd = -1, .generation = c->generation, .name = c->name,
                            .type = SOCK_STREAM, .from = c->state,
                            .now = {.state = c->state, .to_read = -1, .unacked = -1,
                                    .waiting = -1, .backlog = -1}};

    fourtuple_ends(&c->ends, c->family, &change.now.local, &change.now.peer);
    note_time_left(e, c, &change);
    return change;
}

static void
tell(struct engine *e, struct closed *c, enum state now)
{
    struct change *change;
    enum state before = c->state;

    if (now == before)
        return;
    c->state = now;
    /* That it is closed has been said. */
    if (before == STATE_UNKNOWN && now == STATE_CLOSED)
        return;
    change = observe_add(e);
    *change = closed_change(e, c);
    change->from = before;
    change->moved = true;
    change->named = before == STATE_UNKNOWN || c->name == NULL;
}

/* When it has to be looked at again. */
static int64_t
next_look(const struct closed *c, int64_t now)
{
    bool only_waits = c->state == STATE_TIME_WAIT && c->ends_ns > now;

    return only_waits ? c->ends_ns : now + EVERY_NS;
}

static void
look(struct engine *e, struct closed *c)
{
    struct diag_socket d;
    enum diag_answer answer = sockdiag_ask(&e->closed.diag, &e->own, &c->ends, &d);
    int64_t now = clock_ns(CLOCK_MONOTONIC);
    /* Another descriptor may still have it; later, a new connection has the same ends. */
    bool held = answer == DIAG_FOUND && d.inode != 0;

    if (answer == DIAG_NONE || (held && c->state != STATE_UNKNOWN)) {
        c->due_ns = 0;
        e->closed.living--;
        tell(e, c, STATE_CLOSED);
        return;
    }
    if (answer == DIAG_FOUND && !held) {
        c->ends_ns = d.left_ms != 0 ? now + (int64_t)d.left_ms * MILLISECOND : 0;
        tell(e, c, d.state);
    }
    c->due_ns = next_look(c, now);
}

/* A connection that has ended, or its other end has. */
static void
heard(void *context, const struct diag_socket *s)
{
    const struct closed_ring *r = context;
    struct closed *c;
    size_t n = 0;

    while ((c = next_living(r, &n)) != NULL)
        if (fourtuple_same(&c->ends, &s->ends) || fourtuple_opposite(&c->ends, &s->ends))
            c->due_ns = 1;
}

void
closed_touch(struct engine *e, uint64_t generation)
{
    struct closed *c;
    size_t n = 0;

    while ((c = next_living(&e->closed, &n)) != NULL)
        if (generation == 0 || c->generation == generation)
            c->due_ns = 1;
}

void
closed_look(struct engine *e)
{
    struct closed *c;
    size_t n = 0;
    int64_t now;

    if (e->closed.living == 0)
        return;
    now = clock_ns(CLOCK_MONOTONIC);
    if (!sockdiag_heard(&e->closed.diag, heard, &e->closed))
        closed_touch(e, 0);
    while ((c = next_living(&e->closed, &n)) != NULL)
        if (c->due_ns <= now)
            look(e, c);
}

int64_t
closed_attend(struct engine *e)
{
    struct closed_ring *r = &e->closed;
    bool hears = r->diag.hears > 0;
    int64_t first = 0;
    struct closed *c;
    size_t n = 0;

    if (r->living != 0 && !hears)
        watch_also(e->watch, sockdiag_hear(&r->diag, &e->own));
    else if (r->living == 0 && hears)
        sockdiag_hear_no_more(&r->diag, &e->own);
    while ((c = next_living(r, &n)) != NULL)
        if (first == 0 || c->due_ns < first)
            first = c->due_ns;
    return first;
}

bool
closed_state(struct engine *e, const struct sock *s, enum state *state)
{
    const struct closed *c = find(&e->closed, s->generation);
    struct diag_socket d;
    enum diag_answer answer = DIAG_NONE;

    if (c != NULL)
        answer = sockdiag_ask(&e->closed.diag, &e->own, &c->ends, &d);
    *state = answer == DIAG_FOUND ? d.state : STATE_CLOSED;
    return answer != DIAG_UNKNOWN;
}

/* ---- queues of listeners ------------------------------------------------------------------ */

struct queued {
    const struct sock **listeners;
    size_t count;
    void (*take)(void *context, const struct change *c);
    void *context;
};

static void
take_queued(void *context, const struct diag_socket *d)
{
    const struct queued *q = context;
    struct change c = {.fd = -1, .type = SOCK_STREAM, .from = d->state,
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
                       .generation = s->generation, .name = s->name,
                       .now = {.state = STATE_CONNECTED, .detail = DETAIL_QUEUED,
                               .local = s->seen.local, .peer = *peer, .to_read = -1, .unacked = -1,
                               .waiting = -1, .backlog = -1}};

    q->take(q->context, &c);
}

static void
each_unix_queued(struct engine *e, void (*take)(void *context, const struct change *c),
                 void *context)
{
    for (const struct sock *s = sockets_next(&e->sockets, 0); s != NULL;
         s = sockets_next(&e->sockets, s->fd + 1)) {
        struct unix_queue q = {s, take, context};

        if (s->domain == AF_UNIX && s->seen.state == STATE_LISTEN && s->seen.waiting > 0)
            sockdiag_unix_each(&e->closed.diag, &e->own, s->fd, take_unix_queued, &q);
    }
}

static void
each_tcp_queued(struct engine *e, void (*take)(void *context, const struct change *c),
                void *context)
{
    enum { WAITING = 1 << STATE_ESTABLISHED | 1 << STATE_CLOSE_WAIT };
    unsigned states = 1 << STATE_SYN_RECV;
    struct queued q = {.take = take, .context = context};
    size_t cap = 0;

    for (const struct sock *s = sockets_next(&e->sockets, 0); s != NULL;
         s = sockets_next(&e->sockets, s->fd + 1)) {
        if (s->kind != SOCK_IS_TCP || s->seen.state != STATE_LISTEN)
            continue;
        /* The answer is long where there are many connections. */
        if (s->seen.waiting != 0)
            states |= WAITING;
        if (q.count == cap) {
            cap = cap != 0 ? cap * 2 : 16;
            q.listeners = mem_grow(q.listeners, cap, sizeof *q.listeners);
        }
        q.listeners[q.count++] = s;
    }
    if (q.count != 0)
        sockdiag_each(&e->closed.diag, &e->own, states, take_queued, &q);
    free(q.listeners);
}

void
closed_each_queued(struct engine *e, void (*take)(void *context, const struct change *c),
                   void *context)
{
    each_tcp_queued(e, take, context);
    each_unix_queued(e, take, context);
}
