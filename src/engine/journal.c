/*
 * journal.c: a ring of records, each in one piece of memory of its own.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/journal.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct change
change_none(const struct sock *s)
{
    struct change c = {.fd = s->fd, .generation = s->generation, .name = s->name, .type = s->type,
                       .from = s->seen.state, .now = s->seen,
                       .to_read_before = s->seen.to_read, .unacked_before = s->seen.unacked};

    if (!s->open) {
        c.now.state = c.from = STATE_GONE;
        c.now.detail = DETAIL_NONE;
    }
    return c;
}

enum { MAX_COUNT = 100000, MAX_BYTES = 64 << 20 };

void
journal_init(struct journal *j)
{
    *j = (struct journal){.max_count = MAX_COUNT, .max_bytes = MAX_BYTES};
}

/* A record's memory is its size, the record, and what it points to. */
struct piece_of_memory {
    size_t size;
    struct record record;
};

static size_t
size_of(const struct record *r)
{
    const struct piece_of_memory *m =
        (const void *)((const char *)r - offsetof(struct piece_of_memory, record));

    return m->size;
}

static void
release(struct record *r)
{
    free((char *)r - offsetof(struct piece_of_memory, record));
}

static void
forget_oldest(struct journal *j)
{
    struct record *oldest = j->ring[j->first];

    j->bytes -= size_of(oldest);
    release(oldest);
    j->first = (j->first + 1) % j->cap;
    j->count--;
    j->forgotten++;
}

void
journal_clear(struct journal *j)
{
    while (j->count != 0)
        forget_oldest(j);
    j->forgotten = 0;
}

void
journal_free(struct journal *j)
{
    journal_clear(j);
    free(j->ring);
    j->ring = NULL;
    j->cap = 0;
}

/* Where the next part of a record goes: first only counted, then copied. */
struct packer {
    char *at; /* NULL while counting */
    size_t used;
};

static const void *
pack(struct packer *p, const void *bytes, size_t len)
{
    size_t start = p->used;

    p->used += (len + 15) & ~(size_t)15;
    if (p->at == NULL || bytes == NULL)
        return bytes;
    return len != 0 ? memcpy(p->at + start, bytes, len) : p->at + start;
}

static void
pack_value(struct packer *p, struct value *v)
{
    if (v->kind == VALUE_ADDRESS || v->kind == VALUE_DATA || v->kind == VALUE_OPTION)
        v->bytes = pack(p, v->bytes, v->len);
}

/* Makes *r point to copies of what it pointed to. */
static void
pack_record(struct packer *p, struct record *r)
{
    struct arg args[CALL_ARGS_MAX];

    r->line = pack(p, r->line, r->line_len);
    if (r->why != NULL)
        r->why = pack(p, r->why, strlen(r->why) + 1);
    if (r->expected != NULL)
        r->expected = pack(p, r->expected, strlen(r->expected) + 1);
    r->changes = pack(p, r->changes, r->nchanges * sizeof *r->changes);
    for (size_t i = 0; i < r->nargs; i++) {
        args[i] = r->args[i];
        pack_value(p, &args[i].in);
        pack_value(p, &args[i].out);
    }
    r->args = pack(p, r->nargs != 0 ? args : NULL, r->nargs * sizeof *args);
}

static struct record *
copy_record(const struct record *r)
{
    struct packer counter = {0};
    struct record probe = *r;
    struct piece_of_memory *m;

    pack_record(&counter, &probe);
    m = mem_grow(NULL, sizeof *m + counter.used, 1);
    m->size = sizeof *m + counter.used;
    m->record = *r;
    pack_record(&(struct packer){.at = (char *)(m + 1)}, &m->record);
    return &m->record;
}

static void
make_room(struct journal *j)
{
    struct record **ring;
    size_t cap = j->cap != 0 ? j->cap * 2 : 64;

    if (j->count < j->cap)
        return;
    ring = mem_alloc(cap * sizeof *ring);
    for (size_t i = 0; i < j->count; i++)
        ring[i] = j->ring[(j->first + i) % j->cap];
    free(j->ring);
    j->ring = ring;
    j->cap = cap;
    j->first = 0;
}

const struct record *
journal_append(struct journal *j, const struct record *r)
{
    struct record *copy = copy_record(r);

    while (j->count != 0 && ((j->max_count != 0 && j->count >= j->max_count) ||
                             (j->max_bytes != 0 && j->bytes + size_of(copy) > j->max_bytes)))
        forget_oldest(j);
    make_room(j);
    j->ring[(j->first + j->count) % j->cap] = copy;
    j->count++;
    j->bytes += size_of(copy);
    return copy;
}

const struct record *
journal_at(const struct journal *j, size_t n)
{
    return n < j->count ? j->ring[(j->first + n) % j->cap] : NULL;
}
