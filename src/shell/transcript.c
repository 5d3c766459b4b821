/*
 * transcript.c: lines of a session's output told from lines that were typed, by their form alone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "shell/transcript.h"

#include <limits.h>
#include <string.h>

#include "decode/constants.h"
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

/* "127.0.0.1:40123" ends with a port. */
static bool
port_of(struct text word, int *port)
{
    size_t colon = word.len;
    long long number;

    while (colon > 0 && word.at[colon - 1] != ':')
        colon--;
    if (colon == 0 || !is_number(behind(word, colon)) ||
        !number_parse(word.at + colon, word.len - colon, &number) || number > 65535)
        return false;
    *port = (int)number;
    return true;
}

bool
transcript_local_port(const char *line, size_t len, int *fd, int *port)
{
    struct text t = {line, len};
    struct text word;
    long long number;

    if (!is_state(t))
        return false;
    word = next_word(&t);
    if (!number_parse(word.at, word.len, &number) || number > INT_MAX)
        return false;
    *fd = (int)number;
    while ((word = next_word(&t)).len != 0)
        if (port_of(word, port))
            return true;
    return false;
}

/* Behind the last " = ". */
static struct text
behind_equals(struct text t)
{
    struct text found = {t.at + t.len, 0};

    for (; t.len != 0; t = behind(t, 1))
        if (begins(t, ") = "))
            found = behind(t, strlen(") = "));
    return found;
}

int
transcript_job(const char *line, size_t len, const char **result, size_t *result_len)
{
    struct text t = {line, len};
    struct text number = next_word(&t), word;
    long long job;

    if (!begins(number, "%") || !is_step(t) ||
        !number_parse(number.at + 1, number.len - 1, &job) || job <= 0 || job > INT_MAX)
        return 0;
    t = behind_equals(t);
    word = next_word(&t);
    if (begins(word, "-1")) /* -1   errno 11 EAGAIN */
        for (int i = 0; i < 3; i++)
            word = next_word(&t);
    *result = word.at;
    *result_len = holds(t, "interrupted") ? 0 : word.len;
    return (int)job;
}

bool
transcript_is_call(const char *line, size_t len)
{
    size_t n = 0;

    while (n < len && ((line[n] >= 'a' && line[n] <= 'z') || (line[n] >= '0' && line[n] <= '9') ||
                       line[n] == '_'))
        n++;
    return n > 0 && n < len && line[n] == '(';
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

enum printed
transcript_printed(const char *text, size_t len)
{
    enum printed found = PRINTED_NOT;
    bool after_step = false;

    for (size_t at = 0; at < len;) {
        size_t end = newline_behind(text, len, at);
        struct text line = {text + at, end - at};

        if (is_prompt(line))
            return PRINTED_WITH_PROMPTS;
        if (after_step && is_state(line))
            found = PRINTED_ALONE;
        after_step = is_step(line);
        at = end + 1;
    }
    return found;
}
