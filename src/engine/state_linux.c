/*
 * state_linux.c: TCP's state by TCP_INFO, tcp(7). On a listener tcpi_unacked counts the
 * connections that wait and tcpi_sacked is the backlog.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/state.h"

#include <linux/netlink.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <linux/vm_sockets.h>
#include <netinet/in.h>
#include <netpacket/packet.h>
#include <sys/ioctl.h>

bool
state_read_tcp(int fd, struct sockstate *now, struct tcp_past *past)
{
    struct tcp_info info = {0};
    socklen_t len = sizeof info;

    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len) != 0)
        return false;
    now->state = (enum state)info.tcpi_state;
    if (now->state == STATE_LISTEN) {
        now->waiting = (int)info.tcpi_unacked;
        now->backlog = (int)info.tcpi_sacked;
        return true;
    }
    if (info.tcpi_unacked == 0 && info.tcpi_notsent_bytes == 0)
        now->unacked = 0;
    *past = (struct tcp_past){.used = info.tcpi_segs_out != 0 || info.tcpi_segs_in != 0,
                              .answered = info.tcpi_segs_in != 0,
                              .acknowledged = info.tcpi_bytes_acked != 0,
                              .lost = info.tcpi_retransmits != 0 || info.tcpi_backoff != 0};
    return true;
}

int
state_domain(int fd)
{
    return state_option(fd, SO_DOMAIN);
}

int
state_protocol(int fd)
{
    return state_option(fd, SO_PROTOCOL);
}

int
state_unacked(int fd)
{
    int bytes;

    return ioctl(fd, SIOCOUTQ, &bytes) == 0 ? bytes : -1;
}

bool
state_is_address(const struct endpoint *e)
{
    const struct sockaddr_nl *netlink = (const void *)e->bytes;
    const struct sockaddr_ll *packet = (const void *)e->bytes;
    const struct sockaddr_vm *vsock = (const void *)e->bytes;

    switch (((const struct sockaddr *)(const void *)e->bytes)->sa_family) {
    case AF_NETLINK:
        return netlink->nl_pid != 0 || netlink->nl_groups != 0;
    case AF_PACKET:
        return packet->sll_ifindex != 0;
    case AF_VSOCK:
        return vsock->svm_port != VMADDR_PORT_ANY;
    default:
        return true;
    }
}
