/*
 * constants.c: looks names and numbers up in the tables that constants.awk makes. Knows
 * nothing of which call a number is for.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/constants.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/types.h>

#ifdef HAVE_SYS_EPOLL_H
#include <sys/epoll.h>
#endif
#ifdef HAVE_LINUX_SOCKIOS_H
#include <linux/sockios.h>
#endif

#include "decode/spelling.h"

/* The C library says 0 where every file may be large; F_GETFL tells the kernel's flag. */
#if defined O_LARGEFILE && O_LARGEFILE == 0 && O_DIRECTORY == 0200000
#define KERNEL_O_LARGEFILE 0100000
#endif

#include "decode/constants.inc"

static const char *const no_prefixes[] = {NULL};
static const char *const family_prefixes[] = {"AF_", "PF_", NULL};
static const char *const type_prefixes[] = {"SOCK_", NULL};
static const char *const protocol_prefixes[] = {"IPPROTO_", NULL};
static const char *const message_prefixes[] = {"MSG_", NULL};
static const char *const how_prefixes[] = {"SHUT_", NULL};
static const char *const level_prefixes[] = {"SOL_", "IPPROTO_", NULL};
static const char *const poll_prefixes[] = {"POLL", NULL};
static const char *const epoll_prefixes[] = {"EPOLL", NULL};
static const char *const epollop_prefixes[] = {"EPOLL_CTL_", NULL};
static const char *const epollflag_prefixes[] = {"EPOLL_", NULL};
static const char *const open_prefixes[] = {"O_", NULL};
static const char *const fcntl_prefixes[] = {"F_", NULL};
static const char *const fdflag_prefixes[] = {"FD_", NULL};
static const char *const signal_prefixes[] = {"SIG", NULL};
static const char *const ioctl_prefixes[] = {"SIOC", "FIO", NULL};

static int
first_realtime_signal(void)
{
    return SIGRTMIN;
}

static int
last_realtime_signal(void)
{
    return SIGRTMAX;
}

static const struct constant_range realtime_signals = {
    "SIGRTMIN", first_realtime_signal, last_realtime_signal};

#define NUMBERED(title, prefixes, rows, flags, number)                                   \
    {                                                                                    \
        title, prefixes, rows, sizeof rows / sizeof rows[0], flags, number, NULL         \
    }
#define GROUP(title, prefixes, rows, flags) NUMBERED(title, prefixes, rows, flags, 0)

const struct constant_group constants_family =
    GROUP("address family", family_prefixes, family_rows, false);
const struct constant_group constants_type =
    NUMBERED("socket type", type_prefixes, type_rows, true, 0xf);
const struct constant_group constants_protocol =
    GROUP("protocol", protocol_prefixes, protocol_rows, false);
const struct constant_group constants_message =
    GROUP("message flag", message_prefixes, message_rows, true);
const struct constant_group constants_how =
    GROUP("way to shut down", how_prefixes, how_rows, false);
const struct constant_group constants_level =
    GROUP("option level", level_prefixes, level_rows, false);
const struct constant_group constants_accept =
    GROUP("flag of accept4", type_prefixes, accept_rows, true);
const struct constant_group constants_poll =
    GROUP("event", poll_prefixes, poll_rows, true);
#ifdef HAVE_SYS_EPOLL_H
const struct constant_group constants_epoll =
    GROUP("event", epoll_prefixes, epoll_rows, true);
const struct constant_group constants_epollop =
    GROUP("command of epoll_ctl", epollop_prefixes, epollop_rows, false);
const struct constant_group constants_epollflag =
    GROUP("flag of epoll_create1", epollflag_prefixes, epollflag_rows, true);
#endif
const struct constant_group constants_open =
    NUMBERED("flag of open", open_prefixes, open_rows, true, O_ACCMODE);
const struct constant_group constants_status =
    GROUP("status flag", open_prefixes, open_rows, true);
const struct constant_group constants_fcntl =
    GROUP("command of fcntl", fcntl_prefixes, fcntl_rows, false);
const struct constant_group constants_fdflag =
    GROUP("flag of a descriptor", fdflag_prefixes, fdflag_rows, true);
const struct constant_group constants_signal = {
    .title = "signal",
    .prefixes = signal_prefixes,
    .rows = signal_rows,
    .count = sizeof signal_rows / sizeof signal_rows[0],
    .range = &realtime_signals,
};
const struct constant_group constants_reason =
    GROUP("reason", no_prefixes, reason_rows, false);
