/*
 * session.h: one session of the shell: the engine, the journal, what was set, and where
 * output goes. Everything in shell/ works on it; nothing left of shell/ knows it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SHELL_SESSION_H
#define SHELL_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "commands/statement.h"
#include "engine/engine.h"
#include "commands/replayed.h"
#include "shell/line.h"
#include "shell/why.h"
#include "shell/transcript.h"
#include "views/script.h"
#include "views/text.h"

/* Exit statuses. */
enum {
    STATUS_OK = 0,
    STATUS_DIFFERS = 1,     /* a call failed that no line expected, or an expectation was not met */
    STATUS_USAGE = 2,       /* a word of the user's is wrong */
    STATUS_LACKS = 3,       /* the machine lacks what `require` asks for */
    STATUS_INTERRUPTED = 130,
    STATUS_CLOSED_OUTPUT = 141
};

struct settings {
    struct text_style style;
    int64_t timeout_ns;  /* of a call in a script; 0: none */
    bool repeat_all;     /* show every round */
    bool changes;        /* show what changes by itself */
    bool quiet;          /* only what differs */
    bool json;
    bool keep_going;     /* -k */
    bool allow_run;      /* scripts may run programs */
};

struct guest;
struct job;
struct program;
struct repeat;

enum { SIGNALS = 128 }; /* more than any system has */

/* Where the lines come from at the moment. */
struct origin {
    const char *file; /* interned; NULL: the prompt */
    bool stops;       /* a failed call ends it */
    bool limited;     /* calls wait at most for the time limit */
    int depth;        /* of files within files */
    enum transcript transcript;
    enum printed printed;     /* of all the lines */
    struct replayed replayed; /* the ports in them */
};

/* What the loops around a statement mean for it. */
struct loops {
    int depth;        /* how many there are */
    bool hidden;      /* it is in a round that is not shown */
    bool until_error; /* the innermost loop is left by a call that fails */
    bool until_eof;
};

struct session {
    struct engine engine;
    struct journal journal;
    struct context cx;
    struct settings set;
    struct origin origin;
    struct dictionary dict;
    struct diag diag;
    struct arena scratch; /* until the next statement */
    struct buf text;      /* what is being written */
    struct buf replayed_line; /* what a line of a session's output became */
    const struct line_driver *line; /* NULL: not interactive */
    bool output_closed;
    bool greeted;
    bool gathers;       /* what is written stays in `text` */
    bool counts;        /* a person watches: the rounds of a loop are counted on the screen */
    int64_t counted_ns; /* CLOCK_MONOTONIC of the last count, or 0 */

    struct job *jobs;      /* the calls that go on by themselves, in the order of their numbers */
    int jobs_made;
    struct guest *guests; /* programs that run in the hosts of the lab */
    struct program *program; /* that runs at the moment, or NULL */
    bool resumed;      /* it goes on after it had waited, while a line may be typed */
    int64_t yields_ns; /* CLOCK_MONOTONIC; when it then has had its turn */
    bool leaving;      /* no line comes any more: the jobs that are left are ended */
    bool quits;        /* one that went on has said `quit` */

    size_t packets_told; /* of engine.packets */
    unsigned long packet_last;     /* the number of the last one that was sent and told */
    unsigned long packet_before;   /* of the last one before the last call, or step, began */
    unsigned long packet_expected; /* the number of the last one that a line has expected */
    size_t lab_since; /* how many records the journal had had when the lab was made */
    int64_t packet_ns;   /* CLOCK_MONOTONIC of the last one that was told, or 0 */
    int64_t step_ns;     /* and of the beginning of the last step */

    struct buf kept;      /* what `save` is to write for the act that runs, if not its line */
    unsigned long step;
    struct failure failure; /* the last call that failed */
    int status;
    bool status_given;    /* by `quit STATUS` */
    struct loops loops;

    unsigned signalled[SIGNALS]; /* how often each came, and no line has expected it yet */

    int record_fd;        /* -1: none */
    struct script_view *record_view;
};

void session_open(struct session *s, bool inherit);
/* Ends the session; returns the exit status. */
int session_close(struct session *s);
/* Closes all sockets, forgets names and the journal: step 1 comes next. */
void session_reset(struct session *s);

/* ---- output.c: whatever is printed goes through these ------------------------------------- */

/* Writes s->text to standard output (above the line being edited, if there is one) and clears
 * it. */
void output_flush(struct session *s);
/* What is written from now on is gathered, so that the line being edited moves once for all of it;
 * or, that is over, and all of it is written. */
