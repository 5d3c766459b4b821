/*
 * line_noedit.c: stands where Readline was not built in.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "shell/line.h"

const struct line_driver *
line_terminal(void)
{
    return &line_stdio;
}
