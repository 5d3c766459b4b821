/*
 * act_lab.c: the lab put up and taken down, where one is in it, what its hosts are set to.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "base/escape.h"
#include "decode/address.h"
#include "shell/acts.h"
#include "shell/find.h"
#include "shell/job.h"
#include "shell/lab.h"

static const char group[] = "Lab";

/* ---- up and down -------------------------------------------------------------------------- */

static void
put_host_address(struct buf *out, const struct endpoint *e)
{
    struct buf text = {0};
    size_t len;

    if (e->len == 0)
        return;
    address_bare_text(&text, e->bytes, e->len);
    len = text.len >= 2 ? text.len - 2 : text.len; /* :0 */
    if (len > 2 && text.data[0] == '[')
        buf_add(out, text.data + 1, len - 2);
    else
        buf_add(out, text.data, len);
    buf_free(&text);
}

/* server 192.168.0.1, client 192.168.0.2 */
static void
put_hosts(struct buf *out, const struct lab *lab)
{
    for (size_t i = 0; i < lab->nhosts; i++) {
        buf_str(out, i == 0 ? "" : ", ");
        buf_str(out, lab->names[i]);
        buf_char(out, ' ');
        put_host_address(out, &host_plan(lab->hosts[i])->ipv4);
    }
}

static void
greet(struct session *s)
{
    struct buf line = {0};

    put_hosts(&line, s->engine.lab);
    output_say(s, "lab: %s; wire auto%s", buf_text(&line),
               s->engine.lab->plan.simple ? "; simple TCP options" : "");
    buf_free(&line);
}

/* The kernel lets a process into a user namespace only while it has one thread. */
static bool
nothing_waits(const struct session *s, struct diag *d)
{
    for (const struct job *job = s->jobs; job != NULL; job = job->next)
        if (job->pending.worker != NULL && !job_has_returned(job)) {
            diag_set(d, d->column, d->width,
                     "%%%d %s still waits: the lab can be put up only while no call does. "
                     "wait %%%d or cancel %%%d",
                     job->number, job->pending.call.name, job->number, job->number);
            return false;
        }
    return true;
}

bool
lab_end(struct session *s)
{
    if (s->engine.lab == NULL)
        return true;
    for (unsigned place = 1; place < PLACES; place++)
        programs_end(s, place);
    if (!jobs_drop(s))
        return false;
    lab_close_sockets(&s->engine);
    lab_down(&s->engine);
    s->packets_told = 0;
    return true;
}

bool
lab_begin(struct session *s, const struct lab_plan *plan, struct lab_lack *lack)
{
    if (!lab_end(s) || !lab_up(&s->engine, plan, lack))
        return false;
    s->packet_expected = 0; /* its packets count from 1 again */
    s->lab_since = s->journal.forgotten + s->journal.count;
    s->packet_ns = 0;
    greet(s);
    return true;
}

static void
note_line(struct session *s, const char *command, const char *line)
{
    struct record r = {.type = RECORD_COMMAND, .fd = -1, .call = command, .line = line,
                       .line_len = strlen(line), .call_len = strlen(line),
                       .time_ns = engine_now(&s->engine)};

    output_record(s, &r);
}

void
lab_note(struct session *s, const char *plan)
{
    struct buf line = {0};

    note_line(s, "require", "require lab");
    buf_printf(&line, "lab up%s%s", *plan != '\0' ? " " : "", plan);
    note_line(s, "lab", buf_text(&line));
    buf_free(&line);
}

void
lab_complain(struct session *s, const struct lab_lack *lack)
{
    output_complain(s, "There can be no lab here: %s. The lessons on loopback work all the same.",
                    lack->what);
    if (lack->remedy[0] != '\0')
        output_complain(s, "%s", lack->remedy);
}

static enum flow
up(struct session *s, const struct statement *st, struct diag *d)
{
    struct lab_plan plan;
    struct lab_lack lack = {0};
    const char *text;
    const char *why;

    lab_plan_default(&plan);
    if (st->nwords > 2)
        return act_usage(st, d);
    if (st->nwords == 2) {
        if (!act_word(s, st, 1, &text, d))
            return FLOW_FAULT;
        if (!lab_plan_parse(&plan, text, &why)) {
            word_fault(&st->words[1], d, "%s", why);
            return FLOW_FAULT;
        }
    }
    diag_set(d, st->words[0].column, st->words[0].width, "%s", "");
    if (s->engine.lab == NULL && !nothing_waits(s, d))
        return FLOW_FAULT;
    if (lab_begin(s, &plan, &lack))
        return FLOW_NEXT;
    lab_complain(s, &lack);
    return FLOW_FAILED;
}

