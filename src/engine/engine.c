/*
 * engine.c: the bracket round a call: clock, errno, the table of sockets. Knows no call by
 * name; what a call changed is observe.c's matter.
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

#include "base/clock.h"
#include "engine/effects.h"
#include "engine/follow.h"
#include "engine/observe.h"

/* ---- the table and the kernel ------------------------------------------------------------- */

struct sock *
engine_find(struct engine *e, int fd)
{
    struct sock *s = sockets_find(&e->sockets, fd);

    if (s != NULL)
        observe_identify(s);
    return s;
}

static void
adopt_inherited(struct engine *e)
{
    long end = sysconf(_SC_OPEN_MAX);

    for (int fd = STDERR_FILENO + 1; fd < end && fd < 1024; fd++)
        if (!own_has(&e->own, fd) && fcntl(fd, F_GETFD) >= 0) {
            struct sock *s = sockets_add(&e->sockets, fd);

            engine_look(e, s);
            observe_watch(e, s);
        }
}

void
engine_open(struct engine *e, bool inherit, bool *output_closed)
{
    *e = (struct engine){.observing = true};
    e->epoch_ns = clock_ns(CLOCK_REALTIME) - clock_ns(CLOCK_MONOTONIC);
    e->names.intern = &e->intern;
    own_start(&e->own, inherit, output_closed);
    signals_start(&e->signals);
    if (inherit)
        adopt_inherited(e);
}

void
engine_close_socket(struct engine *e, struct sock *s)
{
    if (s->watched)
        watch_remove(e->watch, s->fd);
    close(s->fd);
    follow_end(e, s);
    sockets_close(&e->sockets, s);
}

void
engine_reset(struct engine *e)
{
    struct sock *s;

    while ((s = sockets_next(&e->sockets, 0)) != NULL)
        engine_close_socket(e, s);
    closed_free(&e->closed, &e->own);
    names_free(&e->names);
    e->nchanges = 0;
}

void
engine_close(struct engine *e)
{
    /* The sockets are left to the end of the process, which does not wait for SO_LINGER. */
    names_free(&e->names);
    lab_down(e);
    free(e->packets);
    watchdog_rest(&e->watchdog);
    workers_close(&e->workers, &e->own);
    while (e->followed != NULL)
        follow_end(e, follow_first(e));
    sockets_free(&e->sockets);
    closed_free(&e->closed, &e->own);
    signals_close(&e->signals, &e->own);
    watch_free(e->watch, &e->own);
    intern_free(&e->intern);
    call_memory_free(&e->memory);
    free(e->changes);
    arena_free(&e->notes);
    *e = (struct engine){0};
}

/* ---- the call ----------------------------------------------------------------------------- */

/* Did the limit end the call? It may as well have returned by itself just then. */
static bool
still_waited(const struct call *c)
{
    bool sends = c->nargs > 2 && c->signature->params[1].pass == PASS_BYTES &&
                 c->signature->params[1].out == VALUE_NONE && c->signature->params[2].of == 1;

    if (c->ret < 0)
        return c->error == EINTR;
    return sends && (size_t)c->ret < call_size(c, 2);
}

/* Without a watchdog a timer does its work, at the cost of two system calls. */
static bool
guard(struct engine *e, int64_t limit_ns)
{
    int64_t now = clock_ns(CLOCK_MONOTONIC);
    bool watched = watchdog_begin(&e->watchdog, now, limit_ns);

    interrupt_begin(now + limit_ns);
    if (!watched)
        interrupt_alarm(limit_ns);
    return watched;
}

