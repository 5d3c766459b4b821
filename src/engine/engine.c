/*
 * engine.c: the bracket round a call: clock, errno, states before and after. Knows no call by
 * name.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/engine.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"

static int64_t
clock_ns(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* ---- the table and the kernel -------------------------------------------------------- */

static void
identify(struct sock *s)
{
    if (s->kind == SOCK_IS_UNKNOWN)
        s->kind = state_kind(s->fd, &s->domain, &s->type, &s->protocol);
}

struct sock *
engine_find(struct engine *e, int fd)
{
    struct sock *s = sockets_find(&e->sockets, fd);

    if (s != NULL)
        identify(s);
    return s;
}

static void
open_watch(struct engine *e)
{
    if (e->watch == NULL)
        e->watch = watch_open(&e->own);
}

static void
observe(struct engine *e, struct sock *s)
{
    if (s->watched)
        return;
    open_watch(e);
    s->watched = watch_add(e->watch, s->fd, s->generation);
}

static void
adopt_inherited(struct engine *e)
{
    long end = sysconf(_SC_OPEN_MAX);

    for (int fd = STDERR_FILENO + 1; fd < end && fd < 1024; fd++)
        if (!own_has(&e->own, fd) && fcntl(fd, F_GETFD) >= 0)
            sockets_add(&e->sockets, fd);
}

void
engine_open(struct engine *e, bool inherit, bool *output_closed)
{
    *e = (struct engine){.observing = true};
    e->epoch_ns = clock_ns(CLOCK_REALTIME) - clock_ns(CLOCK_MONOTONIC);
    e->names.intern = &e->intern;
    own_start(&e->own, inherit, output_closed);
    if (inherit)
        adopt_inherited(e);
}

void
engine_reset(struct engine *e)
{
    struct sock *s;

    while ((s = sockets_next(&e->sockets, 0)) != NULL) {
        if (s->watched)
            watch_remove(e->watch, s->fd);
        close(s->fd);
        sockets_close(&e->sockets, s);
    }
    names_free(&e->names);
    e->nchanges = 0;
}

void
engine_close(struct engine *e)
{
    engine_reset(e);
    watchdog_rest(&e->watchdog);
    sockets_free(&e->sockets);
    watch_free(e->watch, &e->own);
    intern_free(&e->intern);
    call_memory_free(&e->memory);
    free(e->changes);
    *e = (struct engine){0};
}

int
engine_watch_descriptor(struct engine *e)
{
    if (!e->observing)
        return -1;
    open_watch(e);
    return watch_descriptor(e->watch);
}

/* ---- what changed ---------------------------------------------------------------------- */

static struct change *
new_change(struct engine *e, const struct sock *s)
{
    if (e->nchanges == e->changes_cap) {
        e->changes_cap = e->changes_cap != 0 ? e->changes_cap * 2 : 8;
        e->changes = mem_grow(e->changes, e->changes_cap, sizeof *e->changes);
    }
    e->changes[e->nchanges] = (struct change){
        .fd = s->fd, .generation = s->generation, .name = s->name, .type = s->type,
        .from = s->seen.state};
    return &e->changes[e->nchanges++];
}

static bool
same_endpoint(const struct endpoint *a, const struct endpoint *b)
{
    return a->len == b->len && memcmp(a->bytes, b->bytes, a->len) == 0;
}

static void
compare(struct change *c, const struct sockstate *before, const struct sockstate *now)
{
    c->now = *now;
    c->to_read_before = before->to_read;
    c->unacked_before = before->unacked;
    c->moved = before->state != now->state || before->detail != now->detail;
    c->named = !same_endpoint(&before->local, &now->local) ||
               !same_endpoint(&before->peer, &now->peer);
    c->queued = before->to_read != now->to_read || before->waiting != now->waiting ||
                before->backlog != now->backlog || before->unacked != now->unacked;
}

/* Reads what may have changed of a socket; keeps the change if there is one, or if `always`. */
static void
look(struct engine *e, struct sock *s, unsigned hints, bool always)
{
    struct sockstate now;
    struct change *c;

    identify(s);
    state_read(s->fd, s->kind, &s->seen, s->watched ? hints : HINT_ALL, &now);
    c = new_change(e, s);
    compare(c, &s->seen, &now);
    s->seen = now;
    if (!always && !c->moved && !c->named && !c->queued)
        e->nchanges--;
}

void
engine_look(struct engine *e, struct sock *s)
{
    struct sockstate now;

    (void)e;
    if (!s->open)
        return;
    identify(s);
    state_read(s->fd, s->kind, &s->seen, HINT_ALL, &now);
    s->seen = now;
}

static void
touch(struct engine *e, struct sock *s, unsigned hints)
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

    if (s == NULL || s->generation != generation)
        return;
    if ((ready & WATCH_READABLE) != 0 || s->seen.to_read > 0)
        hints |= HINT_DATA;
    if ((ready & WATCH_ERROR) != 0)
        hints |= HINT_ERROR;
    touch(e, s, hints);
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
engine_settle(struct engine *e, struct sock *also)
{
    e->nchanges = 0;
    e->own_change = 0;
    if (also != NULL && also->open)
        touch(e, also, HINT_ALL);
    watch_each(e->watch, happened, e);
    look_at_touched(e, NULL);
}

/* ---- the call ---------------------------------------------------------------------------- */

