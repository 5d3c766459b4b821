/*
 * info.h: structures of numbers that the kernel fills, TCP_INFO for one, as rows: where a field
 * lies in the structure, what it is called, its unit. Reads bytes; calls nothing.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DECODE_INFO_H
#define DECODE_INFO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "decode/facts.h"

struct info_field {
    const char *name;  /* "cwnd" */
    const char *alias; /* the kernel's name where it is another, "snd_cwnd"; or NULL */
    const char *unit;  /* of the text */
    const char *group;
    enum fact_rank rank;
    unsigned short offset;
    unsigned char size; /* in bytes: 1, 2, 4 or 8 */
    bool flows;         /* changes with time alone */
    void (*text)(struct buf *out, uint64_t number);
};

struct info {
    const struct info_field *fields;
    size_t count;
};

extern const struct info info_tcp;    /* struct tcp_info, tcp(7) */
extern const struct info info_mptcp;  /* struct mptcp_info */
extern const struct info info_memory; /* the array of SO_MEMINFO, SK_MEMINFO_ */

/* One field of a structure of which the kernel gave `len` bytes. False: it knows no such field. */
bool info_text(const struct info_field *f, const void *bytes, size_t len, struct buf *out);
/* All of its fields. */
void info_facts(const struct info *info, const void *bytes, size_t len, struct facts *out);

/* For the rows: the ways of writing a number. */
void info_number(struct buf *out, uint64_t number);
/* Thousandths, with as many decimals as are needed: microseconds as ms. */
void info_thousandths(struct buf *out, uint64_t number);

#endif
