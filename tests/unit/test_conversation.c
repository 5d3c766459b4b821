/*
 * test_conversation.c: what a segment is beside those before it: conversations are played, segment
 * by segment, and each mark has to be the one that Wireshark would give.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/conversation.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "tap.h"

enum { MS = 1000000, CLIENT_ISN = 1000, SERVER_ISN = 0xfffffffb, FLOOD = 50000 };

/* A conversation that is played: who sends, and the numbers that come next. */
struct play {
    struct conversations *all;
    unsigned long number;
    int64_t now_ns;
    uint16_t client_port;
    struct buf frame; /* of the last packet */
    struct packet last;
    struct packet_marks marks;
    bool forges; /* what is sent is injected */
};

/* A segment with numbers that are relative to the two ISNs. */
struct line {
    bool server; /* is it the server that sends? */
    const char *flags;
    uint32_t seq;
    uint32_t ack;
    uint16_t window;
    size_t data_len;
    int wscale; /* -1: no such option */
};

static void
begin(struct play *play)
{
    *play = (struct play){.all = conversations_new(), .client_port = 40112};
}

static void
end(struct play *play)
{
    conversations_free(play->all);
    buf_free(&play->frame);
}

static void
set_host(uint8_t host[16], uint8_t last)
{
    memset(host, 0, 16);
    host[10] = host[11] = 0xff;
    host[12] = 10;
    host[15] = last;
}

static void
send_plan(struct play *play, const struct packet_plan *plan)
{
    struct packet_sent sent = {.packet = &play->last, .time_ns = play->now_ns,
                               .number = ++play->number, .injected = play->forges};

    buf_clear(&play->frame);
    packet_make(&play->frame, plan);
    if (!packet_decode(play->frame.data, play->frame.len, false, &play->last))
        ok(false, "a frame that was made is right: %s", play->last.wrong);
    conversation_sent(play->all, &sent, &play->marks);
}

static struct packet_plan
plan_of(const struct play *play, bool server)
{
    struct packet_plan plan = {
        .family = AF_INET,
        .hops = 64,
        .protocol = IPPROTO_TCP,
        .from_port = server ? 8888 : play->client_port,
        .to_port = server ? play->client_port : 8888,
        .mss = -1,
        .wscale = -1,
    };

    set_host(plan.from, server ? 1 : 2);
    set_host(plan.to, server ? 2 : 1);
    return plan;
}

static void
send_line(struct play *play, const struct line *line)
{
    static const char data[4000];
    uint32_t own = line->server ? SERVER_ISN : CLIENT_ISN;
    uint32_t other = line->server ? CLIENT_ISN : SERVER_ISN;
    struct packet_plan plan = plan_of(play, line->server);

    packet_flags_parse(line->flags, strlen(line->flags), &plan.tcp_flags);
    plan.seq = own + line->seq;
    plan.ack = other + line->ack;
    plan.window = line->window;
    plan.wscale = line->wscale;
    plan.data = data;
    plan.data_len = line->data_len;
    send_plan(play, &plan);
}

/* Sends it, and what is said of it has to be this. */
static void
says(struct play *play, struct line line, const char *want)
{
    struct buf text = {0};

    send_line(play, &line);
    packet_marks_text(&text, &play->marks);
    is_text(buf_text(&text), want, "#%lu %s: %s", play->number, line.flags,
            *want != '\0' ? want : "nothing");
    buf_free(&text);
}

static struct line
client(const char *flags, uint32_t seq, uint32_t ack, uint16_t window, size_t data_len)
{
    return (struct line){false, flags, seq, ack, window, data_len, -1};
}

static struct line
server(const char *flags, uint32_t seq, uint32_t ack, uint16_t window, size_t data_len)
{
    return (struct line){true, flags, seq, ack, window, data_len, -1};
}

static struct line
scaled(struct line line, int wscale)
{
    line.wscale = wscale;
    return line;
}

static void
handshake(struct play *play)
{
    says(play, scaled(client("S", 0, 0, 64240, 0), 7), "");
    says(play, scaled(server("S.", 0, 1, 65160, 0), 7), "");
    says(play, client(".", 1, 1, 502, 0), "");
}

/* ---- what is to be told ------------------------------------------------------------------- */

