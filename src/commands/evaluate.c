/*
 * evaluate.c: from a statement's words to the values of a call: which word is which
 * parameter, names expanded, defaults filled in. What depends on the text alone is done once.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "base/escape.h"
#include "commands/foreign.h"
#include "commands/meant.h"
#include "commands/statement.h"

/* More room than this is not kept for one call; the kernel is told what the user said. */
#define ROOM_MAX ((long long)1 << 30)

/* ---- names in words ----------------------------------------------------------------------- */

static bool
append_special(struct context *cx, const struct piece *p, struct buf *out)
{
    if (p->len == 3 && memcmp(p->text, "ret", 3) == 0)
        buf_int(out, cx->ret);
    else if (p->len == 5 && memcmp(p->text, "errno", 5) == 0)
        buf_int(out, cx->error);
    else if (p->len == 3 && memcmp(p->text, "pid", 3) == 0)
        buf_int(out, getpid());
    else if (p->len == 4 && memcmp(p->text, "data", 4) == 0)
        buf_add(out, cx->data.data, cx->data.len);
    else
        return false;
    return true;
}

static bool
append_piece(struct context *cx, const struct piece *p, struct buf *out)
{
    const struct variable *v;

    if (!p->name) {
        buf_add(out, p->text, p->len);
        return true;
    }
    v = names_find(&cx->engine->names, p->text, p->len);
    if (v != NULL)
        buf_add(out, v->bytes, v->len);
    return v != NULL || append_special(cx, p, out);
}

bool
word_expand(const struct word *w, struct context *cx, const char **text, size_t *len,
            struct diag *d)
{
    struct buf b = {0};

    *text = word_literal(w, len);
    if (*text != NULL)
        return true;
    for (size_t i = 0; i < w->npieces; i++)
        if (!append_piece(cx, &w->pieces[i], &b)) {
            buf_free(&b);
            return diag_set(d, w->pieces[i].column, w->pieces[i].len + 1, /* with its $ */
                            "$%s holds nothing; give it a value with %s = … or -D %s=…",
                            w->pieces[i].text, w->pieces[i].text, w->pieces[i].text);
        }
    *text = arena_copy(cx->arena, b.data, b.len);
    *len = b.len;
    buf_free(&b);
    return true;
}

/* ---- from words to values ----------------------------------------------------------------- */

static bool
is_word(const struct parse *p, const char *what)
{
    return p->len == strlen(what) && memcmp(p->text, what, p->len) == 0;
}

/* A pointer that is none. */
static bool
parse_pointer(const struct parse *p, const struct param *param, struct value *v)
{
    if (param->pass == PASS_NUMBER || p->quoted || p->expanded ||
        (!p->named && param->type->any_word))
        return false;
    if (is_word(p, "null"))
        *v = (struct value){.kind = VALUE_NULL};
    else if (is_word(p, "bad"))
        *v = (struct value){.kind = VALUE_BAD};
    else
        return false;
    return true;
}

/* Several words as one, with commas between them. */
static bool
expand_many(const struct slot *slot, struct parse *p)
{
    struct buf b = {0};

    for (size_t i = 0; i < slot->count; i++) {
        if (!word_expand(slot->words[i], p->cx, &p->text, &p->len, p->diag)) {
            buf_free(&b);
            return false;
        }
        if (i != 0)
            buf_char(&b, ',');
        buf_add(&b, p->text, p->len);
    }
    p->text = arena_copy(p->cx->arena, b.data, b.len);
    p->len = b.len;
    p->fixed = false;
    buf_free(&b);
    return true;
}

static bool
parse_slot(struct statement *st, size_t i, struct parse *p, struct value *v)
{
    const struct slot *slot = &st->slots[i];
    const struct param *param = &st->command->call.params[i];

    if (slot->count > 1 ? !expand_many(slot, p)
                        : !word_expand(slot->word, p->cx, &p->text, &p->len, p->diag))
        return false;
    p->text += slot->skip;
    p->len -= slot->skip;
    if (slot->second != NULL &&
        !word_expand(slot->second, p->cx, &p->second, &p->second_len, p->diag))
        return false;
    if (parse_pointer(p, param, v))
        return true;
    if (param->type->parse == NULL)
        return parse_fault(p, "%s takes null or bad", param->name);
    return param->type->parse(p, v);
}

