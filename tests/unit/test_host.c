/*
 * test_host.c: hosts as root and as an ordinary user: what is seen from inside, what is on the
 * wire, programs, and what is left when one goes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/host.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/ethernet.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "ordinary.h"
#include "tap.h"

#ifndef SO_NETNS_COOKIE
#define SO_NETNS_COOKIE 71
#endif

enum { FRAME = 2048, SOON_MS = 2000 };

/* What all tests of a pass use. */
struct lab {
    struct own own;
    struct host_plan plans[2];
    struct host *hosts[2];
};

/* ---- addresses and frames ----------------------------------------------------------------- */

static struct endpoint
ipv4(const char *text, int port)
{
    struct endpoint e = {.len = sizeof(struct sockaddr_in)};
    struct sockaddr_in *in = (struct sockaddr_in *)e.bytes;

    in->sin_family = AF_INET;
    in->sin_port = htons((uint16_t)port);
    inet_pton(AF_INET, text, &in->sin_addr);
    return e;
}

static struct endpoint
ipv6(const char *text)
{
    struct endpoint e = {.len = sizeof(struct sockaddr_in6)};
    struct sockaddr_in6 *in = (struct sockaddr_in6 *)e.bytes;

    in->sin6_family = AF_INET6;
    inet_pton(AF_INET6, text, &in->sin6_addr);
    return e;
}

static const struct sockaddr *
address(const struct endpoint *e)
{
    return (const struct sockaddr *)e->bytes;
}

/* The next frame that comes out of a host, behind its header; 0: none within that time. */
static ssize_t
next_frame(const struct host *h, unsigned char *bytes, int ms)
{
    struct pollfd p = {.fd = host_tap(h), .events = POLLIN};

    return poll(&p, 1, ms) > 0 ? read(p.fd, bytes, FRAME) : 0;
}

/* The next frame of this type, as next_frame(). */
static ssize_t
next_of_type(const struct host *h, unsigned type, unsigned char *bytes)
{
    ssize_t n;

    do
        n = next_frame(h, bytes, SOON_MS);
    while (n > 0 && (bytes[HOST_HEADER + 12] << 8 | bytes[HOST_HEADER + 13]) != (int)type);
    return n;
}

/* Carries frames between the two hosts until `done` says so, or for too long. */
static bool
carry(struct lab *lab, bool (*done)(void *context), void *context)
{
    int64_t end = clock_ns(CLOCK_MONOTONIC) + 10000000000;
    static unsigned char frame[HOST_FRAME_MAX];

    while (!done(context) && clock_ns(CLOCK_MONOTONIC) < end) {
        int taps[2] = {host_tap(lab->hosts[0]), host_tap(lab->hosts[1])};
        struct pollfd p[2] = {{.fd = taps[0], .events = POLLIN}, {.fd = taps[1], .events = POLLIN}};

        poll(p, 2, 10);
        for (int i = 0; i < 2; i++)
            for (ssize_t n; (n = read(taps[i], frame, sizeof frame)) > 0;)
                if (write(taps[1 - i], frame, (size_t)n) != n)
                    return false;
    }
    return done(context);
}

/* ---- what it needs ------------------------------------------------------------------------ */

static void
count_need(void *context, enum lab_need need, bool good)
{
    int *last = context;

    ok(good && (int)need > *last, "there is %s", lab_need_name(need));
    *last = (int)need;
}

static void
test_check(void)
{
    int last = -1;
    struct lab_lack lack;

    lab_check(count_need, &last, &lack);
    is_number(lack.need, LAB_NEEDS_NOTHING, "nothing is missing: '%s' '%s'", lack.what,
              lack.remedy);
    is_number(last, LAB_NEEDS_NOTHING - 1, "the last need was tried");
}

static void *
sleep_on(void *context)
{
    pause();
    return context;
}

