/*
 * sys_linux.c: the system calls by their numbers, syscall(2). Knows nothing of what the
 * arguments mean.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/sys.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

long
sys_socket(int domain, int type, int protocol)
{
    return syscall(SYS_socket, domain, type, protocol);
}

long
sys_bind(int fd, const void *addr, socklen_t addrlen)
{
    return syscall(SYS_bind, fd, addr, addrlen);
}

long
sys_listen(int fd, int backlog)
{
    return syscall(SYS_listen, fd, backlog);
}

long
sys_accept(int fd, void *addr, socklen_t *addrlen)
{
    return syscall(SYS_accept, fd, addr, addrlen);
}

long
sys_accept4(int fd, void *addr, socklen_t *addrlen, int flags)
{
    return syscall(SYS_accept4, fd, addr, addrlen, flags);
}

long
sys_connect(int fd, const void *addr, socklen_t addrlen)
{
    return syscall(SYS_connect, fd, addr, addrlen);
}

long
sys_send(int fd, const void *buf, size_t len, int flags)
{
    return syscall(SYS_sendto, fd, buf, len, flags, NULL, 0);
}

long
sys_recv(int fd, void *buf, size_t len, int flags)
{
    return syscall(SYS_recvfrom, fd, buf, len, flags, NULL, NULL);
}

long
sys_read(int fd, void *buf, size_t count)
{
    return syscall(SYS_read, fd, buf, count);
}

long
sys_write(int fd, const void *buf, size_t count)
{
    return syscall(SYS_write, fd, buf, count);
}

long
sys_shutdown(int fd, int how)
{
    return syscall(SYS_shutdown, fd, how);
}

long
sys_getsockname(int fd, void *addr, socklen_t *addrlen)
{
    return syscall(SYS_getsockname, fd, addr, addrlen);
}

long
sys_getpeername(int fd, void *addr, socklen_t *addrlen)
{
    return syscall(SYS_getpeername, fd, addr, addrlen);
}

long
sys_getsockopt(int fd, int level, int optname, void *optval, socklen_t *optlen)
{
    return syscall(SYS_getsockopt, fd, level, optname, optval, optlen);
}

long
sys_setsockopt(int fd, int level, int optname, const void *optval, socklen_t optlen)
{
    return syscall(SYS_setsockopt, fd, level, optname, optval, optlen);
}

long
sys_close(int fd)
{
    return syscall(SYS_close, fd);
}

long
sys_sendto(int fd, const void *buf, size_t len, int flags, const void *addr, socklen_t addrlen)
{
    return syscall(SYS_sendto, fd, buf, len, flags, addr, addrlen);
}

long
sys_recvfrom(int fd, void *buf, size_t len, int flags, void *addr, socklen_t *addrlen)
{
    return syscall(SYS_recvfrom, fd, buf, len, flags, addr, addrlen);
}

long
sys_sendmsg(int fd, const void *msg, int flags)
{
    return syscall(SYS_sendmsg, fd, msg, flags);
}

long
sys_recvmsg(int fd, void *msg, int flags)
{
    return syscall(SYS_recvmsg, fd, msg, flags);
}

long
sys_socketpair(int domain, int type, int protocol, void *sv)
{
    return syscall(SYS_socketpair, domain, type, protocol, sv);
}

long
sys_dup(int fd)
{
    return syscall(SYS_dup, fd);
}

/* Not every architecture has dup2 as a call of its own; dup3 refuses two equal numbers. */
long
sys_dup2(int fd, int other)
{
    if (fd == other)
        return syscall(SYS_fcntl, fd, F_GETFD) < 0 ? -1 : other;
    return syscall(SYS_dup3, fd, other, 0);
}

long
sys_open(const char *path, int flags, unsigned mode)
{
    return syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

long
sys_unlink(const char *path)
{
    return syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

long
sys_fcntl(int fd, int command, long arg)
{
    return syscall(SYS_fcntl, fd, command, arg);
}

long
sys_ioctl(int fd, unsigned long request, long arg)
{
    return syscall(SYS_ioctl, fd, request, arg);
}

/* poll is no call of its own on every architecture either. */
long
sys_poll(void *fds, unsigned long nfds, int timeout_ms)
{
    struct timespec t = {.tv_sec = timeout_ms / 1000,
                         .tv_nsec = (long)(timeout_ms % 1000) * 1000000};

    return syscall(SYS_ppoll, fds, nfds, timeout_ms < 0 ? NULL : &t, NULL, 0);
}
