/*
 * line_readline.c: lines edited with GNU Readline in its callback form, in a loop of our
 * own that goes on reporting events while a line is typed. Knows nothing of what a line
 * means.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "shell/line.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <readline/readline.h>

#include "shell/line_readline.h"
#include "shell/line_wait.h"

/* Readline has one state for the whole process, and its callbacks take no context. */
static struct {
    struct line_hooks hooks;
    struct buf *line; /* where the line goes that is being edited */
    bool editing;     /* the handler is installed, the terminal is Readline's */
    bool ended;       /* end of input instead of a line */
} self = {.hooks = {.watch = {-1, -1}}};

/* Characters wider than a byte need a locale that knows them. */
static void
set_character_set(void)
{
    const char *name = setlocale(LC_CTYPE, "");

    if (name == NULL || strcmp(name, "C") == 0 || strcmp(name, "POSIX") == 0)
        setlocale(LC_CTYPE, "C.UTF-8");
}

static void
open_terminal(const struct line_hooks *hooks)
{
    self.hooks = *hooks;
    set_character_set();
    rl_readline_name = "sockshell";
    rl_instream = stdin;
    rl_outstream = stdout;
    rl_catch_signals = 0;
    rl_catch_sigwinch = 0;
    rl_change_environment = 0; /* other threads may read it */
    rl_initialize();
    line_complete_open(&self.hooks);
    line_paste_open();
    line_history_open();
}

/* Gives the terminal back as it was, for the call that the line makes. */
static void
stop_editing(void)
{
    if (!self.editing)
        return;
    self.editing = false;
    rl_callback_handler_remove();
}

static void
on_line(char *text)
{
    self.ended = text == NULL;
    if (text != NULL)
        buf_str(self.line, text);
    free(text);
    stop_editing();
}

/* Leaves the line that is edited, wherever in it the cursor is and whatever Readline was
 * about to ask. */
static void
drop_line(const char *mark)
{
    line_paste_cancel();
    rl_callback_sigcleanup();
    rl_free_line_state();
    rl_point = rl_end;
    rl_redisplay();
    fputs(mark, rl_outstream);
    rl_crlf();
    fflush(rl_outstream);
    stop_editing();
}

/* Ctrl-Z: the terminal belongs to others until this process goes on. */
static void
suspend(struct line_wait *wait)
{
    rl_cleanup_after_signal();
    line_wait_end(wait);
    raise(SIGTSTP);
    line_wait_begin(wait, wait->numbers);
    rl_reset_after_signal();
    rl_reset_screen_size();
    rl_forced_update_display();
}

/* What came while the line was edited; false when that is over without a line. */
static bool
take_signals(struct line_wait *wait, enum line_result *result)
{
    if (line_wait_caught(SIGWINCH))
        rl_resize_terminal();
    if (line_wait_caught(SIGTSTP))
        suspend(wait);
    if (!line_wait_caught(SIGINT))
        return true;
    drop_line("^C");
    *result = LINE_INTERRUPTED;
    return false;
}

static enum line_result
edit(struct line_wait *wait)
{
    enum line_result result = LINE_READ;

    while (self.editing) {
        int wakes = line_wait(wait, &self.hooks, true, line_paste_timeout());

        if (!take_signals(wait, &result))
            return result;
        if ((wakes & WAKE_END) != 0) {
            drop_line("");
            return LINE_END;
        }
        if ((wakes & WAKE_IDLE) != 0)
            line_paste_cancel();
        if ((wakes & WAKE_EVENT) != 0 && self.hooks.ready != NULL)
            self.hooks.ready(self.hooks.context);
        if ((wakes & WAKE_INPUT) != 0)
            rl_callback_read_char();
    }
    return self.ended ? LINE_END : LINE_READ;
}

static enum line_result
read_line(const char *prompt, struct buf *line)
{
    static const int signals[] = {SIGINT, SIGTSTP, SIGWINCH, 0};
    struct line_wait wait;
    enum line_result result;

    buf_clear(line);
    self.line = line;
    self.ended = false;
    line_wait_begin(&wait, signals);
    self.editing = true;
    rl_reset_screen_size(); /* it may have changed while nobody listened */
    rl_callback_handler_install(prompt, on_line);
    line_paste_resume();
    result = edit(&wait);
    if (self.ended) {
        rl_crlf();
        fflush(rl_outstream);
    }
    line_wait_end(&wait);
    return result;
}

static void
print_above(const char *text, size_t len)
{
    if (self.editing)
        rl_clear_visible_line();
    fwrite(text, 1, len, stdout);
    fflush(stdout);
    if (self.editing) {
        rl_on_new_line();
        rl_redisplay();
    }
}

static void
close_terminal(void)
{
    stop_editing();
}

static const struct line_driver line_readline = {
    .name = "readline",
    .edits = true,
    .open = open_terminal,
    .read = read_line,
    .above = print_above,
    .remember = line_history_remember,
    .offer = line_history_offer,
    .history = line_history_get,
    .close = close_terminal,
};

const struct line_driver *
line_terminal(void)
{
    return &line_readline;
}
