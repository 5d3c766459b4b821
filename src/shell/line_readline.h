/*
 * line_readline.h: the parts of the Readline driver that stand in files of their own.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SHELL_LINE_READLINE_H
#define SHELL_LINE_READLINE_H

#include <stddef.h>

#include "shell/line.h"

/* Completion by hooks->complete; kept by pointer. */
void line_complete_open(const struct line_hooks *hooks);

/* Text pasted at a terminal that marks its begin and end is taken as it is, a tab is no
 * completion, and the rest of the program goes on while the end is missing. */
void line_paste_open(void);
/* A new line is edited: is it pasted, too? */
void line_paste_resume(void);
/* The longest time to wait for more of what is pasted, in milliseconds; -1 outside. */
int line_paste_timeout(void);
/* The end of the paste will not come. */
void line_paste_cancel(void);

/* The history: Readline's own in memory, and a file of the user's, if it can be. */
void line_history_open(void);
void line_history_remember(const char *line);
void line_history_offer(const char *line);
const char *line_history_get(size_t n);

#endif
