/*
 * watch_portable.c: readiness by poll(2), for systems without epoll. It is level-triggered: a
 * socket whose readiness did not change since it was last taken is not reported again.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/watch.h"

#include <poll.h>
#include <stdlib.h>

#include "base/mem.h"

struct watch {
    struct pollfd *polled;
    uint64_t *generations;
    short *last; /* the readiness that was taken last */
    size_t count;
    size_t cap;
};

struct watch *
watch_open(struct own *own)
{
    (void)own;
    return mem_alloc(sizeof(struct watch));
}

void
watch_free(struct watch *w, struct own *own)
{
    (void)own;
    if (w == NULL)
        return;
    free(w->polled);
    free(w->generations);
    free(w->last);
    free(w);
}

bool
watch_add(struct watch *w, int fd, uint64_t generation)
{
    if (w->count == w->cap) {
        w->cap = w->cap != 0 ? w->cap * 2 : 16;
        w->polled = mem_grow(w->polled, w->cap, sizeof *w->polled);
        w->generations = mem_grow(w->generations, w->cap, sizeof *w->generations);
        w->last = mem_grow(w->last, w->cap, sizeof *w->last);
    }
    w->polled[w->count] = (struct pollfd){.fd = fd, .events = POLLIN | POLLOUT | POLLPRI};
    w->generations[w->count] = generation;
    w->last[w->count++] = 0;
    return true;
}

void
watch_remove(struct watch *w, int fd)
{
    for (size_t i = 0; i < w->count; i++)
        if (w->polled[i].fd == fd) {
            w->count--;
            w->polled[i] = w->polled[w->count];
            w->generations[i] = w->generations[w->count];
            w->last[i] = w->last[w->count];
            return;
        }
}

static unsigned
ready_of(short events)
{
    /* Not every system tells the end of one direction: it may always be. */
    return ((events & (POLLIN | POLLHUP)) != 0 ? WATCH_READABLE : 0U) |
           ((events & POLLERR) != 0 ? WATCH_ERROR : 0U) | WATCH_HANGUP;
}

void
watch_each(struct watch *w, watch_happened *happened, void *context)
{
    if (w == NULL || poll(w->polled, (nfds_t)w->count, 0) <= 0)
        return;
    for (size_t i = 0; i < w->count; i++) {
        short now = w->polled[i].revents;

        /* Readable stays readable when more comes: that is news all the same. */
        if (now == w->last[i] && (now & POLLIN) == 0)
            continue;
        w->last[i] = now;
        happened(context, w->polled[i].fd, w->generations[i], ready_of(now));
    }
}

void
watch_at(struct watch *w, struct own *own, int64_t when_ns)
{
    (void)w, (void)own, (void)when_ns;
}

void
watch_also(struct watch *w, int fd)
{
    (void)w, (void)fd;
}

int
watch_descriptor(const struct watch *w)
{
    (void)w;
    return -1;
}
