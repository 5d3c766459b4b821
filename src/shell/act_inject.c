/*
 * act_inject.c: a packet of the user's own making: a forged RST, a late SYN, what a peer that is no
 * kernel might send. The numbers are relative to the connection, where there is one between the two
 * ends.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <netinet/in.h>
#include <string.h>

#include "decode/data.h"
#include "decode/packet_address.h"
#include "shell/acts.h"
#include "shell/lab.h"

/* An Ethernet frame has no more, less the headers. */
enum { PACKET_DATA_MAX = 1440 };

/* What the words say. */
struct forged {
    struct packet_plan plan;
    bool has_seq;
    bool has_ack;
    bool has_window;
    bool absolute;
    bool udp;
    struct buf data;
};

/* ---- the two ends ------------------------------------------------------------------------- */

static bool
parse_end(struct session *s, const struct statement *st, size_t n, uint8_t host[16],
          uint16_t *port, int *family, struct diag *d)
{
    const struct word *w = &st->words[n];
    struct parse p = {.cx = &s->cx, .line = st->line, .line_len = st->line_len,
                      .column = w->column, .width = w->width, .quoted = w->quoted, .diag = d};
    struct value v = {0};

    if (!word_expand(w, &s->cx, &p.text, &p.len, d) || !type_address.parse(&p, &v))
        return false;
    if (v.kind != VALUE_ADDRESS || !packet_host_of(v.bytes, v.len, host, port))
        return word_fault(w, d, "an end is ADDRESS:PORT, as 192.168.0.2:40112, or local:FD or "
                                "peer:FD");
    *family = address_family(v.bytes, v.len);
    return true;
}

/* Whose Ethernet address a host's packet has; of one that nobody has, one that nobody has. */
static void
set_ether(const struct lab *lab, const uint8_t host[16], uint8_t ether[6])
{
    static const uint8_t nobody[6] = {2, 0, 0, 0, 0, 0xff};

    memcpy(ether, nobody, sizeof nobody);
    for (size_t i = 0; i < lab->nhosts; i++) {
        const struct host_plan *plan = host_plan(lab->hosts[i]);
        uint8_t own[16];
        uint16_t port;

        if ((packet_host_of(plan->ipv4.bytes, plan->ipv4.len, own, &port) &&
             memcmp(own, host, sizeof own) == 0) ||
            (packet_host_of(plan->ipv6.bytes, plan->ipv6.len, own, &port) &&
             memcmp(own, host, sizeof own) == 0))
            memcpy(ether, plan->ether, sizeof plan->ether);
    }
}

static bool
parse_ends(struct session *s, const struct statement *st, struct forged *f, struct diag *d)
{
    struct packet_plan *p = &f->plan;
    int family;

    if (!parse_end(s, st, 0, p->from, &p->from_port, &p->family, d) ||
        !parse_end(s, st, 2, p->to, &p->to_port, &family, d))
        return false;
    if (family != p->family)
        return word_fault(&st->words[2], d, "one end is IPv4 and the other IPv6");
    set_ether(s->engine.lab, p->from, p->ether_from);
    set_ether(s->engine.lab, p->to, p->ether_to);
    return true;
}

/* ---- what else it says -------------------------------------------------------------------- */

/* `seq 5`, `seq=5` and so on: the number behind a name, which may be the next word. */
struct field {
    const char *name;
    long long most;
};

static const struct field fields[] = {
    {"seq", UINT32_MAX}, {"ack", UINT32_MAX}, {"win", UINT16_MAX},
    {"ttl", UINT8_MAX},  {"mss", UINT16_MAX}, {"urg", UINT16_MAX},
};

enum { FIELDS = sizeof fields / sizeof *fields };

static void
set_field(struct forged *f, size_t i, long long value)
{
    struct packet_plan *p = &f->plan;

    switch (i) {
    case 0:
        f->has_seq = true;
        p->seq = (uint32_t)value;
        break;
    case 1:
        f->has_ack = true;
        p->ack = (uint32_t)value;
        break;
    case 2:
        f->has_window = true;
        p->window = (uint16_t)value;
        break;
    case 3:
        p->hops = (uint8_t)value;
        break;
    case 4:
        p->mss = (int)value;
        break;
    default:
        p->urgent = (uint16_t)value;
        break;
    }
}

static bool
take_number(struct session *s, const struct statement *st, size_t n, const char *text, size_t field,
            struct forged *f, struct diag *d)
{
    long long value;

    (void)s;
    if (!number_parse(text, strlen(text), &value) || value < 0 || value > fields[field].most)
        return word_fault(&st->words[n], d, "%s is a number up to %lld", fields[field].name,
                          fields[field].most);
    set_field(f, field, value);
    return true;
}

/* The field that the n-th word names; *used is how many words it took. FIELDS: none. */
static bool
take_field(struct session *s, const struct statement *st, size_t n, const char *text,
           struct forged *f, size_t *used, struct diag *d)
{
    const char *value;

    for (size_t i = 0; i < FIELDS; i++) {
        size_t len = strlen(fields[i].name);

        if (strncmp(text, fields[i].name, len) != 0 || (text[len] != '\0' && text[len] != '='))
            continue;
        *used = text[len] == '=' ? 1 : 2;
        if (*used == 1)
            return take_number(s, st, n, text + len + 1, i, f, d);
        if (n + 1 == st->nwords)
            return word_fault(&st->words[n], d, "a number is missing behind %s", text);
        return act_word(s, st, n + 1, &value, d) && take_number(s, st, n + 1, value, i, f, d);
    }
    *used = 0;
    return true;
}

