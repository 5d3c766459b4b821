/*
 * diag.c: fills a diagnosis. Knows nothing of how it is shown.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "base/diag.h"

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

void
diag_free(struct diag *d)
{
    buf_free(&d->reason);
    buf_free(&d->instead);
}
