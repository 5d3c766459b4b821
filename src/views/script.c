/*
 * script.c: records as the lines of a script: the call as typed, => and the result.
 * What a replay would answer differently is left out or said in another way.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "views/script.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "base/mem.h"
#include "decode/address.h"
#include "decode/options.h"
#include "engine/result.h"
#include "views/script_address.h"
#include "views/script_edit.h"
#include "views/script_jobs.h"
#include "views/script_result.h"

/* A sendall that is not complete: its sends are one line, which expects any result until the last
 * one is known. */
struct sending {
    bool active;
    struct buf line; /* the call, edited */
    size_t left;     /* bytes that the next send has, if it goes on */
    size_t written;  /* bytes of the line, as it stands in the script */
    bool any;        /* the user takes any result */
};

struct script_view {
    struct script_addresses addresses;
    struct sending sending;
    struct script_jobs jobs;
    struct buf answers; /* the lines of calls that returned since a line was typed */
    size_t replaces; /* bytes before what is given now, which takes their place */
};

struct script_view *
script_open(void)
{
    return mem_alloc(sizeof(struct script_view));
}

void
script_close(struct script_view *v)
{
    if (v == NULL)
        return;
    script_addresses_free(&v->addresses);
    buf_free(&v->sending.line);
    buf_free(&v->answers);
    script_jobs_free(&v->jobs);
    free(v);
}

/* ---- sendall ------------------------------------------------------------------------------ */

static size_t
data_left(const struct record *r)
{
    const struct arg *buf = script_arg(r, "buf");

    if (buf == NULL || r->ret <= 0 || (size_t)r->ret >= buf->in.len)
        return 0;
    return buf->in.len - (size_t)r->ret;
}

/* Will another send of the same line follow? */
static bool
goes_on(const struct record *r)
{
    return data_left(r) != 0 && r->interrupted != INTERRUPTED_USER &&
           strcmp(script_command(r), "sendall") == 0;
}

static bool
continues(const struct sending *s, const struct record *r)
{
    const struct arg *buf = script_arg(r, "buf");

    return s->active && r->type == RECORD_STEP && buf != NULL && buf->in.len == s->left &&
           strcmp(script_command(r), "sendall") == 0;
}

static void
write_sending(const struct sending *s, struct buf *out, const char *result)
{
    buf_add(out, s->line.data, s->line.len);
    buf_str(out, " => ");
    buf_str(out, s->any ? "any" : result);
    buf_char(out, '\n');
}

static void
end_sending(struct script_view *v, struct buf *out, const char *result)
{
    write_sending(&v->sending, out, result);
    v->replaces = v->sending.written;
    v->sending.active = false;
}

/* The next send of a line. Into how many the data is split, and so what the last one
 * returns, is the kernel's affair. */
static void
continue_sending(struct script_view *v, struct buf *out, const struct record *r)
{
    const char *name = r->error != 0 ? errno_name(r->error) : NULL;

    if (goes_on(r))
        v->sending.left = data_left(r);
    else if (r->interrupted != INTERRUPTED_NOT)
        end_sending(v, out, "blocked");
    else
        end_sending(v, out, r->ret >= 0 ? "ok" : name != NULL ? name : "error");
}

/* ---- a record ----------------------------------------------------------------------------- */

/* A look-up on the way to a call has no line of its own, and is made again. */
static bool
is_typed(const struct record *r)
{
    return r->line != NULL && r->line_len != 0;
}

static void
write_line(struct buf *out, const char *line, size_t len)
{
    buf_add(out, line, len);
    if (len == 0 || line[len - 1] != '\n')
        buf_char(out, '\n');
}

/* The call, as it is to be typed on a replay. */
static void
write_call(const struct script_view *v, struct buf *out, const struct record *r)
{
    struct script_edits edits = {0};

    script_edit_command(&edits, r);
    script_edit_addresses(&edits, r, &v->addresses);
    script_edits_apply(&edits, r, out);
}

