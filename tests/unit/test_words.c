/*
 * test_words.c: the rules by which a line falls into words, one row a rule.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/escape.h"
#include "base/mem.h"
#include "base/words.h"
#include "tap.h"

/* What a line becomes, as text: a letter for the kind, then the pieces in brackets, names
 * with a $; a ' in front of a quoted word. */
struct row {
    const char *line;
    const char *want;
};

static const struct row good[] = {
    {"", ""},
    {"  \t ", ""},
    {"bind 3\t:8888 ", "T[bind] T[3] T[:8888]"},
    {"bind 3\r", "T[bind] T[3]"},
    {"s = socket tcp", "=[s] T[socket] T[tcp]"},
    {"s=socket tcp", "=[s] T[socket] T[tcp]"},
    {"s= socket", "=[s] T[socket]"},
    {"conn,addr = accept s", "=[conn] =[addr] T[accept] T[s]"},
    {"conn , addr=accept s", "=[conn] =[addr] T[accept] T[s]"},
    {"PORT=8888", "=[PORT] T[8888]"},
    {"a=b=c", "=[a] T[b=c]"},
    {"a=\"b\"", "=[a] 'T[b]"},
    {"s = ", "=[s]"},
    {"= 3", "T[=] T[3]"},
    {"=", "T[=]"},
    {"s=>3", "T[s=>3]"},
    {"s => 3", "T[s] >[=>] T[3]"},
    {"a, b", "T[a,] T[b]"},
    {"a, = 3", "T[a,] T[=] T[3]"},
    {"3 = x", "T[3] T[=] T[x]"},
    {"bind s addrlen=3", "T[bind] T[s] T[addrlen=3]"},
    {"server: s = socket", "T[server:] =[s] T[socket]"},
    {"server: listen s", "T[server:] T[listen] T[s]"},
    {"server:s", "T[server:s]"},
    {"a;b = c ;; d", "T[a] ;[;] =[b] T[c] ;[;] ;[;] T[d]"},
    {"send 3 'a;b'", "T[send] T[3] 'T[a;b]"},
    {"send 3 x & => 1;", "T[send] T[3] T[x] &[&] >[=>] T[1] ;[;]"},
    {"a&;b=>;=>;&", "T[a&] ;[;] T[b=>] ;[;] >[=>] ;[;] &[&]"},
    {"x '=>' \"&\"", "T[x] 'T[=>] 'T[&]"},
    {"# a  b", "#[ a  b]"},
    {"#", "#[]"},
    {"#100", "#[100]"},
    {"send c #100 # note", "T[send] T[c] T[#100] #[ note]"},
    {"d=#100;#x;", "=[d] T[#100] ;[;] #[x;]"},
    {"send c #100x", "T[send] T[c] #[100x]"},
    {"send c a#100", "T[send] T[c] T[a#100]"},
    {"send c #", "T[send] T[c] #[]"},
    {"x \"\" ''", "T[x] '[] '[]"},
    {"x a\"b\"'c'd", "T[x] 'T[abcd]"},
    {"x \"\\n\\r\\t\\0\\\\\\\"\\$\\x4a\\xfF\"", "T[x] 'T[\\n\\r\\t\\0\\\\\\\"\\$J\\xff]"},
    {"x '\\n$a\"'", "T[x] 'T[\\\\n\\$a\\\"]"},
    {"x a\\nb\\", "T[x] T[a\\\\nb\\\\]"},
    {"x $a", "T[x] $[a]"},
    {"x ${a}b", "T[x] $[a]T[b]"},
    {"x \"$a\"", "T[x] '$[a]"},
    {"x p$a1.$b\"-${c}-\"q", "T[x] 'T[p]$[a1]T[.]$[b]T[-]$[c]T[-q]"},
    {"x $ $1 a$ \"$\" $$a", "T[x] T[\\$] T[\\$1] T[a\\$] 'T[\\$] T[\\$]$[a]"},
    {"$a = 3", "$[a] T[=] T[3]"},
    {"x \xff\xc3\xa4", "T[x] T[\\xff\xc3\xa4]"},
};

/* The column and width of a fault, and the way out. */
static const struct {
    const char *line;
    size_t column, width;
    const char *instead;
} bad[] = {
    {"send 3 \"abc", 7, 1, "send 3 \"abc\""},
    {"send 3 'abc", 7, 1, "send 3 'abc'"},
    {"send 3 \"abc\\", 7, 1, "send 3 \"abc\\\\\""},
    {"send 3 \"abc\\\"", 7, 1, "send 3 \"abc\\\"\""},
    {"send 3 \"a\\qb\"", 9, 2, "send 3 \"a\\\\qb\""},
    {"send 3 \"a\\xg\" x", 9, 2, "send 3 \"a\\\\xg\" x"},
    {"send 3 \"a\\x4\" x", 9, 3, "send 3 \"a\\x04\" x"},
    {"send 3 ${", 7, 2, ""},
    {"send 3 ${}", 7, 2, ""},
    {"send 3 ${a", 7, 2, ""},
    {"send 3 ${a b}", 7, 2, ""},
    {"send 3\nclose 3", 6, 1, ""},
};

