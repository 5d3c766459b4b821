/*
 * base64.c: three bytes become four letters. Knows nothing of what they mean.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "base/base64.h"

#include <stdint.h>

/* One to three bytes as four letters, = for those that no bit is left for. */
static void
add_group(struct buf *out, const unsigned char *p, size_t count)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = (uint32_t)p[0] << 16;

    if (count > 1)
        bits |= (uint32_t)p[1] << 8;
    if (count > 2)
        bits |= p[2];
    for (unsigned i = 0; i < 4; i++)
        buf_char(out, i <= count ? letters[bits >> (18 - 6 * i) & 63] : '=');
}

void
base64_text(struct buf *out, const void *bytes, size_t len)
{
    const unsigned char *p = bytes;

    for (size_t at = 0; at < len; at += 3)
        add_group(out, p + at, len - at < 3 ? len - at : 3);
}
