/*
 * tap_linux.c: the ioctls of /dev/net/tun. Knows no addresses, and of frames only one kind that is
 * kept off the wire.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/tap_linux.h"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/ioctl.h>

#include "engine/host.h"

/* Linux has it since 5.0, the headers of some distributions lack it. */
#ifndef TUNSETCARRIER
#define TUNSETCARRIER _IOW('T', 226, int)
#endif

/* ---- what does not come out of it --------------------------------------------------------- */

/* A report of MLD version 2 (RFC 3810) is known by these: behind Ethernet's header and IPv6's comes
 * the router alert, then the message, whose first group is a solicited-node one. */
static const struct {
    unsigned size;
    unsigned at;
    unsigned value;
} marks[] = {
    {BPF_H, 12, ETH_P_IPV6},
    {BPF_B, 14 + 6, IPPROTO_HOPOPTS},
    {BPF_B, 14 + 40, IPPROTO_ICMPV6},
    {BPF_B, 14 + 48, 143},
    {BPF_W, 14 + 60, 0xff020000}, /* ff02::1:ff00:0/104 */
    {BPF_W, 14 + 64, 0},
    {BPF_W, 14 + 68, 1},
    {BPF_B, 14 + 72, 0xff},
};

enum { MARKS = sizeof marks / sizeof marks[0] };

/* Every address of IPv6 joins its solicited-node group by itself and reports that to routers, of
 * which the wire has none. No setting and no flag of the device stops it. The reports of groups
 * that a program has joined pass. */
static bool
hush(int fd)
{
    struct sock_filter program[2 * MARKS + 2];
    struct sock_fprog filter = {.len = 2 * MARKS + 2, .filter = program};

    for (unsigned i = 0; i < MARKS; i++) {
        unsigned char to_last = (unsigned char)(2 * (MARKS - i) - 1);

        program[2 * i] =
            (struct sock_filter)BPF_STMT(BPF_LD | BPF_ABS | marks[i].size, marks[i].at);
        program[2 * i + 1] =
            (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, marks[i].value, 0, to_last);
    }
    program[2 * MARKS] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, 0);
    program[2 * MARKS + 1] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, HOST_FRAME_MAX);
    return ioctl(fd, TUNATTACHFILTER, &filter) == 0;
}

/* ---- the device --------------------------------------------------------------------------- */

int
tap_open(void)
{
    return open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
}

bool
tap_make(int fd, const char *name)
{
    struct ifreq request = {.ifr_flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR};

    strncpy(request.ifr_name, name, sizeof request.ifr_name - 1);
    return ioctl(fd, TUNSETIFF, &request) == 0 && tap_offload(fd, false) && hush(fd);
}

bool
tap_keep(int fd)
{
    return ioctl(fd, TUNSETPERSIST, 1) == 0;
}

bool
tap_offload(int fd, bool on)
{
    unsigned long what = on ? TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6 : 0;

    return ioctl(fd, TUNSETOFFLOAD, what) == 0;
}

bool
tap_carrier(int fd, bool in)
{
    int carrier = in;

    return ioctl(fd, TUNSETCARRIER, &carrier) == 0;
}
