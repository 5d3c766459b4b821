/*
 * states.c: the table of state names and of their other spellings. Knows nothing of how a
 * state is read.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/states.h"

#include <stdbool.h>

#include "decode/spelling.h"

static const char *const names[STATE_COUNT] = {
    [STATE_UNKNOWN] = "?",
    [STATE_ESTABLISHED] = "ESTABLISHED",
    [STATE_SYN_SENT] = "SYN_SENT",
    [STATE_SYN_RECV] = "SYN_RECV",
    [STATE_FIN_WAIT1] = "FIN_WAIT1",
    [STATE_FIN_WAIT2] = "FIN_WAIT2",
    [STATE_TIME_WAIT] = "TIME_WAIT",
    [STATE_CLOSED] = "CLOSED",
    [STATE_CLOSE_WAIT] = "CLOSE_WAIT",
    [STATE_LAST_ACK] = "LAST_ACK",
    [STATE_LISTEN] = "LISTEN",
    [STATE_CLOSING] = "CLOSING",
    [STATE_UNBOUND] = "UNBOUND",
    [STATE_BOUND] = "BOUND",
    [STATE_CONNECTED] = "CONNECTED",
    [STATE_OPEN] = "OPEN",
    [STATE_GONE] = "closed",
};

/* Without what joins the parts of a name: it is _, - or nothing, as one likes. */
static const struct spelling {
    const char *text;
    enum state state;
} spellings[] = {
    {"established", STATE_ESTABLISHED},
    {"estab", STATE_ESTABLISHED},
    {"synsent", STATE_SYN_SENT},
    {"synrecv", STATE_SYN_RECV},
    {"synrcvd", STATE_SYN_RECV},
    {"synreceived", STATE_SYN_RECV},
    {"finwait1", STATE_FIN_WAIT1},
    {"finwait2", STATE_FIN_WAIT2},
    {"timewait", STATE_TIME_WAIT},
    {"closed", STATE_CLOSED},
    {"close", STATE_CLOSED},
    {"closewait", STATE_CLOSE_WAIT},
    {"lastack", STATE_LAST_ACK},
    {"listen", STATE_LISTEN},
    {"listening", STATE_LISTEN},
    {"closing", STATE_CLOSING},
    {"unbound", STATE_UNBOUND},
    {"unconn", STATE_UNBOUND},
    {"bound", STATE_BOUND},
    {"connected", STATE_CONNECTED},
    {"open", STATE_OPEN},
    {"gone", STATE_GONE},
};

const char *
state_name(enum state s)
{
    bool known = (unsigned)s < STATE_COUNT;

    return names[known ? s : STATE_UNKNOWN];
}

/* The spelling without separators and without the kernel's TCP_ in front; returns its
 * length, or 0 where it is longer than any. */
static size_t
plain(const char *text, size_t len, char *out, size_t room)
{
    size_t used = 0;

    if (len > 4 && spelling_same(text, 4, "TCP_")) {
        text += 4;
        len -= 4;
    }
    for (size_t i = 0; i < len; i++) {
        bool joint = (text[i] == '_' || text[i] == '-') && i != 0 && i + 1 != len;

        if (joint)
            continue;
        if (used == room)
            return 0;
        out[used++] = text[i];
    }
    return used;
}

enum state
state_parse(const char *text, size_t len)
{
    char letters[16];
    size_t used = plain(text, len, letters, sizeof letters);

    for (size_t i = 0; used != 0 && i < sizeof spellings / sizeof spellings[0]; i++) {
        if (spelling_same(letters, used, spellings[i].text))
            return spellings[i].state;
    }
    return STATE_UNKNOWN;
}
