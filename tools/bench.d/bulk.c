/*
 * bulk.c: bulk sink ADDRESS PORT | bulk source ADDRESS PORT SECONDS: one TCP connection that is
 * filled as fast as it goes. The sink prints the bytes a second.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static char room[256 << 10];

static double
now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int
sink(int listener, const struct sockaddr_in *at)
{
    double begun;
    double bytes = 0;
    ssize_t n;
    int s;

    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
    if (bind(listener, (const struct sockaddr *)at, sizeof *at) != 0 || listen(listener, 1) != 0)
        return 1;
    s = accept(listener, NULL, NULL);
    begun = now();
    while ((n = recv(s, room, sizeof room, 0)) > 0)
        bytes += (double)n;
    printf("%.0f\n", bytes / (now() - begun));
    return 0;
}

static int
source(int s, const struct sockaddr_in *at, double seconds)
{
    double end = now() + 5;

    while (connect(s, (const struct sockaddr *)at, sizeof *at) != 0) {
        if (now() > end)
            return 1;
        close(s);
        usleep(50000);
        s = socket(AF_INET, SOCK_STREAM, 0);
    }
    end = now() + seconds;
    while (now() < end)
        if (send(s, room, sizeof room, MSG_NOSIGNAL) < 0)
            return 1;
    return 0;
}

int
main(int argc, char **argv)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    int s = socket(AF_INET, SOCK_STREAM, 0);

    if (argc < 4 || s < 0 || inet_pton(AF_INET, argv[2], &at.sin_addr) != 1)
        return 2;
    at.sin_port = htons((uint16_t)atoi(argv[3]));
    return strcmp(argv[1], "sink") == 0 ? sink(s, &at) : source(s, &at, argc > 4 ? atof(argv[4]) : 1);
}
