/*
 * utf8.h: UTF-8 taken apart, and how wide a character is on a terminal. Needs no locale, so
 * that a start of the program opens no file for it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decodes one character (RFC 3629: no surrogates, no over-long forms). Returns its length
 * in bytes, or 0 where the bytes are not valid UTF-8. */
size_t utf8_decode(const unsigned char *bytes, size_t len, uint32_t *character);

/* Can be shown: not a control, format, bidirectional, private-use or line-separating
 * character. */
bool utf8_printable(uint32_t character);

/* Columns that printable text takes: 0 for combining marks, 2 for wide East Asian
 * characters and emoji; a byte that is not UTF-8 counts 1. */
size_t utf8_columns(const char *text, size_t len);

#endif
