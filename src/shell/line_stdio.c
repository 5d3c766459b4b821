/*
 * line_stdio.c: lines as standard input gives them: a pipe, a file, or a terminal that
 * edits by itself. Does no editing; knows nothing of what a line means.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "shell/line.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "shell/line_wait.h"

enum { CHUNK = 65536, HISTORY_LINES = 1000 };

/* The interface has no context: a process has one standard input. It is read by read(2),
 * not by getdelim(3), which takes a line cut by a signal for a whole one. */
static struct {
    struct line_hooks hooks;
    bool terminal;
    struct buf input;   /* what was read */
    size_t given;       /* bytes at the front of that which were given as lines */
    const char *prompt; /* while a line is waited for */
    char *history[HISTORY_LINES];
    size_t remembered;
} self = {.hooks = {.watch = {-1, -1}}};

/* A closed or full standard output is noticed by who prints results, not here. */
static void
print(const char *text, size_t len)
{
    fwrite(text, 1, len, stdout);
    fflush(stdout);
}

static void
open_input(const struct line_hooks *hooks)
{
    self.hooks = *hooks;
    self.terminal = isatty(STDIN_FILENO) != 0;
}

/* Gives the next line if all of it is there; `scanned` bytes behind self.given are known
 * to hold no line end. */
static bool
give_line(struct buf *line, size_t scanned)
{
    size_t left = self.input.len - self.given;
    const char *from;
    const char *end;

    if (left == scanned)
        return false;
    from = self.input.data + self.given;
    end = memchr(from + scanned, '\n', left - scanned);
    if (end == NULL)
        return false;
    buf_add(line, from, (size_t)(end - from));
    self.given += (size_t)(end - from) + 1;
    return true;
}

/* What was given makes room for what comes. */
static void
drop_given(void)
{
    if (self.given == 0)
        return;
    self.input.len -= self.given;
    memmove(self.input.data, self.input.data + self.given, self.input.len);
    self.given = 0;
}

/* No line came: what follows does not belong behind the prompt. */
static enum line_result
without_line(enum line_result result)
{
    if (self.terminal)
        print("\n", 1);
    self.input.len = 0;
    return result;
}

/* The last line of a file may lack its line end. */
static enum line_result
at_end(struct buf *line)
{
    if (self.input.len == 0)
        return without_line(LINE_END);
    buf_add(line, self.input.data, self.input.len);
    self.input.len = 0;
    return LINE_READ;
}

/* Reads what is there. False at the end. */
static bool
fill(void)
{
    ssize_t got = read(STDIN_FILENO, buf_room(&self.input, CHUNK), CHUNK);

    if (got < 0)
        return errno == EINTR || errno == EAGAIN;
    self.input.len += (size_t)got;
    return got > 0;
}

static enum line_result
wait_for_line(struct line_wait *wait, struct buf *line)
{
    for (;;) {
        int wakes = line_wait(wait, &self.hooks, self.terminal, -1);
        size_t scanned = self.input.len;

        if (line_wait_caught(SIGINT))
            return without_line(LINE_INTERRUPTED);
        if ((wakes & WAKE_END) != 0)
            return without_line(LINE_END);
        if ((wakes & WAKE_EVENT) != 0 && self.hooks.ready != NULL)
            self.hooks.ready(self.hooks.context);
        if ((wakes & WAKE_INPUT) == 0)
            continue;
        if (!fill())
            return at_end(line);
        if (give_line(line, scanned))
            return LINE_READ;
        if (self.input.len > LINE_MAX_BYTES)
            return without_line(LINE_TOO_LONG);
    }
}

static enum line_result
read_line(const char *prompt, struct buf *line)
{
    static const int signals[] = {SIGINT, 0};
    struct line_wait wait;
    enum line_result result;

    buf_clear(line);
    /* Ctrl-C at a prompt that can be seen is for this line already. */
    line_wait_begin(&wait, signals);
    if (self.terminal)
        print(prompt, strlen(prompt));
    self.prompt = prompt;
    if (give_line(line, 0)) {
        result = LINE_READ;
    } else {
        drop_given();
        result = wait_for_line(&wait, line);
    }
    line_wait_end(&wait);
    self.prompt = NULL;
    return result;
}

/* What is being typed belongs to the terminal and cannot be moved: the report begins
 * below it, and a new prompt follows. */
static void
print_above(const char *text, size_t len)
{
    bool prompting = self.prompt != NULL && self.terminal;

    if (prompting)
        print("\n", 1);
    print(text, len);
    if (prompting)
        print(self.prompt, strlen(self.prompt));
}

static void
offer_line(const char *line)
{
    if (self.remembered == HISTORY_LINES) {
        free(self.history[0]);
        self.remembered--;
        memmove(self.history, self.history + 1, self.remembered * sizeof *self.history);
    }
    self.history[self.remembered++] = mem_string(line);
}

static void
remember_line(const char *line)
{
    if (line[0] == ' ' || line[0] == '\t' || line[0] == '\0')
        return;
    if (self.remembered == 0 || strcmp(self.history[self.remembered - 1], line) != 0)
        offer_line(line);
}

static const char *
history_line(size_t n)
{
    return n < self.remembered ? self.history[n] : NULL;
}

static void
close_input(void)
{
    while (self.remembered > 0)
        free(self.history[--self.remembered]);
    buf_free(&self.input);
    self.given = 0;
}

const struct line_driver line_stdio = {
    .name = "stdio",
    .open = open_input,
    .read = read_line,
    .above = print_above,
    .remember = remember_line,
    .offer = offer_line,
    .history = history_line,
    .close = close_input,
};
