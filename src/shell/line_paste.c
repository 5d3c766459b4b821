/*
 * line_paste.c: bracketed paste in place of Readline's own, which reads until the end
 * mark, stops everything else meanwhile, and makes one line of many. Knows nothing of the
 * text.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "shell/line_readline.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

#include <readline/readline.h>

/* A terminal sends what is pasted at once. When nothing came for so long, the end mark is
 * lost, and keys are keys again. */
enum { PASTE_IDLE_MS = 500 };

#define PASTE_BEGINS "\033[200~"
#define PASTE_ENDS "\033[201~"

/* Readline calls back without a context. */
static struct {
    bool active;
    Keymap keys;  /* while something is pasted: every key is text */
    Keymap usual; /* before that */
} paste;

static int
begin(int count, int key)
{
    (void)count;
    (void)key;
    if (!paste.active) {
        paste.active = true;
        paste.usual = rl_get_keymap();
        rl_set_keymap(paste.keys);
    }
    return 0;
}

static int
end(int count, int key)
{
    (void)count;
    (void)key;
    line_paste_cancel();
    return 0;
}

/* A tab with more right behind it was pasted at a terminal that does not say so. */
static int
complete_or_insert(int count, int key)
{
    struct pollfd fd = {.fd = fileno(rl_instream), .events = POLLIN};

    if (poll(&fd, 1, 0) > 0 && (fd.revents & POLLIN) != 0)
        return rl_insert(count, key);
    if (rl_last_func == complete_or_insert)
        rl_last_func = rl_complete; /* which lists the candidates at the second tab */
    return rl_complete(count, key);
}

static void
mark_pastes(const char *sequence)
{
    fputs(sequence, rl_outstream);
    fflush(rl_outstream);
}

static void
prepare(int meta)
{
    rl_prep_terminal(meta);
    mark_pastes("\033[?2004h");
}

static void
restore(void)
{
    mark_pastes("\033[?2004l");
    rl_deprep_terminal();
}

static void
make_keys(void)
{
    paste.keys = rl_make_keymap();
    rl_bind_key_in_map('\t', rl_insert, paste.keys);
    rl_bind_key_in_map('\n', rl_newline, paste.keys);
    rl_bind_key_in_map('\r', rl_newline, paste.keys);
    rl_bind_keyseq_in_map(PASTE_BEGINS, begin, paste.keys);
    rl_bind_keyseq_in_map(PASTE_ENDS, end, paste.keys);
}

static void
bind_in(Keymap map)
{
    if (map['\t'].type == ISFUNC && map['\t'].function == rl_complete)
        rl_bind_key_in_map('\t', complete_or_insert, map);
    if (paste.keys == NULL)
        return;
    rl_bind_keyseq_in_map(PASTE_BEGINS, begin, map);
    rl_bind_keyseq_in_map(PASTE_ENDS, end, map);
}

void
line_paste_open(void)
{
    static const char *const maps[] = {"emacs-standard", "vi-insert", "vi-command"};
    const char *wanted = rl_variable_value("enable-bracketed-paste");

    if (wanted != NULL && strcmp(wanted, "on") == 0) {
        rl_variable_bind("enable-bracketed-paste", "off");
        rl_prep_term_function = prepare;
        rl_deprep_term_function = restore;
        make_keys();
    }
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
        bind_in(rl_get_keymap_by_name(maps[i]));
}

void
line_paste_resume(void)
{
    if (paste.active)
        rl_set_keymap(paste.keys);
}

int
line_paste_timeout(void)
{
    return paste.active ? PASTE_IDLE_MS : -1;
}

void
line_paste_cancel(void)
{
    if (!paste.active)
        return;
    paste.active = false;
    rl_set_keymap(paste.usual);
}
