/*
 * follow.c: compares what is followed with what it was. What a field is, and how it is read,
 * is known elsewhere.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/follow.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "engine/fields.h"
#include "engine/observe.h"

struct follow {
    struct follow *next;
    struct sock *sock; /* kept */
    size_t n;
    struct {
        int field;
        struct buf last; /* empty: it had none */
    } items[FOLLOW_MAX];
};

/* ---- which -------------------------------------------------------------------------------- */

static struct follow **
place_of(struct engine *e, const struct sock *s)
{
    struct follow **place = &e->followed;

    while (*place != NULL && (*place)->sock != s)
        place = &(*place)->next;
    return place;
}

void
follow_end(struct engine *e, struct sock *s)
{
    struct follow **place;
    struct follow *f;

    if (s->follow == NULL)
        return;
    place = place_of(e, s);
    f = *place;
    *place = f->next;
    s->follow = NULL;
    for (size_t i = 0; i < f->n; i++)
        buf_free(&f->items[i].last);
    sock_drop(f->sock);
    free(f);
}

void
follow_set(struct engine *e, struct sock *s, const int *fields, size_t n)
{
    struct follow *f;

    follow_end(e, s);
    if (n == 0)
        return;
    f = mem_alloc(sizeof *f);
    *f = (struct follow){.next = e->followed, .sock = sock_keep(s), .n = n};
    for (size_t i = 0; i < n; i++)
        f->items[i].field = fields[i];
    e->followed = s->follow = f;
}

size_t
follow_get(const struct sock *s, int *fields)
{
    const struct follow *f = s->follow;

    for (size_t i = 0; f != NULL && i < f->n; i++)
        fields[i] = f->items[i].field;
    return f != NULL ? f->n : 0;
}

struct sock *
follow_first(const struct engine *e)
{
    return e->followed != NULL ? e->followed->sock : NULL;
}

void
follow_touch(struct engine *e)
{
    struct follow *next;

    for (struct follow *f = e->followed; f != NULL; f = next) {
        next = f->next;
        if (f->sock->open)
            observe_touch(e, f->sock, HINT_STATE);
        else
            follow_end(e, f->sock);
    }
}

/* ---- what is new -------------------------------------------------------------------------- */

static void
add_note(struct engine *e, struct change *c, const struct note *fresh)
{
    struct note *notes = arena_alloc(&e->notes, (c->nnotes + 1) * sizeof *notes);

    if (c->nnotes != 0)
        memcpy(notes, c->notes, c->nnotes * sizeof *notes);
    notes[c->nnotes++] = *fresh;
    c->notes = notes;
}

static char *
keep_text(struct engine *e, const struct buf *text)
{
    return text->len != 0 ? arena_copy(&e->notes, text->data, text->len) : NULL;
}

void
follow_look(struct engine *e, struct sock *s, struct change *c)
{
    struct moment now = moment_of(s);
    struct buf text = {0};

    for (size_t i = 0; i < s->follow->n; i++) {
        int field = s->follow->items[i].field;
        struct buf *last = &s->follow->items[i].last;

        buf_clear(&text);
        if (!field_read(&now, field, &text) ||
            (text.len == last->len && memcmp(text.data, last->data, text.len) == 0))
            continue;
        add_note(e, c, &(struct note){.name = field_name(field), .unit = field_unit(field),
                                      .from = keep_text(e, last), .now = keep_text(e, &text)});
        buf_clear(last);
        buf_add(last, text.data, text.len);
    }
    buf_free(&text);
}

/* ---- options ------------------------------------------------------------------------------ */

/* Reading this kind back says how the kernel understood it. */
static bool
can_be_compared(const struct option *o, const struct value *set)
{
    return o != NULL && (o->access & OPTION_READ) != 0 && !o->varies && !o->takes &&
           o->kind->size != 0 && set->kind == VALUE_OPTION && set->len >= o->kind->size;
}

void
follow_option(struct engine *e, const struct call *c, struct change *change)
{
    const struct arg *name = call_arg(c, "optname");
    const struct arg *value = call_arg(c, "optval");
    unsigned char kept[256];
    socklen_t len = sizeof kept;
    const struct option *o;
    struct buf text = {0};

    if (c->error != 0 || name == NULL || value == NULL)
        return;
    o = name->in.kind == VALUE_NAMED ? name->in.option : NULL;
    if (!can_be_compared(o, &value->in) ||
        getsockopt(change->fd, (int)o->level, (int)o->number, kept, &len) != 0 ||
        len != o->kind->size || memcmp(kept, value->in.bytes, len) == 0)
        return;
    o->kind->text(&text, kept, len);
    add_note(e, change, &(struct note){.name = o->name, .unit = o->unit, .kept = true,
                                       .now = keep_text(e, &text)});
    buf_free(&text);
}
