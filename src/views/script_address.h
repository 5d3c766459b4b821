/*
 * script_address.h: whose address is whose, learned from the records as they go by:
 * which addresses the user chose, and at which end of which open socket the kernel's
 * are. For the script view alone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef VIEWS_SCRIPT_ADDRESS_H
#define VIEWS_SCRIPT_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "engine/journal.h"

enum { PORTS = 65536 };

/* An open socket's ends as they were last. */
struct script_socket {
    uint64_t generation; /* 0: no socket has this number */
    struct endpoint local;
    struct endpoint peer;
    bool receive_buffer_set; /* by the user: its size is not the system's */
    bool send_buffer_set;
};

/* All zeros to begin with. */
struct script_addresses {
    struct script_socket *by_fd;
    size_t cap;
    unsigned char ports[PORTS / 8]; /* those that the user chose, a bit each */
    struct endpoint *others;        /* what the user chose that has no port */
    size_t nothers;
};

void script_addresses_free(struct script_addresses *a);

/* Takes in a record: what its line chose, what it changed. */
void script_addresses_follow(struct script_addresses *a, const struct record *r);

/* Would a replay meet this address too, because the user chose it? */
bool script_address_chosen(const struct script_addresses *a, const void *addr,
                           size_t len);

/* How to look for an address. */
enum script_search {
    SCRIPT_EXACT,
    SCRIPT_REACHES /* a socket bound to all addresses also stands for the loopback one */
};

/* Writes local:FD or peer:FD, of an open socket that has this address there; of `last`
 * only where no other has it (-1: no matter). False: nobody has it. */
bool script_address_owner(const struct script_addresses *a, const void *addr, size_t len,
                          enum script_search how, int last, struct buf *out);

/* Is the port of an open socket, which the kernel chose, written in this text
 * (`:40112`)? */
bool script_address_in_text(const struct script_addresses *a, const void *text,
                            size_t len);

/* The socket of this number, or NULL. */
const struct script_socket *script_socket_find(const struct script_addresses *a, int fd);

/* The argument of this name, or NULL. */
const struct arg *script_arg(const struct record *r, const char *name);

#endif
