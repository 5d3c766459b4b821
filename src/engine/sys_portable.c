/*
 * sys_portable.c: the system calls by the C library's names, for systems whose numbers are
 * not an interface. Knows nothing of what the arguments mean.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/sys.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#ifndef HAVE_ACCEPT4
static int
accept4(int fd, void *addr, socklen_t *addrlen, int flags)
{
    (void)fd, (void)addr, (void)addrlen, (void)flags;
    errno = ENOSYS;
    return -1;
}
#endif

long
sys_socket(int domain, int type, int protocol)
{
    return socket(domain, type, protocol);
}

long
sys_bind(int fd, const void *addr, socklen_t addrlen)
{
    return bind(fd, addr, addrlen);
}

long
sys_listen(int fd, int backlog)
{
    return listen(fd, backlog);
}

long
sys_accept(int fd, void *addr, socklen_t *addrlen)
{
    return accept(fd, addr, addrlen);
}

long
sys_accept4(int fd, void *addr, socklen_t *addrlen, int flags)
{
    return accept4(fd, addr, addrlen, flags);
}

long
sys_connect(int fd, const void *addr, socklen_t addrlen)
{
    return connect(fd, addr, addrlen);
}

long
sys_send(int fd, const void *buf, size_t len, int flags)
{
    return send(fd, buf, len, flags);
}

long
sys_recv(int fd, void *buf, size_t len, int flags)
{
    return recv(fd, buf, len, flags);
}

long
sys_read(int fd, void *buf, size_t count)
{
    return read(fd, buf, count);
}

long
sys_write(int fd, const void *buf, size_t count)
{
    return write(fd, buf, count);
}

long
sys_shutdown(int fd, int how)
{
    return shutdown(fd, how);
}

long
sys_getsockname(int fd, void *addr, socklen_t *addrlen)
{
    return getsockname(fd, addr, addrlen);
}

long
sys_getpeername(int fd, void *addr, socklen_t *addrlen)
{
    return getpeername(fd, addr, addrlen);
}

long
sys_getsockopt(int fd, int level, int optname, void *optval, socklen_t *optlen)
{
    return getsockopt(fd, level, optname, optval, optlen);
}

long
sys_setsockopt(int fd, int level, int optname, const void *optval, socklen_t optlen)
{
    return setsockopt(fd, level, optname, optval, optlen);
}

long
sys_close(int fd)
{
    return close(fd);
}

long
sys_sendto(int fd, const void *buf, size_t len, int flags, const void *addr, socklen_t addrlen)
{
    return sendto(fd, buf, len, flags, addr, addrlen);
}

long
sys_recvfrom(int fd, void *buf, size_t len, int flags, void *addr, socklen_t *addrlen)
{
    return recvfrom(fd, buf, len, flags, addr, addrlen);
}

long
sys_sendmsg(int fd, const void *msg, int flags)
{
    return sendmsg(fd, msg, flags);
}

long
sys_recvmsg(int fd, void *msg, int flags)
{
    return recvmsg(fd, msg, flags);
}

long
sys_socketpair(int domain, int type, int protocol, void *sv)
{
    return socketpair(domain, type, protocol, sv);
}

long
sys_dup(int fd)
{
    return dup(fd);
}

long
sys_dup2(int fd, int other)
{
    return dup2(fd, other);
}

long
sys_open(const char *path, int flags, unsigned mode)
{
    return open(path, flags, mode);
}

long
sys_unlink(const char *path)
{
    return unlink(path);
}

long
sys_fcntl(int fd, int command, long arg)
{
    return fcntl(fd, command, arg);
}

long
sys_ioctl(int fd, unsigned long request, long arg)
{
    return ioctl(fd, request, arg);
}

long
sys_poll(void *fds, unsigned long nfds, int timeout_ms)
{
    return poll(fds, (nfds_t)nfds, timeout_ms);
}