static void
test_ordinary(void)
{
    struct play play;

    begin(&play);
    handshake(&play);
    is_number(play.marks.seq_base, CLIENT_ISN, "relative to the client's SYN");
    is_number(play.marks.ack_base, SERVER_ISN, "and to the server's");
    is_number(play.marks.wscale, 7, "the scale of the client's window");
    is_number((long long)play.marks.connection, 1, "the first connection");
    says(&play, client("P.", 1, 1, 502, 13), "");
    says(&play, server(".", 1, 14, 509, 0), "");
    says(&play, server("P.", 1, 14, 509, 100), "");
    says(&play, client(".", 14, 101, 501, 0), "");
    says(&play, client("F.", 14, 101, 501, 0), "");
    says(&play, server(".", 101, 15, 509, 0), "");
    says(&play, server("F.", 101, 15, 509, 0), "");
    says(&play, client(".", 15, 102, 501, 0), "");
    end(&play);
}

static void
test_retransmission(void)
{
    struct play play;

    begin(&play);
    says(&play, client("S", 0, 0, 64240, 0), "");
    play.now_ns += 1024 * MS;
    says(&play, client("S", 0, 0, 64240, 0), "retransmission of #1 after 1.0 s");
    play.now_ns += 2048 * MS;
    says(&play, client("S", 0, 0, 64240, 0), "retransmission of #1 after 3.1 s");
    says(&play, server("S.", 0, 1, 65160, 0), "");
    says(&play, client(".", 1, 1, 64240, 0), "");
    says(&play, client("P.", 1, 1, 64240, 10), "");
    says(&play, client("P.", 11, 1, 64240, 10), "");
    play.now_ns += 204 * MS;
    says(&play, client("P.", 1, 1, 64240, 10), "retransmission of #6 after 204 ms");
    play.now_ns += MS / 2;
    says(&play, client("P.", 11, 1, 64240, 10), "retransmission of #7 after 205 ms");
    says(&play, client("P.", 1, 1, 64240, 20), "retransmission of #6 after 205 ms");
    says(&play, client("P.", 15, 1, 64240, 2), "retransmission of #7 after 205 ms");
    says(&play, client("P.", 11, 1, 64240, 20), "");
    says(&play, client("F.", 31, 1, 64240, 0), "");
    play.now_ns += 9 * MS + MS / 4;
    says(&play, client("F.", 31, 1, 64240, 0), "retransmission of #13 after 9.3 ms");
    end(&play);
}

/* Its last byte, which was sent by itself, is no keep-alive. */
static void
test_one_byte(void)
{
    struct play play;

    begin(&play);
    handshake(&play);
    says(&play, client("P.", 1, 1, 502, 1), "");
    play.now_ns += 200 * MS;
    says(&play, client("P.", 1, 1, 502, 1), "retransmission of #4 after 200 ms");
    says(&play, server(".", 1, 2, 502, 0), "");
    end(&play);
}

static void
test_forgotten_original(void)
{
    struct play play;

    begin(&play);
    handshake(&play);
    for (uint32_t i = 0; i < 1000; i++) {
        struct line data = client(".", 1 + i * 10, 1, 502, 10);

        send_line(&play, &data);
    }
    says(&play, client(".", 1, 1, 502, 10), "retransmission");
    says(&play, client(".", 9991, 1, 502, 10), "retransmission of #1003 after 0.0 ms");
    says(&play, client(".", 8001, 1, 502, 10), "retransmission of #804 after 0.0 ms");
    end(&play);
}

static void
test_duplicate_ack(void)
{
    struct play play;

    begin(&play);
    handshake(&play);
    says(&play, client("P.", 1, 1, 502, 10), "");
    says(&play, server(".", 1, 11, 509, 0), "");
    says(&play, client("P.", 11, 1, 502, 10), "");
    says(&play, client("P.", 21, 1, 502, 10), "");
    says(&play, server(".", 1, 11, 509, 0), "duplicate ACK 1");
    says(&play, server(".", 1, 11, 509, 0), "duplicate ACK 2");
    says(&play, server("P.", 1, 11, 509, 5), "");
    says(&play, server(".", 6, 11, 509, 0), "duplicate ACK 3");
    says(&play, server(".", 6, 31, 509, 0), "");
    says(&play, server(".", 6, 31, 509, 0), "duplicate ACK 1");
    says(&play, server(".", 6, 31, 512, 0), "window update");
    end(&play);
}