/* Root needs no user namespace. */
static void
test_threads(void)
{
    struct lab_lack lack;
    pthread_t thread;

    if (geteuid() == 0)
        return;
    pthread_create(&thread, NULL, sleep_on, NULL);
    ok(!lab_enter(&lack), "a process with two threads stays where it is");
    is_number(lack.need, LAB_NEEDS_ONE_THREAD, "and is told why");
    pthread_cancel(thread);
    pthread_join(thread, NULL);
}

static void
test_enter(void)
{
    uid_t user = geteuid();
    gid_t group = getegid();
    struct lab_lack lack;

    ok(lab_enter(&lack), "enter: '%s'", lack.what);
    ok(lab_enter(&lack), "enter again");
    ok(geteuid() == user && getegid() == group, "user and group are the same");
}

static bool
start_lab(struct lab *lab)
{
    static const char *const names[2] = {"server", "client"};
    bool output_closed;
    struct lab_lack lack;

    own_start(&lab->own, true, &output_closed);
    /* To make the table of descriptors larger takes longer once there are threads. */
    own_close(&lab->own, own_park(&lab->own, open("/dev/null", O_RDONLY)));
    lab->plans[0] = (struct host_plan){.ipv4 = ipv4("192.168.0.1", 0), .ipv6 = ipv6("fd00::1"),
                                       .prefix4 = 24, .prefix6 = 64, .ether = {2, 0, 0, 0, 0, 1}};
    lab->plans[1] = (struct host_plan){.ipv4 = ipv4("10.10.2.100", 0), .ipv6 = ipv6("fd01::2"),
                                       .prefix4 = 24, .prefix6 = 64, .ether = {2, 0, 0, 0, 0, 2},
                                       .simple = true};
    for (int i = 0; i < 2; i++) {
        int64_t before = clock_ns(CLOCK_MONOTONIC);

        strcpy(lab->plans[i].name, names[i]);
        lab->hosts[i] = host_start(&lab->plans[i], &lab->own, &lack);
        printf("# started in %lld us\n", (long long)(clock_ns(CLOCK_MONOTONIC) - before) / 1000);
        if (!ok(lab->hosts[i] != NULL, "%s starts: '%s'", names[i], lack.what))
            return false;
    }
    return ok(host_meet(lab->hosts[0], &lab->plans[1]) && host_meet(lab->hosts[1], &lab->plans[0]),
              "they meet, though their networks are not the same");
}

/* ---- from inside -------------------------------------------------------------------------- */

static void
test_host(struct lab *lab)
{
    const struct host *h = lab->hosts[0];

    is_text(host_plan(h)->name, "server", "its plan");
    ok(host_tap(h) >= lab->own.floor && own_has(&lab->own, host_tap(h)), "its wire is parked");
    ok((fcntl(host_tap(h), F_GETFD) & FD_CLOEXEC) != 0, "and closed by execve");
    ok(host_cookie(h) != host_cookie(lab->hosts[1]) || host_cookie(h) == 0, "two namespaces");
}

/* The addresses that getifaddrs(3) tells, with blanks between them. */
static void
list_addresses(void *context)
{
    char *text = context;
    struct ifaddrs *list;

    if (getifaddrs(&list) != 0)
        return;
    for (const struct ifaddrs *i = list; i != NULL; i = i->ifa_next) {
        int family = i->ifa_addr != NULL ? i->ifa_addr->sa_family : AF_UNSPEC;
        char one[INET6_ADDRSTRLEN] = "";

        if (family == AF_INET)
            inet_ntop(family, &((struct sockaddr_in *)i->ifa_addr)->sin_addr, one, sizeof one);
        else if (family == AF_INET6)
            inet_ntop(family, &((struct sockaddr_in6 *)i->ifa_addr)->sin6_addr, one, sizeof one);
        else
            continue;
        strcat(strcat(strcat(text, i->ifa_name), " "), one);
        strcat(text, "; ");
    }
    freeifaddrs(list);
}

