/*
 * line_complete.c: completion between Readline and the shell. Knows how candidates are
 * put into a line and shown; not where they come from.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "shell/line_readline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <readline/readline.h>

#include "base/buf.h"
#include "base/escape.h"
#include "base/mem.h"

/* More are not shown: Readline would ask first, and wait. */
enum { SHOWN = 100 };

/* Readline calls back without a context. */
static const struct line_hooks *hooks;
static size_t word_start; /* of the word that is completed, in the line */

static void
add_match(struct line_matches *m, char *word)
{
    m->words = mem_grow(m->words, m->count + 1, sizeof *m->words);
    m->words[m->count++] = word;
}

/* A file's name as a word. A directory goes on with /, and its quote stays open. */
static char *
file_word(const char *name, bool *folder)
{
    struct buf word = {0};
    struct stat st;

    *folder = stat(name, &st) == 0 && S_ISDIR(st.st_mode);
    escape_word(&word, name, strlen(name));
    if (*folder && word.data[0] == '"')
        word.len--;
    if (*folder)
        buf_char(&word, '/');
    return buf_take(&word);
}

static void
add_files(struct line_matches *m)
{
    size_t had = m->count;
    bool folder = false;
    char *name;

    for (int state = 0; (name = rl_filename_completion_function(m->file, state)) != NULL;
         state = 1) {
        add_match(m, file_word(name, &folder));
        free(name);
    }
    m->no_space = m->no_space || (m->count == 1 && had == 0 && folder);
    /* Set by the function above; but what Readline sees is a line, not a file's name. */
    rl_filename_completion_desired = 0;
}

/* The bytes that all words begin with, whole characters of UTF-8 only. */
static size_t
common_length(const struct line_matches *m)
{
    size_t len = strlen(m->words[0]);

    for (size_t i = 1; i < m->count; i++) {
        size_t n = 0;

        while (n < len && m->words[i][n] == m->words[0][n])
            n++;
        len = n;
    }
    while (len > 0 && ((unsigned char)m->words[0][len] & 0xc0) == 0x80)
        len--;
    return len;
}

/* The line up to the word, and `len` bytes of `word` behind it; for Readline to free. */
static char *
whole(const char *line, const char *word, size_t len)
{
    char *text = mem_alloc(word_start + len + 1);

    memcpy(text, line, word_start);
    memcpy(text + word_start, word, len);
    return text;
}

/* Readline's form: first what replaces the line up to the cursor, then the candidates. */
static char **
readline_form(const struct line_matches *m, const char *line)
{
    size_t typed = strlen(line) - word_start, common = common_length(m);
    char **list = mem_alloc((m->count + 2) * sizeof *list);

    if (m->count > 1 && common < typed)
        list[0] = mem_string(line);
    else
        list[0] = whole(line, m->words[0], common);
    for (size_t i = 0; m->count > 1 && i < m->count; i++)
        list[i + 1] = whole(line, m->words[i], strlen(m->words[i]));
    return list;
}

/* `line` is all up to the cursor, because no character ends a word for Readline. */
static char **
complete(const char *line, int start, int end)
{
    struct line_matches m = {0};
    char **list;

    (void)start;
    (void)end;
    rl_attempted_completion_over = 1;
    if (hooks->complete == NULL)
        return NULL;
    hooks->complete(hooks->context, rl_line_buffer, strlen(line), &m);
    word_start = m.start < strlen(line) ? m.start : strlen(line);
    if (m.file != NULL)
        add_files(&m);
    rl_completion_append_character = m.no_space ? '\0' : ' ';
    list = m.count != 0 ? readline_form(&m, line) : NULL;
    for (size_t i = 0; i < m.count; i++)
        free(m.words[i]);
    free(m.words);
    free(m.file);
    return list;
}

/* Without the line before the word, and without the folder that all are in. */
static void
show_matches(char **matches, int count, int longest)
{
    int shown = count < SHOWN ? count : SHOWN;
    char **words = mem_alloc(((size_t)shown + 2) * sizeof *words);
    const char *slash = strrchr(matches[0] + word_start, '/');
    size_t skip = slash != NULL ? (size_t)(slash + 1 - matches[0]) : word_start;

    for (int i = 0; i <= shown; i++)
        words[i] = matches[i] + skip;
    rl_display_match_list(words, shown, longest - (int)skip);
    if (shown < count)
        fprintf(rl_outstream, "and %d more\n", count - shown);
    free(words);
    rl_forced_update_display();
}

void
line_complete_open(const struct line_hooks *line_hooks)
{
    hooks = line_hooks;
    rl_completer_word_break_characters = "";
    rl_attempted_completion_function = complete;
    rl_completion_display_matches_hook = show_matches;
    rl_variable_bind("page-completions", "off");
}