/* The first segment of all is lost: only the SYN-ACK has acknowledged what comes before it. */
static void
test_duplicate_of_syn(void)
{
    struct play play;

    begin(&play);
    handshake(&play);
    says(&play, server(".", 1, 1, 509, 0), "");
    end(&play);
    begin(&play);
    handshake(&play);
    says(&play, client("P.", 1, 1, 502, 10), "");
    says(&play, client("P.", 11, 1, 502, 10), "");
    says(&play, server(".", 1, 1, 509, 0), "duplicate ACK 1");
    says(&play, server(".", 1, 1, 509, 0), "duplicate ACK 2");
    end(&play);
}

static void
test_zero_window(void)
{
    struct play play;

    begin(&play);
    handshake(&play);
    says(&play, client("P.", 1, 1, 502, 1000), "");
    says(&play, server(".", 1, 1001, 0, 0), "zero window");
    says(&play, client(".", 1000, 1, 502, 0), "zero-window probe");
    says(&play, server(".", 1, 1001, 0, 0), "zero window");
    says(&play, client(".", 1001, 1, 502, 1), "zero-window probe");
    says(&play, server(".", 1, 1001, 0, 0), "zero window");
    says(&play, client(".", 1001, 1, 502, 1), "zero-window probe");
    says(&play, server(".", 1, 1001, 509, 0), "window update");
    says(&play, client("P.", 1001, 1, 502, 10), "");
    says(&play, server("R.", 1, 1011, 0, 0), "");
    end(&play);
}

static void
test_keep_alive(void)
{
    struct play play;

    begin(&play);
    handshake(&play);
    says(&play, client("P.", 1, 1, 502, 10), "");
    says(&play, server(".", 1, 11, 509, 0), "");
    says(&play, client(".", 10, 1, 502, 0), "keep-alive");
    says(&play, server(".", 1, 11, 509, 0), "");
    says(&play, client(".", 10, 1, 502, 1), "keep-alive");
    says(&play, server(".", 1, 11, 509, 0), "");
    says(&play, client("P.", 11, 1, 502, 10), "");
    end(&play);
}

static void
test_simultaneous_open(void)
{
    struct play play;

    begin(&play);
    says(&play, client("S", 0, 0, 64240, 0), "");
    says(&play, server("S", 0, 0, 64240, 0), "");
    play.now_ns += 5 * MS;
    says(&play, client("S.", 0, 1, 64240, 0), "");
    says(&play, server("S.", 0, 1, 64240, 0), "");
    play.now_ns += 200 * MS;
    says(&play, client("S.", 0, 1, 64240, 0), "retransmission of #3 after 200 ms");
    says(&play, client(".", 1, 1, 64240, 0), "");
    end(&play);
}

/* ---- relative numbers --------------------------------------------------------------------- */

static void
is_bases(struct play *play, uint32_t seq, uint32_t ack, const char *what)
{
    is_number(play->marks.seq_base, seq, "%s: of the sender", what);
    is_number(play->marks.ack_base, ack, "%s: of the other end", what);
}

static void
test_bases(void)
{
    struct play play;

    begin(&play);
    says(&play, client("S", 0, 0, 64240, 0), "");
    is_bases(&play, CLIENT_ISN, 0, "a SYN");
    says(&play, server("R.", 0 - (uint32_t)SERVER_ISN, 1, 0, 0), "");
    is_bases(&play, 0, CLIENT_ISN, "a RST that refuses");
    says(&play, client("S", 0, 0, 64240, 0), "retransmission of #1 after 0.0 ms");
    says(&play, server("S.", 0, 1, 64240, 0), "");
    is_bases(&play, SERVER_ISN, CLIENT_ISN, "another answer");
    end(&play);
    begin(&play);
    says(&play, client("P.", 500, 700, 502, 10), "");
    is_bases(&play, CLIENT_ISN + 499, SERVER_ISN + 699, "data whose SYN was not seen");
    is_number(play.marks.wscale, -1, "then no scale is known");
    says(&play, server(".", 700, 510, 502, 0), "");
    is_bases(&play, SERVER_ISN + 699, CLIENT_ISN + 499, "its ACK");
    end(&play);
}

