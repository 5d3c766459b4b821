/*
 * part.h: pieces of a line that are looked at without being copied, and where they end: at brackets
 * and quotes. Knows nothing of what they mean.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef COMMANDS_PART_H
#define COMMANDS_PART_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* A part of a line, not NUL-terminated; what it is a part of is. */
struct part {
    const char *text;
    size_t len;
};

static inline bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

static inline bool
part_is(struct part p, const char *text)
{
    return p.len == strlen(text) && memcmp(p.text, text, p.len) == 0;
}

static inline bool
part_begins(struct part p, const char *text)
{
    return p.len >= strlen(text) && memcmp(p.text, text, strlen(text)) == 0;
}

static inline bool
is_in(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

struct part part_trim(struct part p);
struct part part_behind(struct part p, size_t bytes);
/* Behind the quoted text that begins at `at`; `len` where it is not closed. */
size_t part_skip_quoted(const char *text, size_t len, size_t at);
/* Where the part ends that begins at `at`: at the first of `ends` that stands outside of quotes
 * and brackets. `len` where there is none. */
size_t part_end(const char *text, size_t len, size_t at, const char *ends);

#endif
