/*
 * call_file.c: the calls that treat a socket as the file that it is: dup(2), open(2), unlink(2),
 * fcntl(2), ioctl(2), poll(2).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>

#include "commands/calls.h"
#include "commands/type.h"
#include "decode/structs.h"
#include "engine/state.h"
#include "engine/sys.h"

static const char group[] = "Files";

#define FD(what) {.name = what, .type = &type_fd, .required = true, .of = -1, .show = "FD"}

/* ---- dup(2) ------------------------------------------------------------------------------- */

static long
invoke_dup(struct call *c)
{
    return sys_dup(call_int(c, 0));
}

static const struct param dup_params[] = {FD("oldfd")};

const struct command command_dup = {
    .name = "dup",
    .group = group,
    .summary = "another descriptor for the same open file",
    .call = {.params = dup_params, .nparams = COUNT(dup_params), .invoke = invoke_dup,
             .effect = EFFECT_DUP, .on_socket = true},
    .yields = {YIELDS_RETURN, YIELDS_NOTHING},
};

static long
invoke_dup2(struct call *c)
{
    return sys_dup2(call_int(c, 0), call_int(c, 1));
}

static const struct param dup2_params[] = {
    FD("oldfd"),
    {.name = "newfd", .type = &type_fd_close, .required = true, .of = -1, .show = "NEWFD"},
};

const struct command command_dup2 = {
    .name = "dup2",
    .group = group,
    .summary = "the same with a number of your choice, which is closed before",
    .call = {.params = dup2_params, .nparams = COUNT(dup2_params), .invoke = invoke_dup2,
             .effect = EFFECT_REPLACES, .on_socket = true},
    .yields = {YIELDS_RETURN, YIELDS_NOTHING},
};

/* ---- open(2) ------------------------------------------------------------------------------ */

enum { OPEN_MODE = 2, NEW_FILE_MODE = 0600 };

/* Without O_CREAT there is no mode. */
static void
shape_open(struct call *c)
{
    if (!c->args[1].given)
        c->args[1].in = (struct value){.kind = VALUE_CONSTANT, .group = &constants_open};
    if (!c->args[OPEN_MODE].given)
        c->args[OPEN_MODE].in.kind = VALUE_OCTAL;
    if ((call_int(c, 1) & O_CREAT) == 0 && !c->args[OPEN_MODE].given)
        c->nargs = OPEN_MODE;
}

static long
invoke_open(struct call *c)
{
    return sys_open(call_pointer(c, 0), call_int(c, 1), (unsigned)call_int(c, OPEN_MODE));
}

static const struct param open_params[] = {
    {.name = "pathname", .type = &type_path, .pass = PASS_BYTES, .required = true, .of = -1,
     .show = "PATH"},
    {.name = "flags", .type = &type_open_flags, .of = -1, .show = "FLAGS"},
    {.name = "mode", .type = &type_mode, .of = -1, .otherwise = NEW_FILE_MODE, .show = "MODE"},
};

const struct command command_open = {
    .name = "open",
    .group = group,
    .summary = "open a file; a FIFO may wait for its other end",
    .call = {.params = open_params, .nparams = COUNT(open_params), .invoke = invoke_open,
             .shape = shape_open, .effect = EFFECT_OPENS, .waits_for = "the other end"},
    .yields = {YIELDS_RETURN, YIELDS_NOTHING},
};

/* ---- unlink(2) ---------------------------------------------------------------------------- */

static long
invoke_unlink(struct call *c)
{
    return sys_unlink(call_pointer(c, 0));
}

static const struct param unlink_params[] = {
    {.name = "pathname", .type = &type_path, .pass = PASS_BYTES, .required = true, .of = -1,
     .show = "PATH"},
};

const struct command command_unlink = {
    .name = "unlink",
    .group = group,
    .summary = "remove a file's name, such as the one that bind gave a UNIX socket",
    .call = {.params = unlink_params, .nparams = COUNT(unlink_params), .invoke = invoke_unlink},
    .yields = {YIELDS_RETURN, YIELDS_NOTHING},
};

