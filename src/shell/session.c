/*
 * session.c: the beginning and the end of a session.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "shell/session.h"

#include <stdlib.h>
#include <string.h>

#include "shell/acts.h"
#include "shell/job.h"
#include "shell/lab.h"

void
session_open(struct session *s, bool inherit)
{
    *s = (struct session){0};
    engine_open(&s->engine, inherit, &s->output_closed);
    journal_init(&s->journal);
    s->cx = (struct context){.engine = &s->engine, .arena = &s->scratch, .dot = -1,
                             .look_up = resolve_name, .session = s,
                             .replayed = &s->origin.replayed};
    s->set = (struct settings){
        .style = {.detail = TEXT_NORMAL}, .timeout_ns = 10000000000, .changes = true};
    s->dict = (struct dictionary){
        .lists = {call_commands, system_commands, shell_commands, NULL},
        .cx = &s->cx,
        .status = &act_status};
    s->record_fd = -1;
}

void
session_reset(struct session *s)
{
    bool lab = s->engine.lab != NULL;
    struct lab_plan plan = lab ? s->engine.lab->plan : (struct lab_plan){0};
    struct lab_lack lack = {0};

    lab_end(s);
    jobs_drop(s);
    engine_reset(&s->engine);
    journal_clear(&s->journal);
    s->cx.dot = -1;
    s->cx.ret = 0;
    s->cx.error = 0;
    memset(s->signalled, 0, sizeof s->signalled);
    buf_clear(&s->cx.data);
    s->step = 0;
    s->jobs_made = 0;
    s->failure.step = 0;
    if (lab && !lab_begin(s, &plan, &lack))
        lab_complain(s, &lack);
}

int
session_close(struct session *s)
{
    output_stop_record(s);
    for (unsigned place = 1; place < PLACES; place++)
        programs_end(s, place);
    /* What the kernel does not let go of ends with the process. */
    if (!jobs_drop(s))
        return s->status;
    engine_close(&s->engine);
    journal_free(&s->journal);
    arena_free(&s->scratch);
    arena_free(&s->failure.texts);
    buf_free(&s->text);
    buf_free(&s->kept);
    buf_free(&s->replayed_line);
    replayed_free(&s->origin.replayed);
    buf_free(&s->cx.data);
    diag_free(&s->diag);
    return s->status;
}
