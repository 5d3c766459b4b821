/*
 * netns_linux.h: leaving for a network namespace of one's own, and setting it up as a host.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_NETNS_LINUX_H
#define ENGINE_NETNS_LINUX_H

#include "engine/host.h"

struct netns {
    int tap;         /* the other end of eth0; -1: none */
    unsigned link;   /* eth0 */
    uint64_t cookie; /* SO_NETNS_COOKIE; 0: not known */
    bool ipv6;       /* the system has it */
};

/* SO_NETNS_COOKIE of a socket; 0: not known. */
uint64_t netns_cookie_of(int fd);
/* The calling thread leaves for a namespace that is as planned. lack->need is at any time what is
 * being tried. False: *lack; the thread is then good for nothing else, but holds no descriptor. */
bool netns_make(struct netns *n, const struct host_plan *plan, struct lab_lack *lack);
/* From inside, before the last descriptor of eth0 is closed: that will be quick, and connections
 * that nobody ends any more will not keep the namespace for long. */
void netns_abandon(const struct netns *n);
/* From inside: as host_meet() and host_set_mtu(). */
bool netns_meet(const struct netns *n, const struct host_plan *own, const struct host_plan *other);
bool netns_set_mtu(const struct netns *n, const struct host_plan *own, int mtu);

#endif
