/*
 * run.c: statements, one after another; what a failure means for the lines after it.
 * Lines are parsed here once and run as often as a loop says.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "shell/job.h"
#include "shell/repeat.h"
#include "shell/replay.h"
#include "shell/session.h"
#include "shell/suggest.h"

/* Nobody needs so many loops within each other. */
enum { DEPTH_MAX = 1000 };

/* ---- one statement ------------------------------------------------------------------------ */

static void
keep_record(struct session *s, enum record_type type, const struct statement *st, const char *text,
            size_t len, enum verdict verdict)
{
    output_record(s, &(struct record){
                         .type = type, .step = s->step, .file = st->file, .lineno = st->lineno,
                         .line = text, .line_len = len, .call_len = len, .fd = -1,
                         .call = st->command != NULL ? st->command->name : NULL,
                         .verdict = verdict, .time_ns = engine_now(&s->engine),
                         .depth = s->loops.depth});
}

static void
keep_comment(struct session *s, const struct statement *st)
{
    if (st->comment != NULL && s->loops.depth == 0)
        keep_record(s, RECORD_COMMENT, st, st->comment->pieces[0].text, st->comment->pieces[0].len,
                    VERDICT_NONE);
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
    keep_record(s, RECORD_COMMAND, st, st->line + st->start, st->end - st->start, VERDICT_NONE);
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
    buf_clear(&s->kept);
    flow = st->command->act(s, st, &s->diag);
    if (flow == FLOW_FAULT)
        suggest_word(s, st);
    if (st->command->kept && flow != FLOW_FAULT) {
        const char *line = s->kept.len != 0 ? s->kept.data : st->line + st->start;
        size_t len = s->kept.len != 0 ? s->kept.len : st->end - st->start;

        keep_record(s, RECORD_COMMAND, st, line, len,
                    flow == FLOW_FAILED ? VERDICT_UNMET : VERDICT_NONE);
    }
    return flow;
}

static enum flow
run_there(struct session *s, struct statement *st)
{
    if (st->command == NULL)
        return assign_value(s, st);
    return st->command->act != NULL ? act(s, st) : step_run(s, st);
}

/* HOST: is a place in the lab; without one it is a role, which changes nothing. */
static enum flow
run_at_host(struct session *s, struct statement *st)
{
    unsigned before = s->engine.on;
    int place = s->engine.lab != NULL ? lab_find(s->engine.lab, st->host) : (int)before;
    enum flow flow;

    if (place < 0) {
        diag_set(&s->diag, st->start, strlen(st->host) + 1,
                 "the lab has no host %s; lab lists them", st->host);
        return FLOW_FAULT;
    }
    s->engine.on = (unsigned)place;
    flow = run_there(s, st);
    if (s->engine.on == (unsigned)place)
        s->engine.on = before;
    return flow;
}

static enum flow
run_one(struct session *s, struct statement *st)
{
    arena_reset(&s->scratch);
    keep_comment(s, st);
    if (st->name == NULL)
        return FLOW_NEXT;
    return st->host != NULL ? run_at_host(s, st) : run_there(s, st);
}

/* What the session makes of how a statement went: goes on, or not. */
static enum flow
settle_flow(struct session *s, const struct statement *st, enum flow flow)
{
    bool on = !s->origin.stops || s->set.keep_going;

    if (flow == FLOW_FAULT) {
        statement_place(st, &s->diag.column, &s->diag.width);
        output_fault(s, st->file, st->lineno, st->typed, st->typed_len);
        if (s->line != NULL && s->diag.instead.len != 0)
            s->line->offer(buf_text(&s->diag.instead));
        s->status = STATUS_USAGE;
        return !on ? FLOW_STOP : s->loops.depth > 0 ? FLOW_BREAK : FLOW_NEXT;
    }
    if (flow == FLOW_FAILED || flow == FLOW_LEAVE_FAILED) {
        if (s->status == STATUS_OK)
            s->status = STATUS_DIFFERS;
        return !on ? FLOW_STOP : flow == FLOW_FAILED ? FLOW_NEXT : FLOW_LEAVE;
    }
    return flow;
}

static enum flow
enter_loop(struct session *s, struct program *p, struct statement *st)
{
    if (!repeat_enter(s, p, st))
        return settle_flow(s, st, FLOW_FAULT);
    return FLOW_NEXT;
}

/* ---- a program ---------------------------------------------------------------------------- */

/* One statement, or one end of a loop; p->at then is what comes next. */
static enum flow
run_next(struct session *s, struct program *p)
{
    struct statement *st = p->at;

    if (st->command != NULL && st->command->opens_block)
        return enter_loop(s, p, st);
    if (st->command != NULL && st->command->closes_block)
        return settle_flow(s, st, repeat_next(s, p));
    p->at = st->next;
    return settle_flow(s, st, run_one(s, st));
}

/* While somebody may be typing nothing runs for longer than a key would wait unnoticed. */
static bool
has_had_turn(const struct session *s)
{
    return clock_ns(CLOCK_MONOTONIC) >= s->yields_ns;
}

