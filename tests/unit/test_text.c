/*
 * test_text.c: steps as people see them: the examples of the manual to the byte, and that no
 * line is wider than it may be whatever is sent.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "views/text.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/utf8.h"
#include "decode/data.h"
#include "tap.h"

static const struct text_style normal = {.detail = TEXT_NORMAL};
static const struct text_style brief = {.detail = TEXT_BRIEF};
static const struct text_style full = {.detail = TEXT_FULL};
static const struct text_style ascii = {.detail = TEXT_NORMAL, .ascii = true};
static const struct text_style colour = {.detail = TEXT_NORMAL, .colour = true};

/* ---- records by hand ---------------------------------------------------------------------- */

struct step {
    struct record r;
    struct arg args[CALL_ARGS_MAX];
    struct change changes[4];
};

static struct step
step(const char *call, long ret, int error)
{
    return (struct step){.r = {.type = RECORD_STEP, .step = 4, .call = call, .ret = ret,
                               .error = error, .took_ns = 12345, .observed = true}};
}

static void
add_arg(struct step *s, const char *name, struct value in, struct value out, bool room)
{
    s->args[s->r.nargs++] = (struct arg){.name = name, .in = in, .out = out, .room = room};
}

static struct value
number(long long n)
{
    return (struct value){.kind = VALUE_NUMBER, .number = n};
}

static struct value
constant(const struct constant_group *group, long n)
{
    return (struct value){.kind = VALUE_CONSTANT, .number = n, .group = group};
}

static struct value
data(const void *bytes, size_t len)
{
    return (struct value){.kind = VALUE_DATA, .bytes = bytes, .len = len};
}

static struct value
address(const struct endpoint *e)
{
    return (struct value){.kind = VALUE_ADDRESS, .bytes = e->bytes, .len = e->len};
}

static const struct value none = {.kind = VALUE_NONE};

static void
pass(struct step *s, const char *name, struct value in)
{
    add_arg(s, name, in, none, false);
}

static struct endpoint
ipv4(int port)
{
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct endpoint e = {.len = sizeof in};

    memcpy(e.bytes, &in, sizeof in);
    return e;
}

static struct endpoint
ipv6(const char *host, int port)
{
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
    struct endpoint e = {.len = sizeof in6};

    inet_pton(AF_INET6, host, &in6.sin6_addr);
    memcpy(e.bytes, &in6, sizeof in6);
    return e;
}

/* A path of `len` times this byte behind a slash. */
static struct endpoint
path(char byte, size_t len)
{
    struct sockaddr_un un = {.sun_family = AF_UNIX, .sun_path = "/"};
    struct endpoint e = {.len = (unsigned)(offsetof(struct sockaddr_un, sun_path) + len + 2)};

    memset(un.sun_path + 1, byte, len);
    memcpy(e.bytes, &un, sizeof un);
    return e;
}

static struct change *
add_change(struct step *s, int fd, const char *name, enum state from, enum state to)
{
    struct change *c = &s->changes[s->r.nchanges++];

    *c = (struct change){.fd = fd, .name = name, .from = from, .moved = from != to,
                         .now = {.state = to, .to_read = -1, .unacked = -1, .waiting = -1,
                                 .backlog = -1}};
    return c;
}

static struct change *
add_own(struct step *s, int fd, const char *name, enum state from, enum state to)
{
    s->r.own = 1;
    return add_change(s, fd, name, from, to);
}

/* ---- what is expected ------------------------------------------------------------------------ */

static struct buf
shown(struct step *s, const struct text_style *style)
{
    struct buf out = {0};

    s->r.args = s->args;
    s->r.changes = s->changes;
    text_record(&out, &s->r, style);
    buf_text(&out);
    return out;
}

static void
shows(struct step *s, const struct text_style *style, const char *want, const char *what)
{
    struct buf out = shown(s, style);

    is_text(buf_text(&out), want, "%s", what);
    buf_free(&out);
}

static size_t
widest_line(const struct buf *out)
{
    const char *at = out->data;
    const char *end = out->data + out->len;
    size_t widest = 0;

    while (at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t columns = utf8_columns(at, (size_t)(stop - at));

        widest = columns > widest ? columns : widest;
        at = stop + 1;
    }
    return widest;
}

/* ---- the examples ------------------------------------------------------------------------------ */

