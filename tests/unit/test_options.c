/*
 * test_options.c: the table of options, and the values of each kind, there and back.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/options.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "decode/option_kinds.h"
#include "tap.h"

/* Is the option among those that this name finds? */
static bool
found(const struct option *o, const char *name)
{
    size_t start = 0;

    for (;;) {
        const struct option *row = option_by_name(name, strlen(name), start);

        if (row == o || row == NULL)
            return row != NULL;
        start = (size_t)(row - options) + 1;
    }
}

static void
test_rows(void)
{
    for (size_t i = 0; i < options_count; i++) {
        const struct option *o = &options[i];
        const char *tail = strchr(o->name, '_') + 1;
        const struct option *twin = option_by_number(o->level, o->number);
        bool sound = found(o, o->name) && found(o, tail);

        sound = sound && twin != NULL && twin->level == o->level;
        sound = sound && twin->number == o->number;
        sound = sound && o->access != 0 && o->help[0] != '\0' && o->kind != NULL;
        sound = sound && strlen(o->help) < 75 && o->help[strlen(o->help) - 1] != '.';
        ok(sound, "%s %s: a sound row", o->level_name, o->name);
    }
}

static const struct option *
by_name(const char *name)
{
    return option_by_name(name, strlen(name), 0);
}

static void
test_names(void)
{
    const struct option *o = by_name("recverr");

    is_text(by_name("so_rcvbuf")->name, "SO_RCVBUF", "small letters");
    is_text(by_name("rcvbuf")->name, "SO_RCVBUF", "without SO_");
    is_text(by_name("nodelay")->name, "TCP_NODELAY", "without TCP_");
    is_text(by_name("V6Only")->name, "IPV6_V6ONLY", "without IPV6_");
    is_text(o->name, "IP_RECVERR", "the first of several");
    o = option_by_name("recverr", 7, (size_t)(o - options) + 1);
    is_text(o != NULL ? o->name : "", "IPV6_RECVERR", "the second");
    ok(option_by_name("recverr", 7, (size_t)(o - options) + 1) == NULL, "no third");
    ok(by_name("") == NULL, "an empty name");
    ok(by_name("SO_") == NULL, "a prefix alone");
    ok(by_name("TCP_RCVBUF") == NULL, "the prefix of another level");
    ok(by_name("rcvbu") == NULL, "a beginning");
    ok(by_name("rcvbuff") == NULL, "a letter too many");
    ok(option_by_name("rcvbuf\0", 7, 0) == NULL, "a NUL");
    ok(option_by_name("rcvbuf", 6, options_count) == NULL, "a start behind the end");
    is_text(option_nearest("SO_RECVBUF", 10), "SO_RCVBUF", "nearest to SO_RECVBUF");
    is_text(option_nearest("reuseadr", 8), "REUSEADDR", "nearest to reuseadr");
    ok(option_nearest("xyz", 3) == NULL, "nothing is near xyz");
    ok(option_nearest("", 0) == NULL, "nothing is near nothing");
    ok(option_by_number(SOL_SOCKET, -1) == NULL, "no number -1");
    is_text(option_by_number(SOL_SOCKET, SO_LINGER)->name, "SO_LINGER", "by number");
    is_text(option_by_number(IPPROTO_TCP, TCP_NODELAY)->name, "TCP_NODELAY", "by number");
    ok(by_name("TCP_INFO")->varies && !by_name("SO_LINGER")->varies, "what varies");
    is_number(by_name("SO_ERROR")->access, OPTION_READ, "SO_ERROR cannot be set");
    is_text(by_name("SO_RCVBUF")->unit, "bytes", "a unit");
    is_text(by_name("SO_LINGER")->level_name, "SOL_SOCKET", "a level's name");
    is_text(by_name("TCP_INFO")->level_name, "IPPROTO_TCP", "another");
}

