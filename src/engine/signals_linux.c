/*
 * signals_linux.c: taken by signalfd(2), which can be waited for together with the sockets.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/signals.h"

#include <string.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

/* By the system call (nptl(7)): the C library's own refuses, and so does its SIG_BLOCK. The form of
 * an action is the kernel's: what is all zero is the default, and SIGPIPE's is to be ignored. */
void
signals_ignore(int number)
{
    enum { WORDS = 32, SET_SIZE = _NSIG / 8 };
    static const unsigned long by_default[WORDS];
    unsigned long now[WORDS] = {0};

    if (syscall(SYS_rt_sigaction, number, NULL, now, SET_SIZE) != 0 ||
        memcmp(now, by_default, sizeof now) != 0)
        return;
    if (syscall(SYS_rt_sigaction, SIGPIPE, NULL, now, SET_SIZE) == 0)
        syscall(SYS_rt_sigaction, number, now, NULL, SET_SIZE);
}

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

/* Only where it tells of a descriptor the kernel says its events. For SIGCHLD and others whose
 * codes mean something else it leaves the reason out (SI_SIGIO); SIGURG and an unchosen SIGIO say
 * nothing. */
static struct sent
sent_of(const struct signalfd_siginfo *info)
{
    struct sent sent = {.number = (int)info->ssi_signo, .fd = -1};

    if (info->ssi_band != 0) {
        sent.code = info->ssi_code > 0 ? info->ssi_code : 0;
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
