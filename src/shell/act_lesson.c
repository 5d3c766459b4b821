/*
 * act_lesson.c: the scripts that teach: which there are, and playing one. What a lesson is about is
 * its first comment.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/mem.h"
#include "decode/spelling.h"
#include "shell/acts.h"
#include "shell/session.h"
#include "views/text.h"

/* Their files, sorted by name, which is the order of a course. */
struct lessons {
    char *folder;
    char **files;
    size_t count;
};

/* ---- where they are ----------------------------------------------------------------------- */

static bool
is_folder(const char *path)
{
    struct buf file = {0};
    bool is;

    buf_printf(&file, "%s/handshake.sock", path);
    is = access(buf_text(&file), R_OK) == 0;
    buf_free(&file);
    return is;
}

/* ../scripts, as seen from the program, is where they are before they are installed. */
static char *
beside_program(void)
{
    static const char *const places[] = {"/scripts", "/../scripts"};
    char program[4096];
    ssize_t len = readlink("/proc/self/exe", program, sizeof program - 1);
    char *slash;

    if (len < 0)
        return NULL;
    program[len] = '\0';
    slash = strrchr(program, '/');
    for (size_t i = 0; slash != NULL && i < sizeof places / sizeof *places; i++) {
        struct buf path = {0};

        buf_add(&path, program, (size_t)(slash - program));
        buf_str(&path, places[i]);
        if (is_folder(buf_text(&path)))
            return buf_take(&path);
        buf_free(&path);
    }
    return NULL;
}

static char *
find_folder(void)
{
    const char *named = getenv("SOCKSHELL_LESSONS");
    char *beside;

    if (named != NULL)
        return mem_string(named);
    beside = beside_program();
    return beside != NULL ? beside : mem_string(LESSONS_DIR);
}

/* ---- which there are ---------------------------------------------------------------------- */

static int
is_script(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');

    return entry->d_name[0] != '.' && dot != NULL && strcmp(dot, ".sock") == 0;
}

static void
lessons_open(struct lessons *l)
{
    struct dirent **entries;
    int count;

    *l = (struct lessons){.folder = find_folder()};
    count = scandir(l->folder, &entries, is_script, alphasort);
    if (count < 0)
        return;
    l->files = mem_alloc((size_t)count * sizeof *l->files);
    for (int i = 0; i < count; i++) {
        l->files[l->count++] = mem_string(entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
}

static void
lessons_close(struct lessons *l)
{
    for (size_t i = 0; i < l->count; i++)
        free(l->files[i]);
    free(l->files);
    free(l->folder);
}

/* "refused" of "01-refused.sock" */
static void
name_of(const char *file, struct buf *name)
{
    const char *from = file;

    while (isdigit((unsigned char)*from))
        from++;
    from = from != file && *from == '-' ? from + 1 : file;
    buf_clear(name);
    buf_add(name, from, (size_t)(strrchr(from, '.') - from));
    buf_text(name);
}

static void
path_of(const struct lessons *l, size_t i, struct buf *path)
{
    buf_str(path, l->folder);
    buf_char(path, '/');
    buf_str(path, l->files[i]);
    buf_text(path);
}

/* The first comment that is not for the system. */
static void
title_of(const struct lessons *l, size_t i, struct buf *title)
{
    struct buf path = {0};
    struct buf text = {0};
    const char *line;

    path_of(l, i, &path);
    if (script_read(buf_text(&path), &text)) {
        line = buf_text(&text);
        if (strncmp(line, "#!", 2) == 0)
            line += strcspn(line, "\n") + 1;
        line += strspn(line, "# ");
        buf_add(title, line, strcspn(line, "\n"));
    }
    buf_free(&text);
    buf_free(&path);
}

/* ---- the command -------------------------------------------------------------------------- */

static const char no_lessons[] =
    "There are no lessons in %s; SOCKSHELL_LESSONS names the folder of the scripts.";

static void
list(struct session *s, const struct lessons *l)
{
    enum { NAME_WIDTH = 20 };
    struct buf name = {0};

    for (size_t i = 0; i < l->count; i++) {
        struct buf title = {0};

        name_of(l->files[i], &name);
        title_of(l, i, &title);
        if (s->set.json)
            output_say(s, "%s: %s", name.data, buf_text(&title));
        else
            text_entry(&s->text, name.data, NAME_WIDTH, buf_text(&title));
        buf_free(&title);
    }
    if (l->count == 0)
        output_say_below(s, no_lessons, l->folder);
    else if (!s->set.json)
        buf_str(&s->text, "lesson NAME plays one; source and a path play any other script.\n");
    buf_free(&name);
    output_flush(s);
}

/* The lesson of this name, in any case; the number of lessons: there is none. */
static size_t
find(const struct lessons *l, const char *wanted)
{
    struct buf name = {0};
    size_t found = l->count;

    for (size_t i = 0; i < l->count && found == l->count; i++) {
        name_of(l->files[i], &name);
        if (spelling_same(wanted, strlen(wanted), name.data) || strcmp(l->files[i], wanted) == 0)
            found = i;
    }
    buf_free(&name);
    return found;
}

static enum flow
play(struct session *s, const struct statement *st, const struct lessons *l, const char *wanted,
     struct diag *d)
{
    struct settings before = s->set; /* what a lesson sets is for the lesson */
    struct buf path = {0};
    size_t i = find(l, wanted);
    enum flow flow = FLOW_FAULT;

    if (l->count == 0) {
        word_fault(&st->words[0], d, no_lessons, l->folder);
    } else if (i == l->count) {
        word_fault(&st->words[0], d, "there is no lesson of this name; lesson lists them");
    } else {
        path_of(l, i, &path);
        if (!script_file(s, buf_text(&path), &flow))
            word_fault(&st->words[0], d, "the lesson cannot be read: %s", errno_sentence(errno));
    }
    s->set = before;
    buf_free(&path);
    return flow == FLOW_STOP && !s->origin.stops ? FLOW_NEXT : flow;
}

static enum flow
run_lesson(struct session *s, const struct statement *st, struct diag *d)
{
    struct lessons lessons;
    const char *wanted;
    enum flow flow = FLOW_NEXT;

    if (st->nwords > 1)
        return act_usage(st, d);
    if (st->nwords == 1 && !act_word(s, st, 0, &wanted, d))
        return FLOW_FAULT;
    lessons_open(&lessons);
    if (st->nwords == 0)
        list(s, &lessons);
    else
        flow = play(s, st, &lessons, wanted, d);
    lessons_close(&lessons);
    return flow;
}

static void
complete_lesson(struct completion *c, const struct engine *e)
{
    struct lessons lessons;
    struct buf name = {0};
    (void)e;

    lessons_open(&lessons);
    for (size_t i = 0; i < lessons.count; i++) {
        name_of(lessons.files[i], &name);
        completion_offer(c, name.data);
    }
    buf_free(&name);
    lessons_close(&lessons);
}

static const struct type type_lesson = {.title = "a lesson's name", .complete = complete_lesson};

const struct command act_lesson = {
    .name = "lesson",
    .group = "Scripts",
    .summary = "list the lessons, or play one",
    .usage = "[NAME]",
    .more = "A lesson is a script that says what you will see and why.",
    .act = run_lesson,
    .words = {&type_lesson},
    .reads_states = true,
};
