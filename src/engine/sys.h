/*
 * sys.h: the system calls that carry a user's arguments, and no others. Nothing is checked
 * on the way: lengths may lie and pointers may be bad; the kernel answers. On Linux they go past
 * the C library, whose fortified wrappers and the sanitizers' interceptors would touch
 * the memory first. Each is as its man page says; -1 and errno on error.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_SYS_H
#define ENGINE_SYS_H

#include <stddef.h>
#include <sys/socket.h>

long sys_socket(int domain, int type, int protocol);
long sys_bind(int fd, const void *addr, socklen_t addrlen);
long sys_listen(int fd, int backlog);
long sys_accept(int fd, void *addr, socklen_t *addrlen);
long sys_accept4(int fd, void *addr, socklen_t *addrlen, int flags);
long sys_connect(int fd, const void *addr, socklen_t addrlen);
long sys_send(int fd, const void *buf, size_t len, int flags);
long sys_recv(int fd, void *buf, size_t len, int flags);
long sys_read(int fd, void *buf, size_t count);
long sys_write(int fd, const void *buf, size_t count);
long sys_shutdown(int fd, int how);
long sys_getsockname(int fd, void *addr, socklen_t *addrlen);
long sys_getpeername(int fd, void *addr, socklen_t *addrlen);
long sys_getsockopt(int fd, int level, int optname, void *optval, socklen_t *optlen);
long sys_setsockopt(int fd, int level, int optname, const void *optval, socklen_t optlen);
long sys_close(int fd);
long sys_sendto(int fd, const void *buf, size_t len, int flags, const void *addr,
                socklen_t addrlen);
long sys_recvfrom(int fd, void *buf, size_t len, int flags, void *addr, socklen_t *addrlen);
long sys_sendmsg(int fd, const void *msg, int flags);
long sys_recvmsg(int fd, void *msg, int flags);
long sys_socketpair(int domain, int type, int protocol, void *sv);
long sys_dup(int fd);
long sys_dup2(int fd, int other);
long sys_open(const char *path, int flags, unsigned mode);
long sys_unlink(const char *path);
long sys_fcntl(int fd, int command, long arg);
long sys_ioctl(int fd, unsigned long request, long arg);
long sys_poll(void *fds, unsigned long nfds, int timeout_ms);

#endif
