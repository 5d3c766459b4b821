/*
 * address_linux.c: the rows of the families that Linux alone has: vsock, netlink, packet.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/address_family.h"

#include <arpa/inet.h>
#include <limits.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <netpacket/packet.h>
#include <string.h>

#include "decode/constants.h"

/* The structures at the bytes of an address; their families agree in where they start. */
union linux_address {
    struct sockaddr_vm vm;
    struct sockaddr_nl nl;
    struct sockaddr_ll ll;
};

_Static_assert(sizeof(union linux_address) <= ADDRESS_MAX, "the address has room");

static const struct context_name {
    const char *name;
    uint32_t cid;
} context_names[] = {
    {"any", VMADDR_CID_ANY},
    {"host", VMADDR_CID_HOST},
    {"local", 1},
};

/* Two fields with a colon between them; the second is NULL where there is no colon. */
struct fields {
    const char *first, *second;
    size_t first_len, second_len;
};

static struct fields
split(const char *text, size_t len)
{
    const char *colon = len != 0 ? memchr(text, ':', len) : NULL;

    if (colon == NULL)
        return (struct fields){.first = text, .first_len = len};
    return (struct fields){
        .first = text,
        .first_len = (size_t)(colon - text),
        .second = colon + 1,
        .second_len = len - (size_t)(colon - text) - 1,
    };
}

static bool
parse_u32(const char *text, size_t len, uint32_t *number)
{
    long long n;

    if (!number_parse(text, len, &n) || *text == '-' || n < 0 || n > UINT32_MAX)
        return false;
    *number = (uint32_t)n;
    return true;
}

/* The second field may be left out; then *number stays as it is. */
static bool
parse_second(const struct fields *f, uint32_t *number)
{
    return f->second == NULL || parse_u32(f->second, f->second_len, number);
}

static void
store(struct address *address, const void *bytes, size_t len)
{
    memcpy(address->bytes, bytes, len);
    address->len = (socklen_t)len;
}

static bool
parse_context(const char *text, size_t len, uint32_t *cid)
{
    for (size_t i = 0; i < sizeof context_names / sizeof context_names[0]; i++) {
        const struct context_name *c = &context_names[i];

        if (len == strlen(c->name) && memcmp(text, c->name, len) == 0) {
            *cid = c->cid;
            return true;
        }
    }
    return parse_u32(text, len, cid);
}

static bool
vsock_parse(const char *text, size_t len, struct address *address, const char **why)
{
    struct fields f = split(text, len);
    struct sockaddr_vm vm = {.svm_family = AF_VSOCK};
    uint32_t cid, port = VMADDR_PORT_ANY;
    bool any = f.second_len == 3 && memcmp(f.second, "any", 3) == 0;

    if (!parse_context(f.first, f.first_len, &cid) || f.second == NULL ||
        (!any && !parse_u32(f.second, f.second_len, &port))) {
        *why = "write vsock:CID:PORT; CID is a number, any, local or host";
        return false;
    }
    vm.svm_cid = cid;
    vm.svm_port = port;
    store(address, &vm, sizeof vm);
    return true;
}

static void
vsock_load(const struct address *address, struct sockaddr_vm *vm)
{
    memcpy(vm, address->bytes, sizeof *vm);
}

static bool
vsock_text(struct buf *out, const struct address *address)
{
    struct sockaddr_vm vm;

    vsock_load(address, &vm);
    buf_str(out, "vsock:");
    if (vm.svm_cid == VMADDR_CID_ANY)
        buf_str(out, "any");
    else
        buf_uint(out, vm.svm_cid);
    buf_char(out, ':');
    if (vm.svm_port == VMADDR_PORT_ANY)
        buf_str(out, "any");
    else
        buf_uint(out, vm.svm_port);
    return true;
}

static int
vsock_port(const struct address *address)
{
    struct sockaddr_vm vm;

    vsock_load(address, &vm);
    return vm.svm_port <= INT_MAX ? (int)vm.svm_port : -1;
}

static bool
vsock_is_any(const struct address *address)
{
    struct sockaddr_vm vm;

    vsock_load(address, &vm);
    return vm.svm_cid == VMADDR_CID_ANY;
}

static bool
netlink_parse(const char *text, size_t len, struct address *address, const char **why)
{
    struct fields f = split(text, len);
    struct sockaddr_nl nl = {.nl_family = AF_NETLINK};

    if (!parse_u32(f.first, f.first_len, &nl.nl_pid) ||
        !parse_second(&f, &nl.nl_groups)) {
        *why = "write netlink:PID:GROUPS, two numbers";
        return false;
    }
    store(address, &nl, sizeof nl);
    return true;
}

static bool
netlink_text(struct buf *out, const struct address *address)
{
    struct sockaddr_nl nl;

    memcpy(&nl, address->bytes, sizeof nl);
    buf_str(out, "netlink:");
    buf_uint(out, nl.nl_pid);
    buf_char(out, ':');
    buf_uint(out, nl.nl_groups);
    return true;
}

static bool
packet_parse(const char *text, size_t len, struct address *address, const char **why)
{
    struct fields f = split(text, len);
    struct sockaddr_ll ll = {.sll_family = AF_PACKET};
    uint32_t index, protocol = 0;

    if (!parse_u32(f.first, f.first_len, &index) || index > INT_MAX ||
        !parse_second(&f, &protocol) || protocol > UINT16_MAX) {
        *why = "write packet:IFINDEX:PROTO, an interface's number and an Ethernet type";
        return false;
    }
    ll.sll_ifindex = (int)index;
    ll.sll_protocol = htons((uint16_t)protocol);
    store(address, &ll, sizeof ll);
    return true;
}

static bool
packet_text(struct buf *out, const struct address *address)
{
    struct sockaddr_ll ll;
    unsigned char protocol[2];

    memcpy(&ll, address->bytes, sizeof ll);
    if (ll.sll_ifindex < 0)
        return false;
    memcpy(protocol, &ll.sll_protocol, sizeof protocol);
    buf_str(out, "packet:");
    buf_uint(out, (unsigned)ll.sll_ifindex);
    buf_str(out, ":0x");
    buf_hex(out, protocol, sizeof protocol);
    return true;
}

const struct address_family address_linux[] = {
    {
        .family = AF_VSOCK,
        .scheme = "vsock:",
        .parse = vsock_parse,
        .size = sizeof(struct sockaddr_vm),
        .text = vsock_text,
        .port = vsock_port,
        .is_any = vsock_is_any,
    },
    {
        .family = AF_NETLINK,
        .scheme = "netlink:",
        .parse = netlink_parse,
        .size = sizeof(struct sockaddr_nl),
        .text = netlink_text,
    },
    {
        .family = AF_PACKET,
        .scheme = "packet:",
        .parse = packet_parse,
        .size = sizeof(struct sockaddr_ll),
        .text = packet_text,
    },
    {.text = NULL},
};
