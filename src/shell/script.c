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
    flow = finish(s, &p, result == LINE_INTERRUPTED ? FLOW_STOP : flow);
    if (result == LINE_INTERRUPTED)
        s->status = STATUS_INTERRUPTED;
    buf_free(&line);
    leave(s, outer);
    return flow;
}

bool
script_read(const char *path, struct buf *text)
{
    enum { CHUNK = 65536 };
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n;

    if (fd < 0)
        return false;
    do {
        n = read(fd, buf_room(text, CHUNK), CHUNK);
        if (n > 0)
            text->len += (size_t)n;
    } while (n > 0 || (n < 0 && errno == EINTR && !interrupt_pending()));
    if (n < 0) {
        int error = errno;

        close(fd);
        errno = error;
        return false;
    }
    close(fd);
    return true;
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
