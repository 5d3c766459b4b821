/*
 * cform.c: where in a line C's form begins and ends: prompts and strace's marks in front, the
 * call, its result behind =. What stands between the parentheses is cform_args.c's.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "commands/cform.h"

#include "commands/cform_parts.h"
#include "commands/statement.h"
#include "decode/constants.h"

static bool
take(struct cform_writer *w, const char *text)
{
    if (!part_begins(cform_rest(w), text))
        return false;
    w->at += strlen(text);
    return true;
}

/* ---- in front ----------------------------------------------------------------------------- */

static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
static const char digits[] = "0123456789";

/* The length of the C name that begins here, or 0. */
static size_t
name_here(const struct cform_writer *w, size_t at)
{
    size_t end = at;

    while (end < w->len && (is_in(w->line[end], letters) ||
                            (end > at && is_in(w->line[end], digits))))
        end++;
    return end - at;
}

/* A word of only these characters, with a blank behind it. */
static bool
skip_word_of(struct cform_writer *w, const char *set)
{
    size_t end = w->at;

    while (end < w->len && is_in(w->line[end], set))
        end++;
    if (end == w->at || end == w->len || !is_blank(w->line[end]))
        return false;
    w->at = end;
    cform_skip_blanks(w);
    return true;
}

/* sockshell> and ...> in front of what was typed. */
static bool
skip_prompt(struct cform_writer *w)
{
    size_t start = w->at;
    bool found;

    cform_skip_blanks(w);
    found = take(w, "sockshell>") || take(w, "...>");
    if (found)
        cform_skip_blanks(w);
    else
        w->at = start;
    return found;
}

/* %1, [pid 123], 123, 12:34:56.123456, and (+ 0.000123). */
static void
skip_marks(struct cform_writer *w)
{
    for (;;) {
        cform_skip_blanks(w);
        if (part_begins(cform_rest(w), "[pid ") || part_begins(cform_rest(w), "(+ "))
            w->at = part_end(w->line, w->len, w->at + 1, "])") + 1;
        else if (!skip_word_of(w, "%0123456789:."))
            return;
        if (w->at > w->len)
            w->at = w->len;
    }
}

/* Behind NAME, NAME = ; where there are none, where it stands. */
static size_t
behind_targets(const struct cform_writer *w)
{
    size_t at = w->at;
    size_t len;

    while ((len = name_here(w, at)) != 0) {
        at += len;
        while (at < w->len && is_blank(w->line[at]))
            at++;
        if (at == w->len || (w->line[at] != ',' && w->line[at] != '='))
            return w->at;
        if (w->line[at++] == '=')
            return at;
        while (at < w->len && is_blank(w->line[at]))
            at++;
    }
    return w->at;
}

/* ---- the call ----------------------------------------------------------------------------- */

static const struct command *
call_named(const struct dictionary *dict, struct part name)
{
    struct dictionary exact = *dict;
    const struct command *c;
    const char *nearest;
    bool ambiguous;

    exact.prefixes = false;
    c = dictionary_find(&exact, name.text, name.len, &nearest, &ambiguous);
    return c != NULL && c->call.invoke != NULL ? c : NULL;
}

/* The calls as the kernel has them, and the commands that make them. */
static const struct {
    const char *call;
    const char *command;
    bool fewer; /* of the command there are fewer arguments */
} kernel_names[] = {
    {"accept4", "accept", false},
    {"recvfrom", "recv", true},
    {"sendto", "send", true},
};

static const struct command *
by_kernel_name(const struct dictionary *dict, struct part name, bool fewer)
{
    for (size_t i = 0; i < sizeof kernel_names / sizeof *kernel_names; i++)
        if (part_is(name, kernel_names[i].call) && kernel_names[i].fewer >= fewer) {
            const char *command = kernel_names[i].command;

            return call_named(dict, (struct part){command, strlen(command)});
        }
    return NULL;
}

const struct command *
cform_plain(const struct dictionary *dict, struct part name)
{
    return by_kernel_name(dict, name, true);
}

const struct command *
cform_command(const struct dictionary *dict, struct part name)
{
    const struct command *c = call_named(dict, name);

    return c != NULL ? c : by_kernel_name(dict, name, false);
}

const struct command *
command_of_call(const struct dictionary *dict, const char *name)
{
    return cform_command(dict, (struct part){name, strlen(name)});
}

/* NAME( at this place, NAME a call; w->at is then behind the parenthesis. */
static const struct command *
take_head(struct cform_writer *w, struct part *name)
{
    const struct command *c;
    size_t at = w->at;

    while (at < w->len && is_blank(w->line[at]))
        at++;
    *name = (struct part){w->line + at, name_here(w, at)};
    at += name->len;
    while (at < w->len && is_blank(w->line[at]))
        at++;
    if (name->len == 0 || at == w->len || w->line[at] != '(')
        return NULL;
    c = cform_command(w->dict, *name);
    if (c != NULL)
        w->at = at + 1;
    return c;
}

