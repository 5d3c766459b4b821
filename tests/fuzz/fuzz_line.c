/*
 * fuzz_line.c: any bytes as lines of the language, up to the call that they ask for, which is
 * not made. Says what must hold besides not crashing: what the shell writes, it reads back.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/words.h"
#include "commands/expected.h"
#include "commands/statement.h"
#include "decode/address.h"
#include "decode/constants.h"
#include "decode/data.h"
#include "decode/options.h"
#include "decode/states.h"

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t len);

static void
must(bool holds, const char *what, const struct buf *text)
{
    if (holds)
        return;
    fprintf(stderr, "does not hold: %s: %.*s\n", what, (int)text->len, text->data);
    abort();
}

/* memcmp(3) takes no null pointer, not even for nothing. */
static bool
same(const void *a, size_t a_len, const void *b, size_t b_len)
{
    return a_len == b_len && (a_len == 0 || memcmp(a, b, a_len) == 0);
}

/* The only word behind `echo` in the line, or NULL. */
static const struct word *
only_word(struct words *words, struct buf *line, struct arena *arena)
{
    struct diag d = {0};
    bool good = words_split(line->data, line->len, arena, words, &d);

    diag_free(&d);
    return good && words->count == 2 && words->list[1].kind == WORD_TEXT ? &words->list[1] : NULL;
}

static void
reads_back(void (*escape)(struct buf *, const void *, size_t), const void *bytes, size_t len)
{
    struct arena arena = {0};
    struct buf line = {0};
    struct words words;
    const struct word *w;
    const char *text = NULL;
    size_t text_len = 0;

    buf_str(&line, "echo ");
    escape(&line, bytes, len);
    for (size_t i = 0; i < line.len; i++)
        must((unsigned char)line.data[i] >= ' ' && line.data[i] != 0x7f, "printable", &line);
    w = only_word(&words, &line, &arena);
    if (w != NULL)
        text = word_literal(w, &text_len);
    must(text != NULL && same(text, text_len, bytes, len), "reads back", &line);
    buf_free(&line);
    arena_free(&arena);
}

static void
try_escapes(const unsigned char *bytes, size_t len)
{
    struct buf out = {0};
    struct buf again = {0};
    size_t bad;

    reads_back(escape_quoted, bytes, len);
    reads_back(escape_word, bytes, len);
    escape_text(&out, bytes, len);
    buf_clear(&out);
    data_word(&out, bytes, len);
    address_text(&out, bytes, len < ADDRESS_MAX ? len : ADDRESS_MAX);
    buf_clear(&out);
    buf_hex(&out, bytes, len);
    must(data_from_hex(out.data, out.len, &again, &bad), "hex", &out);
    must(same(again.data, again.len, bytes, len), "hex reads back", &out);
    buf_free(&again);
    buf_free(&out);
}

static void
try_numbers(const char *text, size_t len)
{
    static const struct constant_group *const groups[] = {
        &constants_family, &constants_type,  &constants_protocol, &constants_message,
        &constants_how,    &constants_level, &constants_accept,   &constants_errno,
    };
    long long number;
    long value;
    const char *bad;
    size_t bad_len;
    struct buf out = {0};

    number_parse(text, len, &number);
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        if (constant_parse(groups[i], text, len, &value, &bad, &bad_len))
            constant_text(&out, groups[i], value);
        constant_nearest(groups[i], text, len);
    }
    option_by_name(text, len, 0);
    option_nearest(text, len);
    state_parse(text, len);
    buf_free(&out);
}

/* An address that was understood is written so that it is understood as the same. */
static void
try_address(const char *text, size_t len, int family)
{
    struct address first;
    struct address again;
    struct address_lookup lookup;
    struct arena arena = {0};
    struct buf line = {0};
    struct words words;
    const struct word *w;
    const char *why;

    address_wants_port(text, len);
    address_parse_two(text, len, "80", 2, family, &first, &lookup, &why);
    if (address_parse(text, len, family, &first, &lookup, &why) == ADDRESS_OK) {
        buf_str(&line, "echo ");
        address_text(&line, first.bytes, first.len);
        w = only_word(&words, &line, &arena);
        must(w != NULL && (text = word_literal(w, &len)) != NULL, "an address is a word", &line);
        must(address_parse(text, len, family, &again, &lookup, &why) == ADDRESS_OK &&
                 address_equal(first.bytes, first.len, again.bytes, again.len),
             "an address reads back", &line);
    }
    buf_free(&line);
    arena_free(&arena);
}

