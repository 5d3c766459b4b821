/*
 * cform_parts.h: what the files of the C form share: a line that is read and one that is written.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef COMMANDS_CFORM_PARTS_H
#define COMMANDS_CFORM_PARTS_H

#include "base/buf.h"
#include "commands/cform.h"
#include "commands/command.h"
#include "commands/part.h"

struct cform_writer {
    const char *line; /* as typed */
    size_t len;
    size_t at; /* read up to here */
    struct buf out;
    struct buf spans; /* a struct span for each byte of out */
    struct buf expect; /* what stands behind => besides the result */
    const struct dictionary *dict;
    struct diag *d;
};

/* ---- reading ------------------------------------------------------------------------------ */

/* What is not read yet. */
struct part cform_rest(const struct cform_writer *w);
void cform_skip_blanks(struct cform_writer *w);

/* ---- writing ------------------------------------------------------------------------------ */

/* Bytes of the typed line as they are. */
void cform_copy(struct cform_writer *w, size_t from, size_t to);
/* Bytes that stand for those of the typed line. */
void cform_put(struct cform_writer *w, const char *text, size_t len, size_t from, size_t to);
void cform_put_part(struct cform_writer *w, const char *text, struct part from);
bool cform_fault(struct cform_writer *w, struct part at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* ---- calls: cform.c ----------------------------------------------------------------------- */

/* The command that makes the call of this name, or NULL. */
const struct command *cform_command(const struct dictionary *dict, struct part name);
/* The call that the kernel has only as `name` with more arguments, or NULL. */
const struct command *cform_plain(const struct dictionary *dict, struct part name);

/* ---- arguments: cform_args.c -------------------------------------------------------------- */

/* Reads the arguments from behind ( to behind ), and writes the command and its words. */
bool cform_call(struct cform_writer *w, const struct command *c, struct part name);

/* ---- getaddrinfo(3): cform_lookup.c -------------------------------------------------------- */

/* The statement that begins at `from`, its call at `call`, written whole but for its result. False:
 * it is no such call, and nothing is written. */
bool cform_lookup(struct cform_writer *w, size_t from, size_t call);

/* ---- what only a program has: cform_source.c ---------------------------------------------- */

/* Is one of the arguments from here to `end` a call itself? Then says so, and what to write. */
bool cform_nested(struct cform_writer *w, size_t statement, size_t end);
/* The variable that is passed, as &addr or as buf; empty: p is none. */
struct part cform_variable(const struct param *param, struct part p);
/* strlen("text") as a number. */
bool cform_put_strlen(struct cform_writer *w, struct part p);

/* ---- ports that the kernel chose: cform_replayed.c ----------------------------------------- */

/* An address with the port that stands in the place of its own now. False: it is the same. */
bool cform_put_replayed(struct cform_writer *w, struct part p);
/* The kernel wrote this address when the line was printed. */
void cform_note_port(struct cform_writer *w, const struct buf *word);

/* ---- structures: cform_message.c ---------------------------------------------------------- */

/* The members of a struct msghdr and a struct epoll_event, and the list of poll(2), as words. */
bool cform_put_message(struct cform_writer *w, const struct command *c, struct part message);
bool cform_put_event(struct cform_writer *w, struct part event);
bool cform_put_poll(struct cform_writer *w, struct part list);

/* ---- results: cform_result.c -------------------------------------------------------------- */

/* What stands behind the call: its result becomes what is expected. */
void cform_tail(struct cform_writer *w);
/* The second half of a step that was too wide for one line, "= 13   errno 0". */
bool cform_result_alone(struct cform_writer *w);

/* ---- values: cform_value.c ---------------------------------------------------------------- */

/* Without a cast in front, a remark behind, and what strace -y says of a descriptor. */
struct part cform_bare(struct part p);
/* Takes the arrow before what the kernel wrote. */
bool cform_take_arrow(struct part *p);
bool cform_is_null(struct part p);
/* A pointer as a number. */
bool cform_is_address_of_memory(struct part p);
/* A variable of a C program, or what is left out: … &addr sizeof(addr) */
bool cform_says_nothing(struct part p);
/* Was something left out in the middle? */
bool cform_holds_ellipsis(struct part p);

/* Each appends to `out` what the value is as a word of the language; false: it is none of that
 * sort. */

/* The bytes of "text"; *rest is what stands behind its second quote. */
bool cform_string_bytes(struct buf *bytes, struct part p, struct part *rest);
/* "text" with C's escapes, perhaps cut: then *cut. */
bool cform_string(struct buf *out, struct part p, bool *cut);
/* The next of the fields between braces, with its name if it has one. */
bool cform_next_field(struct part *fields, struct part *name, struct part *value);
/* The value of a field, empty where there is none of this name. */
struct part cform_field(struct part fields, const char *wanted);
/* Without the braces or brackets round it. */
struct part cform_inside_brackets(struct part p);

/* {sa_family=AF_INET, …} */
bool cform_address(struct buf *out, struct part p);
/* [1], {l_onoff=1, l_linger=0}, {tv_sec=5, tv_usec=0}, an option's value */
bool cform_option(struct buf *out, struct part p);

#endif
