/*
 * wire_queue.c: what is on the wire, in the order of sending, and what the user does to it. Knows
 * frames by number, and not what they mean.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/wire_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct flying *
wire_unlink(struct wire *w, struct flying **at)
{
    struct flying *f = *at;

    *at = f->next;
    if (f->next == NULL)
        w->end = at;
    w->nflying--;
    w->ndelayed -= f->due_ns != 0;
    w->flying_bytes -= f->len;
    w->seen = NULL;
    if (w->nflying == 0)
        w->answered = 0; /* of what is held: nothing is */
    wire_leave_lane(w, f);
    return f;
}

struct flying *
wire_put(struct wire *w, const struct packet_event *e, const unsigned char *bytes, size_t len,
         int64_t due_ns)
{
    struct flying *f;

    if (w->nflying >= WIRE_HELD_MAX || w->flying_bytes + len > WIRE_HELD_BYTES)
        return NULL;
    f = mem_alloc(sizeof *f + len);
    memcpy(f->bytes, bytes, len);
    f->len = len;
    f->event = *e;
    f->event.again = true; /* from now on */
    f->event.frame = f->bytes + HOST_HEADER;
    f->due_ns = due_ns;
    packet_decode(f->event.frame, e->len, e->offloaded, &f->packet);
    *w->end = f;
    w->end = &f->next;
    w->nflying++;
    w->ndelayed += due_ns != 0;
    w->flying_bytes += len;
    if (due_ns != 0 && (w->ndelayed == 1 || due_ns < w->due_ns)) {
        w->due_ns = due_ns;
        wire_ring(w->wake); /* the thread may sleep for longer */
    }
    wire_enter_lane(w, f);
    return f;
}

static void
forget_flying(struct wire *w)
{
    while (w->first != NULL)
        free(wire_unlink(w, &w->first));
}

void
wire_forget_all(struct wire *w)
{
    struct told *next;

    forget_flying(w);
    for (struct told *t = w->oldest; t != NULL; t = next) {
        next = t->next;
        free((void *)(uintptr_t)t->event.frame);
        free(t);
    }
}

/* ---- by number ---------------------------------------------------------------------------- */

/* The link that leads to it, or NULL. */
static struct flying **
find(struct wire *w, unsigned long number)
{
    for (struct flying **at = &w->first; *at != NULL; at = &(*at)->next)
        if (number == 0 || (*at)->event.number == number)
            return at;
    return NULL;
}

/* What the user does to one: it is handed over unless that is NOT, and stays if `stays`. */
static bool
act(struct wire *w, unsigned long number, enum packet_fate fate)
{
    struct flying **at;

    pthread_mutex_lock(&w->lock);
    at = find(w, number);
    if (at != NULL) {
        struct flying *f = fate == FATE_DOUBLED ? *at : wire_unlink(w, at);

        if (fate == FATE_DROPPED)
            wire_tell(w, &f->event, fate);
        else
            wire_hand_over(w, f, fate);
        if (fate != FATE_DOUBLED)
            free(f);
    }
    pthread_mutex_unlock(&w->lock);
    return at != NULL;
}

bool
wire_deliver(struct wire *w, unsigned long number)
{
    return act(w, number, FATE_DELIVERED);
}

bool
wire_double(struct wire *w, unsigned long number)
{
    return act(w, number, FATE_DOUBLED);
}

bool
wire_drop(struct wire *w, unsigned long number)
{
    return act(w, number, FATE_DROPPED);
}

/* Who asks for one after the other is not to begin at the first each time. */
static struct flying *
nth(struct wire *w, size_t n)
{
    bool on = w->seen != NULL && w->seen_at <= n;
    struct flying *f = on ? w->seen : w->first;

    for (size_t i = on ? w->seen_at : 0; f != NULL && i < n; i++)
        f = f->next;
    w->seen = f;
    w->seen_at = n;
    return f;
}

bool
wire_at(struct wire *w, size_t n, struct packet_event *out)
{
    struct flying *f;

    pthread_mutex_lock(&w->lock);
    f = nth(w, n);
    if (f != NULL) {
        *out = f->event;
        out->again = false; /* here it is told whole */
        out->fate = f->due_ns != 0 ? FATE_DELAYED : FATE_HELD;
        out->frame = (unsigned char *)mem_copy(f->event.frame, f->event.len);
    }
    pthread_mutex_unlock(&w->lock);
    return f != NULL;
}

size_t
wire_count(struct wire *w)
{
    size_t count;

    pthread_mutex_lock(&w->lock);
    count = w->nflying;
    pthread_mutex_unlock(&w->lock);
    return count;
}
