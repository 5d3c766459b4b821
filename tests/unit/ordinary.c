/*
 * ordinary.c: from root to an ordinary user, in a mount namespace where that may use /dev/net/tun.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "ordinary.h"

#include <grp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

const char *
own_tun(unsigned mode)
{
    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
        return "a mount namespace";
    if (mount("none", "/dev/net", "tmpfs", 0, "mode=755") != 0)
        return "a mount on /dev/net";
    if (mode != 0 && (mknod("/dev/net/tun", S_IFCHR, makedev(10, 200)) != 0 ||
                      chmod("/dev/net/tun", mode) != 0))
        return "mknod";
    return NULL;
}

/* Who changes identity is closed to /proc until it says otherwise, or executes a program. */
bool
become_ordinary(void)
{
    return setgroups(0, NULL) == 0 && setresgid(ORDINARY_USER, ORDINARY_USER, ORDINARY_USER) == 0 &&
           setresuid(ORDINARY_USER, ORDINARY_USER, ORDINARY_USER) == 0 &&
           prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0;
}
