/*
 * lookup_linux.c: a table of descriptors for one thread, by close_range(2).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/lookup.h"

#include <linux/close_range.h>
#include <sys/syscall.h>
#include <unistd.h>

void
lookup_own_table(void)
{
#ifdef SYS_close_range
    syscall(SYS_close_range, STDERR_FILENO + 1U, ~0U, CLOSE_RANGE_UNSHARE);
#endif
}
