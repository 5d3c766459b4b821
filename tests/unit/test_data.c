/*
 * test_data.c: the pattern, hexadecimal bytes and the word that reads back as bytes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/data.h"

#include <stdlib.h>
#include <string.h>

#include "tap.h"

static void
test_pattern(void)
{
    char whole[1000], part[1000];

    memset(part, '!', sizeof part);
    data_pattern(whole, sizeof whole);
    is_bytes(whole, 64,
             "00000000abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZabc\n", 64,
             "the first line");
    is_bytes(whole + 64, 12, "00000064abcd", 12, "the second line");
    for (size_t len = 0; len < 200; len++) {
        data_pattern(part, len);
        if (memcmp(part, whole, len) != 0 || part[len] != '!')
            break;
        part[len] = '!';
        if (len == 199)
            ok(true, "#N begins #M and writes no byte too many");
    }
    data_pattern(NULL, 0);
    ok(data_is_pattern(whole, sizeof whole), "1000 bytes");
    ok(data_is_pattern(whole, 32), "32 bytes");
    ok(!data_is_pattern(whole, 31), "31 bytes are too few");
    ok(!data_is_pattern(whole + 64, 64), "the second line alone is not its beginning");
    ok(!data_is_pattern(NULL, 0), "nothing");
    for (size_t i = 0; i < sizeof whole; i++) {
        whole[i] ^= 1;
        if (data_is_pattern(whole, sizeof whole)) {
            ok(false, "one bit at %zu is noticed", i);
            break;
        }
        whole[i] ^= 1;
        if (i + 1 == sizeof whole)
            ok(true, "one changed bit is noticed anywhere");
    }
}

static void
good_hex(const char *text, size_t len, const char *want, size_t want_len,
         const char *what)
{
    struct buf out = {0};
    size_t bad = 99;

    ok(data_from_hex(text, len, &out, &bad), "%s", what);
    is_bytes(out.data, out.len, want, want_len, "the bytes of %s", what);
    buf_free(&out);
}

static void
bad_hex(const char *text, size_t len, size_t where, const char *what)
{
    struct buf out = {0};
    size_t bad = 99;

    buf_str(&out, "x");
    ok(!data_from_hex(text, len, &out, &bad), "fault: %s", what);
    is_number((long long)bad, (long long)where, "its place: %s", what);
    is_bytes(out.data, out.len, "x", 1, "nothing is added: %s", what);
    buf_free(&out);
}

static void
test_hex(void)
{
    good_hex("", 0, "", 0, "no digits");
    good_hex("48656c6C6f", 10, "Hello", 5, "both cases");
    good_hex("00 fF:7f", 8, "\0\xff\x7f", 3, "blank and colon");
    good_hex(" : 41 : ", 8, "A", 1, "separators round it");
    bad_hex("4", 1, 0, "one digit");
    bad_hex("486", 3, 2, "an odd number of digits");
    bad_hex("4g", 2, 1, "no digit");
    bad_hex("g4", 2, 0, "no digit in front");
    bad_hex("4 8", 3, 1, "a blank inside a byte");
    bad_hex("41\0", 3, 2, "a NUL");
    bad_hex("41\xc3\xa4", 4, 2, "a letter that is not ASCII");
    bad_hex("0x41", 4, 1, "0x");
}

static void
word(const void *bytes, size_t len, const char *want, const char *what)
{
    struct buf out = {0};

    data_word(&out, bytes, len);
    is_text(buf_text(&out), want, "%s", what);
    buf_free(&out);
}

static void
test_word(void)
{
    char pattern[1000];

    data_pattern(pattern, sizeof pattern);
    word("Hello, world!", 13, "\"Hello, world!\"", "text");
    word("", 0, "\"\"", "nothing");
    word("a\r\n\t\"$\\", 7, "\"a\\r\\n\\t\\\"\\$\\\\\"", "escapes");
    word("\x01", 1, "hex:01", "one control byte");
    word("a\x01", 2, "hex:6101", "half of the bytes");
    word("ab\x01", 3, "\"ab\\x01\"", "a third of the bytes is not more than a third");
    word("\xff\xfe", 2, "hex:fffe", "no UTF-8");
    word("\xc3\xa4\xc3\xb6", 4, "\"\xc3\xa4\xc3\xb6\"", "UTF-8");
    word("\xc3", 1, "hex:c3", "UTF-8 that is cut");
    word("\xe2\x80\xae", 3, "hex:e280ae", "a bidirectional character");
    word("\0\0\0\0", 4, "\"\\0\\0\\0\\0\"", "NULs have a short form");
    word(pattern, 1000, "#1000", "the pattern");
    word(pattern, 32, "#32", "the shortest pattern");
    word(pattern, 10, "\"00000000ab\"", "too short for the pattern");
}

static void
test_huge(void)
{
    size_t huge = 1 << 20;
    char *bytes = malloc(huge);
    struct buf out = {0};
    size_t bad;

    data_pattern(bytes, huge);
    word(bytes, huge, "#1048576", "1 MiB of the pattern");
    memset(bytes, 0xff, huge);
    data_word(&out, bytes, huge);
    is_number((long long)out.len, 4 + 2 * (long long)huge, "1 MiB of 0xff");
    buf_clear(&out);
    memset(bytes, 'a', huge);
    ok(data_from_hex(bytes, huge, &out, &bad) && out.len == huge / 2, "1 MiB of digits");
    bytes[huge - 1] = 'x';
    ok(!data_from_hex(bytes, huge, &out, &bad) && bad == huge - 1, "a fault at its end");
    buf_free(&out);
    free(bytes);
}

int
main(void)
{
    test_pattern();
    test_hex();
    test_word();
    test_huge();
    return done_testing();
}
