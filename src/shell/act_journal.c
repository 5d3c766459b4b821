/*
 * act_journal.c: the session on paper: saved as a script, recorded step by step; and the lines
 * that were typed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "base/escape.h"
#include "shell/acts.h"
#include "shell/overwrite.h"
#include "shell/session.h"

static const char group[] = "Session";

static void
not_written(const struct statement *st, struct diag *d)
{
    word_fault(&st->words[0], d, "the file cannot be written: %s",
               errno == ENXIO ? "nobody reads from this FIFO" : errno_sentence(errno));
}

/* How many calls the journal still has. */
static unsigned long
calls_kept(const struct journal *j)
{
    unsigned long n = 0;

    for (size_t i = 0; i < j->count; i++)
        n += journal_at(j, i)->type == RECORD_STEP;
    return n;
}

static enum flow
run_save(struct session *s, const struct statement *st, struct diag *d)
{
    const char *path;
    struct buf script = {0};
    unsigned long calls;
    bool good;

    if (st->nwords != 1)
        return act_usage(st, d);
    if (!act_word(s, st, 0, &path, d))
        return FLOW_FAULT;
    if (s->step == 0) {
        word_fault(&st->words[0], d, "no call has been made that could be saved");
        return FLOW_FAULT;
    }
    buf_str(&script, "#!/usr/bin/env -S sockshell -f\n");
    script_journal(&script, &s->journal);
    good = overwrite_file(path, script.data, script.len);
    buf_free(&script);
    if (!good) {
        not_written(st, d);
        return FLOW_FAULT;
    }
    calls = calls_kept(&s->journal);
    output_say(s, "  saved %lu call%s%s", calls, calls == 1 ? "" : "s",
               s->journal.forgotten != 0 ? "; those before are forgotten" : "");
    return FLOW_NEXT;
}

const struct command act_save = {
    .name = "save",
    .group = group,
    .summary = "write the session as a script, with its results as expectations",
    .usage = "FILE",
    .act = run_save,
    .words = {&type_file},
    .reads_states = true,
};

static enum flow
run_record(struct session *s, const struct statement *st, struct diag *d)
{
    const char *path;

    if (st->nwords != 1)
        return act_usage(st, d);
    if (!act_word(s, st, 0, &path, d))
        return FLOW_FAULT;
    if (strcmp(path, "off") == 0) {
        output_stop_record(s);
        return FLOW_NEXT;
    }
    if (!output_start_record(s, path)) {
        not_written(st, d);
        return FLOW_FAULT;
    }
    return FLOW_NEXT;
}

const struct command act_record = {
    .name = "record",
    .group = group,
    .summary = "write each step to a file as it happens; record off ends that",
    .usage = "FILE|off",
    .act = run_record,
    .words = {&type_file},
    .reads_states = true,
};

static enum flow
run_history(struct session *s, const struct statement *st, struct diag *d)
{
    size_t start = s->text.len;
    const char *line;

    if (st->nwords != 0)
        return act_usage(st, d);
    for (size_t i = 0; s->line != NULL && (line = s->line->history(i)) != NULL; i++) {
        buf_printf(&s->text, "%5zu  ", i + 1);
        escape_text(&s->text, line, strlen(line));
        buf_char(&s->text, '\n');
    }
    output_page(s, start);
    return FLOW_NEXT;
}

const struct command act_history = {
    .name = "history",
    .group = "Shell",
    .summary = "list the lines that were typed",
    .usage = "",
    .act = run_history,
};
