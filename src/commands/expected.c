/*
 * expected.c: the words behind =>, each compared with a result. Alternatives are joined by |,
 * several words must all be met.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "commands/expected.h"

#include <string.h>

#include "base/escape.h"
#include "decode/control.h"
#include "decode/spelling.h"
#include "engine/result.h"

enum answer { MET, UNMET, NO_SENSE };

/* A word behind =>, and the call that it is compared with. */
struct test {
    const struct statement *st;
    const struct command *of; /* the command that made the call */
    const struct word *word;
    struct context *cx;
    struct call *call;
    struct diag *d;
    const char *text; /* expanded */
    size_t len;
    bool ignores_failure; /* the call failed, and no word says what that is to be */
};

bool
expected_blocked(const struct statement *st)
{
    for (size_t i = 0; i < st->nexpect; i++)
        if (word_is(&st->expect[i], "blocked"))
            return true;
    return false;
}

/* ---- single words ------------------------------------------------------------------------- */

bool
expected_failure(const struct statement *st)
{
    for (size_t i = 0; i < st->nexpect; i++)
        if (word_is(&st->expect[i], "error") || word_is(&st->expect[i], "any"))
            return true;
    return false;
}

static enum answer
answer(bool met)
{
    return met ? MET : UNMET;
}

static bool
returned(const struct call *c)
{
    return c->interrupted != INTERRUPTED_LIMIT;
}

static bool
test_any(const struct test *t)
{
    (void)t;
    return true;
}

static bool
test_ok(const struct test *t)
{
    return returned(t->call) && t->call->ret >= 0;
}

static bool
test_error(const struct test *t)
{
    return returned(t->call) && t->call->ret < 0;
}

static bool
test_eof(const struct test *t)
{
    return returned(t->call) && t->call->ret == 0 && t->of->receives;
}

static bool
test_blocked(const struct test *t)
{
    return !returned(t->call);
}

static const struct {
    const char *word;
    bool (*is_met)(const struct test *t);
} outcomes[] = {
    {"ok", test_ok},   {"error", test_error},     {"any", test_any},
    {"eof", test_eof}, {"blocked", test_blocked},
};

enum { OUTCOMES = sizeof outcomes / sizeof *outcomes };

/* One bare alternative: an outcome, a number, an errno. Without a call, only whether it is one. */
static enum answer
test_alternative(const struct test *t, const char *text, size_t len)
{
    const struct call *c = t->call;
    const struct constant *error;
    long long number;

    for (size_t i = 0; i < OUTCOMES; i++)
        if (spelling_same(text, len, outcomes[i].word))
            return answer(c == NULL || outcomes[i].is_met(t));
    if (number_parse(text, len, &number))
        return answer(c == NULL || (returned(c) && c->ret == number));
    if (c != NULL && t->of->returns != NULL && t->of->returns(c) != NULL) {
        const struct constant *name = constant_by_name(t->of->returns(c), text, len);

        if (name != NULL)
            return answer(returned(c) && c->ret == name->value);
    }
    error = constant_by_name(&constants_errno, text, len);
    if (error != NULL)
        return answer(c == NULL || (c->ret < 0 && c->error == error->value));
    return NO_SENSE;
}

/* The answer of the word's alternatives; of one that makes no sense, *bad is where it begins. */
static enum answer
test_alternatives(const struct test *t, const char **bad, size_t *bad_len)
{
    const char *end = t->text + t->len;
    enum answer best = UNMET;

    for (const char *at = t->text;;) {
        const char *bar = memchr(at, '|', (size_t)(end - at));
        enum answer one;

        *bad = at;
        *bad_len = (size_t)((bar != NULL ? bar : end) - at);
        one = test_alternative(t, at, *bad_len);
        if (one == NO_SENSE)
            return NO_SENSE;
        if (one == MET)
            best = MET;
        if (bar == NULL)
            return best;
        at = bar + 1;
    }
}