void output_gather(struct session *s, bool gathers);
/* Appends to the journal, shows it unless it is hidden or -q, and records it. */
void output_record(struct session *s, const struct record *r);
/* Does somebody see a step with this verdict? */
bool output_sees(const struct session *s, enum verdict verdict);
/* Shows a record even where -q or a hidden round would not. */
void output_show(struct session *s, const struct record *r);
/* Something said to the user: whole sentences, no newline at the end. */
void output_say(struct session *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same as what is told below a step: set in, and broken where the line ends. */
void output_say_below(struct session *s, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* What has been written to s->text from `start` on is all that was asked for: help, a list. */
void output_page(struct session *s, size_t start);
/* Where Ctrl-C has ended a wait the terminal has echoed ^C, and the next line begins below. */
void output_below_echo(struct session *s);
/* Which round of a loop is being made, now and then, where a person watches; and its end. */
void output_count(struct session *s, long long round);
void output_count_end(struct session *s);
/* What is wrong, to standard error (at the prompt, to the terminal). */
void output_complain(struct session *s, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The same of a place in a line; `column` counts from 0. */
void output_complain_at(struct session *s, const struct statement *st, size_t column,
                        const char *text);
/* s->diag, for a line. */
void output_fault(struct session *s, const char *file, unsigned lineno, const char *line,
                  size_t len);
/* Starts writing every step to a file. False: errno. */
bool output_start_record(struct session *s, const char *path);
void output_stop_record(struct session *s);

/* ---- step.c: steps and changes ------------------------------------------------------------- */

/* Makes the call of a statement, or several for sendall, as steps. */
enum flow step_run(struct session *s, struct statement *st);
/* Shows and journals what changed by itself. The state of `also`, if not NULL, is then up to
 * date. */
void step_settle(struct session *s, struct sock *also);
/* The same of every socket, and of the connections that were closed. */
void step_settle_all(struct session *s);
/* Shows and journals what happened on the wire. */
void step_packets(struct session *s);
/* Tells what e->changes says already. */
void step_tell_changes(struct session *s);
/* The same after a packet was handed over: it, what that changed, what returned; and only then what
 * was sent thereupon. */
void step_delivered(struct session *s);
/* Shows and journals the signals that have come. */
void step_signals(struct session *s);

/* ---- run.c -------------------------------------------------------------------------------- */

/* What lines are made of. A call that goes on when its line is over keeps it. */
struct lines {
    struct arena arena;
    unsigned references;
};

struct lines *lines_keep(struct lines *l);
void lines_drop(struct lines *l);

/* What is a program's own while it waits for a call, and others go on. */
struct aside {
    struct loops loops;
    int dot;
    long ret;
    int error;
    struct buf data;
};

/* Lines on their way to being run: a `repeat` is complete only at its `end`. */
struct program {
    struct lines *lines;
    struct statement *first;
    struct statement **next;
    int depth;

    struct statement *at; /* while it runs: what comes next */
    struct repeat *loops; /* those that `at` stands in, the innermost last */
    size_t nloops;
    size_t loops_cap;
    int job;            /* that it was when it waited first, or 0 */
    struct aside aside; /* while it waits; while it goes on again: what others had */
};

/* Takes a line, and runs what is complete. FLOW_WAITS: it waits for a call and belongs to the job,
 * which frees it. */
enum flow program_feed(struct session *s, struct program *p, const char *line, size_t len,
                       unsigned lineno);
/* Is anything of it left to be run behind the statement that runs now? */
bool program_has_more(const struct program *p);
/* Its call has returned, and is to be told as a step of this program: from here to
 * program_go_on() the session is as it was when the program began to wait. */
void program_return(struct session *s, struct program *p);
/* Runs what comes next; `flow` is what the call led to. FLOW_WAITS: it waits for the next one. */
enum flow program_go_on(struct session *s, struct program *p, struct statement *st,
                        enum flow flow);
/* There are no more lines. */
enum flow program_end(struct session *s, struct program *p);
/* Forgets the lines that were not run. */
void program_drop(struct program *p);

/* ---- act_options.c ------------------------------------------------------------------------ */

/* `getsockopt FD all`, which is a look and no call. */
bool act_options_wanted(const struct statement *st);
enum flow act_options(struct session *s, const struct statement *st);

/* ---- script.c ----------------------------------------------------------------------------- */

/* Reads a whole file. False: errno says why not. */
bool script_read(const char *path, struct buf *text);
/* Opens a file to be written anew, for its owner alone. A FIFO without a reader: ENXIO. -1:
 * errno says why not. */
int script_create(const char *path);
/* Runs a file; "-" is standard input. False: it cannot be read, errno says why. */
bool script_file(struct session *s, const char *path, enum flow *flow);
/* Runs commands given as text, under a name for messages. */
enum flow script_text(struct session *s, const char *name, const char *text, size_t len,
                      bool stops);

/* ---- prompt.c, complete.c ----------------------------------------------------------------- */

/* Says what this is; once, before the first prompt. */
void prompt_greet(struct session *s);
/* Reads and runs lines from the terminal until its end. */
void prompt_run(struct session *s);
/* For line_hooks.complete; `context` is the session. */
void complete_line(void *context, const char *line, size_t cursor, struct line_matches *out);

/* ---- resolve.c ---------------------------------------------------------------------------- */

/* context.look_up: asks getaddrinfo(3), as a step. */
bool resolve_name(struct context *cx, const char *host, const char *service, int family,
                  int type, struct endpoint *out, struct diag *d);

/* The same for a line of its own, with what it expects. */
enum flow resolve_line(struct session *s, const struct statement *st, const char *host,
                       const char *service, struct diag *d);

/* ---- rows --------------------------------------------------------------------------------- */

/* The shell's own commands; NULL-terminated. */
extern const struct command *const shell_commands[];

#endif
