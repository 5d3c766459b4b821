/*
 * data.h: the data forms of the language: #1000 and hex:48656c6c6f. The bytes of #N repeat
 * a printable pattern, so that a reader can see where in it a piece was cut.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DECODE_DATA_H
#define DECODE_DATA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Fills `len` bytes with the pattern: lines of 64 bytes that begin with their own offset in
 * eight digits, then letters, then a newline; so #N is a prefix of #M for N < M. */
void data_pattern(void *bytes, size_t len);
/* Is this the beginning of the pattern, and at least 32 bytes of it? */
bool data_is_pattern(const void *bytes, size_t len);

/* Two hex digits a byte; blanks and colons between bytes are passed over. False: *bad is the
 * offset of the first character at fault. */
bool data_from_hex(const char *text, size_t len, struct buf *out, size_t *bad);

/* The word that reads back as these bytes: "Hello\n", #1000 for the pattern, hex:… where
 * more than a third of the bytes would need \xHH. */
void data_word(struct buf *out, const void *bytes, size_t len);

#endif
