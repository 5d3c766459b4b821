/*
 * act_require.c: what a script needs of the machine, each need with a probe that leaves
 * nothing behind.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "shell/acts.h"
#include "shell/session.h"

/* What a system's headers lack, no socket can be made with. */
#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif
#ifndef AF_NETLINK
#define AF_NETLINK (-1)
#endif
#ifndef AF_VSOCK
#define AF_VSOCK (-1)
#endif

static bool
has_socket(int domain, int type, int protocol)
{
    int fd = socket(domain, type, protocol);

    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

static bool
has_ipv4(void)
{
    return has_socket(AF_INET, SOCK_STREAM, 0);
}

/* A kernel may know IPv6 and have no address of it. */
static bool
has_ipv6(void)
{
    struct sockaddr_in6 loopback = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    int fd = socket(AF_INET6, SOCK_STREAM, 0);
    bool has = fd >= 0 && bind(fd, (struct sockaddr *)&loopback, sizeof loopback) == 0;

    if (fd >= 0)
        close(fd);
    return has;
}

static bool
has_unix(void)
{
    return has_socket(AF_UNIX, SOCK_STREAM, 0);
}

static bool
has_mptcp(void)
{
    return has_socket(AF_INET, SOCK_STREAM, IPPROTO_MPTCP);
}

static bool
has_raw(void)
{
    return has_socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
}

static bool
has_netlink(void)
{
    return has_socket(AF_NETLINK, SOCK_RAW, 0);
}

static bool
has_vsock(void)
{
    return has_socket(AF_VSOCK, SOCK_STREAM, 0);
}

/* Can TCP's own states be seen? */
static bool
has_states(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockstate now = {0};
    struct tcp_past past;
    bool has = fd >= 0 && state_read_tcp(fd, &now, &past);

    if (fd >= 0)
        close(fd);
    return has;
}

static bool
has_epoll(void)
{
    return system_commands[0] != NULL;
}

static void
pass_over(void *context, enum lab_need need, bool good)
{
    (void)context, (void)need, (void)good;
}

static bool
has_lab(void)
{
    struct lab_lack lack = {0};

    lab_check(pass_over, NULL, &lack);
    return lack.need == LAB_NEEDS_NOTHING;
}

static const struct {
    const char *name;
    bool (*probe)(void);
} needs[] = {
    {"ipv4", has_ipv4}, {"ipv6", has_ipv6},       {"unix", has_unix},   {"mptcp", has_mptcp},
    {"raw", has_raw},   {"netlink", has_netlink}, {"vsock", has_vsock}, {"states", has_states},
    {"epoll", has_epoll}, {"lab", has_lab},
};

enum { NEEDS = sizeof needs / sizeof *needs };

static bool
known(const struct statement *st, size_t i, const char *name, size_t *need, struct diag *d)
{
    for (*need = 0; *need < NEEDS; (*need)++)
        if (strcmp(needs[*need].name, name) == 0)
            return true;
    return word_fault(&st->words[i], d,
                      "require knows ipv4, ipv6, unix, mptcp, raw, netlink, vsock, states, "
                      "epoll, lab");
}

static void
complete_need(struct completion *c, const struct engine *e)
{
    (void)e;
    for (size_t i = 0; i < NEEDS; i++)
        completion_offer(c, needs[i].name);
}

static const struct type type_need = {
    .title = "what the machine has to have", .complete = complete_need};

static enum flow
run_require(struct session *s, const struct statement *st, struct diag *d)
{
    if (st->nwords == 0)
        return act_usage(st, d);
    for (size_t i = 0; i < st->nwords; i++) {
        const char *name;
        size_t need;

        if (!act_word(s, st, i, &name, d) || !known(st, i, name, &need, d))
            return FLOW_FAULT;
        if (needs[need].probe())
            continue;
        output_complain(s, "This machine lacks %s, which %s requires.", name,
                        st->file != NULL ? st->file : "the line");
        if (s->origin.file == NULL)
            return FLOW_NEXT;
        s->status = STATUS_LACKS;
        return FLOW_QUIT;
    }
    return FLOW_NEXT;
}

const struct command act_require = {
    .name = "require",
    .group = "Scripts",
    .summary = "end the script with status 3 where the machine lacks something",
    .usage = "ipv6|lab|mptcp|unix|raw|netlink|vsock|states…",
    .act = run_require,
    .words = {&type_need, &type_need},
    .kept = true,
};
