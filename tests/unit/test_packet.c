/*
 * test_packet.c: frames taken apart and written in a line: right ones, wrong ones, and those that
 * were cut or damaged at every place.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/packet.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/utf8.h"
#include "decode/data.h"
#include "packet_frames.h"
#include "tap.h"

enum { WIDTH = 78, MUTATIONS = 40000, SHEET = 78 };

static const struct packet_style plain = {.wscale = -1, .width = WIDTH};

static void
from_hex(struct buf *out, const char *hex)
{
    size_t bad;

    buf_clear(out);
    if (!data_from_hex(hex, strlen(hex), out, &bad))
        ok(false, "this is hexadecimal: %s", hex);
}

/* Decodes a copy that ends where its memory ends, so that sanitizers see what is read beyond. The
 * caller frees it. */
static uint8_t *
decode_copy(const struct buf *frame, size_t len, bool *good, struct packet *p)
{
    uint8_t *copy = malloc(len != 0 ? len : 1);

    if (len != 0)
        memcpy(copy, frame->data, len);
    *good = packet_decode(copy, len, false, p);
    return copy;
}

static void
is_line(const struct packet *p, const struct packet_style *style, const char *want,
        const char *what)
{
    struct buf line = {0};

    packet_text(&line, p, style);
    is_text(buf_text(&line), want, "%s", what);
    buf_free(&line);
}

/* No line of it passes the edge, and the dump has every byte. */
static bool
layers_fit(const struct packet *p, const struct packet_style *style)
{
    struct buf text = {0};
    bool fit = true;
    size_t lines = 0;

    packet_layers(&text, p, style);
    for (size_t at = 0; at < text.len;) {
        const char *line = text.data + at;
        const char *end = memchr(line, '\n', text.len - at);

        if (end == NULL || end - line > SHEET || line[0] != ' ' || line[1] != ' ')
            fit = false;
        if (end == NULL)
            break;
        at += (size_t)(end - line) + 1;
        lines++;
    }
    buf_free(&text);
    return fit && lines >= (p->len + 15) / 16;
}

/* A line that does not fit tells no more than has to be told. */
static bool
is_least(const struct buf *line, const struct packet *p, const struct packet_style *style)
{
    struct packet_style narrow = *style;
    struct buf least = {0};
    bool same;

    narrow.width = 1;
    packet_text(&least, p, &narrow);
    same = least.len == line->len && memcmp(least.data, line->data, least.len) == 0;
    buf_free(&least);
    return same;
}

/* Whatever it is: its line fits as far as it can, so do its layers, and nothing in them is a
 * control character. */
static bool
holds(const struct packet *p, bool good)
{
    struct packet_style style = plain;
    struct packet quoted;
    struct buf line = {0};
    bool right = good == (p->wrong == NULL) && p->data_len <= p->len && layers_fit(p, &style);

    for (style.width = 1; style.width <= WIDTH; style.width += 7) {
        buf_clear(&line);
        style.ascii = style.width % 2 == 0;
        packet_text(&line, p, &style);
        if (utf8_columns(line.data, line.len) > style.width)
            right = right && is_least(&line, p, &style);
        for (size_t i = 0; i < line.len; i++)
            right = right && (uint8_t)line.data[i] >= ' ' && line.data[i] != 0x7f;
    }
    if (packet_quoted(p, &quoted))
        right = right && quoted.wrong == NULL && layers_fit(&quoted, &style);
    buf_free(&line);
    return right;
}

/* ---- whole frames ------------------------------------------------------------------------- */

static void
test_frames(const struct frame *frames, size_t count, bool want)
{
    struct buf frame = {0};

    for (size_t i = 0; i < count; i++) {
        struct packet p;
        bool good;
        uint8_t *copy;

        from_hex(&frame, frames[i].hex);
        copy = decode_copy(&frame, frame.len, &good, &p);
        ok(good == want, "%s: is%s right", frames[i].line, want ? "" : " not");
        is_line(&p, &plain, frames[i].line, frames[i].line);
        ok(holds(&p, good), "%s: holds", frames[i].line);
        free(copy);
    }
    buf_free(&frame);
}