static struct step
socket_step(void)
{
    struct step s = step("socket", 3, 0);

    pass(&s, "domain", constant(&constants_family, AF_INET));
    pass(&s, "type", constant(&constants_type, SOCK_STREAM));
    pass(&s, "protocol", number(0));
    add_own(&s, 3, "s", STATE_UNKNOWN, STATE_CLOSED)->now.detail = DETAIL_NEW;
    return s;
}

static struct step
named_step(const char *call, int fd, const struct endpoint *e, long ret, int error)
{
    struct step s = step(call, ret, error);

    pass(&s, "sockfd", number(fd));
    pass(&s, "addr", address(e));
    pass(&s, "addrlen", number(e->len));
    return s;
}

static struct step
refused_step(const struct endpoint *e)
{
    struct step s = named_step("connect", 5, e, -1, ECONNREFUSED);
    struct change *c = add_own(&s, 5, "c", STATE_CLOSED, STATE_CLOSED);

    c->moved = true;
    c->now.detail = DETAIL_REFUSED;
    s.r.why = "Connection refused: nothing listens on 127.0.0.1:9, its host sent RST.";
    return s;
}

static void
test_passive_side(void)
{
    struct step s = socket_step();
    struct endpoint e = ipv4(8888);
    struct change *c;

    shows(&s, &normal, "socket(AF_INET, SOCK_STREAM, 0) = 3   errno 0\n  3 s  CLOSED   new\n",
          "socket");
    s = named_step("bind", 3, &e, 0, 0);
    c = add_own(&s, 3, "s", STATE_CLOSED, STATE_CLOSED);
    c->moved = c->named = true;
    c->now.detail = DETAIL_BOUND;
    c->now.local = e;
    shows(&s, &normal,
          "bind(3, 127.0.0.1:8888, 16) = 0   errno 0\n  3 s  CLOSED   127.0.0.1:8888\n", "bind");
    s = step("listen", 0, 0);
    pass(&s, "sockfd", number(3));
    pass(&s, "backlog", number(1));
    c = add_own(&s, 3, "s", STATE_CLOSED, STATE_LISTEN);
    c->now.local = e;
    c->now.waiting = 0;
    c->now.backlog = 1;
    c->queued = true;
    shows(&s, &normal,
          "listen(3, 1) = 0   errno 0\n"
          "  3 s  CLOSED → LISTEN   127.0.0.1:8888   0 waiting, backlog 1\n",
          "listen");
}

static void
test_active_side(void)
{
    struct endpoint to = ipv4(9);
    struct step s = refused_step(&to);
    struct change *c;

    shows(&s, &normal,
          "connect(5, 127.0.0.1:9, 16) = -1   errno 111 ECONNREFUSED\n"
          "  5 c  CLOSED   refused\n"
          "  Connection refused: nothing listens on 127.0.0.1:9, its host sent RST.\n",
          "a refused connection");
    to = ipv4(8888);
    s = named_step("connect", 5, &to, 0, 0);
    c = add_own(&s, 5, "c", STATE_CLOSED, STATE_ESTABLISHED);
    c->named = true;
    c->now.local = ipv4(40112);
    c->now.peer = to;
    c->now.to_read = c->now.unacked = 0;
    shows(&s, &normal,
          "connect(5, 127.0.0.1:8888, 16) = 0   errno 0\n"
          "  5 c  CLOSED → ESTABLISHED   127.0.0.1:40112 → 127.0.0.1:8888\n",
          "connect");
    shows(&s, &ascii,
          "connect(5, 127.0.0.1:8888, 16) = 0   errno 0\n"
          "  5 c  CLOSED -> ESTABLISHED   127.0.0.1:40112 -> 127.0.0.1:8888\n",
          "in ASCII");
    shows(&s, &brief, "connect(5, 127.0.0.1:8888, 16) = 0   ESTABLISHED\n", "in brief");
}

static struct step
accept_step(const struct endpoint *e)
{
    struct step s = step("accept", 4, 0);
    struct change *c;

    pass(&s, "sockfd", number(3));
    add_arg(&s, "addr", number(128), address(e), true);
    add_arg(&s, "addrlen", number(128), number(16), false);
    s.r.took_ns = 8234000000;
    c = add_own(&s, 4, "conn", STATE_UNKNOWN, STATE_ESTABLISHED);
    c->named = true;
    c->now.local = ipv4(8888);
    c->now.peer = *e;
    c->now.to_read = 0;
    return s;
}

