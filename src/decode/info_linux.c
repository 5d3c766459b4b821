/*
 * info_linux.c: the fields of TCP_INFO and of SO_MEMINFO, the most telling first. Times are
 * in milliseconds, as ss(8) shows them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/info.h"

#include <linux/mptcp.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <string.h>

#include "decode/states.h"

/* ---- ways of writing ---------------------------------------------------------------------- */

static void
state_text(struct buf *out, uint64_t number)
{
    buf_str(out, number < STATE_UNBOUND ? state_name((enum state)number) : "?");
}

/* The phases of congestion control, enum tcp_ca_state. */
static void
phase_text(struct buf *out, uint64_t number)
{
    static const char *const names[] = {"Open", "Disorder", "CWR", "Recovery", "Loss"};

    if (number < sizeof names / sizeof *names)
        buf_str(out, names[number]);
    else
        buf_uint(out, number);
}

/* What both ends agreed on in the handshake. */
static void
options_text(struct buf *out, uint64_t number)
{
    static const struct {
        unsigned flag;
        const char *name;
    } rows[] = {
        {TCPI_OPT_TIMESTAMPS, "timestamps"}, {TCPI_OPT_SACK, "sack"},
        {TCPI_OPT_WSCALE, "wscale"},         {TCPI_OPT_ECN, "ecn"},
        {TCPI_OPT_ECN_SEEN, "ecn_seen"},     {TCPI_OPT_SYN_DATA, "syn_data"},
    };
    size_t start = out->len;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if ((number & rows[i].flag) == 0)
            continue;
        if (out->len != start)
            buf_char(out, '|');
        buf_str(out, rows[i].name);
        number &= ~(uint64_t)rows[i].flag;
    }
    if (number != 0 || out->len == start)
        buf_printf(out, "%s%llu", out->len != start ? "|" : "", (unsigned long long)number);
}

/* Slow start has no end yet: TCP_INFINITE_SSTHRESH. */
static void
threshold_text(struct buf *out, uint64_t number)
{
    if (number == 0x7fffffff)
        buf_str(out, "infinite");
    else
        buf_uint(out, number);
}

static void
rate_text(struct buf *out, uint64_t number)
{
    if (number == UINT64_MAX)
        buf_str(out, "unlimited");
    else
        buf_uint(out, number);
}

/* Nothing has been measured yet: ~0U. */
static void
least_time_text(struct buf *out, uint64_t number)
{
    if (number == UINT32_MAX)
        buf_str(out, "none");
    else
        info_thousandths(out, number);
}

/* The byte of both window scales as the compiler divides it. */
static struct tcp_info
with_scales(uint64_t number)
{
    enum { SCALES = offsetof(struct tcp_info, tcpi_options) + 1 };
    struct tcp_info info = {0};
    unsigned char byte = (unsigned char)number;

    memcpy((char *)&info + SCALES, &byte, sizeof byte);
    return info;
}

static void
send_scale_text(struct buf *out, uint64_t number)
{
    buf_uint(out, with_scales(number).tcpi_snd_wscale);
}

static void
receive_scale_text(struct buf *out, uint64_t number)
{
    buf_uint(out, with_scales(number).tcpi_rcv_wscale);
}

/* ---- TCP_INFO ----------------------------------------------------------------------------- */

