/*
 * states.h: the names of socket states: TCP's as the kernel and netstat have them, and
 * those that this program gives to sockets without a state machine.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DECODE_STATES_H
#define DECODE_STATES_H

#include <stddef.h>

/* The first twelve have the numbers of the kernel (include/net/tcp_states.h). */
enum state {
    STATE_UNKNOWN = 0,
    STATE_ESTABLISHED,
    STATE_SYN_SENT,
    STATE_SYN_RECV,
    STATE_FIN_WAIT1,
    STATE_FIN_WAIT2,
    STATE_TIME_WAIT,
    STATE_CLOSED,
    STATE_CLOSE_WAIT,
    STATE_LAST_ACK,
    STATE_LISTEN,
    STATE_CLOSING,
    STATE_UNBOUND,   /* datagram and UNIX sockets, and whatever else has a descriptor */
    STATE_BOUND,
    STATE_CONNECTED,
    STATE_OPEN,      /* a descriptor that is no socket */
    STATE_GONE,      /* the descriptor is closed */
    STATE_COUNT
};

/* "ESTABLISHED"; STATE_GONE is "closed", STATE_UNKNOWN "?". Never NULL. */
const char *state_name(enum state s);
/* All spellings, in any case: SYN_RCVD, FIN-WAIT-1, FINWAIT1, ESTAB, CLOSE …; STATE_UNKNOWN where
 * the text is none. "CLOSED" is STATE_CLOSED; "gone" is STATE_GONE. */
enum state state_parse(const char *text, size_t len);

#endif