static void
test_scale(void)
{
    struct play play;

    begin(&play);
    says(&play, scaled(client("S", 0, 0, 64240, 0), 7), "");
    is_number(play.marks.wscale, -1, "the window of a SYN has no scale");
    says(&play, server("S.", 0, 1, 65160, 0), "");
    says(&play, client(".", 1, 1, 502, 0), "");
    is_number(play.marks.wscale, -1, "only one end can: no scale");
    end(&play);
    begin(&play);
    says(&play, scaled(client("S", 0, 0, 64240, 0), 3), "");
    says(&play, scaled(server("S.", 0, 1, 65160, 0), 0), "");
    says(&play, server(".", 1, 1, 502, 0), "");
    is_number(play.marks.wscale, 0, "the server's scale");
    says(&play, client(".", 1, 1, 502, 0), "");
    is_number(play.marks.wscale, 3, "the client's");
    end(&play);
}

/* A SYN with this number, and what is to be said of it. */
static void
says_syn(struct play *play, uint32_t seq, const char *want, const char *what)
{
    struct packet_plan plan = plan_of(play, false);
    struct buf text = {0};

    plan.tcp_flags = TCP_FLAG_SYN;
    plan.seq = seq;
    send_plan(play, &plan);
    packet_marks_text(&text, &play->marks);
    is_text(buf_text(&text), want, "%s", what);
    buf_free(&text);
}

static void
accept_syn(struct play *play, uint32_t seq, uint32_t ack)
{
    struct packet_plan plan = plan_of(play, true);

    plan.tcp_flags = TCP_FLAG_SYN | TCP_FLAG_ACK;
    plan.seq = seq;
    plan.ack = ack;
    plan.window = 1000;
    send_plan(play, &plan);
}

static void
test_ports_reused(void)
{
    struct play play;

    begin(&play);
    handshake(&play);
    says(&play, client("P.", 1, 1, 502, 10), "");
    says(&play, server("R", 1, 0, 0, 0), "");
    says_syn(&play, 777, "ports reused", "a SYN with another ISN");
    is_bases(&play, 777, 0, "it starts anew");
    is_number((long long)play.marks.connection, 2, "it is another connection");
    ok(!play.marks.several, "the old one has ended");
    says_syn(&play, 777, "retransmission of #6 after 0.0 ms", "the same again");
    says_syn(&play, 888, "ports reused", "another one, of which nobody has answered the first");
    is_number((long long)play.marks.connection, 3, "it is another connection, too");
    end(&play);
}

static void
test_late_syn(void)
{
    struct play play;

    begin(&play);
    handshake(&play);
    says_syn(&play, 777, "ports reused", "a SYN inside a connection");
    is_bases(&play, 777, 0, "its number is its own");
    is_number((long long)play.marks.connection, 1, "it begins nothing yet");
    says_syn(&play, 777, "retransmission of #4 after 0.0 ms", "it comes again");
    says(&play, server(".", 1, 1, 502, 0), "");
    is_bases(&play, SERVER_ISN, CLIENT_ISN, "a challenge ACK is of the old connection");
    says(&play, client("P.", 1, 1, 502, 10), "");
    is_bases(&play, CLIENT_ISN, SERVER_ISN, "which goes on");
    accept_syn(&play, 5000, 777 + 1);
    is_number((long long)play.marks.connection, 2, "a SYN-ACK begins another one");
    is_bases(&play, 5000, 777, "with both their numbers");
    ok(!play.marks.several, "in place of the old one");
    end(&play);
}

/* ---- what is injected --------------------------------------------------------------------- */

static void
test_forged(void)
{
    struct play play;

    begin(&play);
    handshake(&play);
    play.forges = true;
    says_syn(&play, CLIENT_ISN + 5000, "", "a forged SYN");
    is_bases(&play, CLIENT_ISN, 0, "is told by the connection's number");
    says(&play, client("P.", 4000, 1, 502, 10), "");
    says(&play, client("R", 1, 1, 502, 0), "");
    accept_syn(&play, 5000, CLIENT_ISN + 1);
    play.forges = false;
    says(&play, client("P.", 1, 1, 502, 10), "");
    is_bases(&play, CLIENT_ISN, SERVER_ISN, "nothing was learned from them");
    is_number(conversation_delivered(play.all, &play.last, 1, &play.marks), 0, "nor of the order");
    says(&play, server(".", 1, 11, 502, 0), "");
    is_bases(&play, SERVER_ISN, CLIENT_ISN, "on the other side either");
    is_number((long long)play.marks.connection, 1, "it is still the first connection");
    end(&play);
}