/* The value is understood, and shown as `shown`, which stands for the same bytes. */
static void
value(const struct option_kind *k, const char *text, const char *shown)
{
    struct buf bytes = {0}, out = {0}, again = {0};
    const char *why = "";

    ok(k->parse(text, strlen(text), &bytes, &why), "%s: '%s' %s", k->title, text, why);
    k->text(&out, bytes.data, bytes.len);
    is_text(buf_text(&out), shown, "%s: '%s' shown", k->title, text);
    if (out.data[0] != '"' && k != &option_ucred) {
        k->parse(out.data, out.len, &again, &why);
        is_bytes(again.data, again.len, bytes.data, bytes.len, "%s: '%s' there and back",
                 k->title, text);
    }
    buf_free(&bytes);
    buf_free(&out);
    buf_free(&again);
}

static void
refused(const struct option_kind *k, const char *text, size_t len)
{
    struct buf bytes = {0};
    const char *why = NULL;

    ok(!k->parse(text, len, &bytes, &why), "%s: refuses '%.20s'", k->title, text);
    ok(why != NULL && why[0] != '\0' && why[strlen(why) - 1] != '.',
       "%s: a reason for '%.20s'", k->title, text);
    is_number((long long)bytes.len, 0, "%s: adds nothing for '%.20s'", k->title, text);
    buf_free(&bytes);
}

static void
test_groups(void)
{
    value(&option_source4, "239.1.1.1,127.0.0.1,127.0.0.2", "239.1.1.1,127.0.0.1,127.0.0.2");
    value(&option_source4, "hex:00", "hex:00");
    refused(&option_source4, "239.1.1.1,127.0.0.1", 19);
    refused(&option_source4, "239.1.1.1,127.0.0.1,::1", 23);
    refused(&option_source4, "239.1.1.1,127.0.0.1,127.0.0.2,", 30);
    value(&option_group, "1,239.1.1.1", "1,239.1.1.1");
    value(&option_group, "0x2,ff02::1", "2,ff02::1");
    refused(&option_group, "239.1.1.1", 9);
    refused(&option_group, "-1,239.1.1.1", 12);
    refused(&option_group, "1,239.1.1.1,1", 13);
    refused(&option_group, "", 0);
    value(&option_source, "1,ff3e::1,::1", "1,ff3e::1,::1");
    value(&option_source, "1,232.1.1.1,127.0.0.2", "1,232.1.1.1,127.0.0.2");
    refused(&option_source, "1,232.1.1.1", 11);
    refused(&option_source, "1,232.1.1.1,\0", 13);
}

static void
test_infos(void)
{
    refused(&option_tcp_info, "1", 1);
    refused(&option_meminfo, "", 0);
    value(&option_tcp_info, "hex:", "hex:");
    value(&option_mptcp_info, "hex:", "hex:");
}

static void
test_numbers(void)
{
    value(&option_int, "0", "0");
    value(&option_int, "-1", "-1");
    value(&option_int, "0xffffffff", "-1");
    value(&option_int, "2147483647", "2147483647");
    value(&option_int, "0x10", "16");
    value(&option_int, "hex:01", "hex:01");
    value(&option_int, "hex:", "hex:");
    value(&option_int, "hex:0000000000", "hex:0000000000");
    refused(&option_int, "", 0);
    refused(&option_int, "x", 1);
    refused(&option_int, "1\0", 2);
    refused(&option_int, "4294967296", 10);
    refused(&option_int, "-2147483649", 11);
    refused(&option_int, "99999999999999999999999", 23);
    refused(&option_int, "hex:0", 5);
    refused(&option_int, "on", 2);
    value(&option_flag, "on", "1");
    value(&option_flag, "off", "0");
    value(&option_flag, "2", "2");
    refused(&option_flag, "ON!", 3);
    refused(&option_flag, "", 0);
}