static void
test_fields(void)
{
    struct buf frame = {0};
    struct packet p;

    from_hex(&frame, good_frames[0].hex);
    packet_decode(frame.data, frame.len, false, &p);
    is_number(p.kind, PACKET_TCP, "kind");
    is_number(p.family, AF_INET, "family");
    is_number(p.protocol, IPPROTO_TCP, "protocol");
    is_number(p.from_port, 40112, "from port");
    is_number(p.to_port, 8888, "to port");
    is_number(p.tcp_flags, TCP_FLAG_SYN, "flags");
    is_number(p.window, 64240, "window");
    is_number(p.options.mss, 1460, "mss");
    is_number(p.options.wscale, 7, "wscale");
    is_number(p.options.ts_value, 1, "timestamp");
    ok(p.options.sack_permitted && p.options.has_timestamps, "SACK and timestamps");
    is_number(p.network_at, 14, "network at");
    is_number(p.transport_at, 34, "transport at");
    is_number(p.network_end, 74, "network end");
    is_number(packet_span(&p), 1, "a SYN takes a number");
    is_bytes(p.from, 16, "\0\0\0\0\0\0\0\0\0\0\xff\xff\xc0\xa8\0\2", 16, "from");
    buf_free(&frame);
}

/* ---- damaged frames ----------------------------------------------------------------------- */

static void
test_truncations(void)
{
    struct buf frame = {0};
    const size_t count = sizeof good_frames / sizeof *good_frames;

    for (size_t i = 0; i < count; i++) {
        bool all = true;
        bool told = true;

        from_hex(&frame, good_frames[i].hex);
        for (size_t len = 0; len <= frame.len; len++) {
            struct packet p;
            bool good;
            uint8_t *copy = decode_copy(&frame, len, &good, &p);

            all = all && holds(&p, good);
            /* Without what pads a short frame it is whole, too; nothing tells the length of what
             * is neither IP nor ARP. */
            if (good && p.kind != PACKET_OTHER)
                told = told && len >= p.network_end;
            else if (good)
                told = told && p.ether_type != 0x0800 && p.ether_type != 0x86dd;
            free(copy);
        }
        ok(all, "%s: cut anywhere", good_frames[i].line);
        ok(told, "%s: it is said that it was cut", good_frames[i].line);
    }
    buf_free(&frame);
}

static uint64_t
next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void
test_mutations(void)
{
    const size_t count = sizeof good_frames / sizeof *good_frames;
    uint64_t state = 88172645463325252;
    struct buf frame = {0};
    size_t failed = 0;

    for (size_t i = 0; i < MUTATIONS; i++) {
        size_t changes = next_random(&state) % 4 + 1;
        struct packet p;
        bool good;
        uint8_t *copy;

        from_hex(&frame, good_frames[next_random(&state) % count].hex);
        while (changes-- != 0)
            frame.data[next_random(&state) % frame.len] = (char)next_random(&state);
        copy = decode_copy(&frame, frame.len - next_random(&state) % 8 % frame.len, &good, &p);
        failed += !holds(&p, good);
        free(copy);
    }
    is_number((long long)failed, 0, "%d mutations", MUTATIONS);
    buf_free(&frame);
}

/* In IPv4 there is a checksum for everything, so that no bit can change unseen. */
static void
test_flipped_bits(void)
{
    struct buf frame = {0};

    for (size_t i = 0; i < sizeof good_frames / sizeof *good_frames; i++) {
        struct packet p;
        size_t unseen = 0;
        size_t end;

        from_hex(&frame, good_frames[i].hex);
        packet_decode(frame.data, frame.len, false, &p);
        if (p.family != AF_INET || p.fragment || p.transport_at == 0)
            continue;
        end = p.network_end;
        for (size_t bit = p.network_at * 8; bit < end * 8; bit++) {
            frame.data[bit / 8] ^= (char)(1 << bit % 8);
            unseen += packet_decode(frame.data, frame.len, false, &p);
            frame.data[bit / 8] ^= (char)(1 << bit % 8);
        }
        is_number((long long)unseen, 0, "%s: no flipped bit stays unseen", good_frames[i].line);
    }
    buf_free(&frame);
}

