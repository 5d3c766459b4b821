/*
 * act_wire.c: how the wire carries, and what is done with the packets that are on it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "shell/acts.h"
#include "shell/lab.h"
#include "views/json.h"

static const char group[] = "Lab";

enum { MILLION = 1000000 };

static struct wire *
wire_of(const struct session *s)
{
    return s->engine.lab->wire;
}

/* ---- how it carries ----------------------------------------------------------------------- */

static const char *const modes[] = {"auto", "quiet", "hold"};

static bool
is_alike(const struct wire_rules *a, const struct wire_rules *b)
{
    return a->mode == b->mode && a->loss == b->loss && a->delay_ns == b->delay_ns;
}

static void
put_rules(struct buf *out, const struct wire_rules *r, bool copies)
{
    buf_str(out, modes[r->mode]);
    if (r->mode == WIRE_HOLD && copies)
        buf_str(out, " all");
    if (r->loss != 0)
        buf_printf(out, ", loss %g%%", r->loss / 1e4);
    if (r->delay_ns != 0)
        buf_printf(out, ", delay %g ms", (double)r->delay_ns / 1e6);
}

/* the next S. from server is dropped */
static void
put_drop(struct buf *out, const struct lab *lab, const struct wire_drop *drop)
{
    buf_str(out, "  the next ");
    packet_match_text(out, &drop->packet);
    if (drop->from != WIRE_ALL)
        buf_printf(out, " from %s", lab->names[drop->from]);
    buf_str(out, " is dropped\n");
}

static void
put_state(struct buf *out, const struct lab *lab)
{
    struct wire_state state = wire_state(lab->wire);
    struct wire_drop drop;

    if (state.cut)
        buf_str(out, "; cut");
    if (state.answered != 0)
        buf_printf(out, "; %u sent again while the answer was held", state.answered);
    buf_char(out, '\n');
    for (size_t i = 0; wire_drop_at(lab->wire, i, &drop); i++)
        put_drop(out, lab, &drop);
}

void
lab_show_wire(struct session *s)
{
    struct lab *lab = s->engine.lab;
    struct wire_rules first = wire_rules(lab->wire, 0);
    struct wire_state state = wire_state(lab->wire);

    buf_str(&s->text, "  wire: ");
    put_rules(&s->text, &first, state.copies);
    for (size_t i = 1; i < lab->nhosts; i++) {
        struct wire_rules r = wire_rules(lab->wire, i);

        if (is_alike(&first, &r))
            continue;
        buf_printf(&s->text, "; from %s ", lab->names[i]);
        put_rules(&s->text, &r, state.copies);
    }
    put_state(&s->text, lab);
}

static enum flow
show(struct session *s)
{
    struct record r = {.type = RECORD_PACKET, .fd = -1};
    struct packet_event e;
    size_t n = 0;

    step_settle(s, NULL);
    lab_show_wire(s);
    output_page(s, 0);
    r.packet = &e;
    for (; wire_at(wire_of(s), n, &e); n++) {
        r.time_ns = s->engine.epoch_ns + e.sent_ns;
        if (s->set.json)
            json_record(&s->text, &r);
        else
            text_record(&s->text, &r, &s->set.style);
        free((void *)(uintptr_t)e.frame);
    }
    if (n == 0 && !s->set.json)
        buf_str(&s->text, "  wire: empty\n");
    output_flush(s);
    return FLOW_NEXT;
}

/* ---- words -------------------------------------------------------------------------------- */

/* Takes `from HOST` off the end. */
static bool
take_from(struct session *s, const struct statement *st, size_t *nwords, int *from,
          struct diag *d)
{
    unsigned place;

    *from = WIRE_ALL;
    if (*nwords < 3 || !word_is(&st->words[*nwords - 2], "from"))
        return true;
    if (!lab_word(s, st, *nwords - 1, &place, d))
        return false;
    if (place == PLACE_OUTSIDE)
        return word_fault(&st->words[*nwords - 1], d, "outside is not on this wire");
    *from = (int)place - 1;
    *nwords -= 2;
    return true;
}

/* 3 or #3 */
static bool
packet_number(struct session *s, const struct statement *st, size_t n, unsigned long *number,
              struct diag *d)
{
    const char *text;
    long long value;

    if (!act_word(s, st, n, &text, d))
        return false;
    text += *text == '#';
    if (!number_parse(text, strlen(text), &value) || value < 1)
        return word_fault(&st->words[n], d, "a packet is named by its number; wire lists them");
    *number = (unsigned long)value;
    return true;
}

