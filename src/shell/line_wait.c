/*
 * line_wait.c: poll(2) with signals held back in between. Knows nothing of lines.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "shell/line_wait.h"

#include <poll.h>
#include <stddef.h>
#include <time.h>
#include <unistd.h>

/* A signal handler has no other place to write to. */
static volatile sig_atomic_t caught[NSIG];

static void
note(int number)
{
    caught[number] = 1;
}

static void
hold_back(const int *numbers, sigset_t *outside)
{
    sigset_t held;

    sigemptyset(&held);
    sigaddset(&held, SIGTERM);
    sigaddset(&held, SIGHUP);
    sigaddset(&held, SIGQUIT);
    for (size_t i = 0; numbers[i] != 0; i++)
        sigaddset(&held, numbers[i]);
    pthread_sigmask(SIG_BLOCK, &held, outside);
}

void
line_wait_begin(struct line_wait *w, const int *numbers)
{
    struct sigaction act = {.sa_handler = note};

    sigfillset(&act.sa_mask);
    w->numbers = numbers;
    hold_back(numbers, &w->outside);
    for (size_t i = 0; numbers[i] != 0; i++) {
        caught[numbers[i]] = 0;
        sigaction(numbers[i], NULL, &w->before[i]);
        if (w->before[i].sa_handler != SIG_IGN)
            sigaction(numbers[i], &act, NULL);
    }
}

void
line_wait_end(struct line_wait *w)
{
    for (size_t i = 0; w->numbers[i] != 0; i++)
        sigaction(w->numbers[i], &w->before[i], NULL);
    pthread_sigmask(SIG_SETMASK, &w->outside, NULL);
}

#if defined(HAVE_PPOLL) || defined(__linux__)
static int
poll_open(struct pollfd *fds, nfds_t count, int timeout_ms, const sigset_t *outside)
{
    struct timespec t = {.tv_sec = timeout_ms / 1000,
                         .tv_nsec = (long)(timeout_ms % 1000) * 1000000};

    return ppoll(fds, count, timeout_ms < 0 ? NULL : &t, outside);
}
#else
/* A signal just before poll(2) is noticed when the time is over. */
static int
poll_open(struct pollfd *fds, nfds_t count, int timeout_ms, const sigset_t *outside)
{
    enum { LOOK_AGAIN_MS = 500 };
    sigset_t inside;
    int ready;

    pthread_sigmask(SIG_SETMASK, outside, &inside);
    ready = poll(fds, count, timeout_ms < 0 ? LOOK_AGAIN_MS : timeout_ms);
    pthread_sigmask(SIG_SETMASK, &inside, NULL);
    return ready == 0 && timeout_ms < 0 ? -1 : ready;
}
#endif

int
line_wait(const struct line_wait *w, const struct line_hooks *hooks, bool events,
          int timeout_ms)
{
    struct pollfd fds[1 + LINE_WATCHES] = {{.fd = STDIN_FILENO, .events = POLLIN}};
    int ready, wakes = 0;

    if (hooks->signal != NULL && *hooks->signal != 0)
        return WAKE_END;
    for (int i = 0; i < LINE_WATCHES; i++)
        fds[1 + i] = (struct pollfd){.fd = events ? hooks->watch[i] : -1, .events = POLLIN};
    ready = poll_open(fds, 1 + LINE_WATCHES, timeout_ms, &w->outside);
    if (hooks->signal != NULL && *hooks->signal != 0)
        return WAKE_END;
    if (ready <= 0)
        return ready == 0 ? WAKE_IDLE : 0;
    if ((fds[0].revents & POLLNVAL) != 0)
        return WAKE_END;
    if (fds[0].revents != 0)
        wakes |= WAKE_INPUT;
    for (int i = 0; i < LINE_WATCHES; i++)
        if (fds[1 + i].revents != 0)
            wakes |= WAKE_EVENT;
    return wakes;
}

bool
line_wait_caught(int number)
{
    bool came = caught[number] != 0;

    caught[number] = 0;
    return came;
}
