/*
 * host_linux.c: the thread that a host is, and what the others ask of it, one thing after the
 * other. What a network is set up like is netns_linux.c's matter.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/host.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "engine/lab_need.h"
#include "engine/netns_linux.h"
#include "engine/tap_linux.h"
#include "engine/thread.h"

enum { STACK_SIZE = 256 << 10 };

/* What somebody waits for. Lies on the stack of who waits. */
struct request {
    void (*work)(void *context);
    void *context;
    bool done;
    struct request *next;
};

struct host {
    struct host_plan plan;
    struct netns net; /* written by the thread, before host_start() returns */
    bool running;
    pthread_t thread;
    pthread_mutex_t lock; /* what follows */
    pthread_cond_t asked;
    pthread_cond_t done;
    struct request *first;
    struct request **last;
    bool stop;
};

/* ---- the thread --------------------------------------------------------------------------- */

static struct request *
take_request(struct host *h)
{
    struct request *r = h->first;

    h->first = r->next;
    if (h->first == NULL)
        h->last = &h->first;
    return r;
}

static void *
serve(void *context)
{
    struct host *h = context;

    pthread_mutex_lock(&h->lock);
    while (!h->stop) {
        struct request *r;

        if (h->first == NULL) {
            pthread_cond_wait(&h->asked, &h->lock);
            continue;
        }
        r = take_request(h);
        pthread_mutex_unlock(&h->lock);
        r->work(r->context);
        pthread_mutex_lock(&h->lock);
        r->done = true;
        pthread_cond_broadcast(&h->done);
    }
    pthread_mutex_unlock(&h->lock);
    return NULL;
}

bool
host_run(struct host *h, void (*work)(void *context), void *context)
{
    struct request r = {.work = work, .context = context};

    if (!h->running) {
        errno = ENETDOWN;
        return false;
    }
    pthread_mutex_lock(&h->lock);
    *h->last = &r;
    h->last = &r.next;
    pthread_cond_signal(&h->asked);
    while (!r.done)
        pthread_cond_wait(&h->done, &h->lock);
    pthread_mutex_unlock(&h->lock);
    return true;
}

static int
start_thread(struct host *h)
{
    int error;

    h->stop = false;
    error = thread_start(&h->thread, STACK_SIZE, THREAD_DEAF, serve, h);
    h->running = error == 0;
    return error;
}

/* The programs that the thread has started end with it: the kernel sees to that. */
static void
stop_thread(struct host *h)
{
    if (!h->running)
        return;
    pthread_mutex_lock(&h->lock);
    h->stop = true;
    pthread_cond_signal(&h->asked);
    pthread_mutex_unlock(&h->lock);
    pthread_join(h->thread, NULL);
    h->running = false;
}

/* ---- to be and not to be ------------------------------------------------------------------ */

struct arrival {
    struct host *host;
    struct lab_lack *lack;
    bool good;
};

static void
arrive(void *context)
{
    struct arrival *a = context;

    a->good = netns_make(&a->host->net, &a->host->plan, a->lack);
}

static bool
bring_up(struct host *h, struct own *own, struct lab_lack *lack)
{
    struct arrival a = {.host = h, .lack = lack};
    int error = start_thread(h);

    if (error != 0)
        return lack_say(lack, LAB_NEEDS_NETWORK_NAMESPACE, error, "no thread can be made", "");
    host_run(h, arrive, &a);
    if (!a.good) {
        stop_thread(h);
        return false;
    }
    if (!h->net.ipv6)
        h->plan.ipv6.len = 0;
    h->net.tap = own_park(own, h->net.tap);
    return true;
}

static void
abandon(void *context)
{
    const struct host *h = context;

    netns_abandon(&h->net);
}

/* The cable goes first: what the programs' sockets say when they are closed reaches nobody. */
static void
bring_down(struct host *h, struct own *own)
{
    host_run(h, abandon, h);
    own_close(own, h->net.tap);
    h->net = (struct netns){.tap = -1};
    stop_thread(h);
}

