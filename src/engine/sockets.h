/*
 * sockets.h: the table of the descriptors that the session has opened. A socket's identity is its
 * generation, not its number, which the kernel gives out again. Knows nothing of calls.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_SOCKETS_H
#define ENGINE_SOCKETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/state.h"

struct follow;

struct sock {
    int fd;              /* stays what it was when the descriptor is closed */
    uint64_t generation; /* never 0 */
    bool open;
    bool watched;
    enum sock_family kind; /* SOCK_IS_UNKNOWN: nobody has asked yet, and the next three are 0 */
    int domain;
    int type;
    int protocol;
    unsigned place;        /* the host of the lab that it belongs to; 0: outside */
    const char *host;      /* its name, interned; NULL: outside */
    const char *name;      /* the name it was given last, or NULL; not owned */
    struct sockstate seen; /* as last read; zeros: never, but accept(2) may have told the peer */
    struct endpoint target; /* of the last connect: the kernel names no peer before it answers */
    unsigned references;   /* the table's, and one for each name that keeps it */
    unsigned waiters;      /* calls of threads that are being made on it */
    struct sock *next_touched;
    bool touched;
    struct follow *follow; /* its fields that are followed, or NULL; follow.c's */
    unsigned hints; /* enum state_hint: what may have changed, if touched */
};

struct sockets {
    struct sock **by_fd;
    size_t cap;
    size_t count;
    uint64_t generations;
    int highest; /* number that was ever in it */
};

/* A new entry for `fd`; an older one for the same number is closed first. */
struct sock *sockets_add(struct sockets *t, int fd);
/* The open entry, or NULL. */
struct sock *sockets_find(const struct sockets *t, int fd);
/* The descriptor is closed: the entry leaves the table, and lives on while a name refers to it. */
void sockets_close(struct sockets *t, struct sock *s);
/* The lowest open entry with a number of at least `fd`; NULL: no more. */
struct sock *sockets_next(const struct sockets *t, int fd);
void sockets_free(struct sockets *t);

struct sock *sock_keep(struct sock *s);
void sock_drop(struct sock *s);

#endif
