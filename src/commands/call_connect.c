/*
 * call_connect.c: the calls that make, name and end sockets and connections.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <netinet/in.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "commands/calls.h"
#include "commands/type.h"
#include "decode/constants.h"
#include "decode/spelling.h"
#include "decode/structs.h"
#include "engine/state.h"
#include "engine/sys.h"

static const char group[] = "Sockets";

#define FD(kind) {.name = "sockfd", .type = &kind, .required = true, .of = -1, .show = "FD"}
#define ADDRESS(word)                                                                              \
    {.name = "addr", .type = &type_address, .pass = PASS_BYTES, .required = true, .of = -1,        \
     .show = word}
#define ADDRESS_LENGTH                                                                             \
    {.name = "addrlen", .type = &type_socklen, .named_only = true, .of = 1,                        \
     .otherwise = sizeof(struct sockaddr)}
#define ADDRESS_ROOM                                                                               \
    {.name = "addr", .type = &type_address_room, .pass = PASS_ROOM, .out = VALUE_ADDRESS,          \
     .length = 2, .named_only = true, .of = -1, .otherwise = sizeof(struct sockaddr_storage)}
#define ADDRESS_ROOM_LENGTH                                                                        \
    {.name = "addrlen", .type = &type_socklen, .pass = PASS_LENGTH, .named_only = true, .of = 1,   \
     .otherwise = sizeof(struct sockaddr_storage)}

/* ---- socket(2) ---------------------------------------------------------------------------- */

static long
invoke_socket(struct call *c)
{
    return sys_socket(call_int(c, 0), call_int(c, 1), call_int(c, 2));
}

#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif
#ifndef IPPROTO_SCTP
#define IPPROTO_SCTP 132
#endif

static const struct {
    const char *word;
    int domain;
    int type;
    int protocol;
} shorts[] = {
    {"tcp", AF_INET, SOCK_STREAM, 0},
    {"udp", AF_INET, SOCK_DGRAM, 0},
    {"tcp4", AF_INET, SOCK_STREAM, 0},
    {"udp4", AF_INET, SOCK_DGRAM, 0},
    {"tcp6", AF_INET6, SOCK_STREAM, 0},
    {"udp6", AF_INET6, SOCK_DGRAM, 0},
    {"unix", AF_UNIX, SOCK_STREAM, 0},
    {"unix-stream", AF_UNIX, SOCK_STREAM, 0},
    {"unix-dgram", AF_UNIX, SOCK_DGRAM, 0},
    {"unix-seqpacket", AF_UNIX, SOCK_SEQPACKET, 0},
    {"mptcp", AF_INET, SOCK_STREAM, IPPROTO_MPTCP},
    {"mptcp6", AF_INET6, SOCK_STREAM, IPPROTO_MPTCP},
    {"sctp", AF_INET, SOCK_STREAM, IPPROTO_SCTP},
    {"icmp", AF_INET, SOCK_DGRAM, IPPROTO_ICMP},
    {"icmp6", AF_INET6, SOCK_DGRAM, IPPROTO_ICMPV6},
    {"raw", AF_INET, SOCK_RAW, IPPROTO_ICMP},
};

static void
set_constant(struct arg *a, const struct constant_group *constants, long value)
{
    a->given = true;
    a->in = (struct value){.kind = VALUE_CONSTANT, .group = constants, .number = value};
}

static const char *
nearest_short(const char *word, size_t len)
{
    const char *nearest = NULL;
    int best = SPELLING_FAR;

    for (size_t i = 0; i < COUNT(shorts); i++) {
        int distance = spelling_distance(word, len, shorts[i].word);

        if (distance < best && spelling_near(distance, len)) {
            best = distance;
            nearest = shorts[i].word;
        }
    }
    return nearest;
}

/* tcp, udp6, unix …, also tcp|nonblock. */
static bool
socket_in_short(const char *word, size_t len, struct call *c, const char **nearest)
{
    const char *bar = memchr(word, '|', len);
    size_t name = bar != NULL ? (size_t)(bar - word) : len;
    long flags = 0;
    const char *bad;
    size_t bad_len;

    *nearest = NULL;
    if (bar != NULL && !constant_parse(&constants_accept, bar + 1, len - name - 1, &flags, &bad,
                                       &bad_len))
        return false;
    for (size_t i = 0; i < COUNT(shorts); i++) {
        if (strlen(shorts[i].word) != name || strncasecmp(shorts[i].word, word, name) != 0)
            continue;
        set_constant(&c->args[0], &constants_family, shorts[i].domain);
        set_constant(&c->args[1], &constants_type, shorts[i].type | flags);
        set_constant(&c->args[2], &constants_protocol, shorts[i].protocol);
        if (shorts[i].protocol == 0)
            c->args[2].in = (struct value){.kind = VALUE_NUMBER};
        return true;
    }
    *nearest = nearest_short(word, name);
    return false;
}

