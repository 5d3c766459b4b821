/*
 * thread.h: how every thread of the shell begins: with a stack of its own size, and deaf to the
 * user's signals, which are for the thread that reads lines. Knows nothing of what a thread is for.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_THREAD_H
#define ENGINE_THREAD_H

#include <pthread.h>
#include <stddef.h>

enum { THREAD_DEAF = 0, THREAD_STACK_USUAL = 0 };

/* Starts body(context) as a thread that hears the signal `hears`, or none. `stack` is in bytes;
 * 0 is what the system gives. Returns 0 or, as pthread_create(3) does, an errno. */
int thread_start(pthread_t *out, size_t stack, int hears, void *(*body)(void *context),
                 void *context);

#endif
