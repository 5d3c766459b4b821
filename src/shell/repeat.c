/*
 * repeat.c: loops: the first rounds are shown as they are made, the others counted, and
 * the last one told from the journal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "shell/repeat.h"

#include <string.h>

#include "base/clock.h"
#include "base/mem.h"

enum { ROUNDS_SHOWN = 3 };

struct repeat {
    long long rounds; /* to be made; -1: until something happens */
    long long done;   /* rounds begun */
    struct loops outer; /* what holds again when it is over */
    int64_t began_ns; /* CLOCK_MONOTONIC */
    unsigned long first_of_round; /* journal records ever made when the round began */
    const struct statement *block;
};

/* ---- one loop ----------------------------------------------------------------------------- */

/* Records ever made, also those that are forgotten. */
static unsigned long
records_made(const struct journal *j)
{
    return j->forgotten + j->count;
}

static bool
count_of(struct session *s, const struct statement *st, long long *rounds)
{
    const char *text;
    size_t len;

    if (!word_expand(&st->words[0], &s->cx, &text, &len, &s->diag))
        return false;
    if (st->nwords == 1 && number_parse(text, len, rounds) && *rounds >= 0)
        return true;
    return word_fault(&st->words[0], &s->diag,
                      "repeat takes a number, or until eof, or until error");
}

static bool
parse_repeat(struct session *s, const struct statement *st, struct repeat *loop, bool *eof,
             bool *error)
{
    loop->rounds = -1;
    if (st->nwords == 0)
        return diag_set(&s->diag, st->call_end, 0,
                        "repeat takes a number, or until eof, or until error");
    if (!word_is(&st->words[0], "until"))
        return count_of(s, st, &loop->rounds);
    *eof = st->nwords == 2 && word_is(&st->words[1], "eof");
    *error = st->nwords == 2 && word_is(&st->words[1], "error");
    return *eof || *error ||
           word_fault(&st->words[0], &s->diag, "repeat until what? until eof, or until error");
}

static void
put_comment(struct buf *out, const struct word *comment)
{
    buf_char(out, '#');
    buf_str(out, comment->pieces[0].text);
}

/* The whole block as typed, one line a statement, for the journal. */
static void
keep_block(struct session *s, const struct statement *st)
{
    struct buf text = {0};
    struct record r = {.type = RECORD_BLOCK, .step = s->step, .file = st->file,
                       .lineno = st->lineno, .fd = -1, .depth = s->loops.depth};
    int depth = 0;

    for (const struct statement *at = st; at != st->block_end->next; at = at->next) {
        if (at->command != NULL && at->command->closes_block)
            depth--;
        for (int i = 0; i < depth; i++)
            buf_str(&text, "    ");
        if (at->name == NULL && at->comment != NULL)
            put_comment(&text, at->comment);
        else
            buf_add(&text, at->line + at->start, at->end - at->start);
        if (at != st->block_end)
            buf_char(&text, '\n');
        if (at->command != NULL && at->command->opens_block)
            depth++;
    }
    r.line = text.data;
    r.line_len = r.call_len = text.len;
    output_record(s, &r);
    buf_free(&text);
}

/* False: s->diag says what is wrong with the line. */
static bool
begin(struct session *s, struct statement *st, struct repeat *loop)
{
    bool eof = false;
    bool error = false;

    *loop = (struct repeat){
        .block = st, .outer = s->loops, .began_ns = clock_ns(CLOCK_MONOTONIC)};
    if (!parse_repeat(s, st, loop, &eof, &error))
        return false;
    if (s->loops.depth == 0)
        keep_block(s, st);
    s->loops.until_error = error;
    s->loops.until_eof = eof;
    s->loops.depth++;
    return true;
}

/* Is there another round? Begins it. */
static bool
begin_round(struct session *s, struct repeat *loop)
{
    if (loop->rounds >= 0 && loop->done >= loop->rounds)
        return false;
    loop->done++;
    loop->first_of_round = records_made(&s->journal);
    if (!s->set.repeat_all && loop->done > ROUNDS_SHOWN)
        s->loops.hidden = true;
    if (s->loops.hidden && s->loops.depth == 1)
        output_count(s, loop->done);
    return true;
}

