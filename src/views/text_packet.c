/*
 * text_packet.c: a packet in a line: who sent it to whom, its notation, what is remarkable about
 * it, and what became of it. The notation itself is decode's.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <inttypes.h>
#include <time.h>

#include "views/text_parts.h"

/* Blanks round the notation, and in front of what does not fit into the line. */
enum { HEAD_GAP = 2, TAIL_GAP = 3, TAIL_INDENT = 6 };
enum { NS_PER_MS = 1000000 };
static const int64_t second_ns = 1000000000;

/* ---- times -------------------------------------------------------------------------------- */

/* "204 ms", "3.1 s" */
static void
put_span(struct buf *out, int64_t ns)
{
    if (ns < second_ns)
        buf_printf(out, "%" PRId64 " ms", ns / NS_PER_MS);
    else
        buf_printf(out, "%.1f s", (double)ns / 1e9);
}

static void
put_clock(struct buf *out, int64_t ns)
{
    time_t seconds = (time_t)(ns / second_ns);
    struct tm now;

    if (localtime_r(&seconds, &now) == NULL)
        return;
    buf_printf(out, "%02d:%02d:%02d.%03d ", now.tm_hour, now.tm_min, now.tm_sec,
               (int)(ns % second_ns / NS_PER_MS));
}

static void
put_time(struct buf *out, const struct record *r, const struct text_style *style)
{
    switch (style->time) {
    case TEXT_TIME_OFF:
        break;
    case TEXT_TIME_CLOCK:
        put_clock(out, r->time_ns);
        break;
    case TEXT_TIME_STEP:
        buf_printf(out, "%8.3f ", (double)r->since_step_ns / 1e9);
        break;
    case TEXT_TIME_DELTA:
        buf_printf(out, "%8.3f ", (double)r->took_ns / 1e9);
        break;
    }
}

/* ---- what became of it -------------------------------------------------------------------- */

static void
put_copies(struct buf *out, const struct packet_event *e)
{
    if (e->copies == 0)
        return;
    buf_printf(out, " (sent %u times, last after ", e->copies + 1);
    put_span(out, e->last_copy_ns - e->sent_ns);
    buf_char(out, ')');
}

static const char *
refusal(const struct packet_event *e)
{
    return e->to == NULL && e->len != 0 && (e->frame[0] & 1) == 0 ? "nobody has this address"
                                                                   : "not taken";
}

static void
put_fate(struct buf *out, const struct packet_event *e)
{
    if (e->fate == FATE_REFUSED)
        buf_str(out, refusal(e));
    else if (e->fate == FATE_DOUBLED)
        buf_str(out, "delivered, and still on the wire");
    else
        buf_str(out, fate_name(e->fate));
    put_copies(out, e);
}

/* ---- the line ----------------------------------------------------------------------------- */

static void
put_gap(struct buf *out, size_t gap)
{
    while (gap-- != 0)
        buf_char(out, ' ');
}

static void
put_ends(struct text_line *l, const struct packet_event *e)
{
    buf_printf(l->out, "  #%lu ", e->number);
    buf_str(l->out, e->from != NULL ? e->from : "?");
    buf_char(l->out, ' ');
    buf_str(l->out, text_arrow(l->style));
    buf_char(l->out, ' ');
    buf_str(l->out, e->to != NULL ? e->to : e->len != 0 && (e->frame[0] & 1) != 0 ? "all" : "?");
}

/* What stands behind the notation: marks, and what became of it. */
static void
list_tail(struct buf *tail, const struct packet_event *e)
{
    struct packet_marks marks = e->marks;

    if (e->injected && !e->again)
        buf_str(tail, "injected");
    if (e->again)
        marks.marks &= MARK_OUT_OF_ORDER;
    if (marks.marks != 0) {
        put_gap(tail, tail->len != 0 ? TAIL_GAP : 0);
        packet_marks_text(tail, &marks);
    }
    if (e->fate != FATE_PASSED) {
        put_gap(tail, tail->len != 0 ? TAIL_GAP : 0);
        put_fate(tail, e);
    }
}

