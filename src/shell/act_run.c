/*
 * act_run.c: programs that run in the hosts of the lab: what they print, and how they end.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/escape.h"
#include "base/mem.h"
#include "shell/acts.h"
#include "shell/lab.h"

/* A program that was started in a host. */
struct guest {
    struct child child;
    unsigned place;
    char *name;        /* argv[0] */
    struct buf output; /* the beginning of a line whose end has not come */
    struct guest *next;
};

/* At the prompt a program is waited for as long as a call is. */
enum { PATIENCE_NS = 300000000, CHUNK = 4096, AT_ONCE = 64 << 10, SHOWN_LINE_MAX = 4096 };

/* ---- what it prints ----------------------------------------------------------------------- */

/* `server| data received` */
static void
tell_line(struct session *s, const struct guest *g, const char *text, size_t len)
{
    struct buf line = {0};
    struct record r = {.type = RECORD_MESSAGE, .step = s->step, .fd = -1,
                       .host = lab_name(s->engine.lab, g->place), .file = s->origin.file,
                       .time_ns = engine_now(&s->engine)};

    buf_str(&line, r.host);
    buf_str(&line, "| ");
    buf_add(&line, text, len);
    r.line = line.data;
    r.line_len = line.len;
    output_record(s, &r);
    buf_free(&line);
}

static void
tell_lines(struct session *s, struct guest *g)
{
    char *start = g->output.data;
    char *end;
    size_t left = g->output.len;

    while (left != 0 && ((end = memchr(start, '\n', left)) != NULL || left > SHOWN_LINE_MAX)) {
        size_t len = end != NULL ? (size_t)(end - start) : SHOWN_LINE_MAX;
        size_t used = end != NULL ? len + 1 : len;

        tell_line(s, g, start, len);
        start += used;
        left -= used;
    }
    memmove(g->output.data, start, left);
    g->output.len = left;
}

/* Reads what there is, at most what a pipe holds: a program that never stops printing must not keep
 * the user from ending it. False: it has ended. */