static void
test_addresses(struct lab *lab)
{
    char text[1024] = "";

    host_run(lab->hosts[0], list_addresses, text);
    is_text(text,
            host_plan(lab->hosts[0])->ipv6.len != 0
                ? "lo 127.0.0.1; eth0 192.168.0.1; lo ::1; eth0 fd00::1; "
                : "lo 127.0.0.1; eth0 192.168.0.1; ",
            "its addresses and no others");
}

static void
test_sockets(struct lab *lab)
{
    struct endpoint own = ipv4("192.168.0.1", 0);
    struct endpoint other = ipv4("192.168.0.2", 0);
    int fd = host_socket(lab->hosts[0], AF_INET, SOCK_STREAM, 0);
    uint64_t cookie = 0;
    socklen_t len = sizeof cookie;

    ok(bind(fd, address(&other), other.len) < 0 && errno == EADDRNOTAVAIL,
       "a socket made in it has no address of another");
    ok(bind(fd, address(&own), own.len) == 0, "and has its own");
    getsockopt(fd, SOL_SOCKET, SO_NETNS_COOKIE, &cookie, &len);
    ok(cookie == host_cookie(lab->hosts[0]), "it is told by its cookie");
    close(fd);
    fd = socket(AF_INET, SOCK_STREAM, 0);
    ok(bind(fd, address(&own), own.len) < 0, "one made outside does not have it");
    close(fd);
    ok(host_socket(lab->hosts[0], -1, 0, 0) < 0 && errno == EAFNOSUPPORT, "errno comes back");
}

static long
invoke_socket(struct call *c)
{
    return socket(call_int(c, 0), call_int(c, 1), 0);
}

static void
test_call(struct lab *lab)
{
    static const struct signature signature = {.invoke = invoke_socket};
    struct call c = {.signature = &signature, .words = {AF_INET, SOCK_DGRAM}};
    struct endpoint own = ipv4("10.10.2.100", 0);

    call_start(&c);
    host_call(lab->hosts[1], &c);
    ok(c.ret >= 0 && c.error == 0 && bind((int)c.ret, address(&own), own.len) == 0, "a call");
    close((int)c.ret);
    c.words[0] = -1;
    host_call(lab->hosts[1], &c);
    ok(c.ret == -1 && c.error == EAFNOSUPPORT, "a call that fails");
}

static void
test_open(struct lab *lab)
{
    int fd = host_open(lab->hosts[0], "/proc/net/fib_trie", O_RDONLY | O_CLOEXEC);
    static char text[65536];
    ssize_t n = read(fd, text, sizeof text - 1);

    ok(n > 0 && strstr(text, "192.168.0.1") != NULL, "/proc/net is the host's");
    close(fd);
    ok(host_open(lab->hosts[0], "/no/such/file", O_RDONLY) < 0 && errno == ENOENT, "no file");
}

static void
test_sysctl(struct lab *lab)
{
    static const char *const settings[][2] = {
        {"tcp_sack", "0"},
        {"net.ipv4.tcp_timestamps", "0"},
        {"net/ipv4/tcp_window_scaling", "0"},
        {"tcp_ecn", "0"},
        {"tcp_fastopen", "0"},
        {"tcp_congestion_control", "reno"},
        {"tcp_no_metrics_save", "1"},
        {"net.ipv4.conf.eth0.rp_filter", "0"},
    };
    static const char *const missing[] = {
        "", "no_such", "net.no.such", "net/../kernel/hostname", "/etc/passwd",
        "../../etc/passwd", "net//ipv4", ".", "./tcp_sack",
    };
    struct host *client = lab->hosts[1];
    struct buf b = {0};

    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
        buf_clear(&b);
        ok(host_sysctl_read(client, settings[i][0], &b), "%s is read", settings[i][0]);
        is_text(buf_text(&b), settings[i][1], "its value");
    }
    buf_clear(&b);
    for (size_t i = 0; i < sizeof missing / sizeof missing[0]; i++)
        ok(!host_sysctl_read(client, missing[i], &b) && errno == ENOENT,
           "no setting: '%s'", missing[i]);
    ok(!host_sysctl_read(client, "net.ipv4", &b) && errno == EISDIR, "a folder of settings");
    ok(!host_sysctl_read(client, "kernel.hostname", &b) && errno == EACCES, "not of a network");
    ok(!host_sysctl_write(client, "kernel.hostname", "x") && errno == EACCES, "nor to write");
    ok(host_sysctl_write(client, "tcp_sack", "1"), "a setting is written");
    ok(host_sysctl_read(client, "tcp_sack", &b), "and read");
    is_text(buf_text(&b), "1", "with its new value");
    ok(host_sysctl_write(lab->hosts[0], "tcp_sack", "0"), "the other's is another");
    buf_clear(&b);
    host_sysctl_read(client, "tcp_sack", &b);
    is_text(buf_text(&b), "1", "and this one's the same");
    ok(!host_sysctl_write(client, "tcp_sack", "x") && errno == EINVAL, "a value that is none");
    buf_free(&b);
}

