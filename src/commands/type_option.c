/*
 * type_option.c: words as the names and values of socket options. A bare name that stands at
 * several levels is settled by the socket.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <limits.h>
#include <netinet/in.h>
#include <string.h>

#include "base/escape.h"
#include "base/words.h"
#include "commands/type.h"
#include "decode/options.h"

enum { MULTIPATH = 262 /* IPPROTO_MPTCP, which old headers lack */ };

/* Does this level mean something to the socket that the call is about? */
static bool
level_fits(const struct parse *p, long level)
{
    const struct sock *s;

    if (level == SOL_SOCKET)
        return true;
    s = engine_find(p->cx->engine, (int)p->call->args[0].in.number);
    return s == NULL || option_level_fits(level, s->domain, s->type, s->protocol == MULTIPATH);
}

/* The row that a name means: the only one of that name, or the one that fits the level or the
 * socket. NULL: none, or *several. */
static const struct option *
settle(struct parse *p, const struct arg *level, bool *several)
{
    const struct option *first = option_by_name(p->text, p->len, 0);
    const struct option *found = NULL;

    *several = false;
    if (first != NULL && !level->given &&
        option_by_name(p->text, p->len, (size_t)(first - options) + 1) == NULL)
        return first;
    p->fixed = false;
    for (const struct option *o = first; o != NULL;
         o = option_by_name(p->text, p->len, (size_t)(o - options) + 1)) {
        if (level->given ? o->level != level->in.number : !level_fits(p, o->level))
            continue;
        *several = found != NULL;
        found = o;
    }
    return *several ? NULL : found;
}

static bool
unknown_option(struct parse *p)
{
    struct buf name = {0};
    const char *near = option_nearest(p->text, p->len);

    escape_text(&name, p->text, p->len < 40 ? p->len : 40);
    if (option_by_name(p->text, p->len, 0) != NULL)
        parse_fault(p, "%s is not an option of that level, or of such a socket; give the level "
                       "before it to ask the kernel all the same", buf_text(&name));
    else
        parse_fault(p, "there is no option %s%s%s", buf_text(&name),
                    near != NULL ? "; perhaps " : "", near != NULL ? near : "");
    buf_free(&name);
    return near != NULL ? parse_instead(p, near) : false;
}

static struct value
named(long long number, const struct option *o)
{
    if (o == NULL)
        return (struct value){.kind = VALUE_NUMBER, .number = number};
    return (struct value){.kind = VALUE_NAMED, .number = number, .name = o->name, .option = o};
}

static bool
parse_optnumber(struct parse *p, const struct arg *level, long long number, struct value *v)
{
    p->fixed = false;
    if (!level->given)
        return parse_fault(p, "an option's number needs its level before it");
    if (number < INT_MIN || number > INT_MAX)
        return parse_fault(p, "%lld does not fit an int", number);
    *v = named(number, option_by_number((long)level->in.number, (long)number));
    return true;
}

static bool
parse_optname(struct parse *p, struct value *v)
{
    const struct arg *level = &p->call->args[p->index - 1];
    const struct option *o;
    long long number;
    bool several;

    if (!p->quoted && number_parse(p->text, p->len, &number))
        return parse_optnumber(p, level, number, v);
    o = settle(p, level, &several);
    if (several)
        return parse_fault(p, "this name stands at several levels; give the level before it");
    if (o == NULL)
        return unknown_option(p);
    *v = named(o->number, o);
    return true;
}

/* The socket that the statement begins with; NULL: not known. */
static const struct sock *
socket_of(const struct completion *c, const struct engine *e)
{
    const struct variable *v;
    const char *text;
    long long fd;
    size_t len;

    if (c->nbefore < 2 || (text = word_literal(&c->before[1], &len)) == NULL)
        return NULL;
    if (number_parse(text, len, &fd))
        return fd <= INT_MAX ? sockets_find(&e->sockets, (int)fd) : NULL;
    v = names_find(&e->names, text, len);
    return v != NULL ? v->sock : NULL;
}

static bool
is_option(const struct word *w)
{
    size_t len;
    const char *text = word_literal(w, &len);

    return text != NULL && option_by_name(text, len, 0) != NULL;
}

/* Those of such a socket; behind an option stands its value. */
static void
complete_optname(struct completion *c, const struct engine *e)
{
    const struct sock *s = socket_of(c, e);

    if (c->nbefore > 2 && is_option(&c->before[c->nbefore - 1]))
        return;
    for (size_t i = 0; i < options_count; i++)
        if (s == NULL || s->kind == SOCK_IS_UNKNOWN ||
            option_level_fits(options[i].level, s->domain, s->type, true))
            completion_offer_short(c, options[i].name, strcspn(options[i].name, "_") + 1);
}

const struct type type_optname = {
    .title = "an option: SO_RCVBUF, rcvbuf, TCP_NODELAY …, or a number behind its level",
    .parse = parse_optname,
    .complete = complete_optname,
};

static bool
parse_optval(struct parse *p, struct value *v)
{
    const struct option *o = p->call->args[p->index - 1].in.option;
    const struct option_kind *kind = o != NULL ? o->kind : &option_int;
    struct buf b = {0};
    const char *why = "";
    bool good = kind->parse(p->text, p->len, &b, &why);

    /* Of a name that stands at several levels it may be another option the next time. */
    if (o == NULL || option_by_name(o->name, strlen(o->name), 0) != o ||
        option_by_name(o->name, strlen(o->name), (size_t)(o - options) + 1) != NULL)
        p->fixed = false;
    if (good)
        *v = (struct value){.kind = VALUE_OPTION, .format = kind, .len = b.len,
                            .bytes = arena_copy(p->cx->arena, b.data, b.len)};
    buf_free(&b);
    return good || parse_fault(p, "the value of %s is %s",
                               o != NULL ? o->name : "an option that is not known", why);
}

const struct type type_optval = {
    .title = "the option's value: a number, on, off, 0.05 (seconds), 1,0 (a structure), hex:…",
    .parse = parse_optval,
};
const struct type type_option_room = {.title = "null or bad; otherwise room for the value"};
