/*
 * lab.h: what the commands of the lab share, and what begins one from the command line.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SHELL_LAB_H
#define SHELL_LAB_H

#include "shell/session.h"

/* ---- act_lab.c ---------------------------------------------------------------------------- */

/* Puts a lab up in place of the one that there is, and says so. False: *lack. */
bool lab_begin(struct session *s, const struct lab_plan *plan, struct lab_lack *lack);
/* Puts into the journal that one was begun from the command line: replaying needs it. */
void lab_note(struct session *s, const char *plan);
/* Takes it down, if there is one, with all its sockets, jobs and programs. False: the kernel does
 * not let go of a call. */
bool lab_end(struct session *s);
/* Why there can be none. */
void lab_complain(struct session *s, const struct lab_lack *lack);
/* The n-th word as a place of the lab. False: *d. */
bool lab_word(struct session *s, const struct statement *st, size_t n, unsigned *place,
              struct diag *d);
/* The host where new sockets are made. False: there is none, *d. */
bool lab_here(struct session *s, const struct statement *st, unsigned *place, struct diag *d);

extern const struct type type_place;

/* ---- act_wire.c --------------------------------------------------------------------------- */

/* How the wire carries, as lines in s->text. */
void lab_show_wire(struct session *s);

/* ---- act_wire_stats.c --------------------------------------------------------------------- */

void wire_stats(struct session *s);

/* ---- expect_wire.c ------------------------------------------------------------------------ */

/* `expect wire …`, of which `nwords` words are not `within TIME`. */
enum flow expect_wire(struct session *s, const struct statement *st, size_t nwords, double within,
                      struct diag *d);
/* Does `expect` ask for a connection of a host? */
bool expect_means_host(const struct session *s, const struct statement *st, unsigned *place);
enum flow expect_host(struct session *s, const struct statement *st, unsigned place, double within,
                      struct diag *d);

/* ---- act_run.c ---------------------------------------------------------------------------- */

/* Kills the programs that run at this place. */
void programs_end(struct session *s, unsigned place);
/* Tells what they have printed, and which have ended. */
void programs_settle(struct session *s);
/* Tells what they have printed alone. */
void programs_hear(struct session *s);
/* Does one run there? */
bool programs_at(const struct session *s, unsigned place);
/* Waits for their end; in a script not for ever. */
enum flow programs_wait(struct session *s, const struct statement *st, unsigned place,
                        struct diag *d);

#endif
