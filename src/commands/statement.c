/*
 * statement.c: from words to a statement: which are names, which the command, which the
 * expectation. What the words mean is their types' matter.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "commands/statement.h"

#include <string.h>

#include "base/escape.h"
#include "base/intern.h"
#include "commands/expected.h"
#include "commands/foreign.h"

bool
word_fault(const struct word *w, struct diag *d, const char *format, ...)
{
    va_list args;

    diag_set(d, w->column, w->width, "%s", "");
    va_start(args, format);
    buf_vprintf(&d->reason, format, args);
    va_end(args);
    return false;
}

/* ---- taking apart ------------------------------------------------------------------------- */

/* The line's words and how far they have been used. */
struct cursor {
    const struct words *words;
    size_t at;
    struct intern given; /* the names that its statements give so far */
};

static const struct word *
peek(const struct cursor *c)
{
    return c->at < c->words->count ? &c->words->list[c->at] : NULL;
}

static bool
is_kind(const struct word *w, enum word_kind kind)
{
    return w != NULL && w->kind == kind;
}

/* Words of one kind in a row. */
static const struct word *
take(struct cursor *c, enum word_kind kind, size_t *count)
{
    const struct word *first = peek(c);

    for (*count = 0; is_kind(peek(c), kind); (*count)++)
        c->at++;
    return first;
}

static bool
is_value(const struct statement *st)
{
    const char *text;
    size_t len;
    long long number;

    if (st->ntargets == 0 || st->nwords != 0)
        return false;
    text = word_literal(st->name, &len);
    return st->name->quoted || text == NULL || number_parse(text, len, &number);
}

/* `3`, `s` and `.` alone ask for the status of that descriptor. */
static bool
is_descriptor(const struct dictionary *dict, const struct cursor *c, const struct statement *st,
              const char *text, size_t len)
{
    long long number;

    if (st->ntargets != 0 || st->nwords != 0 || dict->status == NULL)
        return false;
    if (number_parse(text, len, &number) || (len == 1 && text[0] == '.'))
        return true;
    return intern_has(&c->given, text, len) ||
           (dict->cx != NULL && names_find(&dict->cx->engine->names, text, len) != NULL);
}

/* C's and Python's way of writing a call. The line that would be right has blanks instead. */
static bool
no_parentheses(const struct statement *st, struct diag *d)
{
    char quote = '\0';

    word_fault(st->name, d, "there are no parentheses and commas here: blanks separate words");
    for (size_t i = 0; i < st->line_len; i++) {
        char c = st->line[i];

        if (quote == '\0' && (c == '"' || c == '\''))
            quote = c;
        else if (c == quote)
            quote = '\0';
        if (quote == '\0' && (c == '(' || c == ')' || (c == ',' && i > st->name->column)))
            c = ' ';
        if (c != ' ' || (d->instead.len != 0 && d->instead.data[d->instead.len - 1] != ' '))
            buf_char(&d->instead, c);
    }
    while (d->instead.len != 0 && d->instead.data[d->instead.len - 1] == ' ')
        d->instead.len--;
    return false;
}

static bool
unknown_command(const struct statement *st, const char *text, size_t len, const char *nearest,
                bool ambiguous, struct diag *d)
{
    struct buf shown = {0};
    const struct word *w = st->name;

    escape_text(&shown, text, len < 40 ? len : 40);
    if (ambiguous)
        word_fault(w, d, "several commands begin with %s", buf_text(&shown));
    else if (st->ntargets != 0)
        word_fault(w, d, "there is no command %s; a text as a value stands in quotes",
                   buf_text(&shown));
    else
        word_fault(w, d, "there is no command %s; help lists them", buf_text(&shown));
    buf_free(&shown);
    if (ambiguous || (nearest == NULL && st->ntargets == 0))
        return false;
    buf_add(&d->instead, st->line, w->column);
    if (st->ntargets != 0 && st->nwords == 0)
        escape_quoted(&d->instead, text, len);
    else if (nearest != NULL)
        buf_str(&d->instead, nearest);
    else
        buf_add(&d->instead, text, len);
    buf_add(&d->instead, st->line + w->column + w->width,
            st->line_len - w->column - w->width);
    return false;
}

