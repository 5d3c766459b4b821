/*
 * packet_text.c: a packet in a line: what it is and its numbers always, then as much of its
 * options and of its data as there is room for. Knows nothing of who sent it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <string.h>

#include "base/escape.h"
#include "base/utf8.h"
#include "decode/packet_parts.h"

static const char gap[] = "   ";

/* Columns below which no data is shown: of it, one character and what is round it. */
enum { DATA_LEAST = 8 };

/* No header has room for more options, or for more blocks of SACK. */
enum { OPTIONS_MAX = 20, SACK_BLOCK = 8 };

static const char *
ellipsis(const struct packet_style *style)
{
    return style->ascii ? "..." : "…";
}

static size_t
ellipsis_columns(const struct packet_style *style)
{
    return style->ascii ? 3 : 1;
}

static void
add_number(struct buf *out, const char *label, uint32_t number)
{
    buf_str(out, label);
    buf_uint(out, number);
}

/* ---- what it is, and its numbers ---------------------------------------------------------- */

static void
add_ports(struct buf *out, const struct packet *p)
{
    buf_uint(out, p->from_port);
    add_number(out, " > ", p->to_port);
}

static void
add_sequence(struct buf *out, const struct packet *p, const struct packet_style *style)
{
    uint32_t seq = p->seq - (style->absolute ? 0 : style->seq_base);

    add_number(out, " seq ", seq);
    if (p->data_all != 0)
        add_number(out, ":", seq + (uint32_t)p->data_all);
}

static void
add_window(struct buf *out, const struct packet *p, const struct packet_style *style)
{
    bool syn = (p->tcp_flags & TCP_FLAG_SYN) != 0;
    bool closed = p->window == 0 && (p->tcp_flags & TCP_FLAG_RST) == 0;
    int shift = syn || style->wscale < 0 ? 0 : style->wscale;

    if (syn || closed || style->window)
        add_number(out, " win ", (uint32_t)p->window << shift);
}

static void
add_segment(struct buf *out, const struct packet *p, const struct packet_style *style)
{
    const uint8_t special = TCP_FLAG_SYN | TCP_FLAG_FIN | TCP_FLAG_RST;
    uint8_t flags = p->tcp_flags;
    size_t start;

    if (style->ports) {
        add_ports(out, p);
        buf_str(out, "  ");
    }
    start = out->len;
    packet_flags_text(out, flags);
    buf_str(out, out->len - start < 2 ? "  " : " ");
    if ((flags & special) != 0 || (flags & TCP_FLAG_ACK) == 0 || p->data_all != 0 ||
        style->sequence)
        add_sequence(out, p, style);
    if ((flags & TCP_FLAG_ACK) != 0)
        add_number(out, " ack ", p->ack - (style->absolute ? 0 : style->ack_base));
    add_window(out, p, style);
    if ((flags & TCP_FLAG_URG) != 0)
        add_number(out, " urg ", p->urgent);
}

/* The hosts that are quoted are nearly always those that the message passes between: they are
 * left out if they do not fit in `width`. */
static void
add_message(struct buf *out, const struct packet *p, size_t width)
{
    size_t start = out->len;
    struct packet quoted;
    size_t named;

    buf_str(out, p->family == AF_INET6 ? "ICMP6  " : "ICMP  ");
    icmp_text(out, p);
    if (!packet_quoted(p, &quoted))
        return;
    buf_str(out, ", quotes ");
    named = out->len;
    packet_quote_text(out, &quoted, true);
    if (out->len - start > width) {
        out->len = named;
        packet_quote_text(out, &quoted, false);
    }
}

/* Nothing but what is wrong is known of it. */
static bool
is_unreadable(const struct packet *p)
{
    return p->wrong != NULL && (p->kind == PACKET_OTHER || p->kind == PACKET_IP);
}

static void
add_head(struct buf *out, const struct packet *p, const struct packet_style *style, size_t width)
{
    if (is_unreadable(p)) {
        buf_str(out, p->wrong);
        return;
    }
    switch (p->kind) {
    case PACKET_TCP: add_segment(out, p, style); break;
    case PACKET_UDP:
        buf_str(out, "UDP  ");
        add_ports(out, p);
        break;
    case PACKET_ICMP: add_message(out, p, width); break;
    case PACKET_ARP:
        buf_str(out, "ARP  ");
        arp_text(out, p);
        break;
    case PACKET_FRAGMENT: packet_fragment_text(out, p); break;
    case PACKET_IP: add_number(out, "IP protocol ", p->protocol); break;
    case PACKET_OTHER: buf_printf(out, "Ethernet type 0x%04x", (unsigned)p->ether_type); break;
    }
}