/* ---- the wire ----------------------------------------------------------------------------- */

static void
test_quiet(struct lab *lab, int ms, const char *when)
{
    int64_t end = clock_ns(CLOCK_MONOTONIC) + ms * 1000000LL;
    unsigned char frame[FRAME];
    int frames = 0;

    while (clock_ns(CLOCK_MONOTONIC) < end)
        for (int i = 0; i < 2; i++) {
            ssize_t n = next_frame(lab->hosts[i], frame, 10);

            for (ssize_t k = HOST_HEADER; k < n; k++)
                printf("%s%02x%s", k == HOST_HEADER ? "# " : "", frame[k], k + 1 < n ? "" : "\n");
            frames += n > 0;
        }
    is_number(frames, 0, "nothing is on the wire %s", when);
}

static void
test_arp(struct lab *lab)
{
    static const unsigned char request[HOST_HEADER + 42] = {
        [HOST_HEADER] = 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0, 0, 9, 8, 6,
        0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 9, 192, 168, 0, 77, 0, 0, 0, 0, 0, 0, 192, 168, 0, 1,
    };
    static const unsigned char reply[] = {
        2, 0, 0, 0, 0, 9, 2, 0, 0, 0, 0, 1, 8, 6,
        0, 1, 8, 0, 6, 4, 0, 2, 2, 0, 0, 0, 0, 1, 192, 168, 0, 1, 2, 0, 0, 0, 0, 9, 192, 168, 0, 77,
    };
    unsigned char frame[FRAME];
    ssize_t n;

    is_number(write(host_tap(lab->hosts[0]), request, sizeof request), sizeof request,
              "a question by ARP goes in");
    n = next_of_type(lab->hosts[0], ETHERTYPE_ARP, frame);
    is_bytes(frame + HOST_HEADER, n > HOST_HEADER ? (size_t)n - HOST_HEADER : 0, reply,
             sizeof reply, "the answer comes out");
}

static void
test_datagram(struct lab *lab)
{
    struct endpoint to = ipv4("192.168.0.1", 8888);
    int receiver = host_socket(lab->hosts[0], AF_INET, SOCK_DGRAM, 0);
    int sender = host_socket(lab->hosts[1], AF_INET, SOCK_DGRAM, 0);
    struct pollfd p = {.fd = receiver, .events = POLLIN};
    unsigned char frame[FRAME];
    char text[16] = "";
    ssize_t n;

    bind(receiver, address(&to), to.len);
    ok(sendto(sender, "hello", 5, 0, address(&to), to.len) == 5, "a datagram to the other");
    n = next_frame(lab->hosts[1], frame, SOON_MS);
    ok(n == HOST_HEADER + 14 + 20 + 8 + 5, "is on the wire, without a question before it");
    is_bytes(frame + HOST_HEADER, 6, lab->plans[0].ether, 6, "for the other's interface");
    is_number(write(host_tap(lab->hosts[0]), frame, (size_t)n), n, "and goes in there");
    ok(poll(&p, 1, SOON_MS) == 1 && recv(receiver, text, sizeof text, 0) == 5, "it is received");
    is_text(text, "hello", "as it was sent");
    close(receiver);
    close(sender);
}

