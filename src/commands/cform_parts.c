/*
 * cform_parts.c: a line that is read, and one that is written with a note of where each byte came
 * from. Knows no call.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "commands/cform_parts.h"

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
