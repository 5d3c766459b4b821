/*
 * test_packet_make.c: flags in all spellings, and frames that were made, taken apart again.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/packet.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "tap.h"

/* ---- flags -------------------------------------------------------------------------------- */

static void
test_flags(void)
{
    static const struct {
        const char *text;
        uint8_t flags;
    } samples[] = {
        {"S", TCP_FLAG_SYN},
        {"s", TCP_FLAG_SYN},
        {"S.", TCP_FLAG_SYN | TCP_FLAG_ACK},
        {"SA", TCP_FLAG_SYN | TCP_FLAG_ACK},
        {".S", TCP_FLAG_SYN | TCP_FLAG_ACK},
        {".", TCP_FLAG_ACK},
        {"A", TCP_FLAG_ACK},
        {"ACK", TCP_FLAG_ACK},
        {"F.", TCP_FLAG_FIN | TCP_FLAG_ACK},
        {"FP.", TCP_FLAG_FIN | TCP_FLAG_PSH | TCP_FLAG_ACK},
        {"R", TCP_FLAG_RST},
        {"rst", TCP_FLAG_RST},
        {"SEW", TCP_FLAG_SYN | TCP_FLAG_ECE | TCP_FLAG_CWR},
        {"SEC", TCP_FLAG_SYN | TCP_FLAG_ECE | TCP_FLAG_CWR},
        {"SFRPUEW.", 0xff},
        {"SYN", TCP_FLAG_SYN},
        {"SYN-ACK", TCP_FLAG_SYN | TCP_FLAG_ACK},
        {"syn-ack", TCP_FLAG_SYN | TCP_FLAG_ACK},
        {"SYNACK", TCP_FLAG_SYN | TCP_FLAG_ACK},
        {"SYN+ACK", TCP_FLAG_SYN | TCP_FLAG_ACK},
        {"SYN|ACK", TCP_FLAG_SYN | TCP_FLAG_ACK},
        {"SYN,ACK", TCP_FLAG_SYN | TCP_FLAG_ACK},
        {"SYN/ACK", TCP_FLAG_SYN | TCP_FLAG_ACK},
        {"FIN-ACK", TCP_FLAG_FIN | TCP_FLAG_ACK},
        {"PSH-ACK", TCP_FLAG_PSH | TCP_FLAG_ACK},
        {"RST-ACK", TCP_FLAG_RST | TCP_FLAG_ACK},
        {"URG", TCP_FLAG_URG},
        {"ECE", TCP_FLAG_ECE},
        {"CWR", TCP_FLAG_CWR},
        {"none", 0},
    };

    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        uint8_t flags = 0x55;

        ok(packet_flags_parse(samples[i].text, strlen(samples[i].text), &flags), "%s is flags",
           samples[i].text);
        is_number(flags, samples[i].flags, "%s", samples[i].text);
    }
}

static void
test_no_flags(void)
{
    static const char *const words[] = {
        "",        "X",  "SX", "SS",  "SYN-",  "-SYN",    "SYNA", "SYN--ACK",
        "SYN-SYN", "S ", " S", "non", "nones", "SYN ACK", "0",    "..",
    };
    uint8_t flags = 0x55;

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        ok(!packet_flags_parse(words[i], strlen(words[i]), &flags), "no flags: '%s'", words[i]);
    is_number(flags, 0x55, "what is no flags leaves the number alone");
}

static void
test_flags_back(void)
{
    struct buf text = {0};
    size_t failed = 0;

    for (unsigned i = 0; i < 256; i++) {
        uint8_t flags = 0;

        buf_clear(&text);
        packet_flags_text(&text, (uint8_t)i);
        failed += !packet_flags_parse(text.data, text.len, &flags) || flags != i;
    }
    is_number((long long)failed, 0, "all flags, there and back");
    buf_clear(&text);
    packet_flags_text(&text, 0xff);
    is_text(buf_text(&text), "SFRPUEW.", "the order of the letters");
    buf_free(&text);
}

