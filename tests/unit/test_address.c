/*
 * test_address.c: addresses as words and as bytes, there and back, and what is neither.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/address.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "tap.h"

enum { PATH_AT = offsetof(struct sockaddr_un, sun_path) };

static enum address_result
parse(const char *text, size_t len, int family, struct address *a)
{
    struct address_lookup lookup;
    const char *why = NULL;
    enum address_result result = address_parse(text, len, family, a, &lookup, &why);

    if (result != ADDRESS_BAD)
        return result;
    if (why == NULL || why[0] == '\0' || why[strlen(why) - 1] == '.')
        ok(false, "a reason without a full stop for %.*s", (int)len, text);
    return result;
}

/* The word is understood, and shown as `shown`, which stands for the same bytes. */
static void
is_shown(const char *text, int family, const char *shown)
{
    struct address a, again;
    struct buf out = {0};

    is_number(parse(text, strlen(text), family, &a), ADDRESS_OK, "parse %s", text);
    address_text(&out, a.bytes, a.len);
    is_text(buf_text(&out), shown, "show %s", text);
    if (out.data[0] != '"') {
        parse(out.data, out.len, AF_UNSPEC, &again);
        is_bytes(again.bytes, again.len, a.bytes, a.len, "%s there and back", text);
    }
    buf_free(&out);
}

static void
is_bad(const char *text, size_t len, int family)
{
    struct address a;

    is_number(parse(text, len, family, &a), ADDRESS_BAD, "refused: '%.*s'", (int)len,
              text);
}

static void
test_inet(void)
{
    struct address a;

    is_number(parse("127.0.0.1:8888", 14, AF_INET, &a), ADDRESS_OK, "127.0.0.1:8888");
    is_number(a.len, sizeof a.in, "its length");
    is_number(a.in.sin_family, AF_INET, "its family");
    is_number(ntohs(a.in.sin_port), 8888, "its port");
    is_number(ntohl(a.in.sin_addr.s_addr), 0x7f000001, "its host");
    is_shown("127.0.0.1:8888", AF_INET, "127.0.0.1:8888");
    is_shown("127.0.0.1:8888", AF_INET6, "127.0.0.1:8888");
    is_shown("255.255.255.255:65535", AF_INET, "255.255.255.255:65535");
    is_shown("1.2.3.4:0", AF_UNSPEC, "1.2.3.4:0");
    is_shown("1.2.3.4:00080", AF_UNSPEC, "1.2.3.4:80");
    is_shown(":8888", AF_INET, "0.0.0.0:8888");
    is_shown("*:8888", AF_INET, "0.0.0.0:8888");
    is_shown(":8888", AF_UNSPEC, "0.0.0.0:8888");
    is_shown("*:0", AF_UNIX, "0.0.0.0:0");
    is_shown(":8888", AF_INET6, "[::]:8888");
    is_shown("*:8888", AF_INET6, "[::]:8888");
    is_shown("[::1]:8888", AF_INET6, "[::1]:8888");
    is_shown("[::1]:8888", AF_INET, "[::1]:8888");
    is_shown("[2001:DB8:0:0::1]:80", AF_INET6, "[2001:db8::1]:80");
    is_shown("[::ffff:1.2.3.4]:80", AF_INET6, "[::ffff:1.2.3.4]:80");
    is_shown("[fe80::1%2]:80", AF_INET6, "[fe80::1%2]:80");
    is_shown("[fe80::1%4294967295]:80", AF_INET6, "[fe80::1%4294967295]:80");
}

