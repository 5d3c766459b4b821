/*
 * acts.h: the rows of the commands about the shell itself, each defined beside its function.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SHELL_ACTS_H
#define SHELL_ACTS_H

#include "commands/command.h"

extern const struct command act_status, act_watch, act_jobs, act_wait, act_cancel, act_expect,
    act_require, act_default, act_repeat, act_end, act_echo, act_sleep, act_source, act_lesson,
    act_save, act_record, act_reset, act_set, act_history, act_getaddrinfo, act_help, act_quit,
    act_why, act_explain, act_lab, act_on, act_run, act_sysctl, act_crash, act_wire, act_step,
    act_packet, act_inject;

/* The text of the n-th word, expanded. False: *d says why not. */
bool act_word(struct session *s, const struct statement *st, size_t n, const char **text,
              struct diag *d);
/* Prints what there is to explain of this name. False: nothing. */
bool explain_name(struct session *s, const char *name);
/* The words are not as the usage says; returns FLOW_FAULT. */
enum flow act_usage(const struct statement *st, struct diag *d);
/* A word as a number of seconds, with a fraction. False: it is none. */
bool act_seconds(const char *text, double *seconds);

#endif
