/*
 * procfs_linux.c: small files of the kernel's, read and written in one go. Knows nothing of what
 * they mean.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/procfs_linux.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK = 4096 };

/* close(2) that leaves errno as it is. */
static void
close_quietly(int fd)
{
    int error = errno;

    close(fd);
    errno = error;
}

bool
procfs_write(const char *path, const char *text)
{
    size_t len = strlen(text);
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    ssize_t written;

    if (fd < 0)
        return false;
    /* The kernel takes such a value in one piece or not at all. */
    written = write(fd, text, len);
    close_quietly(fd);
    return written == (ssize_t)len;
}

bool
procfs_read(const char *path, struct buf *out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n;

    if (fd < 0)
        return false;
    do {
        n = read(fd, buf_room(out, CHUNK), CHUNK);
        if (n > 0)
            out->len += (size_t)n;
    } while (n > 0);
    close_quietly(fd);
    if (n == 0 && out->len != 0 && out->data[out->len - 1] == '\n')
        out->len--;
    return n == 0;
}

long
procfs_number(const char *path)
{
    struct buf text = {0};
    long number = -1;

    if (procfs_read(path, &text) && text.len != 0)
        number = strtol(buf_text(&text), NULL, 10);
    buf_free(&text);
    return number;
}
