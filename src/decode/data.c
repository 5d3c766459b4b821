/*
 * data.c: bytes as words of the language, and back. Knows nothing of who sends them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/data.h"

#include <string.h>

#include "base/escape.h"
#include "base/utf8.h"

enum { LINE = 64, DIGITS = 8, SHORTEST_PATTERN = 32 };

static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZabc\n";

_Static_assert(DIGITS + sizeof letters - 1 == LINE, "an offset and letters are a line");

/* The offset of a line, in its last eight digits. */
static void
write_offset(char *line, size_t offset)
{
    for (size_t i = DIGITS; i-- > 0;) {
        line[i] = (char)('0' + offset % 10);
        offset /= 10;
    }
}

void
data_pattern(void *bytes, size_t len)
{
    char line[LINE];
    char *p = bytes;

    memcpy(line + DIGITS, letters, LINE - DIGITS);
    for (size_t at = 0; at < len; at += LINE) {
        write_offset(line, at);
        memcpy(p + at, line, len - at < LINE ? len - at : LINE);
    }
}

bool
data_is_pattern(const void *bytes, size_t len)
{
    const char *p = bytes;
    char line[LINE];

    if (len < SHORTEST_PATTERN)
        return false;
    memcpy(line + DIGITS, letters, LINE - DIGITS);
    for (size_t at = 0; at < len; at += LINE) {
        write_offset(line, at);
        if (memcmp(p + at, line, len - at < LINE ? len - at : LINE) != 0)
            return false;
    }
    return true;
}

static int
hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool
data_from_hex(const char *text, size_t len, struct buf *out, size_t *bad)
{
    size_t start = out->len;
    size_t i = 0;

    while (i < len) {
        int high, low;

        if (text[i] == ' ' || text[i] == '\t' || text[i] == ':') {
            i++;
            continue;
        }
        high = hex_digit(text[i]);
        low = high >= 0 && i + 1 < len ? hex_digit(text[i + 1]) : -1;
        if (low < 0) {
            /* A digit without its second is itself at fault where nothing follows. */
            *bad = high >= 0 && i + 1 < len ? i + 1 : i;
            out->len = start;
            return false;
        }
        buf_char(out, (char)(high << 4 | low));
        i += 2;
    }
    return true;
}

/* The bytes of the character that begins here; *shown says whether it is legible, be it
 * as itself or as \n, \r, \t or \0. */
static size_t
next_character(const unsigned char *p, size_t len, bool *shown)
{
    uint32_t character;
    size_t width;

    if (*p < 0x80) {
        *shown = (*p >= ' ' && *p != 0x7f) || memchr("\n\r\t", *p, 4) != NULL;
        return 1;
    }
    width = utf8_decode(p, len, &character);
    *shown = width != 0 && utf8_printable(character);
    return width != 0 ? width : 1;
}

/* Would more than a third of the bytes be \xHH? */
static bool
mostly_escapes(const unsigned char *p, size_t len)
{
    size_t count = 0;

    for (size_t i = 0; i < len;) {
        bool shown;
        size_t width = next_character(p + i, len - i, &shown);

        if (!shown)
            count += width;
        if (count > len / 3)
            return true;
        i += width;
    }
    return false;
}

void
data_word(struct buf *out, const void *bytes, size_t len)
{
    if (data_is_pattern(bytes, len)) {
        buf_char(out, '#');
        buf_uint(out, len);
    } else if (mostly_escapes(bytes, len)) {
        buf_str(out, "hex:");
        buf_hex(out, bytes, len);
    } else {
        escape_quoted(out, bytes, len);
    }
}
