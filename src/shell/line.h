/*
 * line.h: where the next line comes from when a person or a pipe gives it. Two drivers
 * stand behind it: plain stdio, which is always there, and GNU Readline. Neither knows
 * what a line means.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SHELL_LINE_H
#define SHELL_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum line_result {
    LINE_READ,
    LINE_END,        /* end of input, Ctrl-D on an empty line */
    LINE_INTERRUPTED, /* Ctrl-C at the prompt: what was typed is dropped */
    LINE_TOO_LONG    /* LINE_MAX_MIB without a line end: no more can be read */
};

/* What has no line ends is no script, and might have no end either. */
enum { LINE_MAX_MIB = 16, LINE_MAX_BYTES = LINE_MAX_MIB << 20 };

/* What completion offers for the word around the cursor. */
struct line_matches {
    size_t start;      /* offset in the line where the word begins that is replaced */
    char **words;      /* each owned, as is the list; malloc(3) */
    size_t count;
    char *file;        /* also file names that begin so, of the driver's own finding, as words
                          of the language; owned; NULL: none */
    bool no_space;     /* no blank behind a sole match (it ends with : or =) */
};

enum { LINE_WATCHES = 2 };

/* What a driver may ask of the shell while it waits for a line. Any may be NULL. */
struct line_hooks {
    void *context;
    int watch[LINE_WATCHES]; /* descriptors; readable: ready() has something to report; or -1 */
    void (*ready)(void *context); /* reports with line_driver.above() */
    void (*complete)(void *context, const char *line, size_t cursor,
                     struct line_matches *out);
    volatile const int *signal; /* not 0: one asks the shell to end; LINE_END */
};

struct line_driver {
    const char *name; /* "readline", "stdio": for --version */
    bool edits;       /* lines are edited on the terminal; output has to go by above() */
    /* Copies *hooks. */
    void (*open)(const struct line_hooks *hooks);
    /* The next line, without its line end, any bytes; b is cleared first. Without a line
     * the cursor is left at the start of a fresh one. SIGINT is LINE_INTERRUPTED whatever
     * its handler, which is back when this returns. */
    enum line_result (*read)(const char *prompt, struct buf *b);
    /* Prints whole lines. While a line is edited they go above it; it stays as it is. */
    void (*above)(const char *text, size_t len);
    /* Adds a line to the history in memory and, if there is a history file, to it. A line
     * that begins with a blank, or repeats the one before, is not kept. */
    void (*remember)(const char *line);
    /* Adds a line to the history in memory only: the up-arrow brings it. */
    void (*offer)(const char *line);
    /* The n-th line of the history, 0 the oldest; NULL behind the last. The driver's. */
    const char *(*history)(size_t n);
    /* Puts the terminal back. Safe to call twice, and when open was never called. */
    void (*close)(void);
};

/* Standard input as it comes; on a terminal prompts to standard output, no editing. Keeps
 * a history in memory so that `history` works. */
extern const struct line_driver line_stdio;

/* The best driver that was built in for a terminal: Readline's, else line_stdio. */
const struct line_driver *line_terminal(void);

#endif
