/*
 * topics.c: the look-up in the table of what can be explained.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/topics.h"

#include <errno.h>
#include <string.h>

#include "decode/causes.h"
#include "decode/constants.h"
#include "decode/options.h"
#include "decode/spelling.h"
#include "decode/states.h"

#include "decode/topics.inc"

const size_t topics_count = sizeof topics / sizeof *topics;

static const struct topic *
named(enum topic_kind kind, const char *name)
{
    for (size_t i = 0; i < topics_count; i++)
        if (topics[i].kind == kind && strcmp(topics[i].name, name) == 0)
            return &topics[i];
    return NULL;
}

/* As it is written: listen is a call, LISTEN is a state. */
static const struct topic *
exact(const char *name, size_t len)
{
    for (size_t i = 0; i < topics_count; i++)
        if (strlen(topics[i].name) == len && memcmp(topics[i].name, name, len) == 0)
            return &topics[i];
    return NULL;
}

static const struct topic *
in_any_case(const char *name, size_t len)
{
    for (size_t i = 0; i < topics_count; i++)
        if (spelling_same(name, len, topics[i].name))
            return &topics[i];
    return NULL;
}

static const struct topic *
an_errno(const char *name, size_t len)
{
    const struct constant *row = constant_by_name(&constants_errno, name, len);
    long long number;

    if (row == NULL && number_parse(name, len, &number) && number > 0)
        row = constant_by_value(&constants_errno, (long)number);
    else if (row != NULL)
        row = constant_by_value(&constants_errno, row->value);
    return row != NULL ? named(TOPIC_ERRNO, row->name) : NULL;
}

const struct topic *
topic_find(const char *name, size_t len)
{
    const struct topic *t = exact(name, len);
    enum state state;

    if (t == NULL)
        t = in_any_case(name, len);
    if (t == NULL)
        t = an_errno(name, len);
    if (t == NULL && (state = state_parse(name, len)) != STATE_UNKNOWN)
        t = named(TOPIC_STATE, state_name(state));
    return t;
}

bool
topic_of_tables(const char *name, size_t len, struct topic *t)
{
    const struct option *option = option_by_name(name, len, 0);
    const struct constant *flag = constant_by_name(&constants_message, name, len);

    if (option != NULL)
        *t = (struct topic){.kind = TOPIC_OPTION,
                            .name = option->name,
                            .title = option->level_name,
                            .text = option->help,
                            .value = option->kind->title};
    else if (flag != NULL)
        *t = (struct topic){.kind = TOPIC_FLAG, .name = flag->name, .text = flag->help};
    return option != NULL || flag != NULL;
}

/* Is there an earlier row with the same call and errno? */
static bool
is_repeated(size_t row)
{
    for (size_t i = 0; i < row; i++)
        if (causes[i].error == causes[row].error && strcmp(causes[i].call, causes[row].call) == 0)
            return true;
    return false;
}

const char *
topic_errno_call(int error, size_t n)
{
    for (size_t i = 0; i < causes_count; i++)
        if (causes[i].error == error && !is_repeated(i) && n-- == 0)
            return causes[i].call;
    return NULL;
}

int
topic_call_errno(const char *call, size_t n)
{
    for (size_t i = 0; i < causes_count; i++)
        if (strcmp(causes[i].call, call) == 0 && !is_repeated(i) && n-- == 0)
            return causes[i].error;
    return 0;
}