/* NAME(…, where no call has that name: one that is mistyped, or a command of the shell. */
static bool
with_parenthesis(const struct statement *st, const struct dictionary *dict, struct diag *d)
{
    const char *text = st->line + st->name->column;
    struct word name = *st->name;
    struct statement as_name = *st;
    const char *nearest;
    bool ambiguous;

    if (*text == '(')
        return word_fault(st->name, d, "a command's name stands before the parenthesis");
    name.width = (size_t)((const char *)memchr(text, '(', name.width) - text);
    as_name.name = &name;
    if (foreign_command(st, dict, d))
        return false;
    if (dictionary_find(dict, text, name.width, &nearest, &ambiguous) != NULL)
        return no_parentheses(st, d);
    return unknown_command(&as_name, text, name.width, nearest, ambiguous, d);
}

/* NAME = what is neither a command nor one value. */
static bool
no_value(const struct statement *st, struct diag *d)
{
    const struct word *w = st->name;

    if (!word_is(w, "="))
        return word_fault(w, d, "behind = stands a command or one value: there is no arithmetic");
    word_fault(w, d, "one = stands between a name and what it is given");
    buf_add(&d->instead, st->line, w->column);
    buf_add(&d->instead, st->line + w->column + 1, st->line_len - w->column - 1);
    return false;
}

static bool
find_command(struct statement *st, const struct cursor *c, const struct dictionary *dict,
             struct diag *d)
{
    struct dictionary commands = *dict;
    long long number;
    size_t len;
    const char *text = word_literal(st->name, &len);
    const char *nearest;
    bool ambiguous, descriptor;

    if (is_value(st))
        return !foreign_value(st, d);
    if (memchr(st->line + st->name->column, '(', st->name->width) != NULL)
        return with_parenthesis(st, dict, d);
    if (st->ntargets != 0 && !st->name->quoted &&
        (text == NULL || word_is(st->name, "=") || number_parse(text, len, &number)))
        return no_value(st, d);
    if (text == NULL || st->name->quoted)
        return word_fault(st->name, d,
                          "a command's name is written as it is, without $ and quotes");
    descriptor = is_descriptor(dict, c, st, text, len);
    commands.prefixes = dict->prefixes && !descriptor;
    st->command = dictionary_find(&commands, text, len, &nearest, &ambiguous);
    if (st->command == NULL && descriptor) {
        st->command = dict->status;
        st->words = st->name;
        st->nwords = 1;
    }
    if (st->command == NULL && foreign_command(st, dict, d))
        return false;
    return st->command != NULL || unknown_command(st, text, len, nearest, ambiguous, d);
}

static bool
take_background(struct statement *st, struct cursor *c, struct diag *d)
{
    const struct word *w = peek(c);

    if (!is_kind(w, WORD_BACKGROUND))
        return true;
    if (st->command == NULL ||
        (st->command->call.invoke == NULL && !st->command->background))
        return word_fault(w, d, "& stands behind a system call: only that becomes a job");
    st->background = true;
    c->at++;
    return true;
}

static bool
take_expectation(struct statement *st, struct cursor *c, struct diag *d)
{
    if (!is_kind(peek(c), WORD_ARROW))
        return true;
    st->expects = true;
    st->arrow = peek(c)->column;
    c->at++;
    st->expect = take(c, WORD_TEXT, &st->nexpect);
    if (st->nexpect == 0)
        return diag_set(d, st->arrow, 2, "=> stands before what is expected: ok, error, a number, "
                                         "an errno, \"data\", eof, blocked, any");
    if (st->command == NULL || (st->command->call.invoke == NULL && !st->command->may_expect))
        return diag_set(d, st->arrow, 2, "only a call has a result to expect");
    /* What a command of the shell expects is the result of another call, known only then. */
    return st->command->call.invoke == NULL || expected_makes_sense(st, d);
}

static size_t
end_of(const struct word *w)
{
    return w->column + w->width;
}

/* What is left of a statement that has ended. */
static bool
out_of_place(const struct statement *st, const struct word *w, struct diag *d)
{
    if (w->kind == WORD_ARROW)
        return word_fault(w, d,
                          "there is one => in a line; of several words behind it each has "
                          "to be met");
    if (st->background)
        return word_fault(w, d, "& ends a command; ; stands before the next one");
    return word_fault(w, d, "this cannot stand here");
}

/* `client: …`: where the line is run, or in which role. */
static void
take_host(struct statement *st, struct cursor *c)
{
    const struct word *w = peek(c);
    size_t len;
    const char *text = is_kind(w, WORD_TEXT) && !w->quoted ? word_literal(w, &len) : NULL;

    if (text == NULL || len < 2 || text[len - 1] != ':' || !name_valid(text, len - 1))
        return;
    st->host = arena_copy(st->arena, text, len - 1);
    c->at++;
}