static void
show_word(struct buf *out, const struct word *w)
{
    static const char kinds[] = "T=>&;#";

    if (w->quoted)
        buf_char(out, '\'');
    if (w->npieces == 0)
        buf_str(out, "[]");
    for (size_t i = 0; i < w->npieces; i++) {
        const struct piece *p = &w->pieces[i];
        struct buf quoted = {0};

        escape_quoted(&quoted, p->text, p->len);
        buf_char(out, p->name ? '$' : kinds[w->kind]);
        buf_char(out, '[');
        buf_add(out, quoted.data + 1, quoted.len - 2);
        buf_char(out, ']');
        buf_free(&quoted);
    }
}

static void
check_good(const struct row *row)
{
    struct arena arena = {0};
    struct words words;
    struct diag d = {0};
    struct buf got = {0};

    ok(words_split(row->line, strlen(row->line), &arena, &words, &d), "splits");
    for (size_t i = 0; i < words.count; i++) {
        if (i != 0)
            buf_char(&got, ' ');
        show_word(&got, &words.list[i]);
    }
    is_text(buf_text(&got), row->want, "words");
    buf_free(&got);
    diag_free(&d);
    arena_free(&arena);
}

static void
check_bad(size_t i)
{
    struct arena arena = {0};
    struct words words;
    struct diag d = {0};

    ok(!words_split(bad[i].line, strlen(bad[i].line), &arena, &words, &d), "refused");
    is_number((long long)d.column, (long long)bad[i].column, "column");
    is_number((long long)d.width, (long long)bad[i].width, "width");
    is_text(buf_text(&d.instead), bad[i].instead, "way out");
    diag_free(&d);
    arena_free(&arena);
}

static void
check_places(void)
{
    static const char line[] = " ab, c = x 'y'z$n \"\"; #1 # t";
    static const size_t want[][2] = {{1, 2},  {5, 1},  {9, 1},  {11, 6}, {18, 2},
                                     {20, 1}, {22, 2}, {25, 3}};
    struct arena arena = {0};
    struct words words;
    struct diag d = {0};
    size_t len = 9;

    ok(words_split(line, sizeof line - 1, &arena, &words, &d), "splits");
    is_number((long long)words.count, 8, "count");
    for (size_t i = 0; i < words.count && i < 8; i++) {
        is_number((long long)words.list[i].column, (long long)want[i][0], "column");
        is_number((long long)words.list[i].width, (long long)want[i][1], "width");
    }
    is_number((long long)words.list[3].pieces[0].column, 12, "column of quoted text");
    is_number((long long)words.list[3].pieces[1].column, 15, "column of a name");
    ok(word_literal(&words.list[3], &len) == NULL, "a name is not literal");
    is_text(word_literal(&words.list[4], &len), "", "an empty word");
    is_number((long long)len, 0, "its length");
    ok(word_is(&words.list[2], "x") && !word_is(&words.list[2], "xy"), "word_is");
    ok(!word_is(&words.list[4], ""), "a quoted word is no keyword");
    arena_free(&arena);
    diag_free(&d);
}

static void
check_nul(void)
{
    struct arena arena = {0};
    struct words words;
    struct diag d = {0};

    ok(!words_split("ab\0c", 4, &arena, &words, &d), "a NUL is refused");
    is_number((long long)d.column, 2, "at its column");
    ok(words_split(NULL, 0, &arena, &words, &d) && words.count == 0, "no line at all");
    arena_free(&arena);
    diag_free(&d);
}

/* Every pattern, a million bytes long; a splitter that is not linear would not end. */
static void
check_long(void)
{
    static const char *patterns[] = {"a", "$a", "a$a", "'", "\"", "a,", ";", "a=", "& ",
                                     "=> ", "x ", "\"\\n\"", "${a}", " ", "#", "a;"};
    enum { LENGTH = 1 << 20 };
    char *line = mem_alloc(LENGTH);

    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        struct arena arena = {0};
        struct words words;
        struct diag d = {0};
        size_t len = strlen(patterns[i]);

        for (size_t at = 0; at + len <= LENGTH; at += len)
            memcpy(line + at, patterns[i], len);
        ok(words_split(line, LENGTH / len * len, &arena, &words, &d), "long: %s",
           patterns[i]);
        arena_free(&arena);
        diag_free(&d);
    }
    free(line);
}

/* In a list nothing is an operator, and all has to be one word. */
static void
check_one(void)
{
    static const struct {
        const char *text;
        const char *means; /* NULL: a fault */
    } rows[] = {{"#10", "#10"}, {"a=b", "a=b"},   {"'x y'", "x y"}, {"=>", "=>"},
                {"&", "&"},     {"a\"b\"", "ab"}, {"x y", NULL},    {"\"x", NULL}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena = {0};
        struct diag d = {0};
        struct word w;
        size_t len;
        bool whole = words_one(rows[i].text, strlen(rows[i].text), &arena, &w, &d);

        if (rows[i].means == NULL)
            ok(!whole, "one word: not %s", rows[i].text);
        else
            ok(whole && strcmp(word_literal(&w, &len), rows[i].means) == 0, "one word: %s",
               rows[i].text);
        arena_free(&arena);
        diag_free(&d);
    }
}

int
main(void)
{
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        check_good(&good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        check_bad(i);
    check_places();
    check_nul();
    check_long();
    check_one();
    ok(name_valid("_a1", 3) && name_valid("Z", 1), "names");
    ok(!name_valid("", 0) && !name_valid("1a", 2) && !name_valid("a-b", 3), "no names");
    return done_testing();
}
