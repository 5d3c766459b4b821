/*
 * lookup.c: a look-up in a thread, waited for until it is done or the user has enough.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/lookup.h"

#include <netdb.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "engine/fdtable.h"
#include "engine/host.h"
#include "engine/interrupt.h"
#include "engine/thread.h"

/* Shared by who asks and the thread; whoever leaves last releases it. */
struct question {
    pthread_mutex_t lock;
    pthread_cond_t answered;
    char *host;
    char *service;
    int family;
    int type;
    int result;
    bool started;
    bool done;
    bool abandoned;
    struct endpoint found;
};

static void
release(struct question *q)
{
    pthread_mutex_destroy(&q->lock);
    pthread_cond_destroy(&q->answered);
    free(q->host);
    free(q->service);
    free(q);
}

static void
ask(struct question *q)
{
    struct addrinfo hints = {.ai_family = q->family, .ai_socktype = q->type};
    struct addrinfo *list;

    q->result = getaddrinfo(q->host, q->service, &hints, &list);
    if (q->result != 0)
        return;
    q->found.len = list->ai_addrlen;
    memcpy(q->found.bytes, list->ai_addr, list->ai_addrlen);
    freeaddrinfo(list);
}

static void *
answer(void *context)
{
    struct question *q = context;
    bool abandoned;

    fdtable_unshare();
    ask(q);
    pthread_mutex_lock(&q->lock);
    q->done = true;
    abandoned = q->abandoned;
    pthread_cond_signal(&q->answered);
    pthread_mutex_unlock(&q->lock);
    if (abandoned)
        release(q);
    return NULL;
}

/* A thread is in the network of the one that makes it. */
static void
start(void *context)
{
    struct question *q = context;
    pthread_t thread;

    q->started =
        thread_start(&thread, THREAD_STACK_USUAL, THREAD_DEAF, answer, q) == 0;
    if (q->started)
        pthread_detach(thread);
}

static void
await(struct question *q)
{
    while (!q->done && !interrupt_pending()) {
        struct timespec until;

        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += 50000000;
        if (until.tv_nsec >= 1000000000) {
            until.tv_nsec -= 1000000000;
            until.tv_sec++;
        }
        pthread_cond_timedwait(&q->answered, &q->lock, &until);
    }
}

enum lookup_result
lookup(struct host *where, const char *host, const char *service, int family, int type,
       struct endpoint *out, int *code)
{
    struct question *q = mem_alloc(sizeof *q);
    bool done;

    *code = 0;
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->answered, NULL);
    q->host = host != NULL ? mem_string(host) : NULL;
    q->service = service != NULL ? mem_string(service) : NULL;
    q->family = family;
    q->type = type;
    host_run_in(where, start, q);
    if (!q->started) {
        release(q);
        return LOOKUP_NO_THREAD;
    }
    pthread_mutex_lock(&q->lock);
    await(q);
    done = q->done;
    q->abandoned = !done;
    if (done) {
        *code = q->result;
        *out = q->found;
    }
    pthread_mutex_unlock(&q->lock);
    if (!done)
        return LOOKUP_INTERRUPTED;
    release(q);
    return *code == 0 ? LOOKUP_FOUND : LOOKUP_FAILED;
}
