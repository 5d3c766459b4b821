/*
 * mem.c: the allocator's failure, handled in one place. Knows nothing of who asks.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The one piece of program-wide state here: an allocator has no argument to carry it. */
static void (*exhausted_hook)(void *);
static void *exhausted_context;

void
mem_on_exhausted(void (*save)(void *context), void *context)
{
    exhausted_hook = save;
    exhausted_context = context;
}

static _Noreturn void
exhausted(void)
{
    static const char message[] = "sockshell: out of memory\n";
    void (*hook)(void *) = exhausted_hook;

    exhausted_hook = NULL; /* the hook may run out of memory itself */
    if (hook != NULL)
        hook(exhausted_context);
    if (write(STDERR_FILENO, message, sizeof message - 1) < 0)
        _exit(1);
    _exit(1);
}

void *
mem_alloc(size_t size)
{
    void *fresh = calloc(1, size != 0 ? size : 1);

    if (fresh == NULL)
        exhausted();
    return fresh;
}

void *
mem_grow(void *old, size_t count, size_t size)
{
    void *grown;

    if (size != 0 && count > SIZE_MAX / size)
        exhausted();
    grown = realloc(old, count * size != 0 ? count * size : 1);
    if (grown == NULL)
        exhausted();
    return grown;
}

char *
mem_copy(const void *bytes, size_t len)
{
    char *copy = mem_grow(NULL, len + 1, 1);

    if (len != 0)
        memcpy(copy, bytes, len);
    copy[len] = '\0';
    return copy;
}

char *
mem_string(const char *text)
{
    return mem_copy(text, strlen(text));
}
