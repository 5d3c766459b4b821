/*
 * checksum.c: 16-bit words, summed in one's complement. Knows nothing of headers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/checksum.h"

uint64_t
checksum_add(uint64_t sum, const void *bytes, size_t len)
{
    const uint8_t *p = bytes;

    for (; len > 1; len -= 2, p += 2)
        sum += (uint32_t)p[0] << 8 | p[1];
    if (len != 0)
        sum += (uint32_t)p[0] << 8;
    return sum;
}

uint16_t
checksum_end(uint64_t sum)
{
    while (sum >> 16 != 0)
        sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)~sum;
}
