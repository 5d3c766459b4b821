/*
 * text_call.c: a call as C would write it, made to fit its line. Knows arguments as values, no
 * call by name.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "views/text_parts.h"

#include <stdint.h>
#include <string.h>

#include "base/escape.h"
#include "base/utf8.h"
#include "decode/control.h"
#include "decode/data.h"

/* ---- data --------------------------------------------------------------------------------- */

/* How many bytes the first characters take, at most so many; what is no UTF-8 counts singly. */
static size_t
bytes_of(const unsigned char *bytes, size_t len, size_t characters)
{
    size_t at = 0;

    while (at < len && characters-- != 0) {
        uint32_t character;
        size_t size = utf8_decode(bytes + at, len - at, &character);

        at += size != 0 ? size : 1;
    }
    return at;
}

/* The beginning of data, in the form that suits it. Only so much is looked at as can be shown:
 * what costs time is the line, not what was sent. */
static void
put_beginning(struct buf *out, const struct value *v, size_t columns)
{
    size_t start = out->len;
    size_t len = bytes_of(v->bytes, v->len, columns);
    size_t at;

    if (data_is_pattern(v->bytes, len))
        escape_quoted(out, v->bytes, len); /* "#80" would be all of it */
    else
        data_word(out, v->bytes, len);
    at = escape_offset(out->data + start, out->len - start, columns);
    if (start + at == out->len)
        return;
    if (out->data[start] == '"') {
        out->len = start + escape_offset(out->data + start, at, columns - 1);
        buf_char(out, '"');
    } else {
        out->len = start + (at & ~(size_t)1); /* hex: and two digits a byte */
    }
}

static void
put_data(struct buf *out, const struct value *v, size_t columns, const struct text_style *style)
{
    enum { LEAST = 2 /* quotes */ };
    size_t start = out->len;
    size_t mark = text_ellipsis_columns(style);

    if (v->len <= columns || data_is_pattern(v->bytes, v->len)) {
        data_word(out, v->bytes, v->len);
        if (out->len - start <= columns ||
            utf8_columns(out->data + start, out->len - start) <= columns)
            return;
        out->len = start;
    }
    put_beginning(out, v, columns > mark + LEAST ? columns - mark : LEAST);
    buf_str(out, text_ellipsis(style));
}

/* ---- arguments ---------------------------------------------------------------------------- */

static void
put_value(struct buf *out, const struct value *v, size_t columns, const struct text_style *style)
{
    size_t start = out->len;

    if (v->kind == VALUE_NONE) {
        buf_str(out, text_ellipsis(style));
    } else if (v->kind == VALUE_DATA) {
        put_data(out, v, columns, style);
    } else {
        value_text(out, v);
        text_cut(out, start, columns, style);
    }
}

/* What was asked is not to be seen in what came: struct pollfd has a member for each. */
static bool
is_question(const struct arg *a)
{
    return a->given && a->in.kind == VALUE_OPTION && a->out.kind == VALUE_OPTION &&
           a->in.format != a->out.format;
}

static void
put_arg(struct buf *out, const struct arg *a, size_t columns, const struct text_style *style)
{
    if (a->out.kind != VALUE_NONE) {
        size_t mark = style->ascii ? 3 : 2;

        if (is_question(a)) {
            columns = columns > 1 ? (columns - 1) / 2 : 1;
            put_value(out, &a->in, columns, style);
            buf_char(out, ' ');
        }
        buf_str(out, text_arrow(style));
        buf_char(out, ' ');
        put_value(out, &a->out, columns > mark ? columns - mark : 0, style);
    } else if (a->room && a->in.kind != VALUE_NULL && a->in.kind != VALUE_BAD) {
        buf_str(out, text_ellipsis(style));
    } else {
        put_value(out, &a->in, columns, style);
    }
}

/* A length that the kernel will write says nothing before, unless the user gave it. */
static bool
is_left_out(const struct record *r, size_t i)
{
    const struct arg *a = &r->args[i];

    return i != 0 && r->args[i - 1].room && !a->given &&
           (strcmp(a->name, "addrlen") == 0 || strcmp(a->name, "optlen") == 0);
}

/* Is it a pointer to the members that follow? */
static bool
is_structure(const struct record *r, size_t i)
{
    return i + 1 < r->nargs && r->args[i + 1].member && !r->args[i].member;
}

/* Is there a pointer to nowhere instead of the structure that this would be a member of? */
static bool
is_nowhere(const struct record *r, size_t i)
{
    while (r->args[i].member)
        i--;
    return r->args[i].in.kind == VALUE_NULL || r->args[i].in.kind == VALUE_BAD;
}

/* Of a structure only what was given, or what came, is told. */
static bool
is_told(const struct arg *a)
{
    if (a->out.kind == VALUE_CONSTANT)
        return a->given || a->out.number != 0;
    if (a->out.kind != VALUE_NONE && value_has_bytes(&a->out))
        return a->given || a->out.len != 0;
    return a->given || a->told;
}

static bool
is_shown(const struct record *r, size_t i, bool open)
{
    if (r->args[i].member)
        return !is_nowhere(r, i) && is_told(&r->args[i]);
    return !open || !is_left_out(r, i);
}

static bool
is_control(const struct arg *a)
{
    return a->out.kind == VALUE_OPTION && a->out.format == &control_kind && a->out.len != 0;
}

