/*
 * act_why.c: the last failure at length.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <string.h>

#include "shell/acts.h"
#include "shell/session.h"
#include "views/explain.h"

/* getaddrinfo(3) tells its errors by numbers of its own. */
static bool
is_failed_lookup(const struct record *r)
{
    return strcmp(r->call, "getaddrinfo") == 0 && r->ret != 0;
}

static bool
has_failed(const struct record *r)
{
    if (r->pending || (r->type != RECORD_STEP && r->type != RECORD_JOB))
        return false;
    return r->ret < 0 || is_failed_lookup(r);
}

/* The last failure that the journal still has, or NULL. */
static const struct record *
last_failure(const struct session *s)
{
    for (size_t n = s->journal.count; n-- > 0;)
        if (has_failed(journal_at(&s->journal, n)))
            return journal_at(&s->journal, n);
    return NULL;
}

static void
tell(struct session *s, const struct record *r)
{
    const struct record *known = r != NULL && r->step == s->failure.step ? r : NULL;

    if (s->set.json)
        json_failure(&s->text, s->failure.step, &s->failure.facts);
    else
        text_failure(&s->text, known, &s->failure.facts, &s->set.style);
}

static enum flow
run_why(struct session *s, const struct statement *st, struct diag *d)
{
    const struct record *r = last_failure(s);

    if (st->nwords != 0)
        return act_usage(st, d);
    if (r != NULL && is_failed_lookup(r)) {
        output_show(s, r);
    } else if (s->failure.step == 0) {
        output_say(s, "  No call has failed yet.");
    } else {
        tell(s, r);
        output_flush(s);
    }
    return FLOW_NEXT;
}

const struct command act_why = {
    .name = "why",
    .group = "Looking",
    .summary = "tell at length why the last call that failed did so, and what to try",
    .act = run_why,
};
