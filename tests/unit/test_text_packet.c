/*
 * test_text_packet.c: the line of a packet as people see it: what gives way where it is too wide,
 * what goes below, and that no line passes the edge whatever is sent.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "views/text.h"

#include <inttypes.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "base/utf8.h"
#include "decode/data.h"
#include "decode/packet.h"
#include "packet_frames.h"
#include "tap.h"

enum {
    RANDOM_PACKETS = 60000,
    LETTERS = 15,
    TCP_LENGTH_AT = 14 + 20 + 12,
    DATA_MOST = 1460,
    FRAGMENT = 1472
};
enum { IP_CHECKSUM_AT = 14 + 10, IP_FRAGMENT_AT = 14 + 6, ALL = 0xff };
static const int64_t ms = 1000000;

/* ---- frames ------------------------------------------------------------------------------- */

/* The options of TCP and the data behind them. */
struct content {
    const char *options; /* hex; whole words of four bytes */
    const char *data;
    size_t pattern; /* in place of data */
};

static struct packet_plan
plan_of(uint8_t protocol)
{
    return (struct packet_plan){
        .ether_from = {2, 0, 0, 0, 0, 2},
        .ether_to = {2, 0, 0, 0, 0, 1},
        .family = AF_INET,
        .from = {[10] = 0xff, [11] = 0xff, [12] = 192, [13] = 168, [15] = 2},
        .to = {[10] = 0xff, [11] = 0xff, [12] = 192, [13] = 168, [15] = 1},
        .hops = 64,
        .protocol = protocol,
        .from_port = 40112,
        .to_port = 8888,
        .mss = -1,
        .wscale = -1,
    };
}

/* Data becomes options when the header says that it is longer. Its checksum is no longer right
 * then, and the packet is to be taken for offloaded. */
static void
make_frame(struct buf *frame, struct packet_plan *plan, const struct content *content)
{
    struct buf bytes = {0};
    size_t before;
    size_t bad;

    if (content->options != NULL)
        data_from_hex(content->options, strlen(content->options), &bytes, &bad);
    before = bytes.len;
    if (content->pattern != 0) {
        data_pattern(buf_room(&bytes, content->pattern), content->pattern);
        bytes.len += content->pattern;
    } else if (content->data != NULL) {
        buf_str(&bytes, content->data);
    }
    plan->data = bytes.data;
    plan->data_len = bytes.len;
    packet_make(frame, plan);
    if (before != 0)
        frame->data[TCP_LENGTH_AT] = (char)((20 + before) / 4 << 4);
    buf_free(&bytes);
}

/* ---- expected lines ----------------------------------------------------------------------- */

#define MSS "020405b4"
#define TIMESTAMPS "0101080a9e6a2b453f62d7d5"
#define SACK "0101050a000005b500000b69"
#define SACKS "01010512000005b500000b690000111d000016d1"
#define MODERN MSS "0402080a9e6a2b45000000000103030a"

enum {
    A = TCP_FLAG_ACK,
    SYN = TCP_FLAG_SYN,
    PA = TCP_FLAG_PSH | TCP_FLAG_ACK,
    OUT_OF_ORDER = MARK_OUT_OF_ORDER,
    DUPLICATE = MARK_DUPLICATE_ACK,
    PROBE = MARK_ZERO_WINDOW_PROBE,
    AGAIN = MARK_RETRANSMISSION
};

/* A segment to the server, but from it where it is `back`. */
struct sample {
    const char *want;
    unsigned long number;
    bool back;
    uint8_t flags;
    uint32_t seq;
    uint32_t ack;
    uint16_t window; /* 0: of no interest */
    struct content content;
    enum packet_fate fate;
    bool again;
    unsigned copies; /* the last of them 3.1 s after it */
    unsigned marks;
    bool several;
    struct text_style style;
};

