/*
 * option_kinds.h: the kinds that only a few rows of options.in have, beside those of
 * options.h. The rest of the program meets them as the kind of an option.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DECODE_OPTION_KINDS_H
#define DECODE_OPTION_KINDS_H

#include "decode/options.h"

/* 64 bits without a sign. */
extern const struct option_kind option_long;
/* Two ports in 32 bits: 40000,40099 */
extern const struct option_kind option_ports;
/* struct in_addr: 127.0.0.1 */
extern const struct option_kind option_ipv4;
/* struct ip_mreq: 239.1.1.1,127.0.0.1; with the number of an interface as its third field
 * struct ip_mreqn */
extern const struct option_kind option_group4;
/* struct ipv6_mreq: ff02::1,2 */
extern const struct option_kind option_group6;

/* struct ip_mreq_source: 239.1.1.1,127.0.0.1,127.0.0.2 */
extern const struct option_kind option_source4;
/* struct group_req: 1,239.1.1.1 */
extern const struct option_kind option_group;
/* struct group_source_req: 1,239.1.1.1,127.0.0.2 */
extern const struct option_kind option_source;
/* Structures that the kernel fills; their fields as info.h has them. */
extern const struct option_kind option_tcp_info, option_meminfo, option_mptcp_info;

/* What every kind does alike: hex:… in, and out where a length is not the kind's own. */
bool option_is_hex(const char *text, size_t len);
bool option_parse_hex(const char *text, size_t len, struct buf *out, const char **why);
void option_hex_text(struct buf *out, const void *bytes, size_t len);

#endif
