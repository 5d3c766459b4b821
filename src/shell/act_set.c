/*
 * act_set.c: what can be set: a row a setting, which reads and shows it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <string.h>

#include "shell/acts.h"
#include "shell/session.h"

static bool
one_of(const char *text, const char *const *words, int *which)
{
    for (*which = 0; words[*which] != NULL; (*which)++)
        if (strcmp(words[*which], text) == 0)
            return true;
    return false;
}

static const char *const details[] = {"brief", "normal", "full", NULL};
static const char *const rounds[] = {"short", "all", NULL};
static const char *const nones[] = {"none", NULL};
static const char *const switches[] = {"off", "on", NULL};

static bool
set_detail(struct session *s, const char *text)
{
    int which;

    if (!one_of(text, details, &which))
        return false;
    s->set.style.detail = (enum text_detail)which;
    return true;
}

static void
show_detail(const struct session *s, struct buf *out)
{
    buf_str(out, details[s->set.style.detail]);
}

static bool
set_timeout(struct session *s, const char *text)
{
    double seconds = 0;

    /* Less than a millisecond is no time to wait, and 0 would be none. */
    if (strcmp(text, "none") != 0 && (!act_seconds(text, &seconds) || seconds < 0.001))
        return false;
    s->set.timeout_ns = (int64_t)(seconds * 1e9);
    return true;
}

static void
show_timeout(const struct session *s, struct buf *out)
{
    if (s->set.timeout_ns == 0)
        buf_str(out, "none");
    else
        buf_printf(out, "%g", (double)s->set.timeout_ns / 1e9);
}

static bool
set_repeat(struct session *s, const char *text)
{
    int which;

    if (!one_of(text, rounds, &which))
        return false;
    s->set.repeat_all = which == 1;
    return true;
}

static void
show_repeat(const struct session *s, struct buf *out)
{
    buf_str(out, rounds[s->set.repeat_all]);
}

static bool
set_changes(struct session *s, const char *text)
{
    int which;

    if (!one_of(text, switches, &which))
        return false;
    s->set.changes = which == 1;
    return true;
}

static void
show_changes(const struct session *s, struct buf *out)
{
    buf_str(out, switches[s->set.changes]);
}

static bool
set_journal(struct session *s, const char *text)
{
    long long steps;

    if (!number_parse(text, strlen(text), &steps) || steps < 1)
        return false;
    s->journal.max_count = (size_t)steps;
    return true;
}

static void
show_journal(const struct session *s, struct buf *out)
{
    buf_uint(out, s->journal.max_count);
}

static const char *const numbers[] = {"relative", "absolute", NULL};
static const char *const times[] = {"off", "step", "delta", "clock", NULL};

static bool
set_numbers(struct session *s, const char *text)
{
    int which;

    if (!one_of(text, numbers, &which))
        return false;
    s->set.style.absolute = which == 1;
    return true;
}

static void
show_numbers(const struct session *s, struct buf *out)
{
    buf_str(out, numbers[s->set.style.absolute]);
}

static bool
set_time(struct session *s, const char *text)
{
    int which;

    if (!one_of(text, times, &which))
        return false;
    s->set.style.time = (enum text_time)which;
    return true;
}

static void
show_time(const struct session *s, struct buf *out)
{
    buf_str(out, times[s->set.style.time]);
}

enum { MIB = 20, MIB_MAX = 1 << 20 };

static bool
set_journal_mib(struct session *s, const char *text)
{
    long long mib;

    if (!number_parse(text, strlen(text), &mib) || mib < 1 || mib > MIB_MAX)
        return false;
    s->journal.max_bytes = (size_t)mib << MIB;
    return true;
}

static void
show_journal_mib(const struct session *s, struct buf *out)
{
    buf_uint(out, s->journal.max_bytes >> MIB);
}

static const struct setting {
    const char *name;
    const char *values;
    const char *help;
    bool (*set)(struct session *s, const char *text);
    void (*show)(const struct session *s, struct buf *out);
    const char *const *choices; /* the values that are words; NULL: none */
} settings[] = {
    {"changes", "on or off", "show what changes by itself", set_changes, show_changes,
     switches},
    {"detail", "brief, normal or full", "how much a step prints", set_detail, show_detail,
     details},
    {"journal", "a number", "how many entries are kept", set_journal, show_journal, NULL},
    {"journal_mib", "a number", "how many MiB they may take", set_journal_mib, show_journal_mib,
     NULL},
    {"numbers", "relative or absolute", "sequence numbers of packets", set_numbers,
     show_numbers, numbers},
    {"repeat", "short or all", "which rounds of a repeat are shown", set_repeat, show_repeat,
     rounds},
    {"time", "off, step, delta or clock", "time before a packet", set_time, show_time,
     times},
    {"timeout", "seconds or none", "how long a call may wait in a script", set_timeout,
     show_timeout, nones},
};

enum { SETTINGS = sizeof settings / sizeof *settings, SETTING_WIDTH = 20 };

static enum flow
show_all(struct session *s)
{
    size_t start = s->text.len;

    for (size_t i = 0; i < SETTINGS; i++) {
        struct buf value = {0};
        struct buf help = {0};

        buf_printf(&value, "set %s ", settings[i].name);
        settings[i].show(s, &value);
        buf_printf(&help, "%s: %s", settings[i].help, settings[i].values);
        text_entry(&s->text, buf_text(&value), SETTING_WIDTH, buf_text(&help));
        buf_free(&value);
        buf_free(&help);
    }
    output_page(s, start);
    return FLOW_NEXT;
}

static enum flow
run_set(struct session *s, const struct statement *st, struct diag *d)
{
    const char *name;
    const char *value;

    if (st->nwords == 0)
        return show_all(s);
    if (st->nwords != 2)
        return act_usage(st, d);
    if (!act_word(s, st, 0, &name, d) || !act_word(s, st, 1, &value, d))
        return FLOW_FAULT;
    for (size_t i = 0; i < SETTINGS; i++) {
        if (strcmp(settings[i].name, name) != 0)
            continue;
        if (!settings[i].set(s, value)) {
            word_fault(&st->words[1], d, "set %s takes %s", name, settings[i].values);
            return FLOW_FAULT;
        }
        return FLOW_NEXT;
    }
    word_fault(&st->words[0], d, "there is no such setting; set alone lists them");
    return FLOW_FAULT;
}

static void
complete_setting(struct completion *c, const struct engine *e)
{
    (void)e;
    for (size_t i = 0; i < SETTINGS; i++)
        completion_offer(c, settings[i].name);
}

static void
offer_all(struct completion *c, const char *const *words)
{
    for (; words != NULL && *words != NULL; words++)
        completion_offer(c, *words);
}

static void
complete_value(struct completion *c, const struct engine *e)
{
    (void)e;
    for (size_t i = 0; i < SETTINGS; i++)
        if (completion_is_behind(c, settings[i].name))
            offer_all(c, settings[i].choices);
}

static const struct type type_value = {.title = "its value", .complete = complete_value};

static const struct type type_setting = {.title = "a setting", .complete = complete_setting};

const struct command act_set = {
    .name = "set",
    .group = "Shell",
    .summary = "change how the shell works; alone, list what can be set",
    .usage = "[NAME VALUE]",
    .act = run_set,
    .words = {&type_setting, &type_value},
    .kept = true,
};
