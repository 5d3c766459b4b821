/*
 * wire_carry.c: a frame's way: read from a host, judged by the rules, handed over to the host with
 * its address. Writing to a TAP device takes the frame through that host's stack before it
 * returns, so that the answer is there to be read.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/wire_parts.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"

enum { MILLION = 1000000, ETHER_ADDRESS = 6 };

/* struct virtio_net_hdr (linux/virtio_net.h): flags, then gso_type. */
enum { HEADER_NEEDS_CHECKSUM = 1 };

const char *
fate_name(enum packet_fate f)
{
    static const char *const names[] = {
        [FATE_PASSED] = "passed",       [FATE_HELD] = "held",       [FATE_DELAYED] = "delayed",
        [FATE_DELIVERED] = "delivered", [FATE_DOUBLED] = "doubled", [FATE_DROPPED] = "dropped",
        [FATE_LOST] = "lost",           [FATE_REFUSED] = "refused", [FATE_UNTOLD] = "untold",
    };

    return names[f];
}

/* ---- telling ------------------------------------------------------------------------------ */

void
wire_tell(struct wire *w, const struct packet_event *e, enum packet_fate fate)
{
    struct told *t;

    if (w->ntold >= WIRE_EVENTS_MAX || w->told_bytes + e->len > WIRE_EVENTS_BYTES) {
        w->untold++;
        return;
    }
    t = mem_alloc(sizeof *t);
    t->event = *e;
    t->event.fate = fate;
    t->event.time_ns = clock_ns(CLOCK_MONOTONIC);
    t->event.frame = (unsigned char *)mem_copy(e->frame, e->len);
    *w->newest = t;
    w->newest = &t->next;
    w->told_bytes += e->len;
    if (w->ntold++ == 0)
        wire_ring(w->bell);
}

/* ---- handing over ------------------------------------------------------------------------- */

static bool
is_for_all(const unsigned char *frame)
{
    return (frame[0] & 1) != 0;
}

/* Which port has the address; WIRE_NOBODY where none has, WIRE_ALL for a group. */
static int
port_of(const struct wire *w, const unsigned char *ether)
{
    if (is_for_all(ether))
        return WIRE_ALL;
    for (size_t i = 0; i < w->nports; i++)
        if (memcmp(ether, host_plan(w->ports[i].host)->ether, ETHER_ADDRESS) == 0)
            return (int)i;
    return WIRE_NOBODY;
}

static bool
write_to(const struct wire_port *port, const unsigned char *bytes, size_t len)
{
    return port->tap >= 0 && write(port->tap, bytes, len) == (ssize_t)len;
}

/* To whom it goes, from whom it came excepted. False: nobody got it. */
static bool
write_frame(const struct wire *w, int from, const unsigned char *bytes, size_t len)
{
    int to = port_of(w, bytes + HOST_HEADER);
    bool got = false;

    for (size_t i = 0; i < w->nports; i++)
        if ((int)i != from && (to == WIRE_ALL || to == (int)i))
            got = write_to(&w->ports[i], bytes, len) || got;
    return got;
}

static void
count_loss(struct wire *w, int from)
{
    if (from >= 0)
        w->ports[from].total.lost++;
}

void
wire_hand_over(struct wire *w, const struct flying *f, enum packet_fate fate)
{
    struct packet_event e = f->event;

    e.marks.marks |= conversation_delivered(w->talk, &f->packet, e.number, &e.marks);
    if (!write_frame(w, f->from, f->bytes, f->len)) {
        fate = FATE_REFUSED;
        count_loss(w, f->from);
    }
    if (!wire_is_quiet(w))
        wire_tell(w, &e, fate);
}

/* When the first is due of those that are left. */
static void
find_next_due(struct wire *w)
{
    bool any = false;

    for (const struct flying *f = w->ndelayed != 0 ? w->first : NULL; f != NULL; f = f->next)
        if (f->due_ns != 0 && (!any || f->due_ns < w->due_ns)) {
            w->due_ns = f->due_ns;
            any = true;
        }
}

static bool
hand_over_due(struct wire *w)
{
    int64_t now = w->ndelayed != 0 ? clock_ns(CLOCK_MONOTONIC) : 0;
    struct flying **at = &w->first;

    if (w->ndelayed == 0 || now < w->due_ns)
        return false;
    while (*at != NULL) {
        struct flying *f = *at;

        if (f->due_ns == 0 || f->due_ns > now) {
            at = &f->next;
            continue;
        }
        wire_unlink(w, at);
        wire_hand_over(w, f, FATE_DELIVERED);
        free(f);
    }
    find_next_due(w);
    return true;
}

int64_t
wire_due(const struct wire *w)
{
    return w->ndelayed != 0 ? w->due_ns : 0;
}