/* Control messages are told one by one where they do not fit: cut they would say nothing. */
static void
put_member(struct buf *out, const struct arg *a, size_t columns, bool fits,
           const struct text_style *style)
{
    if (fits || !is_control(a)) {
        put_arg(out, a, columns, style);
        return;
    }
    buf_str(out, text_arrow(style));
    buf_char(out, ' ');
    buf_str(out, text_ellipsis(style));
}

/* {NAME=VALUE, …}. Returns the index behind the members. */
static size_t
put_members(struct text_line *l, const struct record *r, size_t i, size_t widest, bool fits)
{
    bool first = true;

    buf_char(l->out, '{');
    for (; i < r->nargs && r->args[i].member; i++) {
        if (!is_shown(r, i, false))
            continue;
        if (!first)
            buf_add(l->out, ", ", 2);
        buf_str(l->out, r->args[i].name);
        buf_char(l->out, '=');
        put_member(l->out, &r->args[i], widest, fits, l->style);
        first = false;
    }
    buf_char(l->out, '}');
    return i;
}

/* The call with no argument wider than `widest`; `fits` tells that none has to be. */
static void
put_call(struct text_line *l, const struct record *r, size_t widest, bool open, bool fits)
{
    text_line_colour(l, TEXT_BOLD);
    buf_str(l->out, r->call);
    buf_char(l->out, '(');
    for (size_t i = 0; i < r->nargs;) {
        if (!is_shown(r, i, open)) {
            i++;
            continue;
        }
        if (i != 0)
            buf_add(l->out, ", ", 2);
        if (is_structure(r, i) && !is_nowhere(r, i))
            i = put_members(l, r, i + 1, widest, fits);
        else
            put_arg(l->out, &r->args[i++], widest, l->style);
    }
    buf_char(l->out, ')');
    text_line_colour(l, TEXT_PLAIN);
}

/* ---- what does not fit -------------------------------------------------------------------- */

static void
measure_args(struct buf *out, const struct record *r, size_t columns,
             const struct text_style *style, size_t *widths)
{
    size_t start = out->len;

    for (size_t i = 0; i < r->nargs; i++) {
        if (is_shown(r, i, false) && !is_structure(r, i))
            put_member(out, &r->args[i], columns, false, style);
        widths[i] = utf8_columns(out->data + start, out->len - start);
        out->len = start;
    }
}

static size_t
sum_of(const size_t *widths, size_t n, size_t widest)
{
    size_t sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += widths[i] < widest ? widths[i] : widest;
    return sum;
}

/* How wide the widest arguments may be, so that all have room; short ones stay whole. */
static size_t
fair_width(const size_t *widths, size_t n, size_t room)
{
    size_t widest = room;

    while (widest > 1 && sum_of(widths, n, widest) > room)
        widest--;
    return widest;
}

/* How many columns of a call are no argument: its name, commas, what members are called. */
static size_t
around_args(const struct record *r)
{
    size_t columns = strlen(r->call);

    for (size_t i = 0; i < r->nargs; i++)
        if (is_shown(r, i, false))
            columns += 2 + (r->args[i].member ? strlen(r->args[i].name) + 1 : 0);
    return r->nargs != 0 ? columns : columns + 2;
}

static bool
has_control(const struct record *r)
{
    for (size_t i = 0; i < r->nargs; i++)
        if (is_control(&r->args[i]) && is_shown(r, i, false))
            return true;
    return false;
}

bool
text_put_call(struct text_line *l, const struct record *r, size_t columns, bool open)
{
    struct text_mark start = text_line_mark(l);
    size_t before = l->hidden;
    size_t widths[CALL_ARGS_MAX];
    size_t around;
    size_t room;
    size_t bytes;

    put_call(l, r, columns, open, true);
    bytes = l->out->len - start.at - (l->hidden - before);
    if (bytes <= columns || text_line_columns(l) <= columns)
        return true;
    text_line_back(l, start);
    around = around_args(r);
    room = columns > around ? columns - around : 1;
    measure_args(l->out, r, columns, l->style, widths);
    put_call(l, r, fair_width(widths, r->nargs, room), open, false);
    return !has_control(r);
}

/* ---- control messages --------------------------------------------------------------------- */

enum { CONTROL_INDENT = 4, CONTROL_COLUMN = 16 };

struct control_lines {
    struct buf *out;
    const struct text_style *style;
    const char *label; /* in front of the first */
};

static void
put_control(void *context, const char *text, size_t len)
{
    struct control_lines *lines = context;
    size_t start;

    buf_printf(lines->out, "%*s%-*s", CONTROL_INDENT, "", CONTROL_COLUMN - CONTROL_INDENT,
               lines->label);
    start = lines->out->len;
    buf_add(lines->out, text, len);
    if (lines->style->detail != TEXT_FULL)
        text_cut(lines->out, start, TEXT_COLUMNS - CONTROL_COLUMN, lines->style);
    buf_char(lines->out, '\n');
    lines->label = "";
}

void
text_control(struct buf *out, const struct record *r, const struct text_style *style)
{
    for (size_t i = 0; i < r->nargs; i++) {
        const struct arg *a = &r->args[i];
        struct control_lines lines = {out, style, a->name};

        if (is_control(a) && is_shown(r, i, false))
            control_each_text(a->out.bytes, a->out.len, put_control, &lines);
    }
}
