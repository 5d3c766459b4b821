/*
 * causes.h: why calls fail: a table of call × errno, each row a sentence that says the
 * cause as it applies. Pure knowledge: what is known of the case comes in as facts.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DECODE_CAUSES_H
#define DECODE_CAUSES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "decode/states.h"

/* What is known of a failed call. Texts may be NULL, numbers -1: not known, or not
 * there. */
struct cause_facts {
    const char *call;    /* "connect" */
    int error;
    int fd;              /* the descriptor passed */
    const char *name;    /* a name of it */
    bool fd_open;        /* it is open */
    bool fd_used;        /* it, or one above it, was open in this session */
    int domain, type;    /* of the socket */
    enum state began;    /* its state when the call began */
    enum state before;   /* its state when the call, which may have waited, was about to return */
    enum state after;
    const void *addr;    /* the sockaddr passed */
    size_t addr_len;
    bool length_known;
    unsigned length;     /* addrlen as the kernel got it, if that is known */
    const char *local;   /* as text: the socket's own address */
    const char *peer;
    const char *option;  /* the option's name */
    bool by_limit;       /* EINTR: it was the shell's time limit */
    bool by_user;        /* EINTR: it was Ctrl-C */
    bool by_end;         /* EINTR: the shell is being left */

    /* What was found out behind the call, as texts: */
    uint64_t found;        /* bits of cause_conditions.h */
    int first_port;        /* the first that needs no privilege; 0: not known */
    const char *limit;     /* the limit that was hit: "1024" */
    const char *what;      /* what the descriptor, or the file, is: "a terminal" */
    const char *timeout;   /* SO_RCVTIMEO or SO_SNDTIMEO: "0.05 s" */
    const char *holder;    /* "socket 3 s of this session", "nc (pid 4711)" */
    const char *held;      /* the address it has: "0.0.0.0:8888" */
    const char *pair;      /* a connection: "127.0.0.1:8888 and 127.0.0.1:40112" */
    const char *left;      /* how long its TIME_WAIT lasts yet: "42 s" */
    const char *addresses; /* those that this machine has in that family */
    const char *missing;   /* the part of a path that does not exist */
};

/* A row of causes.in. */
struct cause {
    const char *call;
    int error;
    uint64_t conditions;  /* a bit each; all must hold */
    const char *sentence; /* with {addr} and so on in it, without errno's words */
    const char *try;      /* what may help: lines in the shell's language, or NULL */
};

extern const struct cause causes[];
extern const size_t causes_count;

/* The first row that fits; NULL: none does. */
const struct cause *cause_find(const struct cause_facts *f);

/* Would it be this row, had the socket been in another state or set otherwise? Its sentence, with
 * what is known in it, is then appended. False of all others. */
bool cause_otherwise(struct buf *out, const struct cause *row, const struct cause_facts *f);
/* The row for this call and errno that asks least: of TCP where there is one. NULL: none. */
const struct cause *cause_usual(const char *call, int error);
/* The sentence of a row where nothing is known: ADDR and FD stand for what is passed. */
void cause_general(struct buf *out, const struct cause *row);
/* The n-th line to try, with what is known in it. False: there are no more, or it has something in
 * it that is not known; *more tells which. */
bool cause_try(struct buf *out, const struct cause *row, const struct cause_facts *f, size_t n,
               bool *more);

/* One sentence, or two short ones, that begins with errno's own words: "Connection
 * refused: nothing listens on 127.0.0.1:9, its host sent RST." Never a guess: where no
 * row fits, errno's words alone. */
void cause_text(struct buf *out, const struct cause_facts *f);

#endif
