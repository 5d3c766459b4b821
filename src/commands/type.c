/*
 * type.c: words as numbers, constants and descriptors, and what all types share.
 * Addresses, data and options have files of their own.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "commands/type.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/words.h"
#include "decode/constants.h"
#include "decode/spelling.h"

/* ---- for all types ------------------------------------------------------------------------ */

bool
parse_fault(struct parse *p, const char *format, ...)
{
    va_list args;

    diag_set(p->diag, p->column, p->width, "%s", "");
    va_start(args, format);
    buf_vprintf(&p->diag->reason, format, args);
    va_end(args);
    return false;
}

bool
parse_instead(struct parse *p, const char *replacement)
{
    struct buf *out = &p->diag->instead;
    size_t end = p->column + p->width;

    buf_clear(out);
    if (end > p->line_len)
        return false;
    buf_add(out, p->line, p->column);
    buf_str(out, replacement);
    buf_add(out, p->line + end, p->line_len - end);
    return false;
}

void
completion_offer(struct completion *c, const char *word)
{
    if (strncasecmp(word, c->prefix, c->len) != 0)
        return;
    if (c->count == c->cap) {
        c->cap = c->cap != 0 ? c->cap * 2 : 16;
        c->words = mem_grow(c->words, c->cap, sizeof *c->words);
    }
    c->words[c->count++] = mem_string(word);
}

void
completion_offer_short(struct completion *c, const char *name, size_t skip)
{
    struct buf lower = {0};

    completion_offer(c, name);
    if (c->len == 0 || skip == 0)
        return;
    for (const char *at = name + skip; *at != '\0'; at++)
        buf_char(&lower, spelling_fold(*at));
    completion_offer(c, buf_text(&lower));
    buf_free(&lower);
}

bool
completion_is_behind(const struct completion *c, const char *word)
{
    return c->nbefore != 0 && word_is(&c->before[c->nbefore - 1], word);
}

void
completion_free(struct completion *c)
{
    for (size_t i = 0; i < c->count; i++)
        free(c->words[i]);
    free(c->words);
    *c = (struct completion){0};
}

/* The word as it may be repeated in a message. */
static const char *
shown(struct parse *p)
{
    struct buf b = {0};
    const char *copy;

    escape_text(&b, p->text, p->len < 40 ? p->len : 40);
    copy = arena_copy(p->cx->arena, b.data, b.len);
    buf_free(&b);
    return copy;
}

/* ---- numbers ------------------------------------------------------------------------------ */

/* The number that a word is, or that the name in it holds. */
static bool
number_of(struct parse *p, long long *number)
{
    const struct constant *constant;
    struct variable *v;

    if (!p->quoted && number_parse(p->text, p->len, number))
        return true;
    constant = constant_by_name(&constants_number, p->text, p->len);
    if (!p->quoted && constant != NULL) {
        *number = constant->value;
        return true;
    }
    v = names_find(&p->cx->engine->names, p->text, p->len);
    p->fixed = false;
    return v != NULL && number_parse(v->bytes, v->len, number);
}

static bool
parse_int(struct parse *p, struct value *v)
{
    long long number;

    if (!number_of(p, &number))
        return parse_fault(p, "\"%s\" is not a number", shown(p));
    if (number < INT_MIN || number > (long long)UINT_MAX)
        return parse_fault(p, "%lld does not fit an int", number);
    *v = (struct value){.kind = VALUE_NUMBER, .number = (int)number};
    return true;
}

const struct type type_int = {.title = "a number", .parse = parse_int};
const struct type type_backlog = {.title = "how many connections may wait", .parse = parse_int};

static bool
parse_size(struct parse *p, struct value *v)
{
    *v = (struct value){.kind = VALUE_SIZE};
    if (number_of(p, &v->number))
        return true;
    return parse_fault(p, "\"%s\" is not a number of bytes", shown(p));
}

const struct type type_size = {.title = "a number of bytes", .parse = parse_size};

static bool
parse_socklen(struct parse *p, struct value *v)
{
    long long number;

    if (!number_of(p, &number))
        return parse_fault(p, "\"%s\" is not a length in bytes", shown(p));
    if (number < INT_MIN || number > (long long)UINT_MAX)
        return parse_fault(p, "%lld does not fit a socklen_t", number);
    *v = (struct value){.kind = VALUE_NUMBER, .number = number};
    return true;
}

const struct type type_socklen = {.title = "a length in bytes", .parse = parse_socklen};

/* ---- descriptors -------------------------------------------------------------------------- */

/* A number that is given for a descriptor. */
static bool
take_number(struct parse *p, long long fd, struct sock **s)
{
    if (fd < INT_MIN || fd > INT_MAX)
        return parse_fault(p, "%lld does not fit an int", fd);
    if (own_has(&p->cx->engine->own, (int)fd))
        return parse_fault(p, "%lld is a descriptor of the shell itself", fd);
    if (s != NULL && *s == NULL)
        *s = engine_find(p->cx->engine, (int)fd);
    return true;
}

