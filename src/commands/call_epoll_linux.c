/*
 * call_epoll_linux.c: epoll(7). What the user's data is, the shell takes to be the descriptor.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "commands/calls.h"
#include "commands/type.h"
#include "decode/option_kinds.h"

static const char group[] = "Files";

/* ---- struct epoll_event ------------------------------------------------------------------- */

/* DATA:EVENTS */
static void
events_text(struct buf *out, const void *bytes, size_t len)
{
    const char *at = bytes;
    struct epoll_event one;

    if (len % sizeof one != 0) {
        option_hex_text(out, bytes, len);
        return;
    }
    if (len == 0)
        buf_str(out, "[]");
    for (size_t i = 0; i < len; i += sizeof one) {
        memcpy(&one, at + i, sizeof one);
        if (i != 0)
            buf_char(out, ',');
        buf_uint(out, one.data.u64);
        buf_char(out, ':');
        constant_text(out, &constants_epoll, (long)one.events);
    }
}

static const struct option_kind events_kind = {
    .title = "DATA:EVENTS", .parse = option_parse_hex, .text = events_text};

/* ---- epoll_create1(2) --------------------------------------------------------------------- */

static long
invoke_create(struct call *c)
{
    return syscall(SYS_epoll_create1, call_int(c, 0));
}

static bool
parse_flags(struct parse *p, struct value *v)
{
    return parse_group(p, &constants_epollflag, v);
}

static const struct type type_flags = {.title = "flags: cloexec", .parse = parse_flags};

static const struct param create_params[] = {
    {.name = "flags", .type = &type_flags, .of = -1, .show = "FLAGS"},
};

static const struct command command_create = {
    .name = "epoll_create1",
    .group = group,
    .summary = "make a set of descriptors to watch; the result is a descriptor too",
    .call = {.params = create_params, .nparams = COUNT(create_params), .invoke = invoke_create,
             .effect = EFFECT_OPENS},
    .yields = {YIELDS_RETURN, YIELDS_NOTHING},
};

/* ---- epoll_ctl(2) ------------------------------------------------------------------------- */

enum { CTL_EVENT = 3, CTL_EVENTS, CTL_DATA };

static long
invoke_ctl(struct call *c)
{
    bool is_there =
        c->args[CTL_EVENT].in.kind != VALUE_NULL && c->args[CTL_EVENT].in.kind != VALUE_BAD;
    struct epoll_event event = {.events = (uint32_t)c->words[CTL_EVENTS],
                                .data.u64 = (uint64_t)c->words[CTL_DATA]};

    if (is_there)
        memcpy(call_pointer(c, CTL_EVENT), &event, sizeof event);
    return syscall(SYS_epoll_ctl, call_int(c, 0), call_int(c, 1), call_int(c, 2),
                   call_pointer(c, CTL_EVENT));
}

static bool
parse_op(struct parse *p, struct value *v)
{
    return parse_group(p, &constants_epollop, v);
}

static void
complete_op(struct completion *c, const struct engine *e)
{
    (void)e;
    complete_group(c, &constants_epollop);
}

static bool
parse_events(struct parse *p, struct value *v)
{
    return parse_group(p, &constants_epoll, v);
}

static void
complete_events(struct completion *c, const struct engine *e)
{
    (void)e;
    complete_group(c, &constants_epoll);
}

static const struct type type_op = {
    .title = "add, mod or del", .parse = parse_op, .complete = complete_op};
static const struct type type_events = {
    .title = "events: in, out, pri, rdhup, et (edge-triggered), oneshot … joined by |",
    .parse = parse_events, .complete = complete_events};
static const struct type type_event = {.title = "null or bad; otherwise the structure"};

/* What is not given is told all the same, for it is what the set remembers. */
static void
fill_ctl(struct call *c)
{
    bool remembers = c->args[1].in.number != EPOLL_CTL_DEL;

    if (!c->args[CTL_EVENTS].given)
        c->args[CTL_EVENTS].in = (struct value){
            .kind = VALUE_CONSTANT, .group = &constants_epoll, .number = EPOLLIN};
    c->args[CTL_EVENTS].told = c->args[CTL_DATA].told = remembers;
}

/* The data is the descriptor, unless it is given. */
static const struct param ctl_params[] = {
    {.name = "epfd", .type = &type_fd, .required = true, .of = -1, .show = "EPFD"},
    {.name = "op", .type = &type_op, .required = true, .of = -1, .show = "OP"},
    {.name = "fd", .type = &type_fd, .required = true, .of = -1, .show = "FD"},
    {.name = "event", .type = &type_event, .pass = PASS_ROOM, .named_only = true, .of = -1,
     .otherwise = sizeof(struct epoll_event)},
    {.name = "events", .type = &type_events, .of = -1, .otherwise = EPOLLIN, .member = true,
     .show = "EVENTS"},
    {.name = "data", .type = &type_size, .named_only = true, .of = 2, .member = true},
};

static const struct command command_ctl = {
    .name = "epoll_ctl",
    .group = group,
    .summary = "watch a descriptor, change for what, or watch it no more",
    .more = "epoll_ctl e add c in|et; without events, in. What epoll_wait tells is the data, "
            "which is the descriptor's number unless data= says another.",
    .call = {.params = ctl_params, .nparams = COUNT(ctl_params), .invoke = invoke_ctl,
             .on_socket = true},
    .yields = {YIELDS_RETURN, YIELDS_NOTHING},
    .fill = fill_ctl,
};

/* ---- epoll_wait(2) ------------------------------------------------------------------------ */

enum { MOST_EVENTS = 16 };

static long
invoke_wait(struct call *c)
{
    return syscall(SYS_epoll_pwait, call_int(c, 0), call_pointer(c, 1), call_int(c, 2),
                   call_int(c, 3), NULL, 8);
}

static const struct param wait_params[] = {
    {.name = "epfd", .type = &type_fd, .required = true, .of = -1, .show = "EPFD"},
    {.name = "events", .type = &type_data_room, .pass = PASS_ROOM, .out = VALUE_OPTION,
     .format = &events_kind, .length = CALL_COUNTED, .unit = sizeof(struct epoll_event),
     .named_only = true, .of = 2, .otherwise = MOST_EVENTS},
    {.name = "maxevents", .type = &type_int, .of = -1, .otherwise = MOST_EVENTS,
     .show = "MAXEVENTS"},
    {.name = "timeout", .type = &type_int, .of = -1, .otherwise = -1, .show = "TIMEOUT"},
};

static const struct command command_wait = {
    .name = "epoll_wait",
    .group = group,
    .summary = "wait until something happens to one of the descriptors of a set",
    .more = "epoll_wait e timeout=500 (milliseconds; 0 only looks). Each event is shown as "
            "DATA:EVENTS.",
    .call = {.params = wait_params, .nparams = COUNT(wait_params), .invoke = invoke_wait,
             .on_socket = true, .waits_for = "an event"},
    .yields = {1, YIELDS_NOTHING},
};

const struct command *const system_commands[] = {&command_create, &command_ctl, &command_wait,
                                                  NULL};