static struct parse
parse_begin(struct statement *st, size_t i, struct context *cx, struct call *c, struct diag *d)
{
    const struct slot *slot = &st->slots[i];
    const struct word *w = slot->word;
    const struct word *last = slot->count > 1         ? slot->words[slot->count - 1]
                              : slot->second != NULL ? slot->second
                                                     : w;

    return (struct parse){
        .cx = cx, .call = c, .index = i, .diag = d, .line = st->line, .line_len = st->line_len,
        .column = w->column + slot->skip,
        .width = last->column + last->width - w->column - slot->skip,
        .named = slot->skip != 0,
        .quoted = w->quoted,
        .expanded = word_literal(w, &(size_t){0}) == NULL,
        .fixed = word_literal(w, &(size_t){0}) != NULL && slot->second == NULL,
    };
}

/* Keeps a value that will be the same each time, in the statement's own memory. */
static void
remember(struct statement *st, struct slot *slot, const struct value *v)
{
    slot->fixed = true;
    slot->value = *v;
    if (v->bytes != NULL)
        slot->value.bytes = arena_copy(st->arena, v->bytes, v->len);
}

static bool
fill_given(struct statement *st, size_t i, struct context *cx, struct call *c, struct diag *d)
{
    struct slot *slot = &st->slots[i];
    struct arg *a = &c->args[i];
    struct parse p;

    a->given = true;
    a->named = slot->skip != 0;
    a->column = (unsigned)(slot->word->column - st->start);
    a->width = (unsigned)slot->word->width;
    if (slot->fixed) {
        a->in = slot->value;
        return true;
    }
    p = parse_begin(st, i, cx, c, d);
    a->width = (unsigned)(p.column + p.width - slot->word->column);
    if (!parse_slot(st, i, &p, &a->in))
        return false;
    if (p.fixed)
        remember(st, slot, &a->in);
    return true;
}

/* ---- defaults ----------------------------------------------------------------------------- */

static long long
measure(const struct call *c, const struct param *p)
{
    const struct arg *of;

    if (p->of < 0)
        return p->otherwise;
    of = &c->args[p->of];
    if (p->pass == PASS_ROOM) {
        bool asks = of->given && (!of->named || c->signature->params[p->of].named_only);

        return (asks ? of->in.number : p->otherwise) * (p->unit != 0 ? p->unit : 1);
    }
    if (!value_has_bytes(&of->in) && c->signature->params[p->of].pass == PASS_NUMBER)
        return of->in.number;
    /* The length of what is not there is that of what should be. */
    if (of->in.kind == VALUE_NULL || of->in.kind == VALUE_BAD)
        return of->in.number != 0 ? of->in.number : of->given ? p->otherwise : 0;
    if (c->signature->params[p->of].pass == PASS_ROOM || of->in.kind == VALUE_PIECES)
        return of->in.number;
    return (long long)of->in.len;
}

/* The room that a message gets, in one piece. */
static const size_t one_piece = 1024;

static void
fill_default(struct call *c, size_t i)
{
    const struct param *p = &c->signature->params[i];
    struct arg *a = &c->args[i];

    if (a->given || a->in.kind != VALUE_NONE)
        return;
    if (p->pass == PASS_BYTES) {
        a->in = (struct value){.kind = VALUE_NULL};
        return;
    }
    if (p->pass == PASS_PIECES) {
        a->in = (struct value){
            .kind = VALUE_PIECES, .number = 1, .pieces = &one_piece, .len = one_piece};
        return;
    }
    a->in = (struct value){.kind = VALUE_NUMBER, .number = measure(c, p)};
    if (p->pass == PASS_ROOM && (a->in.number < 0 || a->in.number > ROOM_MAX))
        a->in.number = ROOM_MAX;
}

/* Of these the others are measured. */
static bool
is_memory(enum pass pass)
{
    return pass == PASS_ROOM || pass == PASS_BYTES || pass == PASS_PIECES;
}

/* What an option's name says of other parameters: its level, and how its bytes are shown. */
static void
fill_by_option(struct call *c, size_t i)
{
    const struct option *o = c->args[i].in.option;
    struct value *value = &c->args[i + 1].in;

    if (o != NULL && !c->args[i - 1].given)
        c->args[i - 1].in = (struct value){
            .kind = VALUE_CONSTANT, .number = o->level, .group = &constants_level};
    if (c->signature->params[i + 1].out == VALUE_OPTION)
        value->format = o != NULL ? o->kind : &option_bytes;
    /* The length of what is not there is that of what should be. */
    if (o != NULL && (value->kind == VALUE_NULL || value->kind == VALUE_BAD))
        value->number = (long long)o->kind->size;
}