static void
begin_sending(struct script_view *v, struct buf *out, const struct record *r)
{
    struct sending *s = &v->sending;
    size_t start = out->len;

    s->active = true;
    s->left = data_left(r);
    s->any = script_takes_any(r->expected);
    buf_clear(&s->line);
    write_call(v, &s->line, r);
    write_sending(s, out, "any");
    s->written = out->len - start;
}

/* Words are read before the call, what is expected behind it. */
static void
write_step(struct script_view *v, struct buf *out, const struct record *r)
{
    if (goes_on(r)) {
        begin_sending(v, out, r);
        script_addresses_follow(&v->addresses, r);
        return;
    }
    write_call(v, out, r);
    script_addresses_follow(&v->addresses, r);
    buf_str(out, " => ");
    if (script_takes_any(r->expected))
        buf_str(out, r->expected);
    else
        script_result(&v->addresses, r, out);
    buf_char(out, '\n');
}

/* ---- jobs --------------------------------------------------------------------------------- */

/* A send of a sendall that goes on waits under the same number, and says nothing new. */
static void
write_pending(struct script_view *v, struct buf *out, const struct record *r)
{
    if (script_jobs_find(&v->jobs, r->job) != NULL)
        return;
    script_jobs_add(&v->jobs, r->job);
    write_call(v, out, r);
    buf_str(out, " &\n");
}

static void
add_job_result(const struct script_view *v, const struct script_job *job, const struct record *r,
               struct buf *out)
{
    const char *name = r->error != 0 ? errno_name(r->error) : NULL;

    if (script_takes_any(r->expected))
        buf_str(out, r->expected);
    else if (r->interrupted != INTERRUPTED_NOT || job->parts)
        buf_str(out, r->ret >= 0 ? "ok" : name != NULL ? name : "error");
    else
        script_result(&v->addresses, r, out);
}

/* Only `cancel` ends a call as Ctrl-C or the time limit did; `wait` makes it the last result. */
static const char *
job_verb(const struct record *r)
{
    if (r->interrupted != INTERRUPTED_NOT)
        return "cancel";
    return r->unseen ? "expect" : "wait";
}

static void
write_job(struct script_view *v, struct buf *out, const struct record *r)
{
    struct script_job *job = script_jobs_find(&v->jobs, r->job);

    script_addresses_follow(&v->addresses, r);
    if (job == NULL)
        return; /* the journal has forgotten how it began */
    if (goes_on(r)) {
        job->parts = true;
        return;
    }
    buf_printf(out, "%s %%%d => ", job_verb(r), job->number);
    add_job_result(v, job, r, out);
    buf_char(out, '\n');
    script_jobs_remove(&v->jobs, job);
}

/* ---- other records ------------------------------------------------------------------------ */

/* `line` is what stands behind #, or all of it. */
static void
write_comment(struct buf *out, const char *line, size_t len)
{
    if (len == 0 || line[0] != '#')
        buf_char(out, '#');
    if (len != 0 && memchr(" \t#", line[0], 3) == NULL)
        buf_char(out, ' ');
    write_line(out, line, len);
}

/* `expect %N`: what the job returned stands in the script already. */
static bool
tells_of_job(const struct record *r)
{
    const char *end = r->line + r->line_len;
    const char *word = memchr(r->line, ' ', r->line_len);

    if (r->call == NULL || strcmp(r->call, "expect") != 0 || word == NULL)
        return false;
    while (word < end && *word == ' ')
        word++;
    return word < end && *word == '%';
}

static void
write_command(struct buf *out, const struct record *r)
{
    struct script_edits edits = {0};

    if (tells_of_job(r))
        return;
    if (r->verdict == VERDICT_UNMET)
        buf_str(out, "# failed: ");
    script_edit_command(&edits, r);
    script_edits_apply(&edits, r, out);
    write_line(out, r->line + r->call_len, r->line_len - r->call_len);
}

static bool
is_command(const struct record *r, const char *name)
{
    return r->type == RECORD_COMMAND && r->call != NULL && strcmp(r->call, name) == 0;
}

/* A line is kept when it is over, behind what it brought about: the calls that returned while it
 * ran, as those that a step answers. They are waited for behind it, where they may return. */
