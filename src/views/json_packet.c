/*
 * json_packet.c: the keys of a packet, those of its protocol included.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <string.h>

#include "decode/packet_address.h"
#include "views/json_value.h"

/* Of a protocol without ports, port 0. */
static json_t *
address_of(const struct packet *p, const uint8_t host[16], uint16_t port)
{
    struct address a;
    struct endpoint e;

    packet_address(p->family, host, port, &a);
    if (a.len == 0)
        return json_null();
    memcpy(e.bytes, a.bytes, e.len = a.len);
    return js_address(&e);
}

static void
set_segment(json_t *object, const struct packet *p, const struct packet_marks *m)
{
    struct buf flags = {0};

    packet_flags_text(&flags, p->tcp_flags);
    js_set(object, "flags", js_text(flags.data, flags.len));
    js_set(object, "seq", json_integer(p->seq));
    js_set(object, "ack", json_integer(p->ack));
    js_set(object, "relative_seq", json_integer((uint32_t)(p->seq - m->seq_base)));
    js_set(object, "relative_ack", (p->tcp_flags & TCP_FLAG_ACK) != 0
                                       ? json_integer((uint32_t)(p->ack - m->ack_base))
                                       : json_null());
    js_set(object, "window", json_integer(p->window));
    js_set(object, "connection", js_count(m->connection != 0 ? (long)m->connection : -1));
    buf_free(&flags);
}

static json_t *
marks_of(const struct packet_marks *m)
{
    struct buf text = {0};
    json_t *marks;

    packet_marks_text(&text, m);
    marks = text.len != 0 ? js_text(text.data, text.len) : json_null();
    buf_free(&text);
    return marks;
}

static json_t *
summary_of(const struct packet *p, const struct packet_marks *m)
{
    struct packet_style style = {.seq_base = m->seq_base, .ack_base = m->ack_base,
                                 .wscale = m->wscale, .ascii = true};
    struct buf text = {0};
    json_t *summary;

    packet_text(&text, p, &style);
    summary = js_text(text.data, text.len);
    buf_free(&text);
    return summary;
}

void
js_set_packet(json_t *object, const struct packet_event *e)
{
    struct packet p;

    js_set(object, "packet", js_count(e->number != 0 ? (long)e->number : -1));
    js_set(object, "event", json_string(fate_name(e->fate)));
    js_set(object, "from", js_string(e->from));
    js_set(object, "to", js_string(e->to));
    js_set(object, "injected", json_boolean(e->injected));
    js_set(object, "copies", json_integer(e->copies));
    if (e->fate == FATE_UNTOLD)
        return;
    packet_decode(e->frame, e->len, e->offloaded, &p);
    js_set(object, "protocol", json_string(packet_kind_name(&p)));
    js_set(object, "source", address_of(&p, p.from, p.from_port));
    js_set(object, "destination", address_of(&p, p.to, p.to_port));
    if (p.kind == PACKET_TCP)
        set_segment(object, &p, &e->marks);
    js_set(object, "length", json_integer((json_int_t)p.data_all));
    js_set(object, "summary", summary_of(&p, &e->marks));
    js_set(object, "marks", marks_of(&e->marks));
    js_set(object, "wrong", js_string(p.wrong));
    js_set(object, "frame_base64", js_base64(e->frame, e->len));
}
