/*
 * foreign_python.c: s.bind(('127.0.0.1', 8888)) as bind s 127.0.0.1:8888. Knows the methods of
 * Python's sockets.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "commands/foreign.h"

static const struct {
    const char *method;
    const char *line; /* in front of the arguments; %: the socket */
} methods[] = {
    {"accept", "accept %"},
    {"bind", "bind %"},
    {"close", "close %"},
    {"connect", "connect %"},
    {"connect_ex", "connect %"},
    {"fileno", "status %"},
    {"getpeername", "getpeername %"},
    {"getsockname", "getsockname %"},
    {"getsockopt", "getsockopt %"},
    {"listen", "listen %"},
    {"recv", "recv %"},
    {"recvfrom", "recvfrom %"},
    {"send", "send %"},
    {"sendall", "sendall %"},
    {"sendto", "sendto %"},
    {"setsockopt", "setsockopt %"},
    {"settimeout", "setsockopt % SO_RCVTIMEO"},
    {"shutdown", "shutdown %"},
};

/* ---- arguments ---------------------------------------------------------------------------- */

static bool
next_argument(struct part *rest, struct part *one)
{
    struct part p = part_trim(*rest);
    size_t end;

    if (p.len == 0)
        return false;
    end = part_end(p.text, p.len, 0, ",");
    *one = part_trim((struct part){p.text, end});
    *rest = part_behind(p, end + 1);
    return true;
}

static void
add(struct buf *out, struct part p)
{
    buf_add(out, p.text, p.len);
}

/* Without b in front and .encode() behind. */
static struct part
text_of(struct part p)
{
    size_t end;

    if (p.len > 1 && (p.text[0] == 'b' || p.text[0] == 'f') && is_in(p.text[1], "'\""))
        p = part_behind(p, 1);
    if (p.len != 0 && is_in(p.text[0], "'\"")) {
        end = part_skip_quoted(p.text, p.len, 0);
        p.len = end;
    }
    return p;
}

static struct part
unquoted(struct part p)
{
    p = text_of(p);
    if (p.len >= 2 && is_in(p.text[0], "'\""))
        return (struct part){p.text + 1, p.len - 2};
    return p;
}

/* ('127.0.0.1', 8888) is 127.0.0.1:8888. */
static void
put_address(struct buf *out, struct part tuple)
{
    struct part host = {0}, port = {0};
    bool six;

    tuple = (struct part){tuple.text + 1, tuple.len - 2};
    next_argument(&tuple, &host);
    next_argument(&tuple, &port);
    host = unquoted(host);
    six = host.len != 0 && memchr(host.text, ':', host.len) != NULL;
    buf_str(out, six ? "[" : "");
    if (host.len == 0)
        buf_char(out, '*');
    add(out, host);
    buf_str(out, six ? "]:" : ":");
    add(out, port);
}

static bool
is_name(struct part p)
{
    return name_valid(p.text, p.len);
}

/* A name in capitals is a constant; another holds a value. */
static void
put_argument(struct buf *out, struct part p)
{
    static const char module[] = "socket.";

    if (part_begins(p, module))
        p = part_behind(p, sizeof module - 1);
    if (p.text[0] == '(' && p.text[p.len - 1] == ')')
        put_address(out, p);
    else if (part_is(p, "True") || part_is(p, "False"))
        buf_str(out, p.text[0] == 'T' ? "on" : "off");
    else {
        p = text_of(p);
        if (is_name(p) && p.text[0] >= 'a')
            buf_char(out, '$');
        add(out, p);
    }
}

static void
put_arguments(struct buf *out, struct part rest)
{
    struct part one;

    while (next_argument(&rest, &one))
        if (one.len != 0) {
            buf_char(out, ' ');
            put_argument(out, one);
        }
}

/* ---- calls -------------------------------------------------------------------------------- */

static void
put_method(struct buf *out, const char *line, struct part receiver)
{
    for (; *line != '\0'; line++)
        if (*line == '%')
            add(out, receiver);
        else
            buf_char(out, *line);
}

/* socket.socket() is a TCP socket. */
static bool
put_module_call(struct buf *out, struct part function, struct part arguments)
{
    static const char *const same[] = {"socket", "socketpair", "getaddrinfo", "close"};

    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if (part_is(function, same[i])) {
            add(out, function);
            if (i == 0 && part_trim(arguments).len == 0)
                buf_str(out, " tcp");
            put_arguments(out, arguments);
            return true;
        }
    return false;
}

static bool
put_method_call(struct buf *out, struct part receiver, struct part method, struct part arguments)
{
    if (part_is(method, "setblocking")) {
        buf_str(out, "fcntl ");
        add(out, receiver);
        buf_str(out, part_is(part_trim(arguments), "True") ? " F_SETFL 0" : " F_SETFL O_NONBLOCK");
        return true;
    }
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (part_is(method, methods[i].method)) {
            put_method(out, methods[i].line, receiver);
            put_arguments(out, arguments);
            return true;
        }
    return false;
}

bool
foreign_python(struct buf *out, const char *text, size_t len)
{
    size_t dot = part_end(text, len, 0, ".("), open = part_end(text, len, 0, "(");
    struct part receiver = {text, dot};
    struct part method, arguments;

    if (dot >= open || open == len || !is_name(receiver))
        return false;
    method = (struct part){text + dot + 1, open - dot - 1};
    arguments = (struct part){text + open + 1, len - open - 1};
    arguments.len = part_end(arguments.text, arguments.len, 0, ")");
    if (part_is(receiver, "socket"))
        return put_module_call(out, method, arguments);
    return put_method_call(out, receiver, method, arguments);
}
