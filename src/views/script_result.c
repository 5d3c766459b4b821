/*
 * script_result.c: what a replay is to expect of a call: its result, in words that are true the
 * next time as well. For the script view alone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "views/script_result.h"

#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "decode/address.h"
#include "decode/options.h"
#include "engine/result.h"
#include "views/script_edit.h"

#ifndef SO_PEERNAME
#define SO_PEERNAME (-1) /* no option */
#endif

/* Does the line take any result? Then so does the replay. */
bool
script_takes_any(const char *expected)
{
    static const char blanks[] = " \t";

    while (expected != NULL && *(expected += strspn(expected, blanks)) != '\0') {
        size_t len = strcspn(expected, blanks);

        if (len == strlen("any") && strncasecmp(expected, "any", len) == 0)
            return true;
        expected += len;
    }
    return false;
}

static void
add_address(const struct script_addresses *addresses, const struct record *r, struct buf *out)
{
    const struct arg *a = script_arg(r, "addr");
    const struct arg *length = script_arg(r, "addrlen");
    struct buf word = {0};

    if (a == NULL || a->out.kind != VALUE_ADDRESS)
        return;
    if (length != NULL && length->out.number > (long long)a->out.len)
        return; /* cut short: nobody's address */
    if (script_address_chosen(addresses, a->out.bytes, a->out.len))
        address_text(&word, a->out.bytes, a->out.len);
    else
        script_address_owner(addresses, a->out.bytes, a->out.len, SCRIPT_EXACT, r->fd,
                             &word);
    if (word.len != 0) {
        buf_str(out, " addr=");
        buf_add(out, word.data, word.len);
    }
    buf_free(&word);
}

/* Does the system choose this value, and another system another one? The size of a
 * buffer is the user's once it was set. */
static bool
is_systems(const struct script_addresses *addresses, const struct record *r, const struct option *o)
{
    const struct script_socket *s = script_socket_find(addresses, r->fd);

    if (o->varies)
        return true;
    if (o->level != SOL_SOCKET)
        return false;
    if (o->number == SO_PEERNAME)
        return true;
    if (o->number == SO_RCVBUF)
        return s == NULL || !s->receive_buffer_set;
    return o->number == SO_SNDBUF && (s == NULL || !s->send_buffer_set);
}

static void
add_option(const struct script_addresses *addresses, const struct record *r, struct buf *out)
{
    const struct arg *level = script_arg(r, "level");
    const struct arg *name = script_arg(r, "optname");
    const struct arg *value = script_arg(r, "optval");
    const struct option *o;

    if (level == NULL || name == NULL || value == NULL || value->out.kind != VALUE_OPTION)
        return;
    o = option_by_number((long)level->in.number, (long)name->in.number);
    if (o == NULL || is_systems(addresses, r, o))
        return;
    buf_str(out, " optval=");
    value_text(out, &value->out);
}

/* The descriptors that came. Other control messages tell times, processes and interfaces. */
static void
add_rights(const struct record *r, struct buf *out)
{
    static const char rights[] = "SCM_RIGHTS:";
    const struct arg *control = script_arg(r, "control");
    struct buf word = {0};

    if (control == NULL || control->out.kind != VALUE_OPTION)
        return;
    value_text(&word, &control->out);
    if (strncmp(buf_text(&word), rights, sizeof rights - 1) == 0 &&
        strchr(buf_text(&word), '+') == NULL)
        buf_printf(out, " control=%s", buf_text(&word));
    buf_free(&word);
}

/* Is an address that the kernel chose in what was received, as `send c $addr` puts it? */
static bool
tells_address(const struct script_addresses *addresses, const struct record *r)
{
    const struct value *data = result_data(r->args, r->nargs);

    return data != NULL && script_address_in_text(addresses, data->bytes, data->len);
}

/* The result of one call. On a replay nobody presses Ctrl-C: what it ended is still
 * waiting. */
void
script_result(const struct script_addresses *addresses, const struct record *r, struct buf *out)
{
    if (r->interrupted != INTERRUPTED_NOT) {
        buf_str(out, "blocked");
        return;
    }
    if (r->ret > 0 && tells_address(addresses, r))
        buf_int(out, r->ret);
    else
        result_text(out, r->args, r->nargs, r->ret, r->error, r->interrupted);
    add_address(addresses, r, out);
    add_option(addresses, r, out);
    add_rights(r, out);
}
