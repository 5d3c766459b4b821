/*
 * step_wire.c: what happened on the wire of the lab, told in its order: before the call that it
 * happened in, or around a packet that was handed over.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "shell/job.h"
#include "shell/step.h"

/* What happened on the wire, from the first that was not told yet up to `end`. */
static void
tell_packets(struct session *s, size_t end)
{
    for (size_t i = s->packets_told; i < end; i++) {
        struct record r = step_record(s, RECORD_PACKET);

        r.packet = &s->engine.packets[i];
        r.host = r.packet->from;
        r.time_ns = s->engine.epoch_ns + r.packet->time_ns;
        r.took_ns = s->packet_ns != 0 ? r.packet->time_ns - s->packet_ns : 0;
        r.since_step_ns = s->step_ns != 0 ? r.packet->time_ns - s->step_ns : 0;
        s->packet_ns = r.packet->time_ns;
        if (r.packet->number > s->packet_last)
            s->packet_last = r.packet->number;
        output_record(s, &r);
    }
    s->packets_told = end;
    if (end == s->engine.npackets) {
        s->packets_told = 0;
        lab_forget_packets(&s->engine);
    }
}

/* The first that was sent, and is still on the wire, behind one that was handed over. */
static size_t
behind_delivery(const struct session *s)
{
    size_t i = s->packets_told;

    while (i < s->engine.npackets && s->engine.packets[i].fate != FATE_HELD &&
           s->engine.packets[i].fate != FATE_DELAYED)
        i++;
    return i;
}

void
step_packets(struct session *s)
{
    if (s->engine.npackets != 0)
        tell_packets(s, s->engine.npackets);
}

void
step_tell_wire(struct session *s, const struct call *c, bool job, struct record *r)
{
    if (s->engine.lab == NULL || wire_get_mode(s->engine.lab->wire, 0) == WIRE_QUIET)
        return;
    r->on_wire = !job;
    r->wire = s->engine.npackets - s->packets_told;
    s->step_ns = c->started_ns;
    tell_packets(s, job ? behind_delivery(s) : s->engine.npackets);
}

void
step_delivered(struct session *s)
{
    s->packet_before = s->packet_last;
    jobs_await_sleep(s);
    engine_settle(&s->engine, NULL);
    tell_packets(s, behind_delivery(s));
    step_tell_changes(s);
    if (s->line != NULL)
        jobs_collect(s);
    step_settle(s, NULL);
}
