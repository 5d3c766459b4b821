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

static size_t
oldest(const struct closed_ring *r)
{
    return r->total > CLOSED_MAX ? r->total - CLOSED_MAX : 0;
}

static void
end(struct closed_ring *r, struct closed *c)
{
    c->due_ns = 0;
    r->living--;
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

/* The one that is followed at this end, or NULL. */
static struct closed *
find_end(const struct closed_ring *r, unsigned place, const struct fourtuple *ends)
{
    struct closed *c;
    size_t n = 0;

    while ((c = next_living(r, &n)) != NULL)
        if (c->place == place && fourtuple_same(&c->ends, ends))
            return c;
    return NULL;
}

void
closed_accepted(struct engine *e, unsigned place, const struct fourtuple *ends)
{
    struct closed *c = place != PLACE_OUTSIDE ? find_end(&e->closed, place, ends) : NULL;

    if (c != NULL && c->generation == 0)
        end(&e->closed, c);
}

void
closed_keep(struct engine *e, const struct sock *s)
{
    struct closed c = {.generation = s->generation, .name = s->name};

    c.place = s->place;
    if (s->kind != SOCK_IS_TCP || !fourtuple_of(&s->seen.local, &s->seen.peer, &c.ends))
        return;
    closed_accepted(e, s->place, &c.ends);
    if (!may_live_on(&s->seen))
        return;
    c.family = address_family(s->seen.local.bytes, s->seen.local.len);
    c.due_ns = s->place != PLACE_OUTSIDE ? 1 : first_look(e);
    *new_place(&e->closed) = c;
}

void
closed_free(struct closed_ring *r, struct own *own)
{
    for (unsigned place = 0; place < PLACES; place++)
        sockdiag_close(&r->diags[place], own);
    free(r->list);
    *r = (struct closed_ring){0};
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

/* What it waits for in a listener's queue. */
static enum detail
detail_of(const struct closed *c)
{
    if (c->state == STATE_SYN_RECV)
        return DETAIL_HALF_OPEN;
    return c->queued ? DETAIL_QUEUED : DETAIL_NONE;
}

struct change
closed_change(struct engine *e, const struct closed *c)
{
    struct change change = {.fd = -1, .generation = c->generation, .name = c->name,
                            .type = SOCK_STREAM, .from = c->state,
                            .now = {.state = c->state, .to_read = -1, .unacked = -1,
                                    .waiting = -1, .backlog = -1}};

    if (c->generation == 0)
        change.now.detail = detail_of(c);
    change.host = lab_name(e->lab, c->place);
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
    bool only_waits = c->state == STATE_TIME_WAIT || c->place != PLACE_OUTSIDE;

    if (only_waits && c->ends_ns > now)
        return c->ends_ns;
    /* In the lab nothing else happens to it without a packet. */
    return c->place != PLACE_OUTSIDE ? INT64_MAX : now + EVERY_NS;
}

struct sockdiag *
closed_diag(struct engine *e, unsigned place)
{
    struct sockdiag *d = &e->closed.diags[place];

    d->host = lab_host(e->lab, place);
    return d;
}

struct sock *
closed_find_socket(const struct engine *e, unsigned place, const struct fourtuple *ends)
{
    for (struct sock *s = sockets_next(&e->sockets, 0); s != NULL;
         s = sockets_next(&e->sockets, s->fd + 1)) {
        struct fourtuple t;

        if (s->place == place && s->kind == SOCK_IS_TCP &&
            fourtuple_of(&s->seen.local, &s->seen.peer, &t) && fourtuple_same(&t, ends))
            return s;
    }
    return NULL;
}

static void
look(struct engine *e, struct closed *c)
{
    struct diag_socket d;
    enum diag_answer answer = sockdiag_ask(closed_diag(e, c->place), &e->own, &c->ends, &d);
    int64_t now = clock_ns(CLOCK_MONOTONIC);
    /* Another descriptor may still have it; later, a new connection has the same ends. */
    bool held = answer == DIAG_FOUND && d.inode != 0;

    if (held && c->generation == 0 && closed_find_socket(e, c->place, &c->ends) != NULL) {
        end(&e->closed, c); /* it was accepted */
        return;
    }
    if (answer == DIAG_NONE || (held && c->generation != 0 && c->state != STATE_UNKNOWN)) {
        end(&e->closed, c);
        tell(e, c, STATE_CLOSED);
        return;
    }
    c->queued = d.inode == 0 && (d.state == STATE_ESTABLISHED || d.state == STATE_CLOSE_WAIT);
    if (answer == DIAG_FOUND && (!held || c->generation == 0)) {
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
closed_touch_end(struct engine *e, unsigned place, int family, const struct fourtuple *ends)
{
    struct closed *c = find_end(&e->closed, place, ends);

    if (c != NULL)
        c->due_ns = 1;
    else
        *new_place(&e->closed) =
            (struct closed){.ends = *ends, .family = family, .place = place, .due_ns = 1};
}

void
closed_forget(struct engine *e, unsigned place)
{
    struct closed *c;
    size_t n = 0;

    while ((c = next_living(&e->closed, &n)) != NULL)
        if (c->place == place)
            end(&e->closed, c);
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
    if (!sockdiag_heard(&e->closed.diags[PLACE_OUTSIDE], heard, &e->closed))
        closed_touch(e, 0);
    while ((c = next_living(&e->closed, &n)) != NULL)
        if (c->due_ns <= now)
            look(e, c);
}

int64_t
closed_attend(struct engine *e)
{
    struct closed_ring *r = &e->closed;
    struct sockdiag *d = &r->diags[PLACE_OUTSIDE];
    bool hears = d->hears > 0;
    int64_t first = 0;
    struct closed *c;
    size_t n = 0;

    if (r->living != 0 && !hears)
        watch_also(e->watch, sockdiag_hear(d, &e->own));
    else if (r->living == 0 && hears)
        sockdiag_hear_no_more(d, &e->own);
    while ((c = next_living(r, &n)) != NULL)
        if (c->due_ns != INT64_MAX && (first == 0 || c->due_ns < first))
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
        answer = sockdiag_ask(closed_diag(e, c->place), &e->own, &c->ends, &d);
    *state = answer == DIAG_FOUND ? d.state : STATE_CLOSED;
    return answer != DIAG_UNKNOWN;
}
