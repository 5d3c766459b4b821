/*
 * script_jobs.c: the jobs that wait, few at a time, in a list.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "views/script_jobs.h"

#include <stdlib.h>

#include "base/mem.h"

struct script_job *
script_jobs_add(struct script_jobs *jobs, int job)
{
    if (jobs->count == jobs->cap) {
        jobs->cap = jobs->cap != 0 ? jobs->cap * 2 : 4;
        jobs->list = mem_grow(jobs->list, jobs->cap, sizeof *jobs->list);
    }
    jobs->list[jobs->count] = (struct script_job){.job = job, .number = ++jobs->made};
    return &jobs->list[jobs->count++];
}

struct script_job *
script_jobs_find(const struct script_jobs *jobs, int job)
{
    for (size_t i = 0; i < jobs->count; i++)
        if (jobs->list[i].job == job)
            return &jobs->list[i];
    return NULL;
}

void
script_jobs_remove(struct script_jobs *jobs, struct script_job *which)
{
    *which = jobs->list[--jobs->count];
}

void
script_jobs_free(struct script_jobs *jobs)
{
    free(jobs->list);
    *jobs = (struct script_jobs){0};
}
