/*
 * constants.c: looks names and numbers up in the groups of constants. Knows nothing of which call a
 * number is for.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/constants.h"

#include <stdint.h>
#include <string.h>

#include "decode/spelling.h"

/* How much of a row's name is `prefix`: all of it or nothing. */
static inline size_t
prefix_of_row(const char *name, const char *prefix)
{
    size_t i = 0;

    while (prefix[i] != '\0') {
        if (name[i] != prefix[i])
            return 0;
        i++;
    }
    return i;
}

/* The row whose name is one of the group's prefixes and then this. */
static const struct constant *
row_by_tail(const struct constant_group *g, const char *tail, size_t len)
{
    for (size_t i = 0; i < g->count; i++) {
        const char *name = g->rows[i].name;

        for (const char *const *prefix = g->prefixes; *prefix != NULL; prefix++) {
            size_t skip = prefix_of_row(name, *prefix);

            if (skip != 0 && spelling_same(tail, len, name + skip))
                return &g->rows[i];
        }
    }
    return NULL;
}

static const struct constant *
row_by_whole_name(const struct constant_group *g, const char *name, size_t len)
{
    for (size_t i = 0; i < g->count; i++) {
        if (spelling_same(name, len, g->rows[i].name))
            return &g->rows[i];
    }
    return NULL;
}

static size_t
prefix_of_word(const struct constant_group *g, const char *name, size_t len)
{
    for (const char *const *prefix = g->prefixes; *prefix != NULL; prefix++) {
        size_t skip = strlen(*prefix);

        if (len > skip && spelling_same(name, skip, *prefix))
            return skip;
    }
    return 0;
}

const struct constant *
constant_by_name(const struct constant_group *g, const char *name, size_t len)
{
    const struct constant *row;
    size_t skip;

    if (len == 0)
        return NULL;
    row = row_by_whole_name(g, name, len);
    if (row == NULL)
        row = row_by_tail(g, name, len);
    if (row != NULL)
        return row;
    /* PF_INET is AF_INET, and SOL_ICMP may be known as IPPROTO_ICMP only. */
    skip = prefix_of_word(g, name, len);
    return skip != 0 ? row_by_tail(g, name + skip, len - skip) : NULL;
}

const struct constant *
constant_by_value(const struct constant_group *g, long value)
{
    for (size_t i = 0; i < g->count; i++) {
        if (g->rows[i].value == value)
            return &g->rows[i];
    }
    return NULL;
}

static bool
looks_like_number(const char *text, size_t len)
{
    if (len > 1 && (*text == '-' || *text == '+'))
        text++;
    return len != 0 && *text >= '0' && *text <= '9';
}

/* NAME+N, or NAME, of the group's range. */
static bool
parse_in_range(const struct constant_group *g, const char *text, size_t len, long *value)
{
    const char *plus = memchr(text, '+', len);
    size_t stop = plus != NULL ? (size_t)(plus - text) : len;
    const char *name;
    long long beyond = 0;

    if (g->range == NULL)
        return false;
    name = g->range->name;
    if (!spelling_same(text, stop, name) &&
        !spelling_same(text, stop, name + prefix_of_word(g, name, strlen(name))))
        return false;
    if (plus != NULL && !number_parse(plus + 1, len - stop - 1, &beyond))
        return false;
    if (beyond < 0 || beyond > g->range->last() - g->range->first())
        return false;
    *value = g->range->first() + (long)beyond;
    return true;
}

static bool
parse_one(const struct constant_group *g, const char *text, size_t len, long *value)
{
    const struct constant *row;
    long long number;

    if (looks_like_number(text, len)) {
        if (!number_parse(text, len, &number))
            return false;
        *value = (long)number;
        return true;
    }
    if (g->flags && len > 1 && *text == '-') {
        text++;
        len--;
    }
    row = constant_by_name(g, text, len);
    if (row == NULL)
        return parse_in_range(g, text, len, value);
    *value = row->value;
    return true;
}

/* Where the first of several that are joined ends. */
static const char *
end_of_part(const struct constant_group *g, const char *text, const char *end)
{
    const char *bar = NULL;

    if (g->flags && text != end)
        bar = memchr(text, '|', (size_t)(end - text));
    return bar != NULL ? bar : end;
}

