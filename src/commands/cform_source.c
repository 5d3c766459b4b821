/*
 * cform_source.c: what a line of a C program has and no output: variables, lengths that are
 * measured, calls within calls.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "base/words.h"
#include "commands/cform_parts.h"
#include "commands/type.h"

/* ---- calls within calls ------------------------------------------------------------------- */

static bool
is_name_byte(char c)
{
    return name_valid(&c, 1) || (c >= '0' && c <= '9');
}

/* The first call in these bytes, up to its ); empty: there is none. */
static struct part
find_call(const struct cform_writer *w, size_t at, size_t end)
{
    while (at < end) {
        size_t from = at;

        if (is_in(w->line[at], "\"'")) {
            at = part_skip_quoted(w->line, end, at);
            continue;
        }
        while (at < end && is_name_byte(w->line[at]))
            at++;
        if (at == from)
            at++;
        else if (w->line[at] == '(' &&
                 cform_command(w->dict, (struct part){w->line + from, at - from}) != NULL) {
            size_t close = part_end(w->line, end, at + 1, ")");

            return (struct part){w->line + from, close + (close < end) - from};
        }
    }
    return (struct part){w->line, 0};
}

bool
cform_nested(struct cform_writer *w, size_t statement, size_t end)
{
    struct part inner = find_call(w, w->at, end);
    size_t from = (size_t)(inner.text - w->line), behind = from + inner.len;

    if (inner.len == 0)
        return false;
    cform_fault(w, inner, "this is a call within a call; here each is made by itself");
    buf_add(&w->d->instead, w->line, statement);
    buf_printf(&w->d->instead, "v = %.*s; ", (int)inner.len, inner.text);
    buf_add(&w->d->instead, w->line + statement, from - statement);
    buf_str(&w->d->instead, "$v");
    buf_add(&w->d->instead, w->line + behind, w->len - behind);
    if (is_in(w->line[w->len - 1], ";"))
        w->d->instead.len--;
    return true;
}

/* ---- variables ---------------------------------------------------------------------------- */

struct part
cform_variable(const struct param *param, struct part p)
{
    const struct part none = {p.text, 0};

    if (p.text[0] == '&')
        p = part_trim(part_behind(p, 1));
    else if ((param->type != &type_data && param->type != &type_address) || part_is(p, "unspec") ||
             part_is(p, "bad") || cform_is_null(p))
        return none;
    return name_valid(p.text, p.len) ? p : none;
}

bool
cform_put_strlen(struct cform_writer *w, struct part p)
{
    static const char front[] = "strlen(";
    struct buf bytes = {0}, number = {0};
    struct part rest;
    bool good = part_begins(p, front) &&
                cform_string_bytes(&bytes, part_behind(p, sizeof front - 1), &rest) &&
                part_is(part_trim(rest), ")");

    if (good) {
        buf_int(&number, (long long)bytes.len);
        cform_put_part(w, buf_text(&number), p);
    }
    buf_free(&bytes);
    buf_free(&number);
    return good;
}
