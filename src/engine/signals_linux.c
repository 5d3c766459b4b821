/*
 * signals_linux.c: taken by signalfd(2), which can be waited for together with the sockets.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/signals.h"

#include <sys/signalfd.h>
#include <unistd.h>

int
signals_open(struct signals *s, struct own *own)
{
    int fd;

    if (s->fd != 0)
        return signalfd(s->fd, &s->held, 0);
    fd = own_park(own, signalfd(-1, &s->held, SFD_NONBLOCK | SFD_CLOEXEC));
    s->fd = fd < 0 ? 0 : fd;
    return fd;
}

/* With SI_SIGIO the kernel tells of a descriptor; SIGURG and an unchosen SIGIO say nothing. */
static struct sent
sent_of(const struct signalfd_siginfo *info)
{
    struct sent sent = {.number = (int)info->ssi_signo, .fd = -1};

    if (info->ssi_code >= POLL_IN && info->ssi_code <= POLL_HUP) {
        sent.code = info->ssi_code;
        sent.fd = info->ssi_fd;
    } else if (info->ssi_code <= 0) {
        sent.sender = (int)info->ssi_pid;
    }
    return sent;
}

bool
signals_take(struct signals *s, struct sent *out)
{
    struct signalfd_siginfo info;

    if (s->fd != 0 && read(s->fd, &info, sizeof info) == (ssize_t)sizeof info) {
        *out = sent_of(&info);
        return true;
    }
    s->arrived = false;
    return false;
}

void
signals_close(struct signals *s, struct own *own)
{
    if (s->fd != 0)
        own_close(own, s->fd);
    s->fd = 0;
}
