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

/* What a whole text is. */
enum printed {
    PRINTED_NOT,         /* a script */
    PRINTED_ALONE,       /* a session's output */
    PRINTED_WITH_PROMPTS /* a session's output, and what was typed */
};

enum printed transcript_printed(const char *text, size_t len);

/* Is there nothing to do for this line? *where is kept from line to line. */
bool transcript_skips(enum transcript *where, const char *line, size_t len);

/* Of a line that tells a socket's state: the descriptor, and the port at this end. False: it is no
 * such line, or tells no port. */
bool transcript_local_port(const char *line, size_t len, int *fd, int *port);
/* Of a line that tells how a job ended, "%1 accept(3, …) = 4   errno 0": its number. 0: it is no
 * such line. Otherwise *result becomes the result as a line expects it, empty where the job was
 * interrupted. */
int transcript_job(const char *line, size_t len, const char **result, size_t *result_len);
/* Does a call in C's form begin the line? */
bool transcript_is_call(const char *line, size_t len);

/* Where the line that begins at `at` ends: with its newline, or with the next one if the shell had
 * to break it before its result. */
size_t transcript_line_end(const char *text, size_t len, size_t at);

#endif