/* Marks are of #1, 206 ms ago, the first duplicate. */
static const struct sample samples[] = {
    /* A handshake. */
    {"  #1 client → server  S   seq 0 win 64240 <mss 1460>   held\n", 1, .flags = SYN,
     .window = 64240, .content = {.options = MSS}, .fate = FATE_HELD},
    {"  #1 client → server  S   delivered (sent 3 times, last after 3.1 s)\n", 1, .flags = SYN,
     .fate = FATE_DELIVERED, .again = true, .copies = 2},
    {"  #2 server → client  S.  seq 0 ack 1 win 65160 <mss 1460>   held\n", 2, .back = true,
     .flags = SYN | A, .ack = 1, .window = 65160, .content = {.options = MSS}, .fate = FATE_HELD},
    {"  #2 server → client  S.  delivered\n", 2, .back = true, .flags = SYN | A,
     .fate = FATE_DELIVERED, .again = true},
    {"  #3 client → server  .   ack 1   held\n", 3, .flags = A, .ack = 1, .fate = FATE_HELD},
    {"  #3 client → server  .   delivered\n", 3, .flags = A, .fate = FATE_DELIVERED, .again = true},
    /* What was told when it was sent. */
    {"  #4 client → server  P.  out of order   delivered\n", 4, .flags = PA, .fate = FATE_DELIVERED,
     .again = true, .marks = OUT_OF_ORDER},
    {"  #4 client → server  .   out of order   delivered, and still on the wire\n", 4, .flags = A,
     .fate = FATE_DOUBLED, .again = true, .marks = OUT_OF_ORDER},
    {"  #4 client → server  S.\n"
     "      out of order   delivered (sent 12 times, last after 3.1 s)\n",
     4, .flags = SYN | A, .fate = FATE_DELIVERED, .again = true, .copies = 11,
     .marks = OUT_OF_ORDER},
    /* Options: MSS and SACK first, no padding, no timestamps alone. */
    {"  #1 client → server  S   seq 0 win 64240 <mss 1460,sackOK,…>   held\n", 1, .flags = SYN,
     .window = 64240, .content = {.options = MODERN}, .fate = FATE_HELD},
    {"  #1 client -> server  S   seq 0 win 64240 <mss 1460,sackOK,...>   held\n", 1, .flags = SYN,
     .window = 64240, .content = {.options = MODERN}, .fate = FATE_HELD, .style = {.ascii = true}},
    {"  #1 client → server  S   seq 0 win 64240 "
     "<mss 1460,sackOK,TS val 2657758021 ecr 0,wscale 10>   held\n",
     1, .flags = SYN, .window = 64240, .content = {.options = MODERN}, .fate = FATE_HELD,
     .style = {.detail = TEXT_FULL}},
    {"  #3 client → server  .   ack 1\n", 3, .flags = A, .ack = 1,
     .content = {.options = TIMESTAMPS}},
    {"  #3 client → server  .   ack 1 <TS val 2657758021 ecr 1063442389>\n", 3, .flags = A,
     .ack = 1, .content = {.options = TIMESTAMPS}, .style = {.detail = TEXT_FULL}},
    {"  #5 server → client  .   ack 1 <sack 1461:2921,…>   duplicate ACK 1   held\n", 5,
     .back = true, .flags = A, .ack = 1, .content = {.options = TIMESTAMPS SACK}, .fate = FATE_HELD,
     .marks = DUPLICATE},
    {"  #5 server → client  8888 > 40112  .   ack 1 <sack 1461:2921,…>\n"
     "      duplicate ACK 1   held\n",
     5, .back = true, .flags = A, .ack = 1, .content = {.options = TIMESTAMPS SACK},
     .fate = FATE_HELD, .marks = DUPLICATE, .several = true},
    {"  #5 server → client  .   ack 1 <sack 1461:2921 4381:5841>   held\n", 5, .back = true,
     .flags = A, .ack = 1, .content = {.options = SACKS}, .fate = FATE_HELD},
    {"  #5 server → client  .   ack 1 <sack 1461:2921,…>   duplicate ACK 1   held\n", 5,
     .back = true, .flags = A, .ack = 1, .content = {.options = SACKS}, .fate = FATE_HELD,
     .marks = DUPLICATE},
    /* The number is the point of a probe. */
    {"  #9 client → server  .   seq 4380 ack 1   zero-window probe\n", 9, .flags = A, .seq = 4380,
     .ack = 1, .marks = PROBE},
    {"  #9 client → server  .   seq 0 ack 1   keep-alive\n", 9, .flags = A, .ack = 1,
     .content = {.options = TIMESTAMPS}, .marks = MARK_KEEP_ALIVE},
    /* Data gives way, then MSS, then what stands behind goes below. */
    {"  #4 client → server  P.  seq 1:1461 ack 1   1460 bytes \"00000000abcdefghijk…\"\n", 4,
     .flags = PA, .seq = 1, .ack = 1, .content = {.options = TIMESTAMPS, .pattern = DATA_MOST}},
    {"  #4 client → server  P.  seq 1:1461 ack 1   1460 bytes \"00000000abcd…\"   held\n", 4,
     .flags = PA, .seq = 1, .ack = 1, .content = {.pattern = DATA_MOST}, .fate = FATE_HELD},
    {"  #4 client → server  P.  seq 1:6 ack 1 win 0   5 bytes   zero window   held\n", 4,
     .flags = PA, .seq = 1, .ack = 1, .content = {.data = "hello"}, .fate = FATE_HELD,
     .marks = MARK_ZERO_WINDOW},
    {"  #2 client → server  P.  seq 1:6 ack 1   5 bytes \"hello\"\n"
     "      retransmission of #1 after 206 ms   lost\n",
     2, .flags = PA, .seq = 1, .ack = 1, .content = {.data = "hello"}, .fate = FATE_LOST,
     .marks = AGAIN},
    {"  #2 client → server  40112 > 8888  S   seq 0 win 64240 <mss 1460,sackOK,…>\n"
     "      retransmission of #1 after 206 ms\n"
     "      held (sent 4 times, last after 3.1 s)\n",
     2, .flags = SYN, .window = 64240, .content = {.options = MODERN}, .fate = FATE_HELD,
     .copies = 3, .marks = AGAIN, .several = true},
    {"  #2 client → server  40112 > 8888  S   seq 0 win 64240 <…>   ports reused\n", 2,
     .flags = SYN, .window = 64240, .content = {.options = MSS}, .marks = MARK_PORTS_REUSED,
     .several = true},
    {"  #13 client → server  40112 > 8888  .   seq 3001:4449 ack 1   held\n", 13, .flags = A,
     .seq = 3001, .ack = 1, .content = {.options = TIMESTAMPS, .pattern = 1448},
     .fate = FATE_HELD, .several = true},
    /* With the time in front. */
    {"   0.206   #2 client → server  P.  seq 1:6 ack 1   5 bytes \"hello\"\n"
     "      retransmission of #1 after 206 ms   lost\n",
     2, .flags = PA, .seq = 1, .ack = 1, .content = {.data = "hello"}, .fate = FATE_LOST,
     .marks = AGAIN, .style = {.time = TEXT_TIME_STEP}},
    {"00:00:01.500   #1 client → server  S   seq 0 win 64240 <mss 1460,…>   held\n", 1,
     .flags = SYN, .window = 64240, .content = {.options = MODERN}, .fate = FATE_HELD,
     .style = {.time = TEXT_TIME_CLOCK}},
    /* Nor is a number cut where not even the numbers fit. */
    {"00:00:01.500   #2 client → server  40112 > 8888  P.\n"
     "      seq 3063409266:3063409271 ack 2657758021   held\n",
     2, .flags = PA, .seq = 3063409266, .ack = 2657758021, .content = {.data = "hello"},
     .fate = FATE_HELD, .several = true, .style = {.time = TEXT_TIME_CLOCK, .absolute = true}},
};

