/*
 * text_wrap.c: lines that keep within their columns: measured, broken, cut. Knows nothing of
 * what they say.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "views/text_parts.h"

#include <string.h>

#include "base/escape.h"
#include "base/utf8.h"

enum { SENTENCE_INDENT = 2 };

static const char line_end[] = "\n                        ";

struct text_line
text_line_begin(struct buf *out, const struct text_style *style)
{
    return (struct text_line){
        .out = out,
        .style = style,
        .limit = style->detail == TEXT_FULL ? SIZE_MAX : TEXT_COLUMNS,
        .start = out->len,
    };
}

struct text_mark
text_line_mark(const struct text_line *l)
{
    return (struct text_mark){l->out->len, l->hidden};
}

void
text_line_back(struct text_line *l, struct text_mark to)
{
    l->out->len = to.at;
    l->hidden = to.hidden;
}

size_t
text_line_columns(const struct text_line *l)
{
    return utf8_columns(l->out->data + l->start, l->out->len - l->start) - l->hidden;
}

bool
text_line_fits(const struct text_line *l)
{
    /* A character has at least as many bytes as columns. */
    return l->out->len - l->start - l->hidden <= l->limit || text_line_columns(l) <= l->limit;
}

/* Puts other bytes in place of `old` bytes at `at`. */
static void
replace(struct buf *b, size_t at, size_t old, const char *text, size_t len)
{
    buf_room(b, len);
    memmove(b->data + at + len, b->data + at + old, b->len - at - old);
    memcpy(b->data + at, text, len);
    b->len = b->len - old + len;
}

void
text_line_break(struct text_line *l, struct text_mark at, size_t gap, size_t indent)
{
    if (indent > sizeof line_end - 2)
        indent = sizeof line_end - 2;
    replace(l->out, at.at, gap, line_end, indent + 1);
    l->start = at.at + 1;
    l->hidden -= at.hidden;
}

/* The offset behind the last `gap` that stands between two offsets; 0: there is none. */
static size_t
behind_last(const struct buf *b, const char *gap, size_t from, size_t to)
{
    size_t len = strlen(gap);

    for (size_t at = to; at >= from + len; at--) {
        if (memcmp(b->data + at - len, gap, len) == 0)
            return at;
    }
    return 0;
}

/* Where to break; at `edge` if there is no better place. */
static size_t
fold_place(const struct buf *b, size_t from, size_t edge)
{
    static const char *const gaps[] = {"   ", ", ", "  ", " "};
    size_t last = edge;

    /* The gap itself may pass the edge. */
    while (last < b->len && b->data[last] == ' ')
        last++;
    for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++) {
        size_t at = behind_last(b, gaps[i], from, last);

        if (at != 0)
            return at;
    }
    return edge;
}

void
text_line_fold(struct text_line *l, size_t from, size_t indent)
{
    const struct buf *b = l->out;

    while (!text_line_fits(l)) {
        size_t columns = escape_offset(b->data + l->start, b->len - l->start, l->limit);
        size_t at = fold_place(b, from, l->start + columns);
        size_t gap = 0;

        while (at - gap > from && b->data[at - gap - 1] == ' ')
            gap++;
        text_line_break(l, (struct text_mark){.at = at - gap}, gap, indent);
        from = l->start + indent;
    }
}

void
text_line_colour(struct text_line *l, enum text_colour colour)
{
    static const char *const codes[] = {
        [TEXT_PLAIN] = "\033[m",    [TEXT_BOLD] = "\033[1m",    [TEXT_GREEN] = "\033[32m",
        [TEXT_RED] = "\033[31m", [TEXT_YELLOW] = "\033[33m",
    };

    if (!l->style->colour)
        return;
    buf_str(l->out, codes[colour]);
    l->hidden += strlen(codes[colour]);
}

void
text_line_coloured(struct text_line *l, enum text_colour colour, const char *text)
{
    if (colour != TEXT_PLAIN)
        text_line_colour(l, colour);
    buf_str(l->out, text);
    if (colour != TEXT_PLAIN)
        text_line_colour(l, TEXT_PLAIN);
}

const char *
text_arrow(const struct text_style *style)
{
    return style->ascii ? "->" : "→";
}

const char *
text_ellipsis(const struct text_style *style)
{
    return style->ascii ? "..." : "…";
}

size_t
text_ellipsis_columns(const struct text_style *style)
{
    return style->ascii ? 3 : 1;
}

void
text_cut(struct buf *out, size_t start, size_t limit, const struct text_style *style)
{
    const char *text = out->data + start;
    size_t len = out->len - start;
    size_t mark;
    size_t keep;
    size_t total;
    size_t head;
    size_t tail;

    if (len <= limit)
        return;
    total = utf8_columns(text, len);
    if (total <= limit)
        return;
    mark = text_ellipsis_columns(style);
    keep = limit > mark ? limit - mark : 0;
    head = escape_offset(text, len, keep - keep / 2);
    tail = escape_offset(text, len, total - keep / 2);
    if (utf8_columns(text + tail, len - tail) > keep / 2)
        tail += escape_unit(text + tail, len - tail);
    replace(out, start + head, tail - head, text_ellipsis(style), strlen(text_ellipsis(style)));
}

/* A word that is wider than a line is broken wherever the line ends. */
static void
break_word(struct text_line *l, size_t indent)
{
    while (!text_line_fits(l)) {
        const char *text = l->out->data + l->start;
        size_t at = escape_offset(text, l->out->len - l->start, l->limit);

        text_line_break(l, (struct text_mark){.at = l->start + at}, 0, indent);
    }
}

/* Puts words behind what the line has already, each further line indented. */
static void
wrap_words(struct text_line *l, const char *words, size_t indent)
{
    bool first = true;

    for (;;) {
        struct text_mark before = text_line_mark(l);
        size_t len;

        words += strspn(words, " \n");
        len = strcspn(words, " \n");
        if (len == 0)
            break;
        if (!first)
            buf_char(l->out, ' ');
        escape_text(l->out, words, len);
        if (!first && !text_line_fits(l))
            text_line_break(l, before, 1, indent);
        break_word(l, indent);
        first = false;
        words += len;
    }
    buf_char(l->out, '\n');
}

void
text_sentence(struct buf *out, const char *sentence)
{
    struct text_line l = {.out = out, .limit = TEXT_COLUMNS, .start = out->len};

    if (sentence[strspn(sentence, " \n")] == '\0')
        return;
    buf_str(out, "  ");
    wrap_words(&l, sentence, SENTENCE_INDENT);
}

void
text_entry(struct buf *out, const char *label, size_t width, const char *words)
{
    struct text_line l = {.out = out, .limit = TEXT_COLUMNS, .start = out->len};

    buf_printf(out, "  %-*s ", (int)width, label);
    wrap_words(&l, words, width + 3);
}
