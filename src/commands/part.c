/*
 * part.c: brackets and quotes, wherever they stand.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "commands/part.h"

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
