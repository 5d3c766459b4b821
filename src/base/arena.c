/*
 * arena.c: a chain of blocks, filled from the front. Knows nothing of what is kept there.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { BLOCK_SIZE = 4000, ALIGN = _Alignof(max_align_t) };

struct arena_block {
    struct arena_block *older;
    size_t used;
    size_t size;
    _Alignas(max_align_t) char bytes[];
};

static struct arena_block *
block_new(struct arena_block *older, size_t size)
{
    struct arena_block *b = mem_grow(NULL, sizeof *b + size, 1);

    *b = (struct arena_block){.older = older, .size = size};
    return b;
}

void *
arena_alloc(struct arena *a, size_t size)
{
    size_t rounded = (size + ALIGN - 1) / ALIGN * ALIGN;
    struct arena_block *b = a->block;
    void *fresh;

    if (b == NULL || b->size - b->used < rounded)
        a->block = b = block_new(b, rounded > BLOCK_SIZE ? rounded : BLOCK_SIZE);
    fresh = b->bytes + b->used;
    b->used += rounded;
    return memset(fresh, 0, size);
}

char *
arena_copy(struct arena *a, const void *bytes, size_t len)
{
    char *copy = arena_alloc(a, len + 1);

    if (len != 0)
        memcpy(copy, bytes, len);
    return copy;
}

void
arena_reset(struct arena *a)
{
    struct arena_block *b = a->block;

    if (b == NULL)
        return;
    /* A huge block is given back, so that one long line does not cost its memory for good. */
    while (b->older != NULL || b->size > BLOCK_SIZE) {
        struct arena_block *older = b->older;

        free(b);
        b = older;
        if (b == NULL)
            break;
    }
    a->block = b;
    if (b != NULL)
        b->used = 0;
}

void
arena_free(struct arena *a)
{
    while (a->block != NULL) {
        struct arena_block *older = a->block->older;

        free(a->block);
        a->block = older;
    }
}