/* A group that a program joins is announced: somebody caused that. */
static void
test_membership(struct lab *lab)
{
    struct ipv6_mreq group = {.ipv6mr_interface = 2};
    unsigned char frame[FRAME];
    int fd = host_socket(lab->hosts[0], AF_INET6, SOCK_DGRAM, 0);

    if (host_plan(lab->hosts[0])->ipv6.len == 0)
        return;
    inet_pton(AF_INET6, "ff02::123", &group.ipv6mr_multiaddr);
    ok(setsockopt(fd, IPPROTO_IPV6, IPV6_JOIN_GROUP, &group, sizeof group) == 0 &&
           next_of_type(lab->hosts[0], ETHERTYPE_IPV6, frame) > 0,
       "a program that joins a group is heard");
    close(fd);
}

static void
test_mtu(struct lab *lab)
{
    struct endpoint to = ipv4("10.10.2.100", 9);
    int fd = host_socket(lab->hosts[0], AF_INET, SOCK_DGRAM, 0);
    static const char data[1400];
    unsigned char frame[FRAME];

    ok(host_set_mtu(lab->hosts[0], 1300), "an MTU");
    sendto(fd, data, sizeof data, 0, address(&to), to.len);
    ok(next_frame(lab->hosts[0], frame, SOON_MS) > 0 &&
           next_frame(lab->hosts[0], frame, SOON_MS) > 0,
       "a datagram that is larger comes out in two fragments");
    close(fd);
    ok(host_set_mtu(lab->hosts[0], 576) && host_set_mtu(lab->hosts[0], 1500), "smaller, and back");
    ok(host_meet(lab->hosts[0], &lab->plans[1]), "the other is met again");
    test_addresses(lab);
}

static void
test_interface(struct lab *lab)
{
    ok(!host_set_mtu(lab->hosts[0], 1), "an MTU that cannot be");
    ok(host_offload(lab->hosts[0], true) && host_offload(lab->hosts[0], false), "offload");
    ok(host_plug(lab->hosts[0], false), "the cable is taken out");
    usleep(50000);
    ok(host_plug(lab->hosts[0], true), "and put back");
}

/* ---- programs ----------------------------------------------------------------------------- */

/* Starts sh -c script, reads all that it prints, and waits for it. */
static int
run_script(struct host *h, const char *script, struct buf *printed)
{
    char *argv[] = {(char *)"sh", (char *)"-c", (char *)(uintptr_t)script, NULL};
    struct child c;
    ssize_t n;

    buf_clear(printed);
    if (!host_spawn(h, argv, &c))
        return -errno;
    while ((n = read(c.output, buf_room(printed, 4096), 4096)) > 0)
        printed->len += (size_t)n;
    close(c.output);
    while (!child_ended(&c, true))
        continue;
    return c.status;
}

static void
test_status(struct host *h)
{
    struct buf b = {0};
    int status = run_script(h, "echo out; echo err >&2; exit 3", &b);

    ok(WIFEXITED(status) && WEXITSTATUS(status) == 3, "a program's status");
    is_text(buf_text(&b), "out\nerr\n", "and its output");
    status = run_script(h, "kill -SEGV $$", &b);
    ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV, "one that is ended by a signal");
    status = run_script(h, "kill -PIPE $$; exit 0", &b);
    ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE, "SIGPIPE is as by default");
    /* What the C library keeps for itself, 32 and 33, may have been ignored before. */
    status = run_script(h, "sed -nE '/Sig(Blk|Ign)/s/[0-9a-f]{8}([0-9a-f]{8})$/\\1/p' "
                           "/proc/self/status | tr 8 0", &b);
    is_text(buf_text(&b), "SigBlk:\t00000000\nSigIgn:\t00000000\n",
            "no signal is blocked or ignored");
    status = run_script(h, "cat; ls /proc/self/fd | wc -l", &b);
    is_text(buf_text(&b), "4\n", "standard input is empty, and there is no other descriptor");
    status = run_script(h, "echo $$; echo $PPID", &b);
    is_text(buf_text(&b), "2\n1\n", "it is alone with its init");
    buf_free(&b);
}

