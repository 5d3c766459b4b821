/*
 * procfs_linux.h: the small files under /proc by which the kernel is told and asked things. What it
 * sees of a network is that of the calling thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_PROCFS_LINUX_H
#define ENGINE_PROCFS_LINUX_H

#include <stdbool.h>

#include "base/buf.h"

/* False: errno. */
bool procfs_write(const char *path, const char *text);
/* Appends what is in it, without the line end. False: errno. */
bool procfs_read(const char *path, struct buf *out);
/* The number that it begins with; -1: there is none, or no such file. */
long procfs_number(const char *path);

#endif
