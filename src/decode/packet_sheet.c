/*
 * packet_sheet.c: fields put into lines. Knows nothing of what the fields are.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/packet_sheet.h"

enum { INDENT = 2, LABEL = 10 };

void
sheet_begin(struct sheet *s, const char *label)
{
    s->line = s->out->len;
    s->empty = true;
    buf_printf(s->out, "%*s%-*s", INDENT, "", LABEL, label);
}

void
sheet_end(struct sheet *s)
{
    buf_char(s->out, '\n');
}

void
sheet_next(struct sheet *s)
{
    if (s->empty)
        return;
    sheet_end(s);
    sheet_begin(s, "");
}

/* How much of a text goes into a line of its own: all of it, or up to a blank. */
static size_t
fitting(const char *text, size_t len)
{
    size_t room = SHEET_COLUMNS - INDENT - LABEL;
    size_t cut = room;

    if (len <= room)
        return len;
    while (cut > 0 && text[cut] != ' ')
        cut--;
    return cut != 0 ? cut : room;
}

void
sheet_add(struct sheet *s, struct buf *text)
{
    size_t used = s->out->len - s->line;
    size_t at = 0;

    if (!s->empty && used + 2 + text->len > SHEET_COLUMNS)
        sheet_next(s);
    else if (!s->empty)
        buf_str(s->out, ", ");
    while (at < text->len) {
        size_t len = fitting(text->data + at, text->len - at);

        if (at != 0)
            sheet_next(s);
        buf_add(s->out, text->data + at, len);
        s->empty = false;
        at += len;
        while (at < text->len && text->data[at] == ' ')
            at++;
    }
    buf_free(text);
}

void
sheet_field(struct sheet *s, const char *format, ...)
{
    struct buf text = {0};
    va_list args;

    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    sheet_add(s, &text);
}

void
sheet_pair(struct sheet *s, struct buf *from, struct buf *to)
{
    static const char arrow[] = " > ";
    size_t used = INDENT + LABEL;

    if (used + from->len + sizeof arrow - 1 + to->len > SHEET_COLUMNS) {
        sheet_add(s, from);
        sheet_next(s);
        buf_str(s->out, arrow + 1);
    } else {
        buf_str(from, arrow);
        buf_add(from, to->data, to->len);
        buf_clear(to);
        buf_add(to, from->data, from->len);
        buf_free(from);
    }
    sheet_add(s, to);
}