static void
test_times(void)
{
    struct timeval t = {.tv_sec = 3, .tv_usec = 1000000};
    struct buf out = {0};

    value(&option_time, "0", "0");
    value(&option_time, "5", "5");
    value(&option_time, "0.05", "0.05");
    value(&option_time, ".5", "0.5");
    value(&option_time, "1.000001", "1.000001");
    value(&option_time, "1.500000", "1.5");
    value(&option_time, "-1", "-1");
    value(&option_time, "-0.5", "-0.5");
    value(&option_time, "-1.25", "-1.25");
    value(&option_time, "10", "10");
    value(&option_time, "hex:00", "hex:00");
    refused(&option_time, "", 0);
    refused(&option_time, "-", 1);
    refused(&option_time, ".", 1);
    refused(&option_time, "1.", 2);
    refused(&option_time, "1.1234567", 9);
    refused(&option_time, "1.5s", 4);
    refused(&option_time, "1,5", 3);
    refused(&option_time, "1.-5", 4);
    refused(&option_time, "--1", 3);
    refused(&option_time, "1\0", 2);
    refused(&option_time, "99999999999999999999", 20);
    option_time.text(&out, &t, sizeof t);
    is_bytes(out.data, 4, "hex:", 4, "a million microseconds are no second");
    buf_free(&out);
}

static void
test_ports(void)
{
    value(&option_ports, "40000,40099", "40000,40099");
    value(&option_ports, "0,65535", "0,65535");
    value(&option_ports, "hex:0102", "hex:0102");
    refused(&option_ports, "1", 0);
    refused(&option_ports, "1,65536", 0);
    refused(&option_ports, "-1,2", 0);
    refused(&option_ports, "1,2,3", 0);
}

static void
test_linger(void)
{
    value(&option_linger, "1,0", "1,0");
    value(&option_linger, "0,5", "0,5");
    value(&option_linger, "on", "1,0");
    value(&option_linger, "off", "0,0");
    value(&option_linger, "on,3", "1,3");
    value(&option_linger, "1", "1,0");
    value(&option_linger, "-1,-1", "-1,-1");
    value(&option_linger, "hex:01000000", "hex:01000000");
    refused(&option_linger, "", 0);
    refused(&option_linger, ",", 1);
    refused(&option_linger, "1,", 2);
    refused(&option_linger, ",1", 2);
    refused(&option_linger, "1,0,0", 5);
    refused(&option_linger, "1,0,0,0,0", 9);
    refused(&option_linger, "1,off", 5);
    refused(&option_linger, "1;0", 3);
}

static void
test_strings(void)
{
    struct buf out = {0};

    value(&option_string, "cubic", "cubic");
    value(&option_string, "", "\"\"");
    value(&option_string, "a b", "\"a b\"");
    value(&option_string, "hex:6162", "ab");
    option_string.text(&out, "reno\0junk", 9);
    is_text(buf_text(&out), "reno", "a string ends at its NUL");
    buf_clear(&out);
    option_string.text(&out, "hex:00", 6);
    is_text(buf_text(&out), "hex:6865783a3030", "one that looks like hex:");
    buf_free(&out);
}

static void
test_names_of_values(void)
{
    value(&option_error, "0", "0");
    value(&option_error, "ECONNREFUSED", "ECONNREFUSED");
    value(&option_error, "99999", "99999");
    refused(&option_error, "ENOSUCH", 7);
    refused(&option_error, "", 0);
    value(&option_domain, "inet", "AF_INET");
    value(&option_domain, "AF_UNIX", "AF_UNIX");
    refused(&option_domain, "stream", 6);
    value(&option_type, "stream", "SOCK_STREAM");
    refused(&option_type, "inet", 4);
    value(&option_protocol, "tcp", "IPPROTO_TCP");
    value(&option_protocol, "0", "0");
    refused(&option_protocol, "inet", 4);
    value(&option_bytes, "hex:00ff", "hex:00ff");
    value(&option_bytes, "hex:", "hex:");
    refused(&option_bytes, "", 0);
    refused(&option_bytes, "00ff", 4);
    refused(&option_bytes, "hex:0", 5);
    refused(&option_ucred, "pid=1,uid=0,gid=0", 17);
    value(&option_ucred, "hex:01", "hex:01");
    value(by_name("SO_RCVBUF")->kind, "4096", "4096");
}