bool
constant_parse(const struct constant_group *g, const char *text, size_t len, long *value,
               const char **bad, size_t *bad_len)
{
    const char *end = text + len;
    long all = 0;

    for (;;) {
        const char *stop = end_of_part(g, text, end);
        long one;

        if (!parse_one(g, text, (size_t)(stop - text), &one)) {
            *bad = text;
            *bad_len = (size_t)(stop - text);
            return false;
        }
        all |= one;
        if (stop == end)
            break;
        text = stop + 1;
    }
    *value = all;
    return true;
}

static void
join(struct buf *out, size_t start, const char *name)
{
    if (out->len != start)
        buf_char(out, '|');
    buf_str(out, name);
}

static void
flags_text(struct buf *out, const struct constant_group *g, long value)
{
    size_t start = out->len;
    const struct constant *number = constant_by_value(g, value & g->number);

    if (g->number != 0 && number != NULL) {
        join(out, start, number->name);
        value &= ~g->number;
    }
    for (size_t i = 0; i < g->count; i++) {
        long flag = g->rows[i].value;

        if (flag != 0 && (flag & g->number) == 0 && (value & flag) == flag) {
            join(out, start, g->rows[i].name);
            value &= ~flag;
        }
    }
    if (value != 0) {
        join(out, start, "");
        buf_printf(out, g->number != 0 && value < 256 ? "%ld" : "%#lx", value);
    }
}

static void
range_text(struct buf *out, const struct constant_range *range, long value)
{
    buf_str(out, range->name);
    if (value != range->first())
        buf_printf(out, "+%ld", value - range->first());
}

void
constant_text(struct buf *out, const struct constant_group *g, long value)
{
    const struct constant *row = constant_by_value(g, value);

    if (row != NULL && (g->number == 0 ? value != 0 || !g->flags : value <= g->number))
        buf_str(out, row->name);
    else if (g->flags && value > 0)
        flags_text(out, g, value);
    else if (g->range != NULL && value >= g->range->first() && value <= g->range->last())
        range_text(out, g->range, value);
    else
        buf_int(out, value);
}

/* Keeps in *best what is nearer than *distance. */
static void
prefer(const char *name, const char *text, size_t len, const char **best, int *distance)
{
    int d = spelling_distance(text, len, name);

    if (d < *distance) {
        *distance = d;
        *best = name;
    }
}

const char *
constant_nearest(const struct constant_group *g, const char *name, size_t len)
{
    int distance = SPELLING_FAR;
    const char *best = NULL;

    for (size_t i = 0; i < g->count; i++) {
        const char *row = g->rows[i].name;

        prefer(row, name, len, &best, &distance);
        for (const char *const *prefix = g->prefixes; *prefix != NULL; prefix++) {
            size_t skip = prefix_of_row(row, *prefix);

            if (skip != 0)
                prefer(row + skip, name, len, &best, &distance);
        }
    }
    return spelling_near(distance, len) ? best : NULL;
}

const char *
constant_name(const struct constant_group *g, long value)
{
    const struct constant *row = constant_by_value(g, value);

    return row != NULL ? row->name : NULL;
}

const char *
errno_name(int error)
{
    return constant_name(&constants_errno, error);
}

const char *
errno_sentence(int error)
{
    const struct constant *row = constant_by_value(&constants_errno, error);

    return row != NULL ? row->help : "Unknown error";
}

static int
digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = spelling_fold(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

static bool
digits_parse(const char *text, size_t len, unsigned base, unsigned long long *number)
{
    unsigned long long sum = 0;

    for (size_t i = 0; i < len; i++) {
        unsigned digit = (unsigned)digit_value(text[i]);

        if (digit >= base || sum > (UINT64_MAX - digit) / base)
            return false;
        sum = sum * base + digit;
    }
    *number = sum;
    return len != 0;
}

bool
number_parse(const char *text, size_t len, long long *number)
{
    bool negative = len != 0 && *text == '-';
    unsigned long long magnitude;
    unsigned base = 10;

    if (negative || (len != 0 && *text == '+')) {
        text++;
        len--;
    }
    if (len > 1 && *text == '0') {
        base = spelling_fold(text[1]) == 'x' ? 16 : 8;
        text += base == 16 ? 2 : 1;
        len -= base == 16 ? 2 : 1;
    }
    if (!digits_parse(text, len, base, &magnitude))
        return false;
    if (negative && magnitude > (unsigned long long)INT64_MAX + 1)
        return false;
    *number = (long long)(negative ? -magnitude : magnitude);
    return true;
}
