/*
 * test_lab.c: what is missing on machines that lack something: each fault is a real one, made in a
 * child process, and lab_check() has to name it with its remedy.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/host.h"
#include "ordinary.h"
#include "tap.h"

enum { SKIP = 77 };

/* ---- faults ------------------------------------------------------------------------------- */

/* Each makes this process one that lacks something, as an ordinary user; false: it cannot. */

static bool
lack_device(void)
{
    return own_tun(0) == NULL && become_ordinary();
}

static bool
lack_right(void)
{
    return own_tun(0600) == NULL && become_ordinary();
}

/* As in a container that was not given the device. */
static bool
lack_driver(void)
{
    return own_tun(0) == NULL && mknod("/dev/net/tun", S_IFCHR | 0666, makedev(10, 254)) == 0 &&
           chmod("/dev/net/tun", 0666) == 0 && become_ordinary();
}

static bool
write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY);
    bool good = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

    close(fd);
    return good;
}

/* No file of the machine's is changed: a namespace has limits of its own. */
static bool
limit(const char *path)
{
    return own_tun(0666) == NULL && become_ordinary() && unshare(CLONE_NEWUSER) == 0 &&
           write_file("/proc/self/setgroups", "deny") &&
           write_file("/proc/self/uid_map", "1000 1000 1") &&
           write_file("/proc/self/gid_map", "1000 1000 1") && write_file(path, "0");
}

static bool
drop_rights(void)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};

    return syscall(SYS_capset, &header, none) == 0;
}

static bool
lack_user_namespaces(void)
{
    return limit("/proc/sys/user/max_user_namespaces") && drop_rights();
}

static bool
lack_network_namespaces(void)
{
    return limit("/proc/sys/user/max_net_namespaces");
}

static bool
lack_settings(void)
{
    return own_tun(0666) == NULL && mount("/proc/sys", "/proc/sys", NULL, MS_BIND, NULL) == 0 &&
           mount(NULL, "/proc/sys", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL) == 0 &&
           become_ordinary();
}

static bool
be_in_chroot(void)
{
    return own_tun(0666) == NULL && mount("/", "/mnt", NULL, MS_BIND | MS_REC, NULL) == 0 &&
           chroot("/mnt") == 0 && chdir("/") == 0 && become_ordinary();
}

/* As a container does: unshare(2) of these namespaces does what `action` says. */
static bool
filter(unsigned namespaces, unsigned action)
{
    struct sock_filter program[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_unshare, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, namespaces, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, action),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog all = {sizeof program / sizeof program[0], program};

    return own_tun(0666) == NULL && become_ordinary() &&
           prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &all) == 0;
}

static bool
forbid_user_namespaces(void)
{
    return filter(CLONE_NEWUSER, SECCOMP_RET_ERRNO | EPERM);
}

static bool
forbid_network_namespaces(void)
{
    return filter(CLONE_NEWNET, SECCOMP_RET_ERRNO | EPERM);
}

static bool
kill_who_asks(void)
{
    return filter(CLONE_NEWUSER, SECCOMP_RET_KILL_PROCESS);
}

/* What a distribution has changed in its kernel, made up: a setting of this name, and the errno that
 * unshare(2) then gives. */
static bool
pretend(const char *path, const char *value, int error)
{
    FILE *file;

    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("none", "/proc/sys/kernel", "tmpfs", 0, "mode=755") != 0)
        return false;
    file = fopen(path, "w");
    if (file == NULL || fputs(value, file) < 0 || fclose(file) != 0)
        return false;
    return filter(CLONE_NEWUSER, SECCOMP_RET_ERRNO | (unsigned)error);
}

static bool
be_debian(void)
{
    return pretend("/proc/sys/kernel/unprivileged_userns_clone", "0\n", EPERM);
}

static bool
be_ubuntu(void)
{
    return pretend("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1\n", EACCES);
}

struct fault {
    const char *name;
    bool (*make)(void);
    enum lab_need need;
    int error;
    const char *what;   /* which has to be in the text */
    const char *remedy; /* the same; NULL: there has to be none */
};

