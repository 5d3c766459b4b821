/*
 * probe_linux.c: what Linux tells under /proc, proc(5): the sockets of the calling thread's
 * network, who has them open, what the kernel is set to.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "engine/probe.h"

/* ---- reading line by line ----------------------------------------------------------------- */

enum { CHUNK = 32768, PATH_SIZE = 64 };

/* How long it takes is a matter of how busy the machine is; how much is done is not. */
static bool
is_exhausted(void)
{
    return clock_ns(CLOCK_THREAD_CPUTIME_ID) > PROBE_WORK_NS;
}

/* Calls take(line, context) for each line of a file until it returns false. False: the file cannot
 * be read, or it is too long for this. */
static bool
each_line(const char *path, bool (*take)(const char *line, void *context), void *context)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    char text[CHUNK + 1];
    size_t kept = 0;
    ssize_t n = -1;

    while (fd >= 0 && !is_exhausted() && (n = read(fd, text + kept, CHUNK - kept)) > 0) {
        char *line = text;
        char *end;

        text[kept + (size_t)n] = '\0';
        while ((end = strchr(line, '\n')) != NULL) {
            *end = '\0';
            if (!take(line, context)) {
                close(fd);
                return true;
            }
            line = end + 1;
        }
        kept = strlen(line);
        memmove(text, line, kept);
        n = -1; /* not at the end yet */
    }
    if (fd >= 0)
        close(fd);
    return n == 0;
}

/* ---- sockets ------------------------------------------------------------------------------ */

struct search {
    int port;
    int protocol;
    struct port_uses *out;
};

/* The address in hexadecimal, each 32 bits as the machine has them. */
static bool
read_endpoint(const char *text, struct endpoint *out)
{
    size_t digits = strcspn(text, ":");
    uint32_t part[4];
    unsigned port;

    if ((digits != 8 && digits != 32) || sscanf(text + digits, ":%x", &port) != 1)
        return false;
    for (size_t i = 0; i < digits / 8; i++)
        if (sscanf(text + 8 * i, "%8x", &part[i]) != 1)
            return false;
    if (digits == 8) {
        struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};

        memcpy(&in.sin_addr, part, sizeof in.sin_addr);
        memcpy(out->bytes, &in, out->len = sizeof in);
    } else {
        struct sockaddr_in6 in6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};

        memcpy(&in6.sin6_addr, part, sizeof in6.sin6_addr);
        memcpy(out->bytes, &in6, out->len = sizeof in6);
    }
    return true;
}

static void
keep_use(struct port_uses *out, const struct port_use *use)
{
    size_t at = out->count;

    if (at == PROBE_USES) {
        out->all = false;
        return;
    }
    while (at > 0 && use->state == STATE_LISTEN && out->list[at - 1].state != STATE_LISTEN)
        at--;
    memmove(&out->list[at + 1], &out->list[at], (out->count - at) * sizeof *use);
    out->list[at] = *use;
    out->count++;
}

/* A line of /proc/net/tcp and its like:
 * sl local:port remote:port st queues tr:when retransmits uid timeout inode … */
static bool
take_socket(const char *line, void *context)
{
    struct search *s = context;
    struct port_use use = {.protocol = s->protocol};
    char local[48];
    char peer[48];
    unsigned port;
    unsigned state;
    unsigned long when;
    unsigned long long inode;
    const char *colon;

    if (sscanf(line, " %*d: %47s %47s %x %*x:%*x %*x:%lx %*x %u %*d %llu", local, peer, &state,
               &when, &use.uid, &inode) != 6)
        return true;
    colon = strchr(local, ':');
    if (colon == NULL || sscanf(colon, ":%x", &port) != 1 || (int)port != s->port ||
        !read_endpoint(local, &use.local) || !read_endpoint(peer, &use.peer))
        return true;
    use.inode = inode;
    use.state = s->protocol == IPPROTO_TCP ? (enum state)state : STATE_BOUND;
    if (use.state == STATE_TIME_WAIT)
        use.left_ns = (int64_t)when * (1000000000 / sysconf(_SC_CLK_TCK));
    if (use.state == STATE_LISTEN || use.state == STATE_BOUND)
        use.peer.len = 0;
    keep_use(s->out, &use);
    return s->out->count < PROBE_USES;
}

void
probe_port(int port, int protocol, struct port_uses *out)
{
    static const struct {
        const char *path;
        int protocol;
    } files[] = {
        {"/proc/thread-self/net/tcp", IPPROTO_TCP},
        {"/proc/thread-self/net/tcp6", IPPROTO_TCP},
        {"/proc/thread-self/net/udp", IPPROTO_UDP},
        {"/proc/thread-self/net/udp6", IPPROTO_UDP},
    };

    out->count = 0;
    out->all = true;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct search s = {port, files[i].protocol, out};

        if (protocol != 0 && files[i].protocol != protocol)
            continue;
        /* Without IPv6 there are no such files. */
        if (!each_line(files[i].path, take_socket, &s) &&
            (i % 2 == 0 || access(files[i].path, F_OK) == 0))
            out->all = false;
    }
}

struct abstract {
    const char *name;
    int type;
    uint64_t inode;
};

