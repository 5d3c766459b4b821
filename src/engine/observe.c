/*
 * observe.c: what changed, learned from the kernel's events and from what a call may do of
 * itself; the cost of a step does not grow with the number of sockets. Makes no user's call.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/observe.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "engine/follow.h"

void
observe_identify(struct sock *s)
{
    if (s->kind == SOCK_IS_UNKNOWN)
        s->kind = state_kind(s->fd, &s->domain, &s->type, &s->protocol);
}

static void
open_watch(struct engine *e)
{
    if (e->watch != NULL)
        return;
    e->watch = watch_open(&e->own);
    watch_also(e->watch, signals_open(&e->signals, &e->own));
}

void
observe_watch(struct engine *e, struct sock *s)
{
    if (s->watched)
        return;
    open_watch(e);
    s->watched = watch_add(e->watch, s->fd, s->generation);
}

int
engine_watch_descriptor(struct engine *e)
{
    if (!e->observing)
        return -1;
    open_watch(e);
    return watch_descriptor(e->watch);
}

void
engine_attend(struct engine *e)
{
    int64_t next = closed_attend(e);

    /* Most fields that are followed change without an event. */
    if (e->followed != NULL) {
        int64_t look = clock_ns(CLOCK_MONOTONIC) + FOLLOW_NS;

        next = next == 0 || look < next ? look : next;
    }
    e->attended = true;
    watch_at(e->watch, &e->own, next);
}

/* ---- looking ------------------------------------------------------------------------------ */

struct change *
observe_add(struct engine *e)
{
    if (e->nchanges == e->changes_cap) {
        e->changes_cap = e->changes_cap != 0 ? e->changes_cap * 2 : 8;
        e->changes = mem_grow(e->changes, e->changes_cap, sizeof *e->changes);
    }
    return &e->changes[e->nchanges++];
}


static bool
same_endpoint(const struct endpoint *a, const struct endpoint *b)
{
    return a->len == b->len && memcmp(a->bytes, b->bytes, a->len) == 0;
}

/* What c->now says that is new. Its addresses are large: they are not copied about. */
static void
compare(struct change *c, const struct sock *s)
{
    const struct sockstate *before = &s->seen;
    const struct sockstate *now = &c->now;

    c->fd = s->fd;
    c->generation = s->generation;
    c->name = s->name;
    c->host = s->host;
    c->type = s->type;
    c->from = before->state;
    c->notes = NULL;
    c->nnotes = 0;
    c->to_read_before = before->to_read;
    c->unacked_before = before->unacked;
    c->moved = before->state != now->state || before->detail != now->detail;
    c->named = !same_endpoint(&before->local, &now->local) ||
               !same_endpoint(&before->peer, &now->peer);
    c->queued = before->to_read != now->to_read || before->waiting != now->waiting ||
                before->backlog != now->backlog || before->unacked != now->unacked;
}

void
observe_target(struct sock *s, const struct call *c)
{
    const struct value *peer = &c->args[1].in;
    bool is_being_made = s->waiters != 0 || s->seen.state == STATE_SYN_SENT;

    if (is_being_made || peer->kind != VALUE_ADDRESS || peer->len > sizeof s->target.bytes)
        return;
    s->target.len = (unsigned)peer->len;
    memcpy(s->target.bytes, peer->bytes, peer->len);
}

/* The queue of a UNIX listener is known to sock_diag(7) alone. */
static void
read_queue(struct engine *e, const struct sock *s, struct sockstate *now)
{
    if (now->state == STATE_LISTEN && s->domain == AF_UNIX)
        sockdiag_unix_queue(closed_diag(e, s->place), &e->own, s->fd, &now->waiting, &now->backlog);
}

static void
read_state(struct engine *e, struct sock *s, unsigned hints, struct sockstate *now)
{
    observe_identify(s);
    state_read(s->fd, s->kind, &s->seen, hints, now);
    if (now->state == STATE_SYN_SENT)
        now->peer = s->target;
    read_queue(e, s, now);
}