static const struct fault faults[] = {
    {"no device", lack_device, LAB_NEEDS_TUN, ENOENT, "no /dev/net/tun", "modprobe tun"},
    {"no right to it", lack_right, LAB_NEEDS_TUN, EACCES, "may not open", "0666"},
    {"no driver", lack_driver, LAB_NEEDS_TUN, ENODEV, "driver", "modprobe tun"},
    {"no user namespaces", lack_user_namespaces, LAB_NEEDS_USER_NAMESPACE, ENOSPC,
     "user.max_user_namespaces, which is 0", "sysctl user.max_user_namespaces=1000"},
    {"no network namespaces", lack_network_namespaces, LAB_NEEDS_NETWORK_NAMESPACE, ENOSPC,
     "user.max_net_namespaces, which is 0", "sysctl user.max_net_namespaces=1000"},
    {"settings that can only be read", lack_settings, LAB_NEEDS_SYSCTL, EROFS, "only be read",
     "systempaths=unconfined"},
    {"a filter that forbids user namespaces", forbid_user_namespaces, LAB_NEEDS_USER_NAMESPACE,
     EPERM, "seccomp", "--security-opt seccomp=unconfined"},
    {"a filter that forbids network namespaces", forbid_network_namespaces,
     LAB_NEEDS_NETWORK_NAMESPACE, EPERM, "seccomp", "--security-opt seccomp=unconfined"},
    {"a chroot", be_in_chroot, LAB_NEEDS_USER_NAMESPACE, EPERM, "not permitted", "chroot"},
    {"Debian's setting", be_debian, LAB_NEEDS_USER_NAMESPACE, EPERM,
     "kernel.unprivileged_userns_clone is 0", "sysctl kernel.unprivileged_userns_clone=1"},
    {"Ubuntu's setting", be_ubuntu, LAB_NEEDS_USER_NAMESPACE, EACCES,
     "kernel.apparmor_restrict_unprivileged_userns is 1", "tools/apparmor-sockshell"},
    {"a filter that kills", kill_who_asks, LAB_NEEDS_USER_NAMESPACE, 0, "signal 31", NULL},
};

/* ---- checks ------------------------------------------------------------------------------- */

struct told {
    int last;
    bool good; /* of all but the last */
    bool last_good;
};

static void
note(void *context, enum lab_need need, bool good)
{
    struct told *told = context;

    told->good = told->good && told->last_good && (int)need > told->last;
    told->last = (int)need;
    told->last_good = good;
}

static bool
is_said(const char *text, const char *part)
{
    return part != NULL ? strstr(text, part) != NULL : text[0] == '\0';
}

/* lab_enter() has to say the same, and to leave this process what it was. */
static bool
stays(const struct fault *f)
{
    struct lab_lack lack;

    return f->need > LAB_NEEDS_CAPABILITY ||
           (!lab_enter(&lack) && lack.need == f->need && geteuid() == ORDINARY_USER);
}

/* In a process of its own; returns its exit status. */
static int
check(const struct fault *f)
{
    struct told told = {.last = -1, .good = true, .last_good = true};
    struct lab_lack lack;

    if (!f->make())
        return SKIP;
    lab_check(note, &told, &lack);
    printf("# %d, errno %d: %s. %s\n", (int)lack.need, lack.error, lack.what, lack.remedy);
    return lack.need == f->need && lack.error == f->error && is_said(lack.what, f->what) &&
                   is_said(lack.remedy, f->remedy) && told.good && !told.last_good &&
                   told.last == (int)f->need && stays(f)
               ? 0
               : 1;
}

static void
check_apart(const struct fault *f)
{
    int status = -1;
    pid_t child;

    fflush(stdout);
    child = fork();
    if (child == 0) {
        status = check(f);
        fflush(stdout);
        _exit(status);
    }
    waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == SKIP)
        ok(true, "%s # SKIP this cannot be made here", f->name);
    else
        is_number(status, 0, "%s", f->name);
}

int
main(void)
{
    if (geteuid() != 0) {
        printf("1..0 # SKIP only root can take so much away\n");
        return 0;
    }
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++)
        check_apart(&faults[i]);
    return done_testing();
}