/* ---- frames ------------------------------------------------------------------------------- */

static struct packet_plan
plan_of(int family, uint8_t protocol)
{
    static const uint8_t v4[12] = {[10] = 0xff, [11] = 0xff};
    struct packet_plan plan = {
        .ether_from = {2, 0, 0, 0, 0, 2},
        .ether_to = {2, 0, 0, 0, 0, 1},
        .family = family,
        .hops = 64,
        .protocol = protocol,
        .from_port = 40112,
        .to_port = 8888,
        .tcp_flags = TCP_FLAG_SYN | TCP_FLAG_ACK,
        .seq = 0xdeadbeef,
        .ack = 0x01020304,
        .window = 65160,
        .urgent = 7,
        .mss = -1,
        .wscale = -1,
        .ts_value = 11,
        .ts_echo = 12,
    };

    memcpy(plan.from, family == AF_INET ? v4 : (const uint8_t[12]){0xfd}, 12);
    memcpy(plan.to, family == AF_INET ? v4 : (const uint8_t[12]){0xfd}, 12);
    memcpy(plan.from + 12, "\xc0\xa8\0\2", 4);
    memcpy(plan.to + 12, "\xc0\xa8\0\1", 4);
    return plan;
}

static bool
same_options(const struct packet *p, const struct packet_plan *plan)
{
    const struct tcp_options *o = &p->options;

    return o->mss == plan->mss && o->wscale == plan->wscale &&
           o->sack_permitted == plan->sack_permitted && o->has_timestamps == plan->has_timestamps &&
           (!o->has_timestamps || (o->ts_value == plan->ts_value && o->ts_echo == plan->ts_echo));
}

static bool
same_segment(const struct packet *p, const struct packet_plan *plan)
{
    if (plan->protocol == IPPROTO_UDP)
        return p->kind == PACKET_UDP;
    return p->kind == PACKET_TCP && p->tcp_flags == plan->tcp_flags && p->seq == plan->seq &&
           p->ack == plan->ack && p->window == plan->window && p->urgent == plan->urgent &&
           same_options(p, plan);
}

static bool
comes_back(const struct packet_plan *plan, size_t data_len)
{
    struct buf frame = {0};
    struct packet p;
    bool same;

    packet_make(&frame, plan);
    same = packet_decode(frame.data, frame.len, false, &p) && p.family == plan->family &&
           p.network_end == frame.len && p.hops == plan->hops &&
           memcmp(p.from, plan->from, 16) == 0 && memcmp(p.to, plan->to, 16) == 0 &&
           memcmp(p.ether_to, plan->ether_to, 6) == 0 &&
           memcmp(p.ether_from, plan->ether_from, 6) == 0 && p.from_port == plan->from_port &&
           p.to_port == plan->to_port && same_segment(&p, plan) && p.data_len == data_len &&
           (data_len == 0 || memcmp(p.data, plan->data, data_len) == 0);
    buf_free(&frame);
    return same;
}

/* Every choice of options, both families, data of even and odd length. */
static void
test_round_trip(void)
{
    static const size_t lengths[] = {0, 1, 13, 1460};
    static const int families[] = {AF_INET, AF_INET6};
    static char data[1460];
    size_t failed = 0;

    memset(data, 'x', sizeof data);
    for (unsigned i = 0; i < 16 * 2 * 4 * 2; i++) {
        struct packet_plan plan =
            plan_of(families[i >> 4 & 1], (i >> 7 & 1) != 0 ? IPPROTO_UDP : IPPROTO_TCP);

        plan.mss = (i & 1) != 0 ? 1460 : -1;
        plan.wscale = (i & 2) != 0 ? 7 : -1;
        plan.sack_permitted = (i & 4) != 0;
        plan.has_timestamps = (i & 8) != 0;
        plan.data = data;
        plan.data_len = lengths[i >> 5 & 3];
        failed += !comes_back(&plan, plan.data_len);
    }
    is_number((long long)failed, 0, "256 frames, made and taken apart");
}

