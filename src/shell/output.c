/*
 * output.c: the way out: to the screen, as JSON, to the recording. Decides who sees a record;
 * how it looks is the views' matter.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/escape.h"
#include "shell/session.h"
#include "views/json.h"

/* Nobody reads any more: leave without a word, as a filter would. */
static _Noreturn void
leave_quietly(struct session *s)
{
    if (s->line != NULL)
        s->line->close();
    _exit(STATUS_CLOSED_OUTPUT);
}

static bool
write_all(int fd, const char *bytes, size_t len)
{
    while (len != 0) {
        ssize_t n = write(fd, bytes, len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN) {
            poll(&(struct pollfd){.fd = fd, .events = POLLOUT}, 1, -1);
            continue;
        }
        if (n < 0)
            return false;
        bytes += n;
        len -= (size_t)n;
    }
    return true;
}

static _Noreturn void
output_failed(struct session *s)
{
    static const char message[] = "sockshell: standard output cannot be written\n";

    if (errno == EPIPE || errno == EBADF)
        leave_quietly(s);
    if (s->line != NULL)
        s->line->close();
    if (!write_all(STDERR_FILENO, message, sizeof message - 1))
        _exit(STATUS_DIFFERS);
    _exit(STATUS_DIFFERS);
}

void
output_flush(struct session *s)
{
    if (s->text.len == 0 || s->gathers)
        return;
    if (s->output_closed)
        leave_quietly(s);
    if (s->line != NULL && s->line->edits)
        s->line->above(s->text.data, s->text.len);
    else if (!write_all(STDOUT_FILENO, s->text.data, s->text.len))
        output_failed(s);
    buf_clear(&s->text);
}

void
output_gather(struct session *s, bool gathers)
{
    s->gathers = gathers;
    output_flush(s);
}

void
output_show(struct session *s, const struct record *r)
{
    if (s->set.json)
        json_record(&s->text, r);
    else
        text_record(&s->text, r, &s->set.style);
    output_flush(s);
}

void
output_below_echo(struct session *s)
{
    if (interrupt_pending() && s->line != NULL && !s->set.json)
        buf_char(&s->text, '\n');
}

void
output_count(struct session *s, long long round)
{
    enum { PAUSE_NS = 200000000 };
    struct buf b = {0};
    int64_t now = clock_ns(CLOCK_MONOTONIC);

    if (!s->counts || now - s->counted_ns < PAUSE_NS)
        return;
    s->counted_ns = now;
    buf_printf(&b, "\r  round %lld ", round);
    if (!write_all(STDOUT_FILENO, b.data, b.len))
        s->counts = false;
    buf_free(&b);
}

void
output_count_end(struct session *s)
{
    if (s->counts && s->counted_ns != 0)
        buf_str(&s->text, "\r                              \r");
    s->counted_ns = 0;
}

/* What is replaced is overwritten, so that there is a whole line on disk at every moment. Where one
 * cannot go back, the line stays as it was. False: errno; *at is where the last whole line ends,
 * or -1. */
static bool
put_lines(int fd, const struct buf *lines, size_t replaced, off_t *at)
{
    *at = lseek(fd, -(off_t)replaced, SEEK_CUR);
    if (*at < 0 && replaced != 0)
        return errno == ESPIPE;
    if (!write_all(fd, lines->data, lines->len))
        return false;
    return replaced == 0 || ftruncate(fd, lseek(fd, 0, SEEK_CUR)) == 0;
}

/* Who relies on a recording learns from the exit status that it is not whole. */
static void
break_off(struct session *s, off_t at)
{
    int error = errno;
    bool cut = at >= 0 && ftruncate(s->record_fd, at) == 0;

    output_stop_record(s);
    output_complain(s, "The recording ends here%s: %s.", cut ? "" : ", perhaps within a line",
                    errno_sentence(error));
    if (s->status == STATUS_OK)
        s->status = STATUS_DIFFERS;
}

static void
write_recording(struct session *s, const struct record *r)
{
    struct buf lines = {0};
    off_t at;

    script_record(s->record_view, &lines, r);
    if (lines.len != 0 &&
        !put_lines(s->record_fd, &lines, script_replaces(s->record_view), &at))
        break_off(s, at);
    buf_free(&lines);
}

