/*
 * act_why.c: the last failure at length.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "shell/acts.h"
#include "shell/session.h"
#include "views/explain.h"

static const struct record *
record_of_failure(const struct session *s)
{
    for (size_t n = s->journal.count; n-- > 0;) {
        const struct record *r = journal_at(&s->journal, n);

        if (r->step == s->failure.step && !r->pending &&
            (r->type == RECORD_STEP || r->type == RECORD_JOB))
            return r;
    }
    return NULL;
}

static enum flow
run_why(struct session *s, const struct statement *st, struct diag *d)
{
    if (st->nwords != 0)
        return act_usage(st, d);
    if (s->failure.step == 0) {
        output_say(s, "  No call has failed yet.");
        return FLOW_NEXT;
    }
    if (s->set.json)
        json_failure(&s->text, s->failure.step, &s->failure.facts);
    else
        text_failure(&s->text, record_of_failure(s), &s->failure.facts, &s->set.style);
    output_flush(s);
    return FLOW_NEXT;
}

const struct command act_why = {
    .name = "why",
    .group = "Looking",
    .summary = "tell at length why the last call that failed did so, and what to try",
    .act = run_why,
};
