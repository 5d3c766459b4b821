/*
 * option_kinds.c: how the values of options are read and written: numbers, times, names.
 * Knows nothing of which option has which kind.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/option_kinds.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/types.h>

#include "decode/data.h"

static bool
fault(const char **why, const char *reason)
{
    *why = reason;
    return false;
}

bool
option_is_hex(const char *text, size_t len)
{
    return len >= 4 && memcmp(text, "hex:", 4) == 0;
}

bool
option_parse_hex(const char *text, size_t len, struct buf *out, const char **why)
{
    size_t bad;

    if (!option_is_hex(text, len) || !data_from_hex(text + 4, len - 4, out, &bad))
        return fault(why, "hex: and two hexadecimal digits a byte");
    return true;
}

void
option_hex_text(struct buf *out, const void *bytes, size_t len)
{
    buf_str(out, "hex:");
    buf_hex(out, bytes, len);
}

static bool
is_word(const char *text, size_t len, const char *word)
{
    return len == strlen(word) && memcmp(text, word, len) == 0;
}

static bool
put_number(struct buf *out, long long number, const char **why)
{
    /* Both readings of 32 bits: 0xffffffff is -1. */
    int n = (int)number;

    if (number < INT_MIN || number > UINT32_MAX)
        return fault(why, "a number that fits into 32 bits");
    buf_add(out, &n, sizeof n);
    return true;
}

static bool
int_parse(const char *text, size_t len, struct buf *out, const char **why)
{
    long long number;

    if (option_is_hex(text, len))
        return option_parse_hex(text, len, out, why);
    if (!number_parse(text, len, &number))
        return fault(why, "a number");
    return put_number(out, number, why);
}

static void
int_text(struct buf *out, const void *bytes, size_t len)
{
    int number;

    if (len != sizeof number) {
        option_hex_text(out, bytes, len);
        return;
    }
    memcpy(&number, bytes, sizeof number);
    buf_int(out, number);
}

static bool
flag_parse(const char *text, size_t len, struct buf *out, const char **why)
{
    long long number;

    if (option_is_hex(text, len))
        return option_parse_hex(text, len, out, why);
    if (is_word(text, len, "on") || is_word(text, len, "off"))
        number = len == 2;
    else if (!number_parse(text, len, &number))
        return fault(why, "on, off or a number");
    return put_number(out, number, why);
}

static bool
long_parse(const char *text, size_t len, struct buf *out, const char **why)
{
    long long number;

    if (option_is_hex(text, len))
        return option_parse_hex(text, len, out, why);
    if (!number_parse(text, len, &number))
        return fault(why, "a number");
    buf_add(out, &number, sizeof number);
    return true;
}

static void
long_text(struct buf *out, const void *bytes, size_t len)
{
    unsigned long long number;

    if (len != sizeof number) {
        option_hex_text(out, bytes, len);
        return;
    }
    memcpy(&number, bytes, sizeof number);
    buf_uint(out, number);
}

/* Up to `most` decimal digits; returns where they end, NULL where there are more. */
static const char *
parse_digits(const char *p, const char *end, int most, long long *number)
{
    for (*number = 0; p < end && *p >= '0' && *p <= '9'; p++) {
        if (most-- == 0)
            return NULL;
        *number = *number * 10 + (*p - '0');
    }
    return p;
}

/* Seconds with at most six digits behind the point; without a sign. */
static bool
parse_seconds(const char *text, const char *end, long long *seconds, long long *micros)
{
    const char *point = parse_digits(text, end, 18, seconds);
    const char *stop;

    *micros = 0;
    if (point == NULL || point == end)
        return point == end && text != end;
    stop = parse_digits(point + 1, end, 6, micros);
    if (*point != '.' || stop != end || stop == point + 1)
        return false;
    for (long digits = stop - point - 1; digits < 6; digits++)
        *micros *= 10;
    return true;
}

static bool
time_parse(const char *text, size_t len, struct buf *out, const char **why)
{
    static const char wanted[] = "seconds, such as 5 or 0.05";
    bool negative = len != 0 && *text == '-';
    long long seconds, micros;
    struct timeval t = {0};

    if (option_is_hex(text, len))
        return option_parse_hex(text, len, out, why);
    if (!parse_seconds(text + negative, text + len, &seconds, &micros))
        return fault(why, wanted);
    /* The microseconds of a struct timeval count forwards, also before zero. */
    if (negative && micros != 0) {
        seconds++;
        micros = 1000000 - micros;
    }
    t.tv_sec = (time_t)(negative ? -seconds : seconds);
    t.tv_usec = (suseconds_t)micros;
    if (t.tv_sec != (negative ? -seconds : seconds))
        return fault(why, "seconds that fit into a time_t");
    buf_add(out, &t, sizeof t);
    return true;
}

