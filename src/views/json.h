/*
 * json.h: the journal as JSON, one object a line, for programs. The keys are fixed;
 * more may be added. Never asks the kernel.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef VIEWS_JSON_H
#define VIEWS_JSON_H

#include "base/buf.h"
#include "base/diag.h"
#include "decode/facts.h"
#include "engine/journal.h"

/* To be called once before anything is written: memory then cannot fail here either. */
void json_start(void);

/* A record as one line. Writes nothing for what JSON has no type for. */
void json_record(struct buf *out, const struct record *r);

/* Something said to the user: {"v":1,"type":"message",…}. `level` is "info" or
 * "error"; `lineno` and `column` count from 1, 0: none. */
void json_message(struct buf *out, const char *level, const char *file, unsigned lineno,
                  size_t column, const char *text);
/* A fault in a line, as a message with its column (from 1), width and the line that
 * would be right. */
void json_fault(struct buf *out, const char *file, unsigned lineno, const char *line,
                size_t len, const struct diag *d);
/* All options of a descriptor: a message with an object "options". */
void json_options(struct buf *out, int fd, const struct facts *f);
/* The state of one socket, for `status`: a message with the keys of a step's changed
 * entry; and under "fields" what else is known of it, if `f` is not NULL. */
void json_socket(struct buf *out, const struct change *c, const struct facts *f);

#endif
