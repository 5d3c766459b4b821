/*
 * fields_linux.c: the structures and names that only Linux gives. What is in them is known
 * elsewhere.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/escape.h"
#include "engine/fields.h"

static size_t
read_option(int fd, int level, int option, void *bytes, size_t room)
{
    socklen_t len = (socklen_t)room;

    return getsockopt(fd, level, option, bytes, &len) == 0 ? len : 0;
}

size_t
field_tcp_info(int fd, void *bytes, size_t room)
{
    return read_option(fd, IPPROTO_TCP, TCP_INFO, bytes, room);
}

size_t
field_memory(int fd, void *bytes, size_t room)
{
    return read_option(fd, SOL_SOCKET, SO_MEMINFO, bytes, room);
}

bool
field_file(int fd, struct buf *out)
{
    char link[64];
    char path[4096];
    ssize_t len;

    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    len = readlink(link, path, sizeof path);
    if (len <= 0)
        return false;
    escape_text(out, path, (size_t)len);
    return true;
}

bool
field_congestion(int fd, struct buf *out)
{
    char name[16];
    size_t len = read_option(fd, IPPROTO_TCP, TCP_CONGESTION, name, sizeof name);

    escape_text(out, name, strnlen(name, len));
    return len != 0;
}
