/*
 * prompt.c: the conversation: a prompt, a line, what it does, and what happens meanwhile.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "shell/job.h"
#include "shell/lab.h"
#include "shell/rescue.h"

static const char first_screen[] =
    "sockshell " PACKAGE_VERSION
    ": each socket call, its result, errno, and the state it leads to.\n"
    "Try: s = socket tcp   bind s 127.0.0.1:8888   listen s 1   accept s\n"
    "help lists the commands, help NAME explains one; lesson lists the lessons.\n"
    "A call that waits gives the prompt back; cancel ends it. Ctrl-D leaves.\n";

/* Ends the shell though no signal came. */
enum { NO_SIGNAL = -1 };

/* A signal handler has no other place to write to. */
static volatile int ending_signal;

static void
on_ending(int number)
{
    ending_signal = number;
    interrupt_now();
}

/* SIGTERM, SIGHUP and SIGQUIT end the shell by way of its loop, which puts the terminal back. */
static void
catch_ending(void)
{
    static const int numbers[] = {SIGTERM, SIGHUP, SIGQUIT};
    struct sigaction act = {.sa_handler = on_ending};
    struct sigaction before;

    sigemptyset(&act.sa_mask);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(numbers[i], &act, NULL);
}

/* What has happened since the last time. */
static void
report(void *context)
{
    struct session *s = context;

    jobs_collect(s);
    step_settle(s, NULL);
    programs_settle(s);
    engine_attend(&s->engine);
    if (s->quits)
        ending_signal = NO_SIGNAL;
}

/* In the lab it says where one is. */
static void
put_prompt(const struct session *s, const struct program *p, struct buf *out)
{
    const char *host = lab_name(s->engine.lab, s->engine.on);

    if (p->depth > 0)
        buf_str(out, "      ...");
    else if (s->engine.lab != NULL)
        buf_str(out, host != NULL ? host : "outside");
    else
        buf_str(out, "sockshell");
    buf_str(out, "> ");
}

static enum line_result
read_line(struct session *s, const struct program *p, struct buf *line)
{
    enum line_result result;
    struct buf prompt = {0};

    report(s);
    put_prompt(s, p, &prompt);
    result = s->line->read(buf_text(&prompt), line);
    buf_free(&prompt);
    interrupt_taken();
    return result;
}

/* What a line ends, but for the shell itself, ends with the line. A program that waits belongs to
 * its job; what is typed next is another one. */
static enum flow
run_line(struct session *s, struct program **p, struct buf *line)
{
    enum flow flow;

    s->line->remember(buf_text(line));
    flow = program_feed(s, *p, line->data, line->len, 1);
    if (flow == FLOW_WAITS)
        *p = mem_alloc(sizeof **p);
    interrupt_taken();
    workers_rest(&s->engine.workers);
    return flow == FLOW_QUIT ? FLOW_QUIT : FLOW_NEXT;
}

void
prompt_greet(struct session *s)
{
    if (s->greeted || s->set.json || s->set.quiet)
        return;
    s->greeted = true;
    buf_str(&s->text, first_screen);
    output_flush(s);
}

static void
open_line(struct session *s)
{
    struct line_hooks hooks = {.context = s, .ready = report, .complete = complete_line,
                               .signal = &ending_signal};

    workers_open(&s->engine.workers, &s->engine.own);
    hooks.watch[0] = engine_watch_descriptor(&s->engine);
    hooks.watch[1] = workers_bell(&s->engine.workers);
    s->line = isatty(STDIN_FILENO) ? line_terminal() : &line_stdio;
    s->line->open(&hooks);
    prompt_greet(s);
}

/* Reads lines until the last one. */
static void
converse(struct session *s)
{
    struct program *p = mem_alloc(sizeof *p);
    struct buf line = {0};
    enum flow flow = FLOW_NEXT;

    while (flow == FLOW_NEXT && ending_signal == 0) {
        enum line_result result = read_line(s, p, &line);

        if (result == LINE_TOO_LONG)
            output_complain(s, "The line is longer than %d MiB.", LINE_MAX_MIB);
        if (result == LINE_END || result == LINE_TOO_LONG)
            break;
        if (result == LINE_READ)
            flow = run_line(s, &p, &line);
        else
            program_drop(p);
    }
    buf_free(&line);
    program_drop(p);
    free(p);
}

void
prompt_run(struct session *s)
{
    catch_ending();
    s->origin = (struct origin){0};
    s->dict.prefixes = true;
    open_line(s);
    rescue_begin(s);
    converse(s);
    rescue_end();
    s->line->close();
    s->line = NULL;
    if (ending_signal > 0)
        s->status = 128 + ending_signal;
    else if (!s->status_given)
        s->status = STATUS_OK; /* who tries things at a prompt has done nothing wrong */
}