static void
test_inet_refused(void)
{
    static const char *const words[] = {
        "",
        "*",
        "8888",
        "127.0.0.1",
        "localhost",
        "::1",
        "::1:8888",
        "[::1]",
        "[::1]8888",
        "[::1]:",
        "[::1",
        "[]:80",
        "[127.0.0.1]:80",
        "[::1]]:80",
        "[::1%]:80",
        "[::1%lo]:80",
        "[::1%4294967296]:80",
        "[::1%-1]:80",
        "[:::]:80",
        "[12345::]:80",
        "127.0.0.1:",
        "127.0.0.1:65536",
        "127.0.0.1:-1",
        "127.0.0.1:+1",
        "127.0.0.1:99999999999999999999",
        "127.0.0.1: 80",
        "127.0.0.1:8 0",
        "127.0.0.1:80:80",
        "127.0.0:80",
        "127.0.0.1.1:80",
        "127.0.0.256:80",
        "127.0.0.01:80",
        "127.0.0.1000:80",
        "127..0.1:80",
        "127.0.0.:80",
        ".127.0.0.1:80",
        "1234:80",
        "1.2:80",
        ":",
        "*:",
        "**:80",
        "a b:80",
        "-a:80",
        "a/b:80",
        "\"a\":80",
        "h\xc3\xb6st:80",
        "localhost:",
        "localhost:65536",
        ":http/x",
        "127.0.0.1:_",
        "127.0.0.1:\xff",
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        is_bad(words[i], strlen(words[i]), AF_INET);
    is_bad("127.0.0.1:80\0", 13, AF_INET);
    is_bad("127.0.0\0.1:80", 13, AF_INET);
    is_bad("[::1\0]:80", 9, AF_INET);
    is_bad("local\0host:80", 13, AF_INET);
    is_bad("name", 4, AF_UNIX);
}

static void
is_lookup(const char *text, int family, const char *host, const char *service)
{
    struct address_lookup l = {0};
    struct address a;
    const char *why;

    is_number(address_parse(text, strlen(text), family, &a, &l, &why), ADDRESS_LOOKUP,
              "look-up: %s", text);
    if (host == NULL)
        ok(l.host == NULL && l.host_len == 0, "no host: %s", text);
    else
        is_bytes(l.host, l.host_len, host, strlen(host), "the host of %s", text);
    is_bytes(l.service, l.service_len, service, strlen(service), "service of %s", text);
}

static void
test_lookup(void)
{
    struct address_lookup l;
    struct address a;
    const char *why;

    is_lookup("localhost:http", AF_INET, "localhost", "http");
    is_lookup("localhost:80", AF_INET, "localhost", "80");
    is_lookup("a.b-c_d.example.:80", AF_INET, "a.b-c_d.example.", "80");
    is_lookup("3com:1", AF_INET, "3com", "1");
    is_lookup("unspecified:1", AF_INET, "unspecified", "1");
    is_lookup("127.0.0.1:http", AF_INET, NULL, "http");
    is_lookup(":x11-1", AF_INET6, NULL, "x11-1");
    is_lookup("[::1]:http", AF_INET, NULL, "http");
    address_parse("[::1]:http", 10, AF_INET, &a, &l, &why);
    is_number(a.in6.sin6_family, AF_INET6, "the host is in the address already");
    is_number(a.in6.sin6_addr.s6_addr[15], 1, "all of it");
    is_number(a.len, sizeof a.in6, "with its length");
}

static void
two(const char *host, const char *service, int family, const char *want)
{
    struct address_lookup l;
    struct address a;
    struct buf out = {0};
    const char *why = NULL;
    enum address_result result = address_parse_two(host, strlen(host), service,
                                                   strlen(service), family, &a, &l, &why);

    if (result == ADDRESS_OK)
        address_text(&out, a.bytes, a.len);
    else
        buf_str(&out, result == ADDRESS_BAD ? "bad" : "look-up");
    is_text(buf_text(&out), want, "'%s' '%s'", host, service);
    ok(result != ADDRESS_BAD || why != NULL, "a reason: '%s' '%s'", host, service);
    buf_free(&out);
}

static void
test_two(void)
{
    two("127.0.0.1", "8888", AF_INET, "127.0.0.1:8888");
    two("*", "0", AF_INET, "0.0.0.0:0");
    two("*", "0", AF_INET6, "[::]:0");
    two("::1", "80", AF_INET, "[::1]:80");
    two("[::1]", "80", AF_INET, "[::1]:80");
    two("fe80::1%3", "80", AF_INET, "[fe80::1%3]:80");
    two("::1", "http", AF_INET, "look-up");
    two("localhost", "80", AF_INET, "look-up");
    two("", "80", AF_INET, "bad");
    two("", "", AF_INET, "bad");
    two("*", "", AF_INET, "bad");
    two("[]", "80", AF_INET, "bad");
    two("1234", "80", AF_INET, "bad");
    two("localhost:80", "80", AF_INET, "bad");
    two("/tmp/x", "80", AF_INET, "bad");
    two("127.0.0.1", "65536", AF_INET, "bad");
    two("127.0.0.1", "127.0.0.1", AF_INET, "bad");
}

static void
wants(const char *text, bool want)
{
    ok(address_wants_port(text, strlen(text)) == want, "%s a port: '%s'",
       want ? "wants" : "does not want", text);
}

static void
test_wants_port(void)
{
    wants("127.0.0.1", true);
    wants("*", true);
    wants("::", true);
    wants("::1", true);
    wants("fe80::1%lo", true);
    wants("[::1]", true);
    wants("localhost", true);
    wants("a.example", true);
    wants("", false);
    wants("unspec", false);
    wants("127.0.0.1:80", false);
    wants(":80", false);
    wants("*:80", false);
    wants("[::1]:80", false);
    wants("[]", false);
    wants("/tmp/x", false);
    wants("./x", false);
    wants("..", false);
    wants("unix:x", false);
    wants("hex:00", false);
    wants("vsock:1:2", false);
    wants("a b", false);
    wants("::1::2", false);
}

static void
test_unix(void)
{
    struct address a;
    char path[200];

    is_number(parse("/tmp/s", 6, AF_UNIX, &a), ADDRESS_OK, "/tmp/s");
    is_number(a.len, PATH_AT + 7, "the NUL counts");
    is_bytes(a.un.sun_path, 7, "/tmp/s", 7, "the path");
    is_number(parse("unix:@ab", 8, AF_UNIX, &a), ADDRESS_OK, "unix:@ab");
    is_number(a.len, PATH_AT + 3, "no NUL behind an abstract name");
    is_bytes(a.un.sun_path, 3, "\0ab", 3, "the name");
    is_shown("/tmp/s", AF_INET, "/tmp/s");
    is_shown("./s", AF_UNIX, "./s");
    is_shown("../s", AF_UNIX, "../s");
    is_shown("unix:s", AF_UNIX, "unix:s");
    is_shown("unix:/tmp/s", AF_UNIX, "/tmp/s");
    is_shown("unix:@ab", AF_UNIX, "unix:@ab");
    is_shown("unix:@", AF_UNIX, "unix:@");
    is_shown("unix:", AF_UNIX, "unix:");
    is_shown("unix:hex:00", AF_UNIX, "unix:hex:00");
    is_shown("unix:127.0.0.1:80", AF_UNIX, "unix:127.0.0.1:80");
    is_shown("/a b\x1b[0m", AF_UNIX, "\"/a b\\x1b[0m\"");
    is_shown("unix:@\x01", AF_UNIX, "\"unix:@\\x01\"");
    is_shown("hex:010040780000", AF_UNIX, "hex:010040780000");
    memset(path, 'p', sizeof path);
    path[0] = '/';
#ifdef PLATFORM_LINUX
    is_number(parse(path, 108, AF_UNIX, &a), ADDRESS_OK, "108 bytes without a NUL");
    is_number(a.len, PATH_AT + 108, "their length");
    is_number(parse(path, 107, AF_UNIX, &a), ADDRESS_OK, "107 bytes and a NUL");
    is_number(a.len, PATH_AT + 108, "their length");
    memcpy(path, "unix:@", 6);
    is_number(parse(path, 6 + 107, AF_UNIX, &a), ADDRESS_OK, "a name of 107 bytes");
    is_number(a.len, PATH_AT + 108, "its length");
    is_bad(path, 6 + 108, AF_UNIX);
    path[0] = '/';
#endif
    path[sizeof path - 1] = '\0';
    is_bad(path, 109, AF_UNIX);
}

static void
shown_bytes(const void *bytes, size_t len, const char *want, const char *what)
{
    struct buf out = {0};

    address_text(&out, bytes, len);
    is_text(buf_text(&out), want, "%s", what);
    buf_free(&out);
}

/* What a kernel or a lie about a length may hand to address_text(). */
static void
test_odd_lengths(void)
{
    struct address a = {0};

    parse("127.0.0.1:80", 12, AF_INET, &a);
    shown_bytes(a.bytes, 128, "127.0.0.1:80", "128 bytes for 16");
    shown_bytes(a.bytes, sizeof a.bytes, "127.0.0.1:80", "512 bytes for 16");
    shown_bytes(NULL, 0, "hex:", "no bytes");
    parse("/tmp/s", 6, AF_UNIX, &a);
    shown_bytes(a.bytes, sizeof a.un, "/tmp/s", "a path and the rest of sun_path");
    shown_bytes(a.bytes, PATH_AT + 4, "/tmp", "a path that is cut");
    memset(a.un.sun_path, 'x', sizeof a.un.sun_path);
    shown_bytes(a.bytes, PATH_AT + 5, "unix:xxxxx", "a path without its NUL");
#ifdef PLATFORM_LINUX
    parse("127.0.0.1:80", 12, AF_INET, &a);
    shown_bytes(a.bytes, 15, "hex:020000507f00000100000000000000", "a byte is missing");
    shown_bytes(a.bytes, 3, "hex:020000", "thirteen are missing");
#endif
}

static void
test_hex(void)
{
    struct address a;
    size_t most = 4 + 2 * ADDRESS_MAX;
    char *word = malloc(most + 2);

    is_shown("unspec", AF_INET, "unspec");
    is_shown("hex:", AF_INET, "hex:");
    is_shown("hex:02", AF_INET, "hex:02");
    is_shown("hex:ff:ff 01", AF_INET, "hex:ffff01");
    is_number(parse("unspec", 6, AF_INET, &a), ADDRESS_OK, "unspec");
    is_number(a.len, sizeof(struct sockaddr), "the length of unspec");
    is_number(a.any.sa_family, AF_UNSPEC, "its family");
    is_bad("hex:0", 5, AF_INET);
    is_bad("hex:0g", 6, AF_INET);
    is_bad("hex:00\0", 7, AF_INET);
    memset(word, 'f', most + 2);
    memcpy(word, "hex:", 4);
    is_number(parse(word, most, AF_INET, &a), ADDRESS_OK, "512 bytes");
    is_number(a.len, ADDRESS_MAX, "their length");
    word[most + 1] = '\0';
    is_number(parse(word, most - 1, AF_INET, &a), ADDRESS_BAD, "half a byte less");
    word[most + 1] = 'f';
    is_number(parse(word, most + 2, AF_INET, &a), ADDRESS_BAD, "513 bytes");
    free(word);
}

#ifdef PLATFORM_LINUX

static void
test_linux(void)
{
    static const char *const bad[] = {
        "vsock:",
        "vsock:1",
        "vsock:1:",
        "vsock::1",
        "vsock:x:1",
        "vsock:1:x",
        "vsock:1:2:3",
        "vsock:4294967296:1",
        "vsock:-1:1",
        "netlink:",
        "netlink:x",
        "netlink:1:",
        "netlink:1:2:3",
        "packet:",
        "packet:lo",
        "packet:1:65536",
        "packet:4294967295",
        "packet:-1",
    };
    struct address a;

    is_shown("vsock:2:1234", AF_INET, "vsock:2:1234");
    is_shown("vsock:host:1234", AF_INET, "vsock:2:1234");
    is_shown("vsock:local:1234", AF_INET, "vsock:1:1234");
    is_shown("vsock:any:any", AF_INET, "vsock:any:any");
    is_shown("vsock:any:0x50", AF_INET, "vsock:any:80");
    is_shown("netlink:0:0", AF_INET, "netlink:0:0");
    is_shown("netlink:1234", AF_INET, "netlink:1234:0");
    is_shown("netlink:1:0x80000000", AF_INET, "netlink:1:2147483648");
    is_shown("packet:2", AF_INET, "packet:2:0x0000");
    is_shown("packet:2:0x800", AF_INET, "packet:2:0x0800");
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        is_bad(bad[i], strlen(bad[i]), AF_UNSPEC);
    parse("vsock:2:1234", 12, AF_UNSPEC, &a);
    is_number(address_port(a.bytes, a.len), 1234, "the port of vsock");
    parse("packet:2", 8, AF_UNSPEC, &a);
    is_number(address_port(a.bytes, a.len), -1, "packet has no port");
}

#else

static void
test_linux(void)
{
    is_bad("netlink:0:0", 11, AF_UNSPEC);
}

#endif

static void
test_parts(void)
{
    struct address a;
    unsigned char unaligned[ADDRESS_MAX + 1];

    parse("[::1]:8888", 10, AF_INET, &a);
    memcpy(unaligned + 1, a.bytes, a.len);
    is_number(address_family(unaligned + 1, a.len), AF_INET6, "the family");
    is_number(address_port(unaligned + 1, a.len), 8888, "the port");
    ok(!address_is_any(unaligned + 1, a.len), "::1 is no wildcard");
    shown_bytes(unaligned + 1, a.len, "[::1]:8888", "bytes at an odd place");
    is_number(address_port(a.bytes, a.len - 1), -1, "no port where bytes are missing");
    is_number(address_family(a.bytes, 0), AF_UNSPEC, "no family in no bytes");
    is_number(address_family(a.bytes, 1), AF_UNSPEC, "none in one byte");
    is_number(address_port("", 0), -1, "no port in no bytes");
    parse("/tmp/s", 6, AF_INET, &a);
    is_number(address_port(a.bytes, a.len), -1, "a path has no port");
    ok(!address_is_any(a.bytes, a.len), "a path is no wildcard");
    parse("*:1", 3, AF_INET, &a);
    ok(address_is_any(a.bytes, a.len), "0.0.0.0 is the wildcard");
    parse("*:1", 3, AF_INET6, &a);
    ok(address_is_any(a.bytes, a.len), ":: is the wildcard");
    ok(!address_is_any(NULL, 0), "nothing is no wildcard");
}

static bool
same(const char *one, const char *other)
{
    struct address a, b;

    parse(one, strlen(one), AF_INET, &a);
    parse(other, strlen(other), AF_INET, &b);
    return address_equal(a.bytes, a.len, b.bytes, b.len);
}

static void
test_equal(void)
{
    struct address a, b;

    ok(same("127.0.0.1:80", "127.0.0.1:80"), "equal");
    ok(!same("127.0.0.1:80", "127.0.0.1:81"), "another port");
    ok(!same("127.0.0.1:80", "127.0.0.2:80"), "another host");
    ok(!same("127.0.0.1:80", "[::ffff:127.0.0.1]:80"), "another family");
    ok(same("[::1]:80", "[0:0::1]:80"), "IPv6");
    ok(!same("[fe80::1%1]:80", "[fe80::1%2]:80"), "another interface");
    ok(same("unix:/a", "/a"), "paths");
    ok(!same("/a", "/ab"), "another path");
    ok(!same("unix:a", "unix:@a"), "a path and an abstract name");
    ok(same("unspec", "unspec"), "unspec");
    ok(same("hex:", "hex:"), "nothing");
    ok(!same("hex:", "hex:00"), "nothing and a byte");
    ok(!same("127.0.0.1:80", "hex:"), "something and nothing");
    parse("127.0.0.1:80", 12, AF_INET, &a);
    b = a;
    b.in.sin_zero[0] = 1;
    ok(address_equal(a.bytes, a.len, b.bytes, b.len), "sin_zero does not count");
    parse("/a", 2, AF_INET, &a);
    parse("/a", 2, AF_INET, &b);
    ok(address_equal(a.bytes, a.len, b.bytes, sizeof b.un), "nor what follows a NUL");
}

static void
test_huge(void)
{
    static const char *const leads[] = {
        "", "127.0.0.1:", "[", "[::1%", "/", "unix:@", "vsock:", ":", "*",
    };
    size_t huge = 1 << 20;
    char *word = malloc(huge + 1);

    for (int fill = 0; fill < 4; fill++) {
        for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++) {
            struct address a;

            memset(word, "1a:%"[fill], huge);
            memcpy(word, leads[i], strlen(leads[i]));
            ok(parse(word, huge, AF_INET, &a) == ADDRESS_BAD, "1 MiB of %c after '%s'",
               "1a:%"[fill], leads[i]);
            ok(!address_wants_port(word, huge), "and it wants no port");
        }
    }
    free(word);
}

