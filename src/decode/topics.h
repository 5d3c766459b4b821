/*
 * topics.h: calls, socket states and errnos explained in a few sentences each, for people who
 * meet them. Pure knowledge, from the man pages and RFC 9293; which causes an errno has stands
 * in causes.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DECODE_TOPICS_H
#define DECODE_TOPICS_H

#include <stdbool.h>
#include <stddef.h>

enum topic_kind {
    TOPIC_CALL,
    TOPIC_STATE,
    TOPIC_ERRNO,
    TOPIC_SIGNAL,
    TOPIC_LOOKUP, /* what getaddrinfo(3) returns */
    TOPIC_OPTION,
    TOPIC_FLAG /* of send(2) and recv(2) */
};

/* A block of topics.in. What it does not have is NULL. */
struct topic {
    enum topic_kind kind;
    const char *name;   /* "accept", "FIN_WAIT1", "ECONNREFUSED" */
    const char *title;  /* of a call its prototype, of a state its name in the RFC, of an option its
                           level */
    const char *text;   /* what it is */
    const char *waits;  /* what a call waits for */
    const char *in;     /* what leads into a state */
    const char *out;    /* what leads out of it */
    const char *script; /* lines that provoke an errno, the last of them with it */
    const char *value;  /* how an option's value is written */
};

extern const struct topic topics[];
extern const size_t topics_count;

/* By name, in any case; of a state also its other spellings, of an errno also its number, or a
 * second name. NULL: none. */
const struct topic *topic_find(const char *name, size_t len);
/* An option or a flag, which have tables of their own. False: there is none of this name. */
bool topic_of_tables(const char *name, size_t len, struct topic *t);

/* The n-th call of the table of causes that gives this errno, in its order; NULL: no more. */
const char *topic_errno_call(int error, size_t n);
/* The n-th errno that the table of causes has for this call; 0: no more. */
int topic_call_errno(const char *call, size_t n);

#endif