#define AT(member)                                                                                 \
    .offset = offsetof(struct tcp_info, tcpi_##member),                                            \
    .size = sizeof(((struct tcp_info *)0)->tcpi_##member)
#define NUMBER(member, of)                                                                         \
    .name = #member, .unit = of, .text = info_number, AT(member)
#define TIME(member)                                                                               \
    .name = #member, .unit = "ms", .text = info_thousandths, AT(member)
#define AGO(member)                                                                                \
    .name = #member, .unit = "ms ago", .text = info_number, AT(member), .flows = true
#define SCALE(title, function)                                                                     \
    .name = title, .unit = "", .text = function,                                                   \
    .offset = offsetof(struct tcp_info, tcpi_options) + 1, .size = 1

static const struct info_field tcp_fields[] = {
    {.name = "tcpi_state", .unit = "", .text = state_text, AT(state), .group = "socket",
     .rank = FACT_SILENT},
    {.name = "notsent", .alias = "notsent_bytes", .unit = "bytes", .text = info_number,
     AT(notsent_bytes), .group = "queues"},
    {.name = "cwnd", .alias = "snd_cwnd", .unit = "segments", .text = info_number, AT(snd_cwnd),
     .group = "congestion"},
    {.name = "ssthresh", .alias = "snd_ssthresh", .unit = "", .text = threshold_text,
     AT(snd_ssthresh), .group = "congestion"},
    {.name = "ca_state", .unit = "", .text = phase_text, AT(ca_state), .group = "congestion"},
    {TIME(rtt), .group = "times"},
    {TIME(rttvar), .group = "times"},
    {.name = "min_rtt", .unit = "ms", .text = least_time_text, AT(min_rtt), .group = "times"},
    {TIME(rto), .group = "times"},
    {TIME(ato), .group = "times"},
    {TIME(rcv_rtt), .group = "times", .rank = FACT_COUNTER},
    {.name = "tcpi_unacked", .unit = "segments", .text = info_number, AT(unacked),
     .group = "in flight"},
    {NUMBER(sacked, ""), .group = "in flight", .rank = FACT_COUNTER},
    {NUMBER(lost, ""), .group = "in flight", .rank = FACT_COUNTER},
    {NUMBER(retrans, ""), .group = "in flight", .rank = FACT_COUNTER},
    {NUMBER(reordering, ""), .group = "in flight"},
    {NUMBER(total_retrans, "segments"), .group = "sent again", .rank = FACT_COUNTER},
    {NUMBER(bytes_retrans, "bytes"), .group = "sent again", .rank = FACT_COUNTER},
    {NUMBER(retransmits, ""), .group = "sent again", .rank = FACT_COUNTER},
    {NUMBER(backoff, ""), .group = "sent again", .rank = FACT_COUNTER},
    {NUMBER(probes, ""), .group = "sent again", .rank = FACT_COUNTER},
    {NUMBER(dsack_dups, ""), .group = "sent again", .rank = FACT_COUNTER},
    {NUMBER(reord_seen, ""), .group = "sent again", .rank = FACT_COUNTER},
    {NUMBER(rcv_ooopack, ""), .group = "sent again", .rank = FACT_COUNTER},
    {NUMBER(snd_wnd, "bytes"), .group = "windows"},
    {NUMBER(rcv_ssthresh, "bytes"), .group = "windows"},
    {NUMBER(rcv_space, "bytes"), .group = "windows", .rank = FACT_COUNTER},
    {NUMBER(snd_mss, "bytes"), .group = "sizes"},
    {NUMBER(rcv_mss, "bytes"), .group = "sizes"},
    {NUMBER(advmss, "bytes"), .group = "sizes"},
    {NUMBER(pmtu, "bytes"), .group = "sizes"},
    {NUMBER(bytes_sent, ""), .group = "sent"},
    {NUMBER(bytes_acked, ""), .group = "sent"},
    {NUMBER(segs_out, ""), .group = "sent"},
    {NUMBER(data_segs_out, ""), .group = "sent"},
    {NUMBER(delivered, "segments"), .group = "sent", .rank = FACT_COUNTER},
    {NUMBER(delivered_ce, ""), .group = "sent", .rank = FACT_COUNTER},
    {NUMBER(bytes_received, ""), .group = "received"},
    {NUMBER(segs_in, ""), .group = "received"},
    {NUMBER(data_segs_in, ""), .group = "received"},
    {AGO(last_data_sent), .group = "last"},
    {AGO(last_data_recv), .group = "last"},
    {AGO(last_ack_recv), .group = "last"},
    {NUMBER(delivery_rate, "bytes/s"), .group = "rates", .rank = FACT_COUNTER},
    {.name = "pacing_rate", .unit = "bytes/s", .text = rate_text, AT(pacing_rate),
     .group = "rates"},
    {.name = "max_pacing_rate", .unit = "", .text = rate_text, AT(max_pacing_rate),
     .group = "rates", .rank = FACT_SILENT},
    {TIME(busy_time), .group = "rates", .rank = FACT_COUNTER},
    {TIME(rwnd_limited), .group = "rates", .rank = FACT_COUNTER},
    {TIME(sndbuf_limited), .group = "rates", .rank = FACT_COUNTER},
    {.name = "options", .unit = "", .text = options_text, AT(options), .group = "agreed"},
    {SCALE("snd_wscale", send_scale_text), .group = "agreed"},
    {SCALE("rcv_wscale", receive_scale_text), .group = "agreed"},
};

const struct info info_tcp = {tcp_fields, sizeof tcp_fields / sizeof *tcp_fields};

/* ---- MPTCP_INFO --------------------------------------------------------------------------- */

#define MPTCP(member, heading)                                                                     \
    {.name = #member, .unit = "", .text = info_number, .group = heading,                           \
     .offset = offsetof(struct mptcp_info, mptcpi_##member),                                       \
     .size = sizeof(((struct mptcp_info *)0)->mptcpi_##member)}

static const struct info_field mptcp_fields[] = {
    MPTCP(subflows, "subflows"),
    MPTCP(subflows_max, "subflows"),
    MPTCP(flags, "subflows"),
    MPTCP(csum_enabled, "subflows"),
    MPTCP(add_addr_signal, "addresses"),
    MPTCP(add_addr_signal_max, "addresses"),
    MPTCP(add_addr_accepted, "addresses"),
    MPTCP(add_addr_accepted_max, "addresses"),
    MPTCP(local_addr_used, "addresses"),
    MPTCP(local_addr_max, "addresses"),
    MPTCP(token, "sequence"),
    MPTCP(write_seq, "sequence"),
    MPTCP(snd_una, "sequence"),
    MPTCP(rcv_nxt, "sequence"),
};

const struct info info_mptcp = {mptcp_fields, sizeof mptcp_fields / sizeof *mptcp_fields};

/* ---- SO_MEMINFO --------------------------------------------------------------------------- */

#define MEMORY(title, of, index)                                                                   \
    .name = title, .unit = of, .text = info_number, .offset = (index) * sizeof(uint32_t),          \
    .size = sizeof(uint32_t)

static const struct info_field memory_fields[] = {
    {MEMORY("drops", "", SK_MEMINFO_DROPS), .group = "queues"},
    {MEMORY("rmem", "bytes", SK_MEMINFO_RMEM_ALLOC), .group = "memory"},
    {MEMORY("rcvbuf", "bytes", SK_MEMINFO_RCVBUF), .group = "memory"},
    {MEMORY("wmem", "bytes", SK_MEMINFO_WMEM_ALLOC), .group = "memory"},
    {MEMORY("sndbuf", "bytes", SK_MEMINFO_SNDBUF), .group = "memory"},
    {MEMORY("wmem_queued", "bytes", SK_MEMINFO_WMEM_QUEUED), .group = "memory",
     .rank = FACT_COUNTER},
    {MEMORY("fwd_alloc", "bytes", SK_MEMINFO_FWD_ALLOC), .group = "memory",
     .rank = FACT_COUNTER},
    {MEMORY("optmem", "bytes", SK_MEMINFO_OPTMEM), .group = "memory", .rank = FACT_COUNTER},
    {MEMORY("backlog_mem", "bytes", SK_MEMINFO_BACKLOG), .group = "memory",
     .rank = FACT_COUNTER},
};

const struct info info_memory = {memory_fields, sizeof memory_fields / sizeof *memory_fields};
