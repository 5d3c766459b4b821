/*
 * buf.h: a string of bytes that grows, and the few ways in which this program writes into
 * one. A buf of zeros is empty and ready; the bytes belong to it until buf_free().
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct buf {
    char *data; /* not NUL-terminated; buf_text() does that */
    size_t len;
    size_t cap;
};

void buf_free(struct buf *b);
/* Forgets the content, keeps the memory. */
void buf_clear(struct buf *b);
/* Makes b->cap at least b->len + len. */
void buf_grow(struct buf *b, size_t len);

/* These stand here because texts are made of many short pieces, and most of those are constant. */

/* Room for `len` more bytes; returns where they go. The caller adds to b->len. */
static inline char *
buf_room(struct buf *b, size_t len)
{
    if (b->cap - b->len < len)
        buf_grow(b, len);
    return b->data + b->len;
}

static inline void
buf_add(struct buf *b, const void *bytes, size_t len)
{
    if (len == 0)
        return;
    memcpy(buf_room(b, len), bytes, len);
    b->len += len;
}

static inline void
buf_char(struct buf *b, char c)
{
    *buf_room(b, 1) = c;
    b->len++;
}

static inline void
buf_str(struct buf *b, const char *text)
{
    buf_add(b, text, strlen(text));
}

void buf_int(struct buf *b, int64_t number);
void buf_uint(struct buf *b, uint64_t number);
/* Lower-case hexadecimal digits, two a byte. */
void buf_hex(struct buf *b, const void *bytes, size_t len);
/* For what is written rarely: printf(3) is several times slower than the calls above. */
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/* The content as a C string; valid until the next change. */
const char *buf_text(struct buf *b);
/* The content as a C string of the caller's own, to be released with free(3); b is empty
 * afterwards. */
char *buf_take(struct buf *b);

#endif
