/*
 * text_parts.h: what the files of the text view share: the line that is being written, which
 * knows how wide it is. For those files alone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef VIEWS_TEXT_PARTS_H
#define VIEWS_TEXT_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "views/text.h"

enum text_colour { TEXT_PLAIN, TEXT_BOLD, TEXT_GREEN, TEXT_RED, TEXT_YELLOW };

/* The line at the end of a buf. */
struct text_line {
    struct buf *out;
    const struct text_style *style;
    size_t limit;  /* columns; SIZE_MAX: as wide as it gets */
    size_t start;  /* offset in the buf of its first byte */
    size_t hidden; /* bytes in it that take no column: colours */
};

/* A place in a line at which it can be broken or taken back. */
struct text_mark {
    size_t at;
    size_t hidden;
};

struct text_line text_line_begin(struct buf *out, const struct text_style *style);
struct text_mark text_line_mark(const struct text_line *l);
void text_line_back(struct text_line *l, struct text_mark to);
size_t text_line_columns(const struct text_line *l);
bool text_line_fits(const struct text_line *l);
/* Puts a line end and `indent` blanks where `gap` blanks stood. */
void text_line_break(struct text_line *l, struct text_mark at, size_t gap, size_t indent);
/* Breaks what stands behind offset `from`, without colours, until it fits: where parts of it are
 * three blanks apart, else behind a comma, else at other blanks. */
void text_line_fold(struct text_line *l, size_t from, size_t indent);

/* From here on; TEXT_PLAIN ends it. */
void text_line_colour(struct text_line *l, enum text_colour colour);
void text_line_coloured(struct text_line *l, enum text_colour colour, const char *text);

/* → and … in the style's way. */
const char *text_arrow(const struct text_style *style);
const char *text_ellipsis(const struct text_style *style);
size_t text_ellipsis_columns(const struct text_style *style);

/* What stands in `out` from `start` on, cut in its middle to `limit` columns where it is wider. */
void text_cut(struct buf *out, size_t start, size_t limit, const struct text_style *style);

/* NAME(ARGS) in at most `columns`; `open` tells that nothing has come back yet. False: control
 * messages that came did not fit and are left out. */
bool text_put_call(struct text_line *l, const struct record *r, size_t columns, bool open);
/* The lines of the control messages that came. */
void text_control(struct buf *out, const struct record *r, const struct text_style *style);

/* The line of a packet to which something happened. */
void text_packet(struct buf *out, const struct record *r, const struct text_style *style);

/* The lines of all sockets that a record tells of. */
void text_changes(struct buf *out, const struct record *r, const struct text_style *style);

#endif
