/*
 * cause_conditions.h: what a row of causes.in may ask of a case. For causes.c, and for who finds
 * out what the call itself does not tell.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DECODE_CAUSE_CONDITIONS_H
#define DECODE_CAUSE_CONDITIONS_H

#include <stdint.h>

/* A bit each, by IF(NAME); in causes.in in small letters and without IF_. */
enum cause_condition {
    IF_INET,
    IF_INET6,
    IF_UNIX,
    IF_STREAM, /* has connections */
    IF_DGRAM,
    IF_TCP,
    IF_UDP,
    /* before the call */
    IF_CLOSED,
    IF_LISTENING,
    IF_CONNECTING,
    IF_SHUT, /* its FIN is sent */
    /* after the call */
    IF_ATTEMPT, /* the connection is still being made */
    IF_STOPPED, /* listened when the call began, and no longer */
    IF_UNCONNECTED,
    IF_UNBOUND,
    IF_BOUND,
    IF_BOUNDMAPPED, /* to an IPv4 address as IPv6 writes it */
    /* what was passed */
    IF_STRANGER, /* an address of another family */
    IF_IPV4,
    IF_PATH,
    IF_ABSTRACT,
    IF_LOWPORT,
    IF_ANYPORT,
    IF_GROUP,     /* a multicast or broadcast address */
    IF_LINKLOCAL, /* and without an interface */
    IF_MAPPED,    /* an IPv4 address as IPv6 writes it */
    IF_TOOSHORT,
    IF_TOOLONG,
    IF_FITS, /* neither */
    IF_NEGATIVE,
    IF_ABSENT, /* not open */
    IF_LENGTH, /* not open, and never was: rather a length */
    /* why it no longer waits */
    IF_LIMIT,
    IF_USER,
    IF_LEFT, /* the shell ends */
    /* what was found out behind the call: cause_facts.found */
    IF_NONBLOCK,   /* O_NONBLOCK is set */
    IF_DONTWAIT,   /* MSG_DONTWAIT was passed */
    IF_ERRQUEUE,   /* MSG_ERRQUEUE was passed */
    IF_NEVER,      /* CLOSED: never connected */
    IF_FAILED,     /* CLOSED: the attempt failed */
    IF_RESET,      /* CLOSED: a RST ended the connection */
    IF_FINISHED,   /* CLOSED: both sides have ended it */
    IF_DISCONNECTED, /* CLOSED: a call of this side has broken it off */
    IF_HELD,       /* {holder} has {held}, and that is the obstacle */
    IF_TIMEWAIT,   /* {pair} is in TIME_WAIT, and that is the obstacle */
    IF_SILENT,     /* {holder} is bound there, and does not listen */
    IF_ELSEWHERE,  /* {holder} listens on that port, but at {held} */
    IF_BYUDP,      /* {holder} has that port for UDP */
    IF_BYTCP,      /* {holder} has that port for TCP */
    IF_NOW,        /* {holder} listens there now */
    IF_UNREAD,     /* {holder} at the other end was closed before it had read all */
    IF_SOCKFILE,   /* the path is that of a socket */
    IF_V6ONLY,     /* IPV6_V6ONLY is set */
    IF_NODEFAULT,  /* there is no default route for this family */
    IF_INLAB,      /* a host of the lab that could be put up has the address */
    IF_OTHERHOST,  /* {holder}, another host of the lab, has it */
    IF_COUNT
};

#define IF(condition) (UINT64_C(1) << (condition))

_Static_assert(IF_COUNT <= 64, "a bit for each condition");

struct cause_facts;

/* All that hold. */
uint64_t cause_conditions(const struct cause_facts *f);

#endif
