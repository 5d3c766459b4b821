/*
 * conversation_text.c: the marks of a packet in words. Knows nothing of how they were found.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/conversation.h"

enum { NS_PER_MS = 1000000, MS_PER_S = 1000 };

/* "0.4 ms", "204 ms", "3.1 s" */
static void
add_duration(struct buf *out, int64_t ns)
{
    int64_t tenths = (ns + NS_PER_MS / 20) / (NS_PER_MS / 10);
    const char *unit = " ms";

    if (tenths >= MS_PER_S * 10) {
        tenths = (tenths + MS_PER_S / 2) / MS_PER_S;
        unit = " s";
    } else if (tenths >= 100) {
        buf_int(out, (tenths + 5) / 10);
        buf_str(out, unit);
        return;
    }
    buf_int(out, tenths / 10);
    buf_char(out, '.');
    buf_int(out, tenths % 10);
    buf_str(out, unit);
}

static void
add_retransmission(struct buf *out, const struct packet_marks *m)
{
    buf_str(out, "retransmission");
    if (m->of == 0)
        return;
    buf_str(out, " of #");
    buf_uint(out, m->of);
    buf_str(out, " after ");
    add_duration(out, m->after_ns);
}

static void
add_duplicate(struct buf *out, const struct packet_marks *m)
{
    buf_str(out, "duplicate ACK ");
    buf_uint(out, m->times);
}

static const struct mark_row {
    enum packet_mark mark;
    const char *name;
    void (*add)(struct buf *out, const struct packet_marks *m); /* where a name is not enough */
} rows[] = {
    {MARK_PORTS_REUSED, "ports reused", NULL},
    {MARK_RETRANSMISSION, NULL, add_retransmission},
    {MARK_OUT_OF_ORDER, "out of order", NULL},
    {MARK_DUPLICATE_ACK, NULL, add_duplicate},
    {MARK_ZERO_WINDOW_PROBE, "zero-window probe", NULL},
    {MARK_KEEP_ALIVE, "keep-alive", NULL},
    {MARK_ZERO_WINDOW, "zero window", NULL},
    {MARK_WINDOW_UPDATE, "window update", NULL},
};

void
packet_marks_text(struct buf *out, const struct packet_marks *m)
{
    bool first = true;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if ((m->marks & rows[i].mark) == 0)
            continue;
        if (!first)
            buf_str(out, ", ");
        if (rows[i].add != NULL)
            rows[i].add(out, m);
        else
            buf_str(out, rows[i].name);
        first = false;
    }
}
