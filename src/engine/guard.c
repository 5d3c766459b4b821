/*
 * guard.c: mappings with a page behind them that nobody may touch. Knows nothing of what
 * is in them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/guard.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Not on every system; where it is missing, memory is reserved as it is touched anyway. */
#ifndef MAP_NORESERVE
#define MAP_NORESERVE 0
#endif

static size_t
page_size(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

void *
guard_place(struct guard *g, size_t len)
{
    if (g->base == NULL || len > g->size) {
        size_t page = page_size();
        size_t size;
        void *base;

        if (len > SIZE_MAX / 2)
            return NULL;
        size = (len / page + 1) * page;
        base = mmap(NULL, size + page, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (base == MAP_FAILED)
            return NULL;
        if (mprotect((char *)base + size, page, PROT_NONE) != 0) {
            munmap(base, size + page);
            return NULL;
        }
        guard_free(g);
        *g = (struct guard){.base = base, .size = size};
    }
    return g->base + g->size - len;
}

void *
guard_place_clear(struct guard *g, size_t len)
{
    enum { SMALL = 65536 };
    void *at = guard_place(g, len);

    if (at == NULL)
        return NULL;
    /* Of a large room most is never used: a fresh mapping costs only what is. */
    if (len > SMALL) {
        guard_free(g);
        return guard_place(g, len);
    }
    return memset(at, 0, len);
}

void
guard_free(struct guard *g)
{
    if (g->base != NULL)
        munmap(g->base, g->size + page_size());
    *g = (struct guard){0};
}

void *
guard_bad(void)
{
    /* The last page of the address space belongs to the kernel, or to nobody. */
    return (void *)(UINTPTR_MAX - page_size() + 1); /* NOLINT(performance-no-int-to-ptr) */
}