static void
fill_defaults(struct call *c, const struct command *command)
{
    for (size_t i = 0; i < c->nargs; i++)
        if (is_memory(c->signature->params[i].pass))
            fill_default(c, i);
    if (command->option != 0)
        fill_by_option(c, command->option);
    for (size_t i = 0; i < c->nargs; i++)
        fill_default(c, i);
    if (command->fill != NULL)
        command->fill(c);
}

enum shorthand { SHORTHAND_NOT, SHORTHAND_DONE, SHORTHAND_FAULT };

/* One word for several parameters. One that is neither in short nor a value of the first
 * parameter was meant as such a word. */
static enum shorthand
fill_by_one_word(struct statement *st, struct context *cx, struct call *c, struct diag *d)
{
    const struct command *command = st->command;
    struct parse p = {.cx = cx, .call = c, .diag = d, .line = st->line, .line_len = st->line_len};
    const char *nearest;
    struct value v;

    p.column = st->words[0].column;
    p.width = st->words[0].width;
    if (!word_expand(&st->words[0], cx, &p.text, &p.len, d))
        return SHORTHAND_FAULT;
    if (command->shorthand(p.text, p.len, c, &nearest))
        return SHORTHAND_DONE;
    if (memchr(p.text, '=', p.len) != NULL || command->call.params[0].type->parse(&p, &v))
        return SHORTHAND_NOT;
    parse_fault(&p, "this is neither a %s in one word nor %s%s%s", command->name,
                command->call.params[0].type->title, nearest != NULL ? "; perhaps " : "",
                nearest != NULL ? nearest : "");
    if (nearest != NULL)
        parse_instead(&p, nearest);
    return SHORTHAND_FAULT;
}

static enum shorthand
fill_by_shorthand(struct statement *st, struct context *cx, struct call *c, struct diag *d)
{
    if (st->command->shorthand == NULL || st->nwords != 1 || st->words[0].quoted)
        return SHORTHAND_NOT;
    return fill_by_one_word(st, cx, c, d);
}

/* Only as many arguments as there are parameters are cleared: this is done for every step. */
static void
begin_call(struct call *c, const struct command *command)
{
    c->signature = &command->call;
    c->name = command->call_name != NULL ? command->call_name : command->name;
    c->nargs = command->call.nparams;
    memset(c->args, 0, c->nargs * sizeof *c->args);
    for (size_t i = 0; i < c->nargs; i++)
        c->args[i].name = command->call.params[i].name;
}

/* The status flags of the shell's own input and output are those of the terminal, for every program
 * that uses it. */
static bool
is_allowed(const struct statement *st, const struct call *c, struct diag *d)
{
    int fd = (int)c->args[0].in.number;

    if (st->command->sets_flags == NULL || !st->command->sets_flags(c) || !own_shares_file(fd))
        return true;
    return word_fault(st->slots[0].word, d,
                      "%d is %sthe shell's own input or output: its flags stay", fd,
                      fd <= 2 ? "" : "a duplicate of ");
}

static bool
evaluate(struct statement *st, struct context *cx, struct call *c, struct diag *d)
{
    begin_call(c, st->command);
    switch (fill_by_shorthand(st, cx, c, d)) {
    case SHORTHAND_DONE:
        fill_defaults(c, st->command);
        return true;
    case SHORTHAND_FAULT:
        return false;
    case SHORTHAND_NOT:
        break;
    }
    if (!st->bound && !statement_bind(st, cx, d))
        return false;
    for (size_t i = 0; i < c->nargs; i++)
        if (st->slots[i].word != NULL && !fill_given(st, i, cx, c, d))
            return false;
    fill_defaults(c, st->command);
    return is_allowed(st, c, d);
}

bool
statement_evaluate(struct statement *st, struct context *cx, struct call *c, struct diag *d)
{
    if (evaluate(st, cx, c, d))
        return true;
    if (d->reason.len == 0) /* a look-up has failed, and was shown */
        return false;
    foreign_words(st, cx, d);
    meant_word(st, d);
    return false;
}
