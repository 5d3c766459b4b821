/*
 * transcript.h: what a session printed, when it is pasted or played: which lines were typed and
 * which are only what came of them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SHELL_TRANSCRIPT_H
#define SHELL_TRANSCRIPT_H

#include <stdbool.h>
#include <stddef.h>

/* What came before a line. */
enum transcript {
    TRANSCRIPT_NOT,    /* a line that was typed */
    TRANSCRIPT_PROMPT, /* one that was pasted with its prompt: what it led to follows */
    TRANSCRIPT_STEP    /* a step as it was printed: the states that it led to follow */
};

/* Is there nothing to do for this line? *where is kept from line to line. */
bool transcript_skips(enum transcript *where, const char *line, size_t len);

/* Where the line that begins at `at` ends: with its newline, or with the next one if the shell had
 * to break it before its result. */
size_t transcript_line_end(const char *text, size_t len, size_t at);

#endif