static void
invoke(struct engine *e, struct call *c, int64_t limit_ns)
{
    int64_t before = clock_ns(CLOCK_MONOTONIC);
    bool limited = c->signature->may_wait && limit_ns != 0;

    c->started_ns = e->epoch_ns + before;
    if (limited)
        watchdog_begin(&e->watchdog, before, limit_ns);
    interrupt_begin();
    errno = 0;
    c->ret = c->signature->invoke(c);
    c->error = c->ret < 0 ? errno : 0;
    c->interrupted = interrupt_end();
    if (limited)
        watchdog_end(&e->watchdog);
    e->ended_ns = clock_ns(CLOCK_MONOTONIC);
    c->took_ns = e->ended_ns - before;
    call_finish(c);
}

int64_t
engine_now(const struct engine *e)
{
    return e->epoch_ns + clock_ns(CLOCK_MONOTONIC);
}

int64_t
engine_idle_ns(const struct engine *e)
{
    return clock_ns(CLOCK_MONOTONIC) - e->ended_ns;
}

/* The descriptor of `s` is closed: mostly so even when close(2) fails. False: it is not. */
static bool
note_closed(struct engine *e, const struct call *call, struct sock *s)
{
    if (call->ret < 0 && fcntl(s->fd, F_GETFD) >= 0)
        return false;
    if (e->observing) {
        struct change *c = new_change(e, s);

        c->now = s->seen;
        c->now.state = STATE_GONE;
        c->now.detail = DETAIL_NONE;
        c->moved = true;
    }
    sockets_close(&e->sockets, s);
    return true;
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

    if (c->error == 0 || change->now.state != STATE_CLOSED)
        return;
    if (c->error == EPIPE && change->from == STATE_CLOSED)
        return;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].error == c->error) {
            change->moved = change->moved || s->seen.detail != rows[i].detail;
            s->seen.detail = rows[i].detail;
            if (!had_address)
                state_forget_port(&s->seen);
            change->named = change->named && s->seen.local.len != 0;
            change->now = s->seen;
        }
}

/* Of a connection that is being made the kernel tells no peer; the call did. */
static void
note_target(struct sock *s, const struct call *c, struct change *change)
{
    const struct arg *addr = call_arg(c, "addr");
    struct endpoint *peer = &s->seen.peer;

    if (s->seen.state != STATE_SYN_SENT || peer->len != 0 || addr == NULL ||
        addr->in.kind != VALUE_ADDRESS || addr->in.len > sizeof peer->bytes)
        return;
    peer->len = (unsigned)addr->in.len;
    memcpy(peer->bytes, addr->in.bytes, peer->len);
    change->now.peer = *peer;
    change->named = true;
}

static struct sock *
note_opened(struct engine *e, const struct call *c, const struct sock *origin)
{
    enum { TYPE = 0xf }; /* above it are SOCK_NONBLOCK and SOCK_CLOEXEC */
    struct sock *s = sockets_add(&e->sockets, (int)c->ret);

    if (c->signature->effect == EFFECT_SOCKET) {
        s->domain = call_int(c, 0);
        s->type = call_int(c, 1) & TYPE;
        s->protocol = call_int(c, 2);
        s->kind = state_kind_of(s->domain, s->type);
    } else if (origin != NULL) {
        s->domain = origin->domain;
        s->type = origin->type;
        s->protocol = origin->protocol;
        s->kind = origin->kind;
    }
    return s;
}

/* The socket whose state is the step's own: the one it was about, or the one it made. */
static struct sock *
update_table(struct engine *e, const struct call *c, struct sock *subject)
{
    if (call_opened(c)) {
        if (subject != NULL && e->observing)
            touch(e, subject, c->signature->moves);
        return note_opened(e, c, subject);
    }
    if (c->signature->effect != EFFECT_CLOSES || subject == NULL)
        return subject;
    return note_closed(e, c, subject) ? NULL : subject;
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

/* Collects what the call changed. */
static void
take_stock(struct engine *e, const struct call *c, struct sock *own)
{
    e->own_change = e->nchanges;
    if (own != NULL)
        observe(e, own);
    /* What has just been made cannot have changed another. */
    if (c->signature->effect != EFFECT_SOCKET)
        watch_each(e->watch, happened, e);
    if (own != NULL) {
        bool had_address = own->seen.local.len != 0;

        look(e, own, own_hints(own, c), true);
        note_failure(own, c, &e->changes[0], had_address);
        note_target(own, c, &e->changes[0]);
        e->own_change = 1;
    }
    look_at_touched(e, own);
}

bool
engine_call(struct engine *e, struct call *c, int64_t limit_ns, size_t *which)
{
    struct sock *subject = NULL;

    e->nchanges = 0;
    e->own_change = 0;
    if (!call_prepare(c, &e->memory, which))
        return false;
    if (c->signature->on_socket)
        subject = sockets_find(&e->sockets, call_int(c, 0));
    if (c->signature->effect == EFFECT_CLOSES && subject != NULL && subject->watched) {
        watch_remove(e->watch, subject->fd);
        subject->watched = false;
    }
    invoke(e, c, limit_ns);
    subject = update_table(e, c, subject);
    if (e->observing)
        take_stock(e, c, subject);
    return true;
}

bool
engine_address(struct engine *e, int fd, bool peer, struct endpoint *out)
{
    const struct sock *s = sockets_find(&e->sockets, fd);
    socklen_t len = sizeof out->bytes;
    struct sockaddr *to = (struct sockaddr *)out->bytes;
    int done = peer ? getpeername(fd, to, &len) : getsockname(fd, to, &len);

    if (done != 0 && peer && s != NULL && s->seen.peer.len != 0) {
        *out = s->seen.peer; /* the connection is over; its peer's address is still known */
        return true;
    }
    out->len = len < sizeof out->bytes ? len : sizeof out->bytes;
    return done == 0;
}
