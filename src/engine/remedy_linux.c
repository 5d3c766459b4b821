/*
 * remedy_linux.c: why a step towards a host may have failed. What the kernel does not say is looked
 * for in its settings, and only what was found there is named. Tries nothing itself.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/remedy_linux.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "engine/procfs_linux.h"

#define UNPRIVILEGED "/proc/sys/kernel/unprivileged_userns_clone"
#define APPARMOR "/proc/sys/kernel/apparmor_restrict_unprivileged_userns"

#define APPARMOR_REMEDY                                                                            \
    "Install the profile tools/apparmor-sockshell as it says at its top, or, as root: "            \
    "sysctl kernel.apparmor_restrict_unprivileged_userns=0."

/* ---- what can be tested ------------------------------------------------------------------- */

/* Is there a line "NAME:\t2" in this process's status: a filter, not strict mode? */
static bool
is_filtered(void)
{
    struct buf status = {0};
    bool filtered = procfs_read("/proc/thread-self/status", &status) &&
                    strstr(buf_text(&status), "\nSeccomp:\t2") != NULL;

    buf_free(&status);
    return filtered;
}

/* A limit of the number of namespaces has been reached, which may be 0. */
static bool
lack_more(struct lab_lack *out, enum lab_need need, int error, const char *setting)
{
    char path[64];
    char what[sizeof out->what];
    char remedy[sizeof out->remedy];
    long limit;

    snprintf(path, sizeof path, "/proc/sys/user/%s", setting);
    limit = procfs_number(path);
    snprintf(what, sizeof what, "user.%s, which is %ld, allows no more", setting, limit);
    snprintf(remedy, sizeof remedy, "As root: sysctl user.%s=%ld.", setting,
             limit < 1000 ? 1000 : 2 * limit);
    return lack_say(out, need, error, what, remedy);
}

static bool
lack_unsaid(struct lab_lack *out, enum lab_need need, int error, const char *tried,
            const char *remedy)
{
    char what[sizeof out->what];

    snprintf(what, sizeof what, "%s fails: %s", tried, strerror(error));
    return lack_say(out, need, error, what, remedy);
}

/* What a container forbids by seccomp(2) and what the kernel forbids look the same. */
static bool
lack_forbidden(struct lab_lack *out, enum lab_need need, int error, const char *tried)
{
    char what[sizeof out->what];

    if (!is_filtered())
        return lack_unsaid(out, need, error, tried, "");
    snprintf(what, sizeof what, "%s fails: %s; this process is under a seccomp filter", tried,
             strerror(error));
    return lack_say(out, need, error, what,
                    "In a container: docker run --security-opt seccomp=unconfined "
                    "(podman the same).");
}

/* ---- namespaces --------------------------------------------------------------------------- */

bool
lack_user_namespace(struct lab_lack *out, int error)
{
    enum lab_need need = LAB_NEEDS_USER_NAMESPACE;

    if (error == ENOSPC || error == EUSERS)
        return lack_more(out, need, error, "max_user_namespaces");
    if (error == EINVAL)
        return lack_say(out, need, error, "this kernel is built without user namespaces", "");
    if (error == EPERM && procfs_number(UNPRIVILEGED) == 0)
        return lack_say(out, need, error, "kernel.unprivileged_userns_clone is 0",
                        "As root: sysctl kernel.unprivileged_userns_clone=1.");
    if (error == EACCES && procfs_number(APPARMOR) == 1)
        return lack_say(out, need, error, "kernel.apparmor_restrict_unprivileged_userns is 1",
                        APPARMOR_REMEDY);
    if (error == EPERM && !is_filtered())
        return lack_unsaid(out, need, error, "unshare(CLONE_NEWUSER)",
                           "In a chroot the kernel makes none.");
    return lack_forbidden(out, need, error, "unshare(CLONE_NEWUSER)");
}

bool
lack_capability(struct lab_lack *out, int error)
{
    if (procfs_number(APPARMOR) == 1)
        return lack_say(out, LAB_NEEDS_CAPABILITY, error,
                        "kernel.apparmor_restrict_unprivileged_userns is 1, and this program "
                        "has no profile that allows it",
                        APPARMOR_REMEDY);
    return lack_unsaid(out, LAB_NEEDS_CAPABILITY, error, "to get rights in a user namespace", "");
}

bool
lack_network_namespace(struct lab_lack *out, int error)
{
    enum lab_need need = LAB_NEEDS_NETWORK_NAMESPACE;

    if (error == ENOSPC || error == EUSERS)
        return lack_more(out, need, error, "max_net_namespaces");
    if (error == EINVAL)
        return lack_say(out, need, error, "this kernel is built without network namespaces", "");
    return lack_forbidden(out, need, error, "unshare(CLONE_NEWNET)");
}

/* ---- what is in them ---------------------------------------------------------------------- */

/* The name of the AppArmor profile that this process is under; false: none. */
static bool
is_confined(struct buf *profile)
{
    static const char none[] = "unconfined";

    if (!procfs_read("/proc/thread-self/attr/current", profile) || profile->len == 0)
        return false;
    return strncmp(buf_text(profile), none, sizeof none - 1) != 0;
}

bool
lack_setting(struct lab_lack *out, int error, const char *name)
{
    struct buf profile = {0};
    char what[sizeof out->what];
    const char *remedy = "";

    if (error == EROFS)
        return lack_say(out, LAB_NEEDS_SYSCTL, error, "/proc/sys can only be read",
                        "In a container: docker run --security-opt systempaths=unconfined "
                        "(podman: --security-opt unmask=ALL).");
    snprintf(what, sizeof what, "/proc/sys/net/%s cannot be set: %s", name, strerror(error));
    if (error == EACCES && is_confined(&profile)) {
        snprintf(what, sizeof what, "/proc/sys/net cannot be written under the profile %s",
                 buf_text(&profile));
        remedy = "In a container: docker run --security-opt apparmor=unconfined.";
    }
    buf_free(&profile);
    return lack_say(out, LAB_NEEDS_SYSCTL, error, what, remedy);
}

bool
lack_tun(struct lab_lack *out, int error)
{
    enum lab_need need = LAB_NEEDS_TUN;

    switch (error) {
    case ENOENT:
        return lack_say(out, need, error, "there is no /dev/net/tun",
                        "As root: modprobe tun. In a container: start it with "
                        "--device /dev/net/tun.");
    case ENODEV:
    case ENXIO:
        return lack_say(out, need, error, "/dev/net/tun is there, its driver is not",
                        "As root: modprobe tun.");
    case EACCES:
        return lack_say(out, need, error, "this user may not open /dev/net/tun",
                        "As root: chmod 0666 /dev/net/tun; for good, in a file of "
                        "/etc/udev/rules.d: KERNEL==\"tun\", MODE=\"0666\".");
    case EPERM:
        return lack_say(out, need, error, "/dev/net/tun may not be opened here",
                        "In a container: start it with --device /dev/net/tun.");
    default:
        return lack_unsaid(out, need, error, "to open /dev/net/tun", "");
    }
}

bool
lack_tap(struct lab_lack *out, int error)
{
    return lack_unsaid(out, LAB_NEEDS_TUN, error, "to make a TAP device", "");
}

bool
lack_netlink(struct lab_lack *out, int error)
{
    return lack_unsaid(out, LAB_NEEDS_NETLINK, error, "to set up an interface by rtnetlink", "");
}
