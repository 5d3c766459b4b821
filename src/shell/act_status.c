/*
 * act_status.c: what the kernel knows now: of all sockets in a line each, of one at length.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <limits.h>

#include "engine/fields.h"
#include "engine/optvals.h"
#include "shell/acts.h"
#include "shell/find.h"
#include "shell/job.h"
#include "views/json.h"

static void
show(struct session *s, const struct change *c, const struct facts *facts)
{
    if (s->set.json) {
        json_socket(&s->text, c, facts);
        return;
    }
    text_socket(&s->text, c, &s->set.style);
    if (facts != NULL)
        text_facts(&s->text, facts, &s->set.style);
}

/* Which jobs wait on it. */
static void
add_waiting(const struct session *s, const struct sock *sock, struct facts *facts)
{
    const char *before = "";

    facts_begin(facts, "jobs", "", "descriptor", FACT_SHOWN);
    for (const struct job *job = s->jobs; job != NULL; job = job->next)
        if (job->number != 0 && job->pending.subject == sock && job->pending.worker != NULL) {
            buf_printf(&facts->text, "%s%%%d %s", before, job->number, job->pending.call.name);
            before = ", ";
        }
    if (*before != '\0')
        facts_end(facts);
    else
        facts_back(facts);
}

/* Of a socket that was closed there is left what the kernel still does with its connection. */
static void
show_rest(struct session *s, const struct sock *sock)
{
    const struct closed *rest = closed_of(&s->engine.closed, sock);
    const struct change closed = change_none(sock);

    show(s, &closed, NULL);
    if (rest != NULL) {
        const struct change now = closed_change(&s->engine, rest);

        show(s, &now, NULL);
    }
}

static void
show_all(struct session *s, const struct sock *sock)
{
    const struct change now = change_none(sock);
    struct facts facts = {0};

    fields_all(sock, &facts);
    add_waiting(s, sock, &facts);
    optvals_differing(lab_host(s->engine.lab, sock->place), sock, !s->set.json, &facts);
    show(s, &now, &facts);
    facts_free(&facts);
}

/* ---- all ---------------------------------------------------------------------------------- */

static void
show_sockets(struct session *s, unsigned place)
{
    for (struct sock *sock = sockets_next(&s->engine.sockets, 0); sock != NULL;
         sock = sockets_next(&s->engine.sockets, sock->fd + 1)) {
        const struct change now = change_none(sock);

        if (sock->place == place)
            show(s, &now, NULL);
    }
}

static void
show_queued(void *context, const struct change *c)
{
    show(context, c, NULL);
}

/* Those have been shown with their listener. */
static bool
waits_to_be_accepted(const struct closed *c)
{
    return c->generation == 0 && (c->queued || c->state == STATE_SYN_RECV);
}

static void
show_closed(struct session *s, unsigned place)
{
    const struct closed *c;
    size_t n = 0;

    while ((c = closed_next(&s->engine.closed, &n)) != NULL)
        if (c->place == place && c->state != STATE_UNKNOWN && !waits_to_be_accepted(c)) {
            const struct change now = closed_change(&s->engine, c);

            show(s, &now, NULL);
        }
}

/* Below the open sockets, what has no descriptor. In the lab each host has a heading. */
static void
show_place(struct session *s, unsigned place)
{
    size_t before = s->text.len;
    size_t heading;

    if (s->engine.lab != NULL && !s->set.json)
        buf_printf(&s->text, "  %s\n", place != PLACE_OUTSIDE ? lab_name(s->engine.lab, place)
                                                             : "outside");
    heading = s->text.len;
    show_sockets(s, place);
    closed_each_queued(&s->engine, place, show_queued, s);
    show_closed(s, place);
    if (s->text.len == heading)
        s->text.len = before;
}

static enum flow
status_of_all(struct session *s)
{
    size_t before;

    step_settle_all(s); /* what has changed meanwhile is told first */
    before = s->text.len;
    for (unsigned place = 1; lab_name(s->engine.lab, place) != NULL; place++)
        show_place(s, place);
    show_place(s, PLACE_OUTSIDE);
    if (s->text.len == before && !s->set.json)
        buf_str(&s->text, "  no sockets\n");
    output_flush(s);
    return FLOW_NEXT;
}

static enum flow
run_status(struct session *s, const struct statement *st, struct diag *d)
{
    struct sock *sock;
    long long fd;

    if (st->nwords > 1)
        return act_usage(st, d);
    if (st->nwords == 0)
        return status_of_all(s);
    if (!find_socket(s, st, 0, &fd, &sock, d))
        return FLOW_FAULT;
    if (sock == NULL) {
        word_fault(&st->words[0], d, "%lld is no descriptor of this session", fd);
        return FLOW_FAULT;
    }
    closed_touch(&s->engine, sock->generation);
    step_settle(s, sock);
    if (sock->open)
        show_all(s, sock);
    else
        show_rest(s, sock);
    output_flush(s);
    return FLOW_NEXT;
}

const struct command act_status = {
    .name = "status",
    .alias = "=",
    .group = "Looking",
    .summary = "show what the kernel knows of all sockets, or all of one",
    .usage = "[FD]",
    .more = "= alone is the same, and so is a descriptor or its name alone.",
    .act = run_status,
    .words = {&type_fd},
};