static void
test_accept(void)
{
    struct endpoint e = ipv4(40112);
    struct step s = accept_step(&e);

    shows(&s, &normal,
          "accept(3, → 127.0.0.1:40112, → 16) = 4   errno 0   after 8.2 s\n"
          "  4 conn  ESTABLISHED   127.0.0.1:8888 → 127.0.0.1:40112\n",
          "accept");
    s.args[1].out = s.args[2].out = none;
    s.r.pending = true;
    s.r.job = 1;
    s.r.waits_for = "a connection";
    s.r.took_ns = 0;
    shows(&s, &normal, "accept(3, …) waits for a connection   %1\n", "a call that waits");
    s.r.pending = false;
    s.r.job = 0;
    s.r.ret = -1;
    s.r.error = EINTR;
    s.r.interrupted = INTERRUPTED_LIMIT;
    s.r.took_ns = 100200000;
    s.r.nchanges = s.r.own = 0;
    shows(&s, &normal,
          "accept(3, …, 128) = -1   errno 4 EINTR   still waiting after 0.1 s\n",
          "the time limit");
    s.r.interrupted = INTERRUPTED_USER;
    s.args[1].in.kind = VALUE_NULL;
    s.args[2].in.kind = VALUE_BAD;
    shows(&s, &normal, "accept(3, null, bad) = -1   errno 4 EINTR   interrupted\n", "Ctrl-C");
    shows(&s, &ascii, "accept(3, null, bad) = -1   errno 4 EINTR   interrupted\n", "the same");
}

static struct step
send_step(const void *bytes, size_t len)
{
    struct step s = step("send", (long)len, 0);
    struct change *c;

    pass(&s, "sockfd", number(5));
    pass(&s, "buf", data(bytes, len));
    pass(&s, "len", number((long long)len));
    pass(&s, "flags", constant(&constants_message, 0));
    add_own(&s, 5, "c", STATE_ESTABLISHED, STATE_ESTABLISHED);
    c = add_change(&s, 4, "conn", STATE_ESTABLISHED, STATE_ESTABLISHED);
    c->queued = true;
    c->now.to_read = (int)len;
    return s;
}

static struct step
receive_step(const void *bytes, size_t len, enum state state)
{
    struct step s = step("recv", (long)len, 0);
    struct change *c;

    pass(&s, "sockfd", number(4));
    add_arg(&s, "buf", number(1024), data(bytes, len), true);
    pass(&s, "len", number(1024));
    pass(&s, "flags", constant(&constants_message, 0));
    c = add_own(&s, 4, "conn", state, state);
    c->now.to_read = 0;
    c->to_read_before = (int)len;
    c->queued = len != 0;
    return s;
}

static void
test_data_moves(void)
{
    struct step s = send_step("Hello, world!", 13);

    shows(&s, &normal,
          "send(5, \"Hello, world!\", 13, 0) = 13   errno 0\n"
          "  4 conn  ESTABLISHED   13 bytes to read\n",
          "send");
    shows(&s, &brief, "send(5, \"Hello, world!\", 13, 0) = 13\n", "send in brief");
    s.changes[0].queued = true;
    s.changes[0].now.unacked = 1;
    shows(&s, &normal,
          "send(5, \"Hello, world!\", 13, 0) = 13   errno 0\n"
          "  5 c  ESTABLISHED   1 byte unacknowledged\n"
          "  4 conn  ESTABLISHED   13 bytes to read\n",
          "what is not acknowledged");
    s = receive_step("Hello, world!", 13, STATE_ESTABLISHED);
    shows(&s, &normal,
          "recv(4, → \"Hello, world!\", 1024, 0) = 13   errno 0\n"
          "  4 conn  ESTABLISHED   0 bytes to read\n",
          "recv");
    shows(&s, &ascii,
          "recv(4, -> \"Hello, world!\", 1024, 0) = 13   errno 0\n"
          "  4 conn  ESTABLISHED   0 bytes to read\n",
          "recv in ASCII");
}

/* ---- what else is said ---------------------------------------------------------------------------- */

