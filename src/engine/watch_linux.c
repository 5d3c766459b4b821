/*
 * watch_linux.c: readiness by edge-triggered epoll(7). EPOLLOUT must be in the mask, or a
 * connection's own changes of state wake nobody.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/watch.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/mem.h"

struct watch {
    int epoll;
    int timer; /* -1: none */
    int64_t when_ns; /* for which it is set; 0: it is not */
};

/* An event carries 64 bits: the number below, the generation above. */
enum { FD_BITS = 24, BATCH = 64 };

enum { SECOND_NS = 1000000000 };

struct watch *
watch_open(struct own *own)
{
    struct watch *w;
    int fd = epoll_create1(EPOLL_CLOEXEC);

    if (fd < 0)
        return NULL;
    w = mem_alloc(sizeof *w);
    w->epoll = own_park(own, fd);
    w->timer = -1;
    return w;
}

void
watch_free(struct watch *w, struct own *own)
{
    if (w == NULL)
        return;
    own_close(own, w->timer);
    own_close(own, w->epoll);
    free(w);
}

bool
watch_add(struct watch *w, int fd, uint64_t generation)
{
    struct epoll_event event = {
        .events = EPOLLIN | EPOLLOUT | EPOLLPRI | EPOLLRDHUP | EPOLLET,
        .data.u64 = generation << FD_BITS | (uint64_t)fd,
    };

    if (w == NULL)
        return false;
    if (epoll_ctl(w->epoll, EPOLL_CTL_ADD, fd, &event) == 0)
        return true;
    /* It had this number before, was closed, and another descriptor has kept it. */
    return errno == EEXIST && epoll_ctl(w->epoll, EPOLL_CTL_MOD, fd, &event) == 0;
}

/* The kernel forgets it with its last descriptor. Until then what happens to it is told of a
 * generation that no socket has any more. */
void
watch_remove(struct watch *w, int fd)
{
    (void)w, (void)fd;
}

static unsigned
ready_of(uint32_t events)
{
    return ((events & EPOLLIN) != 0 ? WATCH_READABLE : 0U) |
           ((events & EPOLLERR) != 0 ? WATCH_ERROR : 0U) |
           ((events & EPOLLHUP) != 0 ? WATCH_OVER : 0U) |
           ((events & (EPOLLRDHUP | EPOLLHUP)) != 0 ? WATCH_HANGUP : 0U);
}

void
watch_each(struct watch *w, watch_happened *happened, void *context)
{
    struct epoll_event ready[BATCH];
    int n;

    if (w == NULL)
        return;
    do {
        n = epoll_wait(w->epoll, ready, BATCH, 0);
        for (int i = 0; i < n; i++)
            happened(context, (int)(ready[i].data.u64 & ((1U << FD_BITS) - 1)),
                     ready[i].data.u64 >> FD_BITS, ready_of(ready[i].events));
    } while (n == BATCH);
}

void
watch_also(struct watch *w, int fd)
{
    struct epoll_event event = {
        .events = EPOLLIN | EPOLLET,
        .data.u64 = (uint64_t)WATCH_OWN << FD_BITS | (uint64_t)fd,
    };

    if (w != NULL && fd >= 0)
        epoll_ctl(w->epoll, EPOLL_CTL_ADD, fd, &event);
}

static void
open_timer(struct watch *w, struct own *own)
{
    w->timer = own_park(own, timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
    if (w->timer >= 0)
        watch_also(w, w->timer);
}

void
watch_at(struct watch *w, struct own *own, int64_t when_ns)
{
    struct itimerspec at = {.it_value = {.tv_sec = (time_t)(when_ns / SECOND_NS),
                                         .tv_nsec = (long)(when_ns % SECOND_NS)}};

    if (w == NULL || when_ns == w->when_ns)
        return;
    if (w->timer < 0)
        open_timer(w, own);
    w->when_ns = when_ns;
    timerfd_settime(w->timer, TFD_TIMER_ABSTIME, &at, NULL);
}

int
watch_descriptor(const struct watch *w)
{
    return w != NULL ? w->epoll : -1;
}
