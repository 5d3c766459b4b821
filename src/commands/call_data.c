/*
 * call_data.c: the calls that move bytes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "commands/calls.h"
#include "commands/type.h"
#include "engine/state.h"
#include "engine/sys.h"

static const char group[] = "Data";

/* As in the lecture's programs: conn.recv(1024). */
enum { RECEIVE_LENGTH = 1024 };

#define FD(what) {.name = what, .type = &type_fd, .required = true, .of = -1, .show = "FD"}
#define DATA                                                                                       \
    {.name = "buf", .type = &type_data, .pass = PASS_BYTES, .required = true, .of = -1,            \
     .show = "DATA"}
#define DATA_LENGTH(what)                                                                          \
    {.name = what, .type = &type_size, .named_only = true, .of = 1, .otherwise = RECEIVE_LENGTH}
#define ROOM                                                                                       \
    {.name = "buf", .type = &type_data_room, .pass = PASS_ROOM, .out = VALUE_DATA, .length = -1,   \
     .named_only = true, .of = 2, .otherwise = RECEIVE_LENGTH}
#define ROOM_LENGTH(what)                                                                          \
    {.name = what, .type = &type_size, .of = -1, .otherwise = RECEIVE_LENGTH, .show = "LEN"}
#define FLAGS(kind) {.name = "flags", .type = &kind, .of = -1, .show = "FLAGS"}

/* ---- send(2) ------------------------------------------------------------------------------ */

static long
invoke_send(struct call *c)
{
    return sys_send(call_int(c, 0), call_pointer(c, 1), call_size(c, 2), call_int(c, 3));
}

static const struct param send_params[] = {FD("sockfd"), DATA, DATA_LENGTH("len"),
                                           FLAGS(type_send_flags)};

const struct command command_send = {
    .name = "send",
    .group = group,
    .summary = "send data; the result is how many bytes the kernel took",
    .call = {.params = send_params, .nparams = COUNT(send_params), .invoke = invoke_send,
             .on_socket = true, .waits_for = "room in the send buffer", .moves = HINT_STATE},
    .yields = {YIELDS_RETURN, YIELDS_NOTHING},
};

const struct command command_sendall = {
    .name = "sendall",
    .group = group,
    .summary = "send until all data is taken, each send a step of its own",
    .call = {.params = send_params, .nparams = COUNT(send_params), .invoke = invoke_send,
             .on_socket = true, .waits_for = "room in the send buffer", .moves = HINT_STATE},
    .call_name = "send",
    .until_all_sent = true,
    .yields = {YIELDS_RETURN, YIELDS_NOTHING},
};

/* ---- recv(2) ------------------------------------------------------------------------------ */

static long
invoke_recv(struct call *c)
{
    return sys_recv(call_int(c, 0), call_pointer(c, 1), call_size(c, 2), call_int(c, 3));
}

static const struct param recv_params[] = {FD("sockfd"), ROOM, ROOM_LENGTH("len"),
                                           FLAGS(type_receive_flags)};

const struct command command_recv = {
    .name = "recv",
    .group = group,
    .summary = "receive data, 1024 bytes at most unless LEN says another number",
    .more = "data = recv conn keeps what came. A result of 0 says that the peer has closed.",
    .call = {.params = recv_params, .nparams = COUNT(recv_params), .invoke = invoke_recv,
             .on_socket = true, .waits_for = "data", .moves = HINT_DATA},
    .yields = {1, YIELDS_NOTHING},
    .receives = true,
};

/* ---- write(2), read(2) -------------------------------------------------------------------- */

static long
invoke_write(struct call *c)
{
    return sys_write(call_int(c, 0), call_pointer(c, 1), call_size(c, 2));
}

static const struct param write_params[] = {FD("fd"), DATA, DATA_LENGTH("count")};

const struct command command_write = {
    .name = "write",
    .group = group,
    .summary = "write data, as to any file",
    .call = {.params = write_params, .nparams = COUNT(write_params), .invoke = invoke_write,
             .on_socket = true, .waits_for = "room in the send buffer", .moves = HINT_STATE},
    .yields = {YIELDS_RETURN, YIELDS_NOTHING},
};

static long
invoke_read(struct call *c)
{
    return sys_read(call_int(c, 0), call_pointer(c, 1), call_size(c, 2));
}

static const struct param read_params[] = {FD("fd"), ROOM, ROOM_LENGTH("count")};

const struct command command_read = {
    .name = "read",
    .group = group,
    .summary = "read data, as from any file",
    .call = {.params = read_params, .nparams = COUNT(read_params), .invoke = invoke_read,
             .on_socket = true, .waits_for = "data", .moves = HINT_DATA},
    .yields = {1, YIELDS_NOTHING},
    .receives = true,
};
