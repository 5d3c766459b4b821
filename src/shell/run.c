/*
 * run.c: statements, one after another; loops; what a failure means for the lines after it.
 * Lines are parsed here once and run as often as a loop says.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <string.h>
#include <time.h>

#include "shell/repeat.h"
#include "shell/session.h"

/* Each loop within a loop takes a piece of the stack. */
enum { DEPTH_MAX = 1000 };

/* ---- one statement ------------------------------------------------------------------------ */

static void
keep_record(struct session *s, enum record_type type, const struct statement *st, const char *text,
            size_t len)
{
    struct record r = {.type = type, .step = s->step, .file = st->file, .lineno = st->lineno,
                       .line = text, .line_len = len, .call_len = len, .fd = -1,
                       .time_ns = engine_now(&s->engine), .depth = s->repeat_depth};

    if (st->command != NULL)
        r.call = st->command->name;
    output_record(s, &r);
}

static void
keep_comment(struct session *s, const struct statement *st)
{
    if (st->comment != NULL && s->repeat_depth == 0)
        keep_record(s, RECORD_COMMENT, st, st->comment->pieces[0].text, st->comment->pieces[0].len);
}

/* NAME = VALUE */
static enum flow
assign_value(struct session *s, struct statement *st)
{
    const char *text;
    size_t len;

    if (st->ntargets > 1) {
        word_fault(&st->targets[1], &s->diag, "one value cannot go under two names");
        return FLOW_FAULT;
    }
    if (!word_expand(st->name, &s->cx, &text, &len, &s->diag))
        return FLOW_FAULT;
    names_set(&s->engine.names, st->targets->pieces->text, st->targets->pieces->len, text, len,
              NULL);
    keep_record(s, RECORD_COMMAND, st, st->line + st->start, st->end - st->start);
    return FLOW_NEXT;
}

static enum flow
act(struct session *s, struct statement *st)
{
    enum flow flow;

    if (st->ntargets != 0) {
        word_fault(st->name, &s->diag, "%s has no result to give a name to", st->command->name);
        return FLOW_FAULT;
    }
    flow = st->command->act(s, st, &s->diag);
    if (st->command->kept && flow != FLOW_FAULT)
        keep_record(s, RECORD_COMMAND, st, st->line + st->start, st->end - st->start);
    return flow;
}

static enum flow
run_one(struct session *s, struct statement *st)
{
    arena_reset(&s->scratch);
    keep_comment(s, st);
    if (st->name == NULL)
        return FLOW_NEXT;
    if (st->command == NULL)
        return assign_value(s, st);
    return st->command->act != NULL ? act(s, st) : step_run(s, st);
}

/* What the session makes of how a statement went: goes on, or not. */
static enum flow
settle_flow(struct session *s, const struct statement *st, enum flow flow)
{
    bool on = !s->origin.stops || s->set.keep_going;

    if (flow == FLOW_FAULT) {
        output_fault(s, st->file, st->lineno, st->line, st->line_len);
        if (s->line != NULL && s->diag.instead.len != 0)
            s->line->offer(buf_text(&s->diag.instead));
        s->status = STATUS_USAGE;
        return !on ? FLOW_STOP : s->repeat_depth > 0 ? FLOW_BREAK : FLOW_NEXT;
    }
    if (flow == FLOW_FAILED) {
        if (s->status == STATUS_OK)
            s->status = STATUS_DIFFERS;
        return on ? FLOW_NEXT : FLOW_STOP;
    }
    return flow;
}

/* ---- chains and loops --------------------------------------------------------------------- */

static enum flow run_chain(struct session *s, struct statement *from, const struct statement *to);

static enum flow
run_repeat(struct session *s, struct statement *st)
{
    struct repeat loop;
    enum flow flow = FLOW_NEXT;

    if (!repeat_begin(s, st, &loop))
        return settle_flow(s, st, FLOW_FAULT);
    /* A block of no lines has no call that Ctrl-C could end. */
    while (!interrupt_pending() && repeat_round(s, &loop)) {
        flow = run_chain(s, st->next, st->block_end);
        if (flow != FLOW_NEXT)
            break;
    }
    repeat_finish(s, &loop, flow == FLOW_LEAVE || flow == FLOW_NEXT);
    if (flow == FLOW_LEAVE || (flow == FLOW_BREAK && s->repeat_depth == 0))
        return FLOW_NEXT;
    return flow;
}

