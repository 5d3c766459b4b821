/*
 * cform_value.c: how C and strace write values, as words of the language: strings, addresses in
 * braces, structures. Knows their notation, not which call they belong to.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <stdint.h>

#include "base/escape.h"
#include "commands/cform_parts.h"
#include "decode/constants.h"

/* ---- strings ------------------------------------------------------------------------------ */

static int
digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

/* Digits of a base, so many at most; the number of them. */
static size_t
take_digits(struct part p, int base, size_t most, char *byte)
{
    size_t n = 0;
    int value = 0;

    while (n < most && n < p.len && digit_of(p.text[n]) < base)
        value = value * base + digit_of(p.text[n++]);
    *byte = (char)value;
    return n;
}

/* What stands behind a backslash, as a byte; how long it is. */
static size_t
take_escape(struct part p, char *byte)
{
    static const char letters[] = "abefnrtv", bytes[] = "\a\b\033\f\n\r\t\v";
    const char *known;
    size_t n;

    if (p.len > 1 && p.text[0] == 'x' && (n = take_digits(part_behind(p, 1), 16, 2, byte)) != 0)
        return n + 1;
    if ((n = take_digits(p, 8, 3, byte)) != 0)
        return n;
    known = memchr(letters, p.text[0], sizeof letters - 1);
    *byte = known != NULL ? bytes[known - letters] : p.text[0];
    return 1;
}

bool
cform_string_bytes(struct buf *bytes, struct part p, struct part *rest)
{
    size_t end;

    if (p.len < 2 || p.text[0] != '"')
        return false;
    end = part_skip_quoted(p.text, p.len, 0);
    if (end < 2 || p.text[end - 1] != '"')
        return false;
    *rest = part_behind(p, end);
    for (size_t at = 1; at < end - 1; at++) {
        char c = p.text[at];

        if (c == '\\')
            at += take_escape((struct part){p.text + at + 1, end - 2 - at}, &c);
        buf_char(bytes, c);
    }
    return true;
}

bool
cform_string(struct buf *out, struct part p, bool *cut)
{
    struct buf bytes = {0};
    struct part rest;
    bool good = cform_string_bytes(&bytes, p, &rest);

    *cut = good && (part_is(rest, "...") || part_is(rest, "…"));
    good = good && (rest.len == 0 || *cut);
    if (good)
        escape_quoted(out, bytes.data, bytes.len);
    buf_free(&bytes);
    return good;
}

/* ---- structures --------------------------------------------------------------------------- */

bool
cform_next_field(struct part *fields, struct part *name, struct part *value)
{
    struct part field = part_trim(*fields);
    size_t end, equals;

    if (field.len == 0)
        return false;
    for (end = 0;; end++) {
        end = part_end(field.text, field.len, end, ",");
        if (end + 1 >= field.len || is_blank(field.text[end + 1]))
            break; /* without a blank it joins two parts of a value */
    }
    *fields = part_behind(field, end + 1);
    field.len = end;
    equals = part_end(field.text, field.len, 0, "=");
    *name = (struct part){field.text, equals < field.len ? equals : 0};
    *value = part_trim(equals < field.len ? part_behind(field, equals + 1) : field);
    return true;
}

static bool
in_brackets(struct part *p, char open, char close)
{
    if (p->len < 2 || p->text[0] != open || p->text[p->len - 1] != close)
        return false;
    *p = part_trim((struct part){p->text + 1, p->len - 2});
    return true;
}

struct part
cform_field(struct part fields, const char *wanted)
{
    struct part name, value;

    while (cform_next_field(&fields, &name, &value))
        if (part_is(name, wanted))
            return value;
    return (struct part){0};
}

struct part
cform_inside_brackets(struct part p)
{
    if (!in_brackets(&p, '{', '}'))
        in_brackets(&p, '[', ']');
    return p;
}

/* What stands between the parentheses of htons(8888) and inet_addr("127.0.0.1"); otherwise the
 * whole. */
