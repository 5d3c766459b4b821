/*
 * watchdog.c: a thread that sleeps until a deadline could have passed. A call that begins
 * after it has looked ends no sooner than one period later, so that it need not look more often.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/watchdog.h"

#include <signal.h>
#include <time.h>

#include "base/clock.h"
#include "engine/thread.h"

/* A signal that comes between the last look and the system call is lost, so it comes again. */
enum { REPEAT_NS = 10000000, STACK_SIZE = 65536 };

/* The clock by which the thread sleeps: one that nobody sets, where there is the choice. */
#ifdef HAVE_PTHREAD_CONDATTR_SETCLOCK
#define SLEEP_CLOCK CLOCK_MONOTONIC
#else
#define SLEEP_CLOCK CLOCK_REALTIME
#define pthread_condattr_setclock(attributes, clock) ((void)(attributes))
#endif

/* With the lock held. */
static void
sleep_for(struct watchdog *w, int64_t ns)
{
    int64_t until = clock_ns(SLEEP_CLOCK) + ns;
    struct timespec t = {.tv_sec = (time_t)(until / 1000000000), .tv_nsec = until % 1000000000};

    pthread_cond_timedwait(&w->wake, &w->lock, &t);
}

static void *
guard(void *context)
{
    struct watchdog *w = context;

    pthread_mutex_lock(&w->lock);
    while (!w->stop) {
        int64_t deadline = atomic_load(&w->deadline_ns);
        int64_t left = deadline - clock_ns(CLOCK_MONOTONIC);

        if (deadline == 0 || left > w->period_ns) {
            sleep_for(w, w->period_ns);
        } else if (left > 0) {
            sleep_for(w, left);
        } else {
            pthread_kill(w->guarded, SIGALRM);
            sleep_for(w, REPEAT_NS);
        }
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

static void
start(struct watchdog *w)
{
    pthread_condattr_t attributes;

    w->guarded = pthread_self();
    w->stop = false;
    pthread_mutex_init(&w->lock, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, SLEEP_CLOCK);
    pthread_cond_init(&w->wake, &attributes);
    pthread_condattr_destroy(&attributes);
    w->running = thread_start(&w->thread, STACK_SIZE, THREAD_DEAF, guard, w) == 0;
}

bool
watchdog_begin(struct watchdog *w, int64_t now, int64_t limit_ns)
{
    if (!w->running) {
        w->period_ns = limit_ns;
        start(w);
    }
    atomic_store(&w->deadline_ns, now + limit_ns);
    if (w->running && limit_ns != w->period_ns) {
        pthread_mutex_lock(&w->lock);
        w->period_ns = limit_ns;
        pthread_cond_signal(&w->wake);
        pthread_mutex_unlock(&w->lock);
    }
    return w->running;
}

void
watchdog_end(struct watchdog *w)
{
    atomic_store_explicit(&w->deadline_ns, 0, memory_order_relaxed);
}

void
watchdog_rest(struct watchdog *w)
{
    if (!w->running)
        return;
    pthread_mutex_lock(&w->lock);
    w->stop = true;
    pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    pthread_mutex_destroy(&w->lock);
    pthread_cond_destroy(&w->wake);
    w->running = false;
}
