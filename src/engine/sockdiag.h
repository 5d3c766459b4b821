/*
 * sockdiag.h: the TCP sockets of one network, those without a descriptor included, and the queues
 * of UNIX listeners, as sock_diag(7) tells them. Knows nothing of the session.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_SOCKDIAG_H
#define ENGINE_SOCKDIAG_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/fourtuple.h"
#include "engine/own.h"
#include "engine/state.h"

struct host;

/* The shell's own descriptors for it; zeros: none is open yet. */
struct sockdiag {
    int asks;
    int hears;
    struct host *host; /* whose network is asked; NULL: that of this process */
};

/* A connection, as the kernel has it now. */
struct diag_socket {
    struct fourtuple ends;
    int family;       /* AF_INET, AF_INET6 */
    enum state state;
    uint64_t inode;   /* 0: no descriptor refers to it */
    unsigned left_ms; /* until it ends, of what only waits for that; 0: there is no such time */
};

void sockdiag_close(struct sockdiag *d, struct own *own);

enum diag_answer { DIAG_FOUND, DIAG_NONE, DIAG_UNKNOWN };

/* What the kernel has between these two ends. DIAG_UNKNOWN: it does not say, here or now. */
enum diag_answer sockdiag_ask(struct sockdiag *d, struct own *own, const struct fourtuple *ends,
                              struct diag_socket *out);

typedef void diag_take(void *context, const struct diag_socket *s);

/* Calls take() for each connection that is in one of these states, of which each is a bit,
 * 1 << STATE_…. False: it cannot be asked. */
bool sockdiag_each(struct sockdiag *d, struct own *own, unsigned states, diag_take *take,
                   void *context);

/* Of a UNIX listener: how many connections wait, and the backlog. False, and neither is changed: it
 * is not told. */
bool sockdiag_unix_queue(struct sockdiag *d, struct own *own, int fd, int *waiting, int *backlog);

typedef void diag_take_unix(void *context, const struct endpoint *peer);

/* Calls take() for each connection that waits in a UNIX listener's queue, with the address of the
 * socket that has connected. */
void sockdiag_unix_each(struct sockdiag *d, struct own *own, int fd, diag_take_unix *take,
                        void *context);

/* Begins to hear of connections that end or lose their socket (SKNLGRP_INET_TCP_DESTROY). Returns
 * a descriptor that becomes readable then, or -1. */
int sockdiag_hear(struct sockdiag *d, struct own *own);
void sockdiag_hear_no_more(struct sockdiag *d, struct own *own);
/* Calls take() for each of them since the last time. False: some were missed. */
bool sockdiag_heard(struct sockdiag *d, diag_take *take, void *context);

#endif
