/*
 * cform_result.c: what stands behind a call in C's form, as what is expected of it. Knows what the
 * shell and strace print there.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "commands/cform_parts.h"

/* What stands behind the number: an errno's name, and what is only to be read. */
struct outcome {
    struct part number;
    struct part error;
    bool blocked;
    bool unsure; /* interrupted: another time it may end otherwise */
};

/* The next word of the result; empty at its end. */
static struct part
next_word(struct cform_writer *w)
{
    size_t start;

    cform_skip_blanks(w);
    start = w->at;
    if (start < w->len && is_in(w->line[start], "(<"))
        w->at = part_end(w->line, w->len, start + 1, w->line[start] == '(' ? ")" : ">") + 1;
    else
        while (w->at < w->len && !is_blank(w->line[w->at]) && !is_in(w->line[w->at], ";<("))
            w->at++;
    if (w->at > w->len)
        w->at = w->len;
    return (struct part){w->line + start, w->at - start};
}

static void
read_outcome(struct cform_writer *w, struct outcome *o)
{
    struct part p;

    o->number = next_word(w);
    o->unsure = part_is(o->number, "?");
    while ((p = next_word(w)).len != 0) {
        if (p.text[0] == '#') {
            w->at = (size_t)(p.text - w->line) - 1; /* a blank makes it a comment */
            return;
        }
        if (p.text[0] == 'E' && o->error.len == 0 && part_is(o->number, "-1"))
            o->error = p;
        else if (part_is(p, "still"))
            o->blocked = true;
        else if (part_is(p, "interrupted"))
            o->unsure = true;
    }
}

static void
expect(struct cform_writer *w, const char *text, struct part from)
{
    cform_put_part(w, " => ", from);
    cform_put_part(w, text, from);
}

static void
expect_as_typed(struct cform_writer *w, struct part p)
{
    size_t at = (size_t)(p.text - w->line);

    cform_put_part(w, " => ", p);
    cform_copy(w, at, at + p.len);
}

/* = -1 ECONNREFUSED (Connection refused), = 13   errno 0: up to the end of the statement. */
static void
take_result(struct cform_writer *w)
{
    struct outcome o = {0};

    w->at++;
    read_outcome(w, &o);
    if (o.blocked)
        expect(w, "blocked", o.number);
    else if (o.unsure)
        expect(w, "any", o.number);
    else if (o.error.len != 0)
        expect_as_typed(w, o.error);
    else if (part_is(o.number, "-1"))
        expect(w, "error", o.number);
    else if (o.number.len != 0) {
        expect_as_typed(w, o.number);
        cform_put_part(w, buf_text(&w->expect), o.number);
    }
}

/* "waits for …   %1" is a call in the background. */
void
cform_tail(struct cform_writer *w)
{
    struct part rest;

    cform_skip_blanks(w);
    rest = cform_rest(w);
    if (part_begins(rest, "=>"))
        return;
    if (part_begins(rest, "="))
        take_result(w);
    else if (part_begins(rest, "waits for ")) {
        cform_put_part(w, " &", rest);
        w->at = w->len;
    }
}

bool
cform_result_alone(struct cform_writer *w)
{
    size_t start = w->at;
    struct part rest;
    const char *number, *error;

    cform_skip_blanks(w);
    rest = cform_rest(w);
    number = rest.text + 2;
    error = part_begins(rest, "= ") ? strstr(rest.text, " errno ") : NULL;
    if (error == NULL || memchr(rest.text, ';', rest.len) != NULL ||
        strspn(number, "-0123456789 ") != (size_t)(error + 1 - number)) {
        w->at = start;
        return false;
    }
    cform_put_part(w, "expect called", rest);
    take_result(w);
    return true;
}
