/*
 * test_constants.c: names and numbers, there and back, and what is neither.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/constants.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "tap.h"

static const struct constant_group *const groups[] = {
    &constants_family, &constants_type,  &constants_protocol, &constants_message,
    &constants_how,    &constants_level, &constants_accept,   &constants_errno,
    &constants_signal,
};

static long
parsed(const struct constant_group *g, const char *text)
{
    long value = -12345;
    const char *bad;
    size_t bad_len;

    return constant_parse(g, text, strlen(text), &value, &bad, &bad_len) ? value : -12345;
}

static void
is_value(const struct constant_group *g, const char *text, long want)
{
    is_number(parsed(g, text), want, "%s: %s", g->title, text);
}

static void
is_shown(const struct constant_group *g, long value, const char *want)
{
    struct buf out = {0};

    constant_text(&out, g, value);
    is_text(buf_text(&out), want, "%s: %s", g->title, want);
    buf_free(&out);
}

/* Every row by its own name, in small letters, without its prefix, and back from text. */
static bool
row_works(const struct constant_group *g, const struct constant *row)
{
    size_t len = strlen(row->name);
    struct buf out = {0};
    char small[64];
    bool works = constant_by_name(g, row->name, len) == row;

    for (size_t i = 0; i <= len; i++)
        small[i] = (char)tolower((unsigned char)row->name[i]);
    works = works && constant_by_name(g, small, len) == row;
    for (size_t i = 0; g->prefixes[i] != NULL; i++) {
        size_t skip = strlen(g->prefixes[i]);

        if (strncmp(row->name, g->prefixes[i], skip) == 0)
            works = works && parsed(g, small + skip) == row->value;
    }
    constant_text(&out, g, row->value);
    works = works && parsed(g, buf_text(&out)) == row->value;
    works = works && constant_by_value(g, row->value)->value == row->value;
    works = works && !constant_by_name(g, row->name, len + 1);
    buf_free(&out);
    return works;
}

static void
test_rows(void)
{
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
        const struct constant_group *g = groups[i];

        ok(g->count != 0 && g->title[0] != '\0', "%s: a title and rows", g->title);
        for (size_t j = 0; j < g->count; j++)
            ok(row_works(g, &g->rows[j]), "%s: %s", g->title, g->rows[j].name);
    }
}

static void
test_spellings(void)
{
    is_value(&constants_family, "inet", AF_INET);
    is_value(&constants_family, "PF_INET6", AF_INET6);
    is_value(&constants_family, "pf_local", AF_UNIX);
    is_value(&constants_type, "stream", SOCK_STREAM);
    is_value(&constants_protocol, "tcp", IPPROTO_TCP);
    is_value(&constants_protocol, "IP", 0);
    is_value(&constants_message, "peek", MSG_PEEK);
    is_value(&constants_message, "-peek", MSG_PEEK);
    is_value(&constants_message, "-MSG_OOB|-peek|dontwait",
             MSG_OOB | MSG_PEEK | MSG_DONTWAIT);
    is_value(&constants_message, "peek|0x100000|1", MSG_PEEK | 0x100000 | 1);
    is_value(&constants_how, "wr", SHUT_WR);
    is_value(&constants_how, "out", SHUT_WR);
    is_value(&constants_how, "in", SHUT_RD);
    is_value(&constants_how, "both", SHUT_RDWR);
    is_value(&constants_how, "InOut", SHUT_RDWR);
    is_value(&constants_level, "socket", SOL_SOCKET);
    is_value(&constants_level, "SOL_TCP", IPPROTO_TCP);
    is_value(&constants_level, "ipproto_tcp", IPPROTO_TCP);
    is_value(&constants_level, "ipv6", IPPROTO_IPV6);
    is_value(&constants_errno, "ewouldblock", EAGAIN);
}

