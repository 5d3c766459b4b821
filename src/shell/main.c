/*
 * main.c: from the command line to a session and back to an exit status.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/interrupt.h"
#include "shell/job.h"
#include "shell/lab.h"
#include "shell/options.h"
#include "shell/session.h"
#include "views/json.h"

static bool
wants_colour(const struct options *o)
{
    const char *term = getenv("TERM");

    if (o->colour != 0)
        return o->colour > 0;
    return isatty(STDOUT_FILENO) != 0 && getenv("NO_COLOR") == NULL && term != NULL &&
           strcmp(term, "dumb") != 0;
}

/* local:FD and peer:FD of a socket that is closed, or whose connection is over, are what was seen
 * of it. They may stand in any word, also in one that a name keeps. */
static bool
names_an_end(const char *text, size_t len)
{
    static const char *const ends[] = {"local:", "peer:"};

    for (size_t at = 0; at < len; at++)
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
            if (len - at >= strlen(ends[i]) && memcmp(text + at, ends[i], strlen(ends[i])) == 0)
                return true;
    return false;
}

/* Does a command of this line need what only the states tell? One that is wrong is not run. */
static bool
line_asks(const struct session *s, const char *line, size_t len)
{
    struct arena arena = {0};
    struct statement *st;
    struct diag d = {0};
    bool asks = false;

    if (names_an_end(line, len))
        return true;
    if (statement_parse(line, len, NULL, 0, &s->dict, &arena, &st, &d))
        for (; st != NULL; st = st->next)
            asks = asks || (st->command != NULL && st->command->reads_states);
    diag_free(&d);
    arena_free(&arena);
    return asks;
}

static bool
text_asks(const struct session *s, const char *text, size_t len)
{
    const char *end = text + len;

    while (text < end) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        const char *stop = newline != NULL ? newline : end;

        if (line_asks(s, text, (size_t)(stop - text)))
            return true;
        text = stop + 1;
    }
    return false;
}

/* Of what can be read only once, the answer is yes: it costs a little time, no more. */
static bool
item_asks(const struct session *s, const struct run_item *item)
{
    struct buf text = {0};
    struct stat st;
    bool asks;

    if (item->is_text)
        return text_asks(s, item->text, strlen(item->text));
    if (stat(item->text, &st) != 0 || !S_ISREG(st.st_mode) || !script_read(item->text, &text))
        return true;
    asks = text_asks(s, text.data, text.len);
    buf_free(&text);
    return asks;
}

/* Of what is still to be typed, or comes through a pipe, the answer is yes as well. */
static bool
asks_for_states(const struct session *s, const struct options *o)
{
    if (o->nitems == 0 || o->interactive)
        return true;
    for (size_t i = 0; i < o->ndefines; i++)
        if (names_an_end(o->defines[i], strlen(o->defines[i])))
            return true;
    for (size_t i = 0; i < o->nitems; i++)
        if (item_asks(s, &o->items[i]))
            return true;
    return false;
}

/* A journal that nobody can ask for, since no script does and no prompt follows, is kept short:
 * to write it through memory would cost more than the calls. */
enum { UNREAD_JOURNAL = 256 };

/* With -q nobody sees the states: they are read only for a script that asks for them. */
static void
apply(struct session *s, const struct options *o)
{
    s->set.quiet = o->quiet;
    s->set.json = o->json;
    if (o->json)
        json_start();
    s->set.keep_going = o->keep_going;
    s->set.allow_run = o->allow_run;
    s->set.style.ascii = o->ascii;
    s->set.style.colour = wants_colour(o);
    s->counts = !o->json && !o->quiet && isatty(STDOUT_FILENO) != 0;
    s->engine.observing = !o->quiet || asks_for_states(s, o);
    if (!s->engine.observing && !o->interactive)
        s->journal.max_count = UNREAD_JOURNAL;
    for (size_t i = 0; i < o->ndefines; i++) {
        const char *equals = strchr(o->defines[i], '=');

        names_set(&s->engine.names, o->defines[i], (size_t)(equals - o->defines[i]), equals + 1,
                  strlen(equals + 1), NULL);
    }
}

static enum flow
run_item(struct session *s, const struct run_item *item)
{
    enum flow flow = FLOW_NEXT;

    if (item->is_text)
        return script_text(s, "-c", item->text, strlen(item->text), false);
    if (!script_file(s, item->text, &flow)) {
        output_complain(s, "sockshell: %s: %s", item->text, errno_sentence(errno));
        s->status = STATUS_USAGE;
        return FLOW_STOP;
    }
    return flow;
}

/* Does a prompt follow, or is there nothing else? */
static bool
converses(const struct options *o)
{
    return o->interactive || (o->nitems == 0 && isatty(STDIN_FILENO) != 0);
}

static void
run_all(struct session *s, const struct options *o)
{
    static const struct run_item standard_input = {.text = "-"};
    bool piped = o->nitems == 0 && !o->interactive && isatty(STDIN_FILENO) == 0;
    enum flow flow = piped ? run_item(s, &standard_input) : FLOW_NEXT;

    for (size_t i = 0; i < o->nitems && flow == FLOW_NEXT; i++)
        flow = run_item(s, &o->items[i]);
    if (interrupt_taken())
        s->status = STATUS_INTERRUPTED;
    if (flow != FLOW_QUIT && (o->interactive || (o->nitems == 0 && !piped)))
        prompt_run(s);
    else
        jobs_settle(s);
}

/* --lab. Where there can be none, a script ends, and who types has loopback. */
static bool
begin_lab(struct session *s, const struct options *o)
{
    struct lab_plan plan;
    struct lab_lack lack = {0};
    const char *why;

    if (o->lab == NULL)
        return true;
    if (!lab_plan_parse(&plan, o->lab, &why)) {
        output_complain(s, "sockshell: --lab=%s: %s", o->lab, why);
        s->status = STATUS_USAGE;
        return false;
    }
    if (o->nitems == 0 && converses(o))
        prompt_greet(s);
    if (lab_begin(s, &plan, &lack)) {
        lab_note(s, o->lab);
        return true;
    }
    lab_complain(s, &lack);
    s->status = STATUS_LACKS;
    return converses(o);
}

static void
run(struct session *s, const struct options *o)
{
    apply(s, o);
    if (!begin_lab(s, o))
        return;
    if (o->record == NULL || output_start_record(s, o->record)) {
        run_all(s, o);
        return;
    }
    output_complain(s, "sockshell: %s: %s", o->record, errno_sentence(errno));
    s->status = STATUS_USAGE;
}

int
main(int argc, char **argv)
{
    struct options o;
    struct session s;
    enum options_result result = options_parse(argc, argv, &o);
    int status = result == OPTIONS_BAD ? STATUS_USAGE : STATUS_OK;

    if (result == OPTIONS_RUN) {
        session_open(&s, o.inherit);
        interrupt_install();
        run(&s, &o);
        status = session_close(&s);
    }
    options_free(&o);
    return status;
}
