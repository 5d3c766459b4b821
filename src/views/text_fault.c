/*
 * text_fault.c: a line with a fault in it: the part of it around the fault, carets under the
 * place, the reason, the line that would be right. Knows nothing of what a line means.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "views/text_parts.h"

#include <stdint.h>
#include <string.h>

#include "base/escape.h"
#include "base/utf8.h"

enum {
    LINE_COLUMNS = TEXT_COLUMNS - 2,
    CONTEXT = 30 /* columns in front of a fault, in a line that has to be cut */
};

/* A line as it is shown, and where in it the fault is. */
struct picture {
    const char *line;
    size_t len;
    size_t from;  /* first byte that is shown */
    size_t fault; /* bytes; fault <= fault_end <= len */
    size_t fault_end;
    size_t columns; /* room */
    size_t caret;   /* columns, once drawn */
    size_t caret_end;
};

/* ---- characters as they are shown: escaped, a tab as one blank ---------------------------- */

static size_t
size_at(const struct picture *p, size_t at)
{
    uint32_t character;
    size_t size = utf8_decode((const unsigned char *)p->line + at, p->len - at, &character);

    return size != 0 ? size : 1;
}

/* Where the character in front of `at` begins. */
static size_t
previous(const struct picture *p, size_t at)
{
    for (size_t size = at < 4 ? at : 4; size > 1; size--)
        if (size_at(p, at - size) == size)
            return at - size;
    return at - 1;
}

static size_t
columns_at(const struct picture *p, size_t at, size_t size)
{
    enum { ESCAPED = 4 };
    uint32_t character;

    if (p->line[at] == '\t')
        return 1;
    if (utf8_decode((const unsigned char *)p->line + at, size, &character) == 0)
        return ESCAPED;
    return utf8_printable(character) ? utf8_columns(p->line + at, size) : ESCAPED * size;
}

static void
put_character(struct buf *out, const struct picture *p, size_t at, size_t size)
{
    if (p->line[at] == '\t')
        buf_char(out, ' ');
    else
        escape_text(out, p->line + at, size);
}

/* ---- which part is shown ------------------------------------------------------------------ */

/* The columns from `at` to the end; `enough` stands for that many and more. So many bytes
 * without a column are more, too: marks without end are not to be shown. */
static size_t
columns_from(const struct picture *p, size_t at, size_t enough)
{
    size_t columns = 0;
    size_t start = at;

    while (at < p->len && columns < enough) {
        size_t size = size_at(p, at);

        columns += columns_at(p, at, size);
        at += size;
        if (at - start > 4 * enough)
            return enough;
    }
    return columns < enough ? columns : enough;
}

/* The first byte that can be shown if there are so many columns in front of the fault. */
static size_t
back_by(const struct picture *p, size_t columns)
{
    size_t at = p->fault;

    while (at > 0 && p->fault - at < 4 * LINE_COLUMNS) {
        size_t before = previous(p, at);
        size_t taken = columns_at(p, before, at - before);

        if (taken > columns)
            break;
        columns -= taken;
        at = before;
    }
    return at;
}

/* Chooses p->from: near the end of the line there is more room in front. */
static void
choose_part(struct picture *p, size_t ellipsis)
{
    size_t behind = columns_from(p, p->fault, p->columns) + (p->fault == p->len); /* a caret */
    size_t room = behind < p->columns - CONTEXT ? p->columns - behind : CONTEXT;

    if (columns_from(p, 0, p->columns + 1) <= p->columns)
        return;
    p->from = back_by(p, room);
    if (p->from != 0)
        p->from = back_by(p, room - ellipsis);
}

/* ---- drawing ------------------------------------------------------------------------------ */

/* Notes where the carets go while the character at `at` is drawn in these columns. */
static void
note_caret(struct picture *p, size_t at, size_t next, size_t column, size_t next_column)
{
    if (at <= p->fault && p->fault < next)
        p->caret = column;
    if (at < p->fault_end)
        p->caret_end = next_column;
}

static void
draw_line(struct buf *out, struct picture *p, const struct text_style *style)
{
    size_t ellipsis = text_ellipsis_columns(style);
    size_t column = 0;
    size_t at;

    choose_part(p, ellipsis);
    at = p->from;
    if (at != 0) {
        buf_str(out, text_ellipsis(style));
        column = ellipsis;
    }
    if (columns_from(p, at, p->columns - column + 1) > p->columns - column)
        p->columns -= ellipsis;
    while (at < p->len) {
        size_t size = size_at(p, at);
        size_t next_column = column + columns_at(p, at, size);

        if (next_column > p->columns || at - p->from > 4 * LINE_COLUMNS)
            break;
        note_caret(p, at, at + size, column, next_column);
        put_character(out, p, at, size);
        at += size;
        column = next_column;
    }
    if (at != p->len)
        buf_str(out, text_ellipsis(style));
    if (p->fault >= at)
        p->caret = column;
    buf_char(out, '\n');
}

static void
draw_carets(struct buf *out, const struct picture *p)
{
    for (size_t i = 0; i < p->caret; i++)
        buf_char(out, ' ');
    buf_char(out, '^');
    for (size_t i = p->caret + 1; i < p->caret_end; i++)
        buf_char(out, '~');
    buf_char(out, '\n');
}

static struct picture
picture_of(const char *line, size_t len, const struct diag *d, size_t columns)
{
    struct picture p = {.line = line, .len = len, .columns = columns};

    if (len != 0 && line[len - 1] == '\n')
        p.len--;
    p.fault = d->column < p.len ? d->column : p.len;
    p.fault_end = d->width < p.len - p.fault ? p.fault + d->width : p.len;
    return p;
}

/* ---- the words ---------------------------------------------------------------------------- */

static void
add_reason(struct buf *out, const struct diag *d, const char *line, size_t len)
{
    struct buf sentence = {0};

    diag_sentence(d, line, len, &sentence);
    escape_text(out, buf_text(&sentence), sentence.len);
    buf_free(&sentence);
}

static void
put_place(struct buf *out, const char *file, unsigned lineno, const char *line, size_t len,
          const struct diag *d)
{
    escape_text(out, file, strlen(file));
    buf_char(out, ':');
    buf_uint(out, lineno);
    buf_char(out, ':');
    buf_uint(out, d->column + 1);
    buf_str(out, ": ");
    add_reason(out, d, line, len);
    buf_char(out, '\n');
}

static void
put_reason(struct buf *out, const struct diag *d, const char *line, size_t len)
{
    struct buf sentence = {0};

    add_reason(&sentence, d, line, len);
    text_sentence(out, buf_text(&sentence));
    buf_free(&sentence);
}

static void
put_instead(struct buf *out, const struct diag *d, const struct text_style *style)
{
    static const char head[] = "  perhaps: ";
    struct picture p = picture_of(d->instead.data, d->instead.len, d,
                                  TEXT_COLUMNS - (sizeof head - 1));

    buf_str(out, head);
    draw_line(out, &p, style);
}

void
text_fault(struct buf *out, const char *file, unsigned lineno, const char *line, size_t len,
           const struct diag *d, const struct text_style *style)
{
    struct picture p = picture_of(line, len, d, LINE_COLUMNS);

    if (file != NULL)
        put_place(out, file, lineno, line, len, d);
    buf_str(out, "  ");
    draw_line(out, &p, style);
    buf_str(out, "  ");
    draw_carets(out, &p);
    if (file == NULL)
        put_reason(out, d, line, len);
    if (d->instead.len != 0)
        put_instead(out, d, style);
}
