/*
 * act_flow.c: commands that steer a script: names, loops, pauses, files, the end.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "base/escape.h"
#include "shell/acts.h"
#include "shell/session.h"

static const char group[] = "Scripts";

static enum flow
run_default(struct session *s, const struct statement *st, struct diag *d)
{
    const char *name;
    const char *value;
    size_t len;

    if (st->nwords != 2)
        return act_usage(st, d);
    if (!act_word(s, st, 0, &name, d))
        return FLOW_FAULT;
    if (!name_valid(name, strlen(name))) {
        word_fault(&st->words[0], d, "a name is letters, digits and _, and begins with no digit");
        return FLOW_FAULT;
    }
    if (names_find(&s->engine.names, name, strlen(name)) != NULL)
        return FLOW_NEXT;
    if (!word_expand(&st->words[1], &s->cx, &value, &len, d))
        return FLOW_FAULT;
    names_set(&s->engine.names, name, strlen(name), value, len, NULL);
    return FLOW_NEXT;
}

const struct command act_default = {
    .name = "default",
    .group = group,
    .summary = "give a name a value, unless it has one (from -D, for example)",
    .usage = "NAME VALUE",
    .act = run_default,
    .words = {&type_variable},
    .kept = true,
};

const struct command act_repeat = {
    .name = "repeat",
    .group = group,
    .summary = "run the lines up to end N times, or until eof, or until error",
    .usage = "N | until eof | until error",
    .more = "until eof: until a receive returns 0; until error: until a call fails. The first "
            "three rounds are shown, and the last; set repeat all shows every one. The "
            "failed call that ends repeat until error is expected. In a script a loop until "
            "something is left, and counts as failed, when the time limit (set timeout) is over.",
    .words = {&type_word},
    .opens_block = true,
};

static enum flow
run_end(struct session *s, const struct statement *st, struct diag *d)
{
    (void)s;
    return st->nwords != 0 ? act_usage(st, d) : FLOW_NEXT;
}

const struct command act_end = {
    .name = "end",
    .group = group,
    .summary = "end the lines that repeat runs",
    .usage = "",
    .act = run_end,
    .closes_block = true,
};

static enum flow
run_echo(struct session *s, const struct statement *st, struct diag *d)
{
    struct buf line = {0};

    for (size_t i = 0; i < st->nwords; i++) {
        const char *text;
        size_t len;

        if (!word_expand(&st->words[i], &s->cx, &text, &len, d)) {
            buf_free(&line);
            return FLOW_FAULT;
        }
        if (i != 0)
            buf_char(&line, ' ');
        escape_text(&line, text, len);
    }
    if (!s->loops.hidden)
        output_say(s, "%s", buf_text(&line));
    buf_free(&line);
    return FLOW_NEXT;
}

const struct command act_echo = {
    .name = "echo",
    .group = group,
    .summary = "print its words",
    .usage = "WORD…",
    .act = run_echo,
    .words = {&type_word},
    .kept = true,
};

static enum flow
run_sleep(struct session *s, const struct statement *st, struct diag *d)
{
    const char *text;
    double seconds;
    struct timespec left;

    if (st->nwords != 1)
        return act_usage(st, d);
    if (!act_word(s, st, 0, &text, d))
        return FLOW_FAULT;
    if (!act_seconds(text, &seconds)) {
        word_fault(&st->words[0], d, "sleep takes seconds: 1, 0.5, 200ms");
        return FLOW_FAULT;
    }
    left.tv_sec = (time_t)seconds;
    left.tv_nsec = (long)((seconds - (double)left.tv_sec) * 1e9);
    while (nanosleep(&left, &left) != 0 && errno == EINTR && !interrupt_pending())
        continue;
    if (s->engine.lab != NULL)
        step_settle(s, NULL);
    output_below_echo(s);
    output_flush(s);
    return FLOW_NEXT;
}

const struct command act_sleep = {
    .name = "sleep",
    .group = group,
    .summary = "wait so many seconds",
    .usage = "SECONDS",
    .act = run_sleep,
    .words = {&type_word},
    .kept = true,
};

static enum flow
run_source(struct session *s, const struct statement *st, struct diag *d)
{
    const char *path;
    enum flow flow;

    if (st->nwords != 1)
        return act_usage(st, d);
    if (!act_word(s, st, 0, &path, d))
        return FLOW_FAULT;
    if (s->origin.depth >= 16) {
        word_fault(&st->words[0], d, "scripts stand 16 deep in each other: does one run itself?");
        return FLOW_FAULT;
    }
    if (!script_file(s, path, &flow)) {
        word_fault(&st->words[0], d, "the script cannot be read: %s", errno_sentence(errno));
        return FLOW_FAULT;
    }
    /* At the prompt a script that stops has stopped; in a script, so has that. */
    if (flow == FLOW_STOP && !s->origin.stops)
        return FLOW_NEXT;
    return flow;
}

const struct command act_source = {
    .name = "source",
    .group = group,
    .summary = "run the lines of a script in this session",
    .usage = "FILE",
    .act = run_source,
    .words = {&type_file},
    .reads_states = true,
};

static enum flow
run_reset(struct session *s, const struct statement *st, struct diag *d)
{
    if (st->nwords != 0)
        return act_usage(st, d);
    session_reset(s);
    return FLOW_NEXT;
}

const struct command act_reset = {
    .name = "reset",
    .group = group,
    .summary = "close all sockets, forget all names, begin at step 1 again",
    .usage = "",
    .act = run_reset,
    .kept = true,
};

static enum flow
run_quit(struct session *s, const struct statement *st, struct diag *d)
{
    const char *text;
    long long status;

    if (st->nwords > 1)
        return act_usage(st, d);
    if (st->nwords == 1) {
        if (!act_word(s, st, 0, &text, d))
            return FLOW_FAULT;
        if (!number_parse(text, strlen(text), &status) || status < 0 || status > 255) {
            word_fault(&st->words[0], d, "an exit status is a number from 0 to 255");
            return FLOW_FAULT;
        }
        s->status = (int)status;
        s->status_given = true;
    }
    return FLOW_QUIT;
}

const struct command act_quit = {
    .name = "quit",
    .alias = "exit",
    .group = "Shell",
    .summary = "leave the shell, with this exit status if one is given; so does Ctrl-D",
    .usage = "[STATUS]",
    .act = run_quit,
    .words = {&type_word},
};
