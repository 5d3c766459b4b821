/*
 * overwrite.h: a file with new content, or, where that cannot be written, with all of its old.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SHELL_OVERWRITE_H
#define SHELL_OVERWRITE_H

#include <stdbool.h>
#include <stddef.h>

/* Makes `bytes` the content of the file, for its owner alone if it is new. False: errno says why
 * not; ENXIO: it is a FIFO that nobody reads from. */
bool overwrite_file(const char *path, const char *bytes, size_t len);

#endif
