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
        if (!own_has(&e->own, fd) && fcntl(fd, F_GETFD) >= 0)
            engine_look(sockets_add(&e->sockets, fd));
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
    /* The sockets are left to the end of the process, which does not wait for SO_LINGER. */
    names_free(&e->names);
    watchdog_rest(&e->watchdog);
    sockets_free(&e->sockets);
    watch_free(e->watch, &e->own);
    intern_free(&e->intern);
    call_memory_free(&e->memory);
    free(e->changes);
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

static void
invoke(struct engine *e, struct call *c, int64_t limit_ns)
{
    int64_t before = clock_ns(CLOCK_MONOTONIC);
    bool limited = c->signature->may_wait && limit_ns != 0;

    c->started_ns = e->epoch_ns + before;
    if (limited)
        watchdog_begin(&e->watchdog, before, limit_ns);
    interrupt_begin(limited ? before + limit_ns : 0);
    errno = 0;
    c->ret = c->signature->invoke(c);
    c->error = c->ret < 0 ? errno : 0;
    c->interrupted = interrupt_end();
    if (c->interrupted == INTERRUPTED_LIMIT && !still_waited(c))
        c->interrupted = INTERRUPTED_NOT;
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
    if (e->observing)
        observe_closed(e, s);
    sockets_close(&e->sockets, s);
    return true;
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
            observe_touch(e, subject, c->signature->moves);
        return note_opened(e, c, subject);
    }
    if (c->signature->effect != EFFECT_CLOSES || subject == NULL)
        return subject;
    return note_closed(e, c, subject) ? NULL : subject;
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
        observe_call(e, c, subject);
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
