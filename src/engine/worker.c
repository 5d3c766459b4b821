/*
 * worker.c: a thread a call. A thread whose call has returned makes the next one, as long as the
 * line lasts: to hand over a call costs less than to make a thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/worker.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "engine/host.h"
#include "engine/interrupt.h"
#include "engine/probe.h"
#include "engine/thread.h"

enum { STACK_SIZE = 256 << 10, REPEAT_NS = 10000000, LOOK_AGAIN_NS = 50000000 };
static const int64_t patience_ns = 1000000000;

struct worker {
    pthread_t thread;
    pthread_mutex_t lock; /* call and stop */
    pthread_cond_t wake;
    struct call *call; /* to be made */
    bool stop;
    _Atomic bool entered; /* it makes the call now */
    _Atomic bool returned;
    _Atomic int number; /* of the thread */
    int bell;
};

/* ---- the bell ----------------------------------------------------------------------------- */

/* Who hears the bell, or rings it, must not wait for it. */
static bool
set_up(int fd)
{
    return fcntl(fd, F_SETFL, O_NONBLOCK) == 0 && fcntl(fd, F_SETFD, FD_CLOEXEC) == 0;
}

static void
make_bell(struct workers *w, struct own *own)
{
    bool good = pipe(w->bell) == 0;

    for (int i = 0; good && i < 2; i++)
        w->bell[i] = own_park(own, w->bell[i]);
    if (good && set_up(w->bell[0]) && set_up(w->bell[1]))
        return;
    for (int i = 0; i < 2; i++) {
        if (good)
            own_close(own, w->bell[i]);
        w->bell[i] = -1;
    }
}

void
workers_open(struct workers *w, struct own *own)
{
    if (w->ready)
        return;
    make_bell(w, own);
    w->ready = true;
}

void
workers_close(struct workers *w, struct own *own)
{
    if (!w->ready)
        return;
    workers_rest(w);
    own_close(own, w->bell[0]);
    own_close(own, w->bell[1]);
    w->ready = false;
}

int
workers_bell(const struct workers *w)
{
    return w->ready ? w->bell[0] : -1;
}

void
workers_heard(struct workers *w)
{
    char bytes[64];

    if (!w->ready || w->bell[0] < 0)
        return;
    while (read(w->bell[0], bytes, sizeof bytes) == (ssize_t)sizeof bytes)
        continue;
}

/* A pipe that is full rings already. */
static void
ring(int bell)
{
    if (bell >= 0 && write(bell, "", 1) < 0)
        return;
}

void
workers_ring(const struct workers *w)
{
    ring(w->bell[1]);
}

/* ---- the thread --------------------------------------------------------------------------- */

static void *
work(void *context)
{
    struct worker *w = context;

    atomic_store(&w->number, probe_thread());
    pthread_mutex_lock(&w->lock);
    while (!w->stop) {
        struct call *c = w->call;

        if (c == NULL) {
            pthread_cond_wait(&w->wake, &w->lock);
            continue;
        }
        w->call = NULL;
        pthread_mutex_unlock(&w->lock);
        call_start(c);
        atomic_store(&w->entered, true);
        host_make(c->host, c);
        atomic_store(&w->returned, true);
        ring(w->bell);
        pthread_mutex_lock(&w->lock);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

static void
destroy(struct worker *w)
{
    pthread_mutex_destroy(&w->lock);
    pthread_cond_destroy(&w->wake);
    free(w);
}

static struct worker *
make_worker(const struct workers *all, struct call *c)
{
    struct worker *w = mem_alloc(sizeof *w);

    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->wake, NULL);
    w->bell = all->bell[1];
    w->call = c;
    if (thread_start(&w->thread, STACK_SIZE, INTERRUPT_WORKER, work, w) == 0)
        return w;
    destroy(w);
    return NULL;
}

struct worker *
worker_start(struct workers *all, struct call *c)
{
    struct worker *w = all->idle;

    if (w == NULL)
        return make_worker(all, c);
    all->idle = NULL;
    atomic_store(&w->entered, false);
    atomic_store(&w->returned, false);
    pthread_mutex_lock(&w->lock);
    w->call = c;
    pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->lock);
    return w;
}

static void
end_thread(struct worker *w)
{
    pthread_mutex_lock(&w->lock);
    w->stop = true;
    pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    destroy(w);
}

void
worker_release(struct workers *all, struct worker *w)
{
    if (all->idle == NULL)
        all->idle = w;
    else
        end_thread(w);
}

void
workers_rest(struct workers *all)
{
    if (all->idle != NULL)
        end_thread(all->idle);
    all->idle = NULL;
}

/* ---- waiting ------------------------------------------------------------------------------ */

int
worker_thread(const struct worker *w)
{
    return atomic_load(&w->number);
}

bool
worker_returned(const struct worker *w)
{
    return atomic_load(&w->returned);
}

/* Sleeps until the bell rings or a signal comes. One that comes just before the sleep is noticed
 * when that is over, so it is short. */
static void
listen_for(struct workers *all, int64_t ns)
{
    struct pollfd p = {.fd = all->bell[0], .events = POLLIN};
    int64_t longest = p.fd >= 0 ? LOOK_AGAIN_NS : REPEAT_NS;
    int64_t sleep_ns = ns < longest ? ns : longest;

    if (poll(&p, 1, (int)((sleep_ns + 999999) / 1000000)) > 0)
        workers_heard(all);
}

static void
await_entry(const struct worker *w)
{
    enum { PAUSE_NS = 50000 };

    while (!atomic_load(&w->entered))
        nanosleep(&(struct timespec){.tv_nsec = PAUSE_NS}, NULL);
}

bool
worker_wait(struct workers *all, const struct worker *w, int64_t until_ns)
{
    while (!worker_returned(w)) {
        int64_t left = until_ns != 0 ? until_ns - clock_ns(CLOCK_MONOTONIC) : LOOK_AGAIN_NS;

        if (left <= 0 || interrupt_pending()) {
            await_entry(w);
            return false;
        }
        listen_for(all, left);
    }
    return true;
}

void
worker_enter(struct workers *all, const struct worker *w)
{
    enum { ENTERING_NS = 300000 };

    await_entry(w);
    worker_wait(all, w, clock_ns(CLOCK_MONOTONIC) + ENTERING_NS);
}

bool
worker_interrupt(struct workers *all, struct worker *w)
{
    int64_t end = clock_ns(CLOCK_MONOTONIC) + patience_ns;

    /* A signal that comes just before the system call is lost, so it comes again. */
    while (!worker_returned(w) && clock_ns(CLOCK_MONOTONIC) < end) {
        pthread_kill(w->thread, INTERRUPT_WORKER);
        listen_for(all, REPEAT_NS);
    }
    return worker_returned(w);
}
