/*
 * expected.c: the words behind =>, each compared with a result. Alternatives are joined by |,
 * several words must all be met.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "commands/expected.h"

#include <string.h>
#include <strings.h>

#include "base/escape.h"
#include "engine/result.h"

enum answer { MET, UNMET, NO_SENSE };

/* A word behind =>, and the call that it is compared with. */
struct test {
    const struct statement *st;
    const struct word *word;
    struct context *cx;
    struct call *call;
    struct diag *d;
    const char *text; /* expanded */
    size_t len;
};

bool
expected_blocked(const struct statement *st)
{
    for (size_t i = 0; i < st->nexpect; i++)
        if (word_is(&st->expect[i], "blocked"))
            return true;
    return false;
}

/* ---- single words -------------------------------------------------------------------------- */

static bool
is(const char *text, size_t len, const char *what)
{
    return strlen(what) == len && strncasecmp(text, what, len) == 0;
}

static enum answer
answer(bool met)
{
    return met ? MET : UNMET;
}

/* ok, error, eof, blocked, any, a number, an errno: one of them, bare. */
static enum answer
test_word(struct test *t, const char *text, size_t len)
{
    const struct call *c = t->call;
    const struct constant *error;
    long long number;
    bool blocked = c->interrupted == INTERRUPTED_LIMIT;

    if (is(text, len, "any"))
        return MET;
    if (is(text, len, "blocked"))
        return answer(blocked);
    if (is(text, len, "ok"))
        return answer(!blocked && c->ret >= 0);
    if (is(text, len, "error"))
        return answer(!blocked && c->ret < 0);
    if (is(text, len, "eof"))
        return answer(!blocked && c->ret == 0 && t->st->command->receives);
    if (number_parse(text, len, &number))
        return answer(!blocked && c->ret == number);
    error = constant_by_name(&constants_errno, text, len);
    if (error != NULL)
        return answer(c->ret < 0 && c->error == error->value);
    return NO_SENSE;
}

static enum answer
test_alternatives(struct test *t)
{
    const char *at = t->text;
    const char *end = t->text + t->len;
    enum answer best = UNMET;

    for (;;) {
        const char *bar = memchr(at, '|', (size_t)(end - at));
        enum answer one = test_word(t, at, (size_t)((bar != NULL ? bar : end) - at));

        if (one == NO_SENSE)
            return NO_SENSE;
        if (one == MET)
            best = MET;
        if (bar == NULL)
            return best;
        at = bar + 1;
    }
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

static enum answer
test_parameter(struct test *t, size_t index, size_t skip)
{
    const struct arg *a = &t->call->args[index];
    const struct value *have = a->out.kind != VALUE_NONE ? &a->out : &a->in;
    struct parse p = parse_of(t, index, skip);
    struct value want;

    if (!type_of_result(&t->call->signature->params[index])->parse(&p, &want))
        return NO_SENSE;
    return answer(value_equal(&want, have));
}

static enum answer
test_data(struct test *t)
{
    const struct value *have = result_data(t->call->args, t->call->nargs);
    struct parse p = parse_of(t, 0, 0);
    struct value want;

    if (!t->st->command->receives) {
        word_fault(t->word, t->d, "%s receives no data", t->st->command->name);
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

static enum answer
test_one(struct test *t)
{
    const struct signature *call = t->call->signature;
    const char *typed = t->st->line + t->word->column;
    const char *equals = memchr(typed, '=', t->word->width);
    enum answer result;

    for (size_t i = 0; equals != NULL && i < t->call->nargs; i++)
        if (strlen(call->params[i].name) == (size_t)(equals - typed) &&
            memcmp(call->params[i].name, typed, (size_t)(equals - typed)) == 0)
            return test_parameter(t, i, (size_t)(equals - typed) + 1);
    if (is_data(t))
        return test_data(t);
    result = test_alternatives(t);
    if (result == NO_SENSE && word_literal(t->word, &(size_t){0}) == NULL)
        return test_data(t);
    if (result == NO_SENSE)
        word_fault(t->word, t->d, "what is expected is ok, error, a number, an errno, \"data\", eof, "
                                  "blocked, any, or PARAMETER=VALUE");
    return result;
}

/* ---- all of them ------------------------------------------------------------------------------ */

static void
explain(const struct test *t, struct difference *how)
{
    const char *typed = t->st->line + t->word->column;
    const char *equals = memchr(typed, '=', t->word->width);
    const struct arg *a = NULL;

    how->column = t->word->column;
    how->width = t->word->width;
    escape_text(&how->expected, typed, t->word->width);
    for (size_t i = 0; equals != NULL && i < t->call->nargs; i++)
        if (strncmp(t->call->args[i].name, typed, (size_t)(equals - typed)) == 0)
            a = &t->call->args[i];
    if (a != NULL && !t->word->quoted) {
        buf_str(&how->actual, a->name);
        buf_char(&how->actual, '=');
        value_text(&how->actual, a->out.kind != VALUE_NONE ? &a->out : &a->in);
        return;
    }
    result_text(&how->actual, t->call->args, t->call->nargs, t->call->ret, t->call->error,
                t->call->interrupted);
}

bool
expected_check(const struct statement *st, struct context *cx, struct call *c, bool *met,
               struct difference *how, struct diag *d)
{
    *met = true;
    for (size_t i = 0; i < st->nexpect; i++) {
        struct test t = {.st = st, .word = &st->expect[i], .cx = cx, .call = c, .d = d};
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