/* In a line of its own where the other is full. */
static void
put_tail(struct text_line *l, const struct buf *tail, size_t gap)
{
    struct text_mark before = text_line_mark(l);

    if (tail->len == 0)
        return;
    put_gap(l->out, gap);
    buf_add(l->out, tail->data, tail->len);
    if (text_line_fits(l))
        return;
    text_line_break(l, before, gap, TAIL_INDENT);
    text_line_fold(l, l->start + TAIL_INDENT, TAIL_INDENT);
}

static struct packet_style
notation_of(const struct packet_event *e, const struct text_style *style, size_t width)
{
    const unsigned probes = MARK_ZERO_WINDOW_PROBE | MARK_KEEP_ALIVE;

    return (struct packet_style){.absolute = style->absolute, .seq_base = e->marks.seq_base,
                                 .ack_base = e->marks.ack_base, .wscale = e->marks.wscale,
                                 .window = (e->marks.marks & MARK_WINDOW_UPDATE) != 0,
                                 .sequence = (e->marks.marks & probes) != 0,
                                 .hide_timestamps = style->detail != TEXT_FULL,
                                 .ports = e->marks.several, .ascii = style->ascii,
                                 .width = width};
}

/* One that was told when it was sent: its flags, or what it is, are enough to know it by. Returns
 * how many blanks keep what follows in its column. */
static size_t
put_name(struct buf *out, const struct packet *p)
{
    size_t start = out->len;

    if (p->kind == PACKET_TCP)
        packet_flags_text(out, p->tcp_flags);
    else
        buf_str(out, packet_kind_name(p));
    return out->len - start < 2 ? 3 : 2;
}

/* The columns that are left for the notation if the tail takes so many; 0: any. */
static size_t
room_of(const struct text_line *l, size_t tail)
{
    size_t used = text_line_columns(l) + tail;

    if (l->limit == SIZE_MAX)
        return 0;
    return l->limit > used ? l->limit - used : 1;
}

/* As much of it as the tail leaves room for; where that is too little the tail will have to go. */
static void
put_notation(struct text_line *l, const struct packet_event *e, const struct packet *p, size_t tail)
{
    size_t gap = l->out->len;
    struct packet_style notation;
    struct text_mark start;

    put_gap(l->out, HEAD_GAP);
    start = text_line_mark(l);
    notation = notation_of(e, l->style, room_of(l, tail));
    packet_text(l->out, p, &notation);
    if (l->limit == SIZE_MAX || text_line_columns(l) + tail <= l->limit)
        return;
    text_line_back(l, start);
    notation.width = room_of(l, 0);
    packet_text(l->out, p, &notation);
    text_line_fold(l, gap, TAIL_INDENT);
}

static void
put_untold(struct buf *out, const struct packet_event *e)
{
    buf_printf(out, "  wire: %u more packets, too many to be told\n", e->copies);
}

void
text_packet(struct buf *out, const struct record *r, const struct text_style *style)
{
    const struct packet_event *e = r->packet;
    struct text_line l = text_line_begin(out, style);
    struct buf tail = {0};
    size_t gap = TAIL_GAP;
    struct packet p;

    if (e->fate == FATE_UNTOLD) {
        put_untold(out, e);
        return;
    }
    packet_decode(e->frame, e->len, e->offloaded, &p);
    list_tail(&tail, e);
    put_time(out, r, style);
    put_ends(&l, e);
    if (e->again) {
        put_gap(out, HEAD_GAP);
        gap = put_name(out, &p);
    } else {
        put_notation(&l, e, &p, tail.len != 0 ? TAIL_GAP + tail.len : 0);
    }
    put_tail(&l, &tail, gap);
    buf_char(out, '\n');
    buf_free(&tail);
}

void
text_packet_full(struct buf *out, const struct packet_event *e, const struct text_style *style)
{
    struct packet_style notation = notation_of(e, style, TEXT_COLUMNS);
    struct packet p;

    packet_decode(e->frame, e->len, e->offloaded, &p);
    packet_layers(out, &p, &notation);
}