bool
parse_descriptor(struct parse *p, long long *fd, struct sock **s)
{
    struct variable *v;

    if (s != NULL)
        *s = NULL;
    if (!p->quoted && number_parse(p->text, p->len, fd))
        return take_number(p, *fd, s);
    p->fixed = false;
    if (p->len == 1 && p->text[0] == '.') {
        if (p->cx->dot < 0)
            return parse_fault(p, "no line has used a descriptor yet");
        *fd = p->cx->dot;
        return take_number(p, *fd, s);
    }
    v = names_find(&p->cx->engine->names, p->text, p->len);
    if (v == NULL && name_valid(p->text, p->len))
        return parse_fault(p, "nothing has the name %s yet: a descriptor is a number or a name "
                              "given with =", shown(p));
    if (v == NULL || !number_parse(v->bytes, v->len, fd))
        return parse_fault(p, "\"%s\" is not a descriptor", shown(p));
    if (s != NULL)
        *s = v->sock;
    return take_number(p, *fd, s);
}

static bool
parse_fd(struct parse *p, struct value *v)
{
    *v = (struct value){.kind = VALUE_NUMBER};
    return parse_descriptor(p, &v->number, NULL);
}

static bool
parse_fd_close(struct parse *p, struct value *v)
{
    if (!parse_fd(p, v))
        return false;
    if (v->number >= 0 && v->number <= 2)
        return parse_fault(p, "%lld is the shell's own input or output and stays open", v->number);
    return true;
}

static void
complete_fd(struct completion *c, const struct engine *e)
{
    char number[16];
    struct buf b = {0};

    for (size_t i = 0; i < e->names.count; i++)
        if (e->names.list[i].sock != NULL && e->names.list[i].sock->open)
            completion_offer(c, e->names.list[i].name);
    for (struct sock *s = sockets_next(&e->sockets, 0); s != NULL;
         s = sockets_next(&e->sockets, s->fd + 1)) {
        buf_clear(&b);
        buf_int(&b, s->fd);
        if (b.len < sizeof number)
            completion_offer(c, buf_text(&b));
    }
    buf_free(&b);
}

const struct type type_fd = {
    .title = "a descriptor: a number, a name, or . for the last one",
    .parse = parse_fd,
    .complete = complete_fd,
};
const struct type type_fd_close = {
    .title = "a descriptor: a number, a name, or . for the last one",
    .parse = parse_fd_close,
    .complete = complete_fd,
};

/* ---- constants ---------------------------------------------------------------------------- */

/* fcntl(2): what a command sets stands for the command. */
static bool
is_status_flag(struct parse *p)
{
    struct buf with = {0};

    parse_fault(p, "a flag of an open file is set with F_SETFL");
    buf_printf(&with, "F_SETFL %s", p->text);
    parse_instead(p, buf_text(&with));
    buf_free(&with);
    return false;
}

/* What it could be. */
static void
add_some_names(const struct constant_group *group, struct buf *out)
{
    enum { SOME = 3 };

    for (size_t i = 0; i < group->count && i < SOME; i++)
        buf_printf(out, "%s%s", i == 0 ? "; there are " : ", ", group->rows[i].name);
    if (group->count > SOME)
        buf_str(out, " and others");
}

bool
parse_group(struct parse *p, const struct constant_group *group, struct value *v)
{
    const char *bad;
    size_t bad_len;
    long number;
    const char *near;

    *v = (struct value){.kind = VALUE_CONSTANT, .group = group};
    if (!p->quoted && constant_parse(group, p->text, p->len, &number, &bad, &bad_len)) {
        v->number = number;
        return true;
    }
    if (number_of(p, &v->number))
        return true;
    if (group == &constants_fcntl && constant_by_name(&constants_status, p->text, p->len) != NULL)
        return is_status_flag(p);
    near = constant_nearest(group, p->text, p->len);
    parse_fault(p, "\"%s\" is no %s%s%s%s", shown(p), group->title,
                near != NULL ? "; perhaps " : "", near != NULL ? near : "",
                group == &constants_message && near == NULL &&
                        p->call->args[1].in.kind == VALUE_DATA
                    ? "; a text with blanks stands in quotes"
                    : "");
    if (near == NULL && group == &constants_how)
        buf_str(&p->diag->reason, ": there are in (rd), out (wr), both (rdwr)");
    else if (near == NULL)
        add_some_names(group, &p->diag->reason);
    return near != NULL ? parse_instead(p, near) : false;
}

void
complete_group(struct completion *c, const struct constant_group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        const char *name = group->rows[i].name;
        size_t skip = 0;

        for (size_t k = 0; group->prefixes[k] != NULL && skip == 0; k++)
            if (strncmp(name, group->prefixes[k], strlen(group->prefixes[k])) == 0)
                skip = strlen(group->prefixes[k]);
        completion_offer_short(c, name, skip);
    }
}

