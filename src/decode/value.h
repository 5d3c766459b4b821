/*
 * value.h: what a parameter of a call holds, as data that can be shown, compared, kept and
 * passed on. Knows how a value is written, not where it came from.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DECODE_VALUE_H
#define DECODE_VALUE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "decode/constants.h"
#include "decode/options.h"

enum value_kind {
    VALUE_NONE,     /* not given; of what the kernel writes: not written */
    VALUE_NUMBER,   /* a signed number */
    VALUE_SIZE,     /* a size_t: -1 is the largest */
    VALUE_OCTAL,    /* a number that is written with base 8 */
    VALUE_CONSTANT, /* a number that has names in `group` */
    VALUE_NAMED,    /* a number with the one name `name` */
    VALUE_ADDRESS,  /* the bytes of a sockaddr */
    VALUE_DATA,     /* bytes */
    VALUE_STRING,   /* bytes with a NUL behind them that goes with them */
    VALUE_PIECES,   /* bytes in `number` pieces; without bytes: room for so many */
    VALUE_OPTION,   /* the bytes of a structure, such as an option's value, of the kind `format` */
    VALUE_NULL,     /* a null pointer */
    VALUE_BAD       /* a pointer that is never mapped */
};

/* VALUE_OPTION, the `number` of what is passed by a pointer: will the kernel write there? */
enum { VALUE_READ_WRITE, VALUE_READ_ONLY };

struct value {
    enum value_kind kind;
    long long number;
    union {
        const struct constant_group *group;
        const struct option_kind *format;
        const char *name; /* static */
    };
    union {
        const struct option *option; /* VALUE_NAMED: the row that the name is of */
        const size_t *pieces;        /* VALUE_PIECES: how long each is; owned like the bytes */
    };
    const void *bytes; /* owned by whoever made the value */
    size_t len;
};

/* Is it bytes, rather than a number? */
static inline bool
value_has_bytes(const struct value *v)
{
    return v->kind == VALUE_ADDRESS || v->kind == VALUE_DATA || v->kind == VALUE_OPTION ||
           v->kind == VALUE_PIECES || v->kind == VALUE_STRING;
}

/* As C and the language write it. */
void value_text(struct buf *out, const struct value *v);
/* The same number, or the same bytes; the way of writing does not count. */
bool value_equal(const struct value *a, const struct value *b);

#endif