static void
test_exec_failure(struct host *h)
{
    char *missing[] = {(char *)"/no/such/program", NULL};
    char *unnamed[] = {(char *)"", NULL};
    char *folder[] = {(char *)"/tmp", NULL};
    struct child c;

    ok(!host_spawn(h, missing, &c) && errno == ENOENT && c.ended, "a program that is not there");
    ok(!host_spawn(h, folder, &c) && errno == EACCES, "one that is a folder");
    ok(!host_spawn(h, unnamed, &c) && errno == ENOENT, "one without a name");
}

static void
test_offspring(struct host *h)
{
    char *argv[] = {(char *)"sh", (char *)"-c",
                    (char *)"sleep 1000 & sleep 1000 & exec >/dev/null 2>&1; wait", NULL};
    struct buf b = {0};
    struct pollfd p;
    struct child c;
    int status = run_script(h, "sleep 1000 & setsid sleep 1000 & exit 5", &b);

    ok(WIFEXITED(status) && WEXITSTATUS(status) == 5, "what a program has started ends with it");
    ok(host_spawn(h, argv, &c), "a program that goes on");
    p = (struct pollfd){.fd = c.output, .events = POLLIN};
    ok(!child_ended(&c, false), "has not ended");
    ok(poll(&p, 1, 200) == 0, "its output has not, though it has closed it");
    child_kill(&c);
    ok(poll(&p, 1, SOON_MS) == 1 && child_ended(&c, true), "it is killed");
    ok(WIFSIGNALED(c.status) && WTERMSIG(c.status) == SIGKILL, "and its status says so");
    ok(kill(c.pid, 0) < 0 && errno == ESRCH, "nothing is left of it");
    child_kill(&c);
    close(c.output);
    buf_free(&b);
}

static void
test_rights(struct host *h)
{
    struct buf b = {0};
    int status = run_script(h, "grep CapEff /proc/self/status", &b);
    unsigned long long rights = strtoull(buf_text(&b) + strlen("CapEff:"), NULL, 16);

    ok(status == 0 && (rights & 0x3400) == 0x3400, "a program has the rights to its network");
    if (geteuid() != 0)
        ok(rights == 0x3400, "and no others");
    buf_free(&b);
}

/* Two programs that nobody here wrote a line of: their sockets are Python's. */
struct pair {
    struct child children[2];
    struct buf printed[2];
};

static bool
both_ended(void *context)
{
    struct pair *pair = context;
    int ended = 0;

    for (int i = 0; i < 2; i++) {
        struct child *c = &pair->children[i];
        char text[256];
        ssize_t n = 0;
        struct pollfd p = {.fd = c->output, .events = POLLIN};

        while (poll(&p, 1, 0) > 0 && (n = read(c->output, text, sizeof text)) > 0)
            buf_add(&pair->printed[i], text, (size_t)n);
        ended += child_ended(c, false);
    }
    return ended == 2;
}

#define SERVER                                                                                     \
    "import socket\n"                                                                              \
    "s = socket.socket()\n"                                                                        \
    "s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n"                                    \
    "s.bind(('192.168.0.1', 8888)); s.listen()\n"                                                  \
    "c, a = s.accept(); print(a[0])\n"                                                             \
    "n = 0\n"                                                                                      \
    "while d := c.recv(65536): n += len(d)\n"                                                      \
    "c.sendall(str(n).encode())\n"
#define CLIENT                                                                                     \
    "import socket, time\n"                                                                        \
    "for i in range(500):\n"                                                                       \
    "    try:\n"                                                                                   \
    "        s = socket.create_connection(('192.168.0.1', 8888)); break\n"                         \
    "    except ConnectionRefusedError: time.sleep(0.01)\n"                                        \
    "s.sendall(bytes(1000000)); s.shutdown(socket.SHUT_WR)\n"                                      \
    "print(s.recv(100).decode())\n"