static void
test_offloaded(void)
{
    struct buf frame = {0};
    struct packet p;

    from_hex(&frame, good_frames[3].hex);
    frame.data[50] ^= 1; /* in TCP's checksum */
    ok(!packet_decode(frame.data, frame.len, false, &p), "a wrong checksum");
    ok(packet_decode(frame.data, frame.len, true, &p), "an unfinished one is not looked at");
    frame.data[24] ^= 1; /* in IP's */
    ok(!packet_decode(frame.data, frame.len, true, &p), "that of IP is");
    buf_free(&frame);
}

/* ---- how it is written -------------------------------------------------------------------- */

static const struct frame *
frame_of(const char *line)
{
    for (size_t i = 0; i < sizeof good_frames / sizeof *good_frames; i++) {
        if (strcmp(good_frames[i].line, line) == 0)
            return &good_frames[i];
    }
    ok(false, "there is a frame: %s", line);
    return &good_frames[0];
}

static void
test_style(const char *line, struct packet_style style, const char *want)
{
    struct buf frame = {0};
    struct packet p;

    from_hex(&frame, frame_of(line)->hex);
    packet_decode(frame.data, frame.len, false, &p);
    is_line(&p, &style, want, want);
    buf_free(&frame);
}

static void
test_styles(void)
{
    static const char syn[] = "S   seq 0 win 64240 <mss 1460,sackOK,TS val 1 ecr 0,wscale 7>";
    static const char data[] = "P.  seq 1:14 ack 1   13 bytes \"Hello, world!\"";
    static const char sack[] = ".   ack 14 win 0 <sack 20:30 40:50>";
    static const char probe[] = ".   ack 1";
    static const char refused[] =
        "ICMP  port unreachable, quotes UDP 192.168.0.2:40112 > 192.168.0.1:9";

    test_style(syn, (struct packet_style){.width = 61}, syn);
    test_style(syn, (struct packet_style){.width = 60},
               "S   seq 0 win 64240 <mss 1460,sackOK,TS val 1 ecr 0,…>");
    test_style(syn, (struct packet_style){.width = 40}, "S   seq 0 win 64240 <mss 1460,sackOK,…>");
    test_style(syn, (struct packet_style){.width = 40, .ascii = true},
               "S   seq 0 win 64240 <mss 1460,...>");
    test_style(syn, (struct packet_style){.width = 26}, "S   seq 0 win 64240 <…>");
    test_style(syn, (struct packet_style){.ports = true, .width = 40},
               "40112 > 8888  S   seq 0 win 64240 <…>");
    test_style(syn, (struct packet_style){.width = 20}, "S   seq 0 win 64240 <…>");
    test_style(sack, (struct packet_style){.width = 30}, ".   ack 14 win 0 <sack 20:30,…>");
    test_style(probe, (struct packet_style){.sequence = true}, ".   seq 1 ack 1");
    test_style(data, (struct packet_style){.width = 0}, data);
    test_style(data, (struct packet_style){.width = 40},
               "P.  seq 1:14 ack 1   13 bytes \"Hello, …\"");
    test_style(data, (struct packet_style){.width = 40, .ascii = true},
               "P.  seq 1:14 ack 1   13 bytes \"Hello...\"");
    test_style(data, (struct packet_style){.width = 34}, "P.  seq 1:14 ack 1   13 bytes");
    test_style(data, (struct packet_style){.width = 28}, "P.  seq 1:14 ack 1");
    test_style(data, (struct packet_style){.seq_base = 0xfffffff0, .ack_base = 1},
               "P.  seq 17:30 ack 0   13 bytes \"Hello, world!\"");
    test_style(data, (struct packet_style){.seq_base = 5, .ack_base = 5, .absolute = true}, data);
    test_style(data, (struct packet_style){.window = true, .wscale = 7},
               "P.  seq 1:14 ack 1 win 64256   13 bytes \"Hello, world!\"");
    test_style(refused, (struct packet_style){.width = 60},
               "ICMP  port unreachable, quotes UDP 40112 > 9");
    test_style("P.  seq 1:10 ack 1   9 bytes \"grün €\"", (struct packet_style){.width = 37},
               "P.  seq 1:10 ack 1   9 bytes \"grün €\"");
    test_style("P.  seq 1:10 ack 1   9 bytes \"grün €\"", (struct packet_style){.width = 36},
               "P.  seq 1:10 ack 1   9 bytes \"grün…\"");
}

