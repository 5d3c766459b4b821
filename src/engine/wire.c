/*
 * wire.c: the wire's thread and its life. Frames are carried by whoever has the lock: the thread
 * while the session waits, the session itself when it wants to know that nothing is under way.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/wire_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "engine/thread.h"

/* Of a thread that has much to carry the others get the lock now and then. */
enum { BATCH = 64, STACK_SIZE = 256 << 10 };

/* ---- pipes -------------------------------------------------------------------------------- */

void
wire_ring(const int pipe[2])
{
    if (write(pipe[1], "", 1) < 0)
        return; /* it is full: it rings already */
}

void
wire_heard(const int pipe[2])
{
    char bytes[64];

    while (read(pipe[0], bytes, sizeof bytes) == (ssize_t)sizeof bytes)
        continue;
}

static bool
open_pipe(int ends[2], struct own *own)
{
    ends[0] = ends[1] = -1;
    if (pipe(ends) != 0)
        return false;
    for (int i = 0; i < 2; i++) {
        ends[i] = own_park(own, ends[i]);
        if (fcntl(ends[i], F_SETFL, O_NONBLOCK) != 0 || fcntl(ends[i], F_SETFD, FD_CLOEXEC) != 0)
            return false;
    }
    return true;
}

static void
close_pipe(int ends[2], struct own *own)
{
    own_close(own, ends[0]);
    own_close(own, ends[1]);
}

/* ---- the thread --------------------------------------------------------------------------- */

/* How long it may sleep, in milliseconds; -1: until something comes. */
static int
patience(struct wire *w)
{
    int64_t due;
    int64_t left;

    pthread_mutex_lock(&w->lock);
    due = wire_due(w);
    pthread_mutex_unlock(&w->lock);
    if (due == 0)
        return -1;
    left = due - clock_ns(CLOCK_MONOTONIC);
    return left <= 0 ? 0 : (int)(left / 1000000) + 1;
}

static void
await(struct wire *w)
{
    struct pollfd fds[HOSTS_MAX + 1] = {{.fd = w->wake[0], .events = POLLIN}};

    pthread_mutex_lock(&w->lock);
    for (size_t i = 0; i < w->nports; i++)
        fds[i + 1] = (struct pollfd){.fd = w->ports[i].tap, .events = POLLIN};
    pthread_mutex_unlock(&w->lock);
    if (poll(fds, (nfds_t)w->nports + 1, patience(w)) > 0 && fds[0].revents != 0)
        wire_heard(w->wake);
}

static void *
carry(void *context)
{
    struct wire *w = context;
    bool stop = false;

    while (!stop) {
        await(w);
        pthread_mutex_lock(&w->lock);
        wire_carry(w, BATCH);
        stop = w->stop;
        pthread_mutex_unlock(&w->lock);
    }
    return NULL;
}

static bool
start_thread(struct wire *w)
{
    errno = thread_start(&w->thread, STACK_SIZE, THREAD_DEAF, carry, w);
    return errno == 0;
}

/* ---- its life ----------------------------------------------------------------------------- */

static void
attach(struct wire *w, size_t port, struct host *h)
{
    w->ports[port] = (struct wire_port){.host = h, .name = host_plan(h)->name, .tap = host_tap(h)};
    w->ports[port].total.from = w->ports[port].name;
}

static void
release(struct wire *w, struct own *own)
{
    close_pipe(w->wake, own);
    close_pipe(w->bell, own);
    wire_forget_all(w);
    conversations_free(w->talk);
    pthread_mutex_destroy(&w->lock);
    free(w->frame);
    free(w);
}

struct wire *
wire_open(struct host *const hosts[], size_t nhosts, struct own *own)
{
    struct wire *w = mem_alloc(sizeof *w);
    int error;

    pthread_mutex_init(&w->lock, NULL);
    w->end = &w->first;
    w->newest = &w->oldest;
    w->random = 1;
    w->talk = conversations_new();
    w->frame = mem_alloc(HOST_HEADER + HOST_FRAME_MAX);
    w->nports = nhosts;
    for (size_t i = 0; i < nhosts; i++)
        attach(w, i, hosts[i]);
    if (open_pipe(w->wake, own) && open_pipe(w->bell, own) && start_thread(w))
        return w;
    error = errno;
    release(w, own);
    errno = error;
    return NULL;
}

void
wire_close(struct wire *w, struct own *own)
{
    if (w == NULL)
        return;
    pthread_mutex_lock(&w->lock);
    w->stop = true;
    pthread_mutex_unlock(&w->lock);
    wire_ring(w->wake);
    pthread_join(w->thread, NULL);
    release(w, own);
}

int
wire_bell(const struct wire *w)
{
    return w->bell[0];
}

static void
set_tap(struct wire *w, size_t port, int tap)
{
    pthread_mutex_lock(&w->lock);
    w->ports[port].tap = tap;
    pthread_mutex_unlock(&w->lock);
    wire_ring(w->wake); /* it waits for the old one */
}

void
wire_unplug(struct wire *w, size_t port)
{
    set_tap(w, port, -1);
}

void
wire_plug(struct wire *w, size_t port)
{
    set_tap(w, port, host_tap(w->ports[port].host));
}

/* A flood has no end: what is carried in the meantime is enough to know. */
void
wire_settle(struct wire *w)
{
    enum { ROUNDS = 256 };
    bool more = true;

    for (int i = 0; i < ROUNDS && more; i++) {
        pthread_mutex_lock(&w->lock);
        more = wire_carry(w, BATCH);
        pthread_mutex_unlock(&w->lock);
    }
}

/* ---- events ------------------------------------------------------------------------------- */

static bool
take_untold(struct wire *w, struct packet_event *out)
{
    if (w->untold == 0)
        return false;
    *out = (struct packet_event){.fate = FATE_UNTOLD, .copies = w->untold,
                                 .time_ns = clock_ns(CLOCK_MONOTONIC)};
    w->untold = 0;
    return true;
}

static bool
take_told(struct wire *w, struct packet_event *out)
{
    struct told *t = w->oldest;

    if (t == NULL)
        return take_untold(w, out);
    *out = t->event;
    w->oldest = t->next;
    if (t->next == NULL)
        w->newest = &w->oldest;
    w->ntold--;
    w->told_bytes -= t->event.len;
    free(t);
    return true;
}

bool
wire_take(struct wire *w, struct packet_event *out)
{
    bool taken;

    pthread_mutex_lock(&w->lock);
    taken = take_told(w, out);
    if (!taken)
        wire_heard(w->bell);
    pthread_mutex_unlock(&w->lock);
    return taken;
}