static bool
no_sense(const struct test *t, const char *bad, size_t bad_len)
{
    const char *near = constant_nearest(&constants_errno, bad, bad_len);
    size_t column = t->word->column + (size_t)(bad - t->text);
    const struct statement *st = t->st;

    diag_set(t->d, column, bad_len,
             "what is expected is ok, error, a number, an errno, \"data\", eof, blocked, any, or "
             "PARAMETER=VALUE%s%s", near != NULL ? "; perhaps " : "", near != NULL ? near : "");
    if (near != NULL) {
        buf_add(&t->d->instead, st->line, column);
        buf_str(&t->d->instead, near);
        buf_add(&t->d->instead, st->line + column + bad_len, st->line_len - column - bad_len);
    } else if (t->of->receives && memchr(bad, '"', bad_len) == NULL) {
        buf_str(&t->d->reason, "; data stands in quotes");
        buf_add(&t->d->instead, st->line, column);
        escape_quoted(&t->d->instead, bad, bad_len);
        buf_add(&t->d->instead, st->line + column + bad_len, st->line_len - column - bad_len);
    }
    return false;
}

static struct parse
parse_of(struct test *t, size_t index, size_t skip)
{
    return (struct parse){
        .cx = t->cx, .call = t->call, .index = index, .text = t->text + skip, .len = t->len - skip,
        .quoted = t->word->quoted, .named = skip != 0, .line = t->st->line,
        .line_len = t->st->line_len, .column = t->word->column + skip,
        .width = t->word->width - skip, .diag = t->d,
        .expanded = word_literal(t->word, &(size_t){0}) == NULL,
    };
}

/* NAME=VALUE, for what came back through a pointer or was passed. */
static const struct type *
type_of_result(const struct param *p)
{
    if (p->pass != PASS_ROOM)
        return p->type;
    if (p->out == VALUE_ADDRESS)
        return &type_address;
    return p->out == VALUE_OPTION ? &type_optval : &type_data;
}

/* A structure that the kernel has filled, compared as it is shown: what was asked of poll and what
 * came are different members of it, and between control messages there may be anything. */
static enum answer
test_structure(const struct param *param, struct parse *p, const struct value *have)
{
    const struct type *type = param->format == &control_kind ? &type_control : param->type;
    struct buf wanted = {0};
    struct buf shown = {0};
    struct value want;
    bool same;

    if (type->parse != NULL) {
        if (!type->parse(p, &want))
            return NO_SENSE;
        value_text(&wanted, &want);
    } else {
        buf_add(&wanted, p->text, p->len);
    }
    value_text(&shown, have);
    same = spelling_same(wanted.data, wanted.len, buf_text(&shown));
    buf_free(&wanted);
    buf_free(&shown);
    return answer(same);
}

/* Did the kernel leave the room that this parameter was as it is? Its size is no result. */
static bool
is_empty_room(const struct call *c, size_t index)
{
    return c->signature->params[index].pass == PASS_ROOM && c->args[index].out.kind == VALUE_NONE;
}

static enum answer
test_parameter(struct test *t, size_t index, size_t skip)
{
    const struct param *param = &t->call->signature->params[index];
    const struct arg *a = &t->call->args[index];
    const struct value *have = a->out.kind != VALUE_NONE ? &a->out : &a->in;
    struct parse p = parse_of(t, index, skip);
    struct value want;

    if (param->format != NULL && have->kind == VALUE_OPTION)
        return test_structure(param, &p, have);
    if (!type_of_result(param)->parse(&p, &want))
        return NO_SENSE;
    return answer(!t->ignores_failure && !is_empty_room(t->call, index) &&
                  value_equal(&want, have));
}

static enum answer
test_data(struct test *t)
{
    const struct value *have = result_data(t->call->args, t->call->nargs);
    struct parse p = parse_of(t, 0, 0);
    struct value want;

    if (!t->of->receives) {
        word_fault(t->word, t->d, "%s receives no data", t->of->name);
        return NO_SENSE;
    }
    if (!type_data.parse(&p, &want))
        return NO_SENSE;
    return answer(have != NULL && value_equal(&want, have));
}

