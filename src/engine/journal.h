/*
 * journal.h: everything that happened, in order, each entry owning all that it says. Views
 * read it; nobody changes it. Bounded by entries and by bytes: the oldest are forgotten, and
 * counted.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_JOURNAL_H
#define ENGINE_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/call.h"
#include "engine/packet_event.h"
#include "engine/signals.h"
#include "engine/sockets.h"

/* Something of a socket that is said beside its state: a field that is followed has changed, or
 * the kernel keeps another value of an option than the one that was set. */
struct note {
    const char *name; /* static */
    const char *unit; /* static; "" for none */
    const char *from; /* the value before; NULL: there was none */
    const char *now;
    bool kept; /* an option's value as the kernel keeps it */
};

/* One socket, as a step or the kernel by itself changed it. */
struct change {
    int fd;
    uint64_t generation;
    const char *name;  /* interned, or NULL */
    const char *host;  /* of the lab, interned; NULL: none */
    int type;          /* SOCK_STREAM …; -1: no socket */
    enum state from;   /* STATE_UNKNOWN: it was not there before */
    bool moved;        /* the state or its detail is another than before */
    bool named;        /* an address is another than before */
    bool queued;       /* a queue is another than before */
    int to_read_before; /* as now.to_read; 0: it was not there before */
    int unacked_before;
    const struct note *notes;
    size_t nnotes;
    struct sockstate now; /* STATE_GONE: its descriptor is closed; addresses as they were last */
};

/* A socket as it was last seen, as a change in which nothing changed. */
struct change change_none(const struct sock *s);

enum record_type {
    RECORD_STEP,    /* a system call; `pending`: it has begun to wait, as a job */
    RECORD_JOB,     /* a call that had to wait has returned */
    RECORD_CHANGE,  /* sockets that changed by themselves, since the record before */
    RECORD_SIGNAL,  /* a signal came, on behalf of a descriptor or not */
    RECORD_PACKET,  /* something happened to a packet on the wire of the lab */
    RECORD_COMMAND, /* a line of the shell's own, which replaying needs: default, echo, … */
    RECORD_COMMENT, /* a caption */
    RECORD_MESSAGE, /* something said to the user */
    RECORD_BLOCK,   /* `repeat` begins: its whole text is the line */
    RECORD_END      /* that block ends */
};

/* How a step compares with what its line expected. */
enum verdict {
    VERDICT_NONE,
    VERDICT_MET,
    VERDICT_UNMET,
    VERDICT_FAILED /* and nothing expected */
};

struct record {
    enum record_type type;
    unsigned long step;   /* number of the system call, from 1; of others, of the one before */
    int job;              /* of a call that is or was one: %1; else 0 */
    bool unseen;          /* of a job: $ret, $errno and $data stayed those of the line before */
    bool pending;         /* of a call: it has not returned, and what it returns is not known */
    const char *waits_for; /* of a call that may wait: "a connection"; static */
    int64_t time_ns;      /* since the epoch */
    const char *file;     /* interned; NULL: the prompt */
    unsigned lineno;      /* from 1 */
    const char *line;     /* the statement in the language's own form, its expectation included */
    size_t line_len;
    const char *typed;    /* the same in C's form, as it was typed; NULL: they are the same */
    size_t typed_len;
    size_t call_len;      /* of it, up to the last word before => */
    size_t start;         /* column of its first byte in its line, from 0 */

    const char *call;     /* static */
    const struct arg *args;
    size_t nargs;
    long ret;
    const char *meaning;  /* what the number that it returned is called, or NULL */
    int error;
    int64_t took_ns;      /* of a packet: since the one before */
    int64_t since_step_ns; /* of a packet: since the last step began */
    enum interrupted interrupted;
    int fd;               /* the socket that the step was about, the new one for socket and
                             accept; -1: none */
    const char *host;     /* of the lab, or the role that the line names; interned; NULL: none */
    const struct packet_event *packet; /* what happened to which, or NULL */
    bool on_wire;         /* of a step in the lab: how many packets it has caused is known */
    unsigned long wire;   /* that many */
    const struct sent *sent; /* the signal that came, or NULL */
    const char *name;     /* of the socket that it tells of; interned, or NULL */
    unsigned times;       /* that the same one came, one after the other */
    bool observed;        /* states were read; changes then tell all */
    const struct change *changes; /* the step's own socket first, if it is there */
    size_t nchanges;
    size_t own;           /* 1 if changes[0] is the step's own socket, else 0 */
    const char *why;      /* a sentence, or NULL */
    const char *expected; /* what stood behind =>, or NULL */
    enum verdict verdict;
    int depth;            /* how many blocks it stands in */
};

struct journal_block;
struct journal_slot;

struct journal {
    struct journal_slot *ring;
    size_t cap;        /* slots */
    size_t first;      /* the oldest record's slot */
    size_t count;
    size_t bytes;
    size_t max_count;  /* `set journal`; 0: no limit */
    size_t max_bytes;
    unsigned long forgotten; /* records */
    struct journal_block *oldest; /* where the records lie, in order */
    struct journal_block *newest;
    struct journal_block *spare;
};

void journal_init(struct journal *j);
void journal_free(struct journal *j);
/* Forgets all. */
void journal_clear(struct journal *j);
/* Copies `r` and all that it points to, but what is interned or static; returns the copy. */
const struct record *journal_append(struct journal *j, const struct record *r);
/* The n-th record that is kept, 0 the oldest; NULL behind the last. */
const struct record *journal_at(const struct journal *j, size_t n);

#endif
