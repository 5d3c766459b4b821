/*
 * step_signal.c: the signals that came, each told once however often it came in a row.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "shell/step.h"

static bool
is_same(const struct sent *a, const struct sent *b)
{
    return a->number == b->number && a->code == b->code && a->fd == b->fd &&
           a->sender == b->sender;
}

static void
tell_signal(struct session *s, const struct sent *sent, unsigned times)
{
    struct record r = step_record(s, RECORD_SIGNAL);
    const struct sock *about = sockets_find(&s->engine.sockets, sent->fd);

    r.time_ns = engine_now(&s->engine);
    r.sent = sent;
    r.fd = sent->fd;
    r.name = about != NULL ? about->name : NULL;
    r.times = times;
    s->signalled[sent->number] += times;
    output_record(s, &r);
}

void
step_signals(struct session *s)
{
    struct sent now;
    bool more = engine_next_signal(&s->engine, &now);

    while (more) {
        struct sent first = now;
        unsigned times = 1;

        while ((more = engine_next_signal(&s->engine, &now)) && is_same(&first, &now))
            times++;
        tell_signal(s, &first, times);
    }
}
