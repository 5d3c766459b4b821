/*
 * acts.c: the list of the shell's own commands, and what they share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "shell/acts.h"

#include <stdlib.h>
#include <string.h>

#include "shell/session.h"

/* clang-format off */
const struct command *const shell_commands[] = {
    &act_status,
    &act_watch,
    &act_why,
    &act_explain,
    &act_jobs,
    &act_wait,
    &act_cancel,
    &act_expect,
    &act_require,
    &act_default,
    &act_repeat,
    &act_end,
    &act_echo,
    &act_sleep,
    &act_source,
    &act_lesson,
    &act_save,
    &act_record,
    &act_reset,
    &act_set,
    &act_history,
    &act_getaddrinfo,
    &act_lab,
    &act_on,
    &act_run,
    &act_wire,
    &act_step,
    &act_packet,
    &act_inject,
    &act_sysctl,
    &act_crash,
    &act_help,
    &act_quit,
    NULL,
};
/* clang-format on */

bool
act_word(struct session *s, const struct statement *st, size_t n, const char **text, struct diag *d)
{
    size_t len;

    if (!word_expand(&st->words[n], &s->cx, text, &len, d))
        return false;
    if (strlen(*text) == len)
        return true;
    return word_fault(&st->words[n], d, "a NUL byte cannot stand here");
}

enum flow
act_usage(const struct statement *st, struct diag *d)
{
    struct buf usage = {0};

    command_usage(&usage, st->command);
    diag_set(d, st->name->column, st->call_end - st->name->column, "usage: %s", buf_text(&usage));
    buf_free(&usage);
    return FLOW_FAULT;
}

bool
act_seconds(const char *text, double *seconds)
{
    char *end;

    *seconds = strtod(text, &end);
    if (end == text || !(*seconds >= 0 && *seconds <= 1e9)) /* so that NaN is refused */
        return false;
    if (strcmp(end, "ms") == 0)
        *seconds /= 1000;
    else if (*end != '\0' && strcmp(end, "s") != 0)
        return false;
    return true;
}
