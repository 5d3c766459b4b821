/*
 * script.c: lines from a file, from standard input, or from the command line.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "shell/session.h"

static struct origin
enter(struct session *s, const char *name, bool stops)
{
    struct origin outer = s->origin;

    s->origin = (struct origin){.file = intern_text(&s->engine.intern, name, strlen(name)),
                                .stops = stops, .limited = true, .depth = outer.depth + 1};
    return outer;
}

static void
leave(struct session *s, struct origin outer)
{
    replayed_free(&s->origin.replayed);
    s->origin = outer;
    if (!outer.limited)
        watchdog_rest(&s->engine.watchdog);
}

/* The lines are over, by themselves or because one of them ended the script. */
static enum flow
finish(struct session *s, struct program *p, enum flow flow)
{
    if (flow == FLOW_NEXT)
        return program_end(s, p);
    program_drop(p);
    return flow;
}

enum flow
script_text(struct session *s, const char *name, const char *text, size_t len, bool stops)
{
    struct origin outer = enter(s, name, stops);
    struct program p = {0};
    enum flow flow = FLOW_NEXT;
    size_t at = 0;
    unsigned lineno = 0;

    s->origin.printed = transcript_printed(text, len);
    while (at < len && flow == FLOW_NEXT) {
        size_t end = transcript_line_end(text, len, at);

        flow = program_feed(s, &p, text + at, end - at, ++lineno);
        lineno += memchr(text + at, '\n', end - at) != NULL;
        at = end + 1;
    }
    flow = finish(s, &p, flow);
    leave(s, outer);
    return flow;
}

static void
refuse_line(struct session *s, unsigned lineno)
{
    output_complain(s, "-:%u: The line is longer than %d MiB.", lineno, LINE_MAX_MIB);
    s->status = STATUS_USAGE;
}

static enum flow
script_input(struct session *s)
{
    struct origin outer = enter(s, "-", true);
    struct program p = {0};
    struct buf line = {0};
    enum flow flow = FLOW_NEXT;
    enum line_result result = LINE_END;
    unsigned lineno = 0;

    while (flow == FLOW_NEXT && (result = line_stdio.read("", &line)) == LINE_READ)
        flow = program_feed(s, &p, line.data, line.len, ++lineno);
    if (result == LINE_INTERRUPTED)
        s->status = STATUS_INTERRUPTED;
    if (result == LINE_TOO_LONG)
        refuse_line(s, lineno + 1);
    if (result == LINE_INTERRUPTED || result == LINE_TOO_LONG)
        flow = FLOW_STOP;
    flow = finish(s, &p, flow);
    buf_free(&line);
    leave(s, outer);
    return flow;
}

/* Does a line that began before the last `added` bytes go on behind them? */
static bool
goes_on(const struct buf *text, size_t added)
{
    return memchr(text->data + text->len - added, '\n', added) == NULL;
}

static bool
read_lines(int fd, struct buf *text)
{
    enum { CHUNK = 65536 };
    size_t line = 0; /* bytes since the last line end */
    ssize_t n;

    do {
        n = read(fd, buf_room(text, CHUNK), CHUNK);
        if (n <= 0)
            continue;
        text->len += (size_t)n;
        line = goes_on(text, (size_t)n) ? line + (size_t)n : 0;
        if (line > LINE_MAX_BYTES) {
            errno = EFBIG;
            return false;
        }
    } while (n > 0 || (n < 0 && errno == EINTR && !interrupt_pending()));
    return n == 0;
}

bool
script_read(const char *path, struct buf *text)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool good;
    int error;

    if (fd < 0)
        return false;
    good = read_lines(fd, text);
    error = errno;
    close(fd);
    errno = error;
    return good;
}

int
script_create(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK | O_CLOEXEC, 0600);

    if (fd >= 0)
        fcntl(fd, F_SETFL, 0); /* a reader that is slow is waited for */
    return fd;
}

bool
script_file(struct session *s, const char *path, enum flow *flow)
{
    struct buf text = {0};
    bool good;

    if (strcmp(path, "-") == 0) {
        *flow = script_input(s);
        return true;
    }
    good = script_read(path, &text);
    if (good)
        *flow = script_text(s, path, text.data, text.len, true);
    buf_free(&text);
    return good;
}