static void
invoke(struct engine *e, struct call *c, int64_t limit_ns)
{
    bool limited = c->signature->waits_for != NULL && limit_ns != 0;
    bool watched = limited && guard(e, limit_ns);

    if (!limited)
        interrupt_begin(0);
    call_start(c);
    host_make(c->host, c);
    c->interrupted = interrupt_end();
    if (c->interrupted == INTERRUPTED_LIMIT && !still_waited(c))
        c->interrupted = INTERRUPTED_NOT;
    if (watched)
        watchdog_end(&e->watchdog);
    else if (limited)
        interrupt_alarm(0);
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

bool
engine_next_signal(struct engine *e, struct sent *out)
{
    if (!e->observing)
        signals_open(&e->signals, &e->own); /* nothing else has waited for them */
    return signals_take(&e->signals, out);
}

/* What has to be so before the call is made; returns the socket that it is made on. */
static struct sock *
prepare(struct engine *e, struct call *c)
{
    struct sock *s = c->signature->on_socket ? sockets_find(&e->sockets, call_int(c, 0)) : NULL;

    effects_prepare(e, c);
    /* What is made there belongs to that network. */
    c->host = c->signature->effect == EFFECT_SOCKET || c->signature->effect == EFFECT_PAIR
                  ? lab_host(e->lab, e->on)
                  : NULL;
    if (s != NULL && c->signature->connects)
        observe_target(s, c);
    c->began = s != NULL ? s->seen.state : STATE_UNKNOWN;
    return s;
}

/* With MSG_TRUNC a stream throws the bytes away and returns how many there were (tcp(7)). */
static void
forget_thrown_away(struct call *c, const struct sock *subject)
{
    const struct arg *flags;

    if (subject == NULL || subject->kind != SOCK_IS_TCP || c->ret <= 0)
        return;
    flags = call_arg(c, "flags");
    if (flags == NULL || (flags->in.number & MSG_TRUNC) == 0)
        return;
    for (size_t i = 0; i < c->nargs; i++)
        if (c->args[i].out.kind == VALUE_DATA)
            c->args[i].out.len = 0;
}

/* The call has returned. */
static void
finish(struct engine *e, struct call *c, struct sock *subject)
{
    observe_begin(e);
    e->ended_ns = c->started_ns + c->took_ns;
    call_finish(c);
    forget_thrown_away(c, subject);
    subject = effects_apply(e, c, subject);
    lab_collect(e);
    if (e->observing)
        observe_call(e, c, subject);
}

bool
engine_call(struct engine *e, struct call *c, int64_t limit_ns, size_t *which)
{
    struct sock *subject;

    if (!call_prepare(c, &e->memory, which))
        return false;
    subject = prepare(e, c);
    invoke(e, c, limit_ns);
    finish(e, c, subject);
    return true;
}

/* ---- a call that goes on ------------------------------------------------------------------ */

enum begun
engine_begin(struct engine *e, struct pending *p, size_t *which)
{
    p->memory = e->memory;
    p->has_memory = true;
    e->memory = (struct call_memory){0};
    if (!call_prepare(&p->call, &p->memory, which)) {
        engine_release(e, p);
        return BEGUN_NO_MEMORY;
    }
    p->subject = prepare(e, &p->call);
    if (p->subject != NULL)
        sock_keep(p->subject);
    workers_open(&e->workers, &e->own);
    p->worker = worker_start(&e->workers, &p->call);
    if (p->worker == NULL)
        engine_release(e, p);
    else if (p->subject != NULL)
        p->subject->waiters++;
    return p->worker != NULL ? BEGUN : BEGUN_NO_THREAD;
}

/* A close that waits has given its number free already. */
void
engine_leave(struct engine *e, struct pending *p)
{
    if (p->subject != NULL && p->subject->open && e->observing)
        observe_touch(e, p->subject, p->call.signature->moves); /* what it has begun */
    if (p->call.signature->effect == EFFECT_CLOSES && p->subject != NULL && p->subject->open &&
        !worker_returned(p->worker) && fcntl(p->subject->fd, F_GETFD) < 0) {
        if (e->observing)
            closed_keep(e, p->subject);
        sockets_close(&e->sockets, p->subject);
    }
}

void
engine_end(struct engine *e, struct pending *p)
{
    struct sock *subject = p->subject != NULL && p->subject->open ? p->subject : NULL;

    worker_release(&e->workers, p->worker);
    p->worker = NULL;
    if (p->subject != NULL)
        p->subject->waiters--;
    finish(e, &p->call, subject);
}

void
engine_release(struct engine *e, struct pending *p)
{
    if (p->has_memory) {
        call_memory_free(&e->memory);
        e->memory = p->memory;
        p->has_memory = false;
    }
    sock_drop(p->subject);
    p->subject = NULL;
}

bool
engine_interrupt(struct engine *e, struct pending *p, enum interrupted why)
{
    if (worker_returned(p->worker))
        return true;
    if (!worker_interrupt(&e->workers, p->worker))
        return false;
    if (why != INTERRUPTED_LIMIT || still_waited(&p->call))
        p->call.interrupted = why;
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
