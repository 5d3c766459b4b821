/*
 * call_epoll_portable.c: without epoll(7) there are no commands for it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "commands/command.h"

const struct command *const system_commands[] = {NULL};