static enum flow
run_chain(struct session *s, struct statement *from, const struct statement *to)
{
    struct statement *st = from;

    while (st != to) {
        bool block = st->command != NULL && st->command->opens_block;
        enum flow flow = block ? run_repeat(s, st) : settle_flow(s, st, run_one(s, st));

        if (interrupt_pending() && flow == FLOW_NEXT)
            flow = FLOW_STOP;
        if (flow != FLOW_NEXT)
            return flow;
        st = block ? st->block_end->next : st->next;
    }
    return FLOW_NEXT;
}

/* ---- lines -------------------------------------------------------------------------------- */

/* Finds the `end` of each `repeat` in the chain, which is complete. */
static void
match_blocks(struct statement *st, struct statement **stack)
{
    size_t depth = 0;

    for (; st != NULL; st = st->next) {
        if (st->command == NULL)
            continue;
        if (st->command->opens_block)
            stack[depth++] = st;
        else if (st->command->closes_block && depth != 0)
            stack[--depth]->block_end = st;
    }
}

static enum flow
run_program(struct session *s, struct program *p)
{
    struct statement **stack;
    size_t repeats = 0;
    enum flow flow;

    for (struct statement *st = p->first; st != NULL; st = st->next)
        repeats += st->command != NULL && st->command->opens_block;
    stack = arena_alloc(&p->arena, (repeats + 1) * sizeof *stack);
    match_blocks(p->first, stack);
    flow = run_chain(s, p->first, NULL);
    p->first = NULL;
    arena_reset(&p->arena);
    return flow;
}

/* How deep the blocks stand after this chain; -1: there is an `end` too many, or a `repeat` too
 * deep, which *st then is. */
static int
depth_after(int depth, struct statement **st)
{
    for (; *st != NULL; *st = (*st)->next) {
        if ((*st)->command == NULL)
            continue;
        depth += (*st)->command->opens_block - (*st)->command->closes_block;
        if (depth < 0 || depth > DEPTH_MAX)
            return -1;
    }
    return depth;
}

static enum flow
reject(struct session *s, struct program *p, const char *line, size_t len, unsigned lineno)
{
    struct statement place = {
        .file = s->origin.file, .lineno = lineno, .line = line, .line_len = len};

    if (p->first == NULL)
        arena_reset(&p->arena);
    return settle_flow(s, &place, FLOW_FAULT);
}

static void
append(struct program *p, struct statement *first)
{
    struct statement **end = &p->first;

    if (p->first != NULL)
        end = p->next;
    *end = first;
    for (; *end != NULL; end = &(*end)->next)
        if (p->open == NULL && (*end)->command != NULL && (*end)->command->opens_block)
            p->open = *end;
    p->next = end;
}

enum flow
program_feed(struct session *s, struct program *p, const char *line, size_t len, unsigned lineno)
{
    struct statement *first;
    struct statement *end;
    int depth;

    if (!statement_parse(line, len, s->origin.file, lineno, &s->dict, &p->arena, &first, &s->diag))
        return reject(s, p, line, len, lineno);
    end = first;
    depth = depth_after(p->depth, &end);
    if (depth < 0) {
        if (end->command->opens_block)
            word_fault(end->name, &s->diag, "loops stand at most %d deep in each other", DEPTH_MAX);
        else
            word_fault(end->name, &s->diag, "there is no repeat that this could end");
        return reject(s, p, line, len, lineno);
    }
    append(p, first);
    p->depth = depth;
    if (depth > 0)
        return FLOW_NEXT;
    p->open = NULL;
    return run_program(s, p);
}

enum flow
program_end(struct session *s, struct program *p)
{
    enum flow flow = FLOW_NEXT;

    if (p->depth > 0) {
        word_fault(p->open->name, &s->diag, "this repeat has no end");
        flow = settle_flow(s, p->open, FLOW_FAULT);
    }
    program_drop(p);
    return flow;
}

void
program_drop(struct program *p)
{
    arena_free(&p->arena);
    *p = (struct program){0};
}
