/*
 * rtnl_linux.h: what is to be told to the kernel of interfaces, addresses, routes and neighbours;
 * each by one question that is answered at once. In all of these, false or -1: errno.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_RTNL_LINUX_H
#define ENGINE_RTNL_LINUX_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/state.h"

/* A descriptor for the others, to the network of the calling thread; who opened it closes it. */
int rtnl_open(void);

bool rtnl_ether(int fd, unsigned link, const uint8_t ether[6]);
bool rtnl_mtu(int fd, unsigned link, int mtu);
bool rtnl_up(int fd, unsigned link);

/* An address of its own, of which `prefix` bits are the network; nobody is asked about it. */
bool rtnl_address(int fd, unsigned link, const struct endpoint *address, int prefix);
/* That host is at the other end of the link, whatever its network. */
bool rtnl_route(int fd, unsigned link, const struct endpoint *host);
/* It is there for good, so that nobody is asked where. */
bool rtnl_neighbour(int fd, unsigned link, const struct endpoint *host, const uint8_t ether[6]);

#endif
