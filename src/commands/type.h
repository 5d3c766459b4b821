/*
 * type.h: how words become values. A parameter's type is a const descriptor; whatever
 * reads, completes or explains a word goes through it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef COMMANDS_TYPE_H
#define COMMANDS_TYPE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/words.h"
#include "base/diag.h"
#include "engine/engine.h"

/* What the words of a line may refer to. Belongs to the session. */
struct context {
    struct engine *engine;
    struct arena *arena; /* lives until the next line */
    int dot;             /* the descriptor of the last typed line, `.`; -1: none */
    long ret;            /* $ret, $errno, $data of the last call */
    int error;
    struct buf data;
    /* Looks a host's name up, as a step of its own; false: it failed and was shown, or *d is
     * set. */
    bool (*look_up)(struct context *cx, const char *host, const char *service, int family,
                    int type, struct endpoint *out, struct diag *d);
    void *session;
    struct replayed *replayed; /* ports in lines that were printed; NULL: none are known */
};

/* One word on its way to a value. */
struct parse {
    struct context *cx;
    struct call *call;  /* its arguments before this one are there already */
    size_t index;       /* of this argument */
    const char *text;   /* the word, expanded, without NAME= ; NUL-terminated behind len */
    size_t len;
    const char *second; /* a second word (the port of an address), or NULL */
    size_t second_len;
    bool quoted;
    bool expanded;      /* holds the value of a name */
    bool named;         /* given as NAME=VALUE */
    const char *line;   /* as typed; for the line that would be right */
    size_t line_len;
    size_t column;      /* of the word in it */
    size_t width;
    bool fixed; /* set by who called; cleared where the value depends on more than the text */
    struct diag *diag;
};

struct completion;

struct type {
    const char *title; /* "a descriptor": for help and messages */
    /* False: p->diag says why. Bytes that the value points to live in the arena. */
    bool (*parse)(struct parse *p, struct value *v);
    /* Adds what could stand here; NULL: nothing can be offered. */
    void (*complete)(struct completion *c, const struct engine *e);
    /* Does this word want the next one too? NULL: never. */
    bool (*takes_two)(const char *text, size_t len);
    bool any_word; /* data: null and bad are pointers only by name */
};

/* A collector of possible words. */
struct completion {
    const char *prefix; /* what is typed of the word */
    size_t len;
    const struct word *before; /* the statement's words before it, the command's name first */
    size_t nbefore;
    char **words; /* owned, malloc(3) */
    size_t count;
    size_t cap;
    bool files; /* file names too */
};

/* Offers `word` if it begins with the prefix, in any case. */
void completion_offer(struct completion *c, const char *word);
/* Offers a constant's name, and, once something is typed, the same without the first `skip` bytes
 * in small letters. */
void completion_offer_short(struct completion *c, const char *name, size_t skip);
/* Is the word before the one that is typed this one? */
bool completion_is_behind(const struct completion *c, const char *word);
void completion_free(struct completion *c);

extern const struct type type_fd, type_fd_close, type_domain, type_socktype, type_protocol,
    type_int, type_size, type_backlog, type_address, type_address_room, type_data, type_data_room,
    type_send_flags, type_receive_flags, type_accept_flags, type_how, type_level, type_optname,
    type_optval, type_option_room, type_socklen, type_command, type_file, type_word, type_variable,
    type_path, type_open_flags, type_mode, type_fcntl_command, type_request, type_any, type_pieces,
    type_pieces_room, type_control, type_control_room, type_message;

/* A word as a constant of the group, or as a number. */
bool parse_group(struct parse *p, const struct constant_group *group, struct value *v);
void complete_group(struct completion *c, const struct constant_group *group);

/* Fills the diagnosis with the word's place; returns false. */
bool parse_fault(struct parse *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The line with the word replaced, as the one that would be right; returns false. */
bool parse_instead(struct parse *p, const char *replacement);

/* A word that stands for a descriptor: a number, a name, `.`. *s, if not NULL, becomes the
 * socket that a name was given to, also when it is closed. */
bool parse_descriptor(struct parse *p, long long *fd, struct sock **s);

#endif