/* strace tears a call in two where another program's came between. */
static bool
is_torn(struct cform_writer *w)
{
    static const char mark[] = "<unfinished ...>";

    for (size_t at = w->at; at + sizeof mark - 1 <= w->len; at++)
        if (memcmp(w->line + at, mark, sizeof mark - 1) == 0) {
            cform_fault(w, (struct part){w->line + at, sizeof mark - 1},
                        "the rest of this call stands further down, behind \"resumed>\": join the "
                        "two, or let strace -ff -o FILE write a file for each process");
            return true;
        }
    return false;
}

static bool
not_closed(struct cform_writer *w)
{
    size_t open = w->at - 1;

    if (is_torn(w))
        return false;
    cform_fault(w, (struct part){w->line + open, 1}, "this parenthesis is not closed");
    if (part_trim(cform_rest(w)).len == 0)
        return false; /* a call without its arguments would be no way out */
    buf_add(&w->d->instead, w->line, w->len);
    buf_char(&w->d->instead, ')');
    return false;
}

/* ---- statements --------------------------------------------------------------------------- */

/* Where the statement ends that is not in C's form: at a ; or with the line. */
static size_t
statement_end(const struct cform_writer *w)
{
    size_t at = w->at;

    while (at < w->len && w->line[at] != ';') {
        if (w->line[at] == '#' && (at == 0 || is_blank(w->line[at - 1])))
            return w->len;
        at = is_in(w->line[at], "\"'") ? part_skip_quoted(w->line, w->len, at) : at + 1;
    }
    return at;
}

/* One statement, written as it is or translated. */
static enum cform_result
take_statement(struct cform_writer *w)
{
    size_t start = w->at;
    size_t from, call, end;
    const struct command *c;
    struct part name;

    buf_clear(&w->expect);
    if (cform_result_alone(w))
        return CFORM_DONE;
    skip_marks(w);
    from = w->at;
    w->at = call = behind_targets(w);
    c = take_head(w, &name);
    if (c == NULL && cform_lookup(w, from, call))
        return cform_tail(w), CFORM_DONE;
    if (c == NULL) {
        w->at = start;
        return CFORM_NOT;
    }
    end = part_end(w->line, w->len, w->at, ")");
    if (end == w->len)
        return not_closed(w), CFORM_FAULT;
    if (cform_nested(w, from, end))
        return CFORM_FAULT;
    if (w->out.len != 0)
        cform_put_part(w, " ", name);
    cform_copy(w, from, call);
    if (call != from)
        cform_put_part(w, " ", name);
    if (!cform_call(w, c, name))
        return CFORM_FAULT;
    cform_tail(w);
    return CFORM_DONE;
}

/* The statements of a line one after another. */
static enum cform_result
take_line(struct cform_writer *w)
{
    enum cform_result all = skip_prompt(w) ? CFORM_DONE : CFORM_NOT;

    while (w->at < w->len) {
        enum cform_result one = take_statement(w);
        size_t end;

        if (one == CFORM_FAULT)
            return one;
        if (one == CFORM_DONE)
            all = one;
        end = statement_end(w);
        cform_copy(w, w->at, end < w->len ? end + 1 : end);
        w->at = end + 1;
    }
    return all;
}

enum cform_result
cform_translate(const char *line, size_t len, const struct dictionary *dict, struct arena *arena,
                struct cform *out, struct diag *d)
{
    struct cform_writer w = {.line = line, .len = len, .dict = dict, .d = d};
    enum cform_result result;

    /* Few lines are of this form, and a script has many. */
    if (memchr(line, '(', len) == NULL && strstr(line, "> ") == NULL && strstr(line, "= ") == NULL)
        return CFORM_NOT;
    result = take_line(&w);
    if (result == CFORM_DONE)
        *out = (struct cform){.line = arena_copy(arena, w.out.data, w.out.len), .len = w.out.len,
                              .spans = (const void *)arena_copy(arena, w.spans.data, w.spans.len)};
    buf_free(&w.out);
    buf_free(&w.spans);
    buf_free(&w.expect);
    return result;
}

void
cform_place(const struct span *spans, size_t len, size_t *column, size_t *width)
{
    size_t from = *column, to = *column + *width;

    if (len == 0)
        return;
    if (*width == 0) {
        *column = from < len ? spans[from].from : spans[len - 1].to;
        return;
    }
    if (from >= len)
        from = len - 1;
    if (to > len)
        to = len;
    *column = spans[from].from;
    *width = spans[to > from ? to - 1 : from].to - *column;
}