static struct packet_event
event_of(const struct sample *s)
{
    return (struct packet_event){
        .number = s->number,
        .fate = s->fate,
        .again = s->again,
        .offloaded = true,
        .from = s->back ? "server" : "client",
        .to = s->back ? "client" : "server",
        .copies = s->copies,
        .last_copy_ns = 3100 * ms,
        .marks = {.marks = s->marks,
                  .of = 1,
                  .after_ns = 206 * ms,
                  .times = 1,
                  .wscale = -1,
                  .several = s->several},
    };
}

static void
show(struct buf *out, const struct packet_event *e, const struct text_style *style)
{
    struct record r = {.type = RECORD_PACKET,
                       .fd = -1,
                       .packet = e,
                       .time_ns = 1500 * ms,
                       .since_step_ns = 206 * ms,
                       .took_ns = 206 * ms};

    text_record(out, &r, style);
}

static void
is_shown(struct packet_event e, const struct buf *frame, const struct text_style *style,
         const char *want)
{
    struct buf out = {0};

    e.frame = (const unsigned char *)frame->data;
    e.len = frame->len;
    show(&out, &e, style);
    is_text(buf_text(&out), want, "%.*s", (int)strcspn(want, "\n"), want);
    buf_free(&out);
}

static void
test_samples(void)
{
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        const struct sample *s = &samples[i];
        struct packet_plan plan = plan_of(IPPROTO_TCP);
        struct buf frame = {0};

        if (s->back) {
            plan.from_port = 8888;
            plan.to_port = 40112;
        }
        plan.tcp_flags = s->flags;
        plan.seq = s->seq;
        plan.ack = s->ack;
        plan.window = s->window != 0 || (s->marks & MARK_ZERO_WINDOW) != 0 ? s->window : 502;
        make_frame(&frame, &plan, &s->content);
        is_shown(event_of(s), &frame, &s->style, s->want);
        buf_free(&frame);
    }
}