static void
test_end_of_data(void)
{
    static const char remark[] = "  The peer has closed its side; there is nothing more to read.\n";
    struct step s = receive_step("", 0, STATE_CLOSE_WAIT);
    struct buf out;

    shows(&s, &normal,
          "recv(4, → \"\", 1024, 0) = 0   errno 0\n"
          "  4 conn  CLOSE_WAIT\n"
          "  The peer has closed its side; there is nothing more to read.\n",
          "the end of a stream");
    s.changes[0].now.state = STATE_CONNECTED;
    s.changes[0].now.local = ipv4(1);
    s.changes[0].now.detail = DETAIL_PEER_CLOSED;
    s.changes[0].type = SOCK_DGRAM;
    out = shown(&s, &normal);
    ok(strstr(out.data, remark) == NULL, "an empty datagram is no end");
    buf_free(&out);
    s.changes[0].now.local = path('a', 3);
    s.changes[0].type = SOCK_STREAM;
    out = shown(&s, &normal);
    ok(strstr(out.data, remark) != NULL, "the end of a UNIX stream");
    buf_free(&out);
    s.args[2].in.number = 0;
    out = shown(&s, &normal);
    ok(strstr(out.data, remark) == NULL, "0 because nothing was asked for");
    buf_free(&out);
}

static void
test_cut_datagram(void)
{
    struct step s = receive_step("Hello", 5, STATE_BOUND);

    s.args[2].in.number = 5;
    s.changes[0].now.local = ipv4(1);
    s.changes[0].to_read_before = 13;
    s.changes[0].type = SOCK_DGRAM;
    shows(&s, &normal,
          "recv(4, → \"Hello\", 5, 0) = 5   errno 0\n"
          "  4 conn  BOUND   0 bytes to read\n"
          "  8 bytes of the datagram did not fit and are lost.\n",
          "a cut datagram");
    s.args[3].in.number = MSG_PEEK;
    shows(&s, &normal,
          "recv(4, → \"Hello\", 5, MSG_PEEK) = 5   errno 0\n"
          "  4 conn  BOUND   0 bytes to read\n",
          "a look at a datagram loses nothing");
}

static void
test_close(void)
{
    struct step s = step("close", 0, 0);
    struct change *c;

    pass(&s, "fd", number(5));
    c = add_own(&s, 5, "c", STATE_ESTABLISHED, STATE_GONE);
    c->now.local = ipv4(40112);
    c->now.peer = ipv4(8888);
    c->now.to_read = 3;
    c = add_change(&s, 4, NULL, STATE_ESTABLISHED, STATE_CLOSE_WAIT);
    c->now.to_read = 0;
    shows(&s, &normal,
          "close(5) = 0   errno 0\n"
          "  5 c  ESTABLISHED → closed   127.0.0.1:40112 → 127.0.0.1:8888\n"
          "  4  ESTABLISHED → CLOSE_WAIT\n",
          "close");
    s.r.type = RECORD_CHANGE;
    s.r.own = 0;
    shows(&s, &normal,
          "  5 c  ESTABLISHED → closed   127.0.0.1:40112 → 127.0.0.1:8888\n"
          "  4  ESTABLISHED → CLOSE_WAIT\n",
          "a change by itself");
}

static void
test_signals(void)
{
    struct step s = {.r = {.type = RECORD_SIGNAL, .fd = -1, .times = 1}};
    struct sent sent = {.number = SIGIO};

    s.r.sent = &sent;
    shows(&s, &normal, "  signal SIGIO\n", "a signal of which the kernel says no more");
    sent = (struct sent){.number = SIGRTMIN, .code = POLL_HUP};
    s.r.fd = 5;
    s.r.name = "c";
    s.r.times = 3;
    shows(&s, &normal, "  signal SIGRTMIN   of 5 c   POLL_HUP   3 times\n",
          "and one of which it says all");
}

static void
test_details(void)
{
    struct endpoint to = ipv4(9);
    struct step s = refused_step(&to);

    shows(&s, &brief, "connect(5, 127.0.0.1:9, 16) = -1   ECONNREFUSED\n", "brief");
    shows(&s, &full,
          "connect(5, 127.0.0.1:9, 16) = -1   errno 111 ECONNREFUSED   0.012 ms   step 4\n"
          "  5 c  CLOSED   refused\n"
          "  Connection refused: nothing listens on 127.0.0.1:9, its host sent RST.\n",
          "full");
    shows(&s, &colour,
          "\033[1mconnect(5, 127.0.0.1:9, 16)\033[m = \033[31m-1\033[m"
          "   errno 111 \033[31mECONNREFUSED\033[m\n"
          "  5 c  CLOSED   refused\n"
          "  Connection refused: nothing listens on 127.0.0.1:9, its host sent RST.\n",
          "in colour");
    s.r.error = 9999;
    s.r.nchanges = s.r.own = 0;
    s.r.why = NULL;
    shows(&s, &normal, "connect(5, 127.0.0.1:9, 16) = -1   errno 9999\n", "no known error");
}

