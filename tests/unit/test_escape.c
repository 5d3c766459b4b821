/*
 * test_escape.c: no byte that could steer a terminal comes out of escape.h, and what is
 * quoted reads back to the same bytes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/utf8.h"
#include "base/words.h"
#include "tap.h"

typedef void escape_function(struct buf *, const void *, size_t);

static void
check(escape_function *escape, const char *bytes, size_t len, const char *want)
{
    struct buf out = {0};

    escape(&out, bytes, len);
    is_text(buf_text(&out), want, "escaped");
    buf_free(&out);
}

static void
text(const char *bytes, const char *want)
{
    check(escape_text, bytes, strlen(bytes), want);
}

static void
check_text(void)
{
    text("Hello, \"world\" \\ $x", "Hello, \"world\" \\ $x");
    text("\033[2J\r\n\t\177", "\\x1b[2J\\x0d\\x0a\\x09\\x7f");
    text("gr\xc3\xbc\xc3\x9f \xe2\x86\x92 \xf0\x9f\x98\x80",
         "gr\xc3\xbc\xc3\x9f \xe2\x86\x92 \xf0\x9f\x98\x80");
    text("\xc2\x9b", "\\xc2\\x9b");
    text("\xe2\x80\xae", "\\xe2\\x80\\xae");
    text("\xe2\x80\xa8\xef\xbb\xbf", "\\xe2\\x80\\xa8\\xef\\xbb\\xbf");
    text("\xee\x80\x80\xef\xbf\xbf", "\\xee\\x80\\x80\\xef\\xbf\\xbf");
    text("\xf3\xa0\x81\x81", "\\xf3\\xa0\\x81\\x81");
    text("\xc0\x80\xc1\xbf\xe0\x9f\xbf\xf0\x8f\xbf\xbf",
         "\\xc0\\x80\\xc1\\xbf\\xe0\\x9f\\xbf\\xf0\\x8f\\xbf\\xbf");
    text("\xed\xa0\x80\xf4\x90\x80\x80\xff", "\\xed\\xa0\\x80\\xf4\\x90\\x80\\x80\\xff");
    text("a\xe2\x86", "a\\xe2\\x86");
    text("\xc3(\xa9", "\\xc3(\\xa9");
    check(escape_text, "a\0b", 3, "a\\x00b");
}

static void
check_quoted(void)
{
    check(escape_quoted, "", 0, "\"\"");
    check(escape_quoted, "a b'\"\\$\n\r\t", 10, "\"a b'\\\"\\\\\\$\\n\\r\\t\"");
    check(escape_quoted, "\0a\0" "1\033", 5, "\"\\0a\\x001\\x1b\"");
}

static void
check_word(void)
{
    check(escape_word, "127.0.0.1:8888", 14, "127.0.0.1:8888");
    check(escape_word, "/tmp/\xc3\xbc", 7, "/tmp/\xc3\xbc");
    check(escape_word, "", 0, "\"\"");
    check(escape_word, "a b", 3, "\"a b\"");
    check(escape_word, "#1", 2, "\"#1\"");
    check(escape_word, "=>", 2, "\"=>\"");
    check(escape_word, "&", 1, "\"&\"");
    check(escape_word, "a;b", 3, "\"a;b\"");
    check(escape_word, "$a", 2, "\"\\$a\"");
    check(escape_word, "a\0", 2, "\"a\\0\"");
}

/* Does what was escaped come back from the splitter as it was, without a control byte? */
static bool
reads_back(escape_function *escape, const char *bytes, size_t len)
{
    struct arena arena = {0};
    struct buf out = {0};
    struct words words;
    struct diag d = {0};
    const char *back = NULL;
    size_t back_len = 0;
    bool same;

    buf_str(&out, "x ");
    escape(&out, bytes, len);
    if (words_split(out.data, out.len, &arena, &words, &d) && words.count == 2)
        back = word_literal(&words.list[1], &back_len);
    same = back != NULL && back_len == len && memcmp(back, bytes, len) == 0;
    for (size_t i = 0; i < out.len; i++)
        same = same && (unsigned char)out.data[i] >= ' ' && out.data[i] != 0x7f;
    arena_free(&arena);
    buf_free(&out);
    diag_free(&d);
    return same;
}

static void
check_round_trips(void)
{
    static const char special[] = " \"'$\\#;=>&a0x{}\t";
    bool quoted = true, word = true;
    char bytes[12];

    srand(1);
    for (int i = 0; i < 20000; i++) {
        size_t len = (size_t)rand() % sizeof bytes;

        for (size_t k = 0; k < len; k++)
            bytes[k] = i % 2 != 0 ? (char)(rand() % 256)
                                  : special[(size_t)rand() % (sizeof special - 1)];
        quoted = quoted && reads_back(escape_quoted, bytes, len);
        word = word && reads_back(escape_word, bytes, len);
    }
    ok(quoted, "quoted text reads back");
    ok(word, "words read back");
}

static void
check_columns(void)
{
    is_number((long long)utf8_columns("abc", 3), 3, "ASCII");
    is_number((long long)utf8_columns("\xc3\xbc\xe2\x86\x92", 5), 2, "narrow");
    is_number((long long)utf8_columns("e\xcc\x81", 3), 1, "a combining mark");
    is_number((long long)utf8_columns("\xe6\x97\xa5\xe6\x9c\xac", 6), 4, "wide");
    is_number((long long)utf8_columns("\xf0\x9f\x98\x80", 4), 2, "emoji");
    is_number((long long)utf8_columns("a\xff\xe2", 3), 3, "not UTF-8");
}

int
main(void)
{
    check_text();
    check_quoted();
    check_word();
    check_round_trips();
    check_columns();
    return done_testing();
}
