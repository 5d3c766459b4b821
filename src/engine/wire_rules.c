/*
 * wire_rules.c: how the wire is to carry what each host sends, and what it has carried.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/wire_parts.h"

#include <stdlib.h>

/* The ports that `from` means, one after the other. NULL: no more. */
static struct wire_port *
next_port(struct wire *w, int from, size_t *at)
{
    if (from != WIRE_ALL && *at < (size_t)from)
        *at = (size_t)from;
    if (*at >= w->nports || (from != WIRE_ALL && *at > (size_t)from))
        return NULL;
    return &w->ports[(*at)++];
}

bool
wire_is_quiet(const struct wire *w)
{
    return w->ports[0].rules.mode == WIRE_QUIET;
}

/* A frame from an address that no host has is held where all are. */
static struct wire_rules
rules_of_nobody(const struct wire *w)
{
    struct wire_rules rules = {.mode = WIRE_HOLD};

    for (size_t i = 0; i < w->nports; i++)
        if (w->ports[i].rules.mode != WIRE_HOLD)
            rules.mode = WIRE_AUTO;
    return rules;
}

struct wire_rules
wire_rules_of(const struct wire *w, int from)
{
    return from >= 0 ? w->ports[from].rules : rules_of_nobody(w);
}

/* What is lost, delayed or dropped one by one has to be of an ordinary size, too. */
void
wire_offload(struct wire *w)
{
    bool on = wire_is_quiet(w) && w->ndrops == 0;

    for (size_t i = 0; i < w->nports; i++)
        on = on && w->ports[i].rules.loss == 0 && w->ports[i].rules.delay_ns == 0;
    if (on == w->offloads)
        return;
    w->offloads = on;
    for (size_t i = 0; i < w->nports; i++)
        host_offload(w->ports[i].host, on);
}

/* ---- the mode ----------------------------------------------------------------------------- */

/* Hands over what is held from there, or from all, first in, first out: at most so many, and only
 * where the mode does not hold, unless `all`. Returns how many that were. */
static size_t
let_go(struct wire *w, int from, size_t most, bool all)
{
    struct flying **at = &w->first;
    size_t done = 0;

    while (*at != NULL && done < most) {
        struct flying *f = *at;

        if (f->due_ns != 0 || (from != WIRE_ALL && f->from != from) ||
            (!all && wire_rules_of(w, f->from).mode == WIRE_HOLD)) {
            at = &f->next;
            continue;
        }
        wire_unlink(w, at);
        wire_hand_over(w, f, FATE_DELIVERED);
        free(f);
        done++;
    }
    return done;
}

/* A TAP device has room for 500 frames. So of many that are held the first are let go while what is
 * sent thereupon gets in line behind them; the last, and all of a flood in the end, at once. */
static void
let_many_go(struct wire *w, int from)
{
    enum { MANY = 128, FRAMES = 512 };

    for (size_t rounds = 2 * w->nflying / MANY; rounds != 0 && w->nflying > MANY; rounds--) {
        if (let_go(w, from, MANY, true) == 0)
            return;
        wire_carry(w, FRAMES);
    }
}

/* What was sent while segments could be large is still carried so. */
static void
leave_quiet(struct wire *w)
{
    enum { FRAMES = 4096 };

    wire_offload(w);
    wire_carry(w, FRAMES);
    for (size_t i = 0; i < w->nports; i++)
        w->ports[i].rules.mode = WIRE_AUTO;
}

void
wire_set_mode(struct wire *w, int from, enum wire_mode mode)
{
    struct wire_port *port;
    size_t at = 0;

    if (mode == WIRE_QUIET)
        from = WIRE_ALL;
    pthread_mutex_lock(&w->lock);
    if (wire_is_quiet(w) && mode != WIRE_QUIET)
        leave_quiet(w);
    if (mode != WIRE_HOLD)
        let_many_go(w, from);
    while ((port = next_port(w, from, &at)) != NULL)
        port->rules.mode = mode;
    if (mode != WIRE_HOLD)
        let_go(w, WIRE_ALL, WIRE_HELD_MAX, false);
    wire_offload(w);
    pthread_mutex_unlock(&w->lock);
}

