/*
 * find.c: words as sockets.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "shell/find.h"

bool
find_socket(struct session *s, const struct statement *st, size_t n, long long *fd,
            struct sock **sock, struct diag *d)
{
    const struct word *w = &st->words[n];
    struct parse p = {.cx = &s->cx, .line = st->line, .line_len = st->line_len,
                      .column = w->column, .width = w->width, .quoted = w->quoted, .diag = d};

    if (!word_expand(w, &s->cx, &p.text, &p.len, d))
        return false;
    return parse_descriptor(&p, fd, sock);
}
