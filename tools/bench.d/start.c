/*
 * start.c COUNT -- PROGRAM WORD… [-- PROGRAM WORD…]: starts each program COUNT times, in turns,
 * and prints the median time from start to exit of each, in nanoseconds. posix_spawn(3) copies
 * no page tables, so that the starter costs next to nothing.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { PROGRAMS_MAX = 4 };

static long
now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000L + t.tv_nsec;
}

/* How long one run takes, which has to end with status 0. */
static long
run(char **argv, const posix_spawn_file_actions_t *files)
{
    long before = now_ns();
    pid_t child;
    int status;

    if (posix_spawn(&child, argv[0], files, NULL, argv, environ) != 0 ||
        waitpid(child, &status, 0) != child || status != 0) {
        fprintf(stderr, "start: %s failed\n", argv[0]);
        exit(1);
    }
    return now_ns() - before;
}

static int
by_size(const void *a, const void *b)
{
    long x = *(const long *)a;
    long y = *(const long *)b;

    return (x > y) - (x < y);
}

/* Makes each -- the end of one argv and the beginning of another. */
static size_t
split(char **argv, char **programs[])
{
    size_t count = 0;

    for (; *argv != NULL; argv++)
        if (strcmp(*argv, "--") == 0 && count < PROGRAMS_MAX) {
            *argv = NULL;
            programs[count++] = argv + 1;
        }
    return count;
}

int
main(int argc, char **argv)
{
    size_t runs = argc > 1 ? (size_t)atol(argv[1]) : 0;
    char **programs[PROGRAMS_MAX];
    size_t count = split(argv, programs);
    long *times = calloc(PROGRAMS_MAX * (runs + 1), sizeof *times);
    posix_spawn_file_actions_t files;

    if (times == NULL || count == 0)
        return 2;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    for (size_t i = 0; i < runs; i++)
        for (size_t k = 0; k < count; k++)
            times[k * runs + i] = run(programs[k], &files);
    for (size_t k = 0; k < count; k++) {
        qsort(times + k * runs, runs, sizeof *times, by_size);
        printf("%ld\n", times[k * runs + runs / 2]);
    }
    free(times);
    return 0;
}