/* ---- what is told to the wire ------------------------------------------------------------- */

/* One of its commands: the words behind it are st->words[1] up to [nwords - 1]. */
struct order {
    struct session *s;
    const struct statement *st;
    size_t nwords;
    int from;
    struct diag *d;
};

static bool
set_mode(const struct order *o)
{
    enum wire_mode mode = WIRE_AUTO;
    bool all = o->nwords == 2 && word_is(&o->st->words[1], "all");

    while (!word_is(&o->st->words[0], modes[mode]))
        mode++;
    if (o->nwords > 1 && !(mode == WIRE_HOLD && all))
        return word_fault(&o->st->words[1], o->d, "this cannot stand here");
    wire_set_mode(wire_of(o->s), o->from, mode);
    if (mode == WIRE_HOLD)
        wire_hold_copies(wire_of(o->s), all);
    else
        step_delivered(o->s);
    return true;
}

static bool
set_loss(const struct order *o)
{
    const char *text;
    char *end;
    double percent;

    if (!act_word(o->s, o->st, 1, &text, o->d))
        return false;
    percent = strtod(text, &end);
    if (end == text || (*end != '\0' && strcmp(end, "%") != 0) || !(percent >= 0 && percent <= 100))
        return word_fault(&o->st->words[1], o->d, "a loss is a percentage: 10%%, 0.5%%, 0%%");
    wire_set_loss(wire_of(o->s), o->from, (unsigned)(percent / 100 * MILLION + 0.5));
    return true;
}

static bool
set_delay(const struct order *o)
{
    const char *text;
    double seconds;

    if (!act_word(o->s, o->st, 1, &text, o->d))
        return false;
    if (!act_seconds(text, &seconds) || seconds > 60)
        return word_fault(&o->st->words[1], o->d,
                          "a delay is a time of at most 60 s: 100ms, 0.5, 0");
    wire_set_delay(wire_of(o->s), o->from, (int64_t)(seconds * 1e9));
    return true;
}

static bool
set_mtu(const struct order *o)
{
    const struct lab *lab = o->s->engine.lab;
    const char *text;
    long long mtu;

    if (!act_word(o->s, o->st, 1, &text, o->d))
        return false;
    if (!number_parse(text, strlen(text), &mtu) || mtu < 68 || mtu > HOST_MTU_MAX)
        return word_fault(&o->st->words[1], o->d, "an MTU is a number of bytes, 68 to 65521");
    for (size_t i = 0; i < lab->nhosts; i++)
        if ((o->from == WIRE_ALL || o->from == (int)i) &&
            !host_set_mtu(lab->hosts[i], (int)mtu))
            return word_fault(&o->st->words[1], o->d, "the kernel does not take this MTU");
    return true;
}

static bool
set_seed(const struct order *o)
{
    const char *text;
    long long seed;

    if (!act_word(o->s, o->st, 1, &text, o->d))
        return false;
    if (!number_parse(text, strlen(text), &seed) || seed < 1)
        return word_fault(&o->st->words[1], o->d, "a seed is a number from 1 on");
    wire_seed(wire_of(o->s), (uint64_t)seed);
    return true;
}

static bool
set_cut(const struct order *o)
{
    wire_set_cut(wire_of(o->s), word_is(&o->st->words[0], "cut"));
    return true;
}

/* `drop next [KIND|FLAGS]` */
static bool
drop_next(const struct order *o)
{
    struct wire_drop drop = {.packet = {.any = true}, .from = o->from};
    const char *text;

    if (o->nwords == 3) {
        if (!act_word(o->s, o->st, 2, &text, o->d))
            return false;
        if (!packet_kind_parse(text, strlen(text), &drop.packet))
            return word_fault(&o->st->words[2], o->d,
                              "a packet is udp, icmp, icmp6, arp, fragment or tcp, or a segment "
                              "with these flags, as tcpdump writes them: S, S., ., P., F., R");
    }
    return wire_drop_next(wire_of(o->s), &drop) ||
           word_fault(&o->st->words[0], o->d, "too many wait to be dropped; wire drop none");
}

static bool
drop_none(const struct order *o)
{
    if (o->nwords > 2 || o->from != WIRE_ALL)
        return word_fault(&o->st->words[2], o->d, "this cannot stand here");
    wire_drop_none(wire_of(o->s));
    return true;
}