/* One end is no kernel. */
static void
test_injected_peer(void)
{
    struct play play;

    begin(&play);
    play.forges = true;
    says(&play, client("S", 0, 0, 64240, 0), "");
    play.forges = false;
    says(&play, server("S.", 0, 1, 65160, 0), "");
    play.forges = true;
    says(&play, client(".", 1, 1, 502, 0), "");
    says(&play, client("P.", 1, 1, 502, 10), "");
    says(&play, client("P.", 1, 1, 502, 10), "retransmission of #4 after 0.0 ms");
    is_bases(&play, CLIENT_ISN, SERVER_ISN, "it has numbers, too");
    end(&play);
}

static void
test_questions(void)
{
    struct play play;
    struct packet_ends ends = {.family = AF_INET, .protocol = IPPROTO_TCP};
    uint32_t seq = 1;
    uint32_t ack = 1;
    uint16_t window = 1;

    begin(&play);
    set_host(ends.from, 1);
    set_host(ends.to, 2);
    ends.from_port = 8888;
    ends.to_port = 40112;
    ok(!conversation_bases(play.all, &ends, &seq, &ack), "nothing was seen");
    says(&play, client("S", 0, 0, 64240, 0), "");
    ok(conversation_bases(play.all, &ends, &seq, &ack), "only the client's SYN was seen");
    is_number(seq, 0, "what nothing tells is 0");
    is_number(ack, CLIENT_ISN, "the client's");
    ok(!conversation_next(play.all, &ends, &seq, &ack, &window), "nothing comes next yet");
    says(&play, server("S.", 0, 1, 65160, 0), "");
    says(&play, server("P.", 1, 1, 512, 10), "");
    ok(conversation_next(play.all, &ends, &seq, &ack, &window), "something comes next");
    is_number(seq, (uint32_t)(SERVER_ISN + 11), "its number");
    is_number(ack, CLIENT_ISN + 1, "its acknowledgement");
    is_number(window, 512, "its window");
    ends.protocol = IPPROTO_UDP;
    ok(!conversation_bases(play.all, &ends, &seq, &ack), "UDP has no numbers");
    end(&play);
}

/* ---- delivery ----------------------------------------------------------------------------- */

/* Puts lines on the wire, and hands them over in this order; says which are out of order, as
 * letters: o, or - for those that are not. */
static void
delivers(const struct line *lines, const char *order, const char *want)
{
    struct play play;
    struct buf said = {0};
    struct buf frames[9] = {{0}};
    size_t count = 0;

    begin(&play);
    handshake(&play);
    for (; lines[count].flags != NULL; count++) {
        send_line(&play, &lines[count]);
        frames[count] = play.frame;
        play.frame = (struct buf){0};
    }
    for (const char *o = order; *o != '\0'; o++) {
        const struct buf *frame = &frames[*o - '1'];
        struct packet p;
        unsigned marks;

        packet_decode(frame->data, frame->len, false, &p);
        marks = conversation_delivered(play.all, &p, (unsigned long)(*o - '0'), &play.marks);
        buf_char(&said, marks == MARK_OUT_OF_ORDER ? 'o' : '-');
    }
    is_text(buf_text(&said), want, "delivered in the order %s", order);
    for (size_t i = 0; i < count; i++)
        buf_free(&frames[i]);
    buf_free(&said);
    end(&play);
}

static void
test_delivery(void)
{
    static const struct line lines[] = {
        {false, ".", 1, 1, 502, 10, -1},
        {false, ".", 11, 1, 502, 10, -1},
        {false, ".", 21, 1, 502, 10, -1},
        {false, ".", 31, 1, 502, 10, -1},
        {false, ".", 1, 1, 502, 20, -1},
        {true, ".", 1, 41, 502, 0, -1},
        {0},
    };
    static const struct line unseen[] = {
        {false, ".", 1, 1, 502, 10, -1},
        {false, ".", 11, 1, 502, 10, -1},
        {false, ".", 21, 1, 502, 10, -1},
        {0},
    };

    static const struct line gap[] = {{false, ".", 101, 1, 502, 10, -1}, {0}};

    /* A receiver that has acknowledged all has it, whatever was handed over. */
    delivers(lines, "4", "-");
    delivers(unseen, "123", "---");
    delivers(unseen, "213", "-o-");
    delivers(unseen, "321", "-oo");
    delivers(unseen, "2313", "--o-");
    delivers(unseen, "1123", "----");
    delivers(unseen, "23", "--");
    delivers(unseen, "22", "--");
    delivers(unseen, "232", "---");
    delivers(gap, "1", "-");
}

