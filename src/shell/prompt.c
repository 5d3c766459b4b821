/*
 * prompt.c: the conversation: a prompt, a line, what it does, and what happens meanwhile.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "shell/session.h"

static const char first_screen[] =
    "sockshell " PACKAGE_VERSION ": Berkeley sockets, call by call, with what the kernel makes of "
    "them.\n"
    "Try:  s = socket tcp    bind s 127.0.0.1:8888    listen s 1    accept s\n"
    "help lists the commands, help NAME tells more; scripts are played with source FILE.\n"
    "Ctrl-C interrupts a call that waits; quit or Ctrl-D leaves.\n";

/* A signal handler has no other place to write to. */
static volatile int ending_signal;

static void
on_ending(int number)
{
    ending_signal = number;
}

/* SIGTERM and SIGHUP end the shell by way of its loop, which puts the terminal back. */
static void
catch_ending(void)
{
    struct sigaction act = {.sa_handler = on_ending};

    sigemptyset(&act.sa_mask);
    sigaction(SIGTERM, &act, NULL);
    sigaction(SIGHUP, &act, NULL);
}

static void
report(void *context)
{
    step_settle(context);
}

static void
run_line(struct session *s, struct program *p, const struct buf *line, unsigned lineno,
         enum flow *flow)
{
    *flow = program_feed(s, p, line->data, line->len, lineno);
    if (interrupt_taken() && *flow == FLOW_STOP)
        *flow = FLOW_NEXT;
}

static enum line_result
read_line(struct session *s, struct line_hooks *hooks, const struct program *p, struct buf *line)
{
    enum line_result result;

    step_settle(s);
    hooks->watch = watch_descriptor(s->engine.watch);
    result = s->line->read(p->depth > 0 ? "      ...> " : "sockshell> ", line);
    interrupt_taken();
    return result;
}

/* A pasted block arrives as one line with newlines in it. */
static enum flow
run_lines(struct session *s, struct program *p, struct buf *input)
{
    struct buf line = {0};
    enum flow flow = FLOW_NEXT;
    const char *at = input->data;
    const char *end = at + input->len;

    for (;;) {
        const char *newline = at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;
        const char *stop = newline != NULL ? newline : end;

        buf_clear(&line);
        buf_add(&line, at, (size_t)(stop - at));
        s->line->remember(buf_text(&line));
        run_line(s, p, &line, 1, &flow);
        if (newline == NULL || flow != FLOW_NEXT)
            break;
        at = newline + 1;
    }
    buf_free(&line);
    return flow;
}

void
prompt_run(struct session *s)
{
    struct line_hooks hooks = {.context = s, .watch = -1, .ready = report,
                               .complete = complete_line, .signal = &ending_signal};
    struct program p = {0};
    struct buf line = {0};
    enum flow flow = FLOW_NEXT;

    catch_ending();
    s->origin = (struct origin){0};
    s->dict.prefixes = true;
    s->line = isatty(STDIN_FILENO) ? line_terminal() : &line_stdio;
    s->line->open(&hooks);
    if (!s->set.json && !s->set.quiet) {
        buf_str(&s->text, first_screen);
        output_flush(s);
    }
    while (flow != FLOW_QUIT && ending_signal == 0) {
        enum line_result result = read_line(s, &hooks, &p, &line);

        if (result == LINE_END)
            break;
        if (result == LINE_READ)
            flow = run_lines(s, &p, &line);
        else if (p.depth > 0)
            p = (arena_free(&p.arena), (struct program){0});
    }
    s->line->close();
    s->line = NULL;
    buf_free(&line);
    arena_free(&p.arena);
    if (ending_signal != 0)
        s->status = 128 + ending_signal;
    else if (flow != FLOW_QUIT)
        s->status = STATUS_OK;
}
