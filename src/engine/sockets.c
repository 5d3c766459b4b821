/*
 * sockets.c: entries by descriptor number. Knows nothing of the kernel.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/sockets.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static void
make_room(struct sockets *t, size_t fd)
{
    size_t cap = t->cap != 0 ? t->cap : 64;

    if (fd < t->cap)
        return;
    while (cap <= fd)
        cap *= 2;
    t->by_fd = mem_grow(t->by_fd, cap, sizeof *t->by_fd);
    memset(t->by_fd + t->cap, 0, (cap - t->cap) * sizeof *t->by_fd);
    t->cap = cap;
}

struct sock *
sockets_add(struct sockets *t, int fd)
{
    struct sock *s = mem_alloc(sizeof *s);
    struct sock *old = sockets_find(t, fd);

    if (old != NULL)
        sockets_close(t, old);
    make_room(t, (size_t)fd);
    s->fd = fd;
    s->generation = ++t->generations;
    s->open = true;
    s->references = 1;
    t->by_fd[fd] = s;
    t->count++;
    if (fd > t->highest)
        t->highest = fd;
    return s;
}

struct sock *
sockets_find(const struct sockets *t, int fd)
{
    return fd >= 0 && (size_t)fd < t->cap ? t->by_fd[fd] : NULL;
}

void
sockets_close(struct sockets *t, struct sock *s)
{
    s->open = false;
    s->watched = false;
    t->by_fd[s->fd] = NULL;
    t->count--;
    sock_drop(s);
}

struct sock *
sockets_next(const struct sockets *t, int fd)
{
    for (size_t at = (size_t)fd; at < t->cap; at++)
        if (t->by_fd[at] != NULL)
            return t->by_fd[at];
    return NULL;
}

void
sockets_free(struct sockets *t)
{
    for (size_t at = 0; at < t->cap; at++)
        if (t->by_fd[at] != NULL)
            sockets_close(t, t->by_fd[at]);
    free(t->by_fd);
    t->by_fd = NULL;
    t->cap = 0;
}

struct sock *
sock_keep(struct sock *s)
{
    s->references++;
    return s;
}

void
sock_drop(struct sock *s)
{
    if (s != NULL && --s->references == 0)
        free(s);
}
