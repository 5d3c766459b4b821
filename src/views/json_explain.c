/*
 * json_explain.c: knowledge as JSON: messages with keys of their own.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <string.h>

#include "base/mem.h"
#include "decode/constants.h"
#include "views/explain.h"
#include "views/json_value.h"

static json_t *
message(void)
{
    json_t *object = js_object("message");

    js_set(object, "level", json_string("info"));
    return object;
}

static void
append(json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) != 0)
        abort();
}

static const char *
kind_name(enum topic_kind kind)
{
    static const char *const names[] = {
        [TOPIC_CALL] = "call", [TOPIC_STATE] = "state", [TOPIC_ERRNO] = "errno",
        [TOPIC_SIGNAL] = "signal", [TOPIC_LOOKUP] = "lookup", [TOPIC_OPTION] = "option",
        [TOPIC_FLAG] = "flag"};

    return names[kind];
}

static json_t *
lines_of(const char *text)
{
    json_t *array = json_array();

    while (text != NULL && *text != '\0') {
        size_t len = strcspn(text, "\n");

        append(array, js_text(text, len));
        text += len + (text[len] != '\0');
    }
    return array;
}

static void
add_errors(json_t *object, const struct topic *t)
{
    json_t *array = json_array();
    int error;

    for (size_t n = 0; (error = topic_call_errno(t->name, n)) != 0; n++)
        append(array, js_string(errno_name(error)));
    js_set(object, "errors", array);
}

static void
add_errno(json_t *object, const struct topic *t)
{
    long number = constant_by_name(&constants_errno, t->name, strlen(t->name))->value;
    json_t *array = json_array();
    const char *call;

    for (size_t n = 0; (call = topic_errno_call((int)number, n)) != NULL; n++)
        append(array, js_string(call));
    js_set(object, "errno", json_integer(number));
    js_set(object, "words", js_string(errno_sentence((int)number)));
    js_set(object, "calls", array);
    js_set(object, "script", lines_of(t->script));
}

void
json_topic(struct buf *out, const struct topic *t, const char *usage)
{
    json_t *object = message();

    js_set(object, "explains", json_string(t->name));
    js_set(object, "kind", json_string(kind_name(t->kind)));
    js_set(object, "title", js_string(t->title));
    js_set(object, "text", js_string(t->text));
    if (t->kind == TOPIC_CALL) {
        js_set(object, "waits", js_string(t->waits));
        js_set(object, "usage", js_string(usage));
        add_errors(object, t);
    } else if (t->kind == TOPIC_STATE) {
        js_set(object, "in", js_string(t->in));
        js_set(object, "out", js_string(t->out));
    } else if (t->kind == TOPIC_ERRNO) {
        add_errno(object, t);
    } else if (t->kind == TOPIC_OPTION) {
        js_set(object, "value", js_string(t->value));
    }
    js_line(out, object);
}

void
json_topics(struct buf *out)
{
    json_t *object = message();
    json_t *names = json_array();

    for (size_t i = 0; i < topics_count; i++)
        append(names, json_string(topics[i].name));
    js_set(object, "topics", names);
    js_line(out, object);
}

static json_t *
others_of(const struct cause_facts *f)
{
    struct buf sentence = {0};
    json_t *array = json_array();

    for (size_t i = 0; i < causes_count; i++) {
        buf_clear(&sentence);
        if (cause_otherwise(&sentence, &causes[i], f))
            append(array, js_text(sentence.data, sentence.len));
    }
    buf_free(&sentence);
    return array;
}

static json_t *
tries_of(const struct cause_facts *f)
{
    const struct cause *row = cause_find(f);
    struct buf line = {0};
    json_t *array = json_array();
    bool more = row != NULL;

    for (size_t n = 0; more; n++) {
        buf_clear(&line);
        if (cause_try(&line, row, f, n, &more))
            append(array, js_text(line.data, line.len));
    }
    buf_free(&line);
    return array;
}

void
json_failure(struct buf *out, unsigned long step, const struct cause_facts *f)
{
    json_t *object = message();
    struct buf sentence = {0};

    cause_text(&sentence, f);
    js_set(object, "step", json_integer((json_int_t)step));
    js_set(object, "call", json_string(f->call));
    js_set(object, "errno", json_integer(f->error));
    js_set(object, "error", js_string(errno_name(f->error)));
    js_set(object, "why", js_text(sentence.data, sentence.len));
    js_set(object, "others", others_of(f));
    js_set(object, "try", tries_of(f));
    js_line(out, object);
    buf_free(&sentence);
}
