/*
 * command.c: what all rows have in common: the list of the calls, and usage lines made from
 * their parameters.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "commands/command.h"

#include <string.h>

#include "base/buf.h"
#include "commands/calls.h"

/* clang-format off */
const struct command *const call_commands[] = {
    &command_socket,
    &command_bind,
    &command_listen,
    &command_accept,
    &command_connect,
    &command_shutdown,
    &command_close,
    &command_getsockname,
    &command_getpeername,
    &command_send,
    &command_sendall,
    &command_recv,
    &command_write,
    &command_read,
    &command_getsockopt,
    &command_setsockopt,
    NULL,
};
/* clang-format on */

int
command_parameter(const struct signature *call, const char *name, size_t len)
{
    for (size_t i = 0; i < call->nparams; i++)
        if (strlen(call->params[i].name) == len && memcmp(call->params[i].name, name, len) == 0)
            return (int)i;
    return -1;
}

void
command_usage(struct buf *out, const struct command *c)
{
    buf_str(out, c->name);
    if (c->usage != NULL) {
        if (c->usage[0] != '\0')
            buf_char(out, ' ');
        buf_str(out, c->usage);
        return;
    }
    for (size_t i = 0; i < c->call.nparams; i++) {
        const struct param *p = &c->call.params[i];

        if (p->named_only)
            continue;
        buf_str(out, p->required ? " " : " [");
        buf_str(out, p->show);
        if (!p->required)
            buf_char(out, ']');
    }
}
