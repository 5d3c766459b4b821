/*
 * sockdiag_portable.c: a system that tells nothing of what has no descriptor.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/sockdiag.h"

void
sockdiag_close(struct sockdiag *d, struct own *own)
{
    (void)d, (void)own;
}

enum diag_answer
sockdiag_ask(struct sockdiag *d, struct own *own, const struct fourtuple *ends,
             struct diag_socket *out)
{
    (void)d, (void)own, (void)ends, (void)out;
    return DIAG_UNKNOWN;
}

bool
sockdiag_each(struct sockdiag *d, struct own *own, unsigned states, diag_take *take, void *context)
{
    (void)d, (void)own, (void)states, (void)take, (void)context;
    return false;
}

bool
sockdiag_unix_queue(struct sockdiag *d, struct own *own, int fd, int *waiting, int *backlog)
{
    (void)d, (void)own, (void)fd, (void)waiting, (void)backlog;
    return false;
}

void
sockdiag_unix_each(struct sockdiag *d, struct own *own, int fd, diag_take_unix *take, void *context)
{
    (void)d, (void)own, (void)fd, (void)take, (void)context;
}

int
sockdiag_hear(struct sockdiag *d, struct own *own)
{
    (void)d, (void)own;
    return -1;
}

void
sockdiag_hear_no_more(struct sockdiag *d, struct own *own)
{
    (void)d, (void)own;
}

bool
sockdiag_heard(struct sockdiag *d, diag_take *take, void *context)
{
    (void)d, (void)take, (void)context;
    return true;
}
