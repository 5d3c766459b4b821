/*
 * base64.h: bytes as text that every format can carry, RFC 4648 section 4, with padding.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include <stddef.h>

#include "base/buf.h"

void base64_text(struct buf *out, const void *bytes, size_t len);

#endif