static void
test_numbers_as_values(void)
{
    is_value(&constants_family, "47", 47);
    is_value(&constants_how, "-1", -1);
    is_value(&constants_family, "0x10", 16);
    is_value(&constants_family, "010", 8);
    is_value(&constants_message, "-1", -1);
    is_value(&constants_message, "+2", 2);
    is_value(&constants_family, "-2147483648", INT_MIN);
}

static void
is_refused(const struct constant_group *g, const char *text, size_t len, size_t at,
           size_t bad_len)
{
    const char *bad = NULL;
    size_t width = 99;
    long value = 77;

    ok(!constant_parse(g, text, len, &value, &bad, &width), "refused: '%s'", text);
    ok(value == 77 && bad == text + at && width == bad_len, "what and where: '%s'", text);
}

static void
test_refused(void)
{
    is_refused(&constants_family, "", 0, 0, 0);
    is_refused(&constants_message, "", 0, 0, 0);
    is_refused(&constants_family, "ine", 3, 0, 3);
    is_refused(&constants_family, "inett", 5, 0, 5);
    is_refused(&constants_family, "AF_", 3, 0, 3);
    is_refused(&constants_family, "_inet", 5, 0, 5);
    is_refused(&constants_family, "SOCK_INET", 9, 0, 9);
    is_refused(&constants_family, "AF_AF_INET", 10, 0, 10);
    is_refused(&constants_family, "inet|unix", 9, 0, 9);
    is_refused(&constants_family, "-inet", 5, 0, 5);
    is_refused(&constants_how, "SHUT_out", 8, 0, 8);
    is_refused(&constants_message, "peek|nope|oob", 13, 5, 4);
    is_refused(&constants_message, "peek|", 5, 5, 0);
    is_refused(&constants_message, "|peek", 5, 0, 0);
    is_refused(&constants_message, "-", 1, 0, 1);
    is_refused(&constants_message, "--peek", 6, 0, 6);
    is_refused(&constants_message, "peek|08", 7, 5, 2);
    is_refused(&constants_family, "12x", 3, 0, 3);
    is_refused(&constants_family, "18446744073709551616", 20, 0, 20);
    is_refused(&constants_family, "inet\0", 5, 0, 5);
    is_refused(&constants_family, "\0", 1, 0, 1);
    is_refused(&constants_family, "i\0et", 4, 0, 4);
}

static void
test_text(void)
{
    is_shown(&constants_family, AF_INET, "AF_INET");
    is_shown(&constants_family, AF_UNIX, "AF_UNIX");
    is_shown(&constants_family, 9999, "9999");
    is_shown(&constants_family, -1, "-1");
    is_shown(&constants_protocol, 0, "0");
    is_shown(&constants_protocol, IPPROTO_TCP, "IPPROTO_TCP");
    is_shown(&constants_level, SOL_SOCKET, "SOL_SOCKET");
    is_shown(&constants_level, IPPROTO_TCP, "IPPROTO_TCP");
    is_shown(&constants_how, SHUT_WR, "SHUT_WR");
    is_shown(&constants_how, 3, "3");
    is_shown(&constants_message, 0, "0");
    is_shown(&constants_message, -1, "-1");
    is_shown(&constants_message, MSG_PEEK, "MSG_PEEK");
    is_shown(&constants_message, MSG_DONTWAIT | MSG_PEEK, "MSG_PEEK|MSG_DONTWAIT");
    is_shown(&constants_type, SOCK_SEQPACKET, "SOCK_SEQPACKET");
    is_shown(&constants_type, 7, "7");
    is_shown(&constants_type, 0, "0");
#ifdef __linux__
    is_shown(&constants_message, 0x10000000, "0x10000000");
    is_shown(&constants_message, MSG_PEEK | 0x10000000, "MSG_PEEK|0x10000000");
    is_shown(&constants_type, 47, "47");
    is_shown(&constants_type, 1 | SOCK_NONBLOCK, "SOCK_STREAM|SOCK_NONBLOCK");
    is_shown(&constants_type, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK,
             "SOCK_RAW|SOCK_NONBLOCK|SOCK_CLOEXEC");
    is_shown(&constants_type, 7 | SOCK_NONBLOCK, "SOCK_NONBLOCK|7");
    is_shown(&constants_accept, SOCK_NONBLOCK | SOCK_CLOEXEC,
             "SOCK_NONBLOCK|SOCK_CLOEXEC");
    is_shown(&constants_accept, 1, "0x1");
    is_shown(&constants_open, O_RDONLY, "O_RDONLY");
    is_shown(&constants_open, O_NONBLOCK, "O_RDONLY|O_NONBLOCK");
    is_shown(&constants_open, O_WRONLY | O_TRUNC, "O_WRONLY|O_TRUNC");
#endif
#ifdef __x86_64__
    is_shown(&constants_open, 0100000, "O_RDONLY|O_LARGEFILE"); /* F_GETFL of a file */
#endif
}