static void
complete_domain(struct completion *c, const struct engine *e)
{
    for (size_t i = 0; i < COUNT(shorts); i++)
        completion_offer(c, shorts[i].word);
    type_domain.complete(c, e);
}

static bool
parse_domain(struct parse *p, struct value *v)
{
    return type_domain.parse(p, v);
}

static const struct type type_domain_or_short = {
    .title = "an address family: inet, inet6, unix … or a number",
    .parse = parse_domain,
    .complete = complete_domain,
};

static const struct param socket_params[] = {
    {.name = "domain", .type = &type_domain_or_short, .required = true, .of = -1, .show = "DOMAIN"},
    {.name = "type", .type = &type_socktype, .required = true, .of = -1, .show = "TYPE"},
    {.name = "protocol", .type = &type_protocol, .of = -1, .show = "PROTOCOL"},
};

const struct command command_socket = {
    .name = "socket",
    .group = group,
    .summary = "make a socket; the result is its descriptor",
    .more = "In short: socket tcp, udp, tcp6, udp6, unix, unix-dgram, unix-seqpacket, mptcp; "
            "socket tcp|nonblock adds a flag.",
    .call = {.params = socket_params, .nparams = COUNT(socket_params), .invoke = invoke_socket,
             .effect = EFFECT_SOCKET},
    .yields = {YIELDS_RETURN, YIELDS_NOTHING},
    .shorthand = socket_in_short,
};

/* ---- socketpair(2) ------------------------------------------------------------------------ */

static long
invoke_socketpair(struct call *c)
{
    return sys_socketpair(call_int(c, 0), call_int(c, 1), call_int(c, 2), call_pointer(c, 3));
}

static const struct param socketpair_params[] = {
    {.name = "domain", .type = &type_domain_or_short, .required = true, .of = -1, .show = "DOMAIN"},
    {.name = "type", .type = &type_socktype, .required = true, .of = -1, .show = "TYPE"},
    {.name = "protocol", .type = &type_protocol, .of = -1, .show = "PROTOCOL"},
    {.name = "sv", .type = &type_data_room, .pass = PASS_ROOM, .out = VALUE_OPTION,
     .format = &struct_ints, .length = CALL_WHOLE, .named_only = true, .of = -1,
     .otherwise = 2 * sizeof(int)},
};

const struct command command_socketpair = {
    .name = "socketpair",
    .group = group,
    .summary = "make two sockets that are connected with each other",
    .more = "a, b = socketpair unix stream keeps both; in short: socketpair unix.",
    .call = {.params = socketpair_params, .nparams = COUNT(socketpair_params),
             .invoke = invoke_socketpair, .effect = EFFECT_PAIR},
    .yields = {YIELDS_FIRST, YIELDS_SECOND},
    .shorthand = socket_in_short,
};

/* ---- bind(2) ------------------------------------------------------------------------------ */

static long
invoke_bind(struct call *c)
{
    return sys_bind(call_int(c, 0), call_pointer(c, 1), (socklen_t)call_int(c, 2));
}

static const struct param bind_params[] = {FD(type_fd), ADDRESS("ADDR"), ADDRESS_LENGTH};

const struct command command_bind = {
    .name = "bind",
    .group = group,
    .summary = "give a socket its local address",
    .call = {.params = bind_params, .nparams = COUNT(bind_params), .invoke = invoke_bind,
             .on_socket = true, .waits_for = "the file system", .moves = HINT_NAMES},
    .yields = {YIELDS_RETURN, YIELDS_NOTHING},
};

/* ---- listen(2) ---------------------------------------------------------------------------- */

static long
invoke_listen(struct call *c)
{
    return sys_listen(call_int(c, 0), call_int(c, 1));
}

static const struct param listen_params[] = {
    FD(type_fd),
    {.name = "backlog", .type = &type_backlog, .of = -1, .otherwise = SOMAXCONN, .show = "BACKLOG"},
};

const struct command command_listen = {
    .name = "listen",
    .group = group,
    .summary = "be ready for connections; the backlog is how many may wait",
    .call = {.params = listen_params, .nparams = COUNT(listen_params), .invoke = invoke_listen,
             .on_socket = true, .moves = HINT_STATE | HINT_NAMES},
    .yields = {YIELDS_RETURN, YIELDS_NOTHING},
};

/* ---- accept(2), accept4(2) ---------------------------------------------------------------- */

enum { ACCEPT_FLAGS = 3 };

/* With flags it is accept4. */
static void
shape_accept(struct call *c)
{
    if (c->args[ACCEPT_FLAGS].given)
        c->name = "accept4";
    else
        c->nargs = ACCEPT_FLAGS;
}

