/*
 * signal_names.h: the names of signals, the real-time ones included, and of the reasons for which
 * the kernel sends them (signal(7), sigaction(2)).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DECODE_SIGNAL_NAMES_H
#define DECODE_SIGNAL_NAMES_H

#include "base/buf.h"

/* SIGURG, SIGRTMIN+1, or the number. */
void signal_text(struct buf *out, int number);
/* The number of the signal that is written so, as a name or as a number; -1: there is none. */
int signal_parse(const char *text);
/* POLL_IN … of si_code; NULL: it is none of those. */
const char *signal_code_name(int code);

#endif
