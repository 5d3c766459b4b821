/*
 * act_wire_stats.c: what the wire has carried: of each host, of each direction of a connection, and
 * for which call.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/packet_address.h"
#include "shell/lab.h"

static void
put_count(void *context, const struct conversation_count *c)
{
    struct session *s = context;
    double share = c->bytes != 0 ? 100.0 * (double)c->data / (double)c->bytes : 0;

    if (c->packets == 0)
        return;
    buf_str(&s->text, "  ");
    packet_ends_text(&s->text, &c->ends);
    buf_printf(&s->text, "\n      %lu packet%s, %llu bytes, %llu of data, efficiency %.0f%%",
               c->packets, c->packets == 1 ? "" : "s", c->bytes, c->data, share);
    if (c->repeated != 0)
        buf_printf(&s->text, ", %lu sent again", c->repeated);
    buf_char(&s->text, '\n');
}

/* Which call caused which packets, as far as the journal goes. */
static void
put_causes(struct session *s)
{
    for (size_t i = 0; i < s->journal.count; i++) {
        const struct record *r = journal_at(&s->journal, i);
        unsigned long first = 0;
        unsigned long last = 0;

        if ((r->type != RECORD_STEP && r->type != RECORD_JOB) || !r->on_wire || r->wire == 0)
            continue;
        for (size_t k = i; k-- != 0;) {
            const struct record *before = journal_at(&s->journal, k);

            if (before->type != RECORD_PACKET || before->step != r->step)
                break;
            first = before->packet->number;
            last = last != 0 ? last : first;
        }
        if (first != 0 && first == last)
            buf_printf(&s->text, "  step %lu %s: #%lu\n", r->step, r->call, first);
        else if (first != 0)
            buf_printf(&s->text, "  step %lu %s: #%lu to #%lu\n", r->step, r->call, first, last);
    }
}

static void
put_total(struct session *s, size_t from)
{
    struct wire_total t;

    wire_total(s->engine.lab->wire, from, &t);
    buf_printf(&s->text, "  from %s: %lu packet%s, %llu bytes", t.from, t.packets,
               t.packets == 1 ? "" : "s", t.bytes);
    if (t.copies != 0)
        buf_printf(&s->text, "; %lu more %s", t.copies,
                   t.copies == 1 ? "was a copy of a held one" : "were copies of held ones");
    if (t.lost != 0)
        buf_printf(&s->text, "; %lu did not arrive", t.lost);
    buf_char(&s->text, '\n');
}

void
wire_stats(struct session *s)
{
    step_settle(s, NULL);
    for (size_t i = 0; i < s->engine.lab->nhosts; i++)
        put_total(s, i);
    wire_each_count(s->engine.lab->wire, put_count, s);
    put_causes(s);
    output_page(s, 0);
}
