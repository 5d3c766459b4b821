/*
 * text_state.c: a socket's line: its number and name, its state, and of the rest what is new.
 * Knows nothing of the call that changed it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "views/text_parts.h"

#include <string.h>
#include <sys/socket.h>

#include "base/escape.h"
#include "decode/address.h"
#include "decode/facts.h"

enum { GAP = 3, INDENT = 6, NAME_COLUMNS = 30 };

static bool
is_unchanged(const struct change *c)
{
    return !c->moved && !c->named && !c->queued && (c->nnotes == 0 || c->fd < 0);
}

/* ---- segments ----------------------------------------------------------------------------- */

static struct text_mark
begin_segment(struct text_line *l)
{
    struct text_mark before = text_line_mark(l);

    buf_add(l->out, "   ", GAP);
    return before;
}

static void
end_segment(struct text_line *l, struct text_mark before)
{
    if (!text_line_fits(l))
        text_line_break(l, before, GAP, INDENT);
}

static void
put_segment(struct text_line *l, const char *text)
{
    struct text_mark before = begin_segment(l);

    buf_str(l->out, text);
    end_segment(l, before);
}

static void
put_bytes(struct text_line *l, int count, const char *what)
{
    struct text_mark before = begin_segment(l);

    buf_int(l->out, count);
    buf_str(l->out, count == 1 ? " byte " : " bytes ");
    buf_str(l->out, what);
    end_segment(l, before);
}

/* ---- addresses ---------------------------------------------------------------------------- */

/* An unnamed UNIX socket has an address that says nothing. */
static bool
is_nameless(const struct endpoint *e)
{
    return e->len == 0 || (e->len <= sizeof(sa_family_t) &&
                           address_family(e->bytes, e->len) == AF_UNIX);
}

static void
put_endpoint(struct text_line *l, const struct endpoint *e)
{
    address_text(l->out, e->bytes, e->len);
}

static void
put_peer(struct text_line *l, const struct endpoint *peer)
{
    buf_str(l->out, text_arrow(l->style));
    buf_char(l->out, ' ');
    put_endpoint(l, peer);
}

/* Each on a line of its own, cut if even that is too short. */
static void
put_wide_pair(struct text_line *l, const struct endpoint *local, const struct endpoint *peer)
{
    size_t room = l->limit - INDENT;
    size_t start = l->out->len;

    if (local != NULL) {
        put_endpoint(l, local);
        text_cut(l->out, start, room, l->style);
    }
    if (peer == NULL)
        return;
    if (local != NULL)
        text_line_break(l, text_line_mark(l), 0, INDENT);
    start = l->out->len;
    put_peer(l, peer);
    text_cut(l->out, start, room, l->style);
}

static void
put_addresses(struct text_line *l, const struct sockstate *now)
{
    const struct endpoint *local = is_nameless(&now->local) ? NULL : &now->local;
    const struct endpoint *peer = is_nameless(&now->peer) ? NULL : &now->peer;
    struct text_mark before;

    if (local == NULL && peer == NULL)
        return;
    before = begin_segment(l);
    if (local != NULL)
        put_endpoint(l, local);
    if (local != NULL && peer != NULL)
        buf_char(l->out, ' ');
    if (peer != NULL)
        put_peer(l, peer);
    end_segment(l, before);
    if (text_line_fits(l))
        return;
    text_line_back(l, (struct text_mark){.at = l->start + INDENT});
    put_wide_pair(l, local, peer);
}

/* ---- what is shown ------------------------------------------------------------------------ */

static bool
shows_addresses(const struct change *c, const struct text_style *style)
{
    bool listens = c->now.state == STATE_LISTEN && c->from != STATE_LISTEN;

    return c->named || listens || c->from == STATE_UNKNOWN || c->now.state == STATE_GONE ||
           is_unchanged(c) || style->detail == TEXT_FULL;
}

static bool
shows_to_read(const struct change *c, const struct text_style *style)
{
    if (c->now.to_read != c->to_read_before)
        return c->now.to_read > 0 || (c->now.to_read == 0 && c->to_read_before > 0);
    return c->now.to_read > 0 && (is_unchanged(c) || style->detail == TEXT_FULL);
}

/* That all is acknowledged is said where nothing else is new. */
static bool
shows_unacked(const struct change *c)
{
    return c->now.unacked > 0 ||
           (c->now.unacked == 0 && c->unacked_before > 0 && !c->moved && !c->named &&
            c->now.to_read == c->to_read_before);
}

static void
put_listener_queue(struct text_line *l, const struct sockstate *now)
{
    struct text_mark before;

    if (now->waiting < 0)
        return;
    before = begin_segment(l);
    buf_int(l->out, now->waiting);
    buf_str(l->out, " waiting");
    if (now->backlog >= 0) {
        buf_str(l->out, ", backlog ");
        buf_int(l->out, now->backlog);
    }
    end_segment(l, before);
}

static void
put_queues(struct text_line *l, const struct change *c)
{
    if (c->now.state == STATE_GONE)
        return;
    if (c->now.state == STATE_LISTEN) {
        put_listener_queue(l, &c->now);
        return;
    }
    if (shows_to_read(c, l->style))
        put_bytes(l, c->now.to_read, "to read");
    if (shows_unacked(c))
        put_bytes(l, c->now.unacked, "unacknowledged");
}

