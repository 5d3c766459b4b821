/*
 * constant_groups.c: the tables that constants.awk makes, a group each, with the prefixes that may
 * be left out.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/constants.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/types.h>

#ifdef HAVE_SYS_EPOLL_H
#include <sys/epoll.h>
#endif
#ifdef HAVE_LINUX_SOCKIOS_H
#include <linux/sockios.h>
#endif

/* The C library says 0 where every file may be large; F_GETFL tells the kernel's flag. */
#if defined O_LARGEFILE && O_LARGEFILE == 0 && O_DIRECTORY == 0200000
#define KERNEL_O_LARGEFILE 0100000
#endif

#include "decode/constants.inc"

static const char *const no_prefixes[] = {NULL};
static const char *const family_prefixes[] = {"AF_", "PF_", NULL};
static const char *const type_prefixes[] = {"SOCK_", NULL};
static const char *const protocol_prefixes[] = {"IPPROTO_", NULL};
static const char *const message_prefixes[] = {"MSG_", NULL};
static const char *const how_prefixes[] = {"SHUT_", NULL};
static const char *const level_prefixes[] = {"SOL_", "IPPROTO_", NULL};
static const char *const poll_prefixes[] = {"POLL", NULL};
static const char *const epoll_prefixes[] = {"EPOLL", NULL};
static const char *const epollop_prefixes[] = {"EPOLL_CTL_", NULL};
static const char *const epollflag_prefixes[] = {"EPOLL_", NULL};
static const char *const open_prefixes[] = {"O_", NULL};
static const char *const fcntl_prefixes[] = {"F_", NULL};
static const char *const fdflag_prefixes[] = {"FD_", NULL};
static const char *const signal_prefixes[] = {"SIG", NULL};
static const char *const ioctl_prefixes[] = {"SIOC", "FIO", NULL};

static int
first_realtime_signal(void)
{
    return SIGRTMIN;
}

static int
last_realtime_signal(void)
{
    return SIGRTMAX;
}

static const struct constant_range realtime_signals = {
    "SIGRTMIN", first_realtime_signal, last_realtime_signal};

#define NUMBERED(title, prefixes, rows, flags, number)                                   \
    {                                                                                    \
        title, prefixes, rows, sizeof rows / sizeof rows[0], flags, number, NULL         \
    }
#define GROUP(title, prefixes, rows, flags) NUMBERED(title, prefixes, rows, flags, 0)

const struct constant_group constants_family =
    GROUP("address family", family_prefixes, family_rows, false);
const struct constant_group constants_type =
    NUMBERED("socket type", type_prefixes, type_rows, true, 0xf);
const struct constant_group constants_protocol =
    GROUP("protocol", protocol_prefixes, protocol_rows, false);
const struct constant_group constants_message =
    GROUP("message flag", message_prefixes, message_rows, true);
const struct constant_group constants_how =
    GROUP("way to shut down", how_prefixes, how_rows, false);
const struct constant_group constants_level =
    GROUP("option level", level_prefixes, level_rows, false);
const struct constant_group constants_accept =
    GROUP("flag of accept4", type_prefixes, accept_rows, true);
const struct constant_group constants_poll =
    GROUP("event", poll_prefixes, poll_rows, true);
#ifdef HAVE_SYS_EPOLL_H
const struct constant_group constants_epoll =
    GROUP("event", epoll_prefixes, epoll_rows, true);
const struct constant_group constants_epollop =
    GROUP("command of epoll_ctl", epollop_prefixes, epollop_rows, false);
const struct constant_group constants_epollflag =
    GROUP("flag of epoll_create1", epollflag_prefixes, epollflag_rows, true);
#endif
const struct constant_group constants_open =
    NUMBERED("flag of open", open_prefixes, open_rows, true, O_ACCMODE);
const struct constant_group constants_status =
    GROUP("status flag", open_prefixes, open_rows, true);
const struct constant_group constants_fcntl =
    GROUP("command of fcntl", fcntl_prefixes, fcntl_rows, false);
const struct constant_group constants_fdflag =
    GROUP("flag of a descriptor", fdflag_prefixes, fdflag_rows, true);
const struct constant_group constants_signal = {
    .title = "signal",
    .prefixes = signal_prefixes,
    .rows = signal_rows,
    .count = sizeof signal_rows / sizeof signal_rows[0],
    .range = &realtime_signals,
};
const struct constant_group constants_reason =
    GROUP("reason", no_prefixes, reason_rows, false);
const struct constant_group constants_number =
    GROUP("number", no_prefixes, number_rows, false);
const struct constant_group constants_ioctl =
    GROUP("request of ioctl", ioctl_prefixes, ioctl_rows, false);
const struct constant_group constants_lookup =
    GROUP("error of getaddrinfo", no_prefixes, lookup_rows, false);
const struct constant_group constants_errno =
    GROUP("errno", no_prefixes, errno_rows, false);
