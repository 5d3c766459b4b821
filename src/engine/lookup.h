/*
 * lookup.h: names of hosts and services, by getaddrinfo(3), which may wait and which opens
 * descriptors: it runs in a thread of its own with a table of its own, and can be left
 * behind.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_LOOKUP_H
#define ENGINE_LOOKUP_H

#include "engine/state.h"

struct host;

enum lookup_result { LOOKUP_FOUND, LOOKUP_FAILED, LOOKUP_INTERRUPTED, LOOKUP_NO_THREAD };

/* The first address for host and service (each may be NULL, not both) in `family` (AF_UNSPEC:
 * any), for sockets of `type`, asked in the network of `where` (NULL: that of this process).
 * LOOKUP_FAILED: *code is the EAI_ code of getaddrinfo(3), otherwise 0. */
enum lookup_result lookup(struct host *where, const char *host, const char *service, int family,
                          int type, struct endpoint *out, int *code);

#endif
