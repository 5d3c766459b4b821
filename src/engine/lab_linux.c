/*
 * lab_linux.c: the user namespace in which this process has the rights that hosts need, and the
 * attempt to make a host in a child process. Knows no host that is in use.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <linux/capability.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/host.h"
#include "engine/netns_linux.h"
#include "engine/procfs_linux.h"
#include "engine/remedy_linux.h"

/* ---- rights ------------------------------------------------------------------------------- */

static bool
has_rights(void)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct have[_LINUX_CAPABILITY_U32S_3];
    uint32_t wanted = CAP_TO_MASK(CAP_SYS_ADMIN) | CAP_TO_MASK(CAP_NET_ADMIN);

    return syscall(SYS_capget, &header, have) == 0 && (have[0].effective & wanted) == wanted;
}

static bool
has_one_thread(void)
{
    DIR *tasks = opendir("/proc/self/task");
    int count = 0;

    if (tasks == NULL)
        return true; /* the kernel will tell */
    for (const struct dirent *e; (e = readdir(tasks)) != NULL;)
        count += e->d_name[0] != '.';
    closedir(tasks);
    return count == 1;
}

static bool
lack_one_thread(struct lab_lack *lack)
{
    return lack_say(lack, LAB_NEEDS_ONE_THREAD, EINVAL, "a call of this process is still waiting",
                    "End what waits (cancel), or start with --lab.");
}

/* A seccomp filter can end who calls what it forbids. */
static void
lack_killed(struct lab_lack *lack, int number)
{
    char what[sizeof lack->what];

    snprintf(what, sizeof what, "a process that tried was ended by signal %d (%s)", number,
             strsignal(number));
    lack_say(lack, lack->need, 0, what, "");
}

/* ---- the user namespace ------------------------------------------------------------------- */

/* Only this user and this group exist inside, under the numbers that they have outside. */
static bool
enter(struct lab_lack *lack)
{
    uid_t user = geteuid();
    gid_t group = getegid();
    char users[48];
    char groups[48];

    snprintf(users, sizeof users, "%u %u 1\n", user, user);
    snprintf(groups, sizeof groups, "%u %u 1\n", group, group);
    lack->need = LAB_NEEDS_USER_NAMESPACE;
    if (unshare(CLONE_NEWUSER) != 0)
        return lack_user_namespace(lack, errno);
    lack->need = LAB_NEEDS_CAPABILITY;
    /* Who may not change groups outside has to give it up inside before a group is mapped. */
    if (!procfs_write("/proc/self/setgroups", "deny") ||
        !procfs_write("/proc/self/uid_map", users) || !procfs_write("/proc/self/gid_map", groups))
        return lack_capability(lack, errno);
    if (!has_rights())
        return lack_capability(lack, EPERM);
    lack_nothing(lack);
    return true;
}

/* ---- trying ------------------------------------------------------------------------------- */

/* An attempt in a child process. What it changes goes with it; *lack is shared with it. */
static void
attempt(bool (*try)(struct lab_lack *lack), struct lab_lack *lack)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        try(lack);
        _exit(0);
    }
    if (child < 0) {
        lack_say(lack, LAB_NEEDS_NETWORK_NAMESPACE, errno, "no process can be made", "");
        return;
    }
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    if (WIFSIGNALED(status))
        lack_killed(lack, WTERMSIG(status));
}

/* Returns whether nothing is missing. */
static bool
try_apart(bool (*try)(struct lab_lack *lack), struct lab_lack *out)
{
    struct lab_lack *shared =
        mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (shared == MAP_FAILED)
        return lack_say(out, LAB_NEEDS_NETWORK_NAMESPACE, errno, "there is no memory to try", "");
    attempt(try, shared);
    *out = *shared;
    munmap(shared, sizeof *shared);
    return out->need == LAB_NEEDS_NOTHING;
}

static struct endpoint
sample_address(void)
{
    struct endpoint e = {.len = sizeof(struct sockaddr_in)};
    struct sockaddr_in *in = (struct sockaddr_in *)e.bytes;

    in->sin_family = AF_INET;
    in->sin_addr.s_addr = htonl(0xc0a80001);
    return e;
}

static bool
try_all(struct lab_lack *lack)
{
    static const uint8_t ether[6] = {2, 0, 0, 0, 0, 1};
    struct host_plan sample = {.name = "sample", .ipv4 = sample_address(), .prefix4 = 24};
    struct netns n;

    memcpy(sample.ether, ether, sizeof ether);
    if ((!has_rights() && !enter(lack)) || !netns_make(&n, &sample, lack))
        return false;
    netns_abandon(&n);
    return true;
}

/* ---- for all ------------------------------------------------------------------------------ */

/* Tried apart first: a process that has entered one and has no rights in it cannot go back. */
bool
lab_enter(struct lab_lack *lack)
{
    lack_nothing(lack);
    if (has_rights())
        return true;
    if (!has_one_thread())
        return lack_one_thread(lack);
    return try_apart(enter, lack) && enter(lack);
}

void
lab_check(void (*each)(void *context, enum lab_need need, bool good), void *context,
          struct lab_lack *lack)
{
    bool rights = has_rights();

    if (!rights && !has_one_thread())
        lack_one_thread(lack);
    else
        try_apart(try_all, lack);
    for (enum lab_need need = LAB_NEEDS_LINUX; need < LAB_NEEDS_NOTHING; need++)
        if (need <= lack->need &&
            (!rights || need == LAB_NEEDS_LINUX || need > LAB_NEEDS_CAPABILITY))
            each(context, need, need != lack->need);
}