/* ---- other packets ------------------------------------------------------------------------ */

static const char *
frame_hex(const char *line)
{
    for (size_t i = 0; i < sizeof good_frames / sizeof *good_frames; i++) {
        if (strcmp(good_frames[i].line, line) == 0)
            return good_frames[i].hex;
    }
    ok(false, "there is a frame: %s", line);
    return "";
}

/* A first fragment says that it is UDP, and which datagram it is of. */
static void
test_fragment(void)
{
    static const struct text_style style;
    struct packet_plan plan = plan_of(IPPROTO_UDP);
    struct content content = {.pattern = FRAGMENT};
    struct packet_event e = {.number = 1, .from = "client", .to = "server"};
    struct buf frame = {0};
    unsigned checksum;

    make_frame(&frame, &plan, &content);
    checksum = (unsigned char)frame.data[IP_CHECKSUM_AT] - 0x20u;
    if ((frame.data[IP_FRAGMENT_AT] & 0x40) != 0)
        checksum += 0x40;
    frame.data[IP_FRAGMENT_AT] = 0x20;
    frame.data[IP_CHECKSUM_AT] = (char)checksum;
    is_shown(e, &frame, &style,
             "  #1 client → server  UDP  40112 > 8888   1480 bytes   frag id 0 offset 0 more\n");
    e.fate = FATE_HELD;
    is_shown(e, &frame, &style,
             "  #1 client → server  UDP  40112 > 8888   1480 bytes   frag id 0 offset 0 more\n"
             "      held\n");
    e.from = "alexandria";
    is_shown(e, &frame, &style,
             "  #1 alexandria → server  UDP  40112 > 8888   1480 bytes\n"
             "      frag id 0 offset 0 more   held\n");
    buf_free(&frame);
}