static struct part
inside(struct part p)
{
    const char *open = p.len != 0 ? memchr(p.text, '(', p.len) : NULL;

    if (open == NULL || p.text[p.len - 1] != ')')
        return p;
    p = part_behind(p, (size_t)(open - p.text) + 1);
    p.len--;
    in_brackets(&p, '"', '"');
    return p;
}

static void
add(struct buf *out, struct part p)
{
    buf_add(out, p.text, p.len);
}

static bool
inet_address(struct buf *out, struct part fields)
{
    add(out, inside(cform_field(fields, "sin_addr")));
    buf_char(out, ':');
    add(out, inside(cform_field(fields, "sin_port")));
    return true;
}

/* The host is the second argument of inet_pton(AF_INET6, "::1", &sin6_addr). */
static struct part
inet6_host(struct part fields)
{
    struct part name, value;

    while (cform_next_field(&fields, &name, &value)) {
        const char *quote = memchr(value.text, '"', value.len);
        const char *end;

        if (!part_begins(value, "inet_pton(") || quote == NULL)
            continue;
        end = memchr(quote + 1, '"', value.len - (size_t)(quote + 1 - value.text));
        if (end != NULL)
            return (struct part){quote + 1, (size_t)(end - quote - 1)};
    }
    return (struct part){0};
}

static bool
inet6_address(struct buf *out, struct part fields)
{
    struct part scope = inside(cform_field(fields, "sin6_scope_id"));

    buf_char(out, '[');
    add(out, inet6_host(fields));
    if (scope.len != 0 && !part_is(scope, "0")) {
        buf_char(out, '%');
        add(out, scope);
    }
    buf_str(out, "]:");
    add(out, inside(cform_field(fields, "sin6_port")));
    return true;
}

static bool
unix_address(struct buf *out, struct part fields)
{
    struct part path = cform_field(fields, "sun_path");
    struct buf name = {0};
    struct part rest;
    bool abstract = part_begins(path, "@");
    bool good;

    buf_str(&name, abstract ? "unix:@" : "unix:");
    good = path.len == 0 || cform_string_bytes(&name, part_behind(path, abstract), &rest);
    if (good)
        escape_word(out, name.data, name.len);
    buf_free(&name);
    return good;
}

static bool
netlink_address(struct buf *out, struct part fields)
{
    long long groups = 0;
    struct part hex = cform_field(fields, "nl_groups");

    for (size_t i = 0; i < hex.len && i < 8; i++)
        groups = groups * 16 + digit_of(hex.text[i]) % 16;
    buf_str(out, "netlink:");
    add(out, cform_field(fields, "nl_pid"));
    buf_char(out, ':');
    buf_int(out, groups);
    return true;
}

static bool
vsock_address(struct buf *out, struct part fields)
{
    static const char prefix[] = "VMADDR_CID_";
    struct part cid = cform_field(fields, "svm_cid");
    struct part port = cform_field(fields, "svm_port");
    long long number;

    if (!number_parse(port.text, port.len, &number))
        return false;
    buf_str(out, "vsock:");
    if (part_begins(cid, prefix))
        for (size_t i = sizeof prefix - 1; i < cid.len; i++)
            buf_char(out, (char)(cid.text[i] | 0x20));
    else
        add(out, cid);
    buf_char(out, ':');
    buf_int(out, number);
    return true;
}

static bool
no_address(struct buf *out, struct part fields)
{
    (void)fields;
    buf_str(out, "unspec");
    return true;
}

static const struct {
    const char *family;
    bool (*write)(struct buf *out, struct part fields);
} address_writers[] = {
    {"AF_INET", inet_address},       {"AF_INET6", inet6_address}, {"AF_UNIX", unix_address},
    {"AF_LOCAL", unix_address},      {"AF_VSOCK", vsock_address}, {"AF_UNSPEC", no_address},
    {"AF_NETLINK", netlink_address},
};