static void
test_other_records(void)
{
    static const enum record_type silent[] = {RECORD_COMMAND, RECORD_COMMENT, RECORD_BLOCK,
                                              RECORD_END};
    struct step s = step(NULL, 0, 0);
    struct sock sock = {.open = true, .fd = 3, .name = "s", .seen = {.state = STATE_LISTEN, .waiting = 0,
                                                       .backlog = 1, .local = ipv4(8888)}};
    struct change unchanged;
    struct buf out = {0};

    s.r.line = "a\033[2J";
    s.r.line_len = 5;
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++) {
        s.r.type = silent[i];
        shows(&s, &normal, "", "nothing to show");
    }
    s.r.type = RECORD_MESSAGE;
    shows(&s, &normal, "a\\x1b[2J\n", "a message");
    unchanged = change_none(&sock);
    text_socket(&out, &unchanged, &normal);
    is_text(buf_text(&out), "  3 s  LISTEN   127.0.0.1:8888   0 waiting, backlog 1\n", "a socket");
    buf_free(&out);
}

/* ---- what does not fit --------------------------------------------------------------------------- */

static void
test_long_data(void)
{
    static const char alphabet[] =
        "abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz";
    struct step s = send_step(alphabet, 50);
    char pattern[1000];

    s.r.nchanges = s.r.own = 0;
    shows(&s, &normal,
          "send(5, \"abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvw\", 50, 0)\n"
          "    = 50   errno 0\n",
          "what does not fit breaks before the result");
    s.args[1].in.len = 80;
    shows(&s, &normal,
          "send(5, \"abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz abcde\"…, 50, 0)\n"
          "    = 50   errno 0\n",
          "data is cut to what fits on a line");
    shows(&s, &brief,
          "send(5, \"abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz \"…, 50, 0) = 50\n",
          "in brief it is one line");
    shows(&s, &ascii,
          "send(5, \"abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz abc\"..., 50, 0)\n"
          "    = 50   errno 0\n",
          "cut in ASCII");
    data_pattern(pattern, sizeof pattern);
    s.args[1].in = data(pattern, sizeof pattern);
    shows(&s, &normal, "send(5, #1000, 50, 0) = 50   errno 0\n", "the pattern is short");
}

static void
test_hostile_data(void)
{
    static char bytes[2000];
    struct step s = receive_step(bytes, sizeof bytes, STATE_ESTABLISHED);

    s.r.nchanges = s.r.own = 0;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = "ab\033cd"[i % 5];
    shows(&s, &normal,
          "recv(4, → \"ab\\x1bcdab\\x1bcdab\\x1bcdab\\x1bcdab\\x1bcdab\\x1bcdab\\x1bc\"…, 1024, 0)\n"
          "    = 2000   errno 0\n",
          "no escape is cut");
    memset(bytes, '\200', sizeof bytes);
    shows(&s, &normal,
          "recv(4, → hex:8080808080808080808080808080808080808080808080808080…, 1024, 0)\n"
          "    = 2000   errno 0\n",
          "binary data");
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = "\xe6\x97\xa5"[i % 3];
    shows(&s, &normal,
          "recv(4, → \"日日日日日日日日日日日日日日日日日日日日日日日日日日日\"…, 1024, 0)\n"
          "    = 2000   errno 0\n",
          "no character is cut");
}