static void
test_addresses(void)
{
    const struct option_kind *ipv4 = by_name("IP_MULTICAST_IF")->kind;
    const struct option_kind *group4 = by_name("IP_ADD_MEMBERSHIP")->kind;
    const struct option_kind *group6 = by_name("IPV6_JOIN_GROUP")->kind;

    value(ipv4, "127.0.0.1", "127.0.0.1");
    value(ipv4, "hex:7f00", "hex:7f00");
    refused(ipv4, "127.0.0", 7);
    refused(ipv4, "", 0);
    refused(ipv4, "127.0.0.1\0", 10);
    value(group4, "239.1.1.1", "239.1.1.1,0.0.0.0");
    value(group4, "239.1.1.1,127.0.0.1", "239.1.1.1,127.0.0.1");
    value(group4, "239.1.1.1,0.0.0.0,2", "239.1.1.1,0.0.0.0,2");
    refused(group4, "239.1.1.1,lo", 12);
    refused(group4, "239.1.1.1,0.0.0.0,lo", 20);
    refused(group4, "239.1.1.1,0.0.0.0,2,3", 21);
    refused(group4, ",", 1);
    value(group6, "ff02::1", "ff02::1,0");
    value(group6, "ff02::1,2", "ff02::1,2");
    refused(group6, "ff02::1,lo", 10);
    refused(group6, "239.1.1.1,2", 11);
    refused(group6, "ff02::1,2,3", 11);
}

#ifdef SO_COOKIE

static void
test_cookie(void)
{
    const struct option_kind *cookie = by_name("SO_COOKIE")->kind;

    value(cookie, "18446744073709551615", "18446744073709551615");
    value(cookie, "hex:00", "hex:00");
    refused(cookie, "18446744073709551616", 20);
}

#else

static void
test_cookie(void)
{
    ok(by_name("SO_COOKIE") == NULL, "a system that lacks a name lacks the row");
}

#endif

#ifdef __linux__

static void
test_credentials(void)
{
    struct ucred who = {.pid = 12, .uid = 1000, .gid = (gid_t)-1};
    struct buf out = {0};

    option_ucred.text(&out, &who, sizeof who);
    is_text(buf_text(&out), "pid=12,uid=1000,gid=-1", "who is at the other end");
    buf_free(&out);
}

#else

static void
test_credentials(void)
{
    ok(option_ucred.size != 0, "the kind is there");
}

#endif

static void
test_huge(void)
{
    size_t huge = 1 << 20;
    char *word = malloc(huge);

    for (size_t i = 0; i < options_count; i++) {
        const struct option_kind *k = options[i].kind;
        struct buf bytes = {0};
        const char *why;

        if (i != 0 && k == options[i - 1].kind)
            continue;
        memset(word, '1', huge);
        if (k != &option_string)
            ok(!k->parse(word, huge, &bytes, &why), "%s: 1 MiB of digits", k->title);
        memset(word, ',', huge);
        if (k != &option_string)
            ok(!k->parse(word, huge, &bytes, &why), "%s: 1 MiB of commas", k->title);
        memcpy(word, "hex:", 4);
        ok(!k->parse(word, huge, &bytes, &why), "%s: 1 MiB of wrong digits", k->title);
        memset(word + 4, 'a', huge - 4);
        ok(k->parse(word, huge, &bytes, &why) && bytes.len == huge / 2 - 2,
           "%s: 512 KiB of bytes", k->title);
        buf_clear(&bytes);
        k->text(&bytes, word, huge);
        k->text(&bytes, word, 0);
        buf_free(&bytes);
    }
    ok(option_by_name(word, huge, 0) == NULL, "a name of 1 MiB");
    ok(option_nearest(word, huge) == NULL, "nothing is near it");
    free(word);
}

int
main(void)
{
    test_rows();
    test_names();
    test_groups();
    test_infos();
    test_numbers();
    test_times();
    test_linger();
    test_ports();
    test_strings();
    test_names_of_values();
    test_addresses();
    test_cookie();
    test_credentials();
    test_huge();
    return done_testing();
}
