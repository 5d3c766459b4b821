/*
 * foreign_python.c: s.bind(('127.0.0.1', 8888)) as bind s 127.0.0.1:8888. Knows the methods of
 * Python's sockets, and print.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "commands/foreign.h"

#include "decode/constants.h"

static const char of_python[] = "this is Python; here the call comes first, then the socket, and "
                                "blanks separate words";
static const char of_print[] = "results are shown by themselves; echo prints a text";

struct line {
    const char *name;
    const char *line; /* %: the socket, @: the arguments */
};

static const struct line methods[] = {
    {"accept", "accept %@"},
    {"bind", "bind %@"},
    {"close", "close %@"},
    {"connect", "connect %@"},
    {"connect_ex", "connect %@"},
    {"fileno", "status %@"},
    {"getpeername", "getpeername %@"},
    {"getsockname", "getsockname %@"},
    {"getsockopt", "getsockopt %@"},
    {"listen", "listen %@"},
    {"recv", "recv %@"},
    {"recvfrom", "recvfrom %@"},
    {"send", "send %@"},
    {"sendall", "sendall %@"},
    {"sendto", "sendto %@"},
    {"setsockopt", "setsockopt %@"},
    {"settimeout", "setsockopt % SO_RCVTIMEO@"},
    {"shutdown", "shutdown %@"},
};