static void
test_message(void)
{
    static const char line[] =
        "ICMP  time exceeded in transit, quotes TCP 192.168.0.2:40112 > 192.168.0.1:9";
    static const struct text_style style;
    struct packet_event e = {.number = 7, .from = "server", .to = "client", .fate = FATE_HELD};
    struct buf frame = {0};
    size_t bad;

    data_from_hex(frame_hex(line), strlen(frame_hex(line)), &frame, &bad);
    is_shown(e, &frame, &style,
             "  #7 server → client  ICMP  time exceeded in transit, quotes TCP 40112 > 9\n"
             "      held\n");
    e.from = "constantinople";
    is_shown(e, &frame, &style,
             "  #7 constantinople → client  ICMP  time exceeded in transit,\n"
             "      quotes TCP 40112 > 9   held\n");
    buf_free(&frame);
}

/* ---- whatever is sent --------------------------------------------------------------------- */

static uint64_t
next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* Mostly small, at times as large as it gets. */
static uint64_t
any_number(uint64_t *state)
{
    return next_random(state) >> next_random(state) % 64;
}

static bool
chance(uint64_t *state, unsigned one_in)
{
    return next_random(state) % one_in == 0;
}

static const char *
any_name(uint64_t *state, char name[LETTERS + 1])
{
    size_t len = next_random(state) % LETTERS + 1;

    for (size_t i = 0; i < len; i++)
        name[i] = (char)('a' + next_random(state) % 26);
    name[len] = '\0';
    return chance(state, 20) ? NULL : name;
}

static void
any_segment(uint64_t *state, struct buf *frame)
{
    static const char *const lists[] = {NULL, MSS, TIMESTAMPS, TIMESTAMPS SACK, SACKS, MODERN};
    static const char *const texts[] = {NULL, "x", "hello", "grün € \x01\xff 漢字 \"$\\\n"};
    struct packet_plan plan = plan_of(chance(state, 6) ? IPPROTO_UDP : IPPROTO_TCP);
    struct content content = {.data = texts[next_random(state) % 4]};

    if (plan.protocol == IPPROTO_TCP)
        content.options = lists[next_random(state) % 6];
    if (chance(state, 3))
        content.pattern = next_random(state) % DATA_MOST;
    plan.tcp_flags = (uint8_t)next_random(state) & (chance(state, 2) ? ALL : SYN | PA);
    plan.from_port = (uint16_t)next_random(state);
    plan.seq = (uint32_t)any_number(state);
    plan.ack = (uint32_t)any_number(state);
    plan.window = (uint16_t)any_number(state);
    plan.urgent = (uint16_t)any_number(state);
    make_frame(frame, &plan, &content);
}

/* Now and then one of another protocol, and one that was damaged. */
static void
any_frame(uint64_t *state, struct buf *frame)
{
    const size_t count = sizeof good_frames / sizeof *good_frames;
    const char *hex = good_frames[next_random(state) % count].hex;
    size_t bad;

    buf_clear(frame);
    if (chance(state, 3))
        data_from_hex(hex, strlen(hex), frame, &bad);
    else
        any_segment(state, frame);
    for (size_t changes = chance(state, 4) ? next_random(state) % 4 : 0; changes != 0; changes--)
        frame->data[next_random(state) % frame->len] = (char)next_random(state);
}

static struct packet_marks
any_marks(uint64_t *state)
{
    return (struct packet_marks){
        .marks = (unsigned)(next_random(state) & next_random(state)) & ALL,
        .of = any_number(state) >> 40,
        .after_ns = (int64_t)(any_number(state) >> 4),
        .times = (unsigned)any_number(state),
        .seq_base = (uint32_t)any_number(state),
        .ack_base = (uint32_t)any_number(state),
        .wscale = (int)(next_random(state) % 16) - 1,
        .several = chance(state, 2),
    };
}

/* FATE_UNTOLD is no packet. */
static struct packet_event
any_event(uint64_t *state, const struct buf *frame)
{
    struct packet_event e = {
        .number = any_number(state) >> 40,
        .fate = next_random(state) % FATE_UNTOLD,
        .injected = chance(state, 10),
        .offloaded = chance(state, 2),
        .copies = chance(state, 3) ? (unsigned)any_number(state) : 0,
        .last_copy_ns = (int64_t)(any_number(state) >> 4),
        .marks = any_marks(state),
        .frame = (const unsigned char *)frame->data,
        .len = frame->len,
    };

    e.again = e.fate >= FATE_DELIVERED && chance(state, 2);
    return e;
}