/* One statement: host, names, command, words, expectation, comment. */
static bool
parse_one(struct statement *st, struct cursor *c, const struct dictionary *dict, struct diag *d)
{
    size_t comments;

    st->start = peek(c)->column;
    take_host(st, c);
    st->targets = take(c, WORD_TARGET, &st->ntargets);
    if (is_kind(peek(c), WORD_TEXT)) {
        size_t count;

        st->name = take(c, WORD_TEXT, &count);
        st->words = st->name + 1;
        st->nwords = count - 1;
        st->call_end = end_of(st->name + count - 1);
        if (!find_command(st, c, dict, d))
            return false;
    } else if (st->ntargets != 0) {
        return diag_set(d, st->line_len, 0, "a command or a value is missing behind =");
    } else if (st->host != NULL) {
        return diag_set(d, st->line_len, 0, "a command is missing behind %s:", st->host);
    } else if (is_kind(peek(c), WORD_ARROW)) {
        return diag_set(d, peek(c)->column, 2,
                        "=> stands behind a call, not at the front of a line");
    }
    if (!take_background(st, c, d) || !take_expectation(st, c, d))
        return false;
    st->end = c->at > 0 && st->name != NULL ? end_of(&c->words->list[c->at - 1]) : st->start;
    st->comment = take(c, WORD_COMMENT, &comments);
    if (comments == 0)
        st->comment = NULL;
    if (peek(c) != NULL && !is_kind(peek(c), WORD_END))
        return out_of_place(st, peek(c), d);
    return true;
}

void
statement_place(const struct statement *st, size_t *column, size_t *width)
{
    if (st->spans != NULL)
        cform_place(st->spans, st->line_len, column, width);
}

const char *
statement_typed(const struct statement *st, size_t *len)
{
    static const char closing[] = ")]} \t";
    size_t column = st->start;
    size_t width = st->end - st->start;
    size_t end;

    *len = 0;
    if (st->spans == NULL)
        return NULL;
    statement_place(st, &column, &width);
    end = column + width;
    /* What closes the call is a blank in st->line. */
    while (end < st->typed_len && memchr(closing, st->typed[end], sizeof closing - 1) != NULL)
        end++;
    while (end > column + width && (st->typed[end - 1] == ' ' || st->typed[end - 1] == '\t'))
        end--;
    *len = end - column;
    return st->typed + column;
}

static void
give_names(struct cursor *c, const struct statement *st)
{
    for (size_t i = 0; i < st->ntargets; i++)
        intern_text(&c->given, st->targets[i].pieces->text, st->targets[i].pieces->len);
}

/* The statements that the words make, each like the first. */
static bool
parse_words(struct cursor *c, const struct statement *like, const struct dictionary *dict,
            struct statement **next, struct diag *d)
{
    while (peek(c) != NULL) {
        struct statement *st;

        if (is_kind(peek(c), WORD_END)) {
            c->at++;
            continue;
        }
        st = arena_alloc(like->arena, sizeof *st);
        *st = *like;
        if (!parse_one(st, c, dict, d))
            return false;
        give_names(c, st);
        *next = st;
        next = &st->next;
    }
    return true;
}

static bool
parse_line(const struct statement *like, const struct dictionary *dict, struct statement **first,
           struct diag *d)
{
    struct words words;
    struct cursor c = {.words = &words};
    bool good = words_split(like->line, like->line_len, like->arena, &words, d) &&
                parse_words(&c, like, dict, first, d);

    intern_free(&c.given);
    return good;
}

bool
statement_parse(const char *line, size_t len, const char *file, unsigned lineno,
                const struct dictionary *dict, struct arena *arena, struct statement **first,
                struct diag *d)
{
    const char *copy = arena_copy(arena, line, len);
    struct statement like = {.file = file, .lineno = lineno, .line = copy, .line_len = len,
                             .typed = copy, .typed_len = len, .arena = arena};
    struct cform form;

    *first = NULL;
    switch (cform_translate(copy, len, dict, arena, &form, d)) {
    case CFORM_FAULT:
        return false;
    case CFORM_DONE:
        like.line = form.line;
        like.line_len = form.len;
        like.spans = form.spans;
        break;
    case CFORM_NOT:
        break;
    }
    if (parse_line(&like, dict, first, d))
        return true;
    *first = NULL;
    statement_place(&like, &d->column, &d->width);
    return false;
}
