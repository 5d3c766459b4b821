/*
 * act_host.c: where one is in the lab, what its hosts are set to, and what becomes of one without
 * power.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "base/escape.h"
#include "shell/acts.h"
#include "shell/job.h"
#include "shell/lab.h"

static const char group[] = "Lab";

/* ---- where one is ------------------------------------------------------------------------- */

bool
lab_word(struct session *s, const struct statement *st, size_t n, unsigned *place, struct diag *d)
{
    const char *name;
    int found;

    if (s->engine.lab == NULL)
        return word_fault(st->name, d, "there is no lab; lab up makes one");
    if (!act_word(s, st, n, &name, d))
        return false;
    found = lab_find(s->engine.lab, name);
    if (found < 0)
        return word_fault(&st->words[n], d, "the lab has no such host; lab lists them");
    *place = (unsigned)found;
    return true;
}

static bool
host_word(struct session *s, const struct statement *st, size_t n, unsigned *place, struct diag *d)
{
    if (!lab_word(s, st, n, place, d))
        return false;
    return *place != PLACE_OUTSIDE ||
           word_fault(&st->words[n], d, "outside is no host of the lab");
}

static enum flow
run_on(struct session *s, const struct statement *st, struct diag *d)
{
    unsigned place;

    if (st->nwords != 1)
        return act_usage(st, d);
    if (!lab_word(s, st, 0, &place, d))
        return FLOW_FAULT;
    s->engine.on = place;
    return FLOW_NEXT;
}

static void
complete_place(struct completion *c, const struct engine *e)
{
    for (size_t i = 0; e->lab != NULL && i < e->lab->nhosts; i++)
        completion_offer(c, e->lab->names[i]);
    completion_offer(c, "outside");
}

const struct type type_place = {.title = "a host of the lab", .complete = complete_place};

const struct command act_on = {
    .name = "on",
    .group = group,
    .summary = "make new sockets on this host from now on",
    .usage = "HOST",
    .more = "on outside is the network that the shell was started in. HOST: in front of a line is "
            "for that line alone.",
    .act = run_on,
    .words = {&type_place},
    .kept = true,
};

/* ---- what a host is set to ---------------------------------------------------------------- */

/* What a kernel does not have, a script may pass over. */
static enum flow
sysctl_failed(const struct statement *st, size_t n, struct diag *d)
{
    if (st->expects && (word_is(st->expect, "any") || word_is(st->expect, "error")))
        return FLOW_NEXT;
    if (errno == ENOENT)
        word_fault(&st->words[n], d, "a host has no such setting; an example: tcp_sack");
    else if (errno == EINVAL || errno == ERANGE)
        word_fault(&st->words[n], d, "the kernel does not take this value");
    else
        word_fault(&st->words[n], d, "this cannot be set in a host: %s", errno_sentence(errno));
    return FLOW_FAULT;
}

static enum flow
read_sysctl(struct session *s, const struct statement *st, unsigned place, size_t n,
            const char *name, struct diag *d)
{
    struct buf value = {0};
    bool good = host_sysctl_read(lab_host(s->engine.lab, place), name, &value);

    if (good) {
        buf_str(&s->text, "  ");
        buf_str(&s->text, lab_name(s->engine.lab, place));
        buf_str(&s->text, "  ");
        escape_text(&s->text, name, strlen(name));
        buf_str(&s->text, " = ");
        escape_text(&s->text, value.data, value.len);
        buf_char(&s->text, '\n');
        output_page(s, 0);
    }
    buf_free(&value);
    return good ? FLOW_NEXT : sysctl_failed(st, n, d);
}

static enum flow
run_sysctl(struct session *s, const struct statement *st, struct diag *d)
{
    unsigned place = s->engine.on;
    size_t n = 0;
    const char *text;
    const char *value;

    if (st->nwords == 0 || st->nwords > 3)
        return act_usage(st, d);
    if (!act_word(s, st, 0, &text, d))
        return FLOW_FAULT;
    if (st->nwords == 3 || lab_find(s->engine.lab, text) > 0) {
        if (!host_word(s, st, 0, &place, d))
            return FLOW_FAULT;
        n = 1;
    } else if (!lab_here(s, st, &place, d)) {
        return FLOW_FAULT;
    }
    if (n == st->nwords)
        return act_usage(st, d);
    if (!act_word(s, st, n, &text, d))
        return FLOW_FAULT;
    if (n + 1 == st->nwords)
        return read_sysctl(s, st, place, n, text, d);
    if (!act_word(s, st, n + 1, &value, d))
        return FLOW_FAULT;
    if (!host_sysctl_write(lab_host(s->engine.lab, place), text, value))
        return sysctl_failed(st, errno == ENOENT ? n : n + 1, d);
    return FLOW_NEXT;
}

bool
lab_here(struct session *s, const struct statement *st, unsigned *place, struct diag *d)
{
    *place = s->engine.on;
    if (s->engine.lab == NULL)
        return word_fault(st->name, d, "there is no lab; lab up makes one");
    return *place != PLACE_OUTSIDE ||
           word_fault(st->name, d, "outside is no host of the lab; name one of its hosts");
}

const struct command act_sysctl = {
    .name = "sysctl",
    .group = group,
    .summary = "read or set how a host's kernel treats its network",
    .usage = "[HOST] NAME [VALUE] [=> any]",
    .more = "NAME as sysctl(8) has it, net.ipv4.tcp_sack, or its last part alone. Without HOST, of "
            "the one where new sockets are made. => any goes on where a kernel lacks it.",
    .act = run_sysctl,
    .may_expect = true,
    .words = {&type_place},
    .kept = true,
};

static enum flow
run_crash(struct session *s, const struct statement *st, struct diag *d)
{
    struct lab_lack lack = {0};
    unsigned place;

    if (st->nwords != 1)
        return act_usage(st, d);
    if (!host_word(s, st, 0, &place, d))
        return FLOW_FAULT;
    step_settle(s, NULL);
    s->packet_before = s->packet_last;
    programs_end(s, place);
    jobs_interrupt_at(s, place);
    if (!lab_crash(&s->engine, place, &lack)) {
        lab_complain(s, &lack);
        output_say(s, "  %s is down; crash %s tries again to start it",
                   lab_name(s->engine.lab, place), lab_name(s->engine.lab, place));
        step_tell_changes(s);
        return FLOW_FAILED;
    }
    output_say(s, "  %s has crashed, and is back with nothing of what it knew",
               lab_name(s->engine.lab, place));
    step_tell_changes(s);
    step_settle(s, NULL);
    return FLOW_NEXT;
}

const struct command act_crash = {
    .name = "crash",
    .group = group,
    .summary = "cut a host's power: it forgets all, and says nothing to anybody",
    .usage = "HOST",
    .more = "Its sockets are closed, its programs killed, and it is back at once with nothing of "
            "what it knew. Not a packet tells the others.",
    .act = run_crash,
    .words = {&type_place},
    .kept = true,
};
