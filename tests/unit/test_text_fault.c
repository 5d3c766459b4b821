/*
 * test_text_fault.c: faults in lines as people see them: the caret stands under the place
 * whatever bytes are in front of it, and of a long line only a part is shown.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "views/text.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "tap.h"

static const struct text_style normal = {.detail = TEXT_NORMAL};
static const struct text_style ascii = {.detail = TEXT_NORMAL, .ascii = true};

static void
shows(const char *file, const char *line, size_t len, struct diag *d,
      const struct text_style *style, const char *want, const char *what)
{
    struct buf out = {0};

    text_fault(&out, file, 7, line, len, d, style);
    is_text(buf_text(&out), want, "%s", what);
    buf_free(&out);
}

static void
faulty(const char *line, size_t column, size_t width, const char *want, const char *what)
{
    struct diag d = {0};

    diag_set(&d, column, width, "wrong");
    shows(NULL, line, strlen(line), &d, &normal, want, what);
    diag_free(&d);
}

static void
test_forms(void)
{
    static const char line[] = "sokcet tcp\n";
    struct diag d = {0};

    diag_set(&d, 0, 6, "there is no such command");
    shows("a.sock", line, strlen(line), &d, &normal,
          "a.sock:7:1: There is no such command.\n"
          "  sokcet tcp\n"
          "  ^~~~~~\n",
          "in a file");
    buf_str(&d.instead, "socket tcp");
    shows(NULL, line, strlen(line), &d, &normal,
          "  sokcet tcp\n"
          "  ^~~~~~\n"
          "  There is no such command.\n"
          "  perhaps: socket tcp\n",
          "at the prompt");
    diag_set(&d, 7, 3, "Is that so?");
    shows("\033.sock", line, strlen(line), &d, &normal,
          "\\x1b.sock:7:8: Is that so?\n"
          "  sokcet tcp\n"
          "         ^~~\n",
          "a file's name is escaped, a sentence stays as it is");
    diag_free(&d);
}

static void
test_places(void)
{
    faulty("bind 3", 6, 0, "  bind 3\n        ^\n  Wrong.\n", "behind the end");
    faulty("bind 3", 60, 9, "  bind 3\n        ^\n  Wrong.\n", "far behind the end");
    faulty("", 0, 0, "  \n  ^\n  Wrong.\n", "an empty line");
    faulty("bind 3", 5, 0, "  bind 3\n       ^\n  Wrong.\n", "between two");
    faulty("a\tb c", 2, 1, "  a b c\n    ^\n  Wrong.\n", "behind a tab");
    faulty("a\033b c", 2, 1, "  a\\x1bb c\n       ^\n  Wrong.\n", "behind an escape");
    faulty("a\033b c", 1, 1, "  a\\x1bb c\n   ^~~~\n  Wrong.\n", "an escape");
    faulty("日本 x", 7, 1, "  日本 x\n       ^\n  Wrong.\n", "behind wide characters");
    faulty("日本 x", 0, 6, "  日本 x\n  ^~~~\n  Wrong.\n", "wide characters");
    faulty("e\xcc\x81 x", 4, 1, "  e\xcc\x81 x\n    ^\n  Wrong.\n", "behind a combining mark");
    faulty("\xff\xe2\x80\xae x", 5, 1, "  \\xff\\xe2\\x80\\xae x\n                   ^\n  Wrong.\n",
           "behind what is not text");
}

static void
test_nul(void)
{
    struct diag d = {0};

    diag_set(&d, 2, 1, "a NUL byte");
    shows(NULL, "a \0b", 4, &d, &normal, "  a \\x00b\n    ^~~~\n  A NUL byte.\n", "a NUL byte");
    diag_free(&d);
}

static size_t
line_columns(const char *from, const char **next)
{
    const char *stop = strchr(from, '\n');

    *next = stop + 1;
    return utf8_columns(from, (size_t)(stop - from));
}

/* The line is X but for one !, which is at fault. */
static void
long_line(char *line, size_t len, size_t column, const struct text_style *style)
{
    struct diag d = {0};
    struct buf out = {0};
    const char *carets, *rest;
    size_t columns;
    char *found;

    diag_set(&d, column, 1, "wrong");
    line[column] = '!';
    text_fault(&out, NULL, 0, line, len, &d, style);
    buf_add(&d.instead, line, len);
    columns = line_columns(buf_text(&out), &carets);
    found = strchr(out.data, '!');
    ok(columns <= TEXT_COLUMNS && columns > TEXT_COLUMNS - 4, "%zu: the line is full: %zu", column,
       columns);
    ok(line_columns(carets, &rest) <= TEXT_COLUMNS, "%zu: the caret fits", column);
    ok(found != NULL && utf8_columns(out.data, (size_t)(found - out.data)) == strcspn(carets, "^"),
       "%zu: the caret is under the place", column);
    is_text(rest, "  Wrong.\n", "%zu: nothing else", column);
    buf_clear(&out);
    text_fault(&out, NULL, 0, line, len, &d, style);
    rest = strstr(buf_text(&out), "  perhaps: ");
    ok(rest != NULL && line_columns(rest, &rest) <= TEXT_COLUMNS && memchr(out.data, '!', out.len),
       "%zu: what would be right fits", column);
    line[column] = 'X';
    buf_free(&out);
    diag_free(&d);
}