/* One type for each group of constants. */
#define CONSTANT_TYPE(symbol, group, what)                                                         \
    static bool parse_##group(struct parse *p, struct value *v)                                    \
    {                                                                                              \
        return parse_group(p, &constants_##group, v);                                           \
    }                                                                                              \
    static void complete_##group(struct completion *c, const struct engine *e)                     \
    {                                                                                              \
        (void)e;                                                                                   \
        complete_group(c, &constants_##group);                                                  \
    }                                                                                              \
    const struct type symbol = {.title = what, .parse = parse_##group, .complete = complete_##group}

CONSTANT_TYPE(type_domain, family, "an address family: inet, inet6, unix … or a number");
CONSTANT_TYPE(type_socktype, type, "a socket type: stream, dgram, seqpacket …, |nonblock");
CONSTANT_TYPE(type_how, how, "which direction: in (rd), out (wr), both (rdwr)");
CONSTANT_TYPE(type_receive_flags, message, "flags: peek, dontwait, waitall, trunc … joined by |");
CONSTANT_TYPE(type_accept_flags, accept, "flags for the new descriptor: nonblock, cloexec");
CONSTANT_TYPE(type_open_flags, open, "how: rdonly, wronly, rdwr, creat, nonblock … joined by |");
CONSTANT_TYPE(type_fcntl_command, fcntl, "a command: F_GETFL, F_SETFL, F_DUPFD … or a number");
CONSTANT_TYPE(type_request, ioctl, "a request: FIONREAD, SIOCOUTQ, SIOCATMARK … or a number");
CONSTANT_TYPE(type_level, level, "the option's level: socket, tcp, ip, ipv6 … or a number");

const struct type type_send_flags = {
    .title = "flags: dontwait, nosignal, more, oob … joined by |",
    .parse = parse_message,
    .complete = complete_message,
};

/* Protocol 0 is no protocol's name: it lets the kernel choose. Other families number theirs
 * anew. */
static bool
parse_protocol(struct parse *p, struct value *v)
{
    long long domain = p->index >= 2 ? p->call->args[p->index - 2].in.number : AF_INET;

    if (!parse_group(p, &constants_protocol, v))
        return false;
    if (v->number == 0 || (domain != AF_INET && domain != AF_INET6)) {
        v->kind = VALUE_NUMBER;
        p->fixed = false;
    }
    return true;
}

static void
complete_protocol(struct completion *c, const struct engine *e)
{
    (void)e;
    complete_group(c, &constants_protocol);
}

const struct type type_protocol = {
    .title = "a protocol: tcp, udp, mptcp …, or a number; 0 lets the kernel choose",
    .parse = parse_protocol,
    .complete = complete_protocol,
};

/* ---- files -------------------------------------------------------------------------------- */

static bool
parse_path(struct parse *p, struct value *v)
{
    if (strlen(p->text) != p->len)
        return parse_fault(p, "a path holds no NUL byte");
    *v = (struct value){.kind = VALUE_STRING, .len = p->len,
                        .bytes = arena_copy(p->cx->arena, p->text, p->len)};
    return true;
}

static bool
parse_mode(struct parse *p, struct value *v)
{
    if (!parse_int(p, v))
        return false;
    v->kind = VALUE_OCTAL;
    return true;
}

/* A number, or bytes that the kernel may read and write. */
static bool
parse_any(struct parse *p, struct value *v)
{
    if (p->len < 4 || strncmp(p->text, "hex:", 4) != 0)
        return number_of(p, &v->number) ? (v->kind = VALUE_NUMBER, true)
                                        : parse_fault(p, "\"%s\" is not a number", shown(p));
    if (!type_data.parse(p, v))
        return false;
    v->kind = VALUE_OPTION;
    v->format = &option_bytes;
    p->fixed = false;
    return true;
}

/* ---- words of the shell's own commands ---------------------------------------------------- */

static void
complete_file(struct completion *c, const struct engine *e)
{
    (void)e;
    c->files = true;
}

static void
complete_variable(struct completion *c, const struct engine *e)
{
    for (size_t i = 0; i < e->names.count; i++)
        completion_offer(c, e->names.list[i].name);
}

const struct type type_file = {.title = "a file's name", .complete = complete_file};
const struct type type_path = {
    .title = "a path", .parse = parse_path, .complete = complete_file};
const struct type type_mode = {.title = "the mode of a new file: 0600", .parse = parse_mode};
const struct type type_any = {
    .title = "a number, hex:… for a structure, null, bad", .parse = parse_any};
const struct type type_command = {.title = "a command"};
const struct type type_word = {.title = "a word"};
const struct type type_variable = {.title = "a name", .complete = complete_variable};
