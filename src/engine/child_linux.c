/*
 * child_linux.c: programs in a host. Each gets an init of ours, alone with it in a PID namespace:
 * whatever the program starts ends with it, and all of them end with the host's thread. Between
 * clone(2) and execve(2) only what is async-signal-safe is called: other threads may hold locks.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "engine/fdtable.h"
#include "engine/host.h"

enum { STACK_SIZE = 48 << 10, ERRORS = 3, NOT_EXECUTED = 127, UNKNOWN = -1 };

extern char **environ;

/* The descriptors of a launch: /dev/null; a pidfd of this process; a pipe for what the program
 * prints; a pipe that execve(2) closes, for the errno that it may fail with. */
enum launch_fd { INPUT, SHELL, OUTPUT_READ, OUTPUT_WRITE, ERROR_READ, ERROR_WRITE, LAUNCH_FDS };

/* All that init and the program need, made before they are. */
struct launch {
    char *const *argv;
    char **paths;        /* where the program may be, in order; then NULL */
    int fds[LAUNCH_FDS]; /* -1: there is none */
    int *told;           /* shared: where init leaves how the program ended */
    char *stack;         /* of the program, until it has one of its own */
    pid_t pid;           /* of init; negative: */
    int error;           /* is why there is none */
};

/* As fork(3), which takes locks, and which cannot make namespaces. The child has a copy of all
 * memory, so that the stack may lie anywhere. */
static pid_t
start(int (*body)(void *context), struct launch *l, char *stack, int flags)
{
    return clone(body, stack + STACK_SIZE, flags, l);
}

/* ---- the program -------------------------------------------------------------------------- */

static void
fail(int error)
{
    while (write(ERRORS, &error, sizeof error) < 0 && errno == EINTR)
        continue;
    _exit(NOT_EXECUTED);
}

/* What this process has it may pass on; execve(2) takes away the rest. Root gets all, but for what
 * lets setns(2) out of the host, and ptrace(2) at its init. */
static void
pass_on_rights(void)
{
    static const unsigned refused[] = {CAP_SYS_ADMIN, CAP_SYS_PTRACE};
    static const unsigned wanted[] = {CAP_NET_ADMIN, CAP_NET_RAW, CAP_NET_BIND_SERVICE};
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct caps[_LINUX_CAPABILITY_U32S_3];

    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        prctl(PR_CAPBSET_DROP, refused[i], 0, 0, 0);
    if (syscall(SYS_capget, &header, caps) != 0)
        return;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        caps[0].inheritable &= ~CAP_TO_MASK(refused[i]);
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        caps[0].inheritable |= CAP_TO_MASK(wanted[i]) & caps[0].permitted;
    if (syscall(SYS_capset, &header, caps) != 0)
        return;
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, wanted[i], 0, 0);
}

/* As execvp(3) looks for it. */
static int
be_program(void *context)
{
    const struct launch *l = context;
    int error = ENOENT;
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    pass_on_rights();
    for (char **path = l->paths; *path != NULL; path++) {
        execve(*path, l->argv, environ);
        if (errno != ENOENT && errno != ENOTDIR)
            error = errno;
        if (errno != ENOENT && errno != ENOTDIR && errno != EACCES)
            break;
    }
    fail(error);
    return NOT_EXECUTED;
}

/* ---- init --------------------------------------------------------------------------------- */

/* The host's thread may have ended before the kernel was told to kill us when it does. */
static void
end_with_shell(const struct launch *l)
{
    struct pollfd shell = {.fd = l->fds[SHELL], .events = POLLIN};

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (poll(&shell, 1, 0) > 0)
        _exit(NOT_EXECUTED);
}

/* From here on errors go to ERRORS, and there are no descriptors above it. */
static void
take_descriptors(const struct launch *l)
{
    dup2(l->fds[INPUT], STDIN_FILENO);
    dup2(l->fds[OUTPUT_WRITE], STDOUT_FILENO);
    dup2(l->fds[OUTPUT_WRITE], STDERR_FILENO);
    if (l->fds[ERROR_WRITE] != ERRORS)
        dup3(l->fds[ERROR_WRITE], ERRORS, O_CLOEXEC);
    fdtable_close_from(ERRORS + 1);
}

/* What is ignored would stay so in the program. */
static void
reset_signals(void)
{
    for (int number = 1; number < _NSIG; number++)
        signal(number, SIG_DFL);
}

/* Reaps whatever ends, until that is the program; then the kernel kills all that is left. */
static int
await(pid_t program)
{
    int status = UNKNOWN;
    pid_t gone;

    do
        gone = wait(&status);
    while (gone != program && (gone > 0 || errno == EINTR));
    return status;
}

/* Its standard output stays open, so that the other end sees the end when there is one. */
static int
be_init(void *context)
{
    struct launch *l = context;
    pid_t program;

    end_with_shell(l);
    prctl(PR_SET_NAME, "sockshell-init");
    setsid();
    reset_signals();
    take_descriptors(l);
    program = start(be_program, l, l->stack, SIGCHLD);
    if (program < 0)
        fail(errno);
    close(ERRORS);
    *l->told = await(program);
    return WIFEXITED(*l->told) ? WEXITSTATUS(*l->told) : NOT_EXECUTED;
}

