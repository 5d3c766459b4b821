/*
 * packet_sheet.h: lines of fields, joined by commas, with a label in front, that do not pass the
 * screen's edge; for packet_layers*.c alone. The packet goes along, for the files that fill it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DECODE_PACKET_SHEET_H
#define DECODE_PACKET_SHEET_H

#include "decode/packet.h"

enum { SHEET_COLUMNS = 78 };

struct sheet {
    struct buf *out;
    const struct packet *p;
    const struct packet_style *style;
    size_t line; /* where the line begins in `out` */
    bool empty;  /* there is no field in it yet */
};

/* A line, with a label or with "". */
void sheet_begin(struct sheet *s, const char *label);
void sheet_end(struct sheet *s);
/* What follows stands in a line of its own. */
void sheet_next(struct sheet *s);
/* A field, in the next line if it does not fit, in several if it is wider. The text is freed. */
void sheet_add(struct sheet *s, struct buf *text);
void sheet_field(struct sheet *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Two that a packet goes between, in two lines if one is not enough. */
void sheet_pair(struct sheet *s, struct buf *from, struct buf *to);

/* The lines of a layer. */
void layer_tcp(struct sheet *s);
void layer_udp(struct sheet *s);
void layer_icmp(struct sheet *s);

#endif
