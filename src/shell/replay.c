/*
 * replay.c: what a session printed as the lines of a script.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "shell/replay.h"

#include "base/escape.h"
#include "commands/cform.h"
#include "decode/address.h"
#include "shell/job.h"

/* ---- ports -------------------------------------------------------------------------------- */

/* "  3 s  LISTEN   127.0.0.1:40123": that port was this descriptor's. */
static void
learn_from_state(struct session *s, const char *line, size_t len)
{
    struct endpoint now;
    int fd, then;

    if (transcript_local_port(line, len, &fd, &then) && engine_address(&s->engine, fd, false, &now))
        replayed_learn(&s->origin.replayed, then, address_port(now.bytes, now.len));
}

static int
written_port(const struct record *r)
{
    for (size_t i = 0; i < r->nargs; i++)
        if (r->args[i].out.kind == VALUE_ADDRESS)
            return address_port(r->args[i].out.bytes, r->args[i].out.len);
    return -1;
}

enum flow
replay_learn(struct session *s, unsigned lineno, enum flow flow)
{
    struct replayed *ports = &s->origin.replayed;

    for (size_t n = s->journal.count; ports->written > 0 && n-- > 0;) {
        const struct record *r = journal_at(&s->journal, n);

        if (r->lineno != lineno)
            break;
        if (r->type == RECORD_STEP)
            replayed_learn(ports, ports->written, written_port(r));
    }
    ports->written = 0;
    return flow;
}

/* ---- lines that become others ------------------------------------------------------------- */

/* A job's end is waited for, unless it has been told already. False: it is no job of this session,
 * and its call is made anew. */
static bool
take_job(struct session *s, const char *line, size_t len)
{
    const char *result;
    size_t result_len;
    int number = transcript_job(line, len, &result, &result_len);

    if (number == 0 || number > s->jobs_made)
        return false;
    buf_clear(&s->replayed_line);
    if (job_find(s, number) != NULL && result_len == 0)
        buf_printf(&s->replayed_line, "cancel %%%d", number);
    else if (job_find(s, number) != NULL)
        buf_printf(&s->replayed_line, "wait %%%d => %.*s", number, (int)result_len, result);
    return true;
}

/* Could the line have been typed, rightly or as a call in C's form with a fault in it? */
static bool
is_statement(struct session *s, const char *line, size_t len)
{
    struct arena arena = {0};
    struct diag d = {0};
    struct statement *st;
    struct cform form;
    bool call = transcript_is_call(line, len) ||
                cform_translate(line, len, &s->dict, &arena, &form, &d) != CFORM_NOT;
    bool good = statement_parse(line, len, s->origin.file, 0, &s->dict, &arena, &st, &d);

    for (; good && st != NULL; st = st->next)
        if (st->command != NULL && st->command->call.invoke != NULL &&
            st->command->shorthand == NULL)
            good = statement_bind(st, &s->cx, &d);
    arena_free(&arena);
    diag_free(&d);
    return good || call;
}

/* What echo had printed it prints again. */
static void
take_caption(struct session *s, const char *line, size_t len)
{
    buf_clear(&s->replayed_line);
    buf_str(&s->replayed_line, "echo ");
    escape_quoted(&s->replayed_line, line, len);
}

bool
replay_skips(struct session *s, const char **line, size_t *len)
{
    enum transcript before = s->origin.transcript;
    bool with_prompts = s->origin.printed == PRINTED_WITH_PROMPTS;

    if (transcript_skips(&s->origin.transcript, *line, *len)) {
        learn_from_state(s, *line, *len);
        return true;
    }
    if (s->origin.printed == PRINTED_NOT || s->origin.transcript == TRANSCRIPT_PROMPT || *len == 0)
        return false;
    if (take_job(s, *line, *len)) {
        *line = buf_text(&s->replayed_line);
        *len = s->replayed_line.len;
        return *len == 0;
    }
    if ((with_prompts && before != TRANSCRIPT_PROMPT) || is_statement(s, *line, *len))
        return false;
    if (with_prompts) {
        s->origin.transcript = before; /* the echo was typed */
        return true;
    }
    take_caption(s, *line, *len);
    *line = buf_text(&s->replayed_line);
    *len = s->replayed_line.len;
    return false;
}
