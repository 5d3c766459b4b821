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
};

/* An event carries 64 bits: the number below, the generation above. */
enum { FD_BITS = 24, BATCH = 64 };

/* No socket has the generation 0. */
enum { TICK = 0, TICK_NS = 200000000 };

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
    watch_tick(w, own, false);
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
    return epoll_ctl(w->epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

void
watch_remove(struct watch *w, int fd)
{
    if (w != NULL)
        epoll_ctl(w->epoll, EPOLL_CTL_DEL, fd, NULL);
}

static unsigned
ready_of(uint32_t events)
{
    return ((events & EPOLLIN) != 0 ? WATCH_READABLE : 0U) |
           ((events & EPOLLERR) != 0 ? WATCH_ERROR : 0U) |
           ((events & (EPOLLRDHUP | EPOLLHUP)) != 0 ? WATCH_HANGUP : 0U);
}

/* The timer does not go on before it has been read. */
static void
take_tick(const struct watch *w)
{
    uint64_t ticks;
    ssize_t n = read(w->timer, &ticks, sizeof ticks);

    (void)n;
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
            if (ready[i].data.u64 == TICK)
                take_tick(w);
            else
                happened(context, (int)(ready[i].data.u64 & ((1U << FD_BITS) - 1)),
                         ready[i].data.u64 >> FD_BITS, ready_of(ready[i].events));
    } while (n == BATCH);
}

static void
start_timer(struct watch *w, struct own *own)
{
    struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.u64 = TICK};
    struct itimerspec every = {.it_interval.tv_nsec = TICK_NS, .it_value.tv_nsec = TICK_NS};
    int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);

    if (fd < 0)
        return;
    w->timer = own_park(own, fd);
    timerfd_settime(w->timer, 0, &every, NULL);
    epoll_ctl(w->epoll, EPOLL_CTL_ADD, w->timer, &event);
}

void
watch_tick(struct watch *w, struct own *own, bool on)
{
    if (w == NULL || on == (w->timer >= 0))
        return;
    if (on) {
        start_timer(w, own);
        return;
    }
    epoll_ctl(w->epoll, EPOLL_CTL_DEL, w->timer, NULL);
    own_close(own, w->timer);
    w->timer = -1;
}

int
watch_descriptor(const struct watch *w)
{
    return w != NULL ? w->epoll : -1;
}