static bool
read_output(struct session *s, struct guest *g)
{
    size_t left = AT_ONCE;
    ssize_t n = 0;

    while (left >= CHUNK && (n = read(g->child.output, buf_room(&g->output, CHUNK), CHUNK)) > 0) {
        left -= CHUNK;
        g->output.len += (size_t)n;
        tell_lines(s, g);
    }
    return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

static void
tell_rest(struct session *s, struct guest *g)
{
    if (g->output.len != 0)
        tell_line(s, g, g->output.data, g->output.len);
    buf_clear(&g->output);
}

/* ---- its end ------------------------------------------------------------------------------ */

static void
free_guest(struct session *s, struct guest *g)
{
    struct guest **at = &s->guests;

    while (*at != g)
        at = &(*at)->next;
    *at = g->next;
    own_close(&s->engine.own, g->child.output);
    buf_free(&g->output);
    free(g->name);
    free(g);
}

/* "python3 on client left with 1" */
static void
tell_end(struct session *s, const struct guest *g)
{
    struct buf name = {0};
    int status = g->child.status;

    escape_text(&name, g->name, strlen(g->name));
    if (WIFSIGNALED(status))
        output_say(s, "  %s on %s was ended by signal %d", buf_text(&name),
                   lab_name(s->engine.lab, g->place), WTERMSIG(status));
    else
        output_say(s, "  %s on %s left with %d", buf_text(&name),
                   lab_name(s->engine.lab, g->place), WEXITSTATUS(status));
    buf_free(&name);
}

/* As a shell has it: 128 and the signal that ended it. */
static int
status_of(const struct guest *g)
{
    int status = g->child.status;

    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Tells what it has printed. True: it has ended, which is told too. */
static bool
has_ended(struct session *s, struct guest *g)
{
    if (read_output(s, g))
        return false;
    tell_rest(s, g);
    child_ended(&g->child, true);
    return true;
}

/* Kills it, and tells what it has printed so far. */
static void
put_down(struct session *s, struct guest *g)
{
    child_kill(&g->child);
    while (!child_ended(&g->child, true))
        continue;
    read_output(s, g);
    tell_rest(s, g);
}

void
programs_hear(struct session *s)
{
    for (struct guest *g = s->guests; g != NULL; g = g->next)
        read_output(s, g);
}

void
programs_settle(struct session *s)
{
    struct guest *next;

    for (struct guest *g = s->guests; g != NULL; g = next) {
        next = g->next;
        if (!has_ended(s, g))
            continue;
        tell_end(s, g);
        free_guest(s, g);
    }
}

void
programs_end(struct session *s, unsigned place)
{
    struct guest *next;

    for (struct guest *g = s->guests; g != NULL; g = next) {
        next = g->next;
        if (g->place != place)
            continue;
        put_down(s, g);
        tell_end(s, g);
        free_guest(s, g);
    }
}

/* ---- waiting ------------------------------------------------------------------------------ */

/* Until it has ended, or the time (CLOCK_MONOTONIC; 0: none) or the user's patience is over. */
static bool
await_end(struct session *s, struct guest *g, int64_t until_ns)
{
    enum { LOOK_AGAIN_MS = 50 };

    while (!has_ended(s, g)) {
        if (interrupt_pending() || (until_ns != 0 && clock_ns(CLOCK_MONOTONIC) >= until_ns))
            return false;
        poll(&(struct pollfd){.fd = g->child.output, .events = POLLIN}, 1, LOOK_AGAIN_MS);
        step_settle(s, NULL);
    }
    return true;
}

static int64_t
patience(const struct session *s)
{
    if (!s->origin.limited)
        return clock_ns(CLOCK_MONOTONIC) + PATIENCE_NS;
    return s->set.timeout_ns != 0 ? clock_ns(CLOCK_MONOTONIC) + s->set.timeout_ns : 0;
}

static enum flow
differs(struct session *s, const struct statement *st, const char *expected, const char *got)
{
    struct buf line = {0};

    buf_str(&line, "expected ");
    escape_text(&line, expected, strlen(expected));
    buf_printf(&line, ", got %s", got);
    output_complain_at(s, st, st->expects ? st->expect->column : st->start, buf_text(&line));
    buf_free(&line);
    return FLOW_FAILED;
}

/* How it left, against what stands behind =>: ok, error, any, or the status. */
static enum flow
judge(struct session *s, const struct statement *st, int status, struct diag *d)
{
    const char *expected = "ok";
    struct buf got = {0};
    long long number;
    size_t len;
    bool met;
    enum flow flow = FLOW_NEXT;

    if (!st->expects && !s->origin.stops)
        return FLOW_NEXT;
    if (st->expects && !word_expand(st->expect, &s->cx, &expected, &len, d))
        return FLOW_FAULT;
    if (strcmp(expected, "ok") == 0 || strcmp(expected, "error") == 0)
        met = (status == 0) == (expected[0] == 'o');
    else if (number_parse(expected, strlen(expected), &number))
        met = status == number;
    else
        met = strcmp(expected, "any") == 0;
    buf_int(&got, status);
    if (!met)
        flow = differs(s, st, expected, buf_text(&got));
    buf_free(&got);
    return flow;
}

static enum flow
wait_for(struct session *s, const struct statement *st, struct guest *g, struct diag *d)
{
    int status;

    if (!await_end(s, g, patience(s))) {
        if (!s->origin.limited && !interrupt_pending()) {
            output_say(s, "  %s runs on %s   pid %ld", g->name, lab_name(s->engine.lab, g->place),
                       (long)g->child.pid);
            return FLOW_NEXT;
        }
        put_down(s, g);
        free_guest(s, g);
        return interrupt_pending() ? FLOW_NEXT : differs(s, st, "its end", "none in time");
    }
    status = status_of(g);
    if (status != 0 || !s->origin.limited)
        tell_end(s, g);
    free_guest(s, g);
    return judge(s, st, status, d);
}

bool
programs_at(const struct session *s, unsigned place)
{
    for (const struct guest *g = s->guests; g != NULL; g = g->next)
        if (g->place == place)
            return true;
    return false;
}

enum flow
programs_wait(struct session *s, const struct statement *st, unsigned place, struct diag *d)
{
    enum flow flow = FLOW_NEXT;
    struct guest *next;

    for (struct guest *g = s->guests; g != NULL && flow == FLOW_NEXT; g = next) {
        next = g->next;
        if (g->place == place)
            flow = wait_for(s, st, g, d);
    }
    return flow;
}

/* ---- run ---------------------------------------------------------------------------------- */

static char **
arguments(struct session *s, const struct statement *st, struct diag *d)
{
    char **argv = mem_alloc((st->nwords + 1) * sizeof *argv);

    for (size_t i = 1; i < st->nwords; i++) {
        const char *text;

        if (!act_word(s, st, i, &text, d)) {
            free(argv);
            return NULL;
        }
        argv[i - 1] = arena_copy(&s->scratch, text, strlen(text));
    }
    return argv;
}

static struct guest *
start(struct session *s, const struct statement *st, unsigned place, char **argv, struct diag *d)
{
    struct child child;
    struct guest *g;

    if (!host_spawn(lab_host(s->engine.lab, place), argv, &child)) {
        word_fault(&st->words[1], d, "this program cannot be started: %s", errno_sentence(errno));
        return NULL;
    }
    g = mem_alloc(sizeof *g);
    g->child = child;
    g->child.output = own_park(&s->engine.own, child.output);
    fcntl(g->child.output, F_SETFL, O_NONBLOCK);
    g->place = place;
    g->name = mem_string(argv[0]);
    g->next = s->guests;
    s->guests = g;
    watch_also(s->engine.watch, g->child.output);
    return g;
}

static bool
allowed(const struct session *s, const struct statement *st, struct diag *d)
{
    return s->origin.file == NULL || s->set.allow_run ||
           word_fault(st->name, d,
                      "a script may run programs only if sockshell was started with --allow-run");
}

static enum flow
run_run(struct session *s, const struct statement *st, struct diag *d)
{
    unsigned place;
    struct guest *g;
    char **argv;

    if (st->nwords < 2)
        return act_usage(st, d);
    if (!allowed(s, st, d) || !lab_word(s, st, 0, &place, d))
        return FLOW_FAULT;
    if (place == PLACE_OUTSIDE) {
        word_fault(&st->words[0], d, "programs run in the hosts of the lab alone");
        return FLOW_FAULT;
    }
    argv = arguments(s, st, d);
    g = argv != NULL ? start(s, st, place, argv, d) : NULL;
    free(argv);
    if (g == NULL)
        return FLOW_FAULT;
    return st->background ? FLOW_NEXT : wait_for(s, st, g, d);
}

const struct command act_run = {
    .name = "run",
    .group = "Lab",
    .summary = "run a program in a host of the lab",
    .usage = "HOST PROGRAM… [&] [=> STATUS]",
    .more = "It has that host's network and no other, and whatever it starts ends with the shell. "
            "What it prints is shown behind the host's name. At the prompt one that goes on is "
            "left "
            "alone, as one with & behind it; wait HOST waits for its end, cancel HOST ends it. A "
            "script may run programs only with --allow-run.",
    .act = run_run,
    .words = {&type_place},
    .kept = true,
    .may_expect = true,
    .background = true,
};
