/*
 * state_folder.h: where a user's files about the user's sessions are, and nobody else's.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SHELL_STATE_FOLDER_H
#define SHELL_STATE_FOLDER_H

/* The path of a file in $XDG_STATE_HOME/sockshell (~/.local/state/sockshell), which is made, 0700,
 * if it is not there; malloc(3). NULL: there is no home. */
char *state_folder_file(const char *name);

#endif