/* A datagram of 3000 bytes in fragments of an Ethernet's size. */
static void
test_fragments(void)
{
    static const char head[] =
        "0200000000010200000000020800450005dc0007200040110000c0a80002c0a80001";
    struct buf frame = {0};
    struct packet p;

    from_hex(&frame, head);
    frame.data[24] = (char)0xd3;
    frame.data[25] = (char)0xb6;
    buf_add(&frame, "\x9c\xb0\0\x35\x0b\xc0\x12\x34", 8);
    memset(buf_room(&frame, 1472), 'x', 1472);
    frame.len += 1472;
    ok(packet_decode(frame.data, frame.len, false, &p), "the first fragment");
    is_line(&p, &plain, "UDP  40112 > 53   1480 of 3008 bytes   frag id 7 offset 0 more",
            "the first fragment");
    frame.data[21] = (char)(1480 / 8);
    frame.data[24] = (char)0xd2;
    frame.data[25] = (char)0xfd;
    ok(packet_decode(frame.data, frame.len, false, &p), "the second fragment");
    is_line(&p, &plain, "frag id 7 offset 1480 more   1480 bytes", "the second fragment");
    buf_free(&frame);
}

static void
test_layers(void)
{
    static const char want[] =
        "  Ethernet  02:00:00:00:00:02 > 02:00:00:00:00:01, type 0x0800, 67 bytes\n"
        "  IPv4      192.168.0.2 > 192.168.0.1\n"
        "            protocol 6 TCP, TTL 64, header 20 bytes, total 53\n"
        "            id 7, don't fragment, DSCP 0, ECN not capable, checksum 0xb968\n"
        "  TCP       port 40112 > 8888, flags P. PSH ACK\n"
        "            seq 1 (1), ack 1 (1), next 14\n"
        "            window 502, header 20 bytes, checksum 0x2bbf, urgent 0\n"
        "  Data      13 bytes\n"
        "  0000  02 00 00 00 00 01 02 00 00 00 00 02 08 00 45 00  ..............E.\n"
        "  0010  00 35 00 07 40 00 40 06 b9 68 c0 a8 00 02 c0 a8  .5..@.@..h......\n"
        "  0020  00 01 9c b0 22 b8 00 00 00 01 00 00 00 01 50 18  ....\".........P.\n"
        "  0030  01 f6 2b bf 00 00 48 65 6c 6c 6f 2c 20 77 6f 72  ..+...Hello, wor\n"
        "  0040  6c 64 21                                         ld!\n";
    struct buf frame = {0};
    struct buf text = {0};
    struct packet p;

    from_hex(&frame, frame_of("P.  seq 1:14 ack 1   13 bytes \"Hello, world!\"")->hex);
    packet_decode(frame.data, frame.len, false, &p);
    packet_layers(&text, &p, &plain);
    is_text(buf_text(&text), want, "a segment in full");
    buf_free(&text);
    buf_free(&frame);
}

int
main(void)
{
    test_frames(good_frames, sizeof good_frames / sizeof *good_frames, true);
    test_frames(bad_frames, sizeof bad_frames / sizeof *bad_frames, false);
    test_fields();
    test_truncations();
    test_mutations();
    test_flipped_bits();
    test_offloaded();
    test_styles();
    test_fragments();
    test_layers();
    return done_testing();
}
