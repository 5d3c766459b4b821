/*
 * packet_layers_transport.c: the lines of TCP, UDP and ICMP of a packet in full. Knows nothing of
 * what carries them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/packet_parts.h"
#include "decode/packet_sheet.h"

enum { BYTES_SHOWN = 20 };

static void
add_flag_words(struct sheet *s)
{
    static const struct {
        uint8_t flag;
        const char *word;
    } words[] = {
        {TCP_FLAG_SYN, "SYN"}, {TCP_FLAG_FIN, "FIN"}, {TCP_FLAG_RST, "RST"},
        {TCP_FLAG_PSH, "PSH"}, {TCP_FLAG_URG, "URG"}, {TCP_FLAG_ECE, "ECE"},
        {TCP_FLAG_CWR, "CWR"}, {TCP_FLAG_ACK, "ACK"},
    };
    struct buf text = {0};

    buf_str(&text, "flags ");
    packet_flags_text(&text, s->p->tcp_flags);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if ((s->p->tcp_flags & words[i].flag) != 0) {
            buf_char(&text, ' ');
            buf_str(&text, words[i].word);
        }
    }
    sheet_add(s, &text);
}

static void
add_numbers(struct sheet *s)
{
    const struct packet *p = s->p;
    const struct packet_style *style = s->style;

    sheet_field(s, "seq %u (%u)", (unsigned)(p->seq - style->seq_base), (unsigned)p->seq);
    if ((p->tcp_flags & TCP_FLAG_ACK) != 0)
        sheet_field(s, "ack %u (%u)", (unsigned)(p->ack - style->ack_base), (unsigned)p->ack);
    sheet_field(s, "next %u", (unsigned)(p->seq + packet_span(p) - style->seq_base));
}

static void
add_window(struct sheet *s)
{
    const struct packet *p = s->p;
    int shift = (p->tcp_flags & TCP_FLAG_SYN) == 0 ? s->style->wscale : 0;

    if (shift > 0)
        sheet_field(s, "window %u, scaled %u", (unsigned)p->window, (unsigned)p->window << shift);
    else
        sheet_field(s, "window %u", (unsigned)p->window);
}

static void
add_option(struct sheet *s, const struct tcp_option *o)
{
    struct buf text = {0};

    if (tcp_option_is_known(o)) {
        tcp_option_text(&text, o, s->style->absolute ? 0 : s->style->ack_base);
    } else {
        buf_printf(&text, "kind %u, %zu bytes ", o->kind, o->len + 2);
        buf_hex(&text, o->value, o->len < BYTES_SHOWN ? o->len : BYTES_SHOWN);
    }
    sheet_add(s, &text);
}

static void
add_options(struct sheet *s)
{
    size_t at = s->p->transport_at + HEADER_TCP;
    struct tcp_option o;

    if (at >= tcp_header_end(s->p))
        return;
    sheet_next(s);
    while (tcp_option_next(s->p, &at, &o))
        add_option(s, &o);
}

/* What is not in the shortest quotation of an error. */
static void
add_header(struct sheet *s)
{
    const struct packet *p = s->p;

    add_flag_words(s);
    sheet_next(s);
    add_numbers(s);
    sheet_next(s);
    add_window(s);
    sheet_field(s, "header %zu bytes", tcp_header_end(p) - p->transport_at);
    sheet_field(s, "checksum 0x%04x", (unsigned)get16(p->frame + p->transport_at + 16));
    sheet_field(s, "urgent %u", (unsigned)p->urgent);
    add_options(s);
}

void
layer_tcp(struct sheet *s)
{
    const struct packet *p = s->p;

    sheet_begin(s, "TCP");
    sheet_field(s, "port %u > %u", (unsigned)p->from_port, (unsigned)p->to_port);
    if (tcp_header_end(p) == p->transport_at)
        sheet_field(s, "seq %u", (unsigned)p->seq);
    else
        add_header(s);
    sheet_end(s);
}

void
layer_udp(struct sheet *s)
{
    const uint8_t *h = s->p->frame + s->p->transport_at;

    sheet_begin(s, "UDP");
    sheet_field(s, "port %u > %u", (unsigned)s->p->from_port, (unsigned)s->p->to_port);
    sheet_field(s, "length %u", (unsigned)get16(h + 4));
    sheet_field(s, "checksum 0x%04x", (unsigned)get16(h + 6));
    sheet_end(s);
}

/* ---- ICMP --------------------------------------------------------------------------------- */

static void
add_quoted(struct sheet *s)
{
    struct packet quoted;
    struct buf text = {0};

    if (!packet_quoted(s->p, &quoted))
        return;
    sheet_begin(s, "Quoted");
    packet_quote_text(&text, &quoted, true);
    sheet_add(s, &text);
    if (quoted.kind == PACKET_TCP)
        sheet_field(s, "seq %u", (unsigned)quoted.seq);
    sheet_field(s, "TTL %u", (unsigned)quoted.hops);
    sheet_end(s);
}

void
layer_icmp(struct sheet *s)
{
    const struct packet *p = s->p;
    struct buf text = {0};

    sheet_begin(s, p->family == AF_INET6 ? "ICMPv6" : "ICMP");
    icmp_text(&text, p);
    sheet_add(s, &text);
    sheet_next(s);
    sheet_field(s, "type %u code %u", (unsigned)p->icmp_type, (unsigned)p->icmp_code);
    sheet_field(s, "checksum 0x%04x", (unsigned)get16(p->frame + p->transport_at + 2));
    sheet_end(s);
    add_quoted(s);
}
