/*
 * options.h: what the socket options are: a row an option, generated from options.in. Reads
 * and writes their values as text; calls nothing.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DECODE_OPTIONS_H
#define DECODE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "decode/constants.h"

struct info;

/* How the bytes of an option's value are read and written. A kind is a const descriptor:
 * parse and text are all that the rest of the program needs. */
struct option_kind {
    const char *title; /* "on or off", "seconds", "microseconds,seconds": for messages */
    size_t size;       /* of the value in bytes; 0: as long as what is given */
    /* `text` as the option's bytes, appended to out. False: *why says what it should be. */
    bool (*parse)(const char *text, size_t len, struct buf *out, const char **why);
    /* The bytes as the language writes them. A length that is not the kind's own is shown as
     * hex:…. */
    void (*text)(struct buf *out, const void *bytes, size_t len);
    const struct info *info; /* the fields of a structure that the kernel fills; or NULL */
};

extern const struct option_kind option_int, option_flag /* on, off or a number; shown as the
    number */, option_time /* struct timeval as seconds, 0.05 */, option_linger /* 1,0; onoff
    alone means 1,0 for on and 0,0 for off */, option_string /* IFNAMSIZ, TCP_CONGESTION:
    bytes up to the first NUL */, option_error /* an errno: 0, ECONNREFUSED */, option_domain,
    option_type, option_protocol /* constants */, option_ucred /* pid=…,uid=…,gid=…: read
    only */, option_bytes /* hex:… */;
/* Every kind also takes hex:… (any length) and, where it is a number, any number. */

enum option_access { OPTION_READ = 1, OPTION_WRITE = 2 };

struct option {
    const char *name; /* "SO_RCVBUF" */
    const char *level_name;
    long level;
    long number;
    const struct option_kind *kind;
    int access; /* OPTION_READ, OPTION_WRITE or both */
    bool takes;  /* reading it changes the socket, or makes a descriptor: SO_ERROR */
    bool varies; /* differs from run to run by its nature: SO_COOKIE, TCP_INFO */
    const char *unit; /* "bytes", "ms", or "" */
    const char *help; /* one line */
};

extern const struct option options[];
extern const size_t options_count;

/* Do options of this level mean something to such a socket? `mptcp`: it is multipath TCP. */
bool option_level_fits(long level, int domain, int type, bool mptcp);

/* By level and number; NULL where there is no row. */
const struct option *option_by_number(long level, long number);
/* By name, in any case, with or without the prefix SO_, TCP_, IP_, IPV6_, UDP_ …; from
 * `start` on, so that a name that stands at several levels is found at each; the second
 * and later are reached with start = found - options + 1. NULL: no (further) row. */
const struct option *option_by_name(const char *name, size_t len, size_t start);
/* As constant_nearest(). */
const char *option_nearest(const char *name, size_t len);

#endif
