/*
 * checksum.h: the checksum of the Internet (RFC 1071). Knows nothing of headers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DECODE_CHECKSUM_H
#define DECODE_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/* A sum with more bytes in it, which begin at an even offset of what is summed; 0 to begin with. */
uint64_t checksum_add(uint64_t sum, const void *bytes, size_t len);
/* The number that goes into the header; 0 where the header had its own in the sum and it is
 * right. */
uint16_t checksum_end(uint64_t sum);

#endif
