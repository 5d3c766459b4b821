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
#include "views/json.h"

static void
show(struct session *s, const struct sock *sock)
{
    if (s->set.json)
        json_socket(&s->text, sock, NULL);
    else
        text_socket(&s->text, sock, &s->set.style);
}

static void
show_all(struct session *s, const struct sock *sock)
{
    struct facts facts = {0};

    fields_all(sock, &facts);
    optvals_differing(sock, !s->set.json, &facts);
    if (s->set.json) {
        json_socket(&s->text, sock, &facts);
    } else {
        text_socket(&s->text, sock, &s->set.style);
        text_facts(&s->text, &facts, &s->set.style);
    }
    facts_free(&facts);
}

static enum flow
status_of_all(struct session *s)
{
    size_t shown = 0;

    for (struct sock *sock = sockets_next(&s->engine.sockets, 0); sock != NULL;
         sock = sockets_next(&s->engine.sockets, sock->fd + 1)) {
        step_settle(s, sock);
        show(s, sock);
        shown++;
    }
    if (shown == 0 && !s->set.json)
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
    step_settle(s, sock);
    show_all(s, sock);
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