static bool
is_utf8(const char *text, size_t len)
{
    uint32_t character;
    size_t size;

    for (size_t at = 0; at < len; at += size) {
        size = utf8_decode((const unsigned char *)text + at, len - at, &character);
        if (size == 0 || (character != '\n' && !utf8_printable(character)))
            return false;
    }
    return true;
}

/* Lines that fit, and end with neither a blank nor without a line end. */
static bool
is_tidy(const struct buf *out)
{
    size_t at = 0;

    while (at < out->len) {
        const char *line = out->data + at;
        const char *end = memchr(line, '\n', out->len - at);

        if (end == NULL || end == line || end[-1] == ' ' || line[0] == '\n' ||
            utf8_columns(line, (size_t)(end - line)) > TEXT_COLUMNS)
            return false;
        at += (size_t)(end - line) + 1;
    }
    return out->len != 0 && is_utf8(out->data, out->len);
}

/* The words of the text from *at on have this one. */
static bool
find_word(const char **at, const char *word, size_t len)
{
    while (**at != '\0') {
        size_t here = strcspn(*at, " \n");
        bool same = here == len && memcmp(*at, word, len) == 0;

        *at += here;
        *at += strspn(*at, " \n");
        if (same)
            return true;
    }
    return false;
}

/* What a segment is and its numbers are told whole and in their order. */
static bool
tells_numbers(struct buf *out, const struct packet_event *e, const struct text_style *style)
{
    struct packet_style least = {.absolute = style->absolute,
                                 .seq_base = e->marks.seq_base,
                                 .ack_base = e->marks.ack_base,
                                 .wscale = e->marks.wscale,
                                 .ports = e->marks.several,
                                 .width = 1};
    const char *at = buf_text(out);
    struct buf words = {0};
    struct packet p;
    bool all = true;

    packet_decode(e->frame, e->len, e->offloaded, &p);
    if (p.kind == PACKET_TCP && !e->again) {
        packet_text(&words, &p, &least);
        buf_text(&words);
        words.data[strcspn(words.data, "<")] = '\0';
        for (const char *word = words.data; all && *word != '\0'; word += strspn(word, " ")) {
            all = find_word(&at, word, strcspn(word, " "));
            word += strcspn(word, " ");
        }
    }
    buf_free(&words);
    return all;
}

static void
test_random(void)
{
    uint64_t state = 88172645463325252;
    struct buf frame = {0};
    struct buf out = {0};
    size_t untidy = 0;
    size_t silent = 0;

    for (size_t i = 0; i < RANDOM_PACKETS; i++) {
        char from[LETTERS + 1];
        char to[LETTERS + 1];
        struct text_style style = {.detail = chance(&state, 2) ? TEXT_NORMAL : TEXT_BRIEF,
                                   .ascii = chance(&state, 2),
                                   .colour = chance(&state, 2),
                                   .absolute = chance(&state, 2),
                                   .time = next_random(&state) % 4};
        struct packet_event e;

        any_frame(&state, &frame);
        e = any_event(&state, &frame);
        e.from = any_name(&state, from);
        e.to = any_name(&state, to);
        buf_clear(&out);
        show(&out, &e, &style);
        if (!is_tidy(&out) && untidy++ == 0)
            ok(false, "untidy: %s", buf_text(&out));
        if (!tells_numbers(&out, &e, &style) && silent++ == 0)
            ok(false, "numbers are missing: %s", buf_text(&out));
    }
    is_number((long long)untidy, 0, "%d packets, no line that does not fit", RANDOM_PACKETS);
    is_number((long long)silent, 0, "all of their numbers");
    buf_free(&out);
    buf_free(&frame);
}

int
main(void)
{
    setenv("TZ", "UTC", 1);
    test_samples();
    test_fragment();
    test_message();
    test_random();
    return done_testing();
}
