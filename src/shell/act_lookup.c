/*
 * act_lookup.c: asking for a name's address, without a call that needs it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "shell/acts.h"
#include "shell/session.h"

static enum flow
run_getaddrinfo(struct session *s, const struct statement *st, struct diag *d)
{
    const char *host;
    const char *service = NULL;

    if (st->nwords == 0 || st->nwords > 2)
        return act_usage(st, d);
    if (!act_word(s, st, 0, &host, d) || (st->nwords == 2 && !act_word(s, st, 1, &service, d)))
        return FLOW_FAULT;
    return resolve_line(s, st, host, service, d);
}

static const struct constant_group *
errors(const struct call *c)
{
    (void)c;
    return &constants_lookup;
}

const struct command act_getaddrinfo = {
    .name = "getaddrinfo",
    .group = "Sockets",
    .summary = "look a name up: the first address that the system's resolver gives",
    .usage = "HOST [SERVICE]",
    .more = "It is no system call, but what a program asks before connect. An address with a name "
            "in it is looked up in the same way. Its result is 0 or an EAI_ code, in $ret too, and "
            "=> EAI_NONAME expects one.",
    .act = run_getaddrinfo,
    .words = {&type_word, &type_word},
    .kept = true,
    .may_expect = true,
    .returns = errors,
};