static void
test_python(struct lab *lab, bool offload)
{
    char *programs[2][4] = {{(char *)"python3", (char *)"-c", (char *)SERVER, NULL},
                            {(char *)"python3", (char *)"-c", (char *)CLIENT, NULL}};
    struct pair pair = {0};
    bool started;

    for (int i = 0; i < 2; i++)
        host_offload(lab->hosts[i], offload);
    started = host_spawn(lab->hosts[0], programs[0], &pair.children[0]);
    if (!started) {
        ok(true, "Python in two hosts # SKIP no python3");
        return;
    }
    host_spawn(lab->hosts[1], programs[1], &pair.children[1]);
    ok(carry(lab, both_ended, &pair), "a server and a client in Python, %s offload",
       offload ? "with" : "without");
    is_text(buf_text(&pair.printed[0]), "10.10.2.100\n", "the server's output");
    is_text(buf_text(&pair.printed[1]), "1000000\n", "the client's output");
    for (int i = 0; i < 2; i++) {
        child_kill(&pair.children[i]);
        child_ended(&pair.children[i], true);
        close(pair.children[i].output);
        buf_free(&pair.printed[i]);
        host_offload(lab->hosts[i], false);
    }
}

/* ---- what is left ------------------------------------------------------------------------- */

static int
count_entries(const char *folder)
{
    DIR *d = opendir(folder);
    int count = 0;

    while (readdir(d) != NULL)
        count++;
    closedir(d);
    return count;
}

static void
test_restart(struct lab *lab)
{
    struct host *h = lab->hosts[0];
    struct endpoint to = ipv4("10.10.2.100", 9);
    char *argv[] = {(char *)"sleep", (char *)"1000", NULL};
    uint64_t cookie = host_cookie(h);
    int old = host_socket(h, AF_INET, SOCK_DGRAM, 0);
    struct lab_lack lack;
    struct child c;
    struct buf b = {0};

    host_sysctl_write(h, "tcp_syn_retries", "3");
    host_spawn(h, argv, &c);
    ok(host_restart(h, &lab->own, &lack), "a host is restarted: '%s'", lack.what);
    ok(child_ended(&c, true) && WIFSIGNALED(c.status), "its programs have ended");
    close(c.output);
    ok(host_cookie(h) != cookie || cookie == 0, "its namespace is another");
    host_sysctl_read(h, "tcp_syn_retries", &b);
    is_text(buf_text(&b), "6", "its settings are fresh");
    sendto(old, "x", 1, 0, address(&to), to.len);
    test_quiet(lab, 1000, "after a restart, whatever an old socket sends");
    close(old);
    ok(host_meet(h, &lab->plans[1]), "it meets the other again");
    test_arp(lab);
    test_datagram(lab);
    buf_free(&b);
}

static void
test_end(struct lab *lab, int fds, int threads)
{
    char *argv[] = {(char *)"sleep", (char *)"1000", NULL};
    struct child c;

    host_spawn(lab->hosts[0], argv, &c);
    for (int i = 0; i < 2; i++)
        host_end(lab->hosts[i], &lab->own);
    ok(child_ended(&c, true) && WTERMSIG(c.status) == SIGKILL, "a host's programs end with it");
    close(c.output);
    is_number(count_entries("/proc/self/task"), threads, "no thread is left");
    is_number(count_entries("/proc/self/fd"), fds, "no descriptor is left");
}

/* ---- a process that is killed ------------------------------------------------------------- */

/* How many processes are in the network namespace of this number. */
static int
count_in_namespace(ino_t number)
{
    DIR *d = opendir("/proc");
    int count = 0;

    for (const struct dirent *e; (e = readdir(d)) != NULL;) {
        char path[300];
        struct stat st;

        snprintf(path, sizeof path, "/proc/%s/ns/net", e->d_name);
        count += stat(path, &st) == 0 && st.st_ino == number;
    }
    closedir(d);
    return count;
}

