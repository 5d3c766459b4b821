/*
 * json.c: records as JSON. Which keys there are, and in which order, is said here and
 * nowhere else; how a value is written is json_value.c's matter.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "views/json.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "decode/constants.h"
#include "engine/result.h"
#include "views/json_value.h"

/* ---- a call ------------------------------------------------------------------------------- */

/* The room for what comes back is a matter of the shell's; what came is in `out`. */
static bool
is_passed(const struct arg *a)
{
    return !a->room || a->in.kind == VALUE_NULL || a->in.kind == VALUE_BAD;
}

static json_t *
args_of(const struct record *r)
{
    json_t *args = js_object(NULL);

    for (size_t i = 0; i < r->nargs; i++)
        if (is_passed(&r->args[i]))
            js_set(args, r->args[i].name, js_value(&r->args[i].in));
    return args;
}

static json_t *
out_of(const struct record *r)
{
    json_t *out = js_object(NULL);

    for (size_t i = 0; i < r->nargs; i++)
        if (r->args[i].out.kind != VALUE_NONE)
            js_set(out, r->args[i].name, js_value(&r->args[i].out));
    return out;
}

/* ---- sockets ------------------------------------------------------------------------------ */

static json_t *
state_or_null(enum state s)
{
    if (s == STATE_UNKNOWN || s == STATE_GONE)
        return json_null();
    return json_string(state_name(s));
}

static json_t *
notes_of(const struct change *c)
{
    json_t *fields = js_object(NULL);

    for (size_t i = 0; i < c->nnotes; i++)
        js_set(fields, c->notes[i].name, js_fact(c->notes[i].now));
    return fields;
}

static json_t *
change_of(const struct change *c)
{
    json_t *object = js_object(NULL);

    js_set(object, "fd", js_count(c->fd));
    js_set(object, "name", js_string(c->name));
    if (c->host != NULL)
        js_set(object, "host", json_string(c->host));
    js_set(object, "from", state_or_null(c->from));
    js_set(object, "to", state_or_null(c->now.state));
    js_set(object, "detail", js_string(detail_name(c->now.detail)));
    js_set(object, "local", js_address(&c->now.local));
    js_set(object, "peer", js_address(&c->now.peer));
    js_set(object, "to_read", js_count(c->now.to_read));
    js_set(object, "unacked", js_count(c->now.unacked));
    js_set(object, "waiting", js_count(c->now.waiting));
    js_set(object, "backlog", js_count(c->now.backlog));
    if (c->nnotes != 0)
        js_set(object, "fields", notes_of(c));
    return object;
}

static json_t *
changes_of(const struct record *r)
{
    json_t *list = json_array();

    for (size_t i = 0; i < r->nchanges; i++)
        json_array_append_new(list, change_of(&r->changes[i]));
    return list;
}

/* ---- a step ------------------------------------------------------------------------------- */

static json_t *
time_of(const struct record *r)
{
    return r->time_ns != 0 ? json_real((double)(r->time_ns / 1000) / 1e6) : json_null();
}

static json_t *
milliseconds(int64_t ns)
{
    return json_real((double)(ns / 1000) / 1e3);
}

static void
set_place(json_t *object, const char *file, unsigned lineno)
{
    bool known = file != NULL && lineno != 0;

    js_set(object, "file", js_string(file));
    js_set(object, "lineno", known ? json_integer(lineno) : json_null());
}

static void
set_call(json_t *object, const struct record *r)
{
    const char *line = r->typed != NULL ? r->typed : r->line;
    size_t len = r->typed != NULL ? r->typed_len : r->line_len;

    js_set(object, "line", js_text(len != 0 ? line : "", len));
    js_set(object, "call", json_string(r->call));
    js_set(object, "args", args_of(r));
    js_set(object, "out", out_of(r));
    js_set(object, "ret", r->pending ? json_null() : json_integer(r->ret));
    js_set(object, "meaning", js_string(r->meaning));
    js_set(object, "errno", r->pending ? json_null() : json_integer(r->error));
    js_set(object, "error", js_string(r->error != 0 ? errno_name(r->error) : NULL));
}

/* The socket that the step was about, as it is after the step. */
static void
set_socket(json_t *object, const struct record *r)
{
    static const struct sockstate none;
    const struct sockstate *now = r->own != 0 ? &r->changes[0].now : &none;

    js_set(object, "fd", js_count(r->fd));
    js_set(object, "state", state_or_null(now->state));
    js_set(object, "detail", js_string(detail_name(now->detail)));
    js_set(object, "local", js_address(&now->local));
    js_set(object, "peer", js_address(&now->peer));
}

static void
set_received(json_t *object, const struct record *r)
{
    const struct value *v = result_data(r->args, r->nargs);

    js_set(object, "data", v != NULL ? js_data(v->bytes, v->len) : json_null());
    js_set(object, "data_base64", v != NULL ? js_base64(v->bytes, v->len) : json_null());
}