/* ---- the rules ---------------------------------------------------------------------------- */

/* xorshift64* (Vigna 2016): the same seed loses the same frames. */
static uint64_t
next_random(struct wire *w)
{
    w->random ^= w->random >> 12;
    w->random ^= w->random << 25;
    w->random ^= w->random >> 27;
    return w->random * UINT64_C(2685821657736338717);
}

static bool
is_lost(struct wire *w, const struct wire_rules *rules)
{
    if (w->cut)
        return true;
    return rules->loss != 0 && (next_random(w) >> 33) % MILLION < rules->loss;
}

/* Is it one of those that are to be dropped? Then that is done. */
static bool
takes_drop(struct wire *w, const struct packet *p, int from)
{
    for (size_t i = 0; i < w->ndrops; i++)
        if ((w->drops[i].from == WIRE_ALL || w->drops[i].from == from) &&
            packet_matches(p, &w->drops[i].packet)) {
            memmove(&w->drops[i], &w->drops[i + 1], (--w->ndrops - i) * sizeof *w->drops);
            wire_offload(w);
            return true;
        }
    return false;
}

/* ---- from a host -------------------------------------------------------------------------- */

static void
note_sent(struct wire *w, const struct packet *p, struct packet_event *e)
{
    struct packet_sent sent = {.packet = p, .number = e->number, .time_ns = e->sent_ns,
                               .injected = e->injected};

    conversation_sent(w->talk, &sent, &e->marks);
}

static struct packet_event
event_of(struct wire *w, int from, const struct packet *p, bool offloaded, bool injected)
{
    struct packet_event e = {.number = ++w->numbers, .frame = p->frame, .len = p->len,
                             .from = from >= 0 ? w->ports[from].name : NULL,
                             .injected = injected, .offloaded = offloaded,
                             .sent_ns = clock_ns(CLOCK_MONOTONIC)};
    int to = port_of(w, p->frame);

    e.to = to >= 0 ? w->ports[to].name : NULL;
    e.time_ns = e.sent_ns;
    note_sent(w, p, &e);
    return e;
}

static void
keep_on_wire(struct wire *w, int from, const struct packet_event *e, const unsigned char *bytes,
             size_t len, int64_t delay_ns)
{
    struct flying *f = wire_put(w, e, bytes, len, delay_ns != 0 ? e->sent_ns + delay_ns : 0);

    if (f == NULL) {
        count_loss(w, from);
        wire_tell(w, e, FATE_REFUSED);
        return;
    }
    f->from = from;
    wire_tell(w, e, delay_ns != 0 ? FATE_DELAYED : FATE_HELD);
}

static void
pass(struct wire *w, int from, struct packet_event *e, const struct packet *p,
     const unsigned char *bytes, size_t len)
{
    e->marks.marks |= conversation_delivered(w->talk, p, e->number, &e->marks);
    if (write_frame(w, from, bytes, len)) {
        wire_tell(w, e, FATE_PASSED);
        return;
    }
    count_loss(w, from);
    wire_tell(w, e, FATE_REFUSED);
}

static void
lose(struct wire *w, int from, const struct packet_event *e, enum packet_fate fate)
{
    count_loss(w, from);
    wire_tell(w, e, fate);
}

/* Is it sent again only because it, or its answer, is held? Then that is counted. */
static bool
is_copy(struct wire *w, const struct packet *p, int from)
{
    struct flying *original = wire_original(w, p, from);
    bool copy = original != NULL || wire_is_answered(w, p, from);

    if (!copy)
        return false;
    if (original != NULL) {
        original->event.copies++;
        original->event.last_copy_ns = clock_ns(CLOCK_MONOTONIC);
    } else {
        w->answered++;
    }
    if (from >= 0)
        w->ports[from].total.copies++;
    return true;
}

static void
count_packet(struct wire *w, int from, size_t len)
{
    if (from < 0)
        return;
    w->ports[from].total.packets++;
    w->ports[from].total.bytes += len - HOST_HEADER;
}

/* What becomes of a frame that a host, or nobody, has sent. */
static void
judge(struct wire *w, int from, const unsigned char *bytes, size_t len, bool injected)
{
    bool offloaded = (bytes[0] & HEADER_NEEDS_CHECKSUM) != 0;
    struct wire_rules rules = wire_rules_of(w, from);
    struct packet_event e;
    struct packet p;

    packet_decode(bytes + HOST_HEADER, len - HOST_HEADER, offloaded, &p);
    if (rules.mode == WIRE_HOLD && is_copy(w, &p, from))
        return;
    if (!injected)
        count_packet(w, from, len);
    e = event_of(w, from, &p, offloaded, injected);
    if (takes_drop(w, &p, from))
        lose(w, from, &e, FATE_DROPPED);
    else if (from >= 0 && is_lost(w, &rules))
        lose(w, from, &e, FATE_LOST);
    else if (rules.mode == WIRE_HOLD || rules.delay_ns != 0)
        keep_on_wire(w, from, &e, bytes, len, rules.mode == WIRE_HOLD ? 0 : rules.delay_ns);
    else
        pass(w, from, &e, &p, bytes, len);
}

