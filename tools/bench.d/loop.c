/*
 * loop.c COUNT: the eight calls of a connection, COUNT times, without a shell around them:
 * what tools/bench compares the shell with.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static void
check(long result, const char *call)
{
    if (result >= 0)
        return;
    perror(call);
    exit(1);
}

static int
open_listener(struct sockaddr_in *address)
{
    socklen_t len = sizeof *address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    check(fd, "socket");
    *address = (struct sockaddr_in){
        .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    check(bind(fd, (struct sockaddr *)address, sizeof *address), "bind");
    check(listen(fd, 128), "listen");
    check(getsockname(fd, (struct sockaddr *)address, &len), "getsockname");
    return fd;
}

static void
round_trip(int listener, const struct sockaddr_in *address)
{
    static const char hello[] = "Hello, world!";
    struct linger linger = {.l_onoff = 1};
    struct sockaddr_storage peer;
    socklen_t len = sizeof peer;
    char data[1024];
    int client = socket(AF_INET, SOCK_STREAM, 0);
    int conn;

    check(client, "socket");
    check(setsockopt(client, SOL_SOCKET, SO_LINGER, &linger, sizeof linger), "setsockopt");
    check(connect(client, (const struct sockaddr *)address, sizeof *address), "connect");
    conn = accept(listener, (struct sockaddr *)&peer, &len);
    check(conn, "accept");
    check(send(client, hello, sizeof hello - 1, 0), "send");
    check(recv(conn, data, sizeof data, 0), "recv");
    check(close(conn), "close");
    check(close(client), "close");
}

int
main(int argc, char **argv)
{
    struct sockaddr_in address;
    long count = argc > 1 ? atol(argv[1]) : 1;
    int listener = open_listener(&address);

    while (count-- > 0)
        round_trip(listener, &address);
    return 0;
}
