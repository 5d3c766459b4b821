/*
 * rtnl_linux.c: rtnetlink(7) by way of libmnl. Knows nothing of hosts and their plans.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/rtnl_linux.h"

#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>
#include <unistd.h>

enum { REQUEST = 256, ANSWER = 1024, ETHER_LEN = 6 };

/* ---- a question --------------------------------------------------------------------------- */

int
rtnl_open(void)
{
    return socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
}

struct request {
    char bytes[REQUEST] __attribute__((aligned(8)));
    struct nlmsghdr *header;
};

/* Returns the structure of `size` bytes that is specific to this type of message. */
static void *
begin(struct request *r, uint16_t type, int flags, size_t size)
{
    r->header = mnl_nlmsg_put_header(r->bytes);
    r->header->nlmsg_type = type;
    r->header->nlmsg_flags = (uint16_t)(NLM_F_REQUEST | NLM_F_ACK | flags);
    return mnl_nlmsg_put_extra_header(r->header, size);
}

static bool
ask(int fd, const struct request *r)
{
    char answer[ANSWER] __attribute__((aligned(8)));
    ssize_t n;

    if (send(fd, r->header, r->header->nlmsg_len, 0) < 0)
        return false;
    n = recv(fd, answer, sizeof answer, 0);
    return n >= 0 && mnl_cb_run(answer, (size_t)n, 0, 0, NULL, NULL) != MNL_CB_ERROR;
}

/* ---- links -------------------------------------------------------------------------------- */

static struct ifinfomsg *
begin_link(struct request *r, unsigned link)
{
    struct ifinfomsg *info = begin(r, RTM_NEWLINK, 0, sizeof *info);

    info->ifi_index = (int)link;
    return info;
}

bool
rtnl_ether(int fd, unsigned link, const uint8_t ether[6])
{
    struct request r;

    begin_link(&r, link);
    mnl_attr_put(r.header, IFLA_ADDRESS, ETHER_LEN, ether);
    return ask(fd, &r);
}

bool
rtnl_mtu(int fd, unsigned link, int mtu)
{
    struct request r;

    begin_link(&r, link);
    mnl_attr_put_u32(r.header, IFLA_MTU, (uint32_t)mtu);
    return ask(fd, &r);
}

bool
rtnl_up(int fd, unsigned link)
{
    struct request r;
    struct ifinfomsg *info = begin_link(&r, link);

    info->ifi_flags = IFF_UP;
    info->ifi_change = IFF_UP;
    return ask(fd, &r);
}

/* ---- addresses ---------------------------------------------------------------------------- */

static int
family_of(const struct endpoint *e)
{
    const struct sockaddr *address = (const struct sockaddr *)e->bytes;

    return address->sa_family;
}

static size_t
size_of(const struct endpoint *e)
{
    return family_of(e) == AF_INET6 ? sizeof(struct in6_addr) : sizeof(struct in_addr);
}

static const void *
address_of(const struct endpoint *e)
{
    return family_of(e) == AF_INET6
               ? (const void *)&((const struct sockaddr_in6 *)e->bytes)->sin6_addr
               : (const void *)&((const struct sockaddr_in *)e->bytes)->sin_addr;
}

static void
put_address(struct request *r, uint16_t type, const struct endpoint *e)
{
    mnl_attr_put(r->header, type, size_of(e), address_of(e));
}

/* IPv4's broadcast address, where the network is large enough to have one. */
static void
put_broadcast(struct request *r, const struct endpoint *address, int prefix)
{
    struct in_addr all;

    if (family_of(address) != AF_INET || prefix > 30)
        return;
    memcpy(&all, address_of(address), sizeof all);
    all.s_addr |= htonl(UINT32_MAX >> prefix);
    mnl_attr_put(r->header, IFA_BROADCAST, sizeof all, &all);
}

bool
rtnl_address(int fd, unsigned link, const struct endpoint *address, int prefix)
{
    struct request r;
    struct ifaddrmsg *m = begin(&r, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, sizeof *m);

    m->ifa_family = (uint8_t)family_of(address);
    m->ifa_prefixlen = (uint8_t)prefix;
    m->ifa_flags = IFA_F_NODAD;
    m->ifa_index = link;
    put_address(&r, IFA_LOCAL, address);
    put_address(&r, IFA_ADDRESS, address);
    put_broadcast(&r, address, prefix);
    return ask(fd, &r);
}

bool
rtnl_route(int fd, unsigned link, const struct endpoint *host)
{
    struct request r;
    struct rtmsg *m = begin(&r, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE, sizeof *m);

    m->rtm_family = (uint8_t)family_of(host);
    m->rtm_dst_len = (uint8_t)(size_of(host) * 8);
    m->rtm_table = RT_TABLE_MAIN;
    m->rtm_protocol = RTPROT_STATIC;
    m->rtm_scope = RT_SCOPE_LINK;
    m->rtm_type = RTN_UNICAST;
    put_address(&r, RTA_DST, host);
    mnl_attr_put_u32(r.header, RTA_OIF, link);
    return ask(fd, &r);
}

bool
rtnl_neighbour(int fd, unsigned link, const struct endpoint *host, const uint8_t ether[6])
{
    struct request r;
    struct ndmsg *m = begin(&r, RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_REPLACE, sizeof *m);

    m->ndm_family = (uint8_t)family_of(host);
    m->ndm_ifindex = (int)link;
    m->ndm_state = NUD_PERMANENT;
    put_address(&r, NDA_DST, host);
    mnl_attr_put(r.header, NDA_LLADDR, ETHER_LEN, ether);
    return ask(fd, &r);
}
