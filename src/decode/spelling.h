/*
 * spelling.h: names compared as people write them: in any case, and with a typing error.
 * Knows nothing of what is named, and only of ASCII letters.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DECODE_SPELLING_H
#define DECODE_SPELLING_H

#include <stdbool.h>
#include <stddef.h>

/* More than any distance that is worth a suggestion. */
enum { SPELLING_FAR = 3 };

static inline char
spelling_fold(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* Are these `len` bytes the whole of `name`, in any case? */
static inline bool
spelling_same(const char *text, size_t len, const char *name)
{
    for (size_t i = 0; i < len; i++) {
        if (spelling_fold(text[i]) != spelling_fold(name[i]) || name[i] == '\0')
            return false;
    }
    return name[len] == '\0';
}

/* How many letters have to be changed, added, left out or swapped with their neighbour to
 * make `name` of the text; SPELLING_FAR for that many and more. */
int spelling_distance(const char *text, size_t len, const char *name);

/* Is a name at this distance near enough to a mistyped one of `len` bytes to be meant? */
static inline bool
spelling_near(int distance, size_t len)
{
    return distance < SPELLING_FAR && (size_t)distance * 2 < len;
}

#endif
