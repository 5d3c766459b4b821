/*
 * state.h: what the kernel knows of one socket at one moment, read without changing it:
 * SO_ERROR, which reading clears, is never touched.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_STATE_H
#define ENGINE_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

#include "decode/states.h"

/* What a state does not say by itself. */
enum detail {
    DETAIL_NONE,
    DETAIL_NEW,          /* CLOSED: not connected yet, no address */
    DETAIL_BOUND,        /* CLOSED: not connected yet, but bound */
    DETAIL_REFUSED,      /* CLOSED: connect was answered by a RST */
    DETAIL_RESET,        /* CLOSED: a RST ended the connection */
    DETAIL_TIMED_OUT,    /* CLOSED: the peer did not answer for too long */
    DETAIL_UNREACHABLE,  /* CLOSED: there was no way to the peer */
    DETAIL_FAILED,       /* CLOSED: connect failed, and the next call tells how */
    DETAIL_DISCONNECTED, /* CLOSED: this side has ended the connection, or the attempt, at once */
    DETAIL_FINISHED,     /* CLOSED: both sides have closed */
    DETAIL_ERROR,        /* CONNECTED: an error is waiting for the next call */
    DETAIL_PEER_CLOSED,  /* CONNECTED: the peer has closed its side */
    DETAIL_HALF_OPEN,    /* SYN_RECV in a listener's queue: the handshake is not over */
    DETAIL_QUEUED        /* it is over, and nobody has accepted the connection yet */
};

/* "refused"; DETAIL_NONE is "". */
const char *detail_name(enum detail d);

/* Room for every address that a kernel gives. */
struct endpoint {
    unsigned len; /* 0: none */
    _Alignas(8) unsigned char bytes[sizeof(struct sockaddr_storage)];
};

/* How a socket's state is to be read. */
enum sock_family { SOCK_IS_UNKNOWN, SOCK_IS_TCP, SOCK_IS_RAW, SOCK_IS_OTHER, SOCK_IS_FILE };

struct sockstate {
    enum state state;
    enum detail detail;
    struct endpoint local;
    struct endpoint peer;
    int stale_port; /* that getsockname(2) still tells after a connect that failed, or 0 */
    int to_read;  /* bytes; of a datagram socket, of the next datagram; -1: not known */
    int unacked;  /* bytes sent that the peer has not acknowledged; -1: not known */
    int waiting;  /* connections in a listener's queue; -1: not known or no listener */
    int backlog;  /* of a listener; -1: not known */
};

/* What kind of descriptor this is, and what it was made with; -1 for what cannot be told. */
enum sock_family state_kind(int fd, int *domain, int *type, int *protocol);
/* The same where it is known what the socket was made with. */
enum sock_family state_kind_of(int domain, int type);

/* What may have changed since the state was read last. Asking the kernel for no more than that is
 * what makes a step cheap. */
enum state_hint {
    HINT_STATE = 1,     /* the state, a queue of connections, what is acknowledged */
    HINT_NAMES = 2,     /* the addresses, though the state is the same */
    HINT_DATA = 4,      /* the bytes to read */
    HINT_READY = 8,     /* WATCH_ERROR in the event tells whether an error is waiting: */
    HINT_ERROR = 16,    /* it is */
    HINT_OPTION = 32,   /* an option, which the kernel may understand in its own way */
    HINT_RESET = 64,    /* a RST has come in */
    HINT_ALL = HINT_STATE | HINT_NAMES | HINT_DATA
};

/* Reads the state of `fd` into *now; `before` is what was known (a state of zeros if nothing),
 * which tells a connection that ended from one that never was. `hints` are enum state_hint. */
void state_read(int fd, enum sock_family kind, const struct sockstate *before, unsigned hints,
                struct sockstate *now);

/* A connect has failed on a socket that had no address before. The port that it was to use is free
 * again, though getsockname(2) goes on telling it: such an address is none. */
void state_forget_port(struct sockstate *s);

/* What was on the wire since connect(2) or accept(2). The kernel forgets it when a call dissolves
 * the connection: shutdown(2) while it is made, connect(2) to AF_UNSPEC. */
struct tcp_past {
    bool used;         /* a segment went out or came in */
    bool answered;     /* one came in */
    bool acknowledged; /* and one that acknowledged a SYN */
    bool lost;         /* segments had to be sent again just before */
};

/* The platform's part. TCP's state, its listener's queue, and unacked if it is plainly 0;
 * False: that cannot be read here, and state_read() makes do with what every system tells. */
bool state_read_tcp(int fd, struct sockstate *now, struct tcp_past *past);
/* What a socket was made with; -1 where the system does not say. */
int state_domain(int fd);
int state_protocol(int fd);
/* Does an address of a family that this platform alone has say anything? */
bool state_is_address(const struct endpoint *e);
/* Bytes (and a FIN) that were sent on a TCP socket and not acknowledged yet, or -1. */
int state_unacked(int fd);

/* An int option of level SOL_SOCKET, or -1. */
int state_option(int fd, int option);

#endif
