/*
 * host.h: a host of the lab: a thread that has left for a network namespace of its own, and does
 * there what has to be done from inside: makes sockets, opens files, asks for names, starts
 * programs. Its one interface, eth0, is a TAP device whose other end is a descriptor here. Knows no
 * wire, no other host and nothing of the session.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_HOST_H
#define ENGINE_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "engine/call.h"
#include "engine/own.h"
#include "engine/state.h"

enum { HOST_NAME_MAX_LEN = 15, HOSTS_MAX = 4, HOST_FRAME_MAX = 65536 + 64, HOST_HEADER = 10 };
enum { HOST_MTU_MAX = 65521 }; /* as the kernel takes it for a TAP device */

struct host; /* of the platform's own making */

/* What a host is to be. */
struct host_plan {
    char name[HOST_NAME_MAX_LEN + 1];
    struct endpoint ipv4;  /* address, port 0 */
    int prefix4;           /* bits of its network: 24 */
    struct endpoint ipv6;  /* of length 0: no IPv6 */
    int prefix6;
    uint8_t ether[6];      /* of its eth0 */
    bool simple;           /* TCP as in textbooks: without timestamps, SACK, window scaling, ECN and
                              fast open, and with Reno */
};

/* ---- what the lab needs -------------------------------------------------------------------- */

/* Each thing that making a host needs, in the order in which it is needed. */
enum lab_need {
    LAB_NEEDS_LINUX,          /* a system with network namespaces */
    LAB_NEEDS_ONE_THREAD,     /* the process may enter a user namespace */
    LAB_NEEDS_USER_NAMESPACE, /* not for who has CAP_SYS_ADMIN and CAP_NET_ADMIN */
    LAB_NEEDS_CAPABILITY,     /* the namespace gives its owner no rights (AppArmor) */
    LAB_NEEDS_NETWORK_NAMESPACE,
    LAB_NEEDS_SYSCTL,         /* its settings may be written */
    LAB_NEEDS_TUN,            /* /dev/net/tun is there, may be opened, and makes a TAP device */
    LAB_NEEDS_NETLINK,        /* the interface can be set up */
    LAB_NEEDS_NOTHING         /* all is there */
};

/* What was found of one of them. */
struct lab_lack {
    enum lab_need need; /* the first that is missing, or LAB_NEEDS_NOTHING */
    int error;          /* errno of what was tried */
    char what[160];     /* a sentence without a full stop: "/dev/net/tun may not be opened" */
    char remedy[320];   /* what to do about it, sentences; "" where nothing is known */
};

/* Tries, in a child process that ends at once, everything that a host needs; nothing of this
 * process is changed. Calls each(context, need, good) for every one that was tried. */
void lab_check(void (*each)(void *context, enum lab_need need, bool good), void *context,
               struct lab_lack *lack);
/* "a user namespace": for the list that `lab check` prints. */
const char *lab_need_name(enum lab_need need);

/* Moves the process into a user namespace of its own, in which it has the rights over networks,
 * unless it has them already or was here before; it must have no thread but this one. Identities
 * of users and groups stay what they are. False: *lack says why; nothing has changed. */
bool lab_enter(struct lab_lack *lack);

/* ---- a host ------------------------------------------------------------------------------- */

/* Makes the thread, its namespace, lo and eth0, all up and with addresses, with nothing on its wire
 * that nobody caused: no DAD, no router solicitation, no multicast report. NULL: *lack. The TAP's
 * descriptor is parked. */
struct host *host_start(const struct host_plan *plan, struct own *own, struct lab_lack *lack);
/* Takes its wire away, ends its programs and the thread, and forgets the host. The namespace goes
 * when its last socket is closed; packets sent from it until then reach nobody. */
void host_end(struct host *h, struct own *own);
/* A power cut: its programs are killed, the namespace is left for a fresh one of the same plan,
 * with a fresh eth0, which knows nobody and has no setting but the plan's. What has a socket of the
 * old one open has to close it. False: *lack; the host then has no namespace, and all that is asked
 * of it but host_plan(), host_restart() and host_end() fails. */
