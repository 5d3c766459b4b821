/*
 * fields_portable.c: only what fstat(2) tells, where this program cannot read more.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <sys/stat.h>

#include "engine/fields.h"

size_t
field_tcp_info(int fd, void *bytes, size_t room)
{
    (void)fd, (void)bytes, (void)room;
    return 0;
}

size_t
field_memory(int fd, void *bytes, size_t room)
{
    (void)fd, (void)bytes, (void)room;
    return 0;
}

bool
field_file(int fd, struct buf *out)
{
    struct stat st;

    if (fstat(fd, &st) != 0 || !S_ISSOCK(st.st_mode))
        return false;
    buf_printf(out, "socket:[%llu]", (unsigned long long)st.st_ino);
    return true;
}

bool
field_congestion(int fd, struct buf *out)
{
    (void)fd, (void)out;
    return false;
}
