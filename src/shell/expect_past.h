/*
 * expect_past.h: the forms of `expect` that ask what happened before. For act_expect.c alone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SHELL_EXPECT_PAST_H
#define SHELL_EXPECT_PAST_H

#include "shell/session.h"

/* What the line says from `first` on was expected, and did not come. The column is that of `at`;
 * returns FLOW_FAILED. */
enum flow expect_differs_from(struct session *s, const struct statement *st,
                              const struct word *first, const struct word *at, const char *got);
/* The same of all that the line says; the column is that of its n-th word. */
enum flow expect_differs(struct session *s, const struct statement *st, size_t n, const char *got);

/* `expect FD was STATE` */
enum flow expect_was(struct session *s, const struct statement *st, struct diag *d);
/* `expect called [CALL]` */
enum flow expect_called(struct session *s, const struct statement *st, struct diag *d);

#endif
