/*
 * text.h: the journal as text for people: a step, what changed, a socket's line, a fault in a
 * line. Writes into a buf; never asks the kernel.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef VIEWS_TEXT_H
#define VIEWS_TEXT_H

#include <stdbool.h>

#include "base/diag.h"
#include "decode/facts.h"
#include "engine/journal.h"

enum text_detail { TEXT_BRIEF, TEXT_NORMAL, TEXT_FULL };

/* What stands in front of a packet: nothing, the time since its step began, since the packet
 * before, or of the day. */
enum text_time { TEXT_TIME_OFF, TEXT_TIME_STEP, TEXT_TIME_DELTA, TEXT_TIME_CLOCK };

struct text_style {
    enum text_detail detail;
    bool colour; /* bold, green, red, yellow of the terminal's own */
    bool ascii;  /* -> and ... for → and … */
    bool absolute; /* sequence numbers as they are on the wire */
    enum text_time time;
};

enum { TEXT_COLUMNS = 78 };

/* A record as whole lines, each with its newline. Writes nothing for what is not shown (a
 * command of the shell itself, a comment). */
void text_record(struct buf *out, const struct record *r, const struct text_style *style);

/* The line of one socket in a list: `  3 s  LISTEN   127.0.0.1:8888   0 waiting, backlog 1`. The
 * change is one in which nothing changed. */
void text_socket(struct buf *out, const struct change *c, const struct text_style *style);

/* A packet in full, layer by layer. */
void text_packet_full(struct buf *out, const struct packet_event *e,
                      const struct text_style *style);

/* What is known of one thing, under headings, several facts a line. */
void text_facts(struct buf *out, const struct facts *f, const struct text_style *style);

/* The same, a line each. */
void text_facts_list(struct buf *out, const struct facts *f, const struct text_style *style);

/* A sentence, indented by two blanks and wrapped. */
void text_sentence(struct buf *out, const char *sentence);

/* One row of a list: a label in `width` columns, and words behind it, wrapped in a column of their
 * own. */
void text_entry(struct buf *out, const char *label, size_t width, const char *words);

/* What is wrong with a line: the line, a caret under the place, the reason, the line that would be
 * right if there is one. `file` NULL: typed at the prompt. Of a long line only the part around
 * the fault is shown. */
void text_fault(struct buf *out, const char *file, unsigned lineno, const char *line, size_t len,
                const struct diag *d, const struct text_style *style);

#endif
