/*
 * text.c: a record as text for people: the call and its outcome, the sockets, one sentence.
 * Decides what is said of a step; the kernel and the journal are never asked.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "views/text.h"

#include <string.h>
#include <sys/socket.h>

#include "base/escape.h"
#include "decode/address.h"
#include "decode/constants.h"
#include "decode/info.h"
#include "views/text_parts.h"

enum { RESULT_INDENT = 4 };
enum { NS_PER_MS = 1000000, NS_PER_TENTH = 100000000 };
static const int64_t slow_ns = 3 * (int64_t)NS_PER_TENTH;

/* ---- the outcome -------------------------------------------------------------------------- */

static void
put_seconds(struct buf *out, int64_t ns)
{
    int64_t tenths = (ns + NS_PER_TENTH / 2) / NS_PER_TENTH;

    if (ns < NS_PER_TENTH) {
        buf_int(out, ns / NS_PER_MS);
        buf_str(out, " ms");
        return;
    }
    buf_int(out, tenths / 10);
    buf_char(out, '.');
    buf_int(out, tenths % 10);
    buf_str(out, " s");
}

static void
put_errno(struct text_line *l, int error)
{
    const char *name = error != 0 ? errno_name(error) : NULL;

    buf_str(l->out, "   errno ");
    buf_int(l->out, error);
    if (name != NULL) {
        buf_char(l->out, ' ');
        text_line_coloured(l, TEXT_RED, name);
    }
}

static void
put_return(struct text_line *l, const struct record *r)
{
    buf_str(l->out, " = ");
    text_line_colour(l, r->ret < 0 ? TEXT_RED : TEXT_GREEN);
    buf_int(l->out, r->ret);
    text_line_colour(l, TEXT_PLAIN);
    if (r->meaning != NULL) {
        buf_str(l->out, "   ");
        buf_str(l->out, r->meaning);
    }
}

static void
put_waiting(struct buf *out, const struct record *r)
{
    if (r->interrupted == INTERRUPTED_LIMIT) {
        buf_str(out, "   still waiting after ");
        put_seconds(out, r->took_ns);
        return;
    }
    if (r->interrupted == INTERRUPTED_USER)
        buf_str(out, "   interrupted");
    if (r->took_ns > slow_ns) {
        buf_str(out, "   after ");
        put_seconds(out, r->took_ns);
    }
}

/* The time in ms with three decimals, and the number of the step. */
static void
put_particulars(struct buf *out, const struct record *r)
{
    int64_t us = r->took_ns / 1000;

    buf_str(out, "   ");
    buf_int(out, us / 1000);
    buf_char(out, '.');
    for (int64_t digit = 100; digit != 0; digit /= 10)
        buf_char(out, (char)('0' + us / digit % 10));
    buf_str(out, " ms   step ");
    buf_uint(out, r->step);
}

/* ---- what is said of a step beyond its outcome -------------------------------------------- */

static const struct value *
passed(const struct record *r, const char *name)
{
    for (size_t i = 0; i < r->nargs; i++)
        if (strcmp(r->args[i].name, name) == 0)
            return &r->args[i].in;
    return NULL;
}

/* How many bytes a receive asked for; -1: it is no receive. */
static long long
asked_for(const struct record *r)
{
    const struct value *len;

    if (strcmp(r->call, "read") == 0)
        len = passed(r, "count");
    else if (strcmp(r->call, "recv") == 0 || strcmp(r->call, "recvfrom") == 0)
        len = passed(r, "len");
    else
        len = NULL;
    return len != NULL ? len->number : -1;
}

/* A datagram socket of the Internet has no TCP state. */
static bool
peer_has_closed(const struct change *own)
{
    const struct sockstate *now = &own->now;

    switch (now->state) {
    case STATE_CLOSE_WAIT:
    case STATE_LAST_ACK:
    case STATE_CLOSING:
    case STATE_TIME_WAIT:
        return true;
    case STATE_CLOSED:
        return now->detail == DETAIL_FINISHED;
    default:
        return now->detail == DETAIL_PEER_CLOSED && own->type != SOCK_DGRAM;
    }
}

/* The bytes of a datagram that did not fit, as far as its length was known. */
static long long
bytes_lost(const struct record *r, long long asked)
{
    const struct change *own = &r->changes[0];
    const struct value *flags = passed(r, "flags");
    long long had = r->ret > asked ? r->ret : own->to_read_before;

    if (had <= asked || r->ret < asked)
        return 0;
    return flags != NULL && (flags->number & MSG_PEEK) != 0 ? 0 : had - asked;
}

static void
put_loss(struct buf *out, long long lost)
{
    struct buf sentence = {0};

    buf_int(&sentence, lost);
    buf_str(&sentence, lost == 1 ? " byte" : " bytes");
    buf_str(&sentence, " of the datagram did not fit and ");
    buf_str(&sentence, lost == 1 ? "is lost." : "are lost.");
    text_sentence(out, buf_text(&sentence));
    buf_free(&sentence);
}

static void
put_receive_remark(struct buf *out, const struct record *r)
{
    bool ends = r->own != 0 && r->ret == 0 && peer_has_closed(&r->changes[0]);
    bool loses = r->own != 0 && r->ret >= 0 && r->changes[0].type == SOCK_DGRAM;
    long long asked = ends || loses ? asked_for(r) : -1;
    long long lost = loses && asked >= 0 ? bytes_lost(r, asked) : 0;

    if (lost > 0)
        put_loss(out, lost);
    else if (ends && asked > 0)
        text_sentence(out, "The peer has closed its side; there is nothing more to read.");
}

/* ---- a job -------------------------------------------------------------------------------- */