const struct constant_group constants_number =
    GROUP("number", no_prefixes, number_rows, false);
const struct constant_group constants_ioctl =
    GROUP("request of ioctl", ioctl_prefixes, ioctl_rows, false);
const struct constant_group constants_lookup =
    GROUP("error of getaddrinfo", no_prefixes, lookup_rows, false);
const struct constant_group constants_errno =
    GROUP("errno", no_prefixes, errno_rows, false);

/* How much of a row's name is `prefix`: all of it or nothing. */
static inline size_t
prefix_of_row(const char *name, const char *prefix)
{
    size_t i = 0;

    while (prefix[i] != '\0') {
        if (name[i] != prefix[i])
            return 0;
        i++;
    }
    return i;
}

/* The row whose name is one of the group's prefixes and then this. */
static const struct constant *
row_by_tail(const struct constant_group *g, const char *tail, size_t len)
{
    for (size_t i = 0; i < g->count; i++) {
        const char *name = g->rows[i].name;

        for (const char *const *prefix = g->prefixes; *prefix != NULL; prefix++) {
            size_t skip = prefix_of_row(name, *prefix);

            if (skip != 0 && spelling_same(tail, len, name + skip))
                return &g->rows[i];
        }
    }
    return NULL;
}

static const struct constant *
row_by_whole_name(const struct constant_group *g, const char *name, size_t len)
{
    for (size_t i = 0; i < g->count; i++) {
        if (spelling_same(name, len, g->rows[i].name))
            return &g->rows[i];
    }
    return NULL;
}

static size_t
prefix_of_word(const struct constant_group *g, const char *name, size_t len)
{
    for (const char *const *prefix = g->prefixes; *prefix != NULL; prefix++) {
        size_t skip = strlen(*prefix);

        if (len > skip && spelling_same(name, skip, *prefix))
            return skip;
    }
    return 0;
}

const struct constant *
constant_by_name(const struct constant_group *g, const char *name, size_t len)
{
    const struct constant *row;
    size_t skip;

    if (len == 0)
        return NULL;
    row = row_by_whole_name(g, name, len);
    if (row == NULL)
        row = row_by_tail(g, name, len);
    if (row != NULL)
        return row;
    /* PF_INET is AF_INET, and SOL_ICMP may be known as IPPROTO_ICMP only. */
    skip = prefix_of_word(g, name, len);
    return skip != 0 ? row_by_tail(g, name + skip, len - skip) : NULL;
}

const struct constant *
constant_by_value(const struct constant_group *g, long value)
{
    for (size_t i = 0; i < g->count; i++) {
        if (g->rows[i].value == value)
            return &g->rows[i];
    }
    return NULL;
}

static bool
looks_like_number(const char *text, size_t len)
{
    if (len > 1 && (*text == '-' || *text == '+'))
        text++;
    return len != 0 && *text >= '0' && *text <= '9';
}

/* NAME+N, or NAME, of the group's range. */
static bool
parse_in_range(const struct constant_group *g, const char *text, size_t len, long *value)
{
    const char *plus = memchr(text, '+', len);
    size_t stop = plus != NULL ? (size_t)(plus - text) : len;
    const char *name;
    long long beyond = 0;

    if (g->range == NULL)
        return false;
    name = g->range->name;
    if (!spelling_same(text, stop, name) &&
        !spelling_same(text, stop, name + prefix_of_word(g, name, strlen(name))))
        return false;
    if (plus != NULL && !number_parse(plus + 1, len - stop - 1, &beyond))
        return false;
    if (beyond < 0 || beyond > g->range->last() - g->range->first())
        return false;
    *value = g->range->first() + (long)beyond;
    return true;
}

static bool
parse_one(const struct constant_group *g, const char *text, size_t len, long *value)
{
    const struct constant *row;
    long long number;

    if (looks_like_number(text, len)) {
        if (!number_parse(text, len, &number))
            return false;
        *value = (long)number;
        return true;
    }
    if (g->flags && len > 1 && *text == '-') {
        text++;
        len--;
    }
    row = constant_by_name(g, text, len);
    if (row == NULL)
        return parse_in_range(g, text, len, value);
    *value = row->value;
    return true;
}

/* Where the first of several that are joined ends. */
static const char *
end_of_part(const struct constant_group *g, const char *text, const char *end)
{
    const char *bar = NULL;

    if (g->flags && text != end)
        bar = memchr(text, '|', (size_t)(end - text));
    return bar != NULL ? bar : end;
}