static void
set_verdict(json_t *object, const struct record *r)
{
    bool judged = r->verdict == VERDICT_MET || r->verdict == VERDICT_UNMET;

    js_set(object, "expected", js_string(r->expected));
    js_set(object, "met", judged ? json_boolean(r->verdict == VERDICT_MET) : json_null());
    js_set(object, "ms", milliseconds(r->took_ns));
    js_set(object, "why", js_string(r->why));
}

static json_t *
begin(const struct record *r, const char *type)
{
    json_t *object = js_object(type);

    js_set(object, "step", json_integer((json_int_t)r->step));
    js_set(object, "time", time_of(r));
    js_set(object, "host", js_string(r->host));
    return object;
}

static json_t *
step_of(const struct record *r)
{
    json_t *object = begin(r, r->type == RECORD_JOB ? "job" : "step");

    set_place(object, r->file, r->lineno);
    set_call(object, r);
    set_socket(object, r);
    set_received(object, r);
    js_set(object, "changed", changes_of(r));
    if (r->on_wire)
        js_set(object, "packets", json_integer((json_int_t)r->wire));
    js_set(object, "pending", json_boolean(r->pending));
    js_set(object, "job", r->job != 0 ? json_integer(r->job) : json_null());
    set_verdict(object, r);
    return object;
}

/* ---- a signal ----------------------------------------------------------------------------- */

static json_t *
signal_of(const struct record *r)
{
    json_t *object = begin(r, "signal");
    struct buf name = {0};

    constant_text(&name, &constants_signal, r->sent->number);
    js_set(object, "signal", js_text(name.data, name.len));
    js_set(object, "number", json_integer(r->sent->number));
    js_set(object, "fd", js_count(r->fd));
    js_set(object, "name", js_string(r->name));
    js_set(object, "code", js_string(constant_name(&constants_reason, r->sent->code)));
    js_set(object, "sender", r->sent->sender != 0 ? json_integer(r->sent->sender) : json_null());
    js_set(object, "times", json_integer(r->times));
    buf_free(&name);
    return object;
}

/* ---- messages ----------------------------------------------------------------------------- */

static json_t *
message_of(const char *level, const char *file, unsigned lineno, const char *text,
           size_t len)
{
    json_t *object = js_object("message");

    js_set(object, "level", json_string(level));
    set_place(object, file, lineno);
    js_set(object, "text", js_text(len != 0 ? text : "", len));
    return object;
}

/* jansson does not ask for zeros. */
static void *
get_memory(size_t size)
{
    return mem_grow(NULL, size, 1);
}

void
json_start(void)
{
    json_set_alloc_funcs(get_memory, free);
}

void
json_message(struct buf *out, const char *level, const char *file, unsigned lineno,
             size_t column, const char *text)
{
    json_t *object = message_of(level, file, lineno, text, strlen(text));

    if (column != 0)
        js_set(object, "column", json_integer((json_int_t)column));
    js_line(out, object);
}

void
json_fault(struct buf *out, const char *file, unsigned lineno, const char *line,
           size_t len, const struct diag *d)
{
    const struct buf *instead = &d->instead;
    struct buf sentence = {0};
    json_t *object;

    diag_sentence(d, line, len, &sentence);
    object = message_of("error", file, lineno, sentence.data, sentence.len);
    buf_free(&sentence);
    js_set(object, "line", js_text(len != 0 ? line : "", len));
    js_set(object, "column", json_integer((json_int_t)d->column + 1));
    js_set(object, "width", json_integer((json_int_t)d->width));
    js_set(object, "instead",
           instead->len != 0 ? js_text(instead->data, instead->len) : json_null());
    js_line(out, object);
}

void
json_options(struct buf *out, int fd, const struct facts *f)
{
    json_t *object = js_object("message");

    js_set(object, "level", json_string("info"));
    js_set(object, "fd", json_integer(fd));
    js_set(object, "options", js_facts(f));
    js_line(out, object);
}

void
json_socket(struct buf *out, const struct change *c, const struct facts *f)
{
    json_t *object = js_object("message");
    json_t *keys = change_of(c);

    js_set(object, "level", json_string("info"));
    json_object_update(object, keys);
    json_decref(keys);
    if (f != NULL)
        js_set(object, "fields", js_facts(f));
    js_line(out, object);
}

void
json_record(struct buf *out, const struct record *r)
{
    json_t *object;

    switch (r->type) {
    case RECORD_STEP:
    case RECORD_JOB:
        js_line(out, step_of(r));
        break;
    case RECORD_CHANGE:
        object = begin(r, "change");
        js_set(object, "changed", changes_of(r));
        js_line(out, object);
        break;
    case RECORD_PACKET:
        object = begin(r, "packet");
        js_set_packet(object, r->packet);
        js_line(out, object);
        break;
    case RECORD_SIGNAL:
        js_line(out, signal_of(r));
        break;
    case RECORD_MESSAGE:
        js_line(out, message_of("info", r->file, r->lineno, r->line, r->line_len));
        break;
    case RECORD_COMMAND:
    case RECORD_COMMENT:
    case RECORD_BLOCK:
    case RECORD_END:
        break;
    }
}