/* #N and hex:…, as everywhere. */
static bool
parse_data(const char *text, size_t len, struct buf *out)
{
    long long amount;
    size_t bad;

    if (len > 4 && memcmp(text, "hex:", 4) == 0)
        return data_from_hex(text + 4, len - 4, out, &bad);
    if (len < 2 || text[0] != '#' || !number_parse(text + 1, len - 1, &amount) || amount < 1 ||
        amount > PACKET_DATA_MAX)
        return false;
    data_pattern(buf_room(out, (size_t)amount), (size_t)amount);
    out->len += (size_t)amount;
    return true;
}

static bool
take_data(struct session *s, const struct statement *st, size_t n, struct forged *f,
          struct diag *d)
{
    const char *text;
    size_t len;

    if (!word_expand(&st->words[n], &s->cx, &text, &len, d))
        return false;
    if (f->data.len != 0)
        return word_fault(&st->words[n], d, "a packet carries one piece of data");
    if (st->words[n].quoted && len <= PACKET_DATA_MAX) {
        buf_add(&f->data, text, len);
        return true;
    }
    return parse_data(text, len, &f->data) ||
           word_fault(&st->words[n], d,
                      "this is no part of a packet: FLAGS, seq N, ack N, win N, ttl N, mss N, "
                      "absolute, \"data\"");
}

static bool
take_word(struct session *s, const struct statement *st, size_t n, struct forged *f, size_t *used,
          struct diag *d)
{
    const char *text;

    *used = 1;
    if (st->words[n].quoted)
        return take_data(s, st, n, f, d);
    if (!act_word(s, st, n, &text, d))
        return false;
    if (strcmp(text, "absolute") == 0)
        return f->absolute = true;
    if (!take_field(s, st, n, text, f, used, d))
        return false;
    if (*used != 0)
        return true;
    *used = 1;
    return take_data(s, st, n, f, d);
}

/* FLAGS, or udp. */
static bool
take_kind(struct session *s, const struct statement *st, struct forged *f, struct diag *d)
{
    const char *text;

    if (!act_word(s, st, 3, &text, d))
        return false;
    f->udp = strcmp(text, "udp") == 0 || strcmp(text, "UDP") == 0;
    f->plan.protocol = f->udp ? IPPROTO_UDP : IPPROTO_TCP;
    return f->udp || packet_flags_parse(text, strlen(text), &f->plan.tcp_flags) ||
           word_fault(&st->words[3], d,
                      "flags are written as tcpdump does: S, S., ., P., F., R; or udp");
}

/* ---- numbers ------------------------------------------------------------------------------ */

/* What is not said is what the real peer would send next. */
static void
fill_numbers(const struct session *s, struct forged *f)
{
    struct packet_plan *p = &f->plan;
    struct wire *w = s->engine.lab->wire;
    struct packet_ends ends = {.family = p->family, .from_port = p->from_port,
                               .to_port = p->to_port, .protocol = IPPROTO_TCP};
    uint32_t seq_base = 0;
    uint32_t ack_base = 0;
    uint32_t seq = 0;
    uint32_t ack = 0;
    uint16_t window = UINT16_MAX;

    memcpy(ends.from, p->from, sizeof ends.from);
    memcpy(ends.to, p->to, sizeof ends.to);
    if (!f->absolute)
        wire_bases(w, &ends, &seq_base, &ack_base);
    wire_next(w, &ends, &seq, &ack, &window);
    p->seq = f->has_seq ? p->seq + seq_base : seq;
    p->ack = f->has_ack ? p->ack + ack_base : ack;
    if ((p->tcp_flags & TCP_FLAG_ACK) == 0 && !f->has_ack)
        p->ack = 0;
    if (!f->has_window)
        p->window = window;
}

static bool
parse(struct session *s, const struct statement *st, struct forged *f, struct diag *d)
{
    if (!parse_ends(s, st, f, d) || !take_kind(s, st, f, d))
        return false;
    for (size_t n = 4, used; n < st->nwords; n += used)
        if (!take_word(s, st, n, f, &used, d))
            return false;
    if (!f->udp)
        fill_numbers(s, f);
    f->plan.data = f->data.data;
    f->plan.data_len = f->data.len;
    return true;
}

static enum flow
run_inject(struct session *s, const struct statement *st, struct diag *d)
{
    enum { HOPS = 64 };
    struct forged f = {.plan = {.hops = HOPS, .mss = -1, .wscale = -1}};
    struct buf frame = {0};
    bool good;

    if (s->engine.lab == NULL) {
        word_fault(st->name, d, "there is no lab, and no wire; lab up makes one");
        return FLOW_FAULT;
    }
    if (st->nwords < 4 || !word_is(&st->words[1], ">"))
        return act_usage(st, d);
    step_settle(s, NULL);
    good = parse(s, st, &f, d);
    if (good) {
        packet_make(&frame, &f.plan);
        wire_inject(s->engine.lab->wire, frame.data, frame.len);
        step_delivered(s);
    }
    buf_free(&frame);
    buf_free(&f.data);
    return good ? FLOW_NEXT : FLOW_FAULT;
}

const struct command act_inject = {
    .name = "inject",
    .group = "Lab",
    .summary = "put a packet on the wire that no socket sent",
    .usage = "FROM > TO FLAGS|udp [seq N] [ack N] [win N] … [\"data\"]",
    .more = "inject local:c > peer:c R. More words: ttl N, mss N, urg N, absolute. "
            "FROM may be an address that no host has. Numbers are "
            "relative to the connection between the two, and what is left out is what its end "
            "would send next; absolute: as they stand in the header.",
    .act = run_inject,
    .kept = true,
};