/* Of the module socket; % is what its result is called. */
static const struct line functions[] = {
    {"socket", "socket@"},
    {"socketpair", "socketpair@"},
    {"getaddrinfo", "getaddrinfo@"},
    {"gethostbyname", "getaddrinfo@"},
    {"close", "close@"},
    {"create_connection", "socket tcp; connect %@"},
    {"create_server", "socket tcp; bind %@; listen %"},
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

static bool
is_number(struct part p)
{
    long long number;

    return number_parse(p.text, p.len, &number);
}

/* 'text' without b in front; *behind is what follows. False: it is no text. */
static bool
take_text(struct part p, struct part *text, struct part *behind)
{
    if (p.len > 1 && p.text[0] == 'b' && is_in(p.text[1], "'\""))
        p = part_behind(p, 1);
    if (p.len == 0 || !is_in(p.text[0], "'\""))
        return false;
    *text = (struct part){p.text, part_skip_quoted(p.text, p.len, 0)};
    *behind = part_trim(part_behind(p, text->len));
    return true;
}

static struct part
unquoted(struct part p)
{
    struct part text, behind;

    if (take_text(p, &text, &behind) && text.len >= 2)
        return (struct part){text.text + 1, text.len - 2};
    return p;
}

/* ('127.0.0.1', 8888) is 127.0.0.1:8888. */
static bool
put_address(struct buf *out, struct part tuple)
{
    struct part host = {0}, port = {0};
    bool six;

    tuple = (struct part){tuple.text + 1, tuple.len - 2};
    if (!next_argument(&tuple, &host) || !next_argument(&tuple, &port))
        return false;
    host = unquoted(host);
    six = host.len != 0 && memchr(host.text, ':', host.len) != NULL;
    buf_str(out, six ? "[" : "");
    if (host.len == 0)
        buf_char(out, '*');
    add(out, host);
    buf_str(out, six ? "]:" : ":");
    if (!is_number(port))
        buf_char(out, '$');
    add(out, port);
    return true;
}

static bool
is_name(struct part p)
{
    return name_valid(p.text, p.len);
}

/* b"a" * 1000 is #1000. */
static bool
put_text(struct buf *out, struct part text, struct part behind)
{
    long long times;

    if (behind.len == 0 || part_begins(behind, ".encode(")) {
        add(out, text);
        return true;
    }
    behind = behind.text[0] == '*' ? part_trim(part_behind(behind, 1)) : behind;
    if (!number_parse(behind.text, behind.len, &times) || times < 0 || text.len < 2 ||
        memchr(text.text, '\\', text.len) != NULL)
        return false;
    buf_printf(out, "#%lld", times * (long long)(text.len - 2));
    return true;
}

/* repr(data), data.decode(): what is sent and shown is bytes. */
static struct part
without_conversion(struct part p)
{
    static const char *const fronts[] = {"repr(", "str(", "bytes("};
    size_t end;

    for (size_t i = 0; i < sizeof fronts / sizeof *fronts; i++)
        if (part_begins(p, fronts[i]) && p.text[p.len - 1] == ')') {
            p = part_behind(p, strlen(fronts[i]));
            p.len--;
        }
    end = part_end(p.text, p.len, 0, ".");
    if (end != p.len && (part_begins(part_behind(p, end), ".decode(") ||
                         part_begins(part_behind(p, end), ".encode(")))
        p.len = end;
    return p;
}

/* A name in capitals is a constant; another holds a value. False: it means nothing here. */
static bool
put_value(struct buf *out, struct part p)
{
    static const char module[] = "socket.";

    if (part_begins(p, module))
        p = part_behind(p, sizeof module - 1);
    if (is_name(p) && p.text[0] >= 'a')
        buf_char(out, '$');
    else if (!is_name(p) && !is_number(p))
        return false;
    add(out, p);
    return true;
}

static bool
put_argument(struct buf *out, struct part p)
{
    struct part text, behind;

    p = without_conversion(p);
    if (take_text(p, &text, &behind))
        return put_text(out, text, behind);
    if (p.len != 0 && p.text[0] == '(' && p.text[p.len - 1] == ')')
        return put_address(out, p);
    if (part_is(p, "True") || part_is(p, "False"))
        return buf_str(out, p.text[0] == 'T' ? "on" : "off"), true;
    return put_value(out, p);
}

static bool
put_arguments(struct buf *out, struct part rest)
{
    struct part one;

    while (next_argument(&rest, &one)) {
        buf_char(out, ' ');
        if (!put_argument(out, one))
            return false;
    }
    return true;
}

/* ---- calls -------------------------------------------------------------------------------- */

static void
put_line(struct buf *out, const char *line, struct part name, struct part arguments)
{
    size_t before = out->len;

    for (; *line != '\0'; line++)
        if (*line == '%')
            add(out, name);
        else if (*line != '@')
            buf_char(out, *line);
        else if (!put_arguments(out, arguments)) {
            out->len = before;
            return;
        }
}

static bool
put_call(struct buf *out, const struct line *lines, size_t count, struct part function,
         struct part name, struct part arguments)
{
    for (size_t i = 0; i < count; i++)
        if (part_is(function, lines[i].name)) {
            put_line(out, lines[i].line, name, arguments);
            return true;
        }
    return false;
}

/* socket.socket() is a TCP socket, socket.socketpair() is of UNIX sockets. */
static bool
put_module_call(struct buf *out, struct part function, struct part target, struct part arguments)
{
    bool none = part_trim(arguments).len == 0;

    if (none && part_is(function, "socket"))
        return buf_str(out, "socket tcp"), true;
    if (none && part_is(function, "socketpair"))
        return buf_str(out, "socketpair unix"), true;
    if (part_is(function, "create_connection") || part_is(function, "create_server"))
        arguments.len = part_end(arguments.text, arguments.len, 0, ",");
    return put_call(out, functions, sizeof functions / sizeof *functions, function, target,
                    arguments);
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
    return put_call(out, methods, sizeof methods / sizeof *methods, method, receiver, arguments);
}

/* print(s.recv(1024)) shows what the call shows by itself. */
static void
put_print(struct buf *out, struct part arguments, struct part target)
{
    size_t before = out->len;

    if (foreign_python(out, part_trim(arguments), target) != NULL)
        return;
    buf_str(out, "echo");
    if (!put_arguments(out, arguments))
        out->len = before;
}

const char *
foreign_python(struct buf *out, struct part call, struct part target)
{
    size_t dot = part_end(call.text, call.len, 0, ".(");
    size_t open = part_end(call.text, call.len, 0, "(");
    struct part receiver = {call.text, dot};
    struct part method = {call.text + dot + 1, open - dot - 1};
    struct part arguments = part_behind(call, open + 1);

    arguments.len = part_end(arguments.text, arguments.len, 0, ")");
    if (part_is((struct part){call.text, open}, "print"))
        return put_print(out, arguments, target), of_print;
    if (dot >= open || open == call.len || !is_name(receiver))
        return NULL;
    return (part_is(receiver, "socket") ? put_module_call(out, method, target, arguments)
                                        : put_method_call(out, receiver, method, arguments))
               ? of_python
               : NULL;
}
