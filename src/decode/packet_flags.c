/*
 * packet_flags.c: the flags of a segment, as tcpdump's letters and as words. Knows nothing of what
 * they do.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <string.h>

#include "decode/packet_parts.h"
#include "decode/spelling.h"

/* In the order in which the letters are written. */
static const struct flag_row {
    char letter;
    char other; /* a letter that other programs have for it */
    uint8_t flag;
    const char *word;
} rows[] = {
    {'S', 'S', TCP_FLAG_SYN, "SYN"}, {'F', 'F', TCP_FLAG_FIN, "FIN"},
    {'R', 'R', TCP_FLAG_RST, "RST"}, {'P', 'P', TCP_FLAG_PSH, "PSH"},
    {'U', 'U', TCP_FLAG_URG, "URG"}, {'E', 'E', TCP_FLAG_ECE, "ECE"},
    {'W', 'C', TCP_FLAG_CWR, "CWR"}, {'.', 'A', TCP_FLAG_ACK, "ACK"},
};

enum { ROWS = sizeof rows / sizeof *rows, WORD = 3 };

void
packet_flags_text(struct buf *out, uint8_t flags)
{
    if (flags == 0)
        buf_str(out, "none");
    for (size_t i = 0; i < ROWS; i++) {
        if ((flags & rows[i].flag) != 0)
            buf_char(out, rows[i].letter);
    }
}

static uint8_t
flag_of_letter(char letter)
{
    char c = spelling_fold(letter);

    for (size_t i = 0; i < ROWS; i++) {
        if (c == spelling_fold(rows[i].letter) || c == spelling_fold(rows[i].other))
            return rows[i].flag;
    }
    return 0;
}

static uint8_t
flag_of_word(const char *word)
{
    for (size_t i = 0; i < ROWS; i++) {
        if (spelling_same(word, WORD, rows[i].word))
            return rows[i].flag;
    }
    return 0;
}

/* Adds a flag that is there and is not yet among those. */
static bool
add(uint8_t *flags, uint8_t flag)
{
    bool fresh = flag != 0 && (*flags & flag) == 0;

    *flags |= flag;
    return fresh;
}

static bool
parse_letters(const char *text, size_t len, uint8_t *flags)
{
    *flags = 0;
    for (size_t i = 0; i < len; i++) {
        if (!add(flags, flag_of_letter(text[i])))
            return false;
    }
    return len != 0;
}

/* SYN-ACK, SYN+ACK, SYN|ACK, SYN,ACK, SYN/ACK, SYNACK */
static bool
parse_words(const char *text, size_t len, uint8_t *flags)
{
    *flags = 0;
    for (size_t at = 0;; at += WORD) {
        if (at != 0 && at < len && memchr("-+|,/", text[at], 5) != NULL)
            at++;
        if (len - at < WORD || !add(flags, flag_of_word(text + at)))
            return false;
        if (at + WORD == len)
            return true;
    }
}

bool
packet_flags_parse(const char *text, size_t len, uint8_t *flags)
{
    uint8_t found;
    bool none = spelling_same(text, len, "none");

    if (none)
        found = 0;
    else if (!parse_words(text, len, &found) && !parse_letters(text, len, &found))
        return false;
    *flags = found;
    return true;
}
