/*
 * command.h: what a command is: one const row, from which come look-up, parsing, usage, help
 * and completion, and one function.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef COMMANDS_COMMAND_H
#define COMMANDS_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/call.h"

struct session;
struct statement;
struct diag;
struct context;

/* What an assignment takes from a call's result. */
enum {
    YIELDS_RETURN = -1,
    YIELDS_NOTHING = -2,
    YIELDS_PORT = -3,  /* the port in the address that came back */
    YIELDS_FIRST = -4, /* the first descriptor that was opened */
    YIELDS_SECOND = -5
};

/* What a command of the shell itself leads to. */
enum flow {
    FLOW_NEXT,   /* go on with the next line */
    FLOW_FAILED, /* what the line asked for is not so; counts as a failed call */
    FLOW_FAULT,  /* the line is wrong: the diagnosis says how */
    FLOW_WAITS,  /* a call waits, and with it what comes next */
    FLOW_LEAVE,  /* this `repeat` is over */
    FLOW_LEAVE_FAILED, /* both: this `repeat` is over because of what counts as failed */
    FLOW_BREAK,  /* every `repeat` around is over: a line in it is wrong */
    FLOW_STOP,   /* the script is over */
    FLOW_QUIT    /* the shell is over */
};

enum { ACT_WORDS = 2 };

struct command {
    const char *name;
    const char *alias;   /* another name, or NULL */
    const char *group;   /* the heading in `help` */
    const char *summary; /* one line of help */
    const char *usage;   /* behind the name; NULL: made from the parameters */
    const char *more;    /* paragraphs for `help NAME`, or NULL */

    /* Exactly one of these two makes the command: */
    struct signature call; /* .invoke: a system call, made by the engine */
    enum flow (*act)(struct session *s, const struct statement *st, struct diag *d);

    const struct type *words[ACT_WORDS]; /* of an act: what its first words are, for completion */
    const char *call_name; /* what is called, if not `name` */
    bool until_all_sent;   /* the call is made again with what it did not take */
    size_t option;         /* the index of the parameter that names a socket option, or 0 */
    bool receives;         /* 0 as its result is the end of the data */
    int yields[2]; /* of a call: parameters whose values an assignment takes, in order */
    void (*fill)(struct call *c); /* of a call: defaults that depend on other arguments; or NULL */
    /* Does the call change the status flags of its descriptor's open file? NULL: it cannot. */
    bool (*sets_flags)(const struct call *c);
    /* What the numbers that a call returns are called, or NULL. */
    const struct constant_group *(*returns)(const struct call *c);
    bool no_expansion; /* of an act: its words are taken apart later */
    bool kept;         /* of an act: `save` writes it, because replaying needs it */
    bool reads_states; /* of an act: it asks for the sockets' states, or may run what does */
    bool opens_block;  /* `repeat` */
    bool closes_block; /* `end` */
    bool background;   /* of an act: & may stand behind it */
    bool may_expect;   /* of an act: its line may end with => */
    /* Fills several parameters from one word (`socket tcp`). False: the word is none of these;
     * *nearest is the one that it was likely to be, or NULL. */
    bool (*shorthand)(const char *word, size_t len, struct call *c, const char **nearest);
};

/* The commands that are system calls; NULL-terminated. */
extern const struct command *const call_commands[];
/* The same of those that only this system has. */
extern const struct command *const system_commands[];

/* The index of the parameter of this name, or -1. */
int command_parameter(const struct signature *call, const char *name, size_t len);

/* Which parameter stands at position n, if all are given; nparams behind the last. */
size_t command_place(const struct signature *call, size_t n);

/* "bind FD ADDR" */
void command_usage(struct buf *out, const struct command *c);

#endif