/* Makes a host with a program in it, tells of the program, and waits to be killed. */
static void
be_killed(int tell)
{
    struct lab lab = {0};
    char *argv[] = {(char *)"sh", (char *)"-c", (char *)"sleep 1000 & sleep 1000", NULL};
    struct child c;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (freopen("/dev/null", "w", stdout) != NULL) {
        test_enter();
        start_lab(&lab);
        if (host_spawn(lab.hosts[0], argv, &c) && write(tell, &c.pid, sizeof c.pid) > 0)
            pause();
    }
    _exit(1);
}

static void
test_killed(void)
{
    int ends[2];
    pid_t child;
    pid_t program = -1;
    char path[64];
    struct stat st = {0};
    int tries = 0;

    fflush(stdout);
    if (pipe(ends) != 0 || (child = fork()) < 0)
        return;
    if (child == 0)
        be_killed(ends[1]);
    close(ends[1]);
    ok(read(ends[0], &program, sizeof program) == sizeof program, "a process with a host");
    snprintf(path, sizeof path, "/proc/%d/ns/net", program);
    ok(stat(path, &st) == 0, "and a program in it");
    while (tries++ < 200 && count_in_namespace(st.st_ino) != 4)
        usleep(10000);
    is_number(count_in_namespace(st.st_ino), 4, "which has started others");
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    tries = 0;
    while (tries++ < 200 && (kill(program, 0) == 0 || count_in_namespace(st.st_ino) != 0))
        usleep(10000);
    ok(kill(program, 0) < 0 && errno == ESRCH, "ends with it when it is killed");
    is_number(count_in_namespace(st.st_ino), 0, "and nobody is left in the namespace");
    close(ends[0]);
}

/* ---- all ---------------------------------------------------------------------------------- */

static void
test_programs(struct lab *lab)
{
    test_status(lab->hosts[0]);
    test_exec_failure(lab->hosts[0]);
    test_offspring(lab->hosts[0]);
    test_rights(lab->hosts[0]);
    test_python(lab, false);
    test_python(lab, true);
}

static void
pass(void)
{
    struct lab lab = {0};
    int fds = count_entries("/proc/self/fd");
    int threads = count_entries("/proc/self/task");

    printf("# as user %u\n", geteuid());
    signal(SIGPIPE, SIG_IGN);
    test_killed();
    test_threads();
    test_check();
    test_enter();
    if (!start_lab(&lab))
        return;
    test_quiet(&lab, 3000, "of new hosts");
    test_host(&lab);
    test_addresses(&lab);
    test_sockets(&lab);
    test_call(&lab);
    test_open(&lab);
    test_sysctl(&lab);
    test_arp(&lab);
    test_datagram(&lab);
    test_mtu(&lab);
    test_interface(&lab);
    test_quiet(&lab, 3000, "after the cable was out");
    test_membership(&lab);
    test_programs(&lab);
    test_restart(&lab);
    test_end(&lab, fds, threads);
}

/* The same by an ordinary user, in a child process that goes on counting. */
static int
pass_ordinary(void)
{
    const char *failed = own_tun(0666);

    if (failed == NULL && become_ordinary())
        pass();
    else
        ok(true, "as an ordinary user # SKIP there is no %s", failed != NULL ? failed : "user");
    return done_testing();
}

static void
ignore(void *context, enum lab_need need, bool good)
{
    (void)context, (void)need, (void)good;
}

int
main(void)
{
    struct lab_lack lack;
    int status = 1;
    pid_t child;

    lab_check(ignore, NULL, &lack);
    if (lack.need != LAB_NEEDS_NOTHING) {
        printf("1..0 # SKIP %s\n", lack.what);
        return 0;
    }
    pass();
    if (geteuid() != 0)
        return done_testing();
    fflush(stdout);
    child = fork();
    if (child == 0)
        return pass_ordinary();
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