enum wire_mode
wire_get_mode(struct wire *w, size_t from)
{
    return wire_rules(w, from).mode;
}

/* ---- the other rules ---------------------------------------------------------------------- */

void
wire_hold_copies(struct wire *w, bool each)
{
    pthread_mutex_lock(&w->lock);
    w->copies = each;
    pthread_mutex_unlock(&w->lock);
}

void
wire_set_loss(struct wire *w, int from, unsigned millionths)
{
    struct wire_port *port;
    size_t at = 0;

    pthread_mutex_lock(&w->lock);
    while ((port = next_port(w, from, &at)) != NULL)
        port->rules.loss = millionths;
    wire_offload(w);
    pthread_mutex_unlock(&w->lock);
}

void
wire_set_delay(struct wire *w, int from, int64_t ns)
{
    struct wire_port *port;
    size_t at = 0;

    pthread_mutex_lock(&w->lock);
    while ((port = next_port(w, from, &at)) != NULL)
        port->rules.delay_ns = ns;
    wire_offload(w);
    pthread_mutex_unlock(&w->lock);
}

void
wire_set_cut(struct wire *w, bool cut)
{
    pthread_mutex_lock(&w->lock);
    w->cut = cut;
    pthread_mutex_unlock(&w->lock);
}

void
wire_seed(struct wire *w, uint64_t seed)
{
    pthread_mutex_lock(&w->lock);
    w->random = seed != 0 ? seed : 1;
    pthread_mutex_unlock(&w->lock);
}

bool
wire_drop_next(struct wire *w, const struct wire_drop *drop)
{
    bool room;

    pthread_mutex_lock(&w->lock);
    room = w->ndrops < DROPS_MAX;
    if (room)
        w->drops[w->ndrops++] = *drop;
    wire_offload(w);
    pthread_mutex_unlock(&w->lock);
    return room;
}

void
wire_drop_none(struct wire *w)
{
    pthread_mutex_lock(&w->lock);
    w->ndrops = 0;
    wire_offload(w);
    pthread_mutex_unlock(&w->lock);
}

bool
wire_drop_at(struct wire *w, size_t n, struct wire_drop *out)
{
    bool there;

    pthread_mutex_lock(&w->lock);
    there = n < w->ndrops;
    if (there)
        *out = w->drops[n];
    pthread_mutex_unlock(&w->lock);
    return there;
}

struct wire_rules
wire_rules(struct wire *w, size_t from)
{
    struct wire_rules rules;

    pthread_mutex_lock(&w->lock);
    rules = w->ports[from].rules;
    pthread_mutex_unlock(&w->lock);
    return rules;
}

struct wire_state
wire_state(struct wire *w)
{
    struct wire_state state;

    pthread_mutex_lock(&w->lock);
    state = (struct wire_state){w->cut, w->copies, w->answered};
    pthread_mutex_unlock(&w->lock);
    return state;
}

/* ---- what was on it ----------------------------------------------------------------------- */

void
wire_total(struct wire *w, size_t from, struct wire_total *out)
{
    pthread_mutex_lock(&w->lock);
    *out = w->ports[from].total;
    pthread_mutex_unlock(&w->lock);
}

void
wire_each_count(struct wire *w,
                void (*take)(void *context, const struct conversation_count *count), void *context)
{
    pthread_mutex_lock(&w->lock);
    conversations_each(w->talk, take, context);
    pthread_mutex_unlock(&w->lock);
}

bool
wire_bases(struct wire *w, const struct packet_ends *ends, uint32_t *seq, uint32_t *ack)
{
    bool known;

    pthread_mutex_lock(&w->lock);
    known = conversation_bases(w->talk, ends, seq, ack);
    pthread_mutex_unlock(&w->lock);
    return known;
}

bool
wire_next(struct wire *w, const struct packet_ends *ends, uint32_t *seq, uint32_t *ack,
          uint16_t *window)
{
    bool known;

    pthread_mutex_lock(&w->lock);
    known = conversation_next(w->talk, ends, seq, ack, window);
    pthread_mutex_unlock(&w->lock);
    return known;
}