static void
write_command_first(struct script_view *v, struct buf *out, const struct record *r)
{
    write_command(out, r);
    if (out->len == 0 || is_command(r, "reset") || is_command(r, "lab"))
        return; /* these end what runs */
    v->replaces = v->answers.len;
    buf_add(out, v->answers.data, v->answers.len);
}

static void
write_record(struct script_view *v, struct buf *out, const struct record *r)
{
    bool continued = continues(&v->sending, r);

    if (continued)
        continue_sending(v, out, r);
    else
        v->sending.active = false; /* if it was, it was broken off */
    if (r->pending) {
        write_pending(v, out, r);
        return;
    }
    if (r->type == RECORD_JOB) {
        write_job(v, out, r);
        return;
    }
    if (r->type == RECORD_STEP && is_typed(r) && !continued) {
        write_step(v, out, r);
        return;
    }
    if (is_command(r, "reset"))
        script_jobs_free(&v->jobs);
    if (r->type == RECORD_COMMAND)
        write_command_first(v, out, r);
    else if (r->type == RECORD_COMMENT)
        write_comment(out, r->line, r->line_len);
    script_addresses_follow(&v->addresses, r);
}

void
script_record(struct script_view *v, struct buf *out, const struct record *r)
{
    v->replaces = 0;
    write_record(v, out, r);
    if (r->type != RECORD_JOB && out->len != 0)
        buf_clear(&v->answers);
    else
        buf_add(&v->answers, out->data, out->len);
}

/* ---- blocks ------------------------------------------------------------------------------- */

/* Would this record of a block come out the same from the block's own text? */
static bool
is_as_typed(const struct record *r)
{
    struct script_edits edits = {0};
    bool edited;

    if (r->verdict == VERDICT_UNMET || r->verdict == VERDICT_FAILED || r->job != 0)
        return false;
    if ((r->type != RECORD_STEP && r->type != RECORD_COMMAND) || !is_typed(r))
        return true;
    if (r->interrupted == INTERRUPTED_USER)
        return false;
    script_edit_command(&edits, r);
    edited = edits.count != 0;
    script_edits_free(&edits);
    return !edited;
}

/* Are the words that make it a block whole? */
static bool
is_whole_block(const struct record *r)
{
    static const char begin[] = "repeat ";
    static const char end[] = "\nend";
    size_t first = sizeof begin - 1;
    size_t last = sizeof end - 1;

    return r->line_len > first + last && memcmp(r->line, begin, first) == 0 &&
           memcmp(r->line + r->line_len - last, end, last) == 0;
}

/* Where the block that begins at `first` ends, if its text can stand for what is in it;
 * else `first`. */
static size_t
find_end(const struct journal *j, size_t first)
{
    const struct record *r = journal_at(j, first);
    size_t depth = 1;

    if (!is_whole_block(r))
        return first;
    for (size_t at = first + 1; (r = journal_at(j, at)) != NULL; at++) {
        if (r->type == RECORD_BLOCK)
            depth++;
        if (r->type == RECORD_END && --depth == 0)
            return at;
        if (!is_as_typed(r))
            return first;
    }
    return first;
}

size_t
script_replaces(const struct script_view *v)
{
    return v->replaces;
}

static void
append_record(struct script_view *v, struct buf *out, const struct record *r)
{
    struct buf lines = {0};

    script_record(v, &lines, r);
    out->len -= v->replaces;
    buf_add(out, lines.data, lines.len);
    buf_free(&lines);
}

void
script_journal(struct buf *out, const struct journal *j)
{
    struct script_view *v = script_open();
    const struct record *r;

    if (j->forgotten != 0)
        buf_printf(out, "# %lu entries before these are forgotten.\n", j->forgotten);
    for (size_t at = 0; (r = journal_at(j, at)) != NULL; at++) {
        size_t end = r->type == RECORD_BLOCK ? find_end(j, at) : at;

        append_record(v, out, r);
        if (end != at)
            write_line(out, r->line, r->line_len);
        while (at < end)
            script_addresses_follow(&v->addresses, journal_at(j, ++at));
    }
    script_close(v);
}