/* ---- how much it carries ------------------------------------------------------------------ */

static bool
tells_bytes(const struct packet *p)
{
    if (p->kind == PACKET_ARP)
        return false;
    if (p->kind == PACKET_ICMP)
        return icmp_is_echo(p) || icmp_name(p) == NULL;
    return p->kind != PACKET_TCP || p->data_all != 0;
}

/* Of fragments, it is what they carry of the datagram: their counts and offsets add up. */
static void
add_bytes(struct buf *out, const struct packet *p)
{
    bool first = p->fragment && p->kind != PACKET_FRAGMENT && p->transport_at != 0;
    size_t here = first ? p->network_end - p->transport_at : p->data_len;
    size_t all = first && p->kind == PACKET_UDP ? p->data_all + HEADER_UDP : p->data_all;

    buf_str(out, gap);
    buf_uint(out, here);
    if (here < all) {
        buf_str(out, " of ");
        buf_uint(out, all);
    }
    buf_str(out, here == 1 && here >= all ? " byte" : " bytes");
}

static void
add_tail(struct buf *out, const struct packet *p, bool bytes)
{
    if (p->wrong != NULL && !is_unreadable(p)) {
        buf_str(out, gap);
        buf_str(out, p->wrong);
    }
    if (bytes && tells_bytes(p))
        add_bytes(out, p);
    if (p->fragment && p->kind != PACKET_FRAGMENT) {
        buf_str(out, gap);
        packet_fragment_text(out, p);
    }
}

/* ---- options ------------------------------------------------------------------------------ */

/* What is most worth knowing stands first, and is the last to give way. */
struct option_list {
    struct buf text;          /* " <mss 1460,sackOK", not closed */
    size_t ends[OPTIONS_MAX]; /* the places in it where it can be cut */
    size_t count;
    size_t main;  /* so many of them belong to MSS and SACK */
    size_t least; /* so many always stay: what is there up to the first block of SACK */
};

/* How many columns it takes if it is cut behind the first `n`. */
static size_t
list_columns(const struct option_list *l, size_t n, const struct packet_style *style)
{
    if (n == l->count)
        return n != 0 ? l->text.len + 1 : 0;
    return (n != 0 ? l->ends[n - 1] : 1) + 1 + ellipsis_columns(style) + 1;
}

/* Of SACK, each block is a place where it can be cut. */
static void
list_option(struct option_list *l, const struct tcp_option *o, uint32_t base)
{
    bool sack = o->kind == OPTION_SACK && o->len > SACK_BLOCK;
    struct tcp_option part = *o;
    size_t start;

    buf_str(&l->text, l->count == 0 ? " <" : ",");
    start = l->text.len;
    for (part.len = sack ? SACK_BLOCK : o->len; part.len <= o->len; part.len += SACK_BLOCK) {
        l->text.len = start;
        tcp_option_text(&l->text, &part, base);
        if (l->count < OPTIONS_MAX)
            l->ends[l->count++] = l->text.len;
        if (o->kind == OPTION_SACK && part.len <= SACK_BLOCK)
            l->least = l->count;
    }
}

static bool
is_padding(const struct tcp_option *o)
{
    return o->kind <= OPTION_NOP;
}

static bool
is_main(const struct tcp_option *o)
{
    return o->kind == OPTION_MSS || o->kind == OPTION_SACK;
}

static bool
has_timestamps_alone(const struct packet *p)
{
    size_t at = p->transport_at + HEADER_TCP;
    struct tcp_option o;

    while (tcp_option_next(p, &at, &o)) {
        if (!is_padding(&o) && o.kind != OPTION_TIMESTAMPS)
            return false;
    }
    return true;
}

static void
list_options(struct option_list *l, const struct packet *p, const struct packet_style *style,
             bool main)
{
    size_t at = p->transport_at + HEADER_TCP;
    struct tcp_option o;

    while (tcp_option_next(p, &at, &o)) {
        if (!is_padding(&o) && is_main(&o) == main)
            list_option(l, &o, style->absolute ? 0 : style->ack_base);
    }
}