/* Bytes of every family, of any content and length: shown without a fault, and what is
 * shown reads back as the same address. */
static void
test_any_bytes(void)
{
    unsigned seed = 1;
    int wrong = 0;

    for (int round = 0; round < 200000; round++) {
        unsigned char bytes[160];
        struct buf out = {0};
        struct address a;
        sa_family_t family = (sa_family_t)(round % 48);
        size_t len = (seed >> 8) % sizeof bytes;

        for (size_t i = 0; i < sizeof bytes; i++) {
            seed = seed * 1103515245 + 12345;
            bytes[i] = (unsigned char)(seed >> 16 & (round % 3 != 0 ? 0x7f : 0xff));
        }
        memcpy(bytes + offsetof(struct sockaddr, sa_family), &family, sizeof family);
        address_text(&out, bytes, len);
        address_port(bytes, len);
        address_is_any(bytes, len);
        if (out.data[0] != '"' && parse(out.data, out.len, AF_UNSPEC, &a) != ADDRESS_OK)
            wrong++;
        else if (memcmp(out.data, "hex:", 4) == 0)
            wrong += !address_equal(a.bytes, a.len, bytes, len);
        buf_free(&out);
    }
    is_number(wrong, 0, "any bytes are shown as a word that is understood");
}

int
main(void)
{
    test_inet();
    test_inet_refused();
    test_lookup();
    test_two();
    test_wants_port();
    test_unix();
    test_odd_lengths();
    test_hex();
    test_linux();
    test_parts();
    test_equal();
    test_huge();
    test_any_bytes();
    return done_testing();
}
