/*
 * diag.c: fills a diagnosis. Knows nothing of how it is shown.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "base/diag.h"

#include <string.h>

bool
diag_set(struct diag *d, size_t column, size_t width, const char *format, ...)
{
    va_list args;

    d->column = column;
    d->width = width;
    buf_clear(&d->reason);
    buf_clear(&d->instead);
    va_start(args, format);
    buf_vprintf(&d->reason, format, args);
    va_end(args);
    return false;
}

/* Does the reason begin with a word of the line's, which is to be read as it was typed? */
static bool
begins_as_typed(const struct diag *d, const char *line, size_t len)
{
    const char *word = d->reason.data;
    size_t n = 0;

    while (n < d->reason.len && word[n] != ' ' && word[n] != ':')
        n++;
    /* "a" and "an" stand in many lines. */
    for (size_t at = 0; n > 2 && n <= len && at <= len - n; at++)
        if (memcmp(line + at, word, n) == 0)
            return true;
    return false;
}

void
diag_sentence(const struct diag *d, const char *line, size_t len, struct buf *out)
{
    size_t start = out->len;
    char *first;
    char last;

    if (d->reason.len == 0)
        return;
    buf_add(out, d->reason.data, d->reason.len);
    first = out->data + start;
    last = out->data[out->len - 1];
    if (*first >= 'a' && *first <= 'z' && !begins_as_typed(d, line, len))
        *first = (char)(*first - 'a' + 'A');
    if (last != '.' && last != '?' && last != '!')
        buf_char(out, '.');
}

void
diag_free(struct diag *d)
{
    buf_free(&d->reason);
    buf_free(&d->instead);
}