static void
add_fraction(struct buf *out, long micros)
{
    char digits[6];
    size_t len = sizeof digits;

    for (size_t i = sizeof digits; i-- > 0; micros /= 10)
        digits[i] = (char)('0' + micros % 10);
    while (len != 0 && digits[len - 1] == '0')
        len--;
    if (len != 0)
        buf_char(out, '.');
    buf_add(out, digits, len);
}

static void
time_text(struct buf *out, const void *bytes, size_t len)
{
    struct timeval t = {.tv_usec = -1};
    long micros;

    if (len == sizeof t)
        memcpy(&t, bytes, sizeof t);
    micros = (long)t.tv_usec;
    if (micros < 0 || micros >= 1000000) {
        option_hex_text(out, bytes, len);
    } else if (t.tv_sec < 0 && micros != 0) {
        buf_char(out, '-');
        buf_int(out, -(t.tv_sec + 1));
        add_fraction(out, 1000000 - micros);
    } else {
        buf_int(out, t.tv_sec);
        add_fraction(out, micros);
    }
}

static bool
parse_constant(const struct constant_group *group, const char *text, size_t len,
               struct buf *out, const char **why)
{
    const char *bad;
    size_t bad_len;
    long value;

    if (option_is_hex(text, len))
        return option_parse_hex(text, len, out, why);
    if (!constant_parse(group, text, len, &value, &bad, &bad_len))
        return false;
    return put_number(out, value, why);
}

static void
constant_value_text(struct buf *out, const struct constant_group *group,
                    const void *bytes, size_t len)
{
    int value;

    if (len != sizeof value) {
        option_hex_text(out, bytes, len);
        return;
    }
    memcpy(&value, bytes, sizeof value);
    constant_text(out, group, value);
}

static bool
error_parse(const char *text, size_t len, struct buf *out, const char **why)
{
    *why = "0, the name of an error or a number";
    return parse_constant(&constants_errno, text, len, out, why);
}

static void
error_text(struct buf *out, const void *bytes, size_t len)
{
    constant_value_text(out, &constants_errno, bytes, len);
}

static bool
domain_parse(const char *text, size_t len, struct buf *out, const char **why)
{
    *why = "an address family or a number";
    return parse_constant(&constants_family, text, len, out, why);
}

static void
domain_text(struct buf *out, const void *bytes, size_t len)
{
    constant_value_text(out, &constants_family, bytes, len);
}

static bool
type_parse(const char *text, size_t len, struct buf *out, const char **why)
{
    *why = "a socket type or a number";
    return parse_constant(&constants_type, text, len, out, why);
}

static void
type_text(struct buf *out, const void *bytes, size_t len)
{
    constant_value_text(out, &constants_type, bytes, len);
}

static bool
protocol_parse(const char *text, size_t len, struct buf *out, const char **why)
{
    *why = "a protocol or a number";
    return parse_constant(&constants_protocol, text, len, out, why);
}

static void
protocol_text(struct buf *out, const void *bytes, size_t len)
{
    constant_value_text(out, &constants_protocol, bytes, len);
}

const struct option_kind option_int = {
    .title = "number",
    .size = sizeof(int),
    .parse = int_parse,
    .text = int_text,
};

const struct option_kind option_flag = {
    .title = "on or off",
    .size = sizeof(int),
    .parse = flag_parse,
    .text = int_text,
};

const struct option_kind option_long = {
    .title = "number of 64 bits",
    .size = sizeof(long long),
    .parse = long_parse,
    .text = long_text,
};

const struct option_kind option_time = {
    .title = "seconds",
    .size = sizeof(struct timeval),
    .parse = time_parse,
    .text = time_text,
};

const struct option_kind option_error = {
    .title = "errno",
    .size = sizeof(int),
    .parse = error_parse,
    .text = error_text,
};

const struct option_kind option_domain = {
    .title = "address family",
    .size = sizeof(int),
    .parse = domain_parse,
    .text = domain_text,
};

const struct option_kind option_type = {
    .title = "socket type",
    .size = sizeof(int),
    .parse = type_parse,
    .text = type_text,
};

const struct option_kind option_protocol = {
    .title = "protocol",
    .size = sizeof(int),
    .parse = protocol_parse,
    .text = protocol_text,
};

const struct option_kind option_bytes = {
    .title = "bytes in hexadecimal",
    .size = 0,
    .parse = option_parse_hex,
    .text = option_hex_text,
};
