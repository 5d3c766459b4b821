/*
 * lab.h: the hosts of a session and the wire between them: up, down, and what has happened there.
 * How a host is made is host.h's matter, how frames are carried wire.h's.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_LAB_H
#define ENGINE_LAB_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/host.h"
#include "engine/wire.h"

struct engine;
struct sock;

/* Where a socket is: the network that the shell was started in, or a host of the lab, counted from
 * 1. */
enum { PLACE_OUTSIDE = 0, PLACES = HOSTS_MAX + 1 };

struct lab_plan {
    struct host_plan hosts[HOSTS_MAX];
    size_t nhosts;
    bool simple;
};

struct lab {
    struct host *hosts[HOSTS_MAX];
    const char *names[HOSTS_MAX]; /* interned */
    size_t nhosts;
    struct wire *wire;
    struct lab_plan plan;
    bool stretched; /* retries go on for as long as the kernel lets them */
};

/* The lecture's: server 192.168.0.1 and client 192.168.0.2, with fd00::1 and fd00::2. */
void lab_plan_default(struct lab_plan *p);
/* "simple", or NAME=ADDRESS,… ; also simple,NAME=ADDRESS,…. False: *why says why. */
bool lab_plan_parse(struct lab_plan *p, const char *text, const char **why);

/* Makes the hosts and the wire. The threads of the engine must be at rest: e->workers idle, no
 * call under way. False: *lack. */
bool lab_up(struct engine *e, const struct lab_plan *plan, struct lab_lack *lack);
/* Closes the sockets of all its hosts. */
void lab_close_sockets(struct engine *e);
/* All sockets of its hosts must be closed. */
void lab_down(struct engine *e);
/* The host forgets everything at once, and says nothing to anybody: its sockets are closed, which
 * becomes changes. Its programs must have ended. False: *lack; the host has no network then. */
bool lab_crash(struct engine *e, unsigned place, struct lab_lack *lack);

/* The place of this name, PLACE_OUTSIDE for "outside"; -1: there is none. */
int lab_find(const struct lab *lab, const char *name);
/* NULL for PLACE_OUTSIDE. */
struct host *lab_host(const struct lab *lab, unsigned place);
/* The host's name; NULL for PLACE_OUTSIDE. */
const char *lab_name(const struct lab *lab, unsigned place);
/* The place that has this address; PLACE_OUTSIDE: none. Without a lab, in the usual one. */
unsigned lab_owner(const struct lab *lab, const struct endpoint *address);
/* In whose network a call acts: that of its socket, or where new ones are made; NULL: that of this
 * process. */
struct host *lab_host_of(const struct engine *e, const struct call *c);
/* Notes where a socket is. */
void lab_place(const struct engine *e, struct sock *s, unsigned place);
/* The place whose sockets have this SO_NETNS_COOKIE. */
unsigned lab_place_of(const struct lab *lab, int fd);

/* As long as the wire holds packets, retries are to go on, so that nothing times out while somebody
 * talks; and no longer than that. */
void lab_stretch(struct lab *lab);
/* What lab_stretch() sets: names and values, one a line; NULL behind the last. */
struct lab_setting {
    const char *name;
    const char *value;
};
extern const struct lab_setting lab_stretched[];

/* Carries until nothing is under way, and adds what happened to e->packets, and to what the engine
 * looks at. */
void lab_collect(struct engine *e);
/* Forgets e->packets. */
void lab_forget_packets(struct engine *e);

#endif