/* The last round was hidden while it was made: nobody knew that it was the last. */
static void
show_last_round(struct session *s, const struct repeat *loop)
{
    unsigned long first = loop->first_of_round;
    long long between = loop->done - ROUNDS_SHOWN - 1;

    if (between > 0)
        output_say(s, "  … %lld more round%s", between, between == 1 ? "" : "s");
    if (first < s->journal.forgotten)
        first = s->journal.forgotten;
    for (size_t i = (size_t)(first - s->journal.forgotten); i < s->journal.count; i++) {
        const struct record *r = journal_at(&s->journal, i);

        if (r->type != RECORD_CHANGE && r->verdict != VERDICT_UNMET && r->verdict != VERDICT_FAILED)
            output_show(s, r);
    }
}

/* `whole`: the loop came to its own end; then its last round is shown, and how many were not. */
static void
finish(struct session *s, struct repeat *loop, bool whole)
{
    bool was_hidden = s->loops.hidden && !loop->outer.hidden;

    s->loops = loop->outer;
    if (was_hidden)
        output_count_end(s);
    if (was_hidden && whole && !s->set.quiet)
        show_last_round(s, loop);
    if (s->loops.depth == 0) {
        struct record r = {.type = RECORD_END, .step = s->step, .file = loop->block->file,
                           .lineno = loop->block->lineno, .fd = -1};

        output_record(s, &r);
    }
}

/* ---- the loops of a program --------------------------------------------------------------- */

static struct repeat *
innermost(struct program *p)
{
    return &p->loops[p->nloops - 1];
}

/* Leaves the innermost loop; `whole`: by its own end. */
static void
leave(struct session *s, struct program *p, bool whole)
{
    struct repeat *loop = innermost(p);

    p->at = loop->block->block_end->next;
    finish(s, loop, whole);
    p->nloops--;
}

/* In a script what a loop waits for comes within the time limit, like what a call waits for: its
 * calls may all return at once, and the loop go on all the same. */
static bool
is_overdue(const struct session *s, const struct repeat *loop)
{
    return loop->rounds < 0 && s->origin.limited && s->set.timeout_ns != 0 &&
           clock_ns(CLOCK_MONOTONIC) - loop->began_ns >= s->set.timeout_ns;
}

static void
complain(struct session *s, const struct repeat *loop)
{
    struct buf what = {0};

    buf_printf(&what, "repeat until %s did not come to its end within %.4g s (set timeout)",
               s->loops.until_eof ? "eof" : "error", (double)s->set.timeout_ns / 1e9);
    output_complain_at(s, loop->block, loop->block->start, buf_text(&what));
    buf_free(&what);
}

enum flow
repeat_next(struct session *s, struct program *p)
{
    struct repeat *loop = innermost(p);

    if (is_overdue(s, loop)) {
        complain(s, loop);
        return FLOW_LEAVE_FAILED;
    }
    /* A block of no lines has no call that Ctrl-C could end. */
    if (!interrupt_pending() && begin_round(s, loop))
        p->at = loop->block->next;
    else
        leave(s, p, true);
    return FLOW_NEXT;
}

bool
repeat_enter(struct session *s, struct program *p, struct statement *st)
{
    struct repeat loop;

    if (!begin(s, st, &loop)) {
        p->at = st->block_end->next;
        return false;
    }
    if (p->nloops == p->loops_cap) {
        p->loops_cap = p->loops_cap != 0 ? p->loops_cap * 2 : 4;
        p->loops = mem_grow(p->loops, p->loops_cap, sizeof *p->loops);
    }
    p->loops[p->nloops++] = loop;
    (void)repeat_next(s, p); /* the first round is made in any case */
    return true;
}

enum flow
repeat_settle(struct session *s, struct program *p, enum flow flow)
{
    if (flow == FLOW_NEXT || flow == FLOW_WAITS || p->nloops == 0)
        return flow;
    if (flow == FLOW_LEAVE) {
        leave(s, p, true);
        return FLOW_NEXT;
    }
    while (p->nloops != 0)
        leave(s, p, false);
    return flow == FLOW_BREAK && s->loops.depth == 0 ? FLOW_NEXT : flow;
}
