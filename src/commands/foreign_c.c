/*
 * foreign_c.c: words of a C program, for foreign_words.c: variables, and functions that make a
 * number or a length.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "commands/foreign.h"

#include "commands/type.h"
#include "decode/foreign.h"

/* What is written in the place of a variable. */
static const struct {
    const struct type *type;
    const char *command; /* NULL: any */
    const char *reason;
    const char *example;
} of_types[] = {
    {&type_address, "bind", "an address is written as it is: HOST:PORT, * for any host", "*:8888"},
    {&type_address, NULL, "an address is written as it is: HOST:PORT, or a UNIX socket's path",
     "127.0.0.1:8888"},
    {&type_data, NULL,
     "data is written as it is: \"text\", #1000 for so many bytes, or what a name holds",
     "\"text\""},
    {&type_optval, NULL, "the value is written as it is, not its address", "1"},
};

static const struct type *
type_of(const struct at_fault *f)
{
    const struct signature *call = &f->st->command->call;

    for (size_t i = 0; i < call->nparams; i++)
        if (f->st->slots != NULL && f->st->slots[i].word == &f->st->words[f->index])
            return call->params[i].type;
    return NULL;
}

/* &addr, or in C's form the $addr that was made of it. */
static bool
is_variable(const struct at_fault *f)
{
    if (f->text.text[0] == '&')
        return true;
    return f->st->spans != NULL && f->text.text[0] == '$' &&
           names_find(&f->cx->engine->names, f->text.text + 1, f->text.len - 1) == NULL;
}

/* The word, and the length behind it if that is a variable too, as in connect(s, addr, len). */
static struct part
with_length(const struct at_fault *f)
{
    struct part all = f->text, next, value;

    if (f->index + 1 == f->st->nwords)
        return all;
    next = foreign_typed(f->st, &f->st->words[f->index + 1]);
    value = part_behind(next, part_end(next.text, next.len, 0, "=") + 1);
    if (name_valid(value.text, value.len))
        all.len = (size_t)(next.text + next.len - all.text);
    return all;
}

static bool
variable(const struct at_fault *f)
{
    const struct type *type = type_of(f);
    const struct word *w = &f->st->words[f->index];
    const char *command = f->st->command->name;
    struct at_fault whole = *f;

    for (size_t i = 0; i < sizeof of_types / sizeof *of_types; i++)
        if (of_types[i].type == type &&
            (of_types[i].command == NULL || strcmp(of_types[i].command, command) == 0)) {
            word_fault(w, f->d, "%s", of_types[i].reason);
            whole.text = with_length(f);
            foreign_offer_word(&whole, of_types[i].example, (struct part){"", 0}, "");
            return true;
        }
    return false;
}

static bool
function(const struct at_fault *f)
{
    size_t head = part_end(f->text.text, f->text.len, 0, "(");
    struct part argument = part_behind(f->text, head + 1);
    const struct foreign *row = NULL;
    long long port;

    if (head != 0 && head < f->text.len)
        row = foreign_find(f->text.text, head, NULL, 0);
    if (row == NULL)
        return false;
    word_fault(&f->st->words[f->index], f->d, "%s", row->reason);
    argument.len = part_end(argument.text, argument.len, 0, ")");
    if (part_begins(f->text, "htons(") && number_parse(argument.text, argument.len, &port))
        foreign_offer_word(f, "*:", argument, "");
    return true;
}

bool
foreign_c(const struct at_fault *f)
{
    if (f->index == f->st->nwords || f->text.len == 0)
        return false;
    return is_variable(f) ? variable(f) : function(f);
}