static void
list_all_options(struct option_list *l, const struct packet *p, const struct packet_style *style)
{
    if (p->kind != PACKET_TCP || (style->hide_timestamps && has_timestamps_alone(p)))
        return;
    list_options(l, p, style, true);
    l->main = l->count;
    list_options(l, p, style, false);
}

static void
add_options(struct buf *out, const struct option_list *l, const struct packet_style *style,
            size_t limit)
{
    size_t n = l->count;

    if (n == 0)
        return;
    while (n > l->least && list_columns(l, n, style) > limit)
        n--;
    buf_add(out, l->text.data, n != 0 ? l->ends[n - 1] : 2);
    if (n != l->count) {
        if (n != 0)
            buf_char(out, ',');
        buf_str(out, ellipsis(style));
    }
    buf_char(out, '>');
}

/* ---- data --------------------------------------------------------------------------------- */

static bool
shows_data(const struct packet *p)
{
    return (p->kind == PACKET_TCP || p->kind == PACKET_UDP) && !p->fragment && p->data_len != 0;
}

/* Cuts what stands in `out` from `start` on to `limit` columns. */
static void
cut(struct buf *out, size_t start, size_t limit, const struct packet_style *style)
{
    size_t mark = ellipsis_columns(style);
    size_t len = out->len - start;

    if (len <= limit || utf8_columns(out->data + start, len) <= limit)
        return;
    out->len = start + escape_offset(out->data + start, len, limit > mark ? limit - mark : 0);
    buf_str(out, ellipsis(style));
}

/* As much of the data as can matter: few characters take no column, and none more than four
 * bytes. Opened, but not closed. */
static void
quote_data(struct buf *quoted, const struct packet *p, const struct packet_style *style,
           size_t width)
{
    size_t most = width < SIZE_MAX / 4 ? width * 4 : SIZE_MAX;

    if (!shows_data(p))
        return;
    buf_char(quoted, ' ');
    escape_quoted(quoted, p->data, p->data_len < most ? p->data_len : most);
    quoted->len--;
    if (p->data_len > most)
        buf_str(quoted, ellipsis(style));
}

static void
add_quoted(struct buf *out, struct buf *quoted, size_t limit, const struct packet_style *style)
{
    if (quoted->len == 0 || limit < DATA_LEAST)
        return;
    cut(quoted, 0, limit - 1, style);
    buf_add(out, quoted->data, quoted->len);
    buf_char(out, '"');
}

static size_t
less(size_t width, size_t taken)
{
    return width > taken ? width - taken : 0;
}

/* Options but the main ones give way to the data, and the data to the main ones. */
static size_t
room_for_options(const struct option_list *options, const struct packet_style *style, size_t room,
                 size_t data)
{
    size_t wanted = list_columns(options, options->main, style);
    size_t left = less(room, data);

    if (left < wanted)
        left = wanted;
    return left < room ? left : room;
}

/* `least` is what stays besides the tail. A segment's numbers tell how much data it has, too.
 * True: that is not told, and so its data cannot be shown. */
static bool
shorten_tail(struct buf *tail, const struct packet *p, size_t least, size_t width)
{
    if (p->kind != PACKET_TCP || least + tail->len <= width)
        return false;
    buf_clear(tail);
    add_tail(tail, p, false);
    return true;
}

void
packet_text(struct buf *out, const struct packet *p, const struct packet_style *style)
{
    size_t width = style->width != 0 ? style->width : SIZE_MAX;
    size_t start = out->len;
    struct option_list options = {0};
    struct buf tail = {0};
    struct buf quoted = {0};
    size_t least;
    size_t data;
    size_t room;

    add_tail(&tail, p, true);
    add_head(out, p, style, less(width, tail.len));
    list_all_options(&options, p, style);
    least = out->len - start + list_columns(&options, options.least, style);
    if (!shorten_tail(&tail, p, least, width))
        quote_data(&quoted, p, style, width);
    data = quoted.len != 0 ? utf8_columns(quoted.data, quoted.len) + 1 : 0;
    room = less(width, out->len - start + tail.len);
    add_options(out, &options, style, room_for_options(&options, style, room, data));
    buf_add(out, tail.data, tail.len);
    room = less(width, utf8_columns(out->data + start, out->len - start));
    add_quoted(out, &quoted, room, style);
    buf_free(&options.text);
    buf_free(&tail);
    buf_free(&quoted);
}
