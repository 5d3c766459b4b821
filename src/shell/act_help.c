/*
 * act_help.c: help, made from the rows of the commands and the types of their parameters.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <string.h>

#include "shell/acts.h"
#include "shell/session.h"

enum { NAME_WIDTH = 14, PARAMETER_WIDTH = 18 };

static void
list_group(struct session *s, const char *group)
{
    buf_printf(&s->text, "%s\n", group);
    for (size_t l = 0; s->dict.lists[l] != NULL; l++)
        for (const struct command *const *at = s->dict.lists[l]; *at != NULL; at++)
            if (strcmp((*at)->group, group) == 0)
                text_entry(&s->text, (*at)->name, NAME_WIDTH, (*at)->summary);
}

/* Has a row before this one the same heading? */
static bool
is_first_of_group(const struct session *s, const struct command *c)
{
    for (size_t l = 0; s->dict.lists[l] != NULL; l++)
        for (const struct command *const *at = s->dict.lists[l]; *at != NULL; at++) {
            if (*at == c)
                return true;
            if (strcmp((*at)->group, c->group) == 0)
                return false;
        }
    return true;
}

static void
help_all(struct session *s)
{
    for (size_t l = 0; s->dict.lists[l] != NULL; l++)
        for (const struct command *const *at = s->dict.lists[l]; *at != NULL; at++)
            if (is_first_of_group(s, *at))
                list_group(s, (*at)->group);
    buf_str(&s->text, "Line\n");
    text_entry(&s->text, "N = COMMAND", NAME_WIDTH,
               "keep the result under the name N; $N is its value");
    text_entry(&s->text, "CALL => R", NAME_WIDTH,
               "check the result: ok, error, 13, ECONNREFUSED, \"data\", eof, blocked, any");
    text_entry(&s->text, "# TEXT", NAME_WIDTH, "a comment; ; separates commands");
    text_sentence(&s->text, "help NAME tells more of one command.");
}

static void
help_parameters(struct session *s, const struct signature *call)
{
    for (size_t i = 0; i < call->nparams; i++) {
        const struct param *p = &call->params[i];
        struct buf label = {0};

        buf_printf(&label, "%-9s%s=", p->named_only ? "" : p->show, p->name);
        text_entry(&s->text, buf_text(&label), PARAMETER_WIDTH, p->type->title);
        buf_free(&label);
    }
}

static void
help_one(struct session *s, const struct command *c)
{
    command_usage(&s->text, c);
    buf_char(&s->text, '\n');
    text_sentence(&s->text, c->summary);
    if (c->call.nparams != 0)
        help_parameters(s, &c->call);
    if (c->more != NULL)
        text_sentence(&s->text, c->more);
    if (c->alias != NULL)
        buf_printf(&s->text, "  Also: %s\n", c->alias);
}

/* By name or number. */
static bool
help_error(struct session *s, const char *name)
{
    const struct constant *row = constant_by_name(&constants_errno, name, strlen(name));
    long long number;

    if (row == NULL && number_parse(name, strlen(name), &number) && number > 0)
        row = constant_by_value(&constants_errno, (long)number);
    if (row == NULL)
        return false;
    buf_printf(&s->text, "errno %ld %s\n", row->value, row->name);
    text_sentence(&s->text, row->help);
    return true;
}

/* What is no command may be explained: EADDRINUSE, or 98, SO_LINGER. That is no page. False: there
 * is nothing of this name. */
static bool
help_name(struct session *s, const struct word *w, const char *name, struct diag *d)
{
    size_t start = s->text.len;
    const char *nearest;
    bool ambiguous;
    const struct command *c = dictionary_find(&s->dict, name, strlen(name), &nearest, &ambiguous);

    if (c == NULL && explain_name(s, name))
        return true;
    if (c != NULL)
        help_one(s, c);
    else if (!help_error(s, name))
        return word_fault(w, d,
                          "there is no such command, and nothing to explain of that name%s%s",
                          nearest != NULL ? "; perhaps " : "", nearest != NULL ? nearest : "");
    output_page(s, start);
    return true;
}

static enum flow
run_help(struct session *s, const struct statement *st, struct diag *d)
{
    size_t start = s->text.len;
    const char *name;

    if (st->nwords > 1)
        return act_usage(st, d);
    if (st->nwords == 0) {
        help_all(s);
        output_page(s, start);
        return FLOW_NEXT;
    }
    if (!act_word(s, st, 0, &name, d) || !help_name(s, &st->words[0], name, d))
        return FLOW_FAULT;
    return FLOW_NEXT;
}

const struct command act_help = {
    .name = "help",
    .alias = "?",
    .group = "Shell",
    .summary = "list the commands, or tell more of one, or of an errno",
    .usage = "[NAME|ERRNO]",
    .act = run_help,
    .words = {&type_command},
};
