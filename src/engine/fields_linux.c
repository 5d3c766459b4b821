/*
 * fields_linux.c: the fields of TCP_INFO, tcp(7), by the kernel's names without tcpi_, but for
 * the segments that are not acknowledged: unacked alone is bytes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "engine/fields.h"

#define FIELD(name) FIELD_AS(#name, name)
#define FIELD_AS(title, name)                                                                      \
    {title, offsetof(struct tcp_info, tcpi_##name), sizeof(((struct tcp_info *)0)->tcpi_##name)}

static const struct {
    const char *name;
    size_t offset;
    size_t size;
} rows[] = {
    FIELD(ca_state),   FIELD(retransmits), FIELD(probes),        FIELD(backoff),
    FIELD(options),    FIELD(rto),         FIELD(ato),           FIELD(snd_mss),
    FIELD(rcv_mss),    FIELD_AS("tcpi_unacked", unacked),    FIELD(sacked),        FIELD(lost),
    FIELD(retrans),    FIELD(pmtu),        FIELD(rcv_ssthresh),  FIELD(rtt),
    FIELD(rttvar),     FIELD(snd_ssthresh), FIELD(snd_cwnd),     FIELD(advmss),
    FIELD(reordering), FIELD(rcv_rtt),     FIELD(rcv_space),     FIELD(total_retrans),
};

enum { ROWS = sizeof rows / sizeof *rows };

static uint64_t
number_at(const struct tcp_info *info, size_t row)
{
    uint8_t small;
    uint32_t wide;

    if (rows[row].size == sizeof small)
        return memcpy(&small, (const char *)info + rows[row].offset, sizeof small), small;
    memcpy(&wide, (const char *)info + rows[row].offset, sizeof wide);
    return wide;
}

bool
field_read_tcp(const struct sock *s, const char *name, struct buf *out)
{
    struct tcp_info info = {0};
    socklen_t len = sizeof info;

    for (size_t i = 0; i < ROWS; i++)
        if (strcmp(rows[i].name, name) == 0) {
            if (getsockopt(s->fd, IPPROTO_TCP, TCP_INFO, &info, &len) != 0)
                return false;
            buf_uint(out, number_at(&info, i));
            return true;
        }
    return false;
}

const char *
field_name_tcp(size_t n)
{
    return n < ROWS ? rows[n].name : NULL;
}
