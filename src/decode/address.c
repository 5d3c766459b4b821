/*
 * address.c: finds the row of an address, or of the word that writes one, and lets it do
 * the rest. Knows nothing of any family but how its form begins.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/address.h"

#include <string.h>

#include "decode/address_family.h"
#include "decode/data.h"

static const struct address_family *const families[] = {
    &address_ipv4,
    &address_ipv6,
    &address_unix,
    &address_unspec,
};

enum { FAMILIES = sizeof families / sizeof families[0] };

static const struct address_family *
row_of_family(int family)
{
    for (size_t i = 0; i < FAMILIES; i++) {
        if (families[i]->family == family)
            return families[i];
    }
    for (const struct address_family *f = address_linux; f->text != NULL; f++) {
        if (f->family == family)
            return f;
    }
    return NULL;
}

static bool
starts(const char *text, size_t len, const char *with)
{
    size_t i = 0;

    while (with[i] != '\0') {
        if (i == len || text[i] != with[i])
            return false;
        i++;
    }
    return true;
}

static bool
is_word(const char *text, size_t len, const char *word)
{
    return len == strlen(word) && memcmp(text, word, len) == 0;
}

static bool
is_path(const char *text, size_t len)
{
    return starts(text, len, "/") || starts(text, len, "./") || starts(text, len, "../");
}

static const struct address_family *
row_of_scheme(const char *text, size_t len)
{
    if (starts(text, len, address_unix.scheme))
        return &address_unix;
    for (const struct address_family *f = address_linux; f->text != NULL; f++) {
        if (starts(text, len, f->scheme))
            return f;
    }
    return NULL;
}

static enum address_result
fault(const char **why, const char *reason)
{
    *why = reason;
    return ADDRESS_BAD;
}

static enum address_result
result_of(bool parsed)
{
    return parsed ? ADDRESS_OK : ADDRESS_BAD;
}

static enum address_result
parse_hex(const char *text, size_t len, struct address *address, const char **why)
{
    struct buf bytes = {0};
    enum address_result result = ADDRESS_OK;
    size_t bad;

    if (!data_from_hex(text, len, &bytes, &bad))
        result = fault(why, "hex: is followed by two hexadecimal digits a byte");
    else if (bytes.len > ADDRESS_MAX)
        result = fault(why, "an address has at most 512 bytes");
    else if (bytes.len != 0)
        memcpy(address->bytes, bytes.data, bytes.len);
    address->len = result == ADDRESS_OK ? (socklen_t)bytes.len : 0;
    buf_free(&bytes);
    return result;
}

_Static_assert(ADDRESS_MAX == 512, "the message above tells how long an address may be");

static enum address_result
parse_unspec(struct address *address)
{
    address->any.sa_family = AF_UNSPEC;
    address->len = sizeof address->any;
    return ADDRESS_OK;
}

/* A word without a colon: which of the things that are often meant was it? */
static const char *
what_is_missing(const char *text, size_t len, int family)
{
    if (family == AF_UNIX)
        return "a path is written /PATH, ./PATH or unix:PATH";
    for (size_t i = 0; i < len; i++) {
        if (text[i] < '0' || text[i] > '9')
            return "a port is missing: write HOST:PORT";
    }
    return "a port alone is written :PORT";
}

enum address_result
address_parse(const char *text, size_t len, int family, struct address *address,
              struct address_lookup *lookup, const char **why)
{
    const struct address_family *row;

    memset(address, 0, sizeof *address);
    if (len == 0)
        return fault(why, "the address is empty");
    if (is_path(text, len))
        return result_of(address_unix.parse(text, len, address, why));
    if (is_word(text, len, "unspec"))
        return parse_unspec(address);
    if (starts(text, len, "hex:"))
        return parse_hex(text + 4, len - 4, address, why);
    row = row_of_scheme(text, len);
    if (row != NULL) {
        size_t skip = strlen(row->scheme);

        return result_of(row->parse(text + skip, len - skip, address, why));
    }
    if (memchr(text, ':', len) == NULL)
        return fault(why, what_is_missing(text, len, family));
    return address_parse_endpoint(text, len, family, address, lookup, why);
}

enum address_result
address_parse_two(const char *host, size_t host_len, const char *service,
                  size_t service_len, int family, struct address *address,
                  struct address_lookup *lookup, const char **why)
{
    memset(address, 0, sizeof *address);
    if (host_len == 0)
        return fault(why, "the host is empty: * stands for any");
    if (host_len > 2 && host[0] == '[' && host[host_len - 1] == ']') {
        host++;
        host_len -= 2;
    }
    return address_parse_host(host, host_len, service, service_len, family, address,
                              lookup, why);
}

bool
address_wants_port(const char *text, size_t len)
{
    if (len == 0 || is_word(text, len, "unspec"))
        return false;
    if (len > 2 && text[0] == '[' && text[len - 1] == ']')
        return address_is_bare_ipv6(text + 1, len - 2);
    return (len == 1 && *text == '*') || address_is_host_name(text, len) ||
           address_is_bare_ipv6(text, len);
}

int
address_family(const void *bytes, size_t len)
{
    enum { AT = offsetof(struct sockaddr, sa_family) };
    sa_family_t family;

    if (len < AT + sizeof family)
        return AF_UNSPEC;
    memcpy(&family, (const char *)bytes + AT, sizeof family);
    return family;
}

/* Copies the bytes to where they are aligned, and returns their row; NULL where there is
 * none or where they are too few for it. */
static const struct address_family *
load(const void *bytes, size_t len, struct address *address)
{
    const struct address_family *row = row_of_family(address_family(bytes, len));

    if (row == NULL || len < row->size)
        return NULL;
    address->len = (socklen_t)(len < ADDRESS_MAX ? len : ADDRESS_MAX);
    memcpy(address->bytes, bytes, address->len);
    return row;
}

void
address_text(struct buf *out, const void *bytes, size_t len)
{
    struct address address;
    const struct address_family *row = load(bytes, len, &address);

    if (row != NULL && row->text(out, &address))
        return;
    buf_str(out, "hex:");
    buf_hex(out, bytes, len);
}

void
address_bare_text(struct buf *out, const void *bytes, size_t len)
{
    struct address address;
    const struct address_family *row = load(bytes, len, &address);

    if (row == NULL || row->bare_text == NULL || !row->bare_text(out, &address))
        address_text(out, bytes, len);
}

int
address_port(const void *bytes, size_t len)
{
    struct address address;
    const struct address_family *row = load(bytes, len, &address);

    return row != NULL && row->port != NULL ? row->port(&address) : -1;
}

bool
address_is_any(const void *bytes, size_t len)
{
    struct address address;
    const struct address_family *row = load(bytes, len, &address);

    return row != NULL && row->is_any != NULL && row->is_any(&address);
}

bool
address_equal(const void *a, size_t a_len, const void *b, size_t b_len)
{
    struct address one, two;
    const struct address_family *row = load(a, a_len, &one);

    if (row != NULL && row->equal != NULL && row == load(b, b_len, &two))
        return row->equal(&one, &two);
    return a_len == b_len && (a_len == 0 || memcmp(a, b, a_len) == 0);
}
