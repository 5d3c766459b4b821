/*
 * journal.c: a ring of records, which lie one behind the other in blocks of memory: written and
 * forgotten in order, so that a journal that is full goes through memory from front to back.
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
    struct change c = {.fd = s->fd, .generation = s->generation, .name = s->name, .host = s->host,
                       .type = s->type, .from = s->seen.state, .now = s->seen,
                       .to_read_before = s->seen.to_read, .unacked_before = s->seen.unacked};

    if (!s->open) {
        c.now.state = c.from = STATE_GONE;
        c.now.detail = DETAIL_NONE;
    }
    return c;
}

enum { MAX_COUNT = 20000, MAX_BYTES = 32 << 20 };

void
journal_init(struct journal *j)
{
    *j = (struct journal){.max_count = MAX_COUNT, .max_bytes = MAX_BYTES};
}

/* ---- memory ------------------------------------------------------------------------------- */

enum { BLOCK_SIZE = 64 << 10 };

struct journal_block {
    struct journal_block *next; /* the next newer one */
    size_t size;
    size_t used;
    size_t records;
    _Alignas(max_align_t) char bytes[];
};

/* The size stands here, because reading it from the record, long out of every cache, is slow. */
struct journal_slot {
    struct record *record;
    size_t size;
};

static void
add_block(struct journal *j, size_t size)
{
    struct journal_block *b = j->spare;

    if (b != NULL && size <= b->size) {
        j->spare = NULL;
    } else {
        size = size > BLOCK_SIZE ? size : BLOCK_SIZE;
        b = mem_grow(NULL, sizeof *b + size, 1);
        b->size = size;
    }
    b->next = NULL;
    b->used = b->records = 0;
    *(j->newest != NULL ? &j->newest->next : &j->oldest) = b;
    j->newest = b;
}

/* The memory of the oldest record is free; a block of the usual size is kept for what comes. */
static void
give_back(struct journal *j)
{
    struct journal_block *b = j->oldest;

    if (--b->records != 0)
        return;
    j->oldest = b->next;
    if (j->oldest == NULL)
        j->newest = NULL;
    if (j->spare == NULL && b->size == BLOCK_SIZE)
        j->spare = b;
    else
        free(b);
}

/* ---- records ------------------------------------------------------------------------------ */

static void
forget_oldest(struct journal *j)
{
    j->bytes -= j->ring[j->first].size;
    give_back(j);
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
    free(j->spare);
    j->spare = NULL;
    free(j->ring);
    j->ring = NULL;
    j->cap = 0;
}

/* Every part begins where any type may. */
enum { ALIGN = _Alignof(max_align_t) };

/* Where the parts of a record go. What does not fit is only counted. */
struct packer {
    char *at;
    size_t room;
    size_t used;
};

static bool
fits(const struct packer *p)
{
    return p->used <= p->room;
}

/* The copy; what was to be copied, if it does not fit. */
static const void *
pack(struct packer *p, const void *bytes, size_t len)
{
    size_t start = p->used;

    if (bytes == NULL)
        return NULL;
    p->used += (len + ALIGN - 1) / ALIGN * ALIGN;
    if (!fits(p))
        return bytes;
    return len != 0 ? memcpy(p->at + start, bytes, len) : p->at + start;
}

static const char *
pack_text(struct packer *p, const char *text)
{
    return text != NULL ? pack(p, text, strlen(text) + 1) : NULL;
}

/* The notes of one change, which is a copy if all has fitted so far. */
static void
pack_notes(struct packer *p, const struct change *c)
{
    const struct note *notes = pack(p, c->notes, c->nnotes * sizeof *notes);

    for (size_t i = 0; i < c->nnotes; i++) {
        const char *from = pack_text(p, c->notes[i].from);
        const char *now = pack_text(p, c->notes[i].now);

        if (!fits(p))
            continue;
        ((struct note *)(uintptr_t)notes)[i].from = from;
        ((struct note *)(uintptr_t)notes)[i].now = now;
    }
    if (fits(p))
        ((struct change *)(uintptr_t)c)->notes = notes;
}

