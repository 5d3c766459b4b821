/*
 * watch.h: which sockets something happened to, learned from the kernel's readiness events.
 * Knows descriptors and generations, not states.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_WATCH_H
#define ENGINE_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/own.h"

struct watch; /* of the platform's own making */

/* NULL where the system refuses (no descriptor left); then nothing is ever reported. */
struct watch *watch_open(struct own *own);
void watch_free(struct watch *w, struct own *own);

/* False where this descriptor cannot be watched (a plain file). */
bool watch_add(struct watch *w, int fd, uint64_t generation);
/* To be called before the descriptor is closed. */
void watch_remove(struct watch *w, int fd);

/* No socket has this generation. */
enum { WATCH_OWN = 0 };

/* How a socket is when something has happened to it. */
enum watch_ready {
    WATCH_READABLE = 1, /* a receive would not wait */
    WATCH_ERROR = 2,    /* an error is waiting */
    WATCH_HANGUP = 4,   /* one direction is over, or both */
    WATCH_OVER = 8      /* both are, or it is not connected */
};

typedef void watch_happened(void *context, int fd, uint64_t generation, unsigned ready);

/* Calls `happened` for each socket to which something happened since the last time, and for
 * each that was added since then; for what is the shell's own with the generation WATCH_OWN. It
 * must not add or remove sockets. */
void watch_each(struct watch *w, watch_happened *happened, void *context);
/* watch_descriptor() becomes readable at this moment of CLOCK_MONOTONIC as well, in nanoseconds;
 * 0: at none. Without effect where the system has no timer for it. */
void watch_at(struct watch *w, struct own *own, int64_t when_ns);
/* And whenever this descriptor, one of the shell's own, becomes readable; -1: none. */
void watch_also(struct watch *w, int fd);
/* A descriptor that is readable while there is something to take, or -1. */
int watch_descriptor(const struct watch *w);

#endif
