/*
 * signals_portable.c: taken by sigwait(3), which does not say what they tell of.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/signals.h"

void
signals_ignore(int number)
{
    (void)number;
}

int
signals_open(struct signals *s, struct own *own)
{
    (void)own;
    s->arrived = true;
    return -1;
}

bool
signals_take(struct signals *s, struct sent *out)
{
    sigset_t waiting;
    int number;

    if (sigpending(&waiting) != 0)
        return false;
    for (int i = 1; i <= SIGRTMAX; i++) {
        sigset_t one;

        if (sigismember(&waiting, i) != 1 || sigismember(&s->held, i) != 1)
            continue;
        sigemptyset(&one);
        sigaddset(&one, i);
        if (sigwait(&one, &number) == 0) {
            *out = (struct sent){.number = number, .fd = -1};
            return true;
        }
    }
    return false;
}

void
signals_close(struct signals *s, struct own *own)
{
    (void)s, (void)own;
}
