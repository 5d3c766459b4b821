/*
 * options.c: looks options up in the table that options.awk makes. Knows nothing of their
 * values, which are the kinds' affair.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/options.h"

#if __has_include(<linux/mptcp.h>)
#include <linux/mptcp.h>
#endif
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>

#include "decode/option_kinds.h"
#include "decode/spelling.h"

#include "decode/options.inc"

const size_t options_count = sizeof options / sizeof options[0];

_Static_assert(sizeof options / sizeof options[0] == sizeof prefix_len,
               "a prefix for each row");

bool
option_level_fits(long level, int domain, int type, bool mptcp)
{
    bool internet = domain == AF_INET || domain == AF_INET6;

    switch (level) {
    case SOL_SOCKET:
        return true;
    case IPPROTO_IP:
        return domain == AF_INET;
    case IPPROTO_IPV6:
        return domain == AF_INET6;
    case IPPROTO_TCP:
        return internet && type == SOCK_STREAM;
    case IPPROTO_UDP:
        return internet && type == SOCK_DGRAM;
    default:
        return mptcp;
    }
}

const struct option *
option_by_number(long level, long number)
{
    for (size_t i = 0; i < options_count; i++) {
        if (options[i].number == number && options[i].level == level)
            return &options[i];
    }
    return NULL;
}

const struct option *
option_by_name(const char *name, size_t len, size_t start)
{
    char first;

    if (len == 0)
        return NULL;
    first = spelling_fold(*name);
    for (size_t i = start; i < options_count; i++) {
        const char *row = options[i].name;
        const char *tail = row + prefix_len[i];

        /* Nearly every row ends here: this is looked up in every step. */
        if (spelling_fold(*row) != first && spelling_fold(*tail) != first)
            continue;
        if (spelling_same(name, len, row) || spelling_same(name, len, tail))
            return &options[i];
    }
    return NULL;
}

const char *
option_nearest(const char *name, size_t len)
{
    int distance = SPELLING_FAR;
    const char *best = NULL;

    for (size_t i = 0; i < options_count; i++) {
        for (int tail = 0; tail < 2; tail++) {
            const char *row = options[i].name + (tail ? prefix_len[i] : 0);
            int d = spelling_distance(name, len, row);

            if (d < distance) {
                distance = d;
                best = row;
            }
        }
    }
    return spelling_near(distance, len) ? best : NULL;
}
