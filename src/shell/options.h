/*
 * options.h: what the command line asks for, as data.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SHELL_OPTIONS_H
#define SHELL_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

/* A source of lines, in the order given. */
struct run_item {
    bool is_text; /* -c: the lines themselves; otherwise a file */
    const char *text;
};

struct options {
    struct run_item *items; /* owned */
    size_t nitems;
    const char **defines; /* -D NAME=VALUE; the array is owned */
    size_t ndefines;
    const char *record;
    bool interactive; /* -i */
    bool keep_going;  /* -k */
    bool quiet;       /* -q */
    bool json;
    bool inherit;
    bool ascii;
    bool norc;
    bool allow_run;
    const char *lab; /* "" for the usual one; NULL: none */
    int colour;       /* -1 never, 0 on a terminal, 1 always */
};

/* What the program is to do after reading its options. */
enum options_result { OPTIONS_RUN, OPTIONS_DONE /* --help, --version */, OPTIONS_BAD };

/* Reads argv; --help and --version are answered, and mistakes told, here. */
enum options_result options_parse(int argc, char **argv, struct options *o);
void options_free(struct options *o);

#endif
