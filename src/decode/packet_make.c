/*
 * packet_make.c: a frame put together, with the options in the order in which Linux sends them and
 * all checksums right. Knows nothing of whether a kernel would send such a thing.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <string.h>

#include "decode/checksum.h"
#include "decode/packet_parts.h"

enum { OPTIONS_MAX = 40, DATAGRAM_MAX = 65535, DONT_FRAGMENT = 0x4000 };

struct option_list {
    uint8_t bytes[OPTIONS_MAX];
    size_t len;
};

static void
add_option(struct option_list *list, unsigned kind, const uint8_t *value, size_t len)
{
    uint8_t *o = list->bytes + list->len;

    o[0] = (uint8_t)kind;
    o[1] = (uint8_t)(len + 2);
    if (len != 0)
        memcpy(o + 2, value, len);
    list->len += len + 2;
}

static void
add_padding(struct option_list *list, size_t count)
{
    memset(list->bytes + list->len, OPTION_NOP, count);
    list->len += count;
}

static void
add_timestamps(struct option_list *list, const struct packet_plan *plan)
{
    uint8_t value[8];

    put32(value, plan->ts_value);
    put32(value + 4, plan->ts_echo);
    add_option(list, OPTION_TIMESTAMPS, value, sizeof value);
}

/* Each ends at a multiple of four: twenty bytes if all are there. */
static void
list_options(struct option_list *list, const struct packet_plan *plan)
{
    uint8_t value[2];

    if (plan->mss >= 0) {
        put16(value, (uint16_t)plan->mss);
        add_option(list, OPTION_MSS, value, 2);
    }
    if (plan->sack_permitted || plan->has_timestamps) {
        if (plan->sack_permitted)
            add_option(list, OPTION_SACK_PERMITTED, NULL, 0);
        else
            add_padding(list, 2);
        if (plan->has_timestamps)
            add_timestamps(list, plan);
        else
            add_padding(list, 2);
    }
    if (plan->wscale >= 0) {
        value[0] = (uint8_t)plan->wscale;
        add_padding(list, 1);
        add_option(list, OPTION_WSCALE, value, 1);
    }
}

static size_t
header_len(const struct packet_plan *plan, const struct option_list *list)
{
    return plan->protocol == IPPROTO_TCP ? HEADER_TCP + list->len : HEADER_UDP;
}

static void
write_ethernet(uint8_t *h, const struct packet_plan *plan)
{
    memcpy(h, plan->ether_to, 6);
    memcpy(h + 6, plan->ether_from, 6);
    put16(h + 12, plan->family == AF_INET6 ? ETHER_IP6 : ETHER_IP4);
}

static void
write_ipv4(uint8_t *h, const struct packet_plan *plan, size_t carried)
{
    h[0] = 0x45;
    put16(h + 2, (uint16_t)(HEADER_IP4 + carried));
    put16(h + 6, DONT_FRAGMENT);
    h[8] = plan->hops;
    h[9] = plan->protocol;
    memcpy(h + 12, plan->from + 12, 4);
    memcpy(h + 16, plan->to + 12, 4);
    put16(h + 10, checksum_end(checksum_add(0, h, HEADER_IP4)));
}

static void
write_ipv6(uint8_t *h, const struct packet_plan *plan, size_t carried)
{
    h[0] = 0x60;
    put16(h + 4, (uint16_t)carried);
    h[6] = plan->protocol;
    h[7] = plan->hops;
    memcpy(h + 8, plan->from, 16);
    memcpy(h + 24, plan->to, 16);
}

static void
write_tcp(uint8_t *h, const struct packet_plan *plan, const struct option_list *list)
{
    put32(h + 4, plan->seq);
    put32(h + 8, plan->ack);
    h[12] = (uint8_t)((HEADER_TCP + list->len) / 4 << 4);
    h[13] = plan->tcp_flags;
    put16(h + 14, plan->window);
    put16(h + 18, plan->urgent);
    memcpy(h + HEADER_TCP, list->bytes, list->len);
}

/* The transport's part: header and data, `carried` bytes. */
static void
write_transport(uint8_t *h, const struct packet_plan *plan, const struct option_list *list,
                size_t carried)
{
    size_t header = header_len(plan, list);
    bool tcp = plan->protocol == IPPROTO_TCP;
    uint64_t sum = pseudo_sum(plan->family, plan->from, plan->to, plan->protocol, carried);
    uint16_t checksum;

    put16(h, plan->from_port);
    put16(h + 2, plan->to_port);
    if (tcp)
        write_tcp(h, plan, list);
    else
        put16(h + 4, (uint16_t)carried);
    if (carried != header)
        memcpy(h + header, plan->data, carried - header);
    checksum = checksum_end(checksum_add(sum, h, carried));
    /* 0 would say that a datagram has none; it is the same number in one's complement. */
    put16(h + (tcp ? 16 : 6), checksum == 0 && !tcp ? 0xffff : checksum);
}

void
packet_make(struct buf *out, const struct packet_plan *plan)
{
    bool v6 = plan->family == AF_INET6;
    size_t network = v6 ? HEADER_IP6 : HEADER_IP4;
    struct option_list list = {.len = 0};
    size_t most;
    size_t carried;
    uint8_t *frame;

    list_options(&list, plan);
    carried = header_len(plan, &list);
    most = DATAGRAM_MAX - (v6 ? 0 : HEADER_IP4) - carried;
    carried += plan->data_len < most ? plan->data_len : most;
    frame = (uint8_t *)buf_room(out, PACKET_ETHERNET + network + carried);
    memset(frame, 0, PACKET_ETHERNET + network + carried);
    write_ethernet(frame, plan);
    if (v6)
        write_ipv6(frame + PACKET_ETHERNET, plan, carried);
    else
        write_ipv4(frame + PACKET_ETHERNET, plan, carried);
    write_transport(frame + PACKET_ETHERNET + network, plan, &list, carried);
    out->len += PACKET_ETHERNET + network + carried;
}
