/*
 * probe.h: what the kernel can tell about a call that failed, apart from the call: asked after
 * the failure, by looking alone. Nothing is changed, no name is looked up, no program is
 * started, and what could take long gives up.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_PROBE_H
#define ENGINE_PROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "decode/states.h"
#include "engine/host.h"
#include "engine/state.h"

enum { PROBE_WORK_NS = 40000000, PROBE_USES = 16, PROBE_ADDRESSES = 32, PROCESS_NAME_MAX = 16 };

/* ---- of a descriptor ---------------------------------------------------------------------- */

/* Is O_NONBLOCK set? */
bool probe_nonblocking(int fd);
/* SO_RCVTIMEO or SO_SNDTIMEO of `fd` in seconds; 0: none. */
double probe_timeout(int fd, int option);
/* Is IPV6_V6ONLY set, by setsockopt or by bind? */
bool probe_v6only(int fd);
/* "a terminal", "a pipe"; NULL: not open, or nothing that has a word. */
const char *probe_kind(int fd);
/* The same of what stands at a path. */
const char *probe_kind_of_file(const char *path);
bool probe_is_socket(const char *path);
bool probe_is_missing(const char *path);
/* The soft limit of descriptors, getrlimit(2) RLIMIT_NOFILE; -1: not known, or none. */
long long probe_descriptor_limit(void);
/* Which file this is, as /proc and sock_diag number sockets; 0: not open. */
uint64_t probe_inode(int fd);

/* The number of the calling thread, gettid(2); 0: it has none. */
int probe_thread(void);

/* ---- of the machine: these open descriptors, so they belong in probe_apart() -------------- */

/* Calls ask(context) in a thread whose descriptors are its own, in the network of `host` (NULL:
 * that of this process), and waits for its end. It may work for about PROBE_WORK_NS; then what it
 * asks is answered by "not known". False: no thread can be made, nothing was asked. */
bool probe_apart(struct host *host, void (*ask)(void *context), void *context);

/* A socket of any program. */
struct port_use {
    struct endpoint local;
    struct endpoint peer; /* of length 0: none */
    int protocol;         /* IPPROTO_TCP, IPPROTO_UDP */
    enum state state;
    uint64_t inode;       /* 0: it has no descriptor any more */
    unsigned uid;
    int64_t left_ns;      /* of TIME_WAIT */
};

struct port_uses {
    struct port_use list[PROBE_USES];
    size_t count;
    bool all; /* there are no others; but sockets that are only bound may not be told of */
};

/* The IPv4 and IPv6 sockets with this local port, those that listen first. `protocol` is
 * IPPROTO_TCP or IPPROTO_UDP; 0: both. */
void probe_port(int port, int protocol, struct port_uses *out);

/* The inode of the socket with this abstract name, "@name", and type; 0: not found. */
uint64_t probe_abstract(const char *name, int type);

struct process {
    int pid;
    char name[PROCESS_NAME_MAX + 1];
};

enum { PROBE_ANY_USER = -1 };

/* Who has this socket open, among the programs that may be asked; those of the user `uid`, or of
 * PROBE_ANY_USER. */
bool probe_program(uint64_t inode, unsigned uid, struct process *out);

struct addresses {
    struct endpoint list[PROBE_ADDRESSES]; /* with port 0 */
    size_t count;
};

/* The addresses of this machine's interfaces. */
void probe_addresses(int family, struct addresses *out);

/* Does this thread of this process sleep in the kernel? True where that cannot be told. */
bool probe_sleeps(int thread);

enum probe_sysctl {
    SYSCTL_FILE_MAX,                   /* fs.file-max */
    SYSCTL_UNPRIVILEGED_PORT_START,    /* net.ipv4.ip_unprivileged_port_start */
};

/* False: this system has no such thing. */
bool probe_sysctl(enum probe_sysctl which, long long *value);

/* Is there no default route for AF_INET or AF_INET6? False also where that cannot be told. */
bool probe_no_default_route(int family);

#endif
