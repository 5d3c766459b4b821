/*
 * fuzz_packet.c: any bytes as frames on a wire: taken apart, written, followed as conversations.
 * Says what must hold besides not crashing: lines fit, nothing in them is a control character, and
 * what is said of a frame lies within it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/utf8.h"
#include "decode/conversation.h"
#include "decode/packet.h"

enum { SHEET = 78 };

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t len);

static void
must(bool holds, const char *what, const struct buf *text)
{
    if (holds)
        return;
    fprintf(stderr, "does not hold: %s: %.*s\n", what, (int)text->len, text->data);
    abort();
}

static void
is_printable(const char *text, size_t len, const struct buf *all)
{
    for (size_t i = 0; i < len; i++)
        must((unsigned char)text[i] >= ' ' && text[i] != 0x7f, "printable", all);
}

/* What never gives way. */
static size_t
least_columns(const struct packet *p, struct packet_style style)
{
    struct buf line = {0};
    size_t columns;

    style.width = 1;
    packet_text(&line, p, &style);
    columns = utf8_columns(line.data, line.len);
    buf_free(&line);
    return columns;
}

static void
try_line(const struct packet *p, struct packet_style style, size_t width)
{
    struct buf line = {0};

    style.width = width;
    packet_text(&line, p, &style);
    if (width != 0 && utf8_columns(line.data, line.len) > width)
        must(utf8_columns(line.data, line.len) <= least_columns(p, style), "a line fits", &line);
    is_printable(line.data, line.len, &line);
    buf_free(&line);
}

static void
try_layers(const struct packet *p, const struct packet_style *style)
{
    struct buf text = {0};

    packet_layers(&text, p, style);
    for (size_t at = 0; at < text.len;) {
        const char *line = text.data + at;
        const char *end = memchr(line, '\n', text.len - at);

        must(end != NULL && end - line <= SHEET, "a line of the layers fits", &text);
        is_printable(line, (size_t)(end - line), &text);
        at += (size_t)(end - line) + 1;
    }
    buf_free(&text);
}

static void
try_places(const struct packet *p)
{
    static const struct buf nothing;
    size_t data = p->data != NULL ? (size_t)(p->data - p->frame) : 0;

    must(p->network_end <= p->len && p->network_at <= p->len, "the datagram is in it", &nothing);
    must(p->transport_at <= p->len && p->quoted_at <= p->len, "so is its transport", &nothing);
    must(data <= p->len && p->data_len <= p->len - data, "so is its data", &nothing);
    must(p->data_len <= p->data_all, "not more data than there can be", &nothing);
}

static void
try_packet(const struct packet *p, const struct packet_style *style)
{
    static const size_t widths[] = {0, 3, 20, 40, 55, 78};

    try_places(p);
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
        try_line(p, *style, widths[i]);
    try_layers(p, style);
}

static void
take_count(void *context, const struct conversation_count *count)
{
    *(unsigned long *)context += count->packets;
}

static void
try_frame(struct conversations *all, const unsigned char *bytes, size_t len, unsigned long number)
{
    struct packet p;
    struct packet quoted;
    struct packet_marks marks;
    struct packet_sent sent;
    struct packet_style style = {.wscale = -1, .ascii = number % 2 == 0, .ports = len % 2 == 0};
    struct buf text = {0};

    /* Few inputs have a right checksum: nothing is learned from those that have none. */
    packet_decode(bytes, len, number % 4 != 0, &p);
    sent = (struct packet_sent){&p, number, (int64_t)number * 1000, number % 3 == 0};
    conversation_sent(all, &sent, &marks);
    conversation_delivered(all, &p, len, &marks);
    packet_marks_text(&text, &marks);
    is_printable(text.data, text.len, &text);
    style.seq_base = marks.seq_base;
    style.ack_base = marks.ack_base;
    style.wscale = marks.wscale;
    try_packet(&p, &style);
    if (packet_quoted(&p, &quoted))
        try_packet(&quoted, &style);
    buf_free(&text);
}

/* Each frame has two bytes with its length in front; the last has what is left. */
int
LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t len)
{
    struct conversations *all = conversations_new();
    unsigned long packets = 0;
    uint8_t flags;

    packet_flags_parse((const char *)bytes, len, &flags);
    for (unsigned long number = 1; len >= 2; number++) {
        size_t want = (size_t)bytes[0] << 8 | bytes[1];
        size_t have = want < len - 2 ? want : len - 2;
        /* In memory of its own length. */
        unsigned char *frame = malloc(have != 0 ? have : 1);

        if (frame == NULL)
            break;
        memcpy(frame, bytes + 2, have);
        try_frame(all, frame, have, number);
        free(frame);
        bytes += have + 2;
        len -= have + 2;
    }
    conversations_each(all, take_count, &packets);
    conversations_free(all);
    return 0;
}