static long
invoke_accept(struct call *c)
{
    if (c->nargs > ACCEPT_FLAGS)
        return sys_accept4(call_int(c, 0), call_pointer(c, 1), call_pointer(c, 2),
                           call_int(c, ACCEPT_FLAGS));
    return sys_accept(call_int(c, 0), call_pointer(c, 1), call_pointer(c, 2));
}

static const struct param accept_params[] = {
    FD(type_fd),
    ADDRESS_ROOM,
    ADDRESS_ROOM_LENGTH,
    {.name = "flags", .type = &type_accept_flags, .of = -1, .show = "FLAGS"},
};

const struct command command_accept = {
    .name = "accept",
    .group = group,
    .summary = "take a waiting connection; the result is a new descriptor for it",
    .more = "conn, addr = accept s keeps the descriptor and the peer's address. With FLAGS it is "
            "accept4.",
    .call = {.params = accept_params, .nparams = COUNT(accept_params), .invoke = invoke_accept,
             .shape = shape_accept, .effect = EFFECT_ACCEPT, .on_socket = true,
             .waits_for = "a connection", .moves = HINT_STATE},
    .yields = {YIELDS_RETURN, 1},
};

/* ---- connect(2) --------------------------------------------------------------------------- */

static long
invoke_connect(struct call *c)
{
    return sys_connect(call_int(c, 0), call_pointer(c, 1), (socklen_t)call_int(c, 2));
}

static const struct param connect_params[] = {FD(type_fd), ADDRESS("ADDR"), ADDRESS_LENGTH};

const struct command command_connect = {
    .name = "connect",
    .group = group,
    .summary = "connect to a peer; of a datagram socket, remember the peer",
    .call = {.params = connect_params,
             .nparams = COUNT(connect_params),
             .invoke = invoke_connect,
             .on_socket = true,
             .connects = true,
             .waits_for = "an answer",
             .moves = HINT_STATE | HINT_NAMES},
    .yields = {YIELDS_RETURN, YIELDS_NOTHING},
};

/* ---- shutdown(2), close(2) ---------------------------------------------------------------- */

static long
invoke_shutdown(struct call *c)
{
    return sys_shutdown(call_int(c, 0), call_int(c, 1));
}

static const struct param shutdown_params[] = {
    FD(type_fd),
    {.name = "how", .type = &type_how, .required = true, .of = -1, .show = "HOW"},
};

const struct command command_shutdown = {
    .name = "shutdown",
    .group = group,
    .summary = "close one direction of a connection, or both: in, out, both",
    .call = {.params = shutdown_params, .nparams = COUNT(shutdown_params),
             .invoke = invoke_shutdown, .on_socket = true, .moves = HINT_STATE | HINT_DATA},
    .yields = {YIELDS_RETURN, YIELDS_NOTHING},
};

static long
invoke_close(struct call *c)
{
    return sys_close(call_int(c, 0));
}

static const struct param close_params[] = {
    {.name = "fd", .type = &type_fd_close, .required = true, .of = -1, .show = "FD"},
};

const struct command command_close = {
    .name = "close",
    .group = group,
    .summary = "close a descriptor",
    .call = {.params = close_params, .nparams = COUNT(close_params), .invoke = invoke_close,
             .effect = EFFECT_CLOSES, .on_socket = true,
             .waits_for = "what was sent to be acknowledged"},
    .yields = {YIELDS_RETURN, YIELDS_NOTHING},
};

/* ---- getsockname(2), getpeername(2) ------------------------------------------------------- */

static long
invoke_getsockname(struct call *c)
{
    return sys_getsockname(call_int(c, 0), call_pointer(c, 1), call_pointer(c, 2));
}

static long
invoke_getpeername(struct call *c)
{
    return sys_getpeername(call_int(c, 0), call_pointer(c, 1), call_pointer(c, 2));
}

static const struct param name_params[] = {FD(type_fd), ADDRESS_ROOM, ADDRESS_ROOM_LENGTH};

const struct command command_getsockname = {
    .name = "getsockname",
    .group = group,
    .summary = "ask for a socket's local address",
    .more = "addr, port = getsockname s keeps both.",
    .call = {.params = name_params, .nparams = COUNT(name_params), .invoke = invoke_getsockname,
             .on_socket = true},
    .yields = {1, YIELDS_PORT},
};

const struct command command_getpeername = {
    .name = "getpeername",
    .group = group,
    .summary = "ask for the address of the peer",
    .call = {.params = name_params, .nparams = COUNT(name_params), .invoke = invoke_getpeername,
             .on_socket = true},
    .yields = {1, YIELDS_PORT},
};
