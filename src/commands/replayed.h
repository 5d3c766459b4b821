/*
 * replayed.h: ports in what a session or strace printed, and those that stand in their place now
 * that it is played: where the kernel chose one, it has chosen another.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef COMMANDS_REPLAYED_H
#define COMMANDS_REPLAYED_H

#include <stddef.h>

struct replayed_port {
    int then;
    int now;
};

struct replayed {
    struct replayed_port *list;
    size_t count;
    int written; /* the port that the kernel wrote, as the line says that was read last; 0: none */
};

/* The port that was `then`; the same where nothing is known of it. */
int replayed_now(const struct replayed *r, int then);
void replayed_learn(struct replayed *r, int then, int now);
void replayed_free(struct replayed *r);

#endif
