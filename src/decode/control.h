/*
 * control.h: control messages, cmsg(3), as bytes and as text: SCM_RIGHTS:4,5+IP_TTL:64. Knows
 * nothing of the message that they go with.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DECODE_CONTROL_H
#define DECODE_CONTROL_H

#include <stddef.h>

#include "decode/options.h"

/* NAME:VALUE or LEVEL.TYPE:hex…, joined by +; or hex:…, all of the bytes as they are. Bytes
 * that are no whole message are shown as +hex:… at the end. */
extern const struct option_kind control_kind;

/* One message with these bytes, appended. */
void control_add(struct buf *out, int level, int type, const void *bytes, size_t len);

/* Each message as text, "IP_TTL:64"; at the end hex:… for bytes that are none. */
void control_each_text(const void *bytes, size_t len,
                       void (*each)(void *context, const char *text, size_t text_len),
                       void *context);

/* Each descriptor in each SCM_RIGHTS. */
void control_each_right(const void *bytes, size_t len, void (*each)(void *context, int fd),
                        void *context);

#endif