/* deliver K, drop K, twice K */
static bool
act_on_packet(const struct order *o)
{
    struct wire *w = wire_of(o->s);
    const struct word *what = &o->st->words[0];
    unsigned long number = 0;
    bool there;

    if (word_is(what, "drop") && word_is(&o->st->words[1], "next"))
        return drop_next(o);
    if (word_is(what, "drop") && word_is(&o->st->words[1], "none"))
        return drop_none(o);
    if (o->nwords != 2)
        return word_fault(&o->st->words[2], o->d, "this cannot stand here");
    if (!packet_number(o->s, o->st, 1, &number, o->d))
        return false;
    step_settle(o->s, NULL);
    if (word_is(what, "deliver"))
        there = wire_deliver(w, number);
    else if (word_is(what, "drop"))
        there = wire_drop(w, number);
    else
        there = wire_double(w, number);
    if (!there)
        return word_fault(&o->st->words[1], o->d, "packet %lu is not on the wire; wire lists them",
                          number);
    step_delivered(o->s);
    return true;
}

static bool
show_stats(const struct order *o)
{
    if (o->from != WIRE_ALL)
        return word_fault(&o->st->words[1], o->d, "this cannot stand here");
    wire_stats(o->s);
    return true;
}

/* ---- the command -------------------------------------------------------------------------- */

static const struct {
    const char *name;
    size_t least; /* words, its own included */
    size_t most;
    bool (*obey)(const struct order *o);
} orders[] = {
    {"auto", 1, 1, set_mode},       {"quiet", 1, 1, set_mode},  {"hold", 1, 2, set_mode},
    {"deliver", 2, 2, act_on_packet}, {"drop", 2, 3, act_on_packet},
    {"twice", 2, 2, act_on_packet}, {"loss", 2, 2, set_loss},   {"delay", 2, 2, set_delay},
    {"mtu", 2, 2, set_mtu},         {"seed", 2, 2, set_seed},   {"cut", 1, 1, set_cut},
    {"join", 1, 1, set_cut},        {"stats", 1, 1, show_stats},
};

enum { ORDERS = sizeof orders / sizeof *orders };

static enum flow
obey(struct session *s, const struct statement *st, size_t i, struct diag *d)
{
    struct order o = {.s = s, .st = st, .nwords = st->nwords, .d = d};

    if (!take_from(s, st, &o.nwords, &o.from, d))
        return FLOW_FAULT;
    if (o.nwords < orders[i].least || o.nwords > orders[i].most)
        return act_usage(st, d);
    step_settle(s, NULL); /* what was before is told before */
    if (!orders[i].obey(&o))
        return FLOW_FAULT;
    lab_stretch(s->engine.lab);
    return FLOW_NEXT;
}

static enum flow
run_wire(struct session *s, const struct statement *st, struct diag *d)
{
    if (s->engine.lab == NULL) {
        word_fault(st->name, d, "there is no lab; lab up makes one");
        return FLOW_FAULT;
    }
    if (st->nwords == 0)
        return show(s);
    for (size_t i = 0; i < ORDERS; i++)
        if (word_is(&st->words[0], orders[i].name))
            return obey(s, st, i, d);
    return act_usage(st, d);
}

static void
complete_order(struct completion *c, const struct engine *e)
{
    (void)e;
    for (size_t i = 0; i < ORDERS; i++)
        completion_offer(c, orders[i].name);
}

static const struct type type_order = {.title = "what the wire is to do",
                                       .complete = complete_order};

const struct command act_wire = {
    .name = "wire",
    .group = group,
    .summary = "show what is on the wire; hold, deliver, drop, lose, delay packets",
    .usage = "[auto|quiet|hold|deliver K|drop K|… [from HOST]]",
    .more =
        "wire auto, quiet, hold, hold all, deliver K, drop K, drop next KIND, drop next FLAGS, "
        "drop none, twice K, loss P%, delay TIME, mtu N, seed N, cut, join, stats; from HOST "
        "behind most. auto delivers at once, what was held first, and shows each packet, quiet "
        "does the same and shows none, hold keeps each until step hands it over. What is sent "
        "again while it is held is counted, hold all shows each. deliver, drop and twice act on "
        "packet K, in any order. drop next waits for a packet of a kind (udp, icmp, arp, "
        "fragment) or with these flags, and shows it, if quiet too; drop none takes that back. "
        "loss and delay go by chance and by time, if quiet without a word; the same seed loses "
        "the same packets. cut takes the cable out, join puts it back. from HOST: only what "
        "that host sends. stats counts.",
    .act = run_wire,
    .words = {&type_order},
    .kept = true,
};
