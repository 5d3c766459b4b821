/*
 * fdtable_portable.c: the table of descriptors, closed one by one. Threads share it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/fdtable.h"

#include <unistd.h>

/* Where the limit is "none", numbers beyond this are not met in practice. */
enum { HIGHEST = 65536 };

void
fdtable_close_from(int first)
{
    long end = sysconf(_SC_OPEN_MAX);

    for (int fd = first; fd < end && fd < HIGHEST; fd++)
        close(fd);
}

bool
fdtable_unshare(void)
{
    return false;
}

int
fdtable_same_file(int a, int b)
{
    (void)a, (void)b;
    return -1;
}
