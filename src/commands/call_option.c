/*
 * call_option.c: getsockopt(2) and setsockopt(2). Which options there are is a table's matter.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "commands/calls.h"
#include "commands/type.h"
#include "engine/sys.h"

static const char group[] = "Options";

/* The longest value that an option is known to have, and some more. */
enum { OPTION_ROOM = 1024 };

/* Where the name stands among the parameters. */
enum { OPTION_NAME = 2 };

#define OPTION                                                                                     \
    {.name = "sockfd", .type = &type_fd, .required = true, .of = -1, .show = "FD"},                \
    {.name = "level", .type = &type_level, .of = -1, .show = "LEVEL"},                             \
    {.name = "optname", .type = &type_optname, .required = true, .of = -1, .show = "OPT"}

static long
invoke_getsockopt(struct call *c)
{
    return sys_getsockopt(call_int(c, 0), call_int(c, 1), call_int(c, 2), call_pointer(c, 3),
                          call_pointer(c, 4));
}

static const struct param getsockopt_params[] = {
    OPTION,
    {.name = "optval", .type = &type_option_room, .pass = PASS_ROOM, .out = VALUE_OPTION,
     .length = 4, .named_only = true, .of = -1, .otherwise = OPTION_ROOM},
    {.name = "optlen", .type = &type_socklen, .pass = PASS_LENGTH, .named_only = true, .of = 3,
     .otherwise = OPTION_ROOM},
};

const struct command command_getsockopt = {
    .name = "getsockopt",
    .group = group,
    .summary = "ask for the value of a socket option",
    .more = "v = getsockopt s SO_RCVBUF keeps the value. The level is found by the option's name. "
            "getsockopt s all lists every option that can be read without changing the socket.",
    .call = {.params = getsockopt_params,
             .nparams = COUNT(getsockopt_params),
             .invoke = invoke_getsockopt,
             .on_socket = true,
             .moves = HINT_STATE}, /* reading SO_ERROR clears it */
    .option = OPTION_NAME,
    .yields = {3, YIELDS_NOTHING},
};

static long
invoke_setsockopt(struct call *c)
{
    return sys_setsockopt(call_int(c, 0), call_int(c, 1), call_int(c, 2), call_pointer(c, 3),
                          (socklen_t)call_int(c, 4));
}

static const struct param setsockopt_params[] = {
    OPTION,
    {.name = "optval", .type = &type_optval, .pass = PASS_BYTES, .required = true, .of = -1,
     .show = "VALUE"},
    {.name = "optlen", .type = &type_socklen, .named_only = true, .of = 3},
};

const struct command command_setsockopt = {
    .name = "setsockopt",
    .group = group,
    .summary = "set a socket option",
    .more = "setsockopt s SO_REUSEADDR on; setsockopt s SO_RCVTIMEO 0.5 (seconds); "
            "setsockopt s SO_LINGER 1,0.",
    .call = {.params = setsockopt_params, .nparams = COUNT(setsockopt_params),
             .invoke = invoke_setsockopt, .on_socket = true, .moves = HINT_OPTION},
    .option = OPTION_NAME,
    .yields = {YIELDS_RETURN, YIELDS_NOTHING},
};
