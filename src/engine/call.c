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
#include <sys/uio.h>
#include <time.h>

#include "base/clock.h"

static void *
place_bytes(struct guard *g, const struct value *v)
{
    size_t nul = v->kind == VALUE_STRING ? 1 : 0;
    char *at = guard_place(g, v->len + nul);

    if (at != NULL && v->len != 0)
        memcpy(at, v->bytes, v->len);
    if (at != NULL && nul != 0)
        at[v->len] = '\0';
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

/* The pieces lie one behind the other, the last one at the edge; so does the table. */
static void *
place_pieces(struct guard *g, struct guard *table, const struct value *v)
{
    size_t count = (size_t)v->number;
    struct iovec *pieces = guard_place(table, count * sizeof *pieces);
    char *at = v->bytes != NULL ? place_bytes(g, v) : guard_place_clear(g, v->len);

    if (pieces == NULL || at == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        pieces[i] = (struct iovec){.iov_base = at, .iov_len = v->pieces[i]};
        at += v->pieces[i];
    }
    return pieces;
}

/* Is it shown by what comes back? */
static bool
is_room(const struct param *p, const struct arg *a)
{
    return p->pass == PASS_ROOM || (p->pass == PASS_PIECES && a->in.bytes == NULL) ||
           (p->pass == PASS_ANY && !a->given && value_has_bytes(&a->in));
}

static bool
prepare_one(struct call *c, size_t i, struct guard *g, struct guard *table)
{
    struct arg *a = &c->args[i];
    void *at = NULL;

    a->room = is_room(&c->signature->params[i], a);
    a->member = c->signature->params[i].member;
    if (a->in.kind == VALUE_BAD) {
        at = guard_bad();
    } else if (a->in.kind != VALUE_NULL) {
        switch (c->signature->params[i].pass) {
        case PASS_NUMBER:
        case PASS_FIELD:
            c->words[i] = (long)a->in.number;
            return true;
        case PASS_ANY:
            if (!value_has_bytes(&a->in)) {
                c->words[i] = (long)a->in.number;
                return true;
            }
            at = place_bytes(g, &a->in);
            break;
        case PASS_PIECES:
            at = place_pieces(g, table, &a->in);
            break;
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
        if (!prepare_one(c, i, &m->guards[i], &m->tables[i])) {
            *which = i;
            return false;
        }
    if (c->signature->shape != NULL)
        c->signature->shape(c);
    return true;
}

void
call_start(struct call *c)
{
    c->started_ns = clock_ns(CLOCK_MONOTONIC);
}

void
call_make(struct call *c)
{
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

/* How much room there is behind a pointer. */
static size_t
room_of(const struct param *p, const struct value *v)
{
    return p->pass == PASS_ROOM ? (size_t)v->number : v->len;
}

/* How many bytes of the room are the kernel's: what it says, but not more than it was told
 * there is, nor than there is. */
static size_t
filled(const struct call *c, size_t i)
{
    const struct param *p = &c->signature->params[i];
    size_t room = room_of(p, &c->args[i].in);
    size_t told = room;
    size_t said = room;

    if (p->length == CALL_COUNTED) {
        said = (size_t)c->ret * (p->unit != 0 ? p->unit : 1);
        if (p->of >= 0 && p->pass == PASS_ROOM && p->unit == 0)
            told = (size_t)c->words[p->of];
    } else if (p->length >= 0) {
        const struct arg *length = &c->args[p->length];

        if (length->out.kind == VALUE_NONE)
            return 0;
        said = (size_t)length->out.number;
        told = (socklen_t)length->in.number;
    }
    said = said < told ? said : told;
    return said < room ? said : room;
}

/* Where the bytes are that a pointer leads to. */
static const void *
bytes_of(const struct call *c, size_t i)
{
    const struct iovec *pieces = call_pointer(c, i);

    if (c->signature->params[i].pass != PASS_PIECES)
        return pieces;
    return c->args[i].in.number != 0 ? pieces[0].iov_base : NULL;
}

static void
finish_room(struct call *c, size_t i)
{
    const struct param *p = &c->signature->params[i];
    struct arg *a = &c->args[i];

    a->out = (struct value){.kind = p->out, .bytes = bytes_of(c, i), .len = filled(c, i),
                            .format = a->in.format};
    if (p->format != NULL)
        a->out.format = p->format;
}

static void
finish_field(struct call *c, size_t i)
{
    struct arg *a = &c->args[i];

    a->out = (struct value){.kind = c->signature->params[i].out, .number = c->words[i]};
    if (a->out.kind == VALUE_CONSTANT)
        a->out.group = c->signature->params[i].group;
}

static bool
is_filled(const struct call *c, size_t i)
{
    const struct param *p = &c->signature->params[i];
    const struct value *in = &c->args[i].in;

    if (p->out == VALUE_NONE || !is_pointer(in))
        return false;
    return p->pass == PASS_ROOM ||
           (p->pass == PASS_ANY && value_has_bytes(in) && in->number == VALUE_READ_WRITE) ||
           (p->pass == PASS_PIECES && in->bytes == NULL);
}

void
call_finish(struct call *c)
{
    if (c->ret < 0)
        return;
    for (size_t i = 0; i < c->nargs; i++) {
        const struct param *p = &c->signature->params[i];

        if (p->pass == PASS_LENGTH && is_pointer(&c->args[i].in))
            finish_length(c, i);
        else if (p->pass == PASS_FIELD && p->out != VALUE_NONE)
            finish_field(c, i);
    }
    for (size_t i = 0; i < c->nargs; i++)
        if (is_filled(c, i))
            finish_room(c, i);
}

void
call_memory_free(struct call_memory *m)
{
    for (size_t i = 0; i < CALL_ARGS_MAX; i++) {
        guard_free(&m->guards[i]);
        guard_free(&m->tables[i]);
    }
}

const struct arg *
call_arg(const struct call *c, const char *name)
{
    for (size_t i = 0; i < c->nargs; i++)
        if (strcmp(c->args[i].name, name) == 0)
            return &c->args[i];
    return NULL;
}