bool
constant_parse(const struct constant_group *g, const char *text, size_t len, long *value,
               const char **bad, size_t *bad_len)
{
    const char *end = text + len;
    long all = 0;

    for (;;) {
        const char *stop = end_of_part(g, text, end);
        long one;

        if (!parse_one(g, text, (size_t)(stop - text), &one)) {
            *bad = text;
            *bad_len = (size_t)(stop - text);
            return false;
        }
        all |= one;
        if (stop == end)
            break;
        text = stop + 1;
    }
    *value = all;
    return true;
}

static void
join(struct buf *out, size_t start, const char *name)
{
    if (out->len != start)
        buf_char(out, '|');
    buf_str(out, name);
}

static void
flags_text(struct buf *out, const struct constant_group *g, long value)
{
    size_t start = out->len;
    const struct constant *number = constant_by_value(g, value & g->number);

    if (g->number != 0 && number != NULL) {
        join(out, start, number->name);
        value &= ~g->number;
    }
    for (size_t i = 0; i < g->count; i++) {
        long flag = g->rows[i].value;

        if (flag != 0 && (flag & g->number) == 0 && (value & flag) == flag) {
            join(out, start, g->rows[i].name);
            value &= ~flag;
        }
    }
    if (value != 0) {
        join(out, start, "");
        buf_printf(out, g->number != 0 && value < 256 ? "%ld" : "%#lx", value);
    }
}

static void
range_text(struct buf *out, const struct constant_range *range, long value)
{
    buf_str(out, range->name);
    if (value != range->first())
        buf_printf(out, "+%ld", value - range->first());
}

void
constant_text(struct buf *out, const struct constant_group *g, long value)
{
    const struct constant *row = constant_by_value(g, value);

    if (row != NULL && (g->number == 0 ? value != 0 || !g->flags : value <= g->number))
        buf_str(out, row->name);
    else if (g->flags && value > 0)
        flags_text(out, g, value);
    else if (g->range != NULL && value >= g->range->first() && value <= g->range->last())
        range_text(out, g->range, value);
    else
        buf_int(out, value);
}

/* Keeps in *best what is nearer than *distance. */
static void
prefer(const char *name, const char *text, size_t len, const char **best, int *distance)
{
    int d = spelling_distance(text, len, name);

    if (d < *distance) {
        *distance = d;
        *best = name;
    }
}

const char *
constant_nearest(const struct constant_group *g, const char *name, size_t len)
{
    int distance = SPELLING_FAR;
    const char *best = NULL;

    for (size_t i = 0; i < g->count; i++) {
        const char *row = g->rows[i].name;

        prefer(row, name, len, &best, &distance);
        for (const char *const *prefix = g->prefixes; *prefix != NULL; prefix++) {
            size_t skip = prefix_of_row(row, *prefix);

            if (skip != 0)
                prefer(row + skip, name, len, &best, &distance);
        }
    }
    return spelling_near(distance, len) ? best : NULL;
}

const char *
constant_name(const struct constant_group *g, long value)
{
    const struct constant *row = constant_by_value(g, value);

    return row != NULL ? row->name : NULL;
}

const char *
errno_name(int error)
{
    return constant_name(&constants_errno, error);
}

const char *
errno_sentence(int error)
{
    const struct constant *row = constant_by_value(&constants_errno, error);

    return row != NULL ? row->help : "Unknown error";
}

static int
digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = spelling_fold(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

static bool
digits_parse(const char *text, size_t len, unsigned base, unsigned long long *number)
{
    unsigned long long sum = 0;

    for (size_t i = 0; i < len; i++) {
        unsigned digit = (unsigned)digit_value(text[i]);

        if (digit >= base || sum > (UINT64_MAX - digit) / base)
            return false;
        sum = sum * base + digit;
    }
    *number = sum;
    return len != 0;
}

bool
number_parse(const char *text, size_t len, long long *number)
{
    bool negative = len != 0 && *text == '-';
    unsigned long long magnitude;
    unsigned base = 10;

    if (negative || (len != 0 && *text == '+')) {
        text++;
        len--;
    }
    if (len > 1 && *text == '0') {
        base = spelling_fold(text[1]) == 'x' ? 16 : 8;
        text += base == 16 ? 2 : 1;
        len -= base == 16 ? 2 : 1;
    }
    if (!digits_parse(text, len, base, &magnitude))
        return false;
    if (negative && magnitude > (unsigned long long)INT64_MAX + 1)
        return false;
    *number = (long long)(negative ? -magnitude : magnitude);
    return true;
}
