/*
 * buf.c: bytes, appended. Knows nothing of what they mean.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

void
buf_free(struct buf *b)
{
    free(b->data);
    *b = (struct buf){0};
}

void
buf_clear(struct buf *b)
{
    b->len = 0;
}

void
buf_grow(struct buf *b, size_t len)
{
    size_t want = b->cap != 0 ? b->cap : 64;

    while (want - b->len < len)
        want += want / 2;
    b->data = mem_grow(b->data, want, 1);
    b->cap = want;
}

void
buf_uint(struct buf *b, uint64_t number)
{
    size_t digits = 1;
    char *at;

    for (uint64_t rest = number; rest >= 10; rest /= 10)
        digits++;
    at = buf_room(b, digits) + digits;
    b->len += digits;
    do {
        *--at = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
}

void
buf_int(struct buf *b, int64_t number)
{
    if (number < 0)
        buf_char(b, '-');
    buf_uint(b, number < 0 ? -(uint64_t)number : (uint64_t)number);
}

void
buf_hex(struct buf *b, const void *bytes, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *p = bytes;

    for (size_t i = 0; i < len; i++) {
        buf_char(b, digits[p[i] >> 4]);
        buf_char(b, digits[p[i] & 15]);
    }
}

void
buf_vprintf(struct buf *b, const char *format, va_list args)
{
    va_list again;
    int len;

    va_copy(again, args);
    len = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (len < 0)
        return;
    vsnprintf(buf_room(b, (size_t)len + 1), (size_t)len + 1, format, args);
    b->len += (size_t)len;
}

void
buf_printf(struct buf *b, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    buf_vprintf(b, format, args);
    va_end(args);
}

const char *
buf_text(struct buf *b)
{
    *buf_room(b, 1) = '\0';
    return b->data;
}

char *
buf_take(struct buf *b)
{
    char *text;

    buf_text(b);
    text = b->data;
    *b = (struct buf){0};
    return text;
}