static void
test_long_lines(void)
{
    enum { MEGABYTE = 1 << 20 };
    char *line = malloc(MEGABYTE);
    static const size_t at[] = {0, 1, 29, 30, 31, 45, 46, 75, 76, 77, 500000, MEGABYTE - 77,
                                MEGABYTE - 46, MEGABYTE - 30, MEGABYTE - 1};

    memset(line, 'X', MEGABYTE);
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        long_line(line, MEGABYTE, at[i], &normal);
        long_line(line, MEGABYTE, at[i], &ascii);
    }
    long_line(line, 77, 76, &normal);
    long_line(line, 76, 75, &normal);
    free(line);
}

static void
test_window(void)
{
    char line[200];

    memset(line, '.', sizeof line - 1);
    line[199] = '\0';
    memcpy(line + 100, "WRONG", 5);
    faulty(line, 100, 5,
           "  ….............................WRONG........................................…\n"
           "                                ^~~~~\n"
           "  Wrong.\n",
           "in the middle");
    faulty(line, 100, 99,
           "  ….............................WRONG........................................…\n"
           "                                ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n"
           "  Wrong.\n",
           "longer than what is shown");
    faulty(line, 199, 0,
           "  …..........................................................................\n"
           "                                                                             ^\n"
           "  Wrong.\n",
           "at the end");
}

/* Lines of nothing but hostile bytes: what is shown stays small and within its columns. */
static void
test_random(void)
{
    static char line[20000];
    bool fits = true;
    bool clean = true;

    srand(1);
    for (int round = 0; round < 3000; round++) {
        static const char *const kinds[] = {"\xcc\x81", "日", "\033", "\xff", "a", "\xe2\x80\xae"};
        struct diag d = {0};
        struct buf out = {0};
        const char *rest;
        size_t len = 0;

        while (len < sizeof line - 3 && rand() % 4000 != 0) {
            const char *kind = kinds[(rand() % 8 != 0 ? round : rand()) % 6];

            memcpy(line + len, kind, strlen(kind));
            len += strlen(kind);
        }
        diag_set(&d, (size_t)rand() % (len + 2), (size_t)rand() % (len + 2), "wrong");
        text_fault(&out, NULL, 0, line, len, &d, &normal);
        fits = fits && line_columns(buf_text(&out), &rest) <= TEXT_COLUMNS;
        fits = fits && line_columns(rest, &rest) <= TEXT_COLUMNS && out.len < 1000;
        for (size_t i = 0; i < out.len; i++)
            clean = clean && ((unsigned char)out.data[i] >= ' ' || out.data[i] == '\n');
        buf_free(&out);
        diag_free(&d);
    }
    ok(fits, "all fits");
    ok(clean, "nothing steers the terminal");
}

int
main(void)
{
    test_forms();
    test_places();
    test_nul();
    test_long_lines();
    test_window();
    test_random();
    return done_testing();
}
