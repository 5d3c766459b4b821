/*
 * fields.h: what is known of a socket, each fact under a name of its own, as `status FD` lists
 * it, `expect FD FIELD VALUE` checks it and `watch FD FIELD` follows it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_FIELDS_H
#define ENGINE_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "decode/info.h"
#include "engine/sockets.h"

/* What was asked of a socket while its fields are read, so that a structure of many fields is
 * asked for once, and all of them are of one moment. */
struct moment {
    const struct sock *sock;
    bool asked_tcp;
    bool asked_memory;
    size_t tcp_len;
    size_t memory_len;
    _Alignas(8) unsigned char tcp[512];
    _Alignas(8) unsigned char memory[64];
};

struct moment moment_of(const struct sock *s);

/* Fields are numbered from 0. The number of the one that has this name, or another that is known;
 * -1: there is none. */
int field_find(const char *name);
/* NULL behind the last. */
const char *field_name(int field);
const char *field_unit(int field);
/* Is it worth a word whenever it changes? What the line of the state tells anyway is not, nor
 * what changes with time alone. */
bool field_can_be_watched(int field);

/* The value of a field as text, appended to *out. False: this socket has none of it. The state is
 * as sock->seen has it; other fields are asked from the kernel now. */
bool field_read(struct moment *m, int field, struct buf *out);
/* All that the socket has. */
void fields_all(const struct sock *s, struct facts *out);

/* The platform's part. TCP_INFO and SO_MEMINFO into at most `room` bytes: how many there were, 0
 * where they cannot be read. */
size_t field_tcp_info(int fd, void *bytes, size_t room);
size_t field_memory(int fd, void *bytes, size_t room);
/* What the descriptor refers to, "socket:[12345]" or a path. */
bool field_file(int fd, struct buf *out);
/* "cubic" */
bool field_congestion(int fd, struct buf *out);

#endif
