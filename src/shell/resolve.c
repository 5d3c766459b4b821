/*
 * resolve.c: a name in an address is looked up before the call, and seen as a step.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <netdb.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "commands/expected.h"
#include "engine/lookup.h"
#include "shell/session.h"
#include "shell/step.h"

struct query {
    const char *host;
    const char *service;
    int family;
    int type;
};

static struct value
text_value(const char *text)
{
    if (text == NULL)
        return (struct value){.kind = VALUE_NULL};
    return (struct value){.kind = VALUE_DATA, .bytes = text, .len = strlen(text)};
}

static void
put_reason(struct buf *out, int code)
{
    const char *name = constant_name(&constants_lookup, code);

    buf_printf(out, "%s: %s.", name != NULL ? name : "EAI", gai_strerror(code));
}

static void
put_on_record(struct session *s, struct record *r, const struct query *q,
              const struct endpoint *found)
{
    struct arg args[] = {
        {.name = "node", .in = text_value(q->host)},
        {.name = "service", .in = text_value(q->service)},
        {.name = "hints",
         .in = {.kind = VALUE_CONSTANT, .group = &constants_family, .number = q->family}},
        {.name = "res", .room = true},
    };
    struct buf why = {0};

    if (r->ret == 0)
        args[3].out = (struct value){
            .kind = VALUE_ADDRESS, .bytes = found->bytes, .len = found->len};
    else
        put_reason(&why, (int)r->ret);
    if (why.len != 0)
        r->why = buf_text(&why);
    r->args = args;
    r->nargs = sizeof args / sizeof *args;
    output_record(s, r);
    buf_free(&why);
}

/* What the line expects of it, in r->verdict; of one that expects nothing only a failure counts.
 * False: that makes no sense. */
static bool
judge(struct session *s, const struct statement *st, struct record *r, struct difference *how,
      struct diag *d)
{
    struct call c = {.name = r->call, .ret = r->ret};
    bool met;

    r->verdict = r->ret != 0 ? VERDICT_FAILED : VERDICT_NONE;
    if (st == NULL || !st->expects)
        return true;
    c.signature = &st->command->call;
    if (!expected_check(st, st->command, &s->cx, &c, &met, how, d))
        return false;
    r->verdict = met ? VERDICT_MET : VERDICT_UNMET;
    return true;
}

/* The look-up as a step, for the line `st` or, if that is NULL, for a word in a line. False: *d
 * says why there is none. */
static bool
look_up(struct session *s, const struct query *q, const struct statement *st, struct record *r,
        struct endpoint *out, struct diag *d)
{
    int64_t before = clock_ns(CLOCK_MONOTONIC);
    struct difference how = {0};
    enum lookup_result result;
    bool sense;
    int code;

    *r = (struct record){.type = RECORD_STEP,
                         .call = "getaddrinfo",
                         .fd = -1,
                         .file = s->origin.file,
                         .depth = s->loops.depth};
    r->time_ns = clock_ns(CLOCK_REALTIME);
    result = lookup(lab_host(s->engine.lab, s->engine.on), q->host, q->service, q->family, q->type,
                    out, &code);
    r->took_ns = clock_ns(CLOCK_MONOTONIC) - before;
    if (result == LOOKUP_INTERRUPTED)
        return diag_set(d, d->column, d->width, "the look-up was interrupted");
    if (result == LOOKUP_NO_THREAD)
        return diag_set(d, d->column, d->width, "no thread can be made for the look-up");
    s->cx.ret = r->ret = code;
    s->cx.error = 0;
    r->step = ++s->step;
    sense = judge(s, st, r, &how, d);
    put_on_record(s, r, q, out);
    if (r->verdict == VERDICT_UNMET)
        step_complain(s, st, &how);
    difference_free(&how);
    return sense;
}

bool
resolve_name(struct context *cx, const char *host, const char *service, int family, int type,
             struct endpoint *out, struct diag *d)
{
    const struct query q = {host, service, family, type};
    struct record r;

    if (!look_up(cx->session, &q, NULL, &r, out, d))
        return false;
    buf_clear(&d->reason); /* a failed look-up is a result, and was shown */
    return r.ret == 0;
}

enum flow
resolve_line(struct session *s, const struct statement *st, const char *host, const char *service,
             struct diag *d)
{
    const struct query q = {host, service, AF_UNSPEC, SOCK_STREAM};
    struct endpoint found;
    struct record r;

    diag_set(d, st->name->column, st->name->width, "%s", "");
    if (!look_up(s, &q, st, &r, &found, d))
        return FLOW_FAULT;
    return r.verdict == VERDICT_FAILED || r.verdict == VERDICT_UNMET ? FLOW_FAILED : FLOW_NEXT;
}
