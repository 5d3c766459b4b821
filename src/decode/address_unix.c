/*
 * address_unix.c: the rows of UNIX sockets and of AF_UNSPEC. Never looks whether a path
 * exists.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/address_family.h"

#include <string.h>

#include "base/escape.h"

enum {
    PATH_AT = offsetof(struct sockaddr_un, sun_path),
    PATH_SIZE = sizeof(struct sockaddr_un) - offsetof(struct sockaddr_un, sun_path)
};

static const char too_long[] =
    "the name is longer than a sockaddr_un has room for, 108 bytes on Linux";

/* `before` and `behind` are NULs round the name that count. */
static bool
fill(struct address *address, const char *text, size_t len, size_t before, size_t behind,
     const char **why)
{
    if (len > PATH_SIZE - before) {
        *why = too_long;
        return false;
    }
    address->un.sun_family = AF_UNIX;
    if (len != 0)
        memcpy(address->un.sun_path + before, text, len);
    if (before + len == PATH_SIZE)
        behind = 0;
    address->len = (socklen_t)(PATH_AT + before + len + behind);
    return true;
}

static bool
unix_parse(const char *text, size_t len, struct address *address, const char **why)
{
    if (len == 0)
        return fill(address, text, 0, 0, 0, why);
    if (*text == '@')
        return fill(address, text + 1, len - 1, 1, 0, why);
    return fill(address, text, len, 0, 1, why);
}

/* Not as a member of sockaddr_un: an address may be longer than one. */
static const char *
name_of(const struct address *address)
{
    return (const char *)address->bytes + PATH_AT;
}

/* A path ends at its NUL, an abstract name with the address. */
static size_t
name_len(const struct address *address)
{
    size_t len = address->len - PATH_AT;

    if (len != 0 && *name_of(address) != '\0')
        return strnlen(name_of(address), len);
    return len;
}

static bool
starts(const char *text, size_t len, const char *with)
{
    size_t with_len = strlen(with);

    return len >= with_len && memcmp(text, with, with_len) == 0;
}

static bool
unix_bare_text(struct buf *out, const struct address *address)
{
    char word[sizeof "unix:@" + PATH_SIZE];
    const char *name = name_of(address);
    size_t len = name_len(address);
    size_t used = 0;

    /* unix:@x would be read as the abstract name x. */
    if (len > PATH_SIZE || (len != 0 && *name == '@'))
        return false;
    if (!starts(name, len, "/") && !starts(name, len, "./") && !starts(name, len, "../"))
        used = sizeof "unix:" - 1;
    memcpy(word, "unix:", used);
    memcpy(word + used, name, len);
    if (len != 0 && *name == '\0')
        word[used] = '@';
    buf_add(out, word, used + len);
    return true;
}

static bool
unix_text(struct buf *out, const struct address *address)
{
    struct buf word = {0};
    bool known = unix_bare_text(&word, address);

    if (known)
        escape_word(out, word.data, word.len);
    buf_free(&word);
    return known;
}

static bool
unix_equal(const struct address *a, const struct address *b)
{
    size_t len = name_len(a);

    return len == name_len(b) && memcmp(name_of(a), name_of(b), len) == 0;
}

/* The word can only stand for what it is parsed to: a struct sockaddr of zeros. */
static bool
unspec_text(struct buf *out, const struct address *address)
{
    static const struct sockaddr zeros = {.sa_family = AF_UNSPEC};

    if (address->len != sizeof zeros || memcmp(address->bytes, &zeros, sizeof zeros) != 0)
        return false;
    buf_str(out, "unspec");
    return true;
}

const struct address_family address_unix = {
    .family = AF_UNIX,
    .scheme = "unix:",
    .parse = unix_parse,
    .size = PATH_AT,
    .text = unix_text,
    .bare_text = unix_bare_text,
    .equal = unix_equal,
};

const struct address_family address_unspec = {
    .family = AF_UNSPEC,
    .size = sizeof(struct sockaddr),
    .text = unspec_text,
};
