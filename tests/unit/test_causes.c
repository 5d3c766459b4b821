/*
 * test_causes.c: each row of causes.in can be reached, says it in a sentence, and says
 * the right thing in the cases that people meet first.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/causes.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "decode/address.h"
#include "decode/cause_conditions.h"
#include "tap.h"

enum { SENTENCE_MAX = 270 };

#define COUNT(array) (sizeof(array) / sizeof *(array))

static struct address
address(const char *text)
{
    struct address a = {0};
    struct address_lookup lookup;
    const char *why;

    if (address_parse(text, strlen(text), AF_INET, &a, &lookup, &why) != ADDRESS_OK)
        ok(false, "%s is an address", text);
    return a;
}

/* ---- single cases ---------------------------------------------------------------- */

/* A TCP socket, number 5, CLOSED before and after. */
static struct cause_facts
tcp(const char *call, int error)
{
    return (struct cause_facts){.call = call,
                                .error = error,
                                .fd = 5,
                                .fd_open = true,
                                .domain = AF_INET,
                                .type = SOCK_STREAM,
                                .before = STATE_CLOSED,
                                .after = STATE_CLOSED};
}

static void
says(const struct cause_facts *f, const char *want)
{
    struct buf b = {0};

    cause_text(&b, f);
    is_text(buf_text(&b), want, "%s: %s", f->call, want);
    buf_free(&b);
}

static void
test_connect(void)
{
    struct address to = address("127.0.0.1:9");
    struct cause_facts f = tcp("connect", ECONNREFUSED);

    f.addr = to.bytes;
    f.addr_len = to.len;
    says(&f, "Connection refused: nothing listens on 127.0.0.1:9, its host sent RST.");
    f.error = EISCONN;
    f.before = STATE_ESTABLISHED;
    f.peer = "127.0.0.1:8888";
    says(&f, "Transport endpoint is already connected: the socket is connected to "
             "127.0.0.1:8888 already.");
    f.peer = NULL;
    says(&f, "Transport endpoint is already connected.");
    f.error = EINTR;
    f.by_user = true;
    f.after = STATE_SYN_SENT;
    says(
        &f,
        "Interrupted system call: Ctrl-C or cancel ended the wait, not the attempt: the connection "
        "may still come about.");
}

static void
test_bind(void)
{
    struct address to = address("10.1.2.3:80");
    struct cause_facts f = tcp("bind", EADDRNOTAVAIL);

    f.addr = to.bytes;
    f.addr_len = to.len;
    says(
        &f,
        "Cannot assign requested address: 10.1.2.3:80 is not an address of this host, or "
        "the address is not ready for use.");
    f.error = EACCES;
    says(&f, "Permission denied: ports this low need a privilege; the sysctl "
             "net.ipv4.ip_unprivileged_port_start says which are free.");
    f.error = EINVAL;
    f.length_known = true;
    f.length = 3;
    says(&f,
         "Invalid argument: addrlen is too small for an address of the socket's family.");
    f.length = (unsigned)-1;
    says(&f, "Invalid argument: addrlen is negative, or too large for an address.");
    f.length = 16;
    f.local = "127.0.0.1:8888";
    says(&f, "Invalid argument: the socket has an address already: 127.0.0.1:8888.");
    f.domain = AF_INET6;
    says(
        &f,
        "Invalid argument: 10.1.2.3:80 is an IPv4 address, too short for this socket; an "
        "IPv6 socket takes [::ffff:A.B.C.D]:PORT.");
    to = address("unix:x");
    f.domain = AF_UNIX;
    f.error = EADDRINUSE;
    f.addr_len = to.len;
    says(&f,
         "Address already in use: there is a file unix:x already; the file of a socket "
         "stays until unlink x removes it.");
}

static void
test_descriptors(void)
{
    struct cause_facts f = tcp("recv", EBADF);

    f.fd_open = false;
    f.fd_used = true;
    f.domain = f.type = -1;
    says(&f, "Bad file descriptor: 5 is not open.");
    f.fd = 1024;
    f.fd_used = false;
    says(&f, "Bad file descriptor: 1024 is not open. If it was meant as the length: the "
             "descriptor comes first, recv FD 1024.");
    f.call = "send";
    says(&f, "Bad file descriptor: 1024 is not open.");
    f.fd = -1;
    says(&f, "Bad file descriptor: no descriptor is negative; -1 is what a failed call "
             "returns.");
    f.call = "write";
    f.fd = 0;
    says(&f, "Bad file descriptor: 0 is not open for writing.");
    f.error = ENOTSOCK;
    f.call = "bind";
    says(&f, "Socket operation on non-socket: 0 is open, but it is not a socket.");
}

