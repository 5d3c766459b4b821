/*
 * packet_event.h: one thing that happened to one packet on the wire, as the journal keeps it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_PACKET_EVENT_H
#define ENGINE_PACKET_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "decode/conversation.h"

enum packet_fate {
    FATE_PASSED,    /* sent, and handed over at once */
    FATE_HELD,      /* sent; it stays on the wire until told */
    FATE_DELAYED,   /* sent; it is handed over later, by itself */
    FATE_DELIVERED, /* one that was on the wire is handed over */
    FATE_DOUBLED,   /* it is handed over, and stays on the wire */
    FATE_DROPPED,   /* taken from the wire by the user's word */
    FATE_LOST,      /* lost by chance, or on a cut cable */
    FATE_REFUSED,   /* the wire is full, or nobody has this address */
    FATE_UNTOLD     /* no packet: so many events were forgotten, `copies` */
};

/* "held" */
const char *fate_name(enum packet_fate f);

struct packet_event {
    unsigned long number; /* of the packet, from 1; 0: none */
    enum packet_fate fate;
    bool again;           /* it was told before, when it was sent */
    bool injected;        /* no socket sent it */
    bool offloaded;       /* its checksum is left to hardware that is not there */
    const char *from;     /* the hosts' names; interned by the lab; NULL: an address nobody has */
    const char *to;       /* NULL: all others */
    int64_t time_ns;      /* CLOCK_MONOTONIC */
    int64_t sent_ns;      /* when it was put on the wire */
    unsigned copies;      /* how often it was sent again while it was on the wire */
    int64_t last_copy_ns;
    struct packet_marks marks;
    const unsigned char *frame;
    size_t len;
};

#endif