static const struct change *
pack_changes(struct packer *p, const struct record *r)
{
    const struct change *changes = pack(p, r->changes, r->nchanges * sizeof *changes);

    for (size_t i = 0; i < r->nchanges; i++)
        if (changes[i].nnotes != 0)
            pack_notes(p, &changes[i]);
    return changes;
}

static void
pack_value(struct packer *p, const struct value *v)
{
    const void *bytes;
    const size_t *pieces;

    if (!value_has_bytes(v))
        return;
    bytes = pack(p, v->bytes, v->len);
    pieces = v->pieces;
    if (v->kind == VALUE_PIECES)
        pieces = pack(p, pieces, (size_t)v->number * sizeof *pieces);
    if (!fits(p))
        return;
    ((struct value *)(uintptr_t)v)->bytes = bytes;
    ((struct value *)(uintptr_t)v)->pieces = pieces;
}

/* What happened to a packet, with its frame. */
static const struct packet_event *
pack_packet(struct packer *p, const struct packet_event *e)
{
    const struct packet_event *copy;
    const unsigned char *frame;

    if (e == NULL)
        return NULL;
    copy = pack(p, e, sizeof *e);
    frame = pack(p, e->frame, e->len);
    if (fits(p))
        ((struct packet_event *)(uintptr_t)copy)->frame = frame;
    return copy;
}

static const struct arg *
pack_args(struct packer *p, const struct record *r)
{
    const struct arg *args = pack(p, r->args, r->nargs * sizeof *args);

    for (size_t i = 0; i < r->nargs; i++) {
        pack_value(p, &args[i].in);
        pack_value(p, &args[i].out);
    }
    return args;
}

/* The record and all that it points to, as far as there is room. */
static struct record *
pack_record(struct packer *p, const struct record *r)
{
    struct record *copy = (struct record *)(uintptr_t)pack(p, r, sizeof *r);
    struct record parts = *r;

    parts.line = pack(p, r->line, r->line_len);
    parts.typed = pack(p, r->typed, r->typed_len);
    parts.why = pack_text(p, r->why);
    parts.meaning = pack_text(p, r->meaning);
    parts.expected = pack_text(p, r->expected);
    parts.sent = pack(p, r->sent, sizeof *r->sent);
    parts.packet = pack_packet(p, r->packet);
    parts.changes = pack_changes(p, r);
    parts.args = pack_args(p, r);
    if (fits(p))
        *copy = parts;
    return copy;
}

static void
make_room(struct journal *j)
{
    struct journal_slot *ring;
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

/* What is free of the newest block. */
static struct packer
packer_of(const struct journal *j)
{
    struct journal_block *b = j->newest;

    if (b == NULL)
        return (struct packer){0};
    return (struct packer){.at = b->bytes + b->used, .room = b->size - b->used};
}

/* Copies the record to where the last one ends; returns how many bytes it takes. */
static size_t
put(struct journal *j, const struct record *r, struct record **copy)
{
    struct packer p = packer_of(j);

    *copy = pack_record(&p, r);
    if (!fits(&p)) {
        add_block(j, p.used);
        p = packer_of(j);
        *copy = pack_record(&p, r);
    }
    j->newest->used += p.used;
    j->newest->records++;
    return p.used;
}

const struct record *
journal_append(struct journal *j, const struct record *r)
{
    struct record *copy;
    size_t size = put(j, r, &copy);

    while (j->count != 0 && ((j->max_count != 0 && j->count >= j->max_count) ||
                             (j->max_bytes != 0 && j->bytes + size > j->max_bytes)))
        forget_oldest(j);
    make_room(j);
    j->ring[(j->first + j->count) % j->cap] = (struct journal_slot){copy, size};
    j->count++;
    j->bytes += size;
    return copy;
}

const struct record *
journal_at(const struct journal *j, size_t n)
{
    return n < j->count ? j->ring[(j->first + n) % j->cap].record : NULL;
}