/* ---- fcntl(2) ----------------------------------------------------------------------------- */

static long
invoke_fcntl(struct call *c)
{
    return sys_fcntl(call_int(c, 0), call_int(c, 1), c->words[2]);
}

/* What the commands take and return. */
static const struct {
    int command;
    const struct constant_group *takes;
    const struct constant_group *returns;
    bool without; /* takes nothing */
} fcntl_rows[] = {
    {F_GETFL, NULL, &constants_open, true},
    {F_SETFL, &constants_status, NULL, false},
    {F_GETFD, NULL, &constants_fdflag, true},
    {F_SETFD, &constants_fdflag, NULL, false},
    {F_GETOWN, NULL, NULL, true},
#ifdef F_GETSIG
    {F_GETSIG, NULL, &constants_signal, true},
    {F_SETSIG, &constants_signal, NULL, false},
#endif
#ifdef F_GETPIPE_SZ
    {F_GETPIPE_SZ, NULL, NULL, true},
#endif
};

static size_t
fcntl_row(long long command)
{
    size_t i = 0;

    while (i < COUNT(fcntl_rows) && fcntl_rows[i].command != command)
        i++;
    return i;
}

static void
shape_fcntl(struct call *c)
{
    size_t row = fcntl_row(call_int(c, 1));

    if (row < COUNT(fcntl_rows) && fcntl_rows[row].without && !c->args[2].given)
        c->nargs = 2;
}

static const struct constant_group *
fcntl_returns(const struct call *c)
{
    size_t row = fcntl_row(call_int(c, 1));

    return row < COUNT(fcntl_rows) ? fcntl_rows[row].returns : NULL;
}

static bool
fcntl_sets_flags(const struct call *c)
{
    return (int)c->args[1].in.number == F_SETFL;
}

static bool
parse_fcntl_arg(struct parse *p, struct value *v)
{
    size_t row = fcntl_row(p->call->args[1].in.number);

    p->fixed = false;
    if (row < COUNT(fcntl_rows) && fcntl_rows[row].takes != NULL)
        return parse_group(p, fcntl_rows[row].takes, v);
    return type_any.parse(p, v);
}

static void
complete_fcntl_arg(struct completion *c, const struct engine *e)
{
    type_open_flags.complete(c, e);
    completion_offer(c, "FD_CLOEXEC");
    completion_offer(c, "$pid");
    if (c->len != 0)
        complete_group(c, &constants_signal);
}

static const struct type type_fcntl_arg = {
    .title = "what the command takes: flags, a number, hex:… for a structure, null, bad",
    .parse = parse_fcntl_arg,
    .complete = complete_fcntl_arg,
};

static const struct param fcntl_params[] = {
    FD("fd"),
    {.name = "cmd", .type = &type_fcntl_command, .required = true, .of = -1, .show = "CMD"},
    {.name = "arg", .type = &type_fcntl_arg, .pass = PASS_ANY, .out = VALUE_OPTION,
     .length = CALL_WHOLE, .of = -1, .show = "ARG"},
};

const struct command command_fcntl = {
    .name = "fcntl",
    .group = group,
    .summary = "ask for or change what belongs to a descriptor or its open file",
    .more = "fcntl s F_SETFL nonblock; fcntl s getfl; fcntl s F_DUPFD 10. fcntl s F_SETOWN "
            "$pid and fcntl s F_SETFL async ask for SIGIO, which is shown when it comes.",
    .call = {.params = fcntl_params, .nparams = COUNT(fcntl_params), .invoke = invoke_fcntl,
             .shape = shape_fcntl, .effect = EFFECT_FCNTL, .on_socket = true,
             .waits_for = "a lock"},
    .yields = {YIELDS_RETURN, YIELDS_NOTHING},
    .sets_flags = fcntl_sets_flags,
    .returns = fcntl_returns,
};

