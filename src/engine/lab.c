/*
 * lab.c: hosts and wire put together; which ends of connections a packet has touched. Sets up no
 * interface and carries no frame itself.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/lab.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "engine/engine.h"
#include "engine/observe.h"

/* ---- places ------------------------------------------------------------------------------- */

int
lab_find(const struct lab *lab, const char *name)
{
    if (strcmp(name, "outside") == 0)
        return PLACE_OUTSIDE;
    for (size_t i = 0; lab != NULL && i < lab->nhosts; i++)
        if (strcmp(lab->names[i], name) == 0)
            return (int)i + 1;
    return -1;
}

struct host *
lab_host(const struct lab *lab, unsigned place)
{
    return lab != NULL && place != PLACE_OUTSIDE && place <= lab->nhosts ? lab->hosts[place - 1]
                                                                         : NULL;
}

const char *
lab_name(const struct lab *lab, unsigned place)
{
    return lab_host(lab, place) != NULL ? lab->names[place - 1] : NULL;
}

struct host *
lab_host_of(const struct engine *e, const struct call *c)
{
    const struct sock *s = NULL;

    if (c->signature->on_socket)
        s = sockets_find(&e->sockets, call_int(c, 0));
    return lab_host(e->lab, s != NULL ? s->place : e->on);
}

void
lab_place(const struct engine *e, struct sock *s, unsigned place)
{
    s->place = place;
    s->host = lab_name(e->lab, place);
}

unsigned
lab_place_of(const struct lab *lab, int fd)
{
    uint64_t cookie = lab != NULL ? host_cookie_of(fd) : 0;

    for (size_t i = 0; cookie != 0 && i < lab->nhosts; i++)
        if (host_cookie(lab->hosts[i]) == cookie)
            return (unsigned)i + 1;
    return PLACE_OUTSIDE;
}

/* ---- up and down -------------------------------------------------------------------------- */

static void
end_hosts(struct engine *e, struct lab *lab)
{
    while (lab->nhosts != 0)
        host_end(lab->hosts[--lab->nhosts], &e->own);
}

static bool
start_hosts(struct engine *e, struct lab *lab, const struct lab_plan *plan, struct lab_lack *lack)
{
    for (size_t i = 0; i < plan->nhosts; i++) {
        struct host *h = host_start(&plan->hosts[i], &e->own, lack);

        if (h == NULL)
            return false;
        lab->hosts[lab->nhosts] = h;
        lab->names[lab->nhosts++] = intern_text(&e->intern, plan->hosts[i].name,
                                                strlen(plan->hosts[i].name));
    }
    return true;
}

/* A host that comes back has to meet the others, and they know it already. */
static void
introduce(struct lab *lab, size_t i)
{
    for (size_t k = 0; k < lab->nhosts; k++)
        if (k != i)
            host_meet(lab->hosts[i], host_plan(lab->hosts[k]));
}

static bool
open_wire(struct engine *e, struct lab *lab, struct lab_lack *lack)
{
    for (size_t i = 0; i < lab->nhosts; i++)
        introduce(lab, i);
    lab->wire = wire_open(lab->hosts, lab->nhosts, &e->own);
    if (lab->wire != NULL)
        return true;
    *lack = (struct lab_lack){.need = LAB_NEEDS_ONE_THREAD, .error = errno};
    snprintf(lack->what, sizeof lack->what, "no thread can be made for the wire");
    return false;
}

bool
lab_up(struct engine *e, const struct lab_plan *plan, struct lab_lack *lack)
{
    struct lab *lab;

    watchdog_rest(&e->watchdog);
    workers_rest(&e->workers);
    if (!lab_enter(lack))
        return false;
    lab = mem_alloc(sizeof *lab);
    lab->plan = *plan;
    if (!start_hosts(e, lab, plan, lack) || !open_wire(e, lab, lack)) {
        end_hosts(e, lab);
        free(lab);
        return false;
    }
    e->lab = lab;
    e->on = 1;
    e->observing = true; /* what a packet leads to is seen in the states */
    if (engine_watch_descriptor(e) >= 0)
        watch_also(e->watch, wire_bell(lab->wire));
    return true;
}

void
lab_down(struct engine *e)
{
    struct lab *lab = e->lab;

    if (lab == NULL)
        return;
    e->lab = NULL;
    e->on = PLACE_OUTSIDE;
    wire_close(lab->wire, &e->own);
    for (unsigned place = 1; place < PLACES; place++)
        sockdiag_close(&e->closed.diags[place], &e->own);
    end_hosts(e, lab);
    lab_forget_packets(e);
    free(lab);
}

/* ---- a crash ------------------------------------------------------------------------------ */

/* The host has gone already: what closing them sends reaches nobody. */
static void
close_sockets(struct engine *e, unsigned place)
{
    struct sock *next;

    for (struct sock *s = sockets_next(&e->sockets, 0); s != NULL; s = next) {
        next = sockets_next(&e->sockets, s->fd + 1);
        if (s->place != place)
            continue;
        observe_closed(e, s);
        engine_close_socket(e, s);
    }
    closed_forget(e, place);
}

