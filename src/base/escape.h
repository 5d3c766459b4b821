/*
 * escape.h: bytes from anywhere, made safe to show. This is the only way by which what a
 * peer sent, a path or a user's word reaches a terminal or a file that people read.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef BASE_ESCAPE_H
#define BASE_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* Printable characters of valid UTF-8 as they are; control characters (C0, DEL, C1),
 * invalid UTF-8, bidirectional, format and private-use characters as \xHH of their bytes. */
void escape_text(struct buf *out, const void *bytes, size_t len);

/* The same between double quotes, in the form that the shell's own language reads back
 * to the same bytes: \n \r \t \0 \\ \" \$ \xHH. */
void escape_quoted(struct buf *out, const void *bytes, size_t len);

/* The word that reads back as these bytes: bare where that is enough, else quoted. */
void escape_word(struct buf *out, const void *bytes, size_t len);

/* Of text that is escaped, how many bytes its next character has, an escape taken as one; `len` is
 * not 0. */
size_t escape_unit(const char *text, size_t len);

/* The offset up to which such text takes at most so many columns; no character and no escape is
 * cut. */
size_t escape_offset(const char *text, size_t len, size_t columns);

#endif
