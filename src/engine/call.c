/*
 * call.c: arguments into memory that the kernel may touch, and results out of it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/call.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "base/clock.h"

static void *
place_bytes(struct guard *g, const struct value *v)
{
    void *at = guard_place(g, v->len);

    if (at != NULL && v->len != 0)
        memcpy(at, v->bytes, v->len);
    return at;
}

static void *
place_length(struct guard *g, const struct value *v)
{
    socklen_t length = (socklen_t)v->number;
    void *at = guard_place(g, sizeof length);

    if (at != NULL)
        memcpy(at, &length, sizeof length);
    return at;
}

static bool
prepare_one(struct call *c, size_t i, struct guard *g)
{
    struct arg *a = &c->args[i];
    void *at = NULL;

    a->room = c->signature->params[i].pass == PASS_ROOM;
    if (a->in.kind == VALUE_BAD) {
        at = guard_bad();
    } else if (a->in.kind != VALUE_NULL) {
        switch (c->signature->params[i].pass) {
        case PASS_NUMBER:
            c->words[i] = (long)a->in.number;
            return true;
        case PASS_BYTES:
            at = place_bytes(g, &a->in);
            break;
        case PASS_ROOM:
            at = guard_place_clear(g, (size_t)a->in.number);
            break;
        case PASS_LENGTH:
            at = place_length(g, &a->in);
            break;
        }
        if (at == NULL)
            return false;
    }
    c->words[i] = (long)at;
    return true;
}

bool
call_prepare(struct call *c, struct call_memory *m, size_t *which)
{
    for (size_t i = 0; i < c->nargs; i++)
        if (!prepare_one(c, i, &m->guards[i])) {
            *which = i;
            return false;
        }
    if (c->signature->shape != NULL)
        c->signature->shape(c);
    return true;
}

void
call_make(struct call *c)
{
    c->started_ns = clock_ns(CLOCK_MONOTONIC);
    errno = 0;
    c->ret = c->signature->invoke(c);
    c->error = c->ret < 0 ? errno : 0;
    c->took_ns = clock_ns(CLOCK_MONOTONIC) - c->started_ns;
}

static bool
is_pointer(const struct value *v)
{
    return v->kind != VALUE_NULL && v->kind != VALUE_BAD;
}

static void
finish_length(struct call *c, size_t i)
{
    socklen_t length;

    memcpy(&length, call_pointer(c, i), sizeof length);
    c->args[i].out = (struct value){.kind = VALUE_NUMBER, .number = length};
}

/* How many bytes of the room are the kernel's: what it says, but not more than it was told
 * there is, nor than there is. */
static size_t
filled(const struct call *c, size_t i)
{
    const struct param *p = &c->signature->params[i];
    size_t room = (size_t)c->args[i].in.number;
    size_t told;
    size_t said;

    if (p->length < 0) {
        said = (size_t)c->ret;
        told = p->of >= 0 ? (size_t)c->words[p->of] : room;
    } else {
        const struct arg *length = &c->args[p->length];

        if (length->out.kind == VALUE_NONE)
            return 0;
        said = (size_t)length->out.number;
        told = (socklen_t)length->in.number;
    }
    said = said < told ? said : told;
    return said < room ? said : room;
}

static void
finish_room(struct call *c, size_t i)
{
    struct arg *a = &c->args[i];
    size_t len = filled(c, i);

    a->out = (struct value){.kind = c->signature->params[i].out,
                            .bytes = call_pointer(c, i),
                            .len = len,
                            .format = a->in.format};
}

void
call_finish(struct call *c)
{
    if (c->ret < 0)
        return;
    for (size_t i = 0; i < c->nargs; i++)
        if (c->signature->params[i].pass == PASS_LENGTH && is_pointer(&c->args[i].in))
            finish_length(c, i);
    for (size_t i = 0; i < c->nargs; i++)
        if (c->signature->params[i].pass == PASS_ROOM && is_pointer(&c->args[i].in))
            finish_room(c, i);
}

void
call_memory_free(struct call_memory *m)
{
    for (size_t i = 0; i < CALL_ARGS_MAX; i++)
        guard_free(&m->guards[i]);
}

const struct arg *
call_arg(const struct call *c, const char *name)
{
    for (size_t i = 0; i < c->nargs; i++)
        if (strcmp(c->args[i].name, name) == 0)
            return &c->args[i];
    return NULL;
}
