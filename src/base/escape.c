/*
 * escape.c: which bytes may be shown, and what stands for the others. Knows nothing of
 * where the text goes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "base/escape.h"

#include <string.h>

#include "base/utf8.h"

/* The length of the printable character that begins here, or 0. */
static size_t
printable(const unsigned char *bytes, size_t len)
{
    uint32_t character = 0;
    size_t taken = utf8_decode(bytes, len, &character);

    return taken != 0 && utf8_printable(character) ? taken : 0;
}

static void
add_hex(struct buf *out, unsigned char byte)
{
    buf_add(out, "\\x", 2);
    buf_hex(out, &byte, 1);
}

/* How many bytes that stand for themselves begin here, between quotes, too. */
static size_t
plain(const unsigned char *bytes, size_t len)
{
    size_t n = 0;

    while (n < len && bytes[n] >= ' ' && bytes[n] < 0x7f && bytes[n] != '"' && bytes[n] != '$' &&
           bytes[n] != '\\')
        n++;
    return n;
}

void
escape_text(struct buf *out, const void *bytes, size_t len)
{
    const unsigned char *p = bytes;

    for (size_t at = 0; at < len;) {
        size_t taken = plain(p + at, len - at);

        if (taken == 0)
            taken = printable(p + at, len - at);
        if (taken != 0) {
            buf_add(out, p + at, taken);
            at += taken;
        } else {
            add_hex(out, p[at++]);
        }
    }
}

/* The letter behind the backslash, or 0 where the byte has no short form. A NUL before a
 * digit has none, because C would read \01 as another byte. */
static char
short_form(const unsigned char *p, size_t len)
{
    switch (p[0]) {
    case '\n': return 'n';
    case '\r': return 'r';
    case '\t': return 't';
    case '\\':
    case '"':
    case '$': return (char)p[0];
    case '\0': return len > 1 && p[1] >= '0' && p[1] <= '9' ? 0 : '0';
    default: return 0;
    }
}

void
escape_quoted(struct buf *out, const void *bytes, size_t len)
{
    const unsigned char *p = bytes;

    buf_char(out, '"');
    for (size_t at = 0; at < len;) {
        size_t taken = plain(p + at, len - at);
        char letter = taken == 0 ? short_form(p + at, len - at) : 0;

        if (taken == 0 && letter == 0)
            taken = printable(p + at, len - at);
        if (letter != 0) {
            buf_char(out, '\\');
            buf_char(out, letter);
            at++;
        } else if (taken != 0) {
            buf_add(out, p + at, taken);
            at += taken;
        } else {
            add_hex(out, p[at++]);
        }
    }
    buf_char(out, '"');
}

/* Harmless in a bare word at any place of a line, also of one in the C form. */
static bool
bare(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
           || (c != '\0' && strchr("_-+./:%@[]*^~|", c) != NULL);
}

void
escape_word(struct buf *out, const void *bytes, size_t len)
{
    const unsigned char *p = bytes;
    size_t at = 0;

    while (at < len) {
        size_t taken = bare(p[at]) ? 1 : p[at] >= 0x80 ? printable(p + at, len - at) : 0;

        if (taken == 0)
            break;
        at += taken;
    }
    if (len != 0 && at == len)
        buf_add(out, bytes, len);
    else
        escape_quoted(out, bytes, len);
}

size_t
escape_unit(const char *text, size_t len)
{
    uint32_t character;
    size_t size;

    if (text[0] != '\\' && (unsigned char)text[0] < 0x80)
        return 1;
    if (text[0] == '\\' && len > 1)
        size = text[1] == 'x' ? 4 : 2;
    else
        size = utf8_decode((const unsigned char *)text, len, &character);
    if (size == 0)
        return 1;
    return size < len ? size : len;
}

size_t
escape_offset(const char *text, size_t len, size_t columns)
{
    size_t at = 0;

    while (at < len) {
        size_t size = escape_unit(text + at, len - at);
        size_t taken = size == 1 ? 1 : utf8_columns(text + at, size);

        if (taken > columns)
            break;
        columns -= taken;
        at += size;
    }
    return at;
}
