/*
 * calls.h: the rows of the commands that are system calls, each defined beside its function.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef COMMANDS_CALLS_H
#define COMMANDS_CALLS_H

#include "commands/command.h"

extern const struct command command_socket, command_bind, command_listen, command_accept,
    command_connect, command_send, command_sendall, command_recv, command_close, command_read,
    command_write, command_shutdown, command_getsockname, command_getpeername, command_getsockopt,
    command_setsockopt, command_socketpair, command_sendto, command_recvfrom, command_sendmsg,
    command_recvmsg, command_dup, command_dup2, command_open, command_unlink, command_fcntl,
    command_ioctl, command_poll;

/* How many elements an array has. */
#define COUNT(array) (sizeof(array) / sizeof *(array))

#endif
