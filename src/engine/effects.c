/*
 * effects.c: the descriptors that calls open and close, a row for each effect. Knows no call by
 * name, and of states only that they have to be looked at.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/effects.h"

#include <fcntl.h>
#include <string.h>

#include "decode/control.h"
#include "engine/observe.h"

#ifndef F_SETSIG
#define F_SETSIG (-1) /* no command */
#endif

/* ---- which descriptors a call has opened -------------------------------------------------- */

static void
note(struct call *c, int fd)
{
    if (c->nopened < CALL_OPENS_MAX)
        c->opened[c->nopened++] = fd;
}

static void
find_result(struct call *c)
{
    note(c, (int)c->ret);
}

/* dup2(2): nothing happens to a descriptor that is to replace itself. */
static void
find_replacement(struct call *c)
{
    if (call_int(c, 0) != call_int(c, 1))
        note(c, (int)c->ret);
}

/* socketpair(2): int sv[2], the last parameter. */
static void
find_pair(struct call *c)
{
    const struct value *sv = &c->args[c->nargs - 1].out;
    int pair[2];

    if (sv->kind == VALUE_NONE || sv->len < sizeof pair)
        return;
    memcpy(pair, sv->bytes, sizeof pair);
    note(c, pair[0]);
    note(c, pair[1]);
}

/* fcntl(2): only some of its commands make one. */
static void
find_duplicate(struct call *c)
{
    if (call_int(c, 1) == F_DUPFD || call_int(c, 1) == F_DUPFD_CLOEXEC)
        note(c, (int)c->ret);
}

static void
note_right(void *context, int fd)
{
    note(context, fd);
}

/* recvmsg(2): what came in SCM_RIGHTS. */
static void
find_rights(struct call *c)
{
    for (size_t i = 0; i < c->nargs; i++) {
        const struct value *out = &c->args[i].out;

        if (out->kind == VALUE_OPTION && out->format == &control_kind)
            control_each_right(out->bytes, out->len, note_right, c);
    }
}

/* ---- what they are ------------------------------------------------------------------------ */

/* socket(2), socketpair(2): what was asked for. */
static void
describe_asked(struct engine *e, struct sock *s, const struct call *c, const struct sock *subject)
{
    enum { TYPE = 0xf }; /* above it are SOCK_NONBLOCK and SOCK_CLOEXEC */
    (void)subject;

    s->domain = call_int(c, 0);
    s->type = call_int(c, 1) & TYPE;
    s->protocol = call_int(c, 2);
    s->kind = state_kind_of(s->domain, s->type);
    lab_place(e, s, e->on);
}

static void
describe_alike(struct engine *e, struct sock *s, const struct call *c, const struct sock *subject)
{
    (void)c;
    if (subject == NULL)
        return;
    s->domain = subject->domain;
    s->type = subject->type;
    s->protocol = subject->protocol;
    s->kind = subject->kind;
    lab_place(e, s, subject->place);
}

/* The address that came back is the peer's, unless there was no room for all of it. */
static void
describe_accepted(struct engine *e, struct sock *s, const struct call *c,
                  const struct sock *subject)
{
    const struct arg *addr = call_arg(c, "addr");
    const struct arg *length = call_arg(c, "addrlen");
    struct endpoint *peer = &s->seen.peer;

    describe_alike(e, s, c, subject);
    if (addr->out.kind != VALUE_ADDRESS || addr->out.len != (size_t)length->out.number ||
        addr->out.len > sizeof peer->bytes)
        return;
    peer->len = (unsigned)addr->out.len;
    memcpy(peer->bytes, addr->out.bytes, peer->len);
}

/* ---- the effects -------------------------------------------------------------------------- */

static const struct {
    void (*find)(struct call *c);
    /* What the new socket is; NULL: the kernel is asked when it matters. */
    void (*describe)(struct engine *e, struct sock *s, const struct call *c,
                     const struct sock *subject);
} effects[] = {
    [EFFECT_SOCKET] = {find_result, describe_asked},
    [EFFECT_PAIR] = {find_pair, describe_asked},
    [EFFECT_ACCEPT] = {find_result, describe_accepted},
    [EFFECT_DUP] = {find_result, describe_alike},
    [EFFECT_REPLACES] = {find_replacement, describe_alike},
    [EFFECT_OPENS] = {find_result, NULL},
    [EFFECT_FCNTL] = {find_duplicate, describe_alike},
    [EFFECT_MESSAGE] = {find_rights, NULL},
};

/* The descriptor that the call closes: its own, or the one whose number it takes. */
static struct sock *
closed_by(struct engine *e, const struct call *c)
{
    if (c->signature->effect == EFFECT_CLOSES)
        return sockets_find(&e->sockets, call_int(c, 0));
    if (c->signature->effect == EFFECT_REPLACES && call_int(c, 0) != call_int(c, 1))
        return sockets_find(&e->sockets, call_int(c, 1));
    return NULL;
}

/* fcntl(2): the signal that is asked for is told, rather than to end the program. */
static void
prepare_signal(struct engine *e, const struct call *c)
{
    if (c->signature->effect == EFFECT_FCNTL && call_int(c, 1) == F_SETSIG)
        signals_hold(&e->signals, &e->own, call_int(c, 2));
}

void
effects_prepare(struct engine *e, const struct call *c)
{
    struct sock *s = closed_by(e, c);

    prepare_signal(e, c);
    if (s == NULL || !s->watched)
        return;
    watch_remove(e->watch, s->fd);
    s->watched = false;
}

static void
close_entry(struct engine *e, struct sock *s)
{
    if (e->observing)
        observe_closed(e, s);
    sockets_close(&e->sockets, s);
}

/* It is closed: mostly so even when close(2) fails. False: it is not. */
static bool
note_closed(struct engine *e, const struct call *c, struct sock *s)
{
    if (c->ret < 0 && fcntl(s->fd, F_GETFD) >= 0)
        return false;
    close_entry(e, s);
    return true;
}

static struct sock *
note_opened(struct engine *e, const struct call *c, int fd, const struct sock *subject)
{
    struct sock *s = sockets_add(&e->sockets, fd);

    if (effects[c->signature->effect].describe != NULL)
        effects[c->signature->effect].describe(e, s, c, subject);
    else
        lab_place(e, s, lab_place_of(e->lab, fd));
    return s;
}

/* What was made is the step's own, but not what came in a message; what else was opened changed as
 * well. */
static struct sock *
note_all_opened(struct engine *e, struct call *c, struct sock *subject)
{
    struct sock *replaced = closed_by(e, c);
    struct sock *own = subject;

    if (replaced != NULL)
        close_entry(e, replaced);
    for (size_t i = 0; i < c->nopened; i++) {
        struct sock *s = note_opened(e, c, c->opened[i], subject);

        if (c->opened[i] == call_made(c)) {
            own = s;
        } else if (e->observing) {
            observe_watch(e, s);
            observe_touch(e, s, HINT_ALL);
        }
    }
    return own;
}

struct sock *
effects_apply(struct engine *e, struct call *c, struct sock *subject)
{
    c->nopened = 0;
    if (c->signature->effect == EFFECT_NONE)
        return subject;
    if (c->signature->effect == EFFECT_CLOSES)
        return subject == NULL || note_closed(e, c, subject) ? NULL : subject;
    if (c->ret >= 0)
        effects[c->signature->effect].find(c);
    if (c->nopened == 0)
        return subject;
    if (subject != NULL && e->observing && call_made(c) >= 0)
        observe_touch(e, subject, c->signature->moves);
    return note_all_opened(e, c, subject);
}