static void
release(struct host *h)
{
    pthread_mutex_destroy(&h->lock);
    pthread_cond_destroy(&h->asked);
    pthread_cond_destroy(&h->done);
    free(h);
}

struct host *
host_start(const struct host_plan *plan, struct own *own, struct lab_lack *lack)
{
    struct host *h = mem_alloc(sizeof *h);

    h->plan = *plan;
    h->last = &h->first;
    pthread_mutex_init(&h->lock, NULL);
    pthread_cond_init(&h->asked, NULL);
    pthread_cond_init(&h->done, NULL);
    if (bring_up(h, own, lack))
        return h;
    release(h);
    return NULL;
}

void
host_end(struct host *h, struct own *own)
{
    bring_down(h, own);
    release(h);
}

bool
host_restart(struct host *h, struct own *own, struct lab_lack *lack)
{
    bring_down(h, own);
    return bring_up(h, own, lack);
}

/* ---- what it is --------------------------------------------------------------------------- */

const struct host_plan *
host_plan(const struct host *h)
{
    return &h->plan;
}

int
host_tap(const struct host *h)
{
    return h->net.tap;
}

uint64_t
host_cookie_of(int fd)
{
    return netns_cookie_of(fd);
}

uint64_t
host_cookie(const struct host *h)
{
    return h->net.cookie;
}

bool
host_offload(struct host *h, bool on)
{
    return tap_offload(h->net.tap, on);
}

bool
host_plug(struct host *h, bool in)
{
    return tap_carrier(h->net.tap, in);
}

/* ---- what it does ------------------------------------------------------------------------- */

/* One of the questions below, and its answer. */
struct inquiry {
    struct host *host;
    const struct host_plan *other;
    const char *path;
    int numbers[3];
    int result;
    int error;
};

static int
inquire(struct host *h, void (*work)(void *context), struct inquiry *i)
{
    i->host = h;
    if (!host_run(h, work, i))
        return -1;
    errno = i->error;
    return i->result;
}

static void
meet(void *context)
{
    struct inquiry *i = context;

    i->result = netns_meet(&i->host->net, &i->host->plan, i->other);
    i->error = errno;
}

bool
host_meet(struct host *h, const struct host_plan *other)
{
    return inquire(h, meet, &(struct inquiry){.other = other}) > 0;
}

static void
set_mtu(void *context)
{
    struct inquiry *i = context;

    i->result = netns_set_mtu(&i->host->net, &i->host->plan, i->numbers[0]);
    i->error = errno;
}

bool
host_set_mtu(struct host *h, int mtu)
{
    return inquire(h, set_mtu, &(struct inquiry){.numbers = {mtu}}) > 0;
}

/* /proc/net is that of the process's first thread, which is in no host. */
static void
open_file(void *context)
{
    static const char ours[] = "/proc/net/";
    struct inquiry *i = context;
    char path[PATH_MAX];

    if (strncmp(i->path, ours, sizeof ours - 1) == 0 &&
        snprintf(path, sizeof path, "/proc/thread-self/net/%s", i->path + sizeof ours - 1) <
            (int)sizeof path)
        i->path = path;
    i->result = open(i->path, i->numbers[0], 0666);
    i->error = errno;
}

int
host_open(struct host *h, const char *path, int flags)
{
    return inquire(h, open_file, &(struct inquiry){.path = path, .numbers = {flags}});
}

static void
make_socket(void *context)
{
    struct inquiry *i = context;

    i->result = socket(i->numbers[0], i->numbers[1], i->numbers[2]);
    i->error = errno;
}

int
host_socket(struct host *h, int domain, int type, int protocol)
{
    return inquire(h, make_socket, &(struct inquiry){.numbers = {domain, type, protocol}});
}

static void
make_call(void *context)
{
    call_make(context);
}

void
host_call(struct host *h, struct call *c)
{
    if (host_run(h, make_call, c))
        return;
    c->ret = -1;
    c->error = errno;
    c->took_ns = 0;
}