/* What arrives while a call waits for it is on its way through the queue: the call tells of it. So
 * it does of a connection that could not be made. */
static void
leave_to_call(const struct sockstate *before, bool own, struct sockstate *now)
{
    if (!own && before->state == STATE_SYN_SENT && now->state == STATE_CLOSED)
        *now = *before;
    if (now->state != before->state)
        return;
    now->to_read = before->to_read;
    now->waiting = before->waiting;
}

/* Reads what may have changed of a socket; keeps the change if there is one, or if `always`. */
static void
look(struct engine *e, struct sock *s, unsigned hints, bool always)
{
    struct change *c = observe_add(e);

    read_state(e, s, s->watched ? hints : HINT_ALL, &c->now);
    if (s->waiters != 0)
        leave_to_call(&s->seen, always, &c->now);
    compare(c, s);
    /* Of TIME_WAIT a descriptor says nothing but CLOSED. */
    if (c->moved && c->now.detail == DETAIL_FINISHED)
        closed_keep(e, s);
    s->seen = c->now;
    if (s->follow != NULL)
        follow_look(e, s, c);
    if (!always && !c->moved && !c->named && !c->queued && c->nnotes == 0)
        e->nchanges--;
}

void
engine_look(struct engine *e, struct sock *s)
{
    struct sockstate now;

    if (!s->open)
        return;
    read_state(e, s, HINT_ALL, &now);
    s->seen = now;
}

void
observe_touch(struct engine *e, struct sock *s, unsigned hints)
{
    s->hints |= hints;
    if (s->touched)
        return;
    s->touched = true;
    s->next_touched = e->touched;
    e->touched = s;
}

/* The kernel says that something has happened to a socket. */
static void
happened(void *context, int fd, uint64_t generation, unsigned ready)
{
    struct engine *e = context;
    struct sock *s = sockets_find(&e->sockets, fd);
    unsigned hints = HINT_STATE | HINT_READY;

    if (generation == WATCH_OWN && fd == e->signals.fd)
        e->signals.arrived = true;
    if (s == NULL || s->generation != generation)
        return;
    /* What is established stays so until one side ends it. */
    if (s->seen.state == STATE_ESTABLISHED && (ready & (WATCH_HANGUP | WATCH_ERROR)) == 0)
        hints = HINT_READY;
    /* What is closed and not connected is closed as before. */
    if (s->seen.state == STATE_CLOSED && (ready & (WATCH_OVER | WATCH_ERROR)) == WATCH_OVER)
        hints = HINT_READY;
    if ((ready & WATCH_READABLE) != 0 || s->seen.to_read > 0)
        hints |= HINT_DATA;
    if ((ready & WATCH_ERROR) != 0)
        hints |= HINT_ERROR;
    observe_touch(e, s, hints);
}

/* What is known to have happened to a socket, which is forgotten thereby. */
static unsigned
take_hints(struct sock *s)
{
    unsigned hints = s->hints;

    s->hints = 0;
    return hints;
}

static int
by_number(const void *a, const void *b)
{
    const struct change *x = a;
    const struct change *y = b;

    return (x->fd > y->fd) - (x->fd < y->fd);
}

/* Looks at every socket that was touched, but not at `except`, whose change is there already. */
static void
look_at_touched(struct engine *e, const struct sock *except)
{
    size_t first = e->nchanges;

    while (e->touched != NULL) {
        struct sock *s = e->touched;

        e->touched = s->next_touched;
        s->touched = false;
        if (s != except && s->open)
            look(e, s, take_hints(s), false);
    }
    if (e->nchanges - first > 1)
        qsort(e->changes + first, e->nchanges - first, sizeof *e->changes, by_number);
}

void
observe_begin(struct engine *e)
{
    e->nchanges = 0;
    e->own_change = 0;
    if (e->notes.block != NULL)
        arena_reset(&e->notes);
}