static bool
is_data(const struct test *t)
{
    return t->word->quoted || (t->len > 1 && t->text[0] == '#') ||
           (t->len >= 4 && strncmp(t->text, "hex:", 4) == 0) ||
           (t->len >= 5 && strncmp(t->text, "file:", 5) == 0);
}

/* $NAME and nothing else: of what a name holds nothing is read as a word. */
static bool
is_name(const struct word *w)
{
    return w->npieces == 1 && w->pieces[0].name;
}

static enum answer
test_one(struct test *t)
{
    size_t skip;
    int parameter = word_parameter(t->st, &t->of->call, t->word, &skip);
    enum answer result;
    const char *bad;
    size_t bad_len;

    if (parameter >= 0)
        return test_parameter(t, (size_t)parameter, skip);
    if (is_data(t) || (t->of->receives && is_name(t->word)))
        return test_data(t);
    result = test_alternatives(t, &bad, &bad_len);
    if (result == NO_SENSE && word_literal(t->word, &(size_t){0}) == NULL)
        return test_data(t);
    if (result == NO_SENSE)
        no_sense(t, bad, bad_len);
    return result;
}

bool
expected_makes_sense(const struct statement *st, struct diag *d)
{
    for (size_t i = 0; i < st->nexpect; i++) {
        struct test t = {.st = st, .of = st->command, .word = &st->expect[i], .d = d};
        size_t skip;
        const char *bad;
        size_t bad_len;

        t.text = word_literal(t.word, &t.len);
        if (t.text == NULL || word_parameter(st, &t.of->call, t.word, &skip) >= 0 || is_data(&t))
            continue;
        if (test_alternatives(&t, &bad, &bad_len) == NO_SENSE)
            return no_sense(&t, bad, bad_len);
    }
    return true;
}

/* ---- all of them -------------------------------------------------------------------------- */

static void
explain(const struct test *t, struct difference *how)
{
    size_t skip;
    int parameter = word_parameter(t->st, &t->of->call, t->word, &skip);
    const struct arg *a;

    how->column = t->word->column;
    how->width = t->word->width;
    escape_text(&how->expected, t->st->line + t->word->column, t->word->width);
    if (parameter < 0 || t->ignores_failure || is_empty_room(t->call, (size_t)parameter)) {
        result_text(&how->actual, t->call->args, t->call->nargs, t->call->ret, t->call->error,
                    t->call->interrupted);
        return;
    }
    a = &t->call->args[parameter];
    buf_str(&how->actual, a->name);
    buf_char(&how->actual, '=');
    value_text(&how->actual, a->out.kind != VALUE_NONE ? &a->out : &a->in);
}

/* What was passed is so whether the call failed or not: it says nothing of the failure. */
static bool
only_parameters(const struct statement *st, const struct command *of)
{
    for (size_t i = 0; i < st->nexpect; i++)
        if (word_parameter(st, &of->call, &st->expect[i], &(size_t){0}) < 0)
            return false;
    return true;
}

bool
expected_check(const struct statement *st, const struct command *of, struct context *cx,
               struct call *c, bool *met, struct difference *how, struct diag *d)
{
    bool ignores_failure = c->ret < 0 && only_parameters(st, of);

    *met = true;
    for (size_t i = 0; i < st->nexpect; i++) {
        struct test t = {.st = st, .of = of, .word = &st->expect[i], .cx = cx, .call = c,
                         .d = d, .ignores_failure = ignores_failure};
        enum answer result;

        if (!word_expand(t.word, cx, &t.text, &t.len, d))
            return false;
        result = test_one(&t);
        if (result == NO_SENSE)
            return false;
        if (result == UNMET) {
            *met = false;
            explain(&t, how);
            return true;
        }
    }
    return true;
}

void
difference_free(struct difference *how)
{
    buf_free(&how->expected);
    buf_free(&how->actual);
}