static void
test_data(void)
{
    struct cause_facts f = tcp("recv", ENOTCONN);

    says(
        &f,
        "Transport endpoint is not connected: the socket is not connected: connect comes "
        "first.");
    f.before = f.after = STATE_LISTEN;
    says(&f,
         "Transport endpoint is not connected: a socket that listens carries no data; "
         "accept returns the one that does.");
    f.call = "getpeername";
    says(&f,
         "Transport endpoint is not connected: a socket that listens has no peer; those "
         "that accept returns have one.");
    f = tcp("send", EPIPE);
    f.before = f.after = STATE_FIN_WAIT2;
    says(&f,
         "Broken pipe: this side has ended its data with shutdown, and the FIN is sent.");
    f = tcp("accept", EINVAL);
    f.began = f.before = STATE_LISTEN;
    says(&f, "Invalid argument: the socket stopped listening while the call waited.");
    f = tcp("setsockopt", ENOPROTOOPT);
    says(&f,
         "Protocol not available: this kind of socket has no option of that level and "
         "number.");
    f.option = "SO_TYPE";
    says(
        &f,
        "Protocol not available: this kind of socket has no option SO_TYPE, or it cannot "
        "be set.");
    f.error = ENXIO;
    says(&f, "No such device or address.");
    f.error = 99999;
    says(&f, "Unknown error.");
}

/* ---- all rows -------------------------------------------------------------------- */

static const int domains[] = {-1, AF_INET, AF_INET6, AF_UNIX};
static const int types[] = {-1, SOCK_STREAM, SOCK_DGRAM};
static const enum state states[] = {STATE_UNKNOWN,  STATE_CLOSED,      STATE_LISTEN,
                                    STATE_SYN_SENT, STATE_ESTABLISHED, STATE_FIN_WAIT2,
                                    STATE_UNBOUND,  STATE_CONNECTED};
static const char *const addresses[] = {
    NULL,
    "255.255.255.255:65535",
    "127.0.0.1:80",
    "127.0.0.1:0",
    "[fe80::1]:8888",
    "[::ffff:255.255.255.255]:65535",
    "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535",
    "/tmp/a/path/of/fifty/characters/or/so/and/no/more",
    "unix:@name"};
static const unsigned lengths[] = {0, 16, 24, 1000};
static const int descriptors[] = {-1, 2, 5, 1024};
static const char longest_text[] = "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535";

struct survey {
    struct cause_facts f;
    bool *reached;
    bool finds; /* with what may be found out, as the row asks */
    uint64_t conditions;
};

static void
look(struct survey *s)
{
    const struct cause *row = cause_find(&s->f);
    struct buf b = {0};

    if (row == NULL || s->reached[row - causes])
        return;
    s->reached[row - causes] = true;
    cause_text(&b, &s->f);
    if (!ok(utf8_columns(b.data, b.len) <= SENTENCE_MAX && b.data[b.len - 1] == '.' &&
                strpbrk(buf_text(&b), "{}") == NULL,
            "a sentence"))
        ok(false, "%s", buf_text(&b));
    buf_free(&b);
}

/* What may be found out behind a call. */
static void
find_out(struct cause_facts *f, bool found, uint64_t conditions)
{
    const char *text = found ? longest_text : NULL;

    /* From IF_NONBLOCK on, the conditions are findings. */
    f->found = found ? conditions & ~(IF(IF_NONBLOCK) - 1) : 0;
    f->holder = f->held = f->missing = text;
    f->pair = found ? "[ffff:ffff:ffff:ffff::1]:65535 with [ffff:ffff:ffff:ffff::2]:65535" : NULL;
    f->addresses = found ? "ffff:ffff:ffff:ffff::1, ffff:ffff:ffff:ffff::2 and 9 more" : NULL;
    f->limit = found ? "9223372036854775807" : NULL;
    f->what = found ? "a regular file" : NULL;
    f->timeout = f->left = found ? "86400 s" : NULL;
}

