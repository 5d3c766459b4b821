/*
 * call.h: one system call as data: what is passed, what came back. Knows how arguments reach
 * the kernel, not what they mean nor who reads the result.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_CALL_H
#define ENGINE_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "decode/states.h"
#include "decode/value.h"
#include "engine/guard.h"
#include "engine/interrupt.h"

enum {
    CALL_ARGS_MAX = 12,
    CALL_OPENS_MAX = 253 /* one message brings no more (unix(7), SCM_RIGHTS) */
};

/* Who says how much of a room was filled, where no parameter does: the return value, or nobody, and
 * it was all of it. */
enum { CALL_COUNTED = -1, CALL_WHOLE = -2 };

/* How a parameter reaches the kernel. */
enum pass {
    PASS_NUMBER, /* as it is */
    PASS_BYTES,  /* a pointer to the bytes of the value */
    PASS_ROOM,   /* a pointer to room that the kernel fills; the value is the room's size */
    PASS_LENGTH, /* a pointer to a socklen_t that the kernel reads and writes */
    PASS_ANY,    /* what the value is: a number as it is, bytes by a pointer to a copy that the
                    kernel may change */
    PASS_PIECES, /* a pointer to an array of struct iovec: the bytes of the value, or room, in
                    pieces */
    PASS_FIELD   /* a member of a structure, as it is; `invoke` puts what came back into its word */
};

struct type; /* how a word becomes a value: the commands' matter */

/* One parameter of a system call, in the order and by the name of its man page. */
struct param {
    const char *name;
    const char *alias; /* other names that are understood, with blanks between; or NULL */
    const struct type *type;
    enum pass pass;
    enum value_kind out; /* PASS_ROOM, PASS_ANY, PASS_PIECES, PASS_FIELD: what the kernel leaves
                            there; VALUE_NONE: nothing */
    const struct option_kind *format; /* VALUE_OPTION: what the bytes are, unless an option says */
    const struct constant_group *group; /* VALUE_CONSTANT: whose names it has */
    signed char length;  /* PASS_ROOM: the index of the parameter that says how much of the
                            room was filled, CALL_COUNTED or CALL_WHOLE */
    unsigned char unit;  /* what the return value counts, in bytes; 0 is 1 */
    signed char of;      /* of a length: the parameter that it measures and that gives its
                            default; of PASS_ROOM: the parameter by which its size is asked for,
                            unless that is given by name where it could stand without;
                            -1: none */
    long otherwise;      /* the default, where `of` gives none */
    bool required;       /* by position; what is not required comes from left to right */
    bool named_only;     /* has no position: given as NAME=VALUE alone */
    bool many;           /* takes all positional words that are left, joined by commas */
    bool member;         /* of the structure that the parameter before the first member points to */
    const char *show;    /* in usage messages: "FD"; NULL: the name in capitals */
};

/* What a call does to the table of descriptors. */
enum effect {
    EFFECT_NONE,
    EFFECT_SOCKET, /* returns a socket of the domain, type and protocol that its arguments say */
    EFFECT_PAIR,   /* makes two of them */
    EFFECT_ACCEPT, /* returns a socket of the kind of the one it was called on */
    EFFECT_DUP,    /* returns another descriptor of the one it was called on */
    EFFECT_REPLACES, /* the same, with the number of its second argument, which it closes */
    EFFECT_OPENS,  /* returns a descriptor of some other kind */
    EFFECT_FCNTL,  /* depends on its command */
    EFFECT_MESSAGE, /* may receive descriptors */
    EFFECT_CLOSES  /* closes the one it is called on */
};

struct call;

/* A system call, apart from its arguments. */
struct signature {
    const struct param *params;
    size_t nparams;
    const signed char *order; /* the parameters by position, then -1; NULL: as they are */
    long (*invoke)(struct call *c); /* makes the call: c->words to the kernel and back */
    /* Chooses between several forms of the call by its arguments: name and nargs; or NULL. */
    void (*shape)(struct call *c);
    enum effect effect;
    bool on_socket; /* the first parameter is the descriptor that the step is about */
    bool connects;  /* the second parameter is the peer that the socket is to have */
    const char *waits_for; /* "a connection"; NULL: it never waits */
    unsigned moves; /* enum state_hint: what it may change of its socket that nothing announces */
};

/* One argument: a parameter with its values. */
struct arg {
    const char *name; /* the parameter's */
    struct value in;
    struct value out; /* VALUE_NONE unless the kernel wrote it */
    bool room;        /* shown by what comes back */
    bool member;      /* the parameter's */
    bool given;       /* by the user, not by default */
    bool told;        /* a member that is shown though it was not given */
    bool named;       /* as NAME=VALUE */
    unsigned column;  /* of its word in the line, if given; from 0 */
    unsigned width;   /* bytes, with NAME= if there was one */
};

struct call {
    const char *name; /* of the system call, "accept4" */
    const struct signature *signature;
    struct arg args[CALL_ARGS_MAX];
    size_t nargs;
    long words[CALL_ARGS_MAX]; /* what the kernel gets */

    long ret;
    int error; /* errno after the call; 0 on success */
    int64_t started_ns; /* CLOCK_MONOTONIC */
    int64_t took_ns;
    enum interrupted interrupted;
    struct host *host;  /* whose thread has to make it; NULL: any */
    enum state began; /* the state of its socket when it began, as it was seen last */
    int opened[CALL_OPENS_MAX]; /* the descriptors that it has made, once the engine knows them */
    size_t nopened;
};

/* Its time begins now. */
void call_start(struct call *c);
/* Makes the call, which must be prepared and started: what it returned, errno, and how long it
 * took. Needs nothing but *c, so that any thread may do it. */
void call_make(struct call *c);

/* The memory behind the pointers of one call. Reused from call to call. */
struct call_memory {
    struct guard guards[CALL_ARGS_MAX];
    struct guard tables[CALL_ARGS_MAX]; /* PASS_PIECES: the iovecs */
};

/* Puts every argument where the kernel will find it and fills c->words. False: there is no
 * memory for the room that *which asks. */
bool call_prepare(struct call *c, struct call_memory *m, size_t *which);
/* Reads what the kernel wrote into the `out` values. Their bytes lie in `m`. */
void call_finish(struct call *c);
void call_memory_free(struct call_memory *m);

/* The argument of this name, or NULL. */
const struct arg *call_arg(const struct call *c, const char *name);

/* For the functions that make the calls: the i-th word as the type it has there. */
static inline int
call_int(const struct call *c, size_t i)
{
    return (int)c->words[i];
}

/* The descriptor that it was called to make, if it has made one; else -1. */
static inline int
call_made(const struct call *c)
{
    return c->nopened != 0 && c->signature->effect != EFFECT_MESSAGE ? c->opened[0] : -1;
}

static inline size_t
call_size(const struct call *c, size_t i)
{
    return (size_t)c->words[i];
}

static inline void *
call_pointer(const struct call *c, size_t i)
{
    return (void *)c->words[i]; /* NOLINT(performance-no-int-to-ptr) */
}

#endif
