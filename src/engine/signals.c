/*
 * signals.c: which signals are held back. How they are taken is the platform's matter.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/signals.h"

void
signals_start(struct signals *s)
{
    sigemptyset(&s->held);
    sigaddset(&s->held, SIGIO);
    sigaddset(&s->held, SIGURG);
    for (int i = SIGRTMIN; i <= SIGRTMAX; i++)
        sigaddset(&s->held, i);
    pthread_sigmask(SIG_BLOCK, &s->held, NULL);
}

void
signals_hold(struct signals *s, struct own *own, int number)
{
    struct sigaction now;

    if (sigaction(number, NULL, &now) != 0) {
        signals_ignore(number);
        return;
    }
    /* Of what is handled or ignored the shell has made up its mind. */
    if (now.sa_handler != SIG_DFL || sigismember(&s->held, number) != 0)
        return;
    sigaddset(&s->held, number);
    pthread_sigmask(SIG_BLOCK, &s->held, NULL);
    if (s->fd != 0)
        signals_open(s, own);
}
