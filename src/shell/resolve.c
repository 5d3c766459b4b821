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
#include "engine/lookup.h"
#include "shell/session.h"

static struct value
text_value(const char *text)
{
    if (text == NULL)
        return (struct value){.kind = VALUE_NULL};
    return (struct value){.kind = VALUE_DATA, .bytes = text, .len = strlen(text)};
}

static const char *
eai_name(int code)
{
    static const struct {
        int code;
        const char *name;
    } rows[] = {
        {EAI_AGAIN, "EAI_AGAIN"},       {EAI_BADFLAGS, "EAI_BADFLAGS"},
        {EAI_FAIL, "EAI_FAIL"},         {EAI_FAMILY, "EAI_FAMILY"},
        {EAI_MEMORY, "EAI_MEMORY"},     {EAI_NONAME, "EAI_NONAME"},
        {EAI_SERVICE, "EAI_SERVICE"},   {EAI_SOCKTYPE, "EAI_SOCKTYPE"},
        {EAI_SYSTEM, "EAI_SYSTEM"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].code == code)
            return rows[i].name;
    return "EAI";
}

static void
put_on_record(struct session *s, struct record *r, const char *host, const char *service,
              int family, const struct endpoint *found)
{
    struct arg args[] = {
        {.name = "node", .in = text_value(host)},
        {.name = "service", .in = text_value(service)},
        {.name = "hints", .in = {.kind = VALUE_CONSTANT, .group = &constants_family,
                                 .number = family}},
        {.name = "res", .room = true},
    };
    struct buf why = {0};

    if (r->ret == 0)
        args[3].out = (struct value){
            .kind = VALUE_ADDRESS, .bytes = found->bytes, .len = found->len};
    else
        buf_printf(&why, "%s: %s.", eai_name((int)r->ret), gai_strerror((int)r->ret));
    if (why.len != 0)
        r->why = buf_text(&why);
    r->args = args;
    r->nargs = sizeof args / sizeof *args;
    output_record(s, r);
    buf_free(&why);
}

bool
resolve_name(struct context *cx, const char *host, const char *service, int family,
             int type, struct endpoint *out, struct diag *d)
{
    struct session *s = cx->session;
    struct record r = {.type = RECORD_STEP, .call = "getaddrinfo", .fd = -1,
                       .file = s->origin.file, .depth = s->loops.depth};
    int64_t before = clock_ns(CLOCK_MONOTONIC);
    enum lookup_result result;
    int code;

    r.time_ns = clock_ns(CLOCK_REALTIME);
    result = lookup(host, service, family, type, out, &code);
    r.took_ns = clock_ns(CLOCK_MONOTONIC) - before;
    if (result == LOOKUP_INTERRUPTED)
        return diag_set(d, d->column, d->width, "the look-up was interrupted");
    if (result == LOOKUP_NO_THREAD)
        return diag_set(d, d->column, d->width, "no thread can be made for the look-up");
    r.ret = code;
    r.step = ++s->step;
    if (result == LOOKUP_FAILED)
        r.verdict = VERDICT_FAILED;
    put_on_record(s, &r, host, service, family, out);
    buf_clear(&d->reason); /* a failed look-up is a result, and was shown */
    return result == LOOKUP_FOUND;
}