bool
cform_address(struct buf *out, struct part p)
{
    struct part family;

    if (!in_brackets(&p, '{', '}'))
        return false;
    family = cform_field(p, "sa_family");
    for (size_t i = 0; i < sizeof address_writers / sizeof *address_writers; i++)
        if (part_is(family, address_writers[i].family))
            return address_writers[i].write(out, p);
    return false;
}

/* ---- options ------------------------------------------------------------------------------ */

/* {tv_sec=5, tv_usec=250000} is 5.250000. */
static bool
time_value(struct buf *out, struct part fields)
{
    struct part seconds = cform_field(fields, "tv_sec");
    struct part micros = cform_field(fields, "tv_usec");

    if (seconds.len == 0 || micros.len == 0 || micros.len > 6)
        return false;
    add(out, seconds);
    buf_char(out, '.');
    buf_add(out, "000000", 6 - micros.len);
    add(out, micros);
    return true;
}

static bool
struct_value(struct buf *out, struct part fields)
{
    struct part name, value;

    for (bool first = true; cform_next_field(&fields, &name, &value); first = false) {
        if (!first)
            buf_char(out, ',');
        add(out, inside(value));
    }
    return true;
}

/* The bytes of a string as hex, since that is a value of every option; but a name, which ends
 * with a NUL if anything does, as it is. */
static bool
string_value(struct buf *out, struct part p)
{
    struct buf bytes = {0};
    struct part rest;
    bool good = cform_string_bytes(&bytes, p, &rest) && rest.len == 0;
    size_t len = bytes.len;

    if (len != 0 && bytes.data[len - 1] == '\0')
        len--;
    for (size_t i = 0; i < len; i++)
        if (bytes.data[i] <= ' ' || bytes.data[i] > '~')
            len = 0;
    if (good && len != 0)
        escape_word(out, bytes.data, len);
    else if (good) {
        buf_str(out, "hex:");
        buf_hex(out, bytes.data, bytes.len);
    }
    buf_free(&bytes);
    return good;
}

bool
cform_option(struct buf *out, struct part p)
{
    if (in_brackets(&p, '[', ']'))
        return add(out, p), true;
    if (in_brackets(&p, '{', '}'))
        return time_value(out, p) || struct_value(out, p);
    return p.len != 0 && p.text[0] == '"' && string_value(out, p);
}

/* ---- what is said round a value ----------------------------------------------------------- */

struct part
cform_bare(struct part p)
{
    size_t end = part_end(p.text, p.len, 0, "/");
    size_t digits = 0;

    if (end + 1 < p.len && p.text[end + 1] == '*')
        p = part_trim((struct part){p.text, end});
    if (p.len != 0 && p.text[0] == '(') {
        size_t close = part_end(p.text, p.len, 1, ")");

        if (close + 1 < p.len)
            p = part_trim(part_behind(p, close + 1));
    }
    while (digits < p.len && p.text[digits] >= '0' && p.text[digits] <= '9')
        digits++;
    if (digits != 0 && digits < p.len && p.text[digits] == '<' && p.text[p.len - 1] == '>')
        p.len = digits;
    return p;
}

bool
cform_take_arrow(struct part *p)
{
    static const char *const arrows[] = {"→", "->"};

    for (size_t i = 0; i < 2; i++)
        if (part_begins(*p, arrows[i])) {
            *p = part_trim(part_behind(*p, strlen(arrows[i])));
            return true;
        }
    return false;
}

bool
cform_is_null(struct part p)
{
    return part_is(p, "NULL") || part_is(p, "null");
}

bool
cform_is_address_of_memory(struct part p)
{
    return part_begins(p, "0x") && p.len > 6;
}

bool
cform_says_nothing(struct part p)
{
    return part_is(p, "…") || part_is(p, "...") || part_begins(p, "&") ||
           part_begins(p, "sizeof") || (part_begins(p, "strlen(") && p.text[7] != '"') ||
           cform_is_address_of_memory(p);
}

bool
cform_holds_ellipsis(struct part p)
{
    for (size_t i = 0; i < p.len; i++)
        if (part_begins(part_behind(p, i), "…") || part_begins(part_behind(p, i), "..."))
            return true;
    return false;
}
