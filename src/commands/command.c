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
    &command_socketpair,
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
    &command_sendto,
    &command_recvfrom,
    &command_sendmsg,
    &command_recvmsg,
    &command_write,
    &command_read,
    &command_getsockopt,
    &command_setsockopt,
    &command_fcntl,
    &command_ioctl,
    &command_poll,
    &command_dup,
    &command_dup2,
    &command_open,
    &command_unlink,
    NULL,
};
/* clang-format on */

/* Is it one of these, which have blanks between them? */
static bool
is_called(const char *names, const char *name, size_t len)
{
    while (names != NULL && *names != '\0') {
        size_t one = strcspn(names, " ");

        if (one == len && memcmp(names, name, len) == 0)
            return true;
        names += one + strspn(names + one, " ");
    }
    return false;
}

int
command_parameter(const struct signature *call, const char *name, size_t len)
{
    for (size_t i = 0; i < call->nparams; i++)
        if (is_called(call->params[i].name, name, len) ||
            is_called(call->params[i].alias, name, len))
            return (int)i;
    return -1;
}

size_t
command_place(const struct signature *call, size_t n)
{
    if (call->order == NULL)
        return n;
    for (size_t i = 0; i < n; i++)
        if (call->order[i] < 0)
            return call->nparams;
    return call->order[n] >= 0 ? (size_t)call->order[n] : call->nparams;
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
    for (size_t n = 0, i; (i = command_place(&c->call, n)) < c->call.nparams; n++) {
        const struct param *p = &c->call.params[i];

        if (p->named_only)
            continue;
        buf_str(out, p->required ? " " : " [");
        buf_str(out, p->show);
        if (!p->required)
            buf_char(out, ']');
    }
}
