/*
 * lab_need.c: the names of what the lab needs. Knows of no system what it has.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/lab_need.h"

#include <stdio.h>

const char *
lab_need_name(enum lab_need need)
{
    static const char *const names[] = {
        [LAB_NEEDS_LINUX] = "a system with network namespaces",
        [LAB_NEEDS_ONE_THREAD] = "a process with one thread",
        [LAB_NEEDS_USER_NAMESPACE] = "a user namespace",
        [LAB_NEEDS_CAPABILITY] = "the rights of its owner",
        [LAB_NEEDS_NETWORK_NAMESPACE] = "a network namespace",
        [LAB_NEEDS_SYSCTL] = "settings of its own",
        [LAB_NEEDS_TUN] = "a TAP device",
        [LAB_NEEDS_NETLINK] = "an interface with addresses",
        [LAB_NEEDS_NOTHING] = "nothing more",
    };

    return names[need];
}

void
lack_nothing(struct lab_lack *lack)
{
    *lack = (struct lab_lack){.need = LAB_NEEDS_NOTHING};
}

bool
lack_say(struct lab_lack *out, enum lab_need need, int error, const char *what, const char *remedy)
{
    *out = (struct lab_lack){.need = need, .error = error};
    snprintf(out->what, sizeof out->what, "%s", what);
    snprintf(out->remedy, sizeof out->remedy, "%s", remedy);
    return false;
}