/* ---- counts and bounds -------------------------------------------------------------------- */

struct total {
    size_t directions;
    struct conversation_count first[4];
};

static void
take_count(void *context, const struct conversation_count *count)
{
    struct total *total = context;

    if (total->directions < 4)
        total->first[total->directions] = *count;
    total->directions++;
}

static void
test_counts(void)
{
    struct play play;
    struct total total = {0};
    struct packet_plan datagram;

    begin(&play);
    handshake(&play);
    says(&play, client("P.", 1, 1, 502, 10), "");
    says(&play, client("P.", 1, 1, 502, 10), "retransmission of #4 after 0.0 ms");
    says(&play, client("P.", 6, 1, 502, 10), "");
    datagram = plan_of(&play, true);
    datagram.protocol = IPPROTO_UDP;
    datagram.data = "hello";
    datagram.data_len = 5;
    send_plan(&play, &datagram);
    is_number((long long)play.marks.connection, 0, "a datagram is of no connection");
    ok(play.marks.several, "but beside one");
    conversations_each(play.all, take_count, &total);
    is_number((long long)total.directions, 4, "two conversations, both ways");
    is_number((long long)total.first[0].packets, 5, "the client's packets");
    is_number((long long)total.first[0].data, 15, "its data, each byte once");
    is_number((long long)total.first[0].repeated, 1, "a retransmission");
    is_number((long long)total.first[1].packets, 1, "the server's packets");
    is_number(total.first[1].ends.from_port, 8888, "the server's port");
    is_number((long long)total.first[2].packets, 1, "the datagram");
    is_number((long long)total.first[2].bytes, 47, "its frame");
    is_number((long long)total.first[2].data, 5, "its data");
    end(&play);
}

static void
test_several(void)
{
    struct play play;

    begin(&play);
    handshake(&play);
    ok(!play.marks.several, "one connection");
    play.client_port++;
    handshake(&play);
    ok(play.marks.several, "two");
    is_number((long long)play.marks.connection, 2, "the second");
    says(&play, client("F.", 1, 1, 502, 0), "");
    says(&play, server("F.", 1, 2, 502, 0), "");
    says(&play, client(".", 2, 2, 502, 0), "");
    play.client_port--;
    says(&play, client("P.", 1, 1, 502, 10), "");
    ok(!play.marks.several, "the second has ended");
    is_number((long long)play.marks.connection, 1, "the first");
    says(&play, server("R", 1, 0, 0, 0), "");
    play.client_port++;
    says(&play, client("P.", 1, 1, 502, 10), "");
    ok(!play.marks.several, "the first was reset");
    end(&play);
}

static void
test_flood(void)
{
    struct play play;
    struct total total = {0};
    struct packet_plan plan;

    begin(&play);
    handshake(&play);
    plan = plan_of(&play, false);
    plan.tcp_flags = TCP_FLAG_SYN;
    for (uint32_t i = 0; i < FLOOD; i++) {
        plan.from_port = (uint16_t)i;
        plan.from[14] = (uint8_t)(1 + (i >> 16));
        plan.seq = i * 2654435761U;
        send_plan(&play, &plan);
        if (i % 500 == 0) {
            struct line data = client("P.", 1 + i, 1, 502, 500);

            send_line(&play, &data);
        }
    }
    conversations_each(play.all, take_count, &total);
    is_number((long long)total.directions, 2 * CONVERSATIONS_MAX, "no more than the bound");
    is_number((long long)total.first[0].connection, 1, "what is in use is not forgotten");
    end(&play);
}

int
main(void)
{
    test_ordinary();
    test_retransmission();
    test_one_byte();
    test_forgotten_original();
    test_duplicate_ack();
    test_duplicate_of_syn();
    test_zero_window();
    test_keep_alive();
    test_simultaneous_open();
    test_bases();
    test_scale();
    test_ports_reused();
    test_late_syn();
    test_forged();
    test_injected_peer();
    test_questions();
    test_delivery();
    test_counts();
    test_several();
    test_flood();
    return done_testing();
}
