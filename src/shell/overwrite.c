/*
 * overwrite.c: the new content goes into a file beside the old one, which then takes its place.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "shell/overwrite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "shell/session.h"

/* Writes all and closes the descriptor. */
static bool
fill(int fd, const char *bytes, size_t len)
{
    ssize_t n = 0;
    int error;

    while (len != 0 && (n = write(fd, bytes, len)) > 0) {
        bytes += n;
        len -= (size_t)n;
    }
    error = errno;
    if (close(fd) == 0 && n >= 0 && len == 0)
        return true;
    errno = n < 0 ? error : errno;
    return false;
}

static bool
fill_in_place(const char *path, const char *bytes, size_t len)
{
    int fd = script_create(path);

    return fd >= 0 && fill(fd, bytes, len);
}

/* The path of the file whose place a new one may take, behind links; malloc(3). NULL: none may, as
 * of a device, or of a file that is not to be written. */
static char *
place_of(const char *path, mode_t *mode)
{
    struct stat st;
    struct buf name = {0};

    *mode = S_IRUSR | S_IWUSR;
    if (stat(path, &st) != 0) {
        if (lstat(path, &st) == 0)
            return NULL; /* a link to nothing */
        buf_str(&name, path);
        return buf_take(&name);
    }
    *mode = st.st_mode & (S_IRWXU | S_IRWXG | S_IRWXO);
    if (!S_ISREG(st.st_mode) || access(path, W_OK) != 0)
        return NULL;
    return realpath(path, NULL);
}

/* A new file beside the other, under a name that *name then is. */
static int
create_beside(const char *place, mode_t mode, struct buf *name)
{
    int fd;

    buf_printf(name, "%s.XXXXXX", place);
    buf_text(name);
    fd = mkstemp(name->data);
    if (fd >= 0 && (fcntl(fd, F_SETFD, FD_CLOEXEC) != 0 || fchmod(fd, mode) != 0)) {
        close(fd);
        unlink(name->data);
        return -1;
    }
    return fd;
}

static bool
fill_beside(int fd, const char *name, const char *place, const char *bytes, size_t len)
{
    int error;

    if (fill(fd, bytes, len) && rename(name, place) == 0)
        return true;
    error = errno;
    unlink(name);
    errno = error;
    return false;
}

/* Can a file be written where no other can be made beside it? */
static bool
is_alone(int error)
{
    return error == EACCES || error == EPERM || error == EROFS || error == ENAMETOOLONG;
}

bool
overwrite_file(const char *path, const char *bytes, size_t len)
{
    mode_t mode;
    char *place = place_of(path, &mode);
    struct buf name = {0};
    int fd = place != NULL ? create_beside(place, mode, &name) : -1;
    bool good = false;

    if (fd >= 0)
        good = fill_beside(fd, buf_text(&name), place, bytes, len);
    else if (place == NULL || is_alone(errno))
        good = fill_in_place(path, bytes, len);
    buf_free(&name);
    free(place);
    return good;
}