/* A field that is followed, as it was and is; an option, as the kernel keeps it. */
static void
put_note(struct text_line *l, const struct note *n)
{
    struct text_mark before = begin_segment(l);

    buf_str(l->out, n->name);
    buf_str(l->out, n->kept ? " is kept as " : " ");
    if (n->from != NULL) {
        buf_str(l->out, n->from);
        buf_char(l->out, ' ');
        buf_str(l->out, text_arrow(l->style));
        buf_char(l->out, ' ');
    }
    buf_str(l->out, n->now);
    if (n->unit[0] != '\0') {
        buf_char(l->out, ' ');
        fact_put_unit(l->out, n->now, n->unit);
    }
    end_segment(l, before);
}

static void
put_detail(struct text_line *l, const struct sockstate *now)
{
    if (now->detail == DETAIL_NONE || now->detail == DETAIL_BOUND)
        return;
    if (now->detail == DETAIL_NEW && !is_nameless(&now->local))
        return;
    put_segment(l, detail_name(now->detail));
}

/* ---- the line ----------------------------------------------------------------------------- */

static enum text_colour
colour_of(enum state state)
{
    switch (state) {
    case STATE_ESTABLISHED:
    case STATE_LISTEN:
    case STATE_CONNECTED:
        return TEXT_GREEN;
    case STATE_SYN_SENT:
    case STATE_SYN_RECV:
    case STATE_FIN_WAIT1:
    case STATE_FIN_WAIT2:
    case STATE_TIME_WAIT:
    case STATE_CLOSE_WAIT:
    case STATE_LAST_ACK:
    case STATE_CLOSING:
        return TEXT_YELLOW;
    default:
        return TEXT_PLAIN;
    }
}

static void
put_name(struct text_line *l, const char *name)
{
    size_t start = l->out->len;

    escape_text(l->out, name, strlen(name));
    if (l->style->detail != TEXT_FULL)
        text_cut(l->out, start, NAME_COLUMNS, l->style);
}

static void
put_state(struct text_line *l, const struct change *c)
{
    if (c->moved && c->from != STATE_UNKNOWN && c->from != c->now.state) {
        buf_str(l->out, state_name(c->from));
        buf_char(l->out, ' ');
        buf_str(l->out, text_arrow(l->style));
        buf_char(l->out, ' ');
    }
    text_line_coloured(l, colour_of(c->now.state), state_name(c->now.state));
}

/* `-  server: half-open from 192.168.0.2:40112   SYN_RECV`: an end in the lab that has no
 * descriptor of the session. */
static void
put_stranger(struct buf *out, const struct change *c, const struct text_style *style)
{
    struct text_line l = text_line_begin(out, style);
    bool queued = c->now.detail == DETAIL_HALF_OPEN || c->now.detail == DETAIL_QUEUED;

    buf_str(out, "  -  ");
    buf_str(out, c->host);
    buf_str(out, ": ");
    if (queued) {
        bool half = c->now.detail == DETAIL_HALF_OPEN;

        buf_str(out, half ? "half-open from " : "not accepted yet, from ");
        put_endpoint(&l, &c->now.peer);
    } else {
        put_endpoint(&l, &c->now.local);
        buf_char(out, ' ');
        put_peer(&l, &c->now.peer);
    }
    buf_add(out, "   ", GAP);
    put_state(&l, c);
    for (size_t i = 0; i < c->nnotes; i++)
        put_note(&l, &c->notes[i]);
    buf_char(out, '\n');
}

static void
put_socket(struct buf *out, const struct change *c, const struct text_style *style)
{
    struct text_line l = text_line_begin(out, style);

    if (c->fd < 0 && c->host != NULL && c->name == NULL) {
        put_stranger(out, c, style);
        return;
    }
    buf_add(out, "  ", 2);
    if (c->fd >= 0)
        buf_int(out, c->fd);
    else
        buf_char(out, '-');
    if (c->name != NULL) {
        buf_char(out, ' ');
        put_name(&l, c->name);
    }
    buf_add(out, "  ", 2);
    put_state(&l, c);
    if (shows_addresses(c, style))
        put_addresses(&l, &c->now);
    put_detail(&l, &c->now);
    put_queues(&l, c);
    for (size_t i = 0; i < c->nnotes; i++)
        put_note(&l, &c->notes[i]);
    buf_char(out, '\n');
}

void
text_changes(struct buf *out, const struct record *r, const struct text_style *style)
{
    /* In the lab what a packet has changed is told before the call that it has woken. */
    bool told = r->type == RECORD_JOB && r->host != NULL;
    bool skip_own = r->own != 0 && (told || r->nchanges > r->own) &&
                    is_unchanged(&r->changes[0]) && style->detail != TEXT_FULL;

    for (size_t i = skip_own ? r->own : 0; i < r->nchanges; i++)
        put_socket(out, &r->changes[i], style);
}

void
text_socket(struct buf *out, const struct change *c, const struct text_style *style)
{
    put_socket(out, c, style);
}
