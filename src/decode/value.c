/*
 * value.c: values as text. A row a kind; each writes what the language reads back.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/value.h"

#include <string.h>

#include "base/escape.h"
#include "decode/address.h"
#include "decode/data.h"

static void
text_none(struct buf *out, const struct value *v)
{
    (void)v;
    buf_str(out, "…");
}

static void
text_number(struct buf *out, const struct value *v)
{
    buf_int(out, v->number);
}

static void
text_size(struct buf *out, const struct value *v)
{
    buf_uint(out, (size_t)v->number);
}

static void
text_octal(struct buf *out, const struct value *v)
{
    buf_printf(out, "%s%llo", v->number != 0 ? "0" : "", (unsigned long long)v->number);
}

static void
text_string(struct buf *out, const struct value *v)
{
    escape_quoted(out, v->bytes, v->len);
}

static void
text_constant(struct buf *out, const struct value *v)
{
    constant_text(out, v->group, (long)v->number);
}

static void
text_named(struct buf *out, const struct value *v)
{
    buf_str(out, v->name);
}

static void
text_address(struct buf *out, const struct value *v)
{
    address_text(out, v->bytes, v->len);
}

static void
text_data(struct buf *out, const struct value *v)
{
    data_word(out, v->bytes, v->len);
}

static void
text_option(struct buf *out, const struct value *v)
{
    v->format->text(out, v->bytes, v->len);
}

static void
text_pieces(struct buf *out, const struct value *v)
{
    const char *at = v->bytes;

    for (size_t i = 0; i < (size_t)v->number; i++) {
        if (i != 0)
            buf_char(out, ',');
        if (at == NULL)
            buf_uint(out, v->pieces[i]);
        else
            data_word(out, at, v->pieces[i]);
        at = at != NULL ? at + v->pieces[i] : NULL;
    }
}

static void
text_null(struct buf *out, const struct value *v)
{
    (void)v;
    buf_str(out, "null");
}

static void
text_bad(struct buf *out, const struct value *v)
{
    (void)v;
    buf_str(out, "bad");
}

static void (*const writers[])(struct buf *, const struct value *) = {
    [VALUE_NONE] = text_none,         [VALUE_NUMBER] = text_number,
    [VALUE_SIZE] = text_size,         [VALUE_CONSTANT] = text_constant,
    [VALUE_NAMED] = text_named,       [VALUE_ADDRESS] = text_address,
    [VALUE_DATA] = text_data,         [VALUE_OPTION] = text_option,
    [VALUE_PIECES] = text_pieces,     [VALUE_NULL] = text_null,
    [VALUE_BAD] = text_bad,           [VALUE_OCTAL] = text_octal,
    [VALUE_STRING] = text_string,
};

void
value_text(struct buf *out, const struct value *v)
{
    writers[v->kind](out, v);
}

bool
value_equal(const struct value *a, const struct value *b)
{
    if (value_has_bytes(a) != value_has_bytes(b))
        return false;
    if (a->kind == VALUE_ADDRESS && b->kind == VALUE_ADDRESS)
        return address_equal(a->bytes, a->len, b->bytes, b->len);
    if (value_has_bytes(a))
        return a->len == b->len && (a->len == 0 || memcmp(a->bytes, b->bytes, a->len) == 0);
    if (a->kind == VALUE_NONE || a->kind == VALUE_NULL || a->kind == VALUE_BAD)
        return a->kind == b->kind;
    return a->number == b->number;
}
