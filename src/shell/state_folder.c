/*
 * state_folder.c: the state folder of the XDG Base Directory Specification. Whether it could be
 * made shows when a file in it is opened.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "shell/state_folder.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"

/* mkdir -p of the folder that `path` is in. */
static void
make_folders(char *path)
{
    char *slash = path;

    while ((slash = strchr(slash + 1, '/')) != NULL) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
}

char *
state_folder_file(const char *name)
{
    const char *state = getenv("XDG_STATE_HOME");
    const char *home = getenv("HOME");
    struct buf path = {0};
    char *file;

    if (state != NULL && state[0] == '/')
        buf_str(&path, state);
    else if (home != NULL && home[0] == '/')
        buf_printf(&path, "%s/.local/state", home);
    else
        return NULL;
    buf_printf(&path, "/sockshell/%s", name);
    file = buf_take(&path);
    make_folders(file);
    return file;
}
