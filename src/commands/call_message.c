/*
 * call_message.c: the calls that move data with an address, or with control messages: sendto(2),
 * recvfrom(2), sendmsg(2), recvmsg(2).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <string.h>
#include <sys/socket.h>

#include "commands/calls.h"
#include "commands/type.h"
#include "decode/control.h"
#include "engine/state.h"
#include "engine/sys.h"

static const char group[] = "Data";

enum { RECEIVE_LENGTH = 1024, CONTROL_LENGTH = 256 };

#define FD {.name = "sockfd", .type = &type_fd, .required = true, .of = -1, .show = "FD"}
#define FLAGS(kind) {.name = "flags", .type = &kind, .of = -1, .show = "FLAGS"}

/* ---- sendto(2) ---------------------------------------------------------------------------- */

static long
invoke_sendto(struct call *c)
{
    return sys_sendto(call_int(c, 0), call_pointer(c, 1), call_size(c, 2), call_int(c, 3),
                      call_pointer(c, 4), (socklen_t)call_int(c, 5));
}

static const struct param sendto_params[] = {
    FD,
    {.name = "buf", .type = &type_data, .pass = PASS_BYTES, .required = true, .of = -1,
     .show = "DATA"},
    {.name = "len", .type = &type_size, .named_only = true, .of = 1, .otherwise = RECEIVE_LENGTH},
    FLAGS(type_send_flags),
    {.name = "dest_addr", .alias = "addr", .type = &type_address, .pass = PASS_BYTES,
     .required = true, .of = -1, .show = "ADDR"},
    {.name = "addrlen", .type = &type_socklen, .named_only = true, .of = 4,
     .otherwise = sizeof(struct sockaddr)},
};

static const signed char sendto_order[] = {0, 1, 4, 3, -1};

/* Without an address it is send(2). */
static void
fill_sendto(struct call *c)
{
    enum { ADDR = 4, ADDRLEN };

    if (c->args[ADDR].in.kind == VALUE_NULL && !c->args[ADDRLEN].given)
        c->args[ADDRLEN].in.number = 0;
}

const struct command command_sendto = {
    .name = "sendto",
    .group = group,
    .summary = "send data to an address, mostly as a datagram",
    .call = {.params = sendto_params, .nparams = COUNT(sendto_params), .order = sendto_order,
             .invoke = invoke_sendto, .on_socket = true, .waits_for = "room in the send buffer",
             .moves = HINT_STATE | HINT_NAMES},
    .yields = {YIELDS_RETURN, YIELDS_NOTHING},
    .fill = fill_sendto,
};

/* ---- recvfrom(2) -------------------------------------------------------------------------- */

static long
invoke_recvfrom(struct call *c)
{
    return sys_recvfrom(call_int(c, 0), call_pointer(c, 1), call_size(c, 2), call_int(c, 3),
                        call_pointer(c, 4), call_pointer(c, 5));
}

static const struct param recvfrom_params[] = {
    FD,
    {.name = "buf", .type = &type_data_room, .pass = PASS_ROOM, .out = VALUE_DATA,
     .length = CALL_COUNTED, .named_only = true, .of = 2, .otherwise = RECEIVE_LENGTH},
    {.name = "len", .type = &type_size, .of = -1, .otherwise = RECEIVE_LENGTH, .show = "LEN"},
    FLAGS(type_receive_flags),
    {.name = "src_addr", .alias = "addr", .type = &type_address_room, .pass = PASS_ROOM,
     .out = VALUE_ADDRESS, .length = 5, .named_only = true, .of = -1,
     .otherwise = sizeof(struct sockaddr_storage)},
    {.name = "addrlen", .type = &type_socklen, .pass = PASS_LENGTH, .named_only = true, .of = 4,
     .otherwise = sizeof(struct sockaddr_storage)},
};

const struct command command_recvfrom = {
    .name = "recvfrom",
    .group = group,
    .summary = "receive data and learn who sent it",
    .more = "data, addr = recvfrom s keeps both.",
    .call = {.params = recvfrom_params, .nparams = COUNT(recvfrom_params),
             .invoke = invoke_recvfrom, .on_socket = true, .waits_for = "data",
             .moves = HINT_DATA},
    .yields = {1, 4},
    .receives = true,
};

/* ---- sendmsg(2) --------------------------------------------------------------------------- */

/* The structure that all the members go into; null and bad stand for it as a whole. */
enum { MESSAGE = 1, PIECES, NAME, NAME_LENGTH, PIECES_LENGTH, CONTROL, CONTROL_SIZE, SENT_FLAGS,
       RECEIVED_FLAGS = SENT_FLAGS, RECEIVE_FLAGS };

static struct msghdr *
message_of(const struct call *c)
{
    bool is_there = c->args[MESSAGE].in.kind != VALUE_NULL && c->args[MESSAGE].in.kind != VALUE_BAD;

    return is_there ? call_pointer(c, MESSAGE) : NULL;
}

static void
fill_message(struct call *c)
{
    struct msghdr *m = message_of(c);

    if (m == NULL)
        return;
    memset(m, 0, sizeof *m);
    m->msg_name = call_pointer(c, NAME);
    m->msg_namelen = (socklen_t)call_int(c, NAME_LENGTH);
    m->msg_iov = call_pointer(c, PIECES);
    m->msg_iovlen = call_size(c, PIECES_LENGTH);
    m->msg_control = call_pointer(c, CONTROL);
    m->msg_controllen = call_size(c, CONTROL_SIZE);
}