static enum flow
down(struct session *s, const struct statement *st, struct diag *d)
{
    if (s->engine.lab == NULL) {
        word_fault(&st->words[0], d, "there is no lab; lab up makes one");
        return FLOW_FAULT;
    }
    lab_end(s);
    return FLOW_NEXT;
}

/* ---- looking ------------------------------------------------------------------------------ */

static void
put_host(struct session *s, size_t i)
{
    const struct lab *lab = s->engine.lab;
    const struct host_plan *plan = host_plan(lab->hosts[i]);

    buf_str(&s->text, "  ");
    buf_str(&s->text, lab->names[i]);
    buf_char(&s->text, ' ');
    put_host_address(&s->text, &plan->ipv4);
    buf_printf(&s->text, "/%d", plan->prefix4);
    if (plan->ipv6.len != 0) {
        buf_char(&s->text, ' ');
        put_host_address(&s->text, &plan->ipv6);
        buf_printf(&s->text, "/%d", plan->prefix6);
    }
    buf_str(&s->text, "   eth0 ");
    for (size_t k = 0; k < sizeof plan->ether; k++)
        buf_printf(&s->text, "%s%02x", k == 0 ? "" : ":", plan->ether[k]);
    if (s->engine.on == i + 1)
        buf_str(&s->text, "   here");
    buf_char(&s->text, '\n');
}

static void
put_settings(struct session *s)
{
    const struct lab *lab = s->engine.lab;
    struct buf line = {0};

    if (lab->plan.simple)
        text_sentence(&s->text, "simple: no timestamps, SACK, window scaling, ECN and fast open; "
                                "Reno.");
    if (!lab->stretched)
        return;
    buf_str(&line, "while the wire holds packets:");
    for (const struct lab_setting *set = lab_stretched; set->name != NULL; set++)
        buf_printf(&line, "%s %s %s", set == lab_stretched ? "" : ",", set->name, set->value);
    text_sentence(&s->text, buf_text(&line));
    buf_free(&line);
}

static enum flow
show(struct session *s)
{
    if (s->engine.lab == NULL) {
        output_say(s, "  no lab; lab up makes one, lab check tells what it needs");
        return FLOW_NEXT;
    }
    for (size_t i = 0; i < s->engine.lab->nhosts; i++)
        put_host(s, i);
    lab_show_wire(s);
    put_settings(s);
    output_page(s, 0);
    return FLOW_NEXT;
}

static void
show_need(void *context, enum lab_need need, bool good)
{
    struct session *s = context;

    buf_printf(&s->text, "  %-8s%s\n", good ? "ok" : "missing", lab_need_name(need));
}

static enum flow
check(struct session *s)
{
    struct lab_lack lack = {0};

    lab_check(show_need, s, &lack);
    if (lack.need == LAB_NEEDS_NOTHING) {
        buf_str(&s->text, "  A lab can be had here.\n");
        output_page(s, 0);
        return FLOW_NEXT;
    }
    output_page(s, 0);
    output_complain(s, "  There can be no lab here: %s.", lack.what);
    if (lack.remedy[0] != '\0')
        output_complain(s, "  %s", lack.remedy);
    s->status = STATUS_LACKS;
    s->status_given = true;
    return s->origin.stops ? FLOW_STOP : FLOW_NEXT;
}

static enum flow
run_lab(struct session *s, const struct statement *st, struct diag *d)
{
    const char *what = "";

    if (st->nwords != 0 && !act_word(s, st, 0, &what, d))
        return FLOW_FAULT;
    if (st->nwords == 0)
        return show(s);
    if (strcmp(what, "up") == 0)
        return up(s, st, d);
    if (strcmp(what, "down") == 0 && st->nwords == 1)
        return down(s, st, d);
    if (strcmp(what, "check") == 0 && st->nwords == 1)
        return check(s);
    return act_usage(st, d);
}

static void
complete_lab(struct completion *c, const struct engine *e)
{
    (void)e;
    completion_offer(c, "up");
    completion_offer(c, "down");
    completion_offer(c, "check");
}

static const struct type type_lab = {.title = "up, down or check", .complete = complete_lab};

const struct command act_lab = {
    .name = "lab",
    .group = group,
    .summary = "hosts with a wire between them: up, down, check; alone, show them",
    .usage = "[up [simple][,NAME=ADDRESS…]|down|check]",
    .more =
        "lab up makes a server, 192.168.0.1, and a client, 192.168.0.2, each with a network of its "
        "own, joined by a wire that the shell carries; a lab that is up is replaced by a fresh "
        "one. "
        "simple leaves TCP's newer options out. lab up romeo=10.10.1.100,juliet=10.10.2.100 has "
        "other hosts. No root is needed; lab check says what is. Nothing in the lab reaches any "
        "other network.",
    .act = run_lab,
    .words = {&type_lab},
    .kept = true,
};
