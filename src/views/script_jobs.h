/*
 * script_jobs.h: which number a job will have when the script is replayed: there each `&` makes
 * one, while at the prompt a program that waits again keeps its number. For the script view alone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef VIEWS_SCRIPT_JOBS_H
#define VIEWS_SCRIPT_JOBS_H

#include <stdbool.h>
#include <stddef.h>

struct script_job {
    int job;    /* its number in the session */
    int number; /* on a replay */
    bool parts; /* it is a sendall that has told of one of its sends already */
};

struct script_jobs {
    struct script_job *list; /* those that wait */
    size_t count;
    size_t cap;
    int made;
};

/* One more job waits. The pointer is valid until the next call. */
struct script_job *script_jobs_add(struct script_jobs *jobs, int job);
/* The one that waits under this number of the session, or NULL. */
struct script_job *script_jobs_find(const struct script_jobs *jobs, int job);
void script_jobs_remove(struct script_jobs *jobs, struct script_job *which);
/* Numbers begin at 1 again. */
void script_jobs_free(struct script_jobs *jobs);

#endif
