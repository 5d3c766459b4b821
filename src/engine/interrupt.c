/*
 * interrupt.c: signal handlers, and a timer that repeats what Ctrl-C asked for. Knows
 * nothing of the call that it interrupts.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/interrupt.h"

#include <stdatomic.h>
#include <stddef.h>
#include <sys/time.h>

#include "base/clock.h"

/* A signal that comes between the last look and the system call is lost, so it comes again. */
enum { REPEAT_NS = 10000000 };

/* Signal handlers have no other place to write to. */
static volatile sig_atomic_t in_call;
static volatile sig_atomic_t reason;
static volatile sig_atomic_t user_asked;
static _Atomic int64_t believed_from;

void
interrupt_alarm(int64_t after_ns)
{
    int64_t us = after_ns / 1000;
    struct itimerval t = {.it_value = {.tv_sec = us / 1000000, .tv_usec = us % 1000000}};

    if (after_ns != 0)
        t.it_interval.tv_usec = REPEAT_NS / 1000;
    setitimer(ITIMER_REAL, &t, NULL);
}

static void
on_alarm(int number)
{
    int64_t deadline = atomic_load(&believed_from);
    (void)number;

    if (!in_call || reason != INTERRUPTED_NOT || deadline == 0)
        return;
    /* A signal may come late, when the next call is being made. */
    if (clock_ns(CLOCK_MONOTONIC) >= deadline)
        reason = INTERRUPTED_LIMIT;
}

void
interrupt_now(void)
{
    user_asked = 1;
    if (in_call) {
        reason = INTERRUPTED_USER;
        interrupt_alarm(REPEAT_NS);
    }
}

static void
on_interrupt(int number)
{
    (void)number;
    interrupt_now();
}

/* To interrupt, there has to be a handler. */
static void
on_nothing(int number)
{
    (void)number;
}

void
interrupt_install(void)
{
    struct sigaction act = {.sa_handler = on_alarm};
    struct sigaction before;
    sigset_t blocked;

    sigemptyset(&act.sa_mask);
    sigaddset(&act.sa_mask, SIGINT);
    sigaddset(&act.sa_mask, SIGALRM);
    sigaction(SIGALRM, &act, NULL);
    /* Who started the shell in the background wants no Ctrl-C to reach it. */
    act.sa_handler = on_interrupt;
    if (sigaction(SIGINT, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        sigaction(SIGINT, &act, NULL);
    act.sa_handler = on_nothing;
    sigaction(INTERRUPT_WORKER, &act, NULL);
    act.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &act, NULL);
    sigaction(SIGXFSZ, &act, NULL);

    sigemptyset(&blocked);
    sigaddset(&blocked, SIGALRM);
    sigaddset(&blocked, SIGINT);
    sigprocmask(SIG_UNBLOCK, &blocked, NULL);
}

void
interrupt_begin(int64_t deadline_ns)
{
    reason = INTERRUPTED_NOT;
    atomic_store_explicit(&believed_from, deadline_ns, memory_order_relaxed);
    in_call = 1;
    if (user_asked)
        interrupt_now(); /* it came before there was a call to interrupt */
}

enum interrupted
interrupt_end(void)
{
    enum interrupted why;

    in_call = 0;
    why = (enum interrupted)reason;
    if (why == INTERRUPTED_USER)
        interrupt_alarm(0);
    return why;
}

bool
interrupt_taken(void)
{
    bool taken = user_asked != 0;

    user_asked = 0;
    return taken;
}

bool
interrupt_pending(void)
{
    return user_asked != 0;
}
