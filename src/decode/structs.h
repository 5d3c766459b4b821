/*
 * structs.h: structures that calls take and give, apart from options, as text.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DECODE_STRUCTS_H
#define DECODE_STRUCTS_H

#include "decode/options.h"

/* ints: 3,4; the two descriptors of socketpair(2), the struct f_owner_ex of fcntl(2) */
extern const struct option_kind struct_ints;
/* struct pollfd, poll(2): 3:POLLIN,4:POLLIN|POLLOUT, with what is asked for, and with what came */
extern const struct option_kind struct_poll_asked;
extern const struct option_kind struct_poll_got;
/* struct in_pktinfo, ip(7): interface, local address, destination: 1,127.0.0.1,127.0.0.1 */
extern const struct option_kind struct_pktinfo4;
/* struct in6_pktinfo, ipv6(7): address,interface: ::1,1 */
extern const struct option_kind struct_pktinfo6;

#endif
