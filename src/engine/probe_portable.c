/*
 * probe_portable.c: a system of which only what POSIX has can be asked: who has a port, and what
 * the kernel is set to, stays unknown.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/probe.h"

void
probe_port(int port, int protocol, struct port_uses *out)
{
    (void)port, (void)protocol;
    out->count = 0;
    out->all = false;
}

uint64_t
probe_abstract(const char *name, int type)
{
    (void)name, (void)type;
    return 0;
}

bool
probe_program(uint64_t inode, unsigned uid, struct process *out)
{
    (void)inode, (void)uid, (void)out;
    return false;
}

bool
probe_sysctl(enum probe_sysctl which, long long *value)
{
    (void)which, (void)value;
    return false;
}

bool
probe_no_default_route(int family)
{
    (void)family;
    return false;
}

int
probe_thread(void)
{
    return 0;
}

bool
probe_sleeps(int thread)
{
    (void)thread;
    return true;
}
