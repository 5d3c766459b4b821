/*
 * signal_names.c: signals by their names. Which the real-time signals are is known only when the
 * program runs, so that they stand in no table.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/signal_names.h"

#include <signal.h>
#include <string.h>

#include "decode/constants.h"

void
signal_text(struct buf *out, int number)
{
    if (number < SIGRTMIN || number > SIGRTMAX) {
        constant_text(out, &constants_signal, number);
        return;
    }
    buf_str(out, "SIGRTMIN");
    if (number > SIGRTMIN)
        buf_printf(out, "+%d", number - SIGRTMIN);
}

int
signal_parse(const char *text)
{
    static const char lowest[] = "SIGRTMIN";
    const size_t len = sizeof lowest - 1;
    long long number = 0;
    long value;
    const char *bad;
    size_t bad_len;

    if (strncmp(text, lowest, len) == 0) {
        if (text[len] != '\0' && !number_parse(text + len + 1, strlen(text + len + 1), &number))
            return -1;
        number += SIGRTMIN;
    } else if (constant_parse(&constants_signal, text, strlen(text), &value, &bad, &bad_len)) {
        number = value;
    }
    return number > 0 && number <= SIGRTMAX ? (int)number : -1;
}

const char *
signal_code_name(int code)
{
    static const struct {
        int code;
        const char *name;
    } rows[] = {
        {POLL_IN, "POLL_IN"},   {POLL_OUT, "POLL_OUT"}, {POLL_MSG, "POLL_MSG"},
        {POLL_ERR, "POLL_ERR"}, {POLL_PRI, "POLL_PRI"}, {POLL_HUP, "POLL_HUP"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].code == code)
            return rows[i].name;
    return NULL;
}
