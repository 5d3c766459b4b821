/*
 * line_history.c: the lines typed before, in memory and in the user's state folder, where
 * nobody else can read them. Knows nothing of editing.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "shell/line_readline.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <readline/history.h>

#include "base/mem.h"
#include "shell/state_folder.h"

enum { KEPT_LINES = 2000 };

/* The driver interface has no context. */
static char *file;   /* NULL: nowhere */
static bool offered; /* the newest line was not typed */

static int
open_file(int flags)
{
    struct stat st;
    int fd = open(file, flags | O_CREAT | O_NONBLOCK | O_CLOEXEC, 0600);

    if (fd >= 0 && (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))) {
        close(fd);
        return -1;
    }
    return fd;
}

/* Lines in memory are limited by Readline; the file is cut when a session begins. */
static void
load(void)
{
    read_history(file);
    if (history_length > KEPT_LINES * 2)
        history_truncate_file(file, KEPT_LINES);
    stifle_history(KEPT_LINES);
}

void
line_history_open(void)
{
    int fd;

    using_history();
    if (file != NULL)
        return;
    file = state_folder_file("history");
    if (file == NULL)
        return;
    fd = open_file(O_RDWR | O_APPEND);
    if (fd >= 0) {
        close(fd);
        load();
    }
}

static const char *
newest(void)
{
    HIST_ENTRY *entry = history_get(history_base + history_length - 1);

    return history_length > 0 && entry != NULL ? entry->line : "";
}

/* One write(2), so that the lines of two sessions do not mix. A full disk is no error. */
static void
append(const char *line)
{
    struct buf text = {0};
    int fd = file != NULL ? open_file(O_WRONLY | O_APPEND) : -1;
    ssize_t written;

    if (fd < 0)
        return;
    buf_printf(&text, "%s\n", line);
    written = write(fd, text.data, text.len);
    (void)written;
    close(fd);
    buf_free(&text);
}

void
line_history_remember(const char *line)
{
    bool again = strcmp(newest(), line) == 0;

    if (line[0] == ' ' || line[0] == '\t' || line[0] == '\0' || (again && !offered))
        return;
    if (!again)
        add_history(line);
    offered = false;
    append(line);
}

void
line_history_offer(const char *line)
{
    if (strcmp(newest(), line) == 0)
        return;
    add_history(line);
    offered = true;
}

const char *
line_history_get(size_t n)
{
    HIST_ENTRY *entry = NULL;

    if (n < (size_t)history_length)
        entry = history_get(history_base + (int)n);
    return entry != NULL ? entry->line : NULL;
}
