/*
 * transcript.c: lines of a session's output told from lines that were typed, by their form alone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "shell/transcript.h"

#include <string.h>

#include "decode/states.h"

/* A call is broken before its result only where the two are wider than a line. */
enum { SHORTEST_BROKEN = 32 };

struct text {
    const char *at;
    size_t len;
};

static size_t
count_blanks(struct text t)
{
    size_t n = 0;

    while (n < t.len && (t.at[n] == ' ' || t.at[n] == '\t'))
        n++;
    return n;
}

static struct text
behind(struct text t, size_t bytes)
{
    return (struct text){t.at + bytes, t.len - bytes};
}

static bool
begins(struct text t, const char *with)
{
    return t.len >= strlen(with) && memcmp(t.at, with, strlen(with)) == 0;
}

static bool
ends(struct text t, const char *with)
{
    return t.len >= strlen(with) && begins(behind(t, t.len - strlen(with)), with);
}

static bool
holds(struct text t, const char *what)
{
    for (; t.len != 0; t = behind(t, 1))
        if (begins(t, what))
            return true;
    return false;
}

/* The next word, empty at the end. */
static struct text
next_word(struct text *t)
{
    struct text word = behind(*t, count_blanks(*t));
    size_t len = 0;

    while (len < word.len && word.at[len] != ' ' && word.at[len] != '\t')
        len++;
    *t = behind(word, len);
    return (struct text){word.at, len};
}

static bool
is_number(struct text word)
{
    for (size_t i = 0; i < word.len; i++)
        if (word.at[i] < '0' || word.at[i] > '9')
            return false;
    return word.len != 0;
}

/* "  4 conn  ESTABLISHED …": a descriptor, perhaps its name, a state. */
static bool
is_state(struct text line)
{
    enum { STATE_WITHIN = 3 };

    if (!begins(line, "  ") || !is_number(next_word(&line)))
        return false;
    for (int i = 1; i < STATE_WITHIN; i++) {
        struct text word = next_word(&line);

        if (word.len != 0 && word.at[0] >= 'A' && word.at[0] <= 'Z' &&
            state_parse(word.at, word.len) != STATE_UNKNOWN)
            return true;
    }
    return false;
}

/* strace's lines that are no calls: "+++ exited with 0 +++", "--- SIGINT {…} ---". */
static bool
is_remark(struct text line)
{
    return (ends(line, " +++") && (holds(line, "+++ exited") || holds(line, "+++ killed"))) ||
           (ends(line, " ---") && holds(line, "--- SIG"));
}

static bool
is_prompt(struct text line)
{
    line = behind(line, count_blanks(line));
    return begins(line, "sockshell>") || begins(line, "...>");
}

/* "    = 13   errno 0", the second half of a step's first line. */
static bool
is_result(struct text line)
{
    return begins(behind(line, count_blanks(line)), "= ") && holds(line, " errno ");
}

/* A step's first line with its result, or that of a call that waits. */
static bool
is_step(struct text line)
{
    return is_result(line) || (memchr(line.at, '(', line.len) != NULL &&
                               (holds(line, "   errno ") || holds(line, ") waits for ")));
}

static bool
is_output(struct text line)
{
    return begins(line, "  ") || begins(line, "%") || is_step(line) ||
           (ends(line, ")") && line.len >= SHORTEST_BROKEN);
}

bool
transcript_skips(enum transcript *where, const char *line, size_t len)
{
    struct text t = {line, len};

    if (len == 0)
        return false;
    if (is_state(t) || is_remark(t))
        return true;
    if (is_prompt(t)) {
        *where = TRANSCRIPT_PROMPT;
        return false;
    }
    if (*where == TRANSCRIPT_PROMPT && is_output(t))
        return true;
    if (*where == TRANSCRIPT_STEP && begins(t, "  ") && !is_result(t))
        return true;
    *where = is_step(t) ? TRANSCRIPT_STEP : TRANSCRIPT_NOT;
    return false;
}

static size_t
newline_behind(const char *text, size_t len, size_t at)
{
    const char *newline = memchr(text + at, '\n', len - at);

    return newline != NULL ? (size_t)(newline - text) : len;
}

size_t
transcript_line_end(const char *text, size_t len, size_t at)
{
    size_t end = newline_behind(text, len, at);
    size_t next;

    if (end == at || end == len || text[end - 1] != ')')
        return end;
    next = newline_behind(text, len, end + 1);
    return is_result((struct text){text + end + 1, next - end - 1}) ? next : end;
}
