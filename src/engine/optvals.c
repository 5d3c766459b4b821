/*
 * optvals.c: asks for all options of a socket. A fresh socket, to compare with, is made in a
 * thread with a table of descriptors of its own.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/optvals.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "engine/probe.h"

enum { OPTION_ROOM = 1024, MULTIPATH = 262 /* IPPROTO_MPTCP, which old headers lack */ };

/* ---- reading ------------------------------------------------------------------------------ */

static void
add_value(struct optvals *v, const struct option *o, const void *bytes, size_t len)
{
    if (v->count == v->cap) {
        v->cap = v->cap != 0 ? v->cap * 2 : 128;
        v->items = mem_grow(v->items, v->cap, sizeof *v->items);
    }
    v->items[v->count++] = (struct optval){o, v->bytes.len, len};
    buf_add(&v->bytes, bytes, len);
}

static bool
is_to_be_read(const struct option *o, const struct sock *s)
{
    return (o->access & OPTION_READ) != 0 && !o->takes &&
           option_level_fits(o->level, s->domain, s->type, s->protocol == MULTIPATH) &&
           option_by_number(o->level, o->number) == o;
}

static void
read_all(int fd, const struct sock *s, struct optvals *out)
{
    for (size_t i = 0; i < options_count; i++) {
        char bytes[OPTION_ROOM] = "";
        socklen_t len = sizeof bytes;
        const struct option *o = &options[i];

        if (is_to_be_read(o, s) && getsockopt(fd, (int)o->level, (int)o->number, bytes, &len) == 0)
            add_value(out, o, bytes, len < sizeof bytes ? len : sizeof bytes);
    }
}

void
optvals_read(const struct sock *s, struct optvals *out)
{
    if (s->open && s->kind != SOCK_IS_FILE)
        read_all(s->fd, s, out);
}

void
optvals_free(struct optvals *v)
{
    free(v->items);
    buf_free(&v->bytes);
    *v = (struct optvals){0};
}

/* ---- a fresh socket ----------------------------------------------------------------------- */

struct errand {
    const struct sock *like;
    struct optvals *out;
};

static void
read_fresh(void *context)
{
    const struct errand *errand = context;
    const struct sock *s = errand->like;
    int fd = socket(s->domain, s->type, s->protocol > 0 ? s->protocol : 0);

    if (fd < 0)
        return;
    read_all(fd, s, errand->out);
    close(fd);
}

void
optvals_fresh(struct host *host, const struct sock *s, struct optvals *out)
{
    struct errand errand = {s, out};

    if (s->kind != SOCK_IS_FILE && s->domain >= 0)
        probe_apart(host, read_fresh, &errand);
}

/* ---- comparing ---------------------------------------------------------------------------- */

const struct optval *
optvals_find(const struct optvals *v, const struct option *o)
{
    for (size_t i = 0; i < v->count; i++)
        if (v->items[i].option == o)
            return &v->items[i];
    return NULL;
}

bool
optvals_same(const struct optvals *a, const struct optval *x, const struct optvals *b,
             const struct optval *y)
{
    return x->len == y->len &&
           (x->len == 0 || memcmp(a->bytes.data + x->at, b->bytes.data + y->at, x->len) == 0);
}

static void
put_value(const struct optvals *v, const struct optval *item, struct buf *out)
{
    item->option->kind->text(out, v->bytes.data + item->at, item->len);
}

static void
add_fact(const struct optvals *mine, const struct optval *x, const struct optvals *fresh,
         const struct optval *y, struct facts *out)
{
    const struct option *o = x->option;
    struct buf value = {0};

    facts_begin(out, o->name, fresh == NULL ? o->unit : "", "options", FACT_SHOWN);
    put_value(mine, x, &value);
    buf_add(&out->text, value.data, value.len);
    if (fresh != NULL) {
        if (o->unit[0] != '\0')
            buf_char(&out->text, ' ');
        fact_put_unit(&out->text, buf_text(&value), o->unit);
        buf_str(&out->text, " (default ");
        put_value(fresh, y, &out->text);
        buf_char(&out->text, ')');
    }
    buf_free(&value);
    facts_end(out);
}

void
optvals_facts(const struct optvals *v, struct facts *out)
{
    for (size_t i = 0; i < v->count; i++) {
        const struct option *o = v->items[i].option;

        facts_begin(out, o->name, o->unit, o->level_name, FACT_SHOWN);
        put_value(v, &v->items[i], &out->text);
        facts_end(out);
    }
}

void
optvals_differing(struct host *host, const struct sock *s, bool both, struct facts *out)
{
    struct optvals mine = {0};
    struct optvals fresh = {0};

    optvals_read(s, &mine);
    if (mine.count != 0)
        optvals_fresh(host, s, &fresh);
    for (size_t i = 0; i < mine.count; i++) {
        const struct optval *x = &mine.items[i];
        const struct optval *y = optvals_find(&fresh, x->option);

        if (y != NULL && (x->option->access & OPTION_WRITE) != 0 && !x->option->varies &&
            !optvals_same(&mine, x, &fresh, y))
            add_fact(&mine, x, both ? &fresh : NULL, y, out);
    }
    optvals_free(&mine);
    optvals_free(&fresh);
}