static void
test_long_addresses(void)
{
    struct endpoint a = ipv6("2001:db8:aaaa:bbbb:cccc:dddd:eeee:1", 40112);
    struct endpoint b = ipv6("2001:db8:aaaa:bbbb:cccc:dddd:eeee:2", 8888);
    struct endpoint p = path('p', 100);
    struct step s = named_step("connect", 5, &b, 0, 0);
    struct change *c = add_own(&s, 5, "client", STATE_CLOSED, STATE_ESTABLISHED);
    struct buf out;

    c->named = true;
    c->now.local = a;
    c->now.peer = b;
    shows(&s, &normal,
          "connect(5, [2001:db8:aaaa:bbbb:cccc:dddd:eeee:2]:8888, 28) = 0   errno 0\n"
          "  5 client  CLOSED → ESTABLISHED\n"
          "      [2001:db8:aaaa:bbbb:cccc:dddd:eeee:1]:40112\n"
          "      → [2001:db8:aaaa:bbbb:cccc:dddd:eeee:2]:8888\n",
          "a pair of IPv6 addresses");
    c->now.to_read = 1;
    c->now.local = p;
    c->now.peer.len = 0;
    s.args[1].in = address(&p);
    shows(&s, &normal,
          "connect(5, /pppppppppppppppppppppppppppppp…pppppppppppppppppppppppppppppp, 28)\n"
          "    = 0   errno 0\n"
          "  5 client  CLOSED → ESTABLISHED\n"
          "      /ppppppppppppppppppppppppppppppppppp…ppppppppppppppppppppppppppppppppppp\n"
          "      1 byte to read\n",
          "a long path");
    c->now.local = path('\033', 100);
    c->now.peer = path('\n', 100);
    s.args[1].in = address(&c->now.local);
    out = shown(&s, &normal);
    ok(widest_line(&out) <= TEXT_COLUMNS, "hostile paths fit");
    ok(memchr(out.data, '\033', out.len) == NULL, "and are escaped");
    buf_free(&out);
}

/* Whatever is passed, no line is too wide, colour changes no text, and nothing steers the
 * terminal. */
static void
test_random(void)
{
    static char bytes[400];
    bool fits = true;
    bool clean = true;
    bool same = true;

    srand(1);
    for (int round = 0; round < 5000; round++) {
        struct step s = send_step(bytes, (size_t)rand() % sizeof bytes);
        const struct text_style plain = {.detail = round % 2 != 0 ? TEXT_NORMAL : TEXT_BRIEF,
                                         .ascii = round % 4 < 2};
        struct text_style painted = plain;
        struct buf out, lines = {0};

        painted.colour = true;
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = round % 3 != 0 ? (char)rand() : "aé日\n\"\\"[rand() % 8];
        s.args[3].in.number = rand();
        s.changes[1].now.local = path((char)rand(), (size_t)rand() % 106);
        s.changes[1].now.peer = path((char)rand(), (size_t)rand() % 106);
        s.changes[1].named = true;
        pass(&s, "addr", address(&s.changes[1].now.peer));
        out = shown(&s, &plain);
        fits = fits && widest_line(&out) <= TEXT_COLUMNS;
        for (size_t i = 0; i < out.len; i++)
            clean = clean && ((unsigned char)out.data[i] >= ' ' || out.data[i] == '\n');
        text_record(&lines, &s.r, &painted);
        for (size_t i = 0, k = 0; i < lines.len && same; i++) {
            if (lines.data[i] == '\033')
                i += strcspn(lines.data + i, "m");
            else
                same = k < out.len && out.data[k++] == lines.data[i];
        }
        buf_free(&out);
        buf_free(&lines);
    }
    ok(fits, "no line is wider than 78 columns");
    ok(clean, "nothing steers the terminal");
    ok(same, "colour changes no text");
}

static void
test_sentence(void)
{
    struct buf out = {0};
    char word[200];

    text_sentence(&out, "One two three four five six seven eight nine ten eleven twelve "
                        "thirteen fourteen fifteen sixteen.");
    is_text(buf_text(&out),
            "  One two three four five six seven eight nine ten eleven twelve thirteen\n"
            "  fourteen fifteen sixteen.\n",
            "a sentence is wrapped");
    buf_clear(&out);
    memset(word, 'w', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    text_sentence(&out, word);
    ok(widest_line(&out) == TEXT_COLUMNS && out.len == 199 + 3 * 3, "a long word is broken");
    buf_clear(&out);
    text_sentence(&out, "");
    ok(out.len == 0, "nothing to say");
    buf_free(&out);
}

int
main(void)
{
    test_passive_side();
    test_active_side();
    test_accept();
    test_data_moves();
    test_end_of_data();
    test_cut_datagram();
    test_close();
    test_signals();
    test_details();
    test_other_records();
    test_long_data();
    test_hostile_data();
    test_long_addresses();
    test_random();
    test_sentence();
    return done_testing();
}
