/*
 * netns_linux.c: a network namespace, set up step by step so that nothing is on its wire that
 * nobody caused. Knows no thread and no process.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/netns_linux.h"

#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/procfs_linux.h"
#include "engine/remedy_linux.h"
#include "engine/rtnl_linux.h"
#include "engine/tap_linux.h"

#define INTERFACE "eth0"
#define SETTINGS "/proc/sys/net/"

/* The headers of some distributions lack it; Linux has it since 5.14. */
#ifndef SO_NETNS_COOKIE
#define SO_NETNS_COOKIE 71
#endif

/* ---- settings ----------------------------------------------------------------------------- */

struct setting {
    const char *name; /* under SETTINGS */
    const char *value;
};

/* Whatever the machine outside is set to: a new namespace takes over some of it. */
static const struct setting quiet4[] = {
    {"ipv4/tcp_no_metrics_save", "1"}, /* a run does not depend on the one before */
    {"ipv4/tcp_max_syn_backlog", "1024"}, /* the small table would make it smaller */
    {"ipv4/tcp_max_tw_buckets", "65536"},
    {"ipv4/conf/all/rp_filter", "0"},
    {"ipv4/conf/default/rp_filter", "0"},
    {"ipv4/conf/all/arp_notify", "0"},
    {"ipv4/conf/default/arp_notify", "0"},
    {NULL, NULL},
};

static const struct setting quiet6[] = {
    {"ipv6/conf/all/disable_ipv6", "0"},
    {"ipv6/conf/default/disable_ipv6", "0"},
    {"ipv6/conf/default/addr_gen_mode", "1"}, /* no address that the plan does not have */
    {"ipv6/conf/default/accept_dad", "0"},
    {"ipv6/conf/default/accept_ra", "0"},
    {"ipv6/conf/default/router_solicitations", "0"},
    {"ipv6/conf/default/ndisc_notify", "0"},
    {NULL, NULL},
};

static const struct setting simple[] = {
    {"ipv4/tcp_timestamps", "0"},
    {"ipv4/tcp_sack", "0"},
    {"ipv4/tcp_window_scaling", "0"},
    {"ipv4/tcp_ecn", "0"},
    {"ipv4/tcp_fastopen", "0"},
    {"ipv4/tcp_syn_linear_timeouts", "0"}, /* each wait is twice the one before */
    {"ipv4/tcp_congestion_control", "reno"},
    {"ipv4/tcp_invalid_ratelimit", "0"}, /* each probe is answered */
    {NULL, NULL},
};

/* What the kernel does not have is left out. Returns what it refuses, with errno, or NULL. */
static const char *
set_all(const struct setting *list)
{
    char path[128];

    for (const struct setting *s = list; s->name != NULL; s++) {
        snprintf(path, sizeof path, SETTINGS "%s", s->name);
        if (!procfs_write(path, s->value) && errno != ENOENT)
            return s->name;
    }
    return NULL;
}

/* ---- steps -------------------------------------------------------------------------------- */

/* The table of connections that all namespaces share is made for a server: to look through it for
 * those without a descriptor takes long. One of its own is what a namespace's child may have. */
static bool
leave(struct netns *n, const struct host_plan *plan, struct lab_lack *lack)
{
    (void)n, (void)plan;
    if (unshare(CLONE_NEWNET) != 0)
        return lack_network_namespace(lack, errno);
    if (procfs_write(SETTINGS "ipv4/tcp_child_ehash_entries", "8192"))
        unshare(CLONE_NEWNET); /* if that fails, the table is the large one */
    return true;
}

static bool
settle(struct netns *n, const struct host_plan *plan, struct lab_lack *lack)
{
    const char *refused = set_all(quiet4);

    /* Not the machine's own, if that may be. */
    procfs_write(SETTINGS "ipv4/tcp_congestion_control", "cubic");
    n->ipv6 = access(SETTINGS "ipv6/conf", F_OK) == 0;
    if (refused == NULL && n->ipv6)
        refused = set_all(quiet6);
    if (refused == NULL && plan->simple)
        refused = set_all(simple);
    return refused == NULL || lack_setting(lack, errno, refused);
}

static bool
make_tap(struct netns *n, const struct host_plan *plan, struct lab_lack *lack)
{
    (void)plan;
    n->tap = tap_open();
    if (n->tap < 0)
        return lack_tun(lack, errno);
    return tap_make(n->tap, INTERFACE) || lack_tap(lack, errno);
}

static bool
add_ipv6(const struct netns *n, int netlink, const struct host_plan *plan)
{
    return !n->ipv6 || plan->ipv6.len == 0 ||
           rtnl_address(netlink, n->link, &plan->ipv6, plan->prefix6) || errno == EEXIST;
}