/* ---- the host's thread -------------------------------------------------------------------- */

/* Without a signal at its end: SIGCHLD may be something that the user watches. */
static void
launch(void *context)
{
    struct launch *l = context;
    _Alignas(16) char stacks[2][STACK_SIZE];

    l->stack = stacks[1];
    l->pid = start(be_init, l, stacks[0], CLONE_NEWPID);
    l->error = errno;
}

/* ---- before and after --------------------------------------------------------------------- */

static char *
path_in(const char *folder, size_t len, const char *name)
{
    struct buf b = {0};

    buf_add(&b, folder, len);
    if (len != 0)
        buf_char(&b, '/');
    buf_str(&b, name);
    return buf_take(&b);
}

/* An empty folder in PATH is the working directory. */
static char **
candidates(const char *name)
{
    const char *folders = getenv("PATH");
    size_t count = 0;
    char **list = NULL;

    if (strchr(name, '/') != NULL || name[0] == '\0')
        folders = "";
    else if (folders == NULL)
        folders = "/usr/local/bin:/usr/bin:/bin";
    for (;;) {
        size_t len = strcspn(folders, ":");

        list = mem_grow(list, count + 2, sizeof *list);
        list[count++] = path_in(folders, len, name);
        list[count] = NULL;
        if (folders[len] == '\0')
            return list;
        folders += len + 1;
    }
}

static void
free_all(char **list)
{
    for (char **p = list; *p != NULL; p++)
        free(*p);
    free(list);
}

static void
close_fd(struct launch *l, enum launch_fd which)
{
    if (l->fds[which] >= 0)
        close(l->fds[which]);
    l->fds[which] = -1;
}

/* False: errno. */
static bool
prepare(struct launch *l)
{
    l->fds[INPUT] = open("/dev/null", O_RDONLY | O_CLOEXEC);
    l->fds[SHELL] = (int)syscall(SYS_pidfd_open, getpid(), 0);
    if (l->fds[INPUT] < 0 || pipe2(&l->fds[OUTPUT_READ], O_CLOEXEC) != 0 ||
        pipe2(&l->fds[ERROR_READ], O_CLOEXEC) != 0)
        return false;
    l->told =
        mmap(NULL, sizeof *l->told, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (l->told == MAP_FAILED)
        return false;
    *l->told = UNKNOWN;
    return true;
}

/* What execve(2) failed with; 0: it did not. */
static int
hear_error(int fd)
{
    int error = 0;
    ssize_t n;

    do
        n = read(fd, &error, sizeof error);
    while (n < 0 && errno == EINTR);
    return n == (ssize_t)sizeof error ? error : 0;
}

/* Returns errno, or 0: the program runs. */
static int
run(struct host *h, struct launch *l)
{
    int error;

    if (!host_run(h, launch, l))
        return errno;
    if (l->pid < 0)
        return l->error;
    close_fd(l, ERROR_WRITE);
    error = hear_error(l->fds[ERROR_READ]);
    if (error != 0)
        while (waitpid(l->pid, NULL, __WALL) < 0 && errno == EINTR)
            continue;
    return error;
}

bool
host_spawn(struct host *h, char *const argv[], struct child *out)
{
    struct launch l = {.argv = argv, .fds = {-1, -1, -1, -1, -1, -1}, .told = MAP_FAILED};
    int error = prepare(&l) ? 0 : errno;

    if (error == 0) {
        l.paths = candidates(argv[0]);
        error = run(h, &l);
        free_all(l.paths);
    }
    *out = (struct child){.pid = l.pid, .output = l.fds[OUTPUT_READ], .told = l.told};
    for (enum launch_fd i = INPUT; i < LAUNCH_FDS; i++)
        if (error != 0 || i != OUTPUT_READ)
            close_fd(&l, i);
    if (error == 0)
        return true;
    if (l.told != MAP_FAILED)
        munmap(l.told, sizeof *l.told);
    *out = (struct child){.pid = -1, .output = -1, .ended = true};
    errno = error;
    return false;
}

/* ---- a program that runs ------------------------------------------------------------------ */

bool
child_ended(struct child *c, bool block)
{
    int status = 0;
    pid_t gone;

    if (c->ended)
        return true;
    gone = waitpid(c->pid, &status, __WALL | (block ? 0 : WNOHANG));
    if (gone == 0 || (gone < 0 && errno == EINTR))
        return false;
    /* An init that was killed told nothing. */
    c->status = *c->told != UNKNOWN ? *c->told : status;
    c->ended = true;
    munmap(c->told, sizeof *c->told);
    c->told = NULL;
    return true;
}

void
child_kill(struct child *c)
{
    if (!c->ended)
        kill(c->pid, SIGKILL);
}