static long
invoke_sendmsg(struct call *c)
{
    fill_message(c);
    return sys_sendmsg(call_int(c, 0), call_pointer(c, MESSAGE), call_int(c, SENT_FLAGS));
}

#define MESSAGE_POINTER                                                                            \
    {.name = "msg", .type = &type_message, .pass = PASS_ROOM, .named_only = true, .of = -1,        \
     .otherwise = sizeof(struct msghdr)}

static const struct param sendmsg_params[] = {
    FD,
    MESSAGE_POINTER,
    {.name = "iov", .alias = "msg_iov", .type = &type_pieces, .pass = PASS_PIECES, .required = true,
     .of = -1, .member = true, .show = "DATA"},
    {.name = "name", .alias = "msg_name addr", .type = &type_address, .pass = PASS_BYTES, .of = -1,
     .member = true, .show = "ADDR"},
    {.name = "namelen", .alias = "msg_namelen addrlen", .type = &type_socklen, .pass = PASS_FIELD,
     .named_only = true, .of = NAME, .otherwise = sizeof(struct sockaddr), .member = true},
    {.name = "iovlen", .alias = "msg_iovlen", .type = &type_size, .pass = PASS_FIELD,
     .named_only = true, .of = PIECES, .otherwise = 1, .member = true},
    {.name = "control", .alias = "fds", .type = &type_control, .pass = PASS_BYTES,
     .named_only = true, .of = -1, .member = true},
    {.name = "controllen", .alias = "msg_controllen", .type = &type_size, .pass = PASS_FIELD,
     .named_only = true, .of = CONTROL, .otherwise = CMSG_SPACE(sizeof(int)), .member = true},
    FLAGS(type_send_flags),
};

const struct command command_sendmsg = {
    .name = "sendmsg",
    .group = group,
    .summary = "send data in pieces, with control messages such as descriptors",
    .more = "sendmsg s hello fds=4,5 passes descriptors; iov=\"a\",\"b\" sends several pieces; "
            "control=SCM_RIGHTS:4+IP_TTL:64 is any control message, control=hex:… any bytes. "
            "msg=null and msg=bad are other pointers instead of the structure.",
    .call = {.params = sendmsg_params, .nparams = COUNT(sendmsg_params), .invoke = invoke_sendmsg,
             .on_socket = true, .waits_for = "room in the send buffer",
             .moves = HINT_STATE | HINT_NAMES},
    .yields = {YIELDS_RETURN, YIELDS_NOTHING},
};

/* ---- recvmsg(2) --------------------------------------------------------------------------- */

static long
invoke_recvmsg(struct call *c)
{
    struct msghdr *m = message_of(c);
    long ret;

    fill_message(c);
    ret = sys_recvmsg(call_int(c, 0), call_pointer(c, MESSAGE), call_int(c, RECEIVE_FLAGS));
    if (m != NULL && ret >= 0) {
        c->words[NAME_LENGTH] = (long)m->msg_namelen;
        c->words[CONTROL_SIZE] = (long)m->msg_controllen;
        c->words[RECEIVED_FLAGS] = m->msg_flags;
    }
    return ret;
}

static const struct param recvmsg_params[] = {
    FD,
    MESSAGE_POINTER,
    {.name = "iov", .alias = "msg_iov", .type = &type_pieces_room, .pass = PASS_PIECES,
     .out = VALUE_DATA, .length = CALL_COUNTED, .of = -1, .member = true, .show = "LEN"},
    {.name = "name", .alias = "msg_name addr", .type = &type_address_room, .pass = PASS_ROOM,
     .out = VALUE_ADDRESS, .length = NAME_LENGTH, .named_only = true, .of = -1, .member = true,
     .otherwise = sizeof(struct sockaddr_storage)},
    {.name = "namelen", .alias = "msg_namelen addrlen", .type = &type_socklen, .pass = PASS_FIELD,
     .out = VALUE_NUMBER, .named_only = true, .of = NAME,
     .otherwise = sizeof(struct sockaddr_storage), .member = true},
    {.name = "iovlen", .alias = "msg_iovlen", .type = &type_size, .pass = PASS_FIELD,
     .named_only = true, .of = PIECES, .otherwise = 1, .member = true},
    {.name = "control", .alias = "msg_control", .type = &type_control_room, .pass = PASS_ROOM,
     .out = VALUE_OPTION, .format = &control_kind, .length = CONTROL_SIZE, .named_only = true,
     .of = CONTROL_SIZE, .member = true, .otherwise = CONTROL_LENGTH},
    {.name = "controllen", .alias = "msg_controllen", .type = &type_size, .pass = PASS_FIELD,
     .out = VALUE_NUMBER, .named_only = true, .of = CONTROL, .otherwise = CONTROL_LENGTH,
     .member = true},
    {.name = "msg_flags", .type = &type_receive_flags, .pass = PASS_FIELD, .out = VALUE_CONSTANT,
     .group = &constants_message, .named_only = true, .of = -1, .member = true},
    FLAGS(type_receive_flags),
};

const struct command command_recvmsg = {
    .name = "recvmsg",
    .group = group,
    .summary = "receive data with its sender, control messages and flags",
    .more = "data, fd = recvmsg s keeps the data and the first descriptor that came. iov=5,100 "
            "receives in pieces of these sizes; controllen= says how much control data there is "
            "room for.",
    .call = {.params = recvmsg_params, .nparams = COUNT(recvmsg_params), .invoke = invoke_recvmsg,
             .effect = EFFECT_MESSAGE, .on_socket = true, .waits_for = "data",
             .moves = HINT_DATA},
    .yields = {PIECES, YIELDS_FIRST},
    .receives = true,
};