bool
output_sees(const struct session *s, enum verdict verdict)
{
    if (!s->set.quiet && !s->loops.hidden)
        return true;
    return verdict == VERDICT_UNMET || verdict == VERDICT_FAILED;
}

static bool
is_seen(const struct session *s, const struct record *r)
{
    if (!output_sees(s, r->verdict))
        return false;
    return r->type != RECORD_CHANGE || s->set.changes;
}

void
output_record(struct session *s, const struct record *r)
{
    bool forgot = s->journal.forgotten != 0;
    const struct record *kept = journal_append(&s->journal, r);

    /* The recording comes first: what was printed is on disk. */
    if (s->record_fd >= 0)
        write_recording(s, kept);
    if (is_seen(s, kept))
        output_show(s, kept);
    if (!forgot && s->journal.forgotten != 0) {
        output_count_end(s);
        output_say(s, "The journal is full (set journal): its oldest entries are now "
                      "forgotten.");
    }
}

static void
say(struct session *s, const char *format, va_list args, bool below)
{
    struct buf b = {0};

    if (s->set.quiet)
        return;
    buf_vprintf(&b, format, args);
    if (s->set.json) {
        json_message(&s->text, "info", s->origin.file, 0, 0,
                     buf_text(&b) + strspn(buf_text(&b), " "));
    } else if (below) {
        text_sentence(&s->text, buf_text(&b));
    } else {
        buf_add(&s->text, b.data, b.len);
        buf_char(&s->text, '\n');
    }
    buf_free(&b);
    output_flush(s);
}

void
output_say(struct session *s, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    say(s, format, args, false);
    va_end(args);
}

void
output_say_below(struct session *s, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    say(s, format, args, true);
    va_end(args);
}

void
output_page(struct session *s, size_t start)
{
    struct buf page = {0};

    if (s->set.json && s->text.len != start) {
        buf_add(&page, s->text.data + start, s->text.len - start - 1);
        s->text.len = start;
        json_message(&s->text, "info", s->origin.file, 0, 0, buf_text(&page));
        buf_free(&page);
    }
    output_flush(s);
}

/* Errors go where a script's user looks for them; at the prompt there is one place. */
static void
flush_error(struct session *s)
{
    if (s->line != NULL || s->set.json) {
        output_flush(s);
        return;
    }
    if (!write_all(STDERR_FILENO, s->text.data, s->text.len))
        s->text.len = 0;
    buf_clear(&s->text);
}

void
output_complain(struct session *s, const char *format, ...)
{
    struct buf b = {0};
    va_list args;

    va_start(args, format);
    buf_vprintf(&b, format, args);
    va_end(args);
    if (s->set.json) {
        json_message(&s->text, "error", s->origin.file, 0, 0, buf_text(&b));
    } else {
        escape_text(&s->text, b.data, b.len);
        buf_char(&s->text, '\n');
    }
    buf_free(&b);
    flush_error(s);
}

void
output_complain_at(struct session *s, const struct statement *st, size_t column, const char *text)
{
    statement_place(st, &column, &(size_t){0});
    if (s->set.json) {
        json_message(&s->text, "error", st->file, st->lineno, column + 1, text);
    } else {
        if (st->file != NULL) {
            escape_text(&s->text, st->file, strlen(st->file));
            buf_printf(&s->text, ":%u:%zu: ", st->lineno, column + 1);
        }
        buf_str(&s->text, text);
        buf_char(&s->text, '\n');
    }
    flush_error(s);
}

void
output_fault(struct session *s, const char *file, unsigned lineno, const char *line, size_t len)
{
    if (s->set.json)
        json_fault(&s->text, file, lineno, line, len, &s->diag);
    else
        text_fault(&s->text, file, lineno, line, len, &s->diag, &s->set.style);
    flush_error(s);
}

bool
output_start_record(struct session *s, const char *path)
{
    int fd = script_create(path);

    if (fd < 0)
        return false;
    output_stop_record(s);
    s->record_fd = own_park(&s->engine.own, fd);
    s->record_view = script_open();
    s->engine.observing = true; /* whose address is whose is seen in the states */
    return true;
}

void
output_stop_record(struct session *s)
{
    if (s->record_fd < 0)
        return;
    own_close(&s->engine.own, s->record_fd);
    script_close(s->record_view);
    s->record_fd = -1;
    s->record_view = NULL;
}