void
lab_close_sockets(struct engine *e)
{
    for (unsigned place = 1; place <= e->lab->nhosts; place++)
        close_sockets(e, place);
}

bool
lab_crash(struct engine *e, unsigned place, struct lab_lack *lack)
{
    struct lab *lab = e->lab;
    bool back;

    observe_begin(e);
    wire_unplug(lab->wire, place - 1);
    back = host_restart(lab->hosts[place - 1], &e->own, lack);
    close_sockets(e, place);
    sockdiag_close(&e->closed.diags[place], &e->own);
    if (!back)
        return false;
    introduce(lab, place - 1);
    lab->stretched = false;
    wire_plug(lab->wire, place - 1);
    lab_stretch(lab);
    return true;
}

/* ---- time --------------------------------------------------------------------------------- */

const struct lab_setting lab_stretched[] = {
    {"tcp_syn_retries", "127"},   {"tcp_synack_retries", "255"}, {"tcp_retries2", "255"},
    {"tcp_orphan_retries", "255"}, {NULL, NULL},
};

static const struct lab_setting usual[] = {
    {"tcp_syn_retries", "6"},    {"tcp_synack_retries", "5"}, {"tcp_retries2", "15"},
    {"tcp_orphan_retries", "0"}, {NULL, NULL},
};

static void
set_all(const struct lab *lab, const struct lab_setting *settings)
{
    for (size_t i = 0; i < lab->nhosts; i++)
        for (const struct lab_setting *s = settings; s->name != NULL; s++)
            host_sysctl_write(lab->hosts[i], s->name, s->value);
}

static bool
holds(const struct lab *lab)
{
    for (size_t i = 0; i < lab->nhosts; i++)
        if (wire_get_mode(lab->wire, i) == WIRE_HOLD)
            return true;
    return wire_count(lab->wire) != 0;
}

void
lab_stretch(struct lab *lab)
{
    bool wanted = holds(lab);

    if (wanted == lab->stretched)
        return;
    lab->stretched = wanted;
    set_all(lab, wanted ? lab_stretched : usual);
}

/* ---- what happened ------------------------------------------------------------------------ */

void
lab_forget_packets(struct engine *e)
{
    for (size_t i = 0; i < e->npackets; i++)
        free((void *)(uintptr_t)e->packets[i].frame);
    e->npackets = 0;
}

static bool
is_handed_over(enum packet_fate f)
{
    return f == FATE_PASSED || f == FATE_DELIVERED || f == FATE_DOUBLED;
}

/* One end of the connection that a segment belongs to, at this place. */
static void
touch_end(struct engine *e, unsigned place, const struct packet *p, bool sender)
{
    struct fourtuple t;
    struct sock *s;
    unsigned hints = HINT_STATE; /* what is acknowledged is announced by nothing */

    memcpy(t.local_host, sender ? p->from : p->to, sizeof t.local_host);
    memcpy(t.peer_host, sender ? p->to : p->from, sizeof t.peer_host);
    t.local_port = htons(sender ? p->from_port : p->to_port);
    t.peer_port = htons(sender ? p->to_port : p->from_port);
    s = closed_find_socket(e, place, &t);
    if (s == NULL) {
        closed_touch_end(e, place, p->family, &t);
        return;
    }
    closed_accepted(e, place, &t);
    if (!sender && (p->tcp_flags & TCP_FLAG_RST) != 0)
        hints |= HINT_RESET;
    observe_touch(e, s, hints);
}

static void
touch(struct engine *e, const struct packet_event *event)
{
    struct packet p;
    int from = event->from != NULL ? lab_find(e->lab, event->from) : -1;
    int to = event->to != NULL ? lab_find(e->lab, event->to) : -1;

    packet_decode(event->frame, event->len, true, &p);
    if (p.kind != PACKET_TCP)
        return;
    if (from > 0 && !event->injected)
        touch_end(e, (unsigned)from, &p, true);
    if (to > 0 && is_handed_over(event->fate))
        touch_end(e, (unsigned)to, &p, false);
}

static void
keep(struct engine *e, const struct packet_event *event)
{
    if (e->npackets == e->packets_cap) {
        e->packets_cap = e->packets_cap != 0 ? e->packets_cap * 2 : 16;
        e->packets = mem_grow(e->packets, e->packets_cap, sizeof *e->packets);
    }
    e->packets[e->npackets++] = *event;
}

void
lab_collect(struct engine *e)
{
    struct packet_event event;

    if (e->lab == NULL)
        return;
    wire_settle(e->lab->wire);
    while (wire_take(e->lab->wire, &event)) {
        keep(e, &event);
        if (e->observing && event.frame != NULL)
            touch(e, &event);
    }
}
