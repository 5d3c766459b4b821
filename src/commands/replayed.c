/*
 * replayed.c: a short list, the last that was learned of a port counts.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "commands/replayed.h"

#include <stdlib.h>

#include "base/mem.h"

static struct replayed_port *
find(const struct replayed *r, int then)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->list[i].then == then)
            return &r->list[i];
    return NULL;
}

int
replayed_now(const struct replayed *r, int then)
{
    const struct replayed_port *port = find(r, then);

    return port != NULL ? port->now : then;
}

void
replayed_learn(struct replayed *r, int then, int now)
{
    struct replayed_port *port = find(r, then);

    if (then <= 0 || now <= 0)
        return;
    if (port == NULL) {
        r->list = mem_grow(r->list, r->count + 1, sizeof *r->list);
        port = &r->list[r->count++];
    }
    *port = (struct replayed_port){then, now};
}

void
replayed_free(struct replayed *r)
{
    free(r->list);
    *r = (struct replayed){0};
}
