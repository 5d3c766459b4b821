/*
 * spelling.c: the edit distance between two short names. Knows nothing of what is named.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/spelling.h"

#include <string.h>

enum { LONGEST = 48 };

/* Three rows of the usual table: the one being filled, the one above and the one above
 * that, which a swap of neighbours looks at. */
struct table {
    int above2[LONGEST + 1];
    int above[LONGEST + 1];
    int row[LONGEST + 1];
};

static int
least(int a, int b)
{
    return a < b ? a : b;
}

static bool
same_letter(char a, char b)
{
    return spelling_fold(a) == spelling_fold(b);
}

static void
fill_row(struct table *t, const char *text, size_t at, const char *name, size_t name_len)
{
    t->row[0] = (int)at;
    for (size_t j = 1; j <= name_len; j++) {
        bool same = same_letter(text[at - 1], name[j - 1]);
        int cost = least(t->above[j - 1] + !same, least(t->above[j], t->row[j - 1]) + 1);

        if (at > 1 && j > 1 && same_letter(text[at - 1], name[j - 2]) &&
            same_letter(text[at - 2], name[j - 1]))
            cost = least(cost, t->above2[j - 2] + 1);
        t->row[j] = cost;
    }
}

int
spelling_distance(const char *text, size_t len, const char *name)
{
    size_t name_len = strlen(name);
    size_t gap = len > name_len ? len - name_len : name_len - len;
    struct table t = {{0}, {0}, {0}};

    if (len > LONGEST || name_len > LONGEST || gap >= SPELLING_FAR)
        return SPELLING_FAR;
    for (size_t j = 0; j <= name_len; j++)
        t.row[j] = (int)j;
    for (size_t i = 1; i <= len; i++) {
        memcpy(t.above2, t.above, sizeof t.above);
        memcpy(t.above, t.row, sizeof t.row);
        fill_row(&t, text, i, name, name_len);
    }
    return least(t.row[name_len], SPELLING_FAR);
}
