/*
 * options.c: the command line, by getopt_long(3).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "shell/options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/words.h"
#include "shell/line.h"

static const char usage[] =
    "Usage: sockshell [OPTION]... [FILE]...\n"
    "Explore Berkeley sockets, call by call, with what the kernel makes of them.\n"
    "Without a FILE, or with -i, read commands from the terminal.\n"
    "\n"
    "  -c COMMANDS        run these commands; may be given more than once\n"
    "  -f FILE            run this script; so does FILE, and - is standard input\n"
    "  -i                 give the prompt when the scripts are done\n"
    "  -k                 go on after a result that differs\n"
    "  -q                 print only what differs\n"
    "  -D NAME=VALUE      give a name a value\n"
    "      --json         print one JSON object a line\n"
    "      --color=WHEN   colour: always, never, or auto (on a terminal)\n"
    "      --ascii        print -> and ... for arrows and dots\n"
    "      --norc         read no start file (there is none yet)\n"
    "      --record FILE  write each step to FILE as it happens\n"
    "      --lab[=PLAN]   begin with a lab: two hosts with a wire between them; PLAN is\n"
    "                     simple, or NAME=ADDRESS,... for other hosts\n"
    "      --allow-run    let scripts run programs in the lab\n"
    "      --inherit      keep the descriptors that the shell was started with\n"
    "      --help         show this help and leave\n"
    "      --version      show the version and leave\n"
    "\n"
    "Exit status: 0 as expected; 1 a call failed that no line expected, or a result\n"
    "differs; 2 wrong usage; 3 the machine lacks what a script requires; 128+N ended\n"
    "by signal N.\n";

enum { OPT_JSON = 256, OPT_COLOR, OPT_ASCII, OPT_NORC, OPT_RECORD, OPT_INHERIT, OPT_LAB,
       OPT_ALLOW_RUN, OPT_HELP,
       OPT_VERSION };

static const struct option long_options[] = {
    {"json", no_argument, NULL, OPT_JSON},
    {"color", required_argument, NULL, OPT_COLOR},
    {"colour", required_argument, NULL, OPT_COLOR},
    {"ascii", no_argument, NULL, OPT_ASCII},
    {"norc", no_argument, NULL, OPT_NORC},
    {"record", required_argument, NULL, OPT_RECORD},
    {"lab", optional_argument, NULL, OPT_LAB},
    {"allow-run", no_argument, NULL, OPT_ALLOW_RUN},
    {"inherit", no_argument, NULL, OPT_INHERIT},
    {"help", no_argument, NULL, OPT_HELP},
    {"version", no_argument, NULL, OPT_VERSION},
    {NULL, 0, NULL, 0},
};

static void
add_item(struct options *o, bool is_text, const char *text)
{
    o->items = mem_grow(o->items, o->nitems + 1, sizeof *o->items);
    o->items[o->nitems++] = (struct run_item){.is_text = is_text, .text = text};
}

static bool
add_define(struct options *o, const char *text)
{
    const char *equals = strchr(text, '=');

    if (equals == NULL || !name_valid(text, (size_t)(equals - text))) {
        fprintf(stderr, "sockshell: -D takes NAME=VALUE\n");
        return false;
    }
    o->defines = mem_grow(o->defines, o->ndefines + 1, sizeof *o->defines);
    o->defines[o->ndefines++] = text;
    return true;
}

static bool
set_colour(struct options *o, const char *when)
{
    if (strcmp(when, "always") == 0)
        o->colour = 1;
    else if (strcmp(when, "never") == 0)
        o->colour = -1;
    else if (strcmp(when, "auto") == 0)
        o->colour = 0;
    else {
        fprintf(stderr, "sockshell: --color takes always, never or auto\n");
        return false;
    }
    return true;
}

static enum options_result
answer(int option)
{
    if (option == OPT_HELP)
        fputs(usage, stdout);
    else
        printf("sockshell %s\n"
               "line editing: %s; platform: %s\n"
               "License GPLv3+: GNU GPL version 3 or later <https://gnu.org/licenses/gpl.html>\n"
               "This is free software: you are free to change and redistribute it.\n"
               "There is NO WARRANTY, to the extent permitted by law.\n",
               PACKAGE_VERSION, line_terminal()->name, PLATFORM);
    return fflush(stdout) == 0 ? OPTIONS_DONE : OPTIONS_BAD;
}

/* One option; false: it is wrong. */
static bool
take(struct options *o, int option)
{
    switch (option) {
    case 1: /* a word that is no option, in its place among them */
    case 'c':
    case 'f':
        add_item(o, option == 'c', optarg);
        return true;
    case 'i':
        return o->interactive = true;
    case 'k':
        return o->keep_going = true;
    case 'q':
        return o->quiet = true;
    case 'D':
        return add_define(o, optarg);
    case OPT_JSON:
        return o->json = true;
    case OPT_COLOR:
        return set_colour(o, optarg);
    case OPT_ASCII:
        return o->ascii = true;
    case OPT_NORC:
        return o->norc = true;
    case OPT_RECORD:
        o->record = optarg;
        return true;
    case OPT_LAB:
        o->lab = optarg != NULL ? optarg : "";
        return true;
    case OPT_ALLOW_RUN:
        return o->allow_run = true;
    case OPT_INHERIT:
        return o->inherit = true;
    default:
        return false;
    }
}

enum options_result
options_parse(int argc, char **argv, struct options *o)
{
    int option;

    *o = (struct options){0};
    while ((option = getopt_long(argc, argv, "-c:f:ikqD:", long_options, NULL)) != -1) {
        if (option == OPT_HELP || option == OPT_VERSION)
            return answer(option);
        if (!take(o, option)) {
            fprintf(stderr, "Try 'sockshell --help' for more information.\n");
            return OPTIONS_BAD;
        }
    }
    for (int i = optind; i < argc; i++)
        add_item(o, false, argv[i]);
    return OPTIONS_RUN;
}

void
options_free(struct options *o)
{
    free(o->items);
    free(o->defines);
}