static void
test_too_long(void)
{
    static char data[70000];
    struct packet_plan plan = plan_of(AF_INET, IPPROTO_UDP);

    plan.data = data;
    plan.data_len = sizeof data;
    ok(comes_back(&plan, 65507), "the longest datagram of IPv4");
    plan = plan_of(AF_INET6, IPPROTO_TCP);
    plan.data = data;
    plan.data_len = sizeof data;
    ok(comes_back(&plan, 65515), "the longest segment of IPv6");
}

/* A checksum of 0 would say that there is none. */
static void
test_checksum_of_nothing(void)
{
    struct packet_plan plan = plan_of(AF_INET6, IPPROTO_UDP);
    size_t failed = 0;
    uint8_t data[2];

    plan.data = data;
    plan.data_len = sizeof data;
    for (unsigned i = 0; i < 65536; i++) {
        data[0] = (uint8_t)(i >> 8);
        data[1] = (uint8_t)i;
        failed += !comes_back(&plan, sizeof data);
    }
    is_number((long long)failed, 0, "a datagram with every checksum");
}

static void
test_bytes(void)
{
    struct packet_plan plan = plan_of(AF_INET, IPPROTO_TCP);
    struct buf frame = {0};
    struct buf hex = {0};

    plan.tcp_flags = TCP_FLAG_SYN;
    plan.mss = 1460;
    plan.wscale = 7;
    plan.sack_permitted = plan.has_timestamps = true;
    packet_make(&frame, &plan);
    buf_hex(&hex, frame.data + 34, 16);
    is_text(buf_text(&hex), "9cb022b8deadbeef01020304a002fe88", "the header of TCP");
    buf_clear(&hex);
    buf_hex(&hex, frame.data + 54, frame.len - 54);
    is_text(buf_text(&hex), "020405b40402080a0000000b0000000c01030307",
            "options are in the order of Linux");
    buf_free(&hex);
    buf_free(&frame);
}

static void
test_kinds(void)
{
    static const struct {
        const char *text;
        struct packet_match match;
    } rows[] = {
        {"arp", {.kind = PACKET_ARP}},
        {"UDP", {.kind = PACKET_UDP}},
        {"icmp", {.kind = PACKET_ICMP}},
        {"icmp6", {.kind = PACKET_ICMP, .family = AF_INET6}},
        {"fragment", {.kind = PACKET_FRAGMENT}},
        {"tcp", {.kind = PACKET_TCP}},
        {"S.", {.kind = PACKET_TCP, .flagged = true, .flags = TCP_FLAG_SYN | TCP_FLAG_ACK}},
        {"RAP", {.kind = PACKET_TCP, .flagged = true,
                 .flags = TCP_FLAG_RST | TCP_FLAG_ACK | TCP_FLAG_PSH}},
    };
    struct packet segment = {.kind = PACKET_TCP, .tcp_flags = TCP_FLAG_SYN | TCP_FLAG_ACK};
    struct packet first = {.kind = PACKET_UDP, .family = AF_INET, .fragment = true};
    struct packet_match m;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct packet_match *want = &rows[i].match;

        ok(packet_kind_parse(rows[i].text, strlen(rows[i].text), &m) && m.kind == want->kind &&
               m.flagged == want->flagged && m.flags == want->flags && m.family == want->family,
           "'%s' means packets", rows[i].text);
        is_number(packet_matches(&segment, &m), i == 5 || i == 6, "a SYN-ACK or not");
        is_number(packet_matches(&first, &m), i == 1 || i == 4, "a first fragment or not");
    }
    ok(!packet_kind_parse("ipx", 3, &m), "'ipx' means none");
}

int
main(void)
{
    test_flags();
    test_no_flags();
    test_flags_back();
    test_round_trip();
    test_too_long();
    test_checksum_of_nothing();
    test_bytes();
    test_kinds();
    return done_testing();
}
