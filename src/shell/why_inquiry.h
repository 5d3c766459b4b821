/*
 * why_inquiry.h: what the files that inquire into a failed call share. For those files alone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SHELL_WHY_INQUIRY_H
#define SHELL_WHY_INQUIRY_H

#include "base/arena.h"
#include "base/buf.h"
#include "decode/causes.h"
#include "engine/observe.h"
#include "engine/probe.h"
#include "shell/session.h"

struct inquiry {
    struct session *session;
    const struct call *call;
    struct cause_facts *facts;
    struct arena *texts; /* of the facts */
    struct host *host;   /* in whose network it failed; NULL: that of this process */
};

/* ---- why_holder.c: texts, which live as long as the facts ------------------------------------ */

/* What stands in `b`, which is freed. */
const char *inquiry_text(struct inquiry *q, struct buf *b);
const char *inquiry_address(struct inquiry *q, const struct endpoint *e);
/* "socket 3 s of this session" */
const char *inquiry_socket(struct inquiry *q, const struct sock *s);
/* The same, or "nc (pid 4711)", or what else can be said of who has it. */
const char *inquiry_holder(struct inquiry *q, const struct port_use *use);

/* ---- why_port.c: each adds what it finds to the facts ------------------------------------- */

/* Who has the port of `at`, so that this socket cannot have it. */
void find_port_holder(struct inquiry *q, const struct endpoint *at);
/* A TCP connection between these two that is not the call's own. */
void find_connection(struct inquiry *q, const struct endpoint *local,
                     const struct endpoint *peer);
/* Who listens on that port of this machine all the same, or has it without listening. */
void find_listener(struct inquiry *q, const struct endpoint *at);
/* The same for a datagram that came to nobody. */
void find_receiver(struct inquiry *q, const struct endpoint *at);
/* The addresses that this machine has, if that of `at` is none of them. */
void find_addresses(struct inquiry *q, const struct endpoint *at);

#endif
