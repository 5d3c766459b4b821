/*
 * interrupt.c: two signal handlers, and a timer that repeats what Ctrl-C asked for. Knows
 * nothing of the call that it interrupts.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/interrupt.h"

#include <stddef.h>
#include <sys/time.h>

/* A signal that comes between the last look and the system call is lost, so it comes again. */
enum { REPEAT_US = 10000 };

/* Signal handlers have no other place to write to. */
static volatile sig_atomic_t in_call;
static volatile sig_atomic_t reason;
static volatile sig_atomic_t user_asked;

static void
set_timer(suseconds_t us)
{
    struct itimerval t = {.it_value = {.tv_usec = us}, .it_interval = {.tv_usec = us}};

    setitimer(ITIMER_REAL, &t, NULL);
}

static void
on_alarm(int number)
{
    (void)number;
    if (in_call && reason == INTERRUPTED_NOT)
        reason = INTERRUPTED_LIMIT;
}

static void
on_interrupt(int number)
{
    (void)number;
    user_asked = 1;
    if (in_call) {
        reason = INTERRUPTED_USER;
        set_timer(REPEAT_US);
    }
}

void
interrupt_install(void)
{
    struct sigaction act = {.sa_handler = on_alarm};
    sigset_t blocked;

    sigemptyset(&act.sa_mask);
    sigaddset(&act.sa_mask, SIGINT);
    sigaddset(&act.sa_mask, SIGALRM);
    sigaction(SIGALRM, &act, NULL);
    act.sa_handler = on_interrupt;
    sigaction(SIGINT, &act, NULL);
    act.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &act, NULL);

    sigemptyset(&blocked);
    sigaddset(&blocked, SIGIO);
    sigaddset(&blocked, SIGURG);
    sigprocmask(SIG_BLOCK, &blocked, NULL);
}

void
interrupt_begin(void)
{
    reason = INTERRUPTED_NOT;
    in_call = 1;
}

enum interrupted
interrupt_end(void)
{
    enum interrupted why;

    in_call = 0;
    why = (enum interrupted)reason;
    if (why == INTERRUPTED_USER)
        set_timer(0);
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
