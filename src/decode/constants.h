/*
 * constants.h: the names of numbers, as the C headers of this system have them. Each name
 * is one line of constants.in; what a system lacks is not in its tables.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DECODE_CONSTANTS_H
#define DECODE_CONSTANTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct constant {
    const char *name; /* as in C: "AF_INET" */
    long value;
    const char *help; /* what it is for, a few words, or "" */
};

/* Numbers of which only the first has a name of its own: SIGRTMIN, SIGRTMIN+1 … Which they are is
 * known only when the program runs. */
struct constant_range {
    const char *name;
    int (*first)(void);
    int (*last)(void);
};

/* The constants that fit one parameter. Rows with the same value: the first is the name
 * that is shown, the others are understood. */
struct constant_group {
    const char *title;           /* "address family", for messages */
    const char *const *prefixes; /* "AF_", "PF_": may be left out; ends with NULL */
    const struct constant *rows;
    size_t count;
    bool flags; /* several may be joined with | */
    long number; /* of flags: the bits that are one number, as the type below SOCK_NONBLOCK */
    const struct constant_range *range; /* of no flags; or NULL */
};

extern const struct constant_group constants_family;   /* AF_ */
extern const struct constant_group constants_type;     /* SOCK_STREAM … and the flags
                                                          SOCK_NONBLOCK, SOCK_CLOEXEC */
extern const struct constant_group constants_protocol; /* IPPROTO_ */
extern const struct constant_group constants_message;  /* MSG_ */
extern const struct constant_group constants_how;      /* SHUT_RD (in), SHUT_WR (out),
                                                          SHUT_RDWR (both, inout) */
extern const struct constant_group constants_level;    /* SOL_SOCKET, IPPROTO_TCP = SOL_TCP */
extern const struct constant_group constants_accept;   /* SOCK_NONBLOCK, SOCK_CLOEXEC */
extern const struct constant_group constants_poll;     /* POLLIN … */
extern const struct constant_group constants_epoll;    /* EPOLLIN …; where there is epoll(7) */
extern const struct constant_group constants_epollop;  /* EPOLL_CTL_; the same */
extern const struct constant_group constants_epollflag; /* EPOLL_CLOEXEC */
extern const struct constant_group constants_open;     /* O_ */
extern const struct constant_group constants_status;   /* the same as flags alone: 0 is none */
extern const struct constant_group constants_fcntl;    /* F_ */
extern const struct constant_group constants_fdflag;   /* FD_CLOEXEC */
extern const struct constant_group constants_signal;   /* SIG, the real-time ones included */
extern const struct constant_group constants_reason;   /* POLL_IN …, why SIGIO comes */
extern const struct constant_group constants_number;   /* SOMAXCONN, BUFSIZ */
extern const struct constant_group constants_ioctl;    /* FIONREAD, SIOCATMARK … */
extern const struct constant_group constants_lookup;   /* EAI_NONAME …, of getaddrinfo(3) */
extern const struct constant_group constants_errno;    /* ECONNREFUSED …; EAGAIN and EOPNOTSUPP
                                                          before their aliases; help is the
                                                          sentence, "Connection refused" */

/* By name, in any case, with or without a prefix; a name that a group gives a second
 * meaning without prefix ("out" for SHUT_WR) is a row of its own. NULL: no such name. */
const struct constant *constant_by_name(const struct constant_group *g, const char *name,
                                        size_t len);
/* The row whose name is shown for this value, or NULL. */
const struct constant *constant_by_value(const struct constant_group *g, long value);
/* Its name, or NULL. */
const char *constant_name(const struct constant_group *g, long value);

/* One word as a value: a name, a number (decimal, 0x, 0 for octal, with a sign), where the
 * group has flags also several joined with |, each also with a leading - ("-peek"). Returns
 * false and leaves *value alone where the word, or a part of it, is neither; *bad and
 * *bad_len then are that part. */
bool constant_parse(const struct constant_group *g, const char *text, size_t len, long *value,
                    const char **bad, size_t *bad_len);
/* The value as C would write it: "AF_INET", "MSG_PEEK|MSG_DONTWAIT", "0", "47",
 * "MSG_PEEK|0x10000000". */
void constant_text(struct buf *out, const struct constant_group *g, long value);

/* The name nearest to a mistyped one (edit distance at most 2, and less than half of its
 * length), as the user would type it, or NULL. */
const char *constant_nearest(const struct constant_group *g, const char *name, size_t len);

/* "ECONNREFUSED", or NULL for a number that is no errno. */
const char *errno_name(int error);
/* "Connection refused", or "Unknown error". Never NULL. */
const char *errno_sentence(int error);

/* A number as the language writes it: decimal, 0x…, 0… for octal; a sign. False where the
 * text is anything else or does not fit 64 bits; values above INT64_MAX wrap as in C. */
bool number_parse(const char *text, size_t len, long long *number);

#endif