/* In front of what a call returned that had to wait. */
static void
put_job(struct buf *out, const struct record *r)
{
    if (r->job == 0)
        return;
    buf_char(out, '%');
    buf_int(out, r->job);
    buf_char(out, ' ');
}

/* What has begun to wait. */
static void
put_pending(struct buf *out, const struct record *r, const struct text_style *style)
{
    struct text_line l = text_line_begin(out, style);
    struct text_mark behind_call;

    text_put_call(&l, r, l.limit, true);
    behind_call = text_line_mark(&l);
    buf_str(out, " waits for ");
    buf_str(out, r->waits_for != NULL ? r->waits_for : "its turn");
    if (r->took_ns > slow_ns) {
        buf_str(out, "   since ");
        put_seconds(out, r->took_ns);
    }
    buf_printf(out, "   %%%d", r->job);
    if (!text_line_fits(&l))
        text_line_break(&l, behind_call, 1, RESULT_INDENT);
    buf_char(out, '\n');
}

/* A structure that the kernel has filled, field by field. */
static void
put_structures(struct buf *out, const struct record *r, const struct text_style *style)
{
    for (size_t i = 0; i < r->nargs; i++) {
        const struct value *v = &r->args[i].out;
        struct facts facts;

        if (v->kind != VALUE_OPTION || v->format->info == NULL)
            continue;
        facts = (struct facts){0};
        info_facts(v->format->info, v->bytes, v->len, &facts);
        text_facts(out, &facts, style);
        facts_free(&facts);
    }
}

/* ---- a step ------------------------------------------------------------------------------- */

static void
put_step(struct buf *out, const struct record *r, const struct text_style *style)
{
    struct text_line l = text_line_begin(out, style);
    struct text_mark behind_call;
    bool whole;

    put_job(out, r);
    whole = text_put_call(&l, r, l.limit, false);
    behind_call = text_line_mark(&l);
    put_return(&l, r);
    put_errno(&l, r->error);
    put_waiting(out, r);
    if (style->detail == TEXT_FULL)
        put_particulars(out, r);
    if (!text_line_fits(&l))
        text_line_break(&l, behind_call, 1, RESULT_INDENT);
    buf_char(out, '\n');
    text_changes(out, r, style);
    if (r->on_wire && r->wire == 0)
        buf_str(out, "  wire: nothing\n");
    if (!whole)
        text_control(out, r, style);
    put_structures(out, r, style);
    if (r->why != NULL)
        text_sentence(out, r->why);
    put_receive_remark(out, r);
}

static void
put_brief_outcome(struct text_line *l, const struct record *r)
{
    const char *error = r->error != 0 ? errno_name(r->error) : NULL;

    put_return(l, r);
    if (error != NULL) {
        buf_str(l->out, "   ");
        text_line_coloured(l, TEXT_RED, error);
    }
    if (r->own != 0 && r->changes[0].moved && r->changes[0].from != r->changes[0].now.state) {
        buf_str(l->out, "   ");
        buf_str(l->out, state_name(r->changes[0].now.state));
    }
}

static void
put_brief_step(struct buf *out, const struct record *r, const struct text_style *style)
{
    struct text_line l = text_line_begin(out, style);
    struct text_mark start;
    struct text_mark behind_call;

    put_job(out, r);
    start = text_line_mark(&l);
    text_put_call(&l, r, l.limit, false);
    behind_call = text_line_mark(&l);
    put_brief_outcome(&l, r);
    if (!text_line_fits(&l)) {
        size_t outcome = out->len - behind_call.at - (l.hidden - behind_call.hidden);

        text_line_back(&l, start);
        text_put_call(&l, r, outcome < l.limit ? l.limit - outcome : 0, false);
        put_brief_outcome(&l, r);
    }
    buf_char(out, '\n');
}

/* ---- a signal ----------------------------------------------------------------------------- */

/* What the kernel said of it, which is often nothing. */
static void
put_signal_source(struct buf *out, const struct record *r)
{
    const char *code = constant_name(&constants_reason, r->sent->code);

    if (r->fd >= 0) {
        buf_str(out, "   of ");
        buf_int(out, r->fd);
    }
    if (r->name != NULL) {
        buf_char(out, ' ');
        escape_text(out, r->name, strlen(r->name));
    }
    if (code != NULL) {
        buf_str(out, "   ");
        buf_str(out, code);
    }
    if (r->sent->sender != 0)
        buf_printf(out, "   from process %d", r->sent->sender);
}

static void
put_signal(struct buf *out, const struct record *r)
{
    buf_str(out, "  signal ");
    constant_text(out, &constants_signal, r->sent->number);
    put_signal_source(out, r);
    if (r->times > 1)
        buf_printf(out, "   %u times", r->times);
    buf_char(out, '\n');
}

void
text_record(struct buf *out, const struct record *r, const struct text_style *style)
{
    switch (r->type) {
    case RECORD_STEP:
    case RECORD_JOB:
        if (r->pending)
            put_pending(out, r, style);
        else if (style->detail == TEXT_BRIEF)
            put_brief_step(out, r, style);
        else
            put_step(out, r, style);
        break;
    case RECORD_CHANGE:
        text_changes(out, r, style);
        break;
    case RECORD_PACKET:
        text_packet(out, r, style);
        break;
    case RECORD_SIGNAL:
        put_signal(out, r);
        break;
    case RECORD_MESSAGE:
        escape_text(out, r->line, r->line_len);
        buf_char(out, '\n');
        break;
    case RECORD_COMMAND:
    case RECORD_COMMENT:
    case RECORD_BLOCK:
    case RECORD_END:
        break;
    }
}
