/*
 * text_explain.c: knowledge as text: what a call, a state or an errno is, and why a call failed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <string.h>

#include "decode/constants.h"
#include "views/explain.h"
#include "views/text_parts.h"

enum { LABEL_WIDTH = 8, ERRNO_WIDTH = 15 };

/* ---- a topic ------------------------------------------------------------------------------ */

static void
put_field(struct buf *out, const char *label, const char *text)
{
    if (text != NULL)
        text_entry(out, label, LABEL_WIDTH, text);
}

/* Lines as they can be typed. */
static void
put_lines(struct buf *out, const char *lines)
{
    while (*lines != '\0') {
        size_t len = strcspn(lines, "\n");

        buf_str(out, "    ");
        buf_add(out, lines, len);
        buf_char(out, '\n');
        lines += len + (lines[len] != '\0');
    }
}

static void
put_error(struct buf *out, const char *call, int error)
{
    struct buf sentence = {0};

    cause_general(&sentence, cause_usual(call, error));
    text_entry(out, errno_name(error), ERRNO_WIDTH, buf_text(&sentence));
    buf_free(&sentence);
}

static void
put_call(struct buf *out, const struct topic *t, const char *usage)
{
    int error;

    buf_printf(out, "%s\n", t->name);
    text_sentence(out, t->title);
    text_sentence(out, t->text);
    put_field(out, "Waits:", t->waits);
    put_field(out, "Here:", usage);
    if (topic_call_errno(t->name, 0) != 0)
        text_sentence(out, "Errors:");
    for (size_t n = 0; (error = topic_call_errno(t->name, n)) != 0; n++)
        put_error(out, t->name, error);
}

static void
put_state(struct buf *out, const struct topic *t)
{
    buf_str(out, t->name);
    if (t->title != NULL)
        buf_printf(out, "   in RFC 9293: %s", t->title);
    buf_char(out, '\n');
    text_sentence(out, t->text);
    put_field(out, "In:", t->in);
    put_field(out, "Out:", t->out);
}

static long
number_of(const struct topic *t)
{
    return constant_by_name(&constants_errno, t->name, strlen(t->name))->value;
}

static void
put_errno(struct buf *out, const struct topic *t)
{
    int error = (int)number_of(t);
    struct buf calls = {0};
    const char *call;

    buf_printf(out, "%s   errno %d   %s\n", t->name, error, errno_sentence(error));
    text_sentence(out, t->text);
    for (size_t n = 0; (call = topic_errno_call(error, n)) != NULL; n++)
        buf_printf(&calls, "%s%s", n != 0 ? ", " : "", call);
    if (calls.len != 0)
        text_entry(out, "From:", LABEL_WIDTH, buf_text(&calls));
    if (t->script != NULL) {
        text_sentence(out, "To see it:");
        put_lines(out, t->script);
    }
    buf_free(&calls);
}

/* What has a sentence, and little else. */
static void
put_other(struct buf *out, const struct topic *t, const char *usage)
{
    static const char *const kinds[] = {[TOPIC_SIGNAL] = "a signal",
                                        [TOPIC_LOOKUP] = "returned by getaddrinfo",
                                        [TOPIC_OPTION] = "an option of",
                                        [TOPIC_FLAG] = "a flag of send and recv"};

    buf_printf(out, "%s   %s%s%s\n", t->name, kinds[t->kind], t->title != NULL ? " " : "",
               t->title != NULL ? t->title : "");
    text_sentence(out, t->text);
    put_field(out, "Value:", t->value);
    put_field(out, "Here:", usage);
}

void
text_topic(struct buf *out, const struct topic *t, const char *usage)
{
    switch (t->kind) {
    case TOPIC_CALL:
        put_call(out, t, usage);
        break;
    case TOPIC_STATE:
        put_state(out, t);
        break;
    case TOPIC_ERRNO:
        put_errno(out, t);
        break;
    default:
        put_other(out, t, usage);
    }
}

static void
put_names(struct buf *out, const char *label, enum topic_kind kind)
{
    struct buf names = {0};

    for (size_t i = 0; i < topics_count; i++)
        if (topics[i].kind == kind)
            buf_printf(&names, "%s%s", names.len != 0 ? " " : "", topics[i].name);
    text_entry(out, label, LABEL_WIDTH, buf_text(&names));
    buf_free(&names);
}

void
text_topics(struct buf *out)
{
    put_names(out, "Calls:", TOPIC_CALL);
    put_names(out, "States:", TOPIC_STATE);
    put_names(out, "Errors:", TOPIC_ERRNO);
    put_names(out, "Look-up:", TOPIC_LOOKUP);
    put_names(out, "Signals:", TOPIC_SIGNAL);
    text_sentence(out, "explain NAME tells more of one, also of an option (SO_LINGER) and of a "
                       "flag (MSG_PEEK); why tells "
                       "it of the last failure.");
}

/* ---- a failure ---------------------------------------------------------------------------- */

static void
put_others(struct buf *out, const struct cause_facts *f)
{
    struct buf sentence = {0};
    bool first = true;

    for (size_t i = 0; i < causes_count; i++) {
        buf_clear(&sentence);
        if (!cause_otherwise(&sentence, &causes[i], f))
            continue;
        if (first)
            text_sentence(out, "Other causes that it can have:");
        first = false;
        text_entry(out, "-", 1, buf_text(&sentence));
    }
    buf_free(&sentence);
}

static void
put_tries(struct buf *out, const struct cause_facts *f)
{
    const struct cause *row = cause_find(f);
    struct buf line = {0};
    bool more = row != NULL;

    text_sentence(out, "To try:");
    for (size_t n = 0; more; n++) {
        buf_clear(&line);
        if (cause_try(&line, row, f, n, &more))
            put_lines(out, buf_text(&line));
    }
    buf_printf(out, "    explain %s\n",
               errno_name(f->error) != NULL ? errno_name(f->error) : f->call);
    buf_free(&line);
}

void
text_failure(struct buf *out, const struct record *r, const struct cause_facts *f,
             const struct text_style *style)
{
    struct text_line l = text_line_begin(out, style);
    const char *name = errno_name(f->error);
    struct buf sentence = {0};

    if (r != NULL)
        text_put_call(&l, r, l.limit, false);
    else
        buf_str(out, f->call);
    buf_printf(out, " = -1\n  errno %d %s\n", f->error, name != NULL ? name : "");
    cause_text(&sentence, f);
    text_sentence(out, buf_text(&sentence));
    put_others(out, f);
    put_tries(out, f);
    buf_free(&sentence);
}
