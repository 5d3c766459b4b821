/*
 * script_edit.c: the edits to a typed call, found in its words and in the places of its
 * arguments. Whatever is not edited stays to the letter.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "views/script_edit.h"

#include <string.h>

#include "base/words.h"

/* ---- edits -------------------------------------------------------------------------------- */

/* Takes the text; puts it where its column belongs. */
static void
add_edit(struct script_edits *e, size_t column, size_t width, struct buf *text)
{
    size_t at = e->count;

    if (at == SCRIPT_EDITS_MAX) {
        buf_free(text);
        return;
    }
    for (; at > 0 && e->list[at - 1].column > column; at--)
        e->list[at] = e->list[at - 1];
    e->list[at] = (struct script_edit){.column = column, .width = width, .text = *text};
    e->count++;
}

void
script_edits_free(struct script_edits *e)
{
    for (size_t i = 0; i < e->count; i++)
        buf_free(&e->list[i].text);
    e->count = 0;
}

void
script_edits_apply(struct script_edits *e, const struct record *r, struct buf *out)
{
    size_t at = 0;

    for (size_t i = 0; i < e->count; i++) {
        const struct script_edit *edit = &e->list[i];

        if (edit->column < at)
            continue;
        buf_add(out, r->line + at, edit->column - at);
        buf_add(out, edit->text.data, edit->text.len);
        at = edit->column + edit->width;
    }
    if (r->call_len > at)
        buf_add(out, r->line + at, r->call_len - at);
    script_edits_free(e);
}

/* ---- the command's name ------------------------------------------------------------------- */

/* A piece of the line. */
struct part {
    const char *text;
    size_t len;
};

/* The word that names the command; empty where it is not plain. */
static struct part
command_word(const struct record *r)
{
    struct arena arena = {0};
    struct words words = {0};
    struct diag d = {0};
    struct part part = {0};
    size_t at = 0;

    if (!words_split(r->line, r->call_len, &arena, &words, &d))
        words.count = 0;
    while (at < words.count && words.list[at].kind == WORD_TARGET)
        at++;
    if (at < words.count && words.list[at].kind == WORD_TEXT && !words.list[at].quoted &&
        word_literal(&words.list[at], &(size_t){0}) != NULL)
        part = (struct part){r->line + words.list[at].column, words.list[at].width};
    diag_free(&d);
    arena_free(&arena);
    return part;
}

static bool
is_beginning(struct part part, const char *name)
{
    return part.len < strlen(name) && memcmp(part.text, name, part.len) == 0;
}

static const char *
command_named(const struct record *r, struct part word)
{
    if (r->call == NULL)
        return "";
    if (strcmp(r->call, "accept4") == 0)
        return "accept";
    if (strcmp(r->call, "send") == 0 && word.len > strlen("send"))
        return "sendall";
    return r->call;
}

const char *
script_command(const struct record *r)
{
    return command_named(r, command_word(r));
}

void
script_edit_command(struct script_edits *e, const struct record *r)
{
    struct part word = command_word(r);
    const char *name = command_named(r, word);
    struct buf text = {0};

    if (word.len == 0 || !is_beginning(word, name))
        return;
    buf_str(&text, name);
    add_edit(e, (size_t)(word.text - r->line), word.len, &text);
}

/* ---- arguments ---------------------------------------------------------------------------- */

/* What was typed for an argument, without its NAME=; empty where nothing was. */
static struct part
typed(const struct record *r, const struct arg *a)
{
    struct part part = {r->line + a->column, a->width};
    const char *equals;

    if (!a->given || (size_t)a->column + a->width > r->call_len)
        return (struct part){0};
    equals = a->named ? memchr(part.text, '=', part.len) : NULL;
    if (equals != NULL) {
        part.len -= (size_t)(equals + 1 - part.text);
        part.text = equals + 1;
    }
    return part;
}

static bool
begins(struct part part, const char *text)
{
    return part.len >= strlen(text) && memcmp(part.text, text, strlen(text)) == 0;
}

static bool
is_literal(struct part part)
{
    return part.len != 0 && memchr(part.text, '$', part.len) == NULL &&
           !begins(part, "local:") && !begins(part, "peer:");
}

static void
edit_address(struct script_edits *e, const struct record *r, const struct arg *a,
             const struct script_addresses *known)
{
    bool connects = strcmp(r->call, "bind") != 0;
    struct part part = typed(r, a);
    struct buf text = {0};

    if (a->in.kind != VALUE_ADDRESS || !is_literal(part) ||
        script_address_chosen(known, a->in.bytes, a->in.len))
        return;
    if (script_address_owner(known, a->in.bytes, a->in.len,
                             connects ? SCRIPT_REACHES : SCRIPT_EXACT, -1, &text))
        add_edit(e, (size_t)(part.text - r->line), part.len, &text);
}

void
script_edit_addresses(struct script_edits *e, const struct record *r,
                      const struct script_addresses *a)
{
    for (size_t i = 0; i < r->nargs; i++)
        edit_address(e, r, &r->args[i], a);
}
