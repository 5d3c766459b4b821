/*
 * tap.c: the Test Anything Protocol, the writing half. Knows nothing of what is tested.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "tap.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int checks;
static int failures;

static bool
report(bool passed, const char *format, va_list args)
{
    checks++;
    if (!passed)
        failures++;
    printf("%sok %d - ", passed ? "" : "not ", checks);
    vprintf(format, args);
    putchar('\n');
    return passed;
}

bool
ok(bool passed, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    report(passed, format, args);
    va_end(args);
    return passed;
}

static void
show(const char *what, const void *bytes, size_t len)
{
    const unsigned char *p = bytes;

    printf("# %s: \"", what);
    for (size_t i = 0; i < len; i++) {
        if (p[i] >= ' ' && p[i] < 127)
            putchar(p[i]);
        else
            printf("\\x%02x", p[i]);
    }
    printf("\"\n");
}

bool
is_bytes(const void *got, size_t got_len, const void *want, size_t want_len, const char *format,
         ...)
{
    bool same = got_len == want_len && (got_len == 0 || memcmp(got, want, got_len) == 0);
    va_list args;

    va_start(args, format);
    report(same, format, args);
    va_end(args);
    if (!same) {
        show("got ", got, got_len);
        show("want", want, want_len);
    }
    return same;
}

bool
is_text(const char *got, const char *want, const char *format, ...)
{
    const char *g = got != NULL ? got : "(null)";
    const char *w = want != NULL ? want : "(null)";
    va_list args;
    bool same = strcmp(g, w) == 0;

    va_start(args, format);
    report(same, format, args);
    va_end(args);
    if (!same) {
        show("got ", g, strlen(g));
        show("want", w, strlen(w));
    }
    return same;
}

bool
is_number(long long got, long long want, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    report(got == want, format, args);
    va_end(args);
    if (got != want)
        printf("# got %lld, want %lld\n", got, want);
    return got == want;
}

int
done_testing(void)
{
    printf("1..%d\n", checks);
    return failures != 0;
}