static enum flow
run_on(struct session *s, struct program *p)
{
    struct program *outer = s->program;
    enum flow flow = FLOW_NEXT;

    s->program = p;
    while (flow == FLOW_NEXT && p->at != NULL) {
        flow = run_next(s, p);
        if (flow == FLOW_NEXT && interrupt_pending())
            flow = FLOW_STOP;
        flow = repeat_settle(s, p, flow);
        if (flow == FLOW_NEXT && s->resumed && p->at != NULL && has_had_turn(s)) {
            jobs_yield(s, p);
            flow = FLOW_WAITS;
        }
    }
    s->program = outer;
    return flow;
}

/* ---- a program that waits ----------------------------------------------------------------- */

bool
program_has_more(const struct program *p)
{
    return p->at != NULL || p->nloops != 0;
}

/* Others go on meanwhile: what they do to $ret and so on is not seen here. */
static void
put_aside(struct session *s, struct program *p)
{
    p->aside = (struct aside){
        .loops = s->loops, .dot = s->cx.dot, .ret = s->cx.ret, .error = s->cx.error};
    buf_add(&p->aside.data, s->cx.data.data, s->cx.data.len);
    s->loops = (struct loops){0};
}

static void
change_places(struct session *s, struct program *p)
{
    struct aside mine = {.loops = s->loops, .dot = s->cx.dot, .ret = s->cx.ret,
                         .error = s->cx.error, .data = s->cx.data};

    s->loops = p->aside.loops;
    s->cx.dot = p->aside.dot;
    s->cx.ret = p->aside.ret;
    s->cx.error = p->aside.error;
    s->cx.data = p->aside.data;
    p->aside = mine;
}

void
program_return(struct session *s, struct program *p)
{
    enum { TURN_NS = 20000000 };

    change_places(s, p);
    s->resumed = true;
    s->yields_ns = clock_ns(CLOCK_MONOTONIC) + TURN_NS;
}

enum flow
program_go_on(struct session *s, struct program *p, struct statement *st, enum flow flow)
{
    if (st != NULL)
        flow = settle_flow(s, st, flow);
    flow = repeat_settle(s, p, flow);
    if (flow == FLOW_NEXT)
        flow = run_on(s, p);
    s->resumed = false;
    change_places(s, p);
    return flow;
}

/* ---- lines -------------------------------------------------------------------------------- */

struct lines *
lines_keep(struct lines *l)
{
    l->references++;
    return l;
}

void
lines_drop(struct lines *l)
{
    if (l == NULL || --l->references != 0)
        return;
    arena_free(&l->arena);
    free(l);
}

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

/* Fresh lines for what comes, unless nobody has kept the old ones. */
static void
forget_lines(struct program *p)
{
    p->first = NULL;
    if (p->lines->references == 1) {
        arena_reset(&p->lines->arena);
        return;
    }
    lines_drop(p->lines);
    p->lines = NULL;
}

static enum flow
run_program(struct session *s, struct program *p)
{
    struct statement **stack;
    size_t repeats = 0;
    enum flow flow;

    for (struct statement *st = p->first; st != NULL; st = st->next)
        repeats += st->command != NULL && st->command->opens_block;
    stack = arena_alloc(&p->lines->arena, (repeats + 1) * sizeof *stack);
    match_blocks(p->first, stack);
    p->at = p->first;
    flow = run_on(s, p);
    if (flow == FLOW_WAITS)
        put_aside(s, p);
    else
        forget_lines(p);
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
        .file = s->origin.file, .lineno = lineno, .typed = line, .typed_len = len};

    if (p->first == NULL)
        arena_reset(&p->lines->arena);
    return settle_flow(s, &place, FLOW_FAULT);
}

static void
append(struct program *p, struct statement *first)
{
    struct statement **end = p->first != NULL ? p->next : &p->first;

    *end = first;
    while (*end != NULL)
        end = &(*end)->next;
    p->next = end;
}

enum flow
program_feed(struct session *s, struct program *p, const char *line, size_t len, unsigned lineno)
{
    struct statement *first;
    struct statement *end;
    int depth;

    if (replay_skips(s, &line, &len))
        return FLOW_NEXT;
    if (p->lines == NULL)
        p->lines = lines_keep(mem_alloc(sizeof *p->lines));
    if (!statement_parse(line, len, s->origin.file, lineno, &s->dict, &p->lines->arena, &first,
                         &s->diag))
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
    return replay_learn(s, lineno, run_program(s, p));
}

/* The outermost `repeat` whose end has not come. */
static struct statement *
open_loop(const struct program *p)
{
    struct statement *open = NULL;
    int depth = 0;

    for (struct statement *st = p->first; st != NULL; st = st->next) {
        if (st->command == NULL)
            continue;
        if (st->command->opens_block && depth++ == 0)
            open = st;
        depth -= st->command->closes_block;
    }
    return open;
}

enum flow
program_end(struct session *s, struct program *p)
{
    enum flow flow = FLOW_NEXT;

    if (p->depth > 0) {
        struct statement *open = open_loop(p);

        word_fault(open->name, &s->diag, "this repeat has no end");
        flow = settle_flow(s, open, FLOW_FAULT);
    }
    program_drop(p);
    return flow;
}

void
program_drop(struct program *p)
{
    lines_drop(p->lines);
    buf_free(&p->aside.data);
    free(p->loops);
    *p = (struct program){0};
}