static bool
set_up_link(const struct netns *n, int netlink, const struct host_plan *plan)
{
    return rtnl_up(netlink, if_nametoindex("lo")) && rtnl_ether(netlink, n->link, plan->ether) &&
           rtnl_up(netlink, n->link) &&
           rtnl_address(netlink, n->link, &plan->ipv4, plan->prefix4) && add_ipv6(n, netlink, plan);
}

/* Closes it, whatever errno is. */
static bool
finish(int netlink, bool good)
{
    int error = errno;

    if (netlink >= 0)
        close(netlink);
    errno = error;
    return good;
}

static bool
set_up(struct netns *n, const struct host_plan *plan, struct lab_lack *lack)
{
    int netlink;

    n->link = if_nametoindex(INTERFACE);
    netlink = rtnl_open();
    return finish(netlink, netlink >= 0 && set_up_link(n, netlink, plan)) ||
           lack_netlink(lack, errno);
}

uint64_t
netns_cookie_of(int fd)
{
    uint64_t found = 0;
    socklen_t len = sizeof found;

    return getsockopt(fd, SOL_SOCKET, SO_NETNS_COOKIE, &found, &len) == 0 ? found : 0;
}

static uint64_t
cookie(void)
{
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    uint64_t found = netns_cookie_of(fd);

    if (fd >= 0)
        close(fd);
    return found;
}

bool
netns_make(struct netns *n, const struct host_plan *plan, struct lab_lack *lack)
{
    static const struct {
        enum lab_need need;
        bool (*take)(struct netns *n, const struct host_plan *plan, struct lab_lack *lack);
    } steps[] = {
        {LAB_NEEDS_NETWORK_NAMESPACE, leave},
        {LAB_NEEDS_SYSCTL, settle},
        {LAB_NEEDS_TUN, make_tap},
        {LAB_NEEDS_NETLINK, set_up},
    };

    *n = (struct netns){.tap = -1};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        lack->need = steps[i].need;
        if (!steps[i].take(n, plan, lack)) {
            if (n->tap >= 0)
                close(n->tap);
            n->tap = -1;
            return false;
        }
    }
    n->cookie = cookie();
    lack_nothing(lack);
    return true;
}

/* What was closed goes on sending its FIN as often as tcp_orphan_retries says, which may be for
 * hours, and holds the namespace so long. Who is killed cannot say this; then eth0 goes, and the
 * kernel gives up when it finds no route for some minutes. */
void
netns_abandon(const struct netns *n)
{
    procfs_write(SETTINGS "ipv4/tcp_orphan_retries", "1");
    tap_keep(n->tap);
}

/* ---- later -------------------------------------------------------------------------------- */

static bool
same_bits(const void *one, const void *other, int bits)
{
    const uint8_t *a = one;
    const uint8_t *b = other;
    int bytes = bits / 8;

    return memcmp(a, b, (size_t)bytes) == 0 &&
           (bits % 8 == 0 || (a[bytes] ^ b[bytes]) >> (8 - bits % 8) == 0);
}

static bool
same_network4(const struct host_plan *own, const struct host_plan *other)
{
    const struct sockaddr_in *a = (const struct sockaddr_in *)own->ipv4.bytes;
    const struct sockaddr_in *b = (const struct sockaddr_in *)other->ipv4.bytes;

    return same_bits(&a->sin_addr, &b->sin_addr, own->prefix4);
}

static bool
same_network6(const struct host_plan *own, const struct host_plan *other)
{
    const struct sockaddr_in6 *a = (const struct sockaddr_in6 *)own->ipv6.bytes;
    const struct sockaddr_in6 *b = (const struct sockaddr_in6 *)other->ipv6.bytes;

    return same_bits(&a->sin6_addr, &b->sin6_addr, own->prefix6);
}

/* One of its addresses; `near`: in our network. */
static bool
know(const struct netns *n, int netlink, const struct endpoint *host, bool near,
     const uint8_t ether[6])
{
    return (near || rtnl_route(netlink, n->link, host)) &&
           rtnl_neighbour(netlink, n->link, host, ether);
}

bool
netns_meet(const struct netns *n, const struct host_plan *own, const struct host_plan *other)
{
    int netlink = rtnl_open();
    bool good =
        netlink >= 0 && know(n, netlink, &other->ipv4, same_network4(own, other), other->ether);

    if (good && n->ipv6 && own->ipv6.len != 0 && other->ipv6.len != 0)
        good = know(n, netlink, &other->ipv6, same_network6(own, other), other->ether);
    return finish(netlink, good);
}

/* The kernel takes IPv6 away below IPv6's smallest MTU; what comes back with a larger one has no
 * address. */
bool
netns_set_mtu(const struct netns *n, const struct host_plan *own, int mtu)
{
    enum { SMALLEST_FOR_IPV6 = 1280 };
    int netlink = rtnl_open();

    return finish(netlink, netlink >= 0 && rtnl_mtu(netlink, n->link, mtu) &&
                               (mtu < SMALLEST_FOR_IPV6 || add_ipv6(n, netlink, own)));
}
