/*
 * sysctl_linux.c: a host's settings by their names, as files under /proc/sys/net opened by its
 * thread. Knows no setting.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/host.h"
#include "engine/procfs_linux.h"

#define ROOT "/proc/sys/"

enum { PATH_LEN = 256 };

/* ---- names -------------------------------------------------------------------------------- */

/* Would the path lead out of its folder? */
static bool
climbs(const char *path)
{
    return path[0] == '/' || strstr(path, "//") != NULL || strstr(path, "./") != NULL ||
           strstr(path, "/.") != NULL;
}

static bool
join(char path[PATH_LEN], const char *folder, const char *name)
{
    int len = snprintf(path, PATH_LEN, "%s%s", folder, name);

    return len < PATH_LEN && access(path, F_OK) == 0;
}

/* sysctl(8)'s two forms: separated by dots, or by slashes if a name has a dot in it. */
static bool
separate(const char *name, char out[PATH_LEN])
{
    int len = snprintf(out, PATH_LEN, "%s", name);

    if (len <= 0 || len >= PATH_LEN)
        return false;
    if (strchr(out, '/') == NULL)
        for (char *p = out; *p != '\0'; p++)
            if (*p == '.')
                *p = '/';
    return !climbs(out);
}

/* False: errno. */
static bool
find(const char *name, char path[PATH_LEN])
{
    static const char *const folders[] = {
        ROOT "net/ipv4/", ROOT "net/ipv6/conf/all/", ROOT "net/core/",
    };
    char relative[PATH_LEN];

    errno = ENOENT;
    if (!separate(name, relative))
        return false;
    if (strncmp(relative, "net/", 4) == 0)
        return join(path, ROOT, relative);
    for (size_t i = 0; i < 3; i++)
        if (strchr(relative, '/') == NULL && join(path, folders[i], relative))
            return true;
    if (join(path, ROOT, relative))
        errno = EACCES;
    return false;
}

/* ---- values ------------------------------------------------------------------------------- */

struct setting {
    const char *name;
    struct buf *read;
    const char *written;
    bool good;
    int error;
};

static void
visit(void *context)
{
    struct setting *s = context;
    char path[PATH_LEN];

    s->good = find(s->name, path) && (s->written != NULL ? procfs_write(path, s->written)
                                                         : procfs_read(path, s->read));
    s->error = errno;
}

static bool
ask(struct host *h, struct setting *s)
{
    if (!host_run(h, visit, s))
        return false;
    errno = s->error;
    return s->good;
}

bool
host_sysctl_read(struct host *h, const char *name, struct buf *value)
{
    return ask(h, &(struct setting){.name = name, .read = value});
}

bool
host_sysctl_write(struct host *h, const char *name, const char *value)
{
    return ask(h, &(struct setting){.name = name, .written = value});
}