/* What is shown for any 16 bits reads back as they are. */
static void
test_round_trips(void)
{
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
        struct buf out = {0};
        long value;

        for (value = -300; value < 0x10000; value++) {
            buf_clear(&out);
            constant_text(&out, groups[i], value);
            if (parsed(groups[i], buf_text(&out)) != value)
                break;
        }
        is_number(value, 0x10000, "%s: all numbers of 16 bits there and back",
                  groups[i]->title);
        buf_free(&out);
    }
}

static void
is_nearest(const struct constant_group *g, const char *name, const char *want)
{
    const char *nearest = constant_nearest(g, name, strlen(name));

    is_text(nearest != NULL ? nearest : "(none)", want, "nearest to %s", name);
}

static void
test_nearest(void)
{
    is_nearest(&constants_family, "AF_INTE", "AF_INET");
    is_nearest(&constants_family, "inte6", "INET6");
    is_nearest(&constants_family, "AF_INNET", "AF_INET");
    is_nearest(&constants_type, "sream", "STREAM");
    is_nearest(&constants_type, "steram", "STREAM");
    is_nearest(&constants_message, "MSG_PEAK", "MSG_PEEK");
    is_nearest(&constants_errno, "ECONREFUSED", "ECONNREFUSED");
    is_nearest(&constants_family, "x", "(none)");
    is_nearest(&constants_family, "", "(none)");
    is_nearest(&constants_how, "oot", "out");
    is_nearest(&constants_family, "something else", "(none)");
}

static void
test_range(void)
{
    is_value(&constants_signal, "SIGRTMIN", SIGRTMIN);
    is_value(&constants_signal, "rtmin+0", SIGRTMIN);
    is_value(&constants_signal, "SigRtMin+2", SIGRTMIN + 2);
    is_value(&constants_signal, "RTMIN+0x3", SIGRTMIN + 3);
    is_refused(&constants_signal, "SIGRTMIN+", 9, 0, 9);
    is_refused(&constants_signal, "SIGRTMIN+-1", 11, 0, 11);
    is_refused(&constants_signal, "SIGRTMIN+99", 11, 0, 11);
    is_refused(&constants_signal, "SIGRTMINE", 9, 0, 9);
    is_shown(&constants_signal, SIGRTMIN, "SIGRTMIN");
    is_shown(&constants_signal, SIGRTMIN + 1, "SIGRTMIN+1");
    is_shown(&constants_signal, 1000, "1000");
    is_shown(&constants_signal, SIGURG, "SIGURG");
}

