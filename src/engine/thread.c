/*
 * thread.c: threads begin with the signals blocked that they inherit, so that none comes to them
 * before they could block it themselves.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/thread.h"

#include <signal.h>

int
thread_start(pthread_t *out, size_t stack, int hears, void *(*body)(void *context), void *context)
{
    pthread_attr_t attributes;
    sigset_t blocked;
    sigset_t before;
    int error;

    sigfillset(&blocked);
    if (hears != THREAD_DEAF)
        sigdelset(&blocked, hears);
    pthread_sigmask(SIG_SETMASK, &blocked, &before);
    pthread_attr_init(&attributes);
    if (stack != THREAD_STACK_USUAL)
        pthread_attr_setstacksize(&attributes, stack);
    error = pthread_create(out, &attributes, body, context);
    pthread_attr_destroy(&attributes);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error;
}