bool host_restart(struct host *h, struct own *own, struct lab_lack *lack);

/* As it has become: without IPv6 where the system has none. */
const struct host_plan *host_plan(const struct host *h);
/* The other end of eth0, to read(2) and write(2) frames, each behind HOST_HEADER bytes of
 * struct virtio_net_hdr (zeros where nothing is offloaded). Does not block. */
int host_tap(const struct host *h);
/* SO_NETNS_COOKIE of its namespace, which tells its sockets; 0: not known. */
uint64_t host_cookie(const struct host *h);
/* The same of a socket. */
uint64_t host_cookie_of(int fd);
/* May the kernel leave segments large and checksums unfinished (TUNSETOFFLOAD)? False: errno. */
bool host_offload(struct host *h, bool on);

/* Knows another host: a permanent neighbour, and a route to it where it is in another network. */
bool host_meet(struct host *h, const struct host_plan *other);
/* Below 1280 IPv6 is gone; with a larger one it comes back, and has to meet the others again. */
bool host_set_mtu(struct host *h, int mtu);
/* Takes the cable out of eth0 (no carrier), or puts it back. The kernel takes up to a second to
 * notice that it is out: what still comes is for the wire to drop. */
bool host_plug(struct host *h, bool in);

/* Has its thread make the call, which is prepared and started; returns when it has returned. For
 * any thread. */
void host_call(struct host *h, struct call *c);
/* Runs work(context) in its thread and waits for it. False: errno is ENETDOWN; it has no namespace,
 * and nothing was run. */
bool host_run(struct host *h, void (*work)(void *context), void *context);
/* The same two for what may belong to no host: NULL is the network of this process. */
static inline void
host_make(struct host *h, struct call *c)
{
    if (h != NULL)
        host_call(h, c);
    else
        call_make(c);
}

static inline bool
host_run_in(struct host *h, void (*work)(void *context), void *context)
{
    if (h != NULL)
        return host_run(h, work, context);
    work(context);
    return true;
}

/* open(2) and socket(2) as from inside, where /proc/net/ is the host's; the descriptor is this
 * process's. -1: errno. */
int host_open(struct host *h, const char *path, int flags);
int host_socket(struct host *h, int domain, int type, int protocol);

/* ---- sysctl(8) ----------------------------------------------------------------------------- */

/* "tcp_sack", "net.ipv4.tcp_sack", "net/ipv4/tcp_sack": a setting of the host's network. A bare
 * name is looked for in net.ipv4, net.ipv6.conf.all, net.core. What is read has no line end. False:
 * errno; ENOENT where there is none, EACCES where it is not of a network. */
bool host_sysctl_read(struct host *h, const char *name, struct buf *value);
bool host_sysctl_write(struct host *h, const char *name, const char *value);

/* ---- programs ----------------------------------------------------------------------------- */

/* A program that runs in a host. */
struct child {
    pid_t pid;       /* of the process that stands for it here */
    int output;      /* what it prints, standard output and error together, to read and to close;
                        close-on-exec, not parked. It is at its end when the program has ended,
                        even if that has closed its own end before */
    int status;      /* as waitpid(2) has it, once it has ended */
    bool ended;
    int *told;       /* where its init leaves the status: of the platform's own making */
};

/* Starts argv[0], looked up in PATH, in a PID namespace and a session of its own: whatever it
 * starts ends with it, and it with its host and with this process, however that ends. It has the
 * rights to the host's network (CAP_NET_ADMIN, CAP_NET_RAW, CAP_NET_BIND_SERVICE), standard input
 * from /dev/null, no other descriptor, and all signals as by default. False: errno, also of an
 * execve(2) that failed. Its end causes no SIGCHLD. */
bool host_spawn(struct host *h, char *const argv[], struct child *out);
/* Has it ended? Then its status is there. Waits for that if `block`, or until a signal is caught.
 * To be called until it says so, also after host_end(), or a zombie is left. */
bool child_ended(struct child *c, bool block);
/* SIGKILL to it and all that it has started. */
void child_kill(struct child *c);

#endif