/* ---- ioctl(2) ----------------------------------------------------------------------------- */

static long
invoke_ioctl(struct call *c)
{
    return sys_ioctl(call_int(c, 0), (unsigned long)c->words[1], c->words[2]);
}

enum { IOCTL_REQUEST = 1, IOCTL_ARG };

/* The requests whose argument is a pointer to an int. */
static const struct {
    unsigned long request;
    bool writes; /* the kernel does */
} ioctl_rows[] = {
    {FIONREAD, true},
#ifdef TIOCOUTQ
    {TIOCOUTQ, true},
#endif
#ifdef SIOCOUTQNSD
    {SIOCOUTQNSD, true},
#endif
#ifdef SIOCATMARK
    {SIOCATMARK, true},
#endif
#ifdef SIOCGPGRP
    {SIOCGPGRP, true},
    {SIOCSPGRP, false},
#endif
#ifdef FIOGETOWN
    {FIOGETOWN, true},
    {FIOSETOWN, false},
#endif
    {FIONBIO, false},
    {FIOASYNC, false},
};

static size_t
ioctl_row(const struct call *c)
{
    size_t i = 0;

    while (i < COUNT(ioctl_rows) &&
           ioctl_rows[i].request != (unsigned long)c->args[IOCTL_REQUEST].in.number)
        i++;
    return i;
}

/* An int where the request takes a pointer to one. */
static bool
parse_ioctl_arg(struct parse *p, struct value *v)
{
    int number;

    p->fixed = false;
    if (!type_any.parse(p, v))
        return false;
    if (v->kind != VALUE_NUMBER || ioctl_row(p->call) == COUNT(ioctl_rows))
        return true;
    number = (int)v->number;
    *v = (struct value){.kind = VALUE_OPTION, .format = &struct_ints, .len = sizeof number,
                        .number = ioctl_rows[ioctl_row(p->call)].writes ? VALUE_READ_WRITE
                                                                        : VALUE_READ_ONLY,
                        .bytes = arena_copy(p->cx->arena, &number, sizeof number)};
    return true;
}

static const struct type type_ioctl_arg = {
    .title = "what the request takes: a number, hex:… for a structure, null, bad",
    .parse = parse_ioctl_arg,
};

/* Where the kernel tells an int there is room for it. */
static void
fill_ioctl(struct call *c)
{
    static const int zero;
    size_t row = ioctl_row(c);

    if (c->args[IOCTL_ARG].given || row == COUNT(ioctl_rows) || !ioctl_rows[row].writes)
        return;
    c->args[IOCTL_ARG].in = (struct value){.kind = VALUE_OPTION, .format = &struct_ints,
                                           .bytes = &zero, .len = sizeof zero};
}

/* Of the number the kernel takes 32 bits. */
static bool
ioctl_sets_flags(const struct call *c)
{
    unsigned request = (unsigned)c->args[IOCTL_REQUEST].in.number;

    return request == (unsigned)FIONBIO || request == (unsigned)FIOASYNC;
}

static const struct param ioctl_params[] = {
    FD("fd"),
    {.name = "request", .type = &type_request, .required = true, .of = -1, .show = "REQUEST"},
    {.name = "argp", .alias = "arg", .type = &type_ioctl_arg, .pass = PASS_ANY,
     .out = VALUE_OPTION, .length = CALL_WHOLE, .of = -1, .show = "ARG"},
};

const struct command command_ioctl = {
    .name = "ioctl",
    .group = group,
    .summary = "ask a device or a socket for something special",
    .more = "ioctl s FIONREAD (bytes to read), SIOCOUTQ (not acknowledged), SIOCATMARK (urgent "
            "mark), FIONBIO 1, or any number.",
    .call = {.params = ioctl_params, .nparams = COUNT(ioctl_params), .invoke = invoke_ioctl,
             .on_socket = true},
    .yields = {IOCTL_ARG, YIELDS_NOTHING},
    .fill = fill_ioctl,
    .sets_flags = ioctl_sets_flags,
};