/* ---- quietly ------------------------------------------------------------------------------ */

/* A connection that begins now may be looked at later: its numbers count from here. */
static void
note_beginning(struct wire *w, const struct packet *p)
{
    struct packet_event e = {.sent_ns = clock_ns(CLOCK_MONOTONIC)};

    if (p->kind != PACKET_TCP || (p->tcp_flags & TCP_FLAG_SYN) == 0)
        return;
    note_sent(w, p, &e);
    conversation_delivered(w->talk, p, e.number, &e.marks);
}

/* It may be told when it is handed over, if somebody looks again by then. */
static void
delay_quietly(struct wire *w, int from, const struct packet *p, const unsigned char *bytes,
              size_t len)
{
    struct packet_event e = event_of(w, from, p, (bytes[0] & HEADER_NEEDS_CHECKSUM) != 0, false);
    struct flying *f = wire_put(w, &e, bytes, len, e.sent_ns + w->ports[from].rules.delay_ns);

    if (f == NULL) {
        count_loss(w, from);
        return;
    }
    f->event.again = false;
    f->from = from;
}

static void
drop_quietly(struct wire *w, int from, const struct packet *p, const unsigned char *bytes)
{
    struct packet_event e = event_of(w, from, p, (bytes[0] & HEADER_NEEDS_CHECKSUM) != 0, false);

    lose(w, from, &e, FATE_DROPPED);
}

/* As by judge(), but that nothing is told, unless somebody has asked for this very packet; and what
 * nobody asks for is not even decoded. */
static void
judge_quietly(struct wire *w, int from, const unsigned char *bytes, size_t len)
{
    enum { SHORT = HOST_HEADER + 128 }; /* a SYN is */
    const struct wire_rules *rules = &w->ports[from].rules;
    struct packet p = {.kind = PACKET_OTHER};

    if (w->ndrops != 0 || rules->delay_ns != 0 || len <= SHORT)
        packet_decode(bytes + HOST_HEADER, len - HOST_HEADER, true, &p);
    count_packet(w, from, len);
    if (w->ndrops != 0 && takes_drop(w, &p, from)) {
        drop_quietly(w, from, &p, bytes);
    } else if (is_lost(w, rules)) {
        count_loss(w, from);
    } else if (rules->delay_ns != 0) {
        delay_quietly(w, from, &p, bytes, len);
    } else {
        note_beginning(w, &p);
        if (!write_frame(w, from, bytes, len))
            count_loss(w, from);
    }
}

/* ---- reading ------------------------------------------------------------------------------ */

static bool
read_from(struct wire *w, int from)
{
    struct wire_port *port = &w->ports[from];
    ssize_t n;

    if (port->tap < 0)
        return false;
    n = read(port->tap, w->frame, HOST_HEADER + HOST_FRAME_MAX);
    if (n < 0 && errno != EAGAIN && errno != EINTR)
        port->tap = -1; /* a program has deleted the interface; poll(2) would say so for ever */
    if (n < HOST_HEADER + PACKET_ETHERNET)
        return n > 0;
    if (port->rules.mode == WIRE_QUIET)
        judge_quietly(w, from, w->frame, (size_t)n);
    else
        judge(w, from, w->frame, (size_t)n, false);
    return true;
}

bool
wire_carry(struct wire *w, size_t frames)
{
    bool any = hand_over_due(w);
    bool more = true;

    while (more && frames != 0) {
        more = false;
        for (size_t i = 0; i < w->nports && frames != 0; i++)
            if (read_from(w, (int)i)) {
                more = any = true;
                frames--;
            }
    }
    return any;
}

unsigned long
wire_inject(struct wire *w, const void *frame, size_t len)
{
    unsigned char *bytes = mem_alloc(HOST_HEADER + len);
    unsigned long number;

    memcpy(bytes + HOST_HEADER, frame, len);
    pthread_mutex_lock(&w->lock);
    number = w->numbers;
    judge(w, port_of(w, bytes + HOST_HEADER + ETHER_ADDRESS), bytes, HOST_HEADER + len, true);
    number = w->numbers != number ? w->numbers : 0;
    pthread_mutex_unlock(&w->lock);
    free(bytes);
    return number;
}
