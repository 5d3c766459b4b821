/*
 * job_lab.c: jobs in the lab. A packet that is handed over wakes calls: they are waited for until
 * they have returned or sleep again, so that what it leads to is there to be told, on a slow
 * machine too.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <time.h>

#include "base/clock.h"
#include "engine/probe.h"
#include "shell/job.h"

/* A call that is not done with what woke it after this time is busy with something else. */
enum { PATIENCE_NS = 100000000, PAUSE_NS = 20000 };

static bool
is_awake(const struct job *job)
{
    return job->pending.worker != NULL && !worker_returned(job->pending.worker) &&
           !probe_sleeps(worker_thread(job->pending.worker)) &&
           !worker_returned(job->pending.worker);
}

static void
await(void *context)
{
    const struct session *s = context;
    int64_t end = clock_ns(CLOCK_MONOTONIC) + PATIENCE_NS;

    for (const struct job *job = s->jobs; job != NULL; job = job->next)
        while (is_awake(job) && clock_ns(CLOCK_MONOTONIC) < end)
            nanosleep(&(struct timespec){.tv_nsec = PAUSE_NS}, NULL);
}

void
jobs_await_sleep(struct session *s)
{
    if (s->jobs != NULL)
        probe_apart(NULL, await, s);
}

void
jobs_interrupt_at(struct session *s, unsigned place)
{
    struct job *next;

    for (struct job *job = s->jobs; job != NULL; job = next) {
        next = job->next;
        if (job->pending.subject != NULL && job->pending.subject->place == place)
            job_cancel(s, job, NULL);
    }
}
