/*
 * cform_parts.c: a line taken apart at brackets and quotes, and one that is written with a note
 * of where each byte came from. Knows no call.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "commands/cform_parts.h"

struct part
part_behind(struct part p, size_t bytes)
{
    if (bytes > p.len)
        bytes = p.len;
    return (struct part){p.text + bytes, p.len - bytes};
}

struct part
part_trim(struct part p)
{
    while (p.len != 0 && is_blank(p.text[0]))
        p = part_behind(p, 1);
    while (p.len != 0 && is_blank(p.text[p.len - 1]))
        p.len--;
    return p;
}

size_t
part_skip_quoted(const char *text, size_t len, size_t at)
{
    char quote = text[at++];

    while (at < len && text[at] != quote)
        at += quote == '"' && text[at] == '\\' ? 2 : 1;
    return at < len ? at + 1 : len;
}

/* [ also stands in names; it opens something only where a value begins. */
static bool
opens(const char *text, size_t start, size_t at)
{
    if (text[at] == '(' || text[at] == '{')
        return true;
    return text[at] == '[' && (at == start || strchr(" \t,({[=", text[at - 1]) != NULL);
}

size_t
part_end(const char *text, size_t len, size_t at, const char *ends)
{
    size_t start = at;
    size_t depth = 0;

    while (at < len) {
        if (depth == 0 && text[at] != '\0' && strchr(ends, text[at]) != NULL)
            return at;
        if (text[at] == '"' || text[at] == '\'') {
            at = part_skip_quoted(text, len, at);
            continue;
        }
        if (opens(text, start, at))
            depth++;
        else if (depth != 0 && (text[at] == ')' || text[at] == '}' || text[at] == ']'))
            depth--;
        at++;
    }
    return len;
}

struct part
cform_rest(const struct cform_writer *w)
{
    return (struct part){w->line + w->at, w->len - w->at};
}

void
cform_skip_blanks(struct cform_writer *w)
{
    while (w->at < w->len && is_blank(w->line[w->at]))
        w->at++;
}

void
cform_put(struct cform_writer *w, const char *text, size_t len, size_t from, size_t to)
{
    struct span span = {from, to};

    buf_add(&w->out, text, len);
    for (size_t i = 0; i < len; i++)
        buf_add(&w->spans, &span, sizeof span);
}

void
cform_put_part(struct cform_writer *w, const char *text, struct part from)
{
    size_t at = (size_t)(from.text - w->line);

    cform_put(w, text, strlen(text), at, at + from.len);
}

void
cform_copy(struct cform_writer *w, size_t from, size_t to)
{
    for (size_t at = from; at < to; at++)
        cform_put(w, w->line + at, 1, at, at + 1);
}

bool
cform_fault(struct cform_writer *w, struct part at, const char *format, ...)
{
    va_list args;

    diag_set(w->d, (size_t)(at.text - w->line), at.len, "%s", "");
    va_start(args, format);
    buf_vprintf(&w->d->reason, format, args);
    va_end(args);
    return false;
}