/* ---- poll(2) ------------------------------------------------------------------------------ */

static long
invoke_poll(struct call *c)
{
    return sys_poll(call_pointer(c, 0), (unsigned long)c->words[1], call_int(c, 2));
}

static bool
events_fault(struct parse *p, const char *bad, size_t bad_len)
{
    const char *near = constant_nearest(&constants_poll, bad, bad_len);
    const char *typed = memmem(p->line + p->column, p->width, bad, bad_len);
    struct parse at = *p;

    parse_fault(p, "events are in, out, pri, rdhup … joined by |, or a number");
    if (near == NULL || typed == NULL)
        return false;
    at.column = (size_t)(typed - p->line);
    at.width = bad_len;
    return parse_instead(&at, near);
}

/* FD[:EVENTS]; without events POLLIN. */
static bool
parse_one_poll(struct parse *p, const char *text, size_t len, struct pollfd *one)
{
    const char *colon = memchr(text, ':', len);
    struct parse fd = *p;
    long long number;
    long events = POLLIN;
    const char *bad;
    size_t bad_len;

    fd.len = colon != NULL ? (size_t)(colon - text) : len;
    fd.text = arena_copy(p->cx->arena, text, fd.len);
    if (!parse_descriptor(&fd, &number, NULL))
        return false;
    if (colon != NULL && !constant_parse(&constants_poll, colon + 1, len - fd.len - 1, &events,
                                         &bad, &bad_len))
        return events_fault(p, bad, bad_len);
    *one = (struct pollfd){.fd = (int)number, .events = (short)events};
    return true;
}

static bool
parse_poll(struct parse *p, struct value *v)
{
    struct buf b = {0};
    bool good = true;

    p->fixed = false;
    for (const char *at = p->text, *end = at + p->len; good && at <= end;) {
        const char *comma = memchr(at, ',', (size_t)(end - at));
        const char *stop = comma != NULL ? comma : end;
        struct pollfd one;

        good = parse_one_poll(p, at, (size_t)(stop - at), &one);
        if (good)
            buf_add(&b, &one, sizeof one);
        at = stop + 1;
    }
    if (good)
        *v = (struct value){.kind = VALUE_OPTION, .format = &struct_poll_asked, .len = b.len,
                            .bytes = arena_copy(p->cx->arena, b.data, b.len)};
    buf_free(&b);
    return good;
}

/* The number of entries, unless it is given. */
static void
fill_poll(struct call *c)
{
    if (!c->args[1].given)
        c->args[1].in = (struct value){
            .kind = VALUE_NUMBER, .number = (long long)(c->args[0].in.len / sizeof(struct pollfd))};
}

static const struct type type_poll = {
    .title = "descriptors, each with :EVENTS (in, out, pri, rdhup joined by |); without, in",
    .parse = parse_poll,
    .complete = NULL,
};

static const struct param poll_params[] = {
    {.name = "fds", .type = &type_poll, .pass = PASS_ANY, .out = VALUE_OPTION,
     .format = &struct_poll_got, .length = CALL_WHOLE, .of = -1, .many = true,
     .show = "FD:EVENTS…"},
    {.name = "nfds", .type = &type_size, .named_only = true, .of = -1},
    {.name = "timeout", .type = &type_int, .named_only = true, .of = -1, .otherwise = -1},
};

const struct command command_poll = {
    .name = "poll",
    .group = group,
    .summary = "wait until something can be done with one of several descriptors",
    .more = "poll s:in c:in|out timeout=500 (milliseconds; 0 only looks). What has happened is "
            "shown behind each descriptor.",
    .call = {.params = poll_params, .nparams = COUNT(poll_params), .invoke = invoke_poll,
             .waits_for = "an event"},
    .yields = {0, YIELDS_NOTHING},
    .fill = fill_poll,
};