static bool
no_look_up(struct context *cx, const char *host, const char *service, int family, int type,
           struct endpoint *out, struct diag *d)
{
    (void)cx;
    (void)host;
    (void)service;
    (void)family;
    (void)type;
    (void)out;
    buf_clear(&d->reason);
    return false;
}

/* What a call would be given, and what its line expects of a result that is made up. */
static void
try_call(struct statement *st, struct context *cx, struct diag *d)
{
    struct call c;
    struct difference how = {0};
    struct buf out = {0};
    bool met;

    if (!statement_evaluate(st, cx, &c, d))
        return;
    for (size_t i = 0; i < c.nargs; i++)
        value_text(&out, &c.args[i].in);
    c.ret = 13;
    if (st->expects)
        expected_check(st, st->command, cx, &c, &met, &how, d);
    difference_free(&how);
    buf_free(&out);
}

/* Every place in a line stands for one in the line that was typed. */
static void
try_places(const struct statement *st)
{
    struct buf typed = {0};

    buf_add(&typed, st->typed, st->typed_len);
    for (size_t at = 0; at <= st->line_len; at++)
        for (size_t width = 0; width < 2; width++) {
            size_t column = at, wide = width;

            statement_place(st, &column, &wide);
            must(column <= st->typed_len && (st->spans == NULL || wide <= st->typed_len - column),
                 "a place is in the line", &typed);
        }
    buf_free(&typed);
}

/* Twice, because what depends on the text alone is remembered. */
static void
try_line(const char *line, size_t len, struct context *cx)
{
    const struct dictionary dict = {.lists = {call_commands, NULL}, .prefixes = true, .cx = cx};
    struct arena arena = {0};
    struct statement *st;
    struct diag d = {0};

    if (!statement_parse(line, len, "fuzz", 1, &dict, &arena, &st, &d))
        must(d.column <= len && d.width <= len - d.column, "a fault is in its line", &d.reason);
    else
        for (; st != NULL; st = st->next)
            for (int i = 0; i < 2 && st->command != NULL; i++) {
                try_call(st, cx, &d);
                try_places(st);
                arena_reset(cx->arena);
            }
    diag_free(&d);
    arena_free(&arena);
}

/* No file is read, and no data is made that is larger than the fuzzer's memory. */
static bool
is_harmless(const char *line, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        size_t digits = i + 1;

        if (len - i >= 5 && memcmp(line + i, "file:", 5) == 0)
            return false;
        while (line[i] == '#' && digits < len && line[digits] > ' ')
            digits++;
        if (digits > i + 6)
            return false;
    }
    return true;
}

static void
try_lines(const char *text, size_t len)
{
    struct engine engine = {0};
    struct arena arena = {0};
    struct context cx = {.engine = &engine, .arena = &arena, .dot = 3, .look_up = no_look_up};
    const char *end = text + len;

    engine.names.intern = &engine.intern;
    names_set(&engine.names, "s", 1, "3", 1, NULL);
    names_set(&engine.names, "addr", 4, "127.0.0.1:8888", 14, NULL);
    while (text < end) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        const char *stop = newline != NULL ? newline : end;

        if (is_harmless(text, (size_t)(stop - text)))
            try_line(text, (size_t)(stop - text), &cx);
        text = stop + 1;
    }
    arena_free(&arena);
    names_free(&engine.names);
    intern_free(&engine.intern);
    sockets_free(&engine.sockets);
}

int
LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t len)
{
    /* In memory of its own length, with the NUL that words have behind them. */
    char *text = malloc(len + 1);

    if (text == NULL)
        return 0;
    memcpy(text, bytes, len);
    text[len] = '\0';
    try_escapes(bytes, len);
    try_numbers(text, len);
    try_address(text, len, AF_UNSPEC);
    try_address(text, len, AF_INET6);
    try_lines(text, len);
    free(text);
    return 0;
}