void
engine_settle(struct engine *e, struct sock *also)
{
    observe_begin(e);
    follow_touch(e);
    if (also != NULL && also->open)
        observe_touch(e, also, HINT_ALL);
    lab_collect(e);
    watch_each(e->watch, happened, e);
    look_at_touched(e, NULL);
    closed_look(e);
}

void
engine_settle_all(struct engine *e)
{
    for (struct sock *s = sockets_next(&e->sockets, 0); s != NULL;
         s = sockets_next(&e->sockets, s->fd + 1))
        observe_touch(e, s, HINT_ALL);
    closed_touch(e, 0);
    engine_settle(e, NULL);
}

/* ---- after a call ------------------------------------------------------------------------- */

void
observe_closed(struct engine *e, struct sock *s)
{
    struct change *c = observe_add(e);

    c->now = s->seen;
    c->now.state = STATE_GONE;
    c->now.detail = DETAIL_NONE;
    compare(c, s);
    closed_keep(e, s);
}

/* The one thing that the kernel's state does not say: how a connection failed. */
static void
note_failure(struct sock *s, const struct call *c, struct change *change, bool had_address)
{
    static const struct {
        int error;
        enum detail detail;
    } rows[] = {
        {ECONNREFUSED, DETAIL_REFUSED},    {ETIMEDOUT, DETAIL_TIMED_OUT},
        {ECONNRESET, DETAIL_RESET},        {EPIPE, DETAIL_RESET},
        {ENETUNREACH, DETAIL_UNREACHABLE}, {EHOSTUNREACH, DETAIL_UNREACHABLE},
    };
    enum detail detail = DETAIL_NONE;

    if (c->error == 0 || change->now.state != STATE_CLOSED)
        return;
    if (c->error == EPIPE && change->from == STATE_CLOSED)
        return;
    /* The error that a dissolved connection leaves to the next call came from no peer. */
    if (c->error == ECONNRESET && !change->moved && s->seen.detail == DETAIL_DISCONNECTED)
        return;
    /* A connect that fails dissolves what it began. */
    if (change->moved && s->seen.detail == DETAIL_DISCONNECTED)
        detail = DETAIL_FAILED;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].error == c->error)
            detail = rows[i].detail;
    /* Of an attempt that nobody saw it cannot be told which side has broken it off. */
    if (c->error == ECONNRESET && c->began == STATE_CLOSED && s->seen.detail <= DETAIL_BOUND)
        detail = DETAIL_FAILED;
    if (detail == DETAIL_NONE)
        return;
    change->moved = change->moved || s->seen.detail != detail;
    s->seen.detail = detail;
    if (!had_address)
        state_forget_port(&s->seen);
    change->named = change->named && s->seen.local.len != 0;
    change->now = s->seen;
}

/* What may have changed of the step's own socket. */
static unsigned
own_hints(struct sock *own, const struct call *c)
{
    unsigned hints = take_hints(own);

    if (own->seen.state != STATE_UNKNOWN)
        return hints | c->signature->moves;
    if (c->signature->effect == EFFECT_SOCKET)
        return HINT_STATE;
    return hints | HINT_STATE | HINT_NAMES;
}

void
observe_call(struct engine *e, const struct call *c, struct sock *own)
{
    e->own_change = e->nchanges;
    follow_touch(e);
    if (own != NULL)
        observe_watch(e, own);
    /* What has just been made cannot have changed another. */
    if (c->signature->effect != EFFECT_SOCKET)
        watch_each(e->watch, happened, e);
    if (own != NULL) {
        bool had_address = own->seen.local.len != 0;

        look(e, own, own_hints(own, c), true);
        note_failure(own, c, &e->changes[0], had_address);
        if ((c->signature->moves & HINT_OPTION) != 0)
            follow_option(e, c, &e->changes[0]);
        e->own_change = 1;
    }
    look_at_touched(e, own);
    if (e->lab != NULL)
        closed_look(e);
}
