/*
 * fdtable_linux.c: the table of descriptors by close_range(2), which Linux has since 5.9.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/fdtable.h"

#include <linux/close_range.h>
#include <linux/kcmp.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static int
close_range_from(unsigned first, unsigned flags)
{
    return (int)syscall(SYS_close_range, first, ~0U, flags);
}

static void
close_one_by_one(int first)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    for (int fd = first; (rlim_t)fd < limit.rlim_cur; fd++)
        close(fd);
}

void
fdtable_close_from(int first)
{
    if (close_range_from((unsigned)first, 0) != 0)
        close_one_by_one(first);
}

bool
fdtable_unshare(void)
{
    /* Where this fails the look-up takes its numbers from the common table: a blemish. */
    return close_range_from(STDERR_FILENO + 1U, CLOSE_RANGE_UNSHARE) == 0;
}

int
fdtable_same_file(int a, int b)
{
    pid_t pid = getpid();

    switch (syscall(SYS_kcmp, pid, pid, KCMP_FILE, a, b)) {
    case 0:
        return 1;
    case -1:
        return -1; /* forbidden here, or the kernel was built without it */
    default:
        return 0;
    }
}
