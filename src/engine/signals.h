/*
 * signals.h: the signals by which the kernel tells of a descriptor (fcntl(2): F_SETOWN, F_SETSIG).
 * They would end the program; here they are held back, and taken one by one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_SIGNALS_H
#define ENGINE_SIGNALS_H

#include <signal.h>
#include <stdbool.h>

#include "engine/own.h"

struct signals {
    sigset_t held;
    int fd;       /* of the platform's, readable while one waits; 0: none */
    bool arrived; /* one may wait */
};

/* A signal that came. */
struct sent {
    int number;
    int code;   /* POLL_IN …; 0: the kernel did not say why */
    int fd;     /* the descriptor that it tells of; -1: the kernel did not say */
    int sender; /* the process that sent it; 0: the kernel */
};

/* Holds SIGIO, SIGURG and the real-time signals back, from this thread and those that it makes. */
void signals_start(struct signals *s);
/* And this one, unless it has a meaning for the shell already (SIGINT, SIGTERM …). */
void signals_hold(struct signals *s, struct own *own, int number);
/* Ignores a signal that the C library keeps for itself, and that nobody can hold back. */
void signals_ignore(int number);
/* A descriptor that is readable while one that is held waits; s->arrived is then the caller's to
 * set. -1: this system has none, and s->arrived stays set. */
int signals_open(struct signals *s, struct own *own);
/* The oldest that waits. False: there is none. */
bool signals_take(struct signals *s, struct sent *out);
void signals_close(struct signals *s, struct own *own);

#endif