/* What else may be known of a case. */
static void
survey_texts(struct survey *s)
{
    find_out(&s->f, s->finds, s->conditions);
    for (unsigned bits = 0; bits < 16; bits++) {
        s->f.local = bits & 8 ? "[::ffff:255.255.255.255]:65535" : bits & 1 ? longest_text : NULL;
        s->f.peer = bits & 2 ? longest_text : NULL;
        s->f.option = bits & 4 ? "SO_ATTACH_REUSEPORT_EBPF" : NULL;
        look(s);
    }
}

static void
survey_passed(struct survey *s)
{
    for (size_t a = 0; a < COUNT(addresses); a++) {
        struct address to = {0};

        if (addresses[a] != NULL)
            to = address(addresses[a]);
        s->f.addr = addresses[a] != NULL ? to.bytes : NULL;
        s->f.addr_len = to.len;
        for (size_t l = 0; l <= COUNT(lengths); l++) {
            s->f.length_known = l < COUNT(lengths);
            s->f.length = s->f.length_known ? lengths[l] : 0;
            survey_texts(s);
        }
    }
    s->f.addr = NULL;
    s->f.length_known = false;
}

static void
survey_states(struct survey *s)
{
    for (size_t i = 0; i < COUNT(states); i++)
        for (size_t k = 0; k < COUNT(states); k++) {
            s->f.began = s->f.before = states[i];
            s->f.after = states[k];
            survey_texts(s);
            for (unsigned why = 1; why < 4; why++) {
                s->f.by_limit = why == 1;
                s->f.by_user = why == 2;
                s->f.by_end = why == 3;
                survey_texts(s);
            }
            s->f.by_end = false;
        }
    s->f.began = s->f.before = s->f.after = STATE_UNKNOWN;
}

static void
survey_case(struct survey *s)
{
    s->f.fd_open = false;
    for (size_t i = 0; i < COUNT(descriptors); i++)
        for (int used = 0; used < 2; used++) {
            s->f.fd = descriptors[i];
            s->f.fd_used = used != 0;
            survey_texts(s);
        }
    s->f.fd = 5;
    s->f.fd_open = true;
    for (size_t d = 0; d < COUNT(domains); d++)
        for (size_t t = 0; t < COUNT(types); t++) {
            struct address to = address(domains[d] == AF_UNIX ? "/tmp/x" : "127.0.0.1:9");

            s->f.domain = domains[d];
            s->f.type = types[t];
            survey_passed(s);
            survey_states(s);
            s->f.addr = to.bytes;
            s->f.addr_len = to.len;
            survey_states(s);
            s->f.addr = NULL;
        }
}

static void
test_rows(void)
{
    struct survey s = {.reached = mem_alloc(causes_count)};

    for (size_t i = 0; i < causes_count; i++) {
        if (s.reached[i])
            continue;
        s.conditions = causes[i].conditions;
        for (int finds = 0; finds < 2 && !s.reached[i]; finds++) {
            s.finds = finds != 0;
            s.f = (struct cause_facts){.call = causes[i].call, .error = causes[i].error};
            survey_case(&s);
        }
        ok(s.reached[i], "%s: %s", causes[i].call, causes[i].sentence);
    }
    free(s.reached);
}

static void
test_no_two_equal(void)
{
    size_t equal = 0;

    for (size_t i = 0; i < causes_count; i++)
        for (size_t k = 0; k < i; k++)
            if (strcmp(causes[i].call, causes[k].call) == 0 &&
                causes[i].error == causes[k].error &&
                (strcmp(causes[i].sentence, causes[k].sentence) == 0 ||
                 (causes[i].conditions == causes[k].conditions &&
                  strchr(causes[k].sentence, '{') == NULL))) {
                ok(false, "%s: %s", causes[i].call, causes[i].sentence);
                equal++;
            }
    is_number((long long)equal, 0, "no two equal rows");
    ok(causes_count >= 60, "%zu rows", causes_count);
}

int
main(void)
{
    test_connect();
    test_bind();
    test_descriptors();
    test_data();
    test_rows();
    test_no_two_equal();
    return done_testing();
}
