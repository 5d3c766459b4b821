/*
 * test_states.c: state names and their spellings, there and back.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/states.h"

#include <stdlib.h>
#include <string.h>

#include "tap.h"

struct sample {
    const char *text;
    enum state state;
};

static void
test_spellings(void)
{
    static const struct sample samples[] = {
        {"ESTABLISHED", STATE_ESTABLISHED},
        {"estab", STATE_ESTABLISHED},
        {"TCP_ESTABLISHED", STATE_ESTABLISHED},
        {"SYN-SENT", STATE_SYN_SENT},
        {"syn_sent", STATE_SYN_SENT},
        {"SYNSENT", STATE_SYN_SENT},
        {"SYN_RECV", STATE_SYN_RECV},
        {"SYN_RCVD", STATE_SYN_RECV},
        {"SYN-RECEIVED", STATE_SYN_RECV},
        {"TCP_SYN_RECV", STATE_SYN_RECV},
        {"FIN_WAIT1", STATE_FIN_WAIT1},
        {"FIN-WAIT-1", STATE_FIN_WAIT1},
        {"FIN_WAIT_1", STATE_FIN_WAIT1},
        {"FINWAIT1", STATE_FIN_WAIT1},
        {"fin-wait-2", STATE_FIN_WAIT2},
        {"TIME-WAIT", STATE_TIME_WAIT},
        {"timewait", STATE_TIME_WAIT},
        {"CLOSED", STATE_CLOSED},
        {"closed", STATE_CLOSED},
        {"CLOSE", STATE_CLOSED},
        {"TCP_CLOSE", STATE_CLOSED},
        {"close-wait", STATE_CLOSE_WAIT},
        {"CLOSEWAIT", STATE_CLOSE_WAIT},
        {"LAST-ACK", STATE_LAST_ACK},
        {"LASTACK", STATE_LAST_ACK},
        {"listen", STATE_LISTEN},
        {"LISTENING", STATE_LISTEN},
        {"CLOSING", STATE_CLOSING},
        {"UNBOUND", STATE_UNBOUND},
        {"UNCONN", STATE_UNBOUND},
        {"bound", STATE_BOUND},
        {"CONNECTED", STATE_CONNECTED},
        {"open", STATE_OPEN},
        {"gone", STATE_GONE},
    };

    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++)
        is_number(state_parse(samples[i].text, strlen(samples[i].text)), samples[i].state,
                  "%s", samples[i].text);
}

static void
test_no_state(void)
{
    static const char *const words[] = {
        "",           "?",
        "_",          "-",
        "TCP_",       "TCP_TCP_LISTEN",
        "ESTABLISHE", "ESTABLISHEDX",
        "FIN_WAIT",   "FIN_WAIT3",
        "_LISTEN",    "LISTEN_",
        "-LISTEN",    "LIS TEN",
        "LISTEN ",    "0",
        "10",         "ESTABLISHEDESTABLISHED",
    };
    size_t huge = 1 << 20;
    char *word = malloc(huge);

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        is_number(state_parse(words[i], strlen(words[i])), STATE_UNKNOWN,
                  "no state: '%s'", words[i]);
    is_number(state_parse("LISTEN\0", 7), STATE_UNKNOWN, "a NUL behind the name");
    is_number(state_parse("\0LISTEN", 7), STATE_UNKNOWN, "a NUL before the name");
    is_number(state_parse("LISTENX", 6), STATE_LISTEN, "the length counts");
    memset(word, 'L', huge);
    is_number(state_parse(word, huge), STATE_UNKNOWN, "a word of 1 MiB");
    memset(word, '_', huge);
    is_number(state_parse(word, huge), STATE_UNKNOWN, "1 MiB of separators");
    free(word);
}

static void
test_names(void)
{
    is_text(state_name(STATE_UNKNOWN), "?", "unknown");
    is_text(state_name(STATE_GONE), "closed", "gone");
    is_text(state_name(STATE_COUNT), "?", "a number above the last");
    is_text(state_name((enum state) - 1), "?", "a number below the first");
    for (int s = STATE_ESTABLISHED; s < STATE_GONE; s++) {
        const char *name = state_name((enum state)s);

        is_number(state_parse(name, strlen(name)), s, "%s there and back", name);
    }
    is_number(STATE_ESTABLISHED, 1, "the kernel's number of ESTABLISHED");
    is_number(STATE_CLOSING, 11, "the kernel's number of CLOSING");
}

int
main(void)
{
    test_spellings();
    test_no_state();
    test_names();
    return done_testing();
}
