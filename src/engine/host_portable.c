/*
 * host_portable.c: a system without network namespaces has no hosts. Nothing here is ever called
 * but what says so; the rest is there to be linked.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/host.h"

#include <errno.h>

#include "engine/lab_need.h"

static bool
lack_all(struct lab_lack *out)
{
    return lack_say(out, LAB_NEEDS_LINUX, ENOSYS, "this system has no network namespaces",
                "The lab runs on Linux alone.");
}

void
lab_check(void (*each)(void *context, enum lab_need need, bool good), void *context,
          struct lab_lack *lack)
{
    each(context, LAB_NEEDS_LINUX, lack_all(lack));
}

bool
lab_enter(struct lab_lack *lack)
{
    return lack_all(lack);
}

struct host *
host_start(const struct host_plan *plan, struct own *own, struct lab_lack *lack)
{
    (void)plan, (void)own;
    lack_all(lack);
    return NULL;
}

void
host_end(struct host *h, struct own *own)
{
    (void)h, (void)own;
}

bool
host_restart(struct host *h, struct own *own, struct lab_lack *lack)
{
    (void)h, (void)own;
    return lack_all(lack);
}

const struct host_plan *
host_plan(const struct host *h)
{
    (void)h;
    return NULL;
}

int
host_tap(const struct host *h)
{
    (void)h;
    return -1;
}

uint64_t
host_cookie_of(int fd)
{
    (void)fd;
    return 0;
}

uint64_t
host_cookie(const struct host *h)
{
    (void)h;
    return 0;
}

static bool
refuse(void)
{
    errno = ENOSYS;
    return false;
}

bool
host_offload(struct host *h, bool on)
{
    (void)h, (void)on;
    return refuse();
}

bool
host_meet(struct host *h, const struct host_plan *other)
{
    (void)h, (void)other;
    return refuse();
}

bool
host_set_mtu(struct host *h, int mtu)
{
    (void)h, (void)mtu;
    return refuse();
}

bool
host_plug(struct host *h, bool in)
{
    (void)h, (void)in;
    return refuse();
}

void
host_call(struct host *h, struct call *c)
{
    (void)h;
    call_make(c);
}

bool
host_run(struct host *h, void (*work)(void *context), void *context)
{
    (void)h, (void)work, (void)context;
    return refuse();
}

int
host_open(struct host *h, const char *path, int flags)
{
    (void)h, (void)path, (void)flags;
    return refuse() ? 0 : -1;
}

int
host_socket(struct host *h, int domain, int type, int protocol)
{
    (void)h, (void)domain, (void)type, (void)protocol;
    return refuse() ? 0 : -1;
}

bool
host_sysctl_read(struct host *h, const char *name, struct buf *value)
{
    (void)h, (void)name, (void)value;
    return refuse();
}

bool
host_sysctl_write(struct host *h, const char *name, const char *value)
{
    (void)h, (void)name, (void)value;
    return refuse();
}

bool
host_spawn(struct host *h, char *const argv[], struct child *out)
{
    (void)h, (void)argv, (void)out;
    return refuse();
}

bool
child_ended(struct child *c, bool block)
{
    (void)c, (void)block;
    return true;
}

void
child_kill(struct child *c)
{
    (void)c;
}
