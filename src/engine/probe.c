/*
 * probe.c: what every system tells of a descriptor, and the thread in which the machine is
 * asked.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/probe.h"

#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "engine/fdtable.h"

/* ---- of a descriptor ---------------------------------------------------------------------- */

bool
probe_nonblocking(int fd)
{
    int flags = fcntl(fd, F_GETFL);

    return flags >= 0 && (flags & O_NONBLOCK) != 0;
}

double
probe_timeout(int fd, int option)
{
    struct timeval t = {0};
    socklen_t len = sizeof t;

    if (getsockopt(fd, SOL_SOCKET, option, &t, &len) != 0)
        return 0;
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

bool
probe_v6only(int fd)
{
    int on = 0;
    socklen_t len = sizeof on;

    return getsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, &len) == 0 && on != 0;
}

static const char *
kind_of(const struct stat *st)
{
    switch (st->st_mode & S_IFMT) {
    case S_IFREG:
        return "a regular file";
    case S_IFDIR:
        return "a directory";
    case S_IFCHR:
        return "a device";
    case S_IFBLK:
        return "a block device";
    case S_IFIFO:
        return "a pipe";
    default:
        return NULL;
    }
}

const char *
probe_kind(int fd)
{
    struct stat st;

    if (isatty(fd))
        return "a terminal";
    return fstat(fd, &st) == 0 ? kind_of(&st) : NULL;
}

const char *
probe_kind_of_file(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 ? kind_of(&st) : NULL;
}

bool
probe_is_socket(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISSOCK(st.st_mode);
}

bool
probe_is_missing(const char *path)
{
    struct stat st;

    return stat(path, &st) != 0 && errno == ENOENT;
}

long long
probe_descriptor_limit(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
        return -1;
    return (long long)limit.rlim_cur;
}

uint64_t
probe_inode(int fd)
{
    struct stat st;

    return fstat(fd, &st) == 0 ? st.st_ino : 0;
}

/* ---- of the machine ----------------------------------------------------------------------- */

struct question {
    void (*ask)(void *context);
    void *context;
    pthread_t thread;
    bool started;
};

static void *
answer(void *context)
{
    const struct question *q = context;

    fdtable_unshare();
    q->ask(q->context);
    return NULL;
}

/* A thread is in the network of the one that makes it. */
static void
start(void *context)
{
    struct question *q = context;
    sigset_t all;
    sigset_t old;

    /* Signals are for the thread that reads the user's lines. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    q->started = pthread_create(&q->thread, NULL, answer, q) == 0;
    pthread_sigmask(SIG_SETMASK, &old, NULL);
}

bool
probe_apart(struct host *host, void (*ask)(void *context), void *context)
{
    struct question q = {.ask = ask, .context = context};

    host_run_in(host, start, &q);
    if (q.started)
        pthread_join(q.thread, NULL);
    return q.started;
}

static void
add_address(struct addresses *out, const struct sockaddr *a)
{
    struct endpoint *e = &out->list[out->count];

    e->len = a->sa_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
    memcpy(e->bytes, a, e->len);
    out->count++;
}

void
probe_addresses(int family, struct addresses *out)
{
    struct ifaddrs *list;

    out->count = 0;
    if (getifaddrs(&list) != 0)
        return;
    for (const struct ifaddrs *at = list; at != NULL && out->count < PROBE_ADDRESSES;
         at = at->ifa_next)
        if (at->ifa_addr != NULL && at->ifa_addr->sa_family == family)
            add_address(out, at->ifa_addr);
    freeifaddrs(list);
}