/* A line of /proc/net/unix: number: references protocol flags type state inode path */
static bool
take_abstract(const char *line, void *context)
{
    struct abstract *a = context;
    unsigned long long inode;
    unsigned type;
    int path = 0;

    if (sscanf(line, "%*s %*x %*x %*x %x %*x %llu %n", &type, &inode, &path) == 2 && path != 0 &&
        (int)type == a->type && strcmp(line + path, a->name) == 0)
        a->inode = inode;
    return a->inode == 0;
}

uint64_t
probe_abstract(const char *name, int type)
{
    struct abstract a = {name, type, 0};

    each_line("/proc/thread-self/net/unix", take_abstract, &a);
    return a.inode;
}

/* ---- programs ----------------------------------------------------------------------------- */

static bool
has_open(int pid, const char *socket)
{
    char path[PATH_SIZE];
    const struct dirent *entry;
    bool found = false;
    DIR *fds;

    snprintf(path, sizeof path, "/proc/%d/fd", pid);
    fds = opendir(path);
    while (fds != NULL && !found && (entry = readdir(fds)) != NULL) {
        char target[PATH_SIZE];
        ssize_t n = readlinkat(dirfd(fds), entry->d_name, target, sizeof target - 1);

        found = n > 0 && (size_t)n == strlen(socket) && memcmp(target, socket, (size_t)n) == 0;
    }
    if (fds != NULL)
        closedir(fds);
    return found;
}

static bool
read_name(int pid, struct process *out)
{
    char path[PATH_SIZE];
    ssize_t n;
    int fd;

    snprintf(path, sizeof path, "/proc/%d/comm", pid);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    n = read(fd, out->name, PROCESS_NAME_MAX);
    close(fd);
    if (n <= 1)
        return false;
    out->name[n] = '\0';
    out->name[strcspn(out->name, "\n")] = '\0';
    out->pid = pid;
    return true;
}

/* Of a program that changed its user its socket may be another's than /proc says: it is then not
 * found, which is no harm. */
static bool
belongs_to(int pid, unsigned uid)
{
    char path[PATH_SIZE];
    struct stat st;

    snprintf(path, sizeof path, "/proc/%d", pid);
    return uid == (unsigned)PROBE_ANY_USER || (stat(path, &st) == 0 && st.st_uid == uid);
}

bool
probe_program(uint64_t inode, unsigned uid, struct process *out)
{
    const struct dirent *entry;
    char socket[PATH_SIZE];
    bool found = false;
    DIR *all;

    if (inode == 0)
        return false;
    snprintf(socket, sizeof socket, "socket:[%llu]", (unsigned long long)inode);
    all = opendir("/proc");
    while (all != NULL && !found && !is_exhausted() && (entry = readdir(all)) != NULL) {
        int pid = atoi(entry->d_name); /* 0: no process */

        if (pid > 0 && belongs_to(pid, uid))
            found = has_open(pid, socket) && read_name(pid, out);
    }
    if (all != NULL)
        closedir(all);
    return found;
}

/* ---- what the kernel is set to ------------------------------------------------------------ */

static bool
take_number(const char *line, void *context)
{
    return sscanf(line, "%lld", (long long *)context) != 1;
}

bool
probe_sysctl(enum probe_sysctl which, long long *value)
{
    static const char *const files[] = {
        [SYSCTL_FILE_MAX] = "/proc/sys/fs/file-max",
        [SYSCTL_UNPRIVILEGED_PORT_START] = "/proc/sys/net/ipv4/ip_unprivileged_port_start",
    };

    *value = -1;
    each_line(files[which], take_number, value);
    return *value >= 0;
}

/* A destination of zeros with a prefix of zero, by an interface other than lo, on which the
 * kernel keeps a route that refuses. */
static bool
take_route(const char *line, void *context)
{
    bool *found = context;
    char device[32];
    unsigned long to;
    unsigned long mask;

    if (sscanf(line, "%31s %lx %*x %*x %*d %*d %*d %lx", device, &to, &mask) == 3)
        *found = to == 0 && mask == 0;
    return !*found;
}

static bool
take_route6(const char *line, void *context)
{
    bool *found = context;
    char to[33];
    unsigned prefix;
    char device[32];

    if (sscanf(line, "%32s %x %*s %*s %*s %*s %*s %*s %*s %31s", to, &prefix, device) == 3)
        *found = prefix == 0 && strspn(to, "0") == 32 && strcmp(device, "lo") != 0;
    return !*found;
}

bool
probe_no_default_route(int family)
{
    bool found = false;
    bool read = family == AF_INET
                    ? each_line("/proc/thread-self/net/route", take_route, &found)
                    : each_line("/proc/thread-self/net/ipv6_route", take_route6, &found);

    return read && !found;
}

/* ---- threads ------------------------------------------------------------------------------ */

int
probe_thread(void)
{
    return (int)syscall(SYS_gettid);
}

/* proc(5), /proc/PID/stat: the state stands behind the name, which may hold parentheses itself. */
static bool
take_state(const char *line, void *context)
{
    const char *behind = strrchr(line, ')');

    if (behind != NULL && behind[1] == ' ')
        *(char *)context = behind[2];
    return false;
}

bool
probe_sleeps(int thread)
{
    char path[PATH_SIZE];
    char state = 'S';

    snprintf(path, sizeof path, "/proc/self/task/%d/stat", thread);
    each_line(path, take_state, &state);
    return state == 'S' || state == 'D';
}
