/*
 * own.c: parking descriptors above the soft limit, where no call of the user's can get them,
 * or, where the hard limit is the soft one, at its upper end. Knows nothing of what they are.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/own.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/fdtable.h"

/* A table of descriptors costs memory up to its highest number. */
enum { HIGHEST_FLOOR = 65536, RESERVE = 32, SMALL_RESERVE = 4 };

void
own_start(struct own *o, bool inherit, bool *output_closed)
{
    int fd;

    for (int i = 0; i < OWN_MAX; i++)
        o->list[i] = -1;
    o->lowest = INT_MAX;
    *output_closed = fcntl(STDOUT_FILENO, F_GETFD) < 0 && errno == EBADF;
    do
        fd = fcntl(STDIN_FILENO, F_GETFD) < 0 || fcntl(STDOUT_FILENO, F_GETFD) < 0 ||
                     fcntl(STDERR_FILENO, F_GETFD) < 0
                 ? open("/dev/null", O_RDWR)
                 : INT_MAX;
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (!inherit)
        fdtable_close_from(STDERR_FILENO + 1);
}

/* Above the soft limit if the hard limit lets it be raised for a moment. */
static int
park_above(int fd, struct own *o)
{
    struct rlimit old;
    struct rlimit raised;
    int moved;

    if (getrlimit(RLIMIT_NOFILE, &old) != 0 || old.rlim_cur > HIGHEST_FLOOR)
        return -1;
    raised = old;
    raised.rlim_cur = old.rlim_cur + RESERVE;
    if (raised.rlim_cur > raised.rlim_max || setrlimit(RLIMIT_NOFILE, &raised) != 0)
        return -1;
    moved = fcntl(fd, F_DUPFD_CLOEXEC, (int)old.rlim_cur);
    setrlimit(RLIMIT_NOFILE, &old);
    if (moved >= 0)
        o->floor = (int)old.rlim_cur;
    return moved;
}

static int
park_below(int fd, struct own *o)
{
    struct rlimit limit;
    rlim_t top = HIGHEST_FLOOR;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < top)
        top = limit.rlim_cur;
    o->floor = top > 2 * RESERVE ? (int)top - RESERVE : (int)top - SMALL_RESERVE;
    if (o->floor < 0)
        o->floor = 0;
    return fcntl(fd, F_DUPFD_CLOEXEC, o->floor);
}

int
own_park(struct own *o, int fd)
{
    int moved;

    if (fd < 0)
        return fd;
    moved = park_above(fd, o);
    if (moved < 0)
        moved = park_below(fd, o);
    if (moved >= 0)
        close(fd);
    else
        moved = fd;
    if (moved < o->lowest)
        o->lowest = moved;
    for (int i = 0; i < OWN_MAX; i++)
        if (o->list[i] < 0) {
            o->list[i] = moved;
            break;
        }
    return moved;
}

void
own_close(struct own *o, int fd)
{
    for (int i = 0; i < OWN_MAX; i++)
        if (fd >= 0 && o->list[i] == fd) {
            o->list[i] = -1;
            close(fd);
        }
}

bool
own_has(const struct own *o, int fd)
{
    if (fd < o->lowest)
        return false;
    for (int i = 0; i < OWN_MAX; i++)
        if (o->list[i] == fd)
            return true;
    return false;
}

/* Where nobody tells whether two descriptors share one open file, those of one file may. */
static bool
may_share_file(int a, int b)
{
    struct stat x;
    struct stat y;

    return fstat(a, &x) == 0 && fstat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

bool
own_shares_file(int fd)
{
    for (int i = STDIN_FILENO; i <= STDERR_FILENO; i++) {
        int same = fd == i ? 1 : fdtable_same_file(fd, i);

        if (same > 0 || (same < 0 && may_share_file(fd, i)))
            return true;
    }
    return false;
}
