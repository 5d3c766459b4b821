/*
 * act_watch.c: fields of a socket that its line is to tell whenever they change.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <string.h>

#include "engine/fields.h"
#include "engine/follow.h"
#include "shell/acts.h"
#include "shell/find.h"

/* The fields that are to be followed, as the words name them. */
struct choice {
    int fields[FOLLOW_MAX];
    size_t n;
};

static bool
add_field(struct choice *c, const struct word *w, const char *name, struct diag *d)
{
    int field = field_find(name);

    if (field < 0)
        return word_fault(w, d, "there is no field %s; status FD lists them", name);
    if (!field_can_be_watched(field))
        return word_fault(w, d, "%s is not for watching: it stands in the line anyway, or changes "
                                "with every moment", field_name(field));
    for (size_t i = 0; i < c->n; i++)
        if (c->fields[i] == field)
            return true;
    if (c->n == FOLLOW_MAX)
        return word_fault(w, d, "at most %d fields can be watched", FOLLOW_MAX);
    c->fields[c->n++] = field;
    return true;
}

/* A word is a field or several with commas. */
static bool
add_fields(struct choice *c, const struct word *w, const char *text, struct diag *d)
{
    struct buf name = {0};
    bool good = true;

    while (good && *text != '\0') {
        size_t len = strcspn(text, ",");

        buf_clear(&name);
        buf_add(&name, text, len);
        good = len == 0 || add_field(c, w, buf_text(&name), d);
        text += len + (text[len] == ',');
    }
    buf_free(&name);
    return good;
}

/* `watch FD`: what is followed already. */
static enum flow
tell(struct session *s, const struct sock *sock)
{
    int fields[FOLLOW_MAX];
    size_t n = follow_get(sock, fields);
    struct buf list = {0};

    for (size_t i = 0; i < n; i++)
        buf_printf(&list, "%s%s", i != 0 ? "," : "", field_name(fields[i]));
    output_say_below(s, "%s", n != 0 ? buf_text(&list) : "nothing is watched");
    buf_free(&list);
    return FLOW_NEXT;
}

static bool
choose(struct session *s, const struct statement *st, struct choice *c, struct diag *d)
{
    for (size_t i = 1; i < st->nwords; i++) {
        const char *text;

        if (!act_word(s, st, i, &text, d))
            return false;
        if (i == 1 && st->nwords == 2 && strcmp(text, "off") == 0)
            return true;
        if (!add_fields(c, &st->words[i], text, d))
            return false;
    }
    return true;
}

static enum flow
run_watch(struct session *s, const struct statement *st, struct diag *d)
{
    struct choice choice = {.n = 0};
    struct sock *sock;
    long long fd;

    if (st->nwords < 1)
        return act_usage(st, d);
    if (!find_socket(s, st, 0, &fd, &sock, d))
        return FLOW_FAULT;
    if (sock == NULL || !sock->open) {
        word_fault(&st->words[0], d, "%lld is no open descriptor of this session", fd);
        return FLOW_FAULT;
    }
    if (st->nwords == 1)
        return tell(s, sock);
    if (!choose(s, st, &choice, d))
        return FLOW_FAULT;
    follow_set(&s->engine, sock, choice.fields, choice.n);
    step_settle(s, sock);
    return FLOW_NEXT;
}

static void
complete_field(struct completion *c, const struct engine *e)
{
    (void)e;
    completion_offer(c, "off");
    for (int i = 0; field_name(i) != NULL; i++)
        if (field_can_be_watched(i))
            completion_offer(c, field_name(i));
}

static const struct type type_field = {.title = "a field", .complete = complete_field};

const struct command act_watch = {
    .name = "watch",
    .group = "Looking",
    .summary = "tell these fields of a socket in its line whenever they change",
    .usage = "FD [FIELD,FIELD…|off]",
    .more = "FIELD is any that status FD shows, such as cwnd,ssthresh,rto. watch FD alone says "
            "which are watched.",
    .act = run_watch,
    .words = {&type_fd, &type_field},
    .kept = true,
};
