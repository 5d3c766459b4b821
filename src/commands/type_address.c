/*
 * type_address.c: words as socket addresses, also as those at the ends of the session's own
 * sockets. A host's name is looked up here, on the session's account, before the call.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <errno.h>
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>

#include "base/escape.h"
#include "commands/type.h"
#include "decode/address.h"

/* The socket that the address is for, or NULL. */
static const struct sock *
socket_of(struct parse *p)
{
    if (p->index == 0 || !p->call->signature->on_socket)
        return NULL;
    return engine_find(p->cx->engine, (int)p->call->args[0].in.number);
}

static int
family_of_socket(struct parse *p)
{
    const struct sock *s = socket_of(p);

    return s != NULL ? s->domain : AF_UNSPEC;
}

static bool
keep(struct parse *p, const void *bytes, size_t len, struct value *v)
{
    *v = (struct value){
        .kind = VALUE_ADDRESS, .bytes = arena_copy(p->cx->arena, bytes, len), .len = len};
    return true;
}

/* local:FD and peer:FD. */
static bool
parse_end(struct parse *p, size_t skip, bool peer, struct value *v)
{
    struct parse inner = *p;
    struct endpoint end;
    struct sock *s;
    long long fd;

    p->fixed = false;
    inner.text += skip;
    inner.len -= skip;
    inner.column += skip;
    inner.width -= inner.width > skip ? skip : 0;
    if (!parse_descriptor(&inner, &fd, &s))
        return false;
    if (s != NULL && !s->open) {
        const struct endpoint *last = peer ? &s->seen.peer : &s->seen.local;

        return last->len != 0
                   ? keep(p, last->bytes, last->len, v)
                   : parse_fault(p, "%lld is closed, and had no address that was seen", fd);
    }
    if (engine_address(p->cx->engine, (int)fd, peer, &end))
        return keep(p, end.bytes, end.len, v);
    return parse_fault(p, "%lld has no %s: %s", fd, peer ? "peer" : "local address",
                       errno_sentence(errno));
}

static bool
parse_named_host(struct parse *p, const struct address_lookup *l, int family,
                 struct address *address, struct value *v)
{
    const char *host = arena_copy(p->cx->arena, l->host, l->host_len);
    const char *service = arena_copy(p->cx->arena, l->service, l->service_len);
    const struct sock *s = socket_of(p);
    struct endpoint found;

    p->fixed = false;
    diag_set(p->diag, p->column, p->width, "%s", "");
    if (!p->cx->look_up(p->cx, l->host != NULL ? host : NULL, service, family,
                        s != NULL ? s->type : SOCK_STREAM, &found, p->diag))
        return false;
    if (l->host != NULL)
        return keep(p, found.bytes, found.len, v);
    /* The host is known; the port stands at the same place in both families. */
    memcpy(&address->in.sin_port, found.bytes + offsetof(struct sockaddr_in, sin_port),
           sizeof address->in.sin_port);
    return keep(p, address->bytes, address->len, v);
}

static bool
begins(const struct parse *p, const char *prefix)
{
    return p->len > strlen(prefix) && strncmp(p->text, prefix, strlen(prefix)) == 0;
}

/* fe80::1%lo, packet:lo:3: where the interface's name begins that stands for its number; NULL:
 * there is none. */
static const char *
interface_name(const struct parse *p)
{
    static const char packet[] = "packet:";
    const char *percent = p->quoted ? NULL : memchr(p->text, '%', p->len);
    const char *name = NULL;

    if (!p->quoted && begins(p, packet))
        name = p->text + strlen(packet);
    else if (percent != NULL && memchr(p->text, ':', (size_t)(percent - p->text)) != NULL &&
             p->text[0] != '/' && p->text[0] != '.' && !begins(p, "unix:"))
        name = percent + 1;
    return name != NULL && name < p->text + p->len && !(*name >= '0' && *name <= '9') ? name : NULL;
}

/* The kernel wants the interface's number. */
static bool
parse_interface(struct parse *p, const char *at, struct value *v)
{
    size_t rest = (size_t)(p->text + p->len - at);
    size_t len = strcspn(at, "]:");
    char name[IF_NAMESIZE];
    struct buf b = {0};
    struct parse again = *p;
    unsigned index;

    if (len > rest)
        len = rest;
    if (len >= sizeof name)
        return parse_fault(p, "an interface's name has at most %d letters", IF_NAMESIZE - 1);
    memcpy(name, at, len);
    name[len] = '\0';
    index = if_nametoindex(name);
    if (index == 0)
        return parse_fault(p, "there is no interface of the name behind %c", at[-1]);
    buf_add(&b, p->text, (size_t)(at - p->text));
    buf_uint(&b, index);
    buf_add(&b, at + len, rest - len);
    again.text = arena_copy(p->cx->arena, b.data, b.len);
    again.len = b.len;
    buf_free(&b);
    p->fixed = false;
    return type_address.parse(&again, v);
}

static bool
parse_address(struct parse *p, struct value *v)
{
    struct address address;
    struct address_lookup lookup;
    const char *why = "";
    const char *interface = interface_name(p);
    int family;

    if (begins(p, "local:"))
        return parse_end(p, strlen("local:"), false, v);
    if (begins(p, "peer:"))
        return parse_end(p, strlen("peer:"), true, v);
    family = family_of_socket(p);
    if (interface != NULL)
        return parse_interface(p, interface, v);
    if (p->text[0] == ':' || p->text[0] == '*')
        p->fixed = false; /* "any" is the socket's family's */
    switch (p->second != NULL ? address_parse_two(p->text, p->len, p->second, p->second_len,
                                                  family, &address, &lookup, &why)
                              : address_parse(p->text, p->len, family, &address, &lookup, &why)) {
    case ADDRESS_OK:
        return keep(p, address.bytes, address.len, v);
    case ADDRESS_LOOKUP:
        return parse_named_host(p, &lookup, family, &address, v);
    case ADDRESS_BAD:
        break;
    }
    return parse_fault(p, "%s", why);
}

static bool
wants_port(const char *text, size_t len)
{
    return address_wants_port(text, len) && strncmp(text, "local:", 6) != 0 &&
           strncmp(text, "peer:", 5) != 0;
}

static void
complete_address(struct completion *c, const struct engine *e)
{
    static const char *const forms[] = {"127.0.0.1:", "[::1]:", "unix:", "unspec", NULL};
    struct buf b = {0};

    for (size_t i = 0; forms[i] != NULL; i++)
        completion_offer(c, forms[i]);
    for (size_t i = 0; i < e->names.count; i++) {
        if (e->names.list[i].sock == NULL)
            continue;
        buf_clear(&b);
        buf_str(&b, "local:");
        buf_str(&b, e->names.list[i].name);
        completion_offer(c, buf_text(&b));
    }
    buf_free(&b);
}

const struct type type_address = {
    .title = "an address: 127.0.0.1:8888, [::1]:8888, :8888, /path, unix:@NAME, local:FD …",
    .parse = parse_address,
    .complete = complete_address,
    .takes_two = wants_port,
};

/* Room for an address: only null and bad, or how many bytes there are. */
const struct type type_address_room = {.title = "null or bad; otherwise room for an address"};
