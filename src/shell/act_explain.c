/*
 * act_explain.c: a call, a state or an errno explained, from the tables.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <string.h>

#include "decode/constants.h"
#include "decode/options.h"
#include "shell/acts.h"
#include "shell/session.h"
#include "views/explain.h"

static enum flow
explain_all(struct session *s)
{
    if (s->set.json)
        json_topics(&s->text);
    else
        text_topics(&s->text);
    output_flush(s);
    return FLOW_NEXT;
}

/* How the call is made here: "accept FD [FLAGS]"; empty if it is not. */
static void
put_usage(const struct topic *t, struct buf *out)
{
    /* accept4 is accept with flags. */
    size_t len = strcmp(t->name, "accept4") == 0 ? strlen("accept") : strlen(t->name);

    if (t->kind == TOPIC_OPTION)
        buf_printf(out, "getsockopt FD %s", t->name);
    if (t->kind == TOPIC_CALL && strcmp(t->name, act_getaddrinfo.name) == 0)
        command_usage(out, &act_getaddrinfo);
    for (const struct command *const *at = call_commands; *at != NULL; at++)
        if (t->kind == TOPIC_CALL && strlen((*at)->name) == len &&
            memcmp((*at)->name, t->name, len) == 0)
            command_usage(out, *at);
}

static void
explain_one(struct session *s, const struct topic *t)
{
    struct buf usage = {0};

    put_usage(t, &usage);
    if (s->set.json)
        json_topic(&s->text, t, usage.len != 0 ? buf_text(&usage) : NULL);
    else
        text_topic(&s->text, t, usage.len != 0 ? buf_text(&usage) : NULL);
    buf_free(&usage);
    output_flush(s);
}

bool
explain_name(struct session *s, const char *name)
{
    const struct topic *t = topic_find(name, strlen(name));
    struct topic made;

    if (t == NULL && topic_of_tables(name, strlen(name), &made))
        t = &made;
    if (t != NULL)
        explain_one(s, t);
    return t != NULL;
}

static enum flow
run_explain(struct session *s, const struct statement *st, struct diag *d)
{
    const char *name;

    if (st->nwords == 0)
        return explain_all(s);
    if (st->nwords != 1)
        return act_usage(st, d);
    if (!act_word(s, st, 0, &name, d))
        return FLOW_FAULT;
    if (explain_name(s, name))
        return FLOW_NEXT;
    word_fault(&st->words[0], d,
               "there is nothing to explain of that name; explain alone lists what there is");
    return FLOW_FAULT;
}

static void
complete_topic(struct completion *c, const struct engine *e)
{
    (void)e;
    for (size_t i = 0; i < topics_count; i++)
        completion_offer(c, topics[i].name);
    for (size_t i = 0; i < options_count && c->len != 0; i++)
        completion_offer(c, options[i].name);
    for (size_t i = 0; i < constants_message.count && c->len != 0; i++)
        completion_offer(c, constants_message.rows[i].name);
}

static const struct type type_topic = {
    .title = "a call, a state, an errno, an option, a flag or a signal",
    .complete = complete_topic,
};

const struct command act_explain = {
    .name = "explain",
    .group = "Looking",
    .summary = "explain a call, a socket state, an errno, an option",
    .usage = "[NAME]",
    .more = "explain accept, explain FIN_WAIT1, explain ECONNREFUSED, explain SO_LINGER; alone it "
            "lists what can be explained.",
    .act = run_explain,
    .words = {&type_topic},
};