static void
test_errno(void)
{
    is_text(errno_name(ECONNREFUSED), "ECONNREFUSED", "ECONNREFUSED");
    is_text(errno_name(EAGAIN), "EAGAIN", "EAGAIN before EWOULDBLOCK");
    is_text(errno_name(EOPNOTSUPP), "EOPNOTSUPP", "EOPNOTSUPP before ENOTSUP");
    is_text(errno_name(EDEADLK), "EDEADLK", "EDEADLK before EDEADLOCK");
    is_text(errno_sentence(ECONNREFUSED), "Connection refused", "its sentence");
    is_text(errno_sentence(-1), "Unknown error", "the sentence of -1");
    is_text(errno_sentence(0), "Unknown error", "the sentence of 0");
    ok(errno_name(0) == NULL, "0 is no error");
    ok(errno_name(-1) == NULL, "-1 is no error");
    ok(errno_name(99999) == NULL, "99999 is no error");
    for (size_t i = 0; i < constants_errno.count; i++) {
        if (constants_errno.rows[i].help[0] == '\0')
            ok(false, "%s has a sentence", constants_errno.rows[i].name);
    }
#ifdef __linux__
    for (int e = 1; e <= 133; e++) {
        /* These two numbers were never given away. */
        if (e != 41 && e != 58 && errno_name(e) == NULL)
            ok(false, "errno %d has a name", e);
    }
#endif
}

static void
is_parsed(const char *text, long long want)
{
    long long number = 77;

    ok(number_parse(text, strlen(text), &number), "a number: %s", text);
    is_number(number, want, "its value: %s", text);
}

static void
is_no_number(const char *text, size_t len)
{
    long long number = 77;

    ok(!number_parse(text, len, &number) && number == 77, "no number: '%s'", text);
}

static void
test_numbers(void)
{
    is_parsed("0", 0);
    is_parsed("-0", 0);
    is_parsed("+7", 7);
    is_parsed("00", 0);
    is_parsed("0777", 0777);
    is_parsed("0xfF", 255);
    is_parsed("0X10", 16);
    is_parsed("-0x1", -1);
    is_parsed("9223372036854775807", LLONG_MAX);
    is_parsed("9223372036854775808", LLONG_MIN);
    is_parsed("18446744073709551615", -1);
    is_parsed("0xffffffffffffffff", -1);
    is_parsed("01777777777777777777777", -1);
    is_parsed("-9223372036854775808", LLONG_MIN);
    is_no_number("", 0);
    is_no_number("-", 1);
    is_no_number("+", 1);
    is_no_number("0x", 2);
    is_no_number("-0x", 3);
    is_no_number("08", 2);
    is_no_number("0o7", 3);
    is_no_number("1 ", 2);
    is_no_number(" 1", 2);
    is_no_number("--1", 3);
    is_no_number("1.5", 3);
    is_no_number("1e3", 3);
    is_no_number("a", 1);
    is_no_number("1\0", 2);
    is_no_number("18446744073709551616", 20);
    is_no_number("0x10000000000000000", 19);
    is_no_number("-9223372036854775809", 20);
    is_no_number("99999999999999999999999999999999", 32);
}

static void
test_huge(void)
{
    size_t huge = 1 << 20;
    char *word = malloc(huge);
    const char *bad;
    size_t bad_len;
    long long number;
    long value;

    memset(word, '9', huge);
    ok(!number_parse(word, huge, &number), "a number of 1 MiB");
    ok(!constant_parse(&constants_family, word, huge, &value, &bad, &bad_len) &&
           bad_len == huge,
       "a family of 1 MiB digits");
    memset(word, 'A', huge);
    ok(constant_by_name(&constants_errno, word, huge) == NULL, "a name of 1 MiB");
    ok(constant_nearest(&constants_errno, word, huge) == NULL, "nothing is near it");
    memset(word, '0', huge);
    ok(number_parse(word, huge, &number) && number == 0, "1 MiB of zeros is 0");
    memset(word, '|', huge);
    ok(!constant_parse(&constants_message, word, huge, &value, &bad, &bad_len) &&
           bad == word,
       "1 MiB of |");
    for (size_t i = 0; i < huge; i++)
        word[i] = i % 2 == 0 ? '1' : '|';
    ok(constant_parse(&constants_message, word, huge - 1, &value, &bad, &bad_len) &&
           value == 1,
       "half a million flags");
    free(word);
}

int
main(void)
{
    test_rows();
    test_spellings();
    test_numbers_as_values();
    test_refused();
    test_text();
    test_round_trips();
    test_nearest();
    test_range();
    test_errno();
    test_numbers();
    test_huge();
    return done_testing();
}
