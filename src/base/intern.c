/*
 * intern.c: a hash set of texts with open addressing. Knows nothing of what they name.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "base/intern.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* FNV-1a. */
size_t
intern_hash(const char *text, size_t len)
{
    uint64_t h = 14695981039346656037ULL;

    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)text[i]) * 1099511628211ULL;
    return (size_t)(h ^ h >> 32);
}

static char **
slot_of(const struct intern *set, const char *text, size_t len)
{
    size_t at = intern_hash(text, len) & (set->cap - 1);

    while (set->slots[at] != NULL &&
           (strlen(set->slots[at]) != len || memcmp(set->slots[at], text, len) != 0))
        at = (at + 1) & (set->cap - 1);
    return &set->slots[at];
}

static void
grow(struct intern *set)
{
    struct intern bigger = {.cap = set->cap != 0 ? set->cap * 2 : 64, .count = set->count};

    bigger.slots = mem_alloc(bigger.cap * sizeof *bigger.slots);
    for (size_t i = 0; i < set->cap; i++)
        if (set->slots[i] != NULL)
            *slot_of(&bigger, set->slots[i], strlen(set->slots[i])) = set->slots[i];
    free(set->slots);
    *set = bigger;
}

const char *
intern_text(struct intern *set, const char *text, size_t len)
{
    char **slot;

    if (set->count * 2 >= set->cap)
        grow(set);
    slot = slot_of(set, text, len);
    if (*slot == NULL) {
        *slot = mem_copy(text, len);
        set->count++;
    }
    return *slot;
}

bool
intern_has(const struct intern *set, const char *text, size_t len)
{
    return set->cap != 0 && *slot_of(set, text, len) != NULL;
}

void
intern_free(struct intern *set)
{
    for (size_t i = 0; i < set->cap; i++)
        free(set->slots[i]);
    free(set->slots);
    *set = (struct intern){0};
}
