/*
 * address_inet.c: the rows of IPv4 and IPv6: a host, a colon and a port. Looks no name
 * up: it says which words have to be.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/address_family.h"

#include <arpa/inet.h>
#include <string.h>

_Static_assert(offsetof(struct sockaddr_in, sin_port) ==
                   offsetof(struct sockaddr_in6, sin6_port),
               "both ports are at the same place");

enum { HOST_NAME_MAX_LEN = 253, SERVICE_MAX_LEN = 64 };

static const char no_port[] = "a port is missing: write HOST:PORT";
static const char bad_port[] =
    "a port is a number from 0 to 65535 or the name of a service";
static const char bad_ipv4[] =
    "an IPv4 address is four numbers from 0 to 255 with dots between them";
static const char bad_ipv6[] = "this is no IPv6 address";
static const char bad_brackets[] = "an IPv6 address with a port is written [::1]:8888";
static const char bad_url[] = "an address is HOST:PORT, without a scheme and a path";
static const char bad_scope[] =
    "behind % stands the number of the interface, as in fe80::1%2; ip link shows it";
static const char bad_host[] =
    "a host name is at most 253 letters, digits, dots and hyphens";

static enum address_result
fault(const char **why, const char *reason)
{
    *why = reason;
    return ADDRESS_BAD;
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_alphanumeric(char c)
{
    return is_digit(c) || is_letter(c);
}

/* Only digits and dots: an IPv4 address or a mistake, never a name. */
static bool
is_dotted(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (!is_digit(text[i]) && text[i] != '.')
            return false;
    }
    return len != 0;
}

bool
address_is_host_name(const char *text, size_t len)
{
    if (len == 0 || len > HOST_NAME_MAX_LEN || !is_alphanumeric(*text))
        return false;
    for (size_t i = 0; i < len; i++) {
        if (!is_alphanumeric(text[i]) && memchr(".-_", text[i], 3) == NULL)
            return false;
    }
    return true;
}

/* One of the four numbers; returns where it ends, or NULL. */
static const char *
parse_octet(const char *p, const char *end, unsigned char *octet)
{
    const char *start = p;
    unsigned sum = 0;

    while (p < end && p - start < 3 && is_digit(*p))
        sum = sum * 10 + (unsigned)(*p++ - '0');
    /* 010 is 8 to inet_aton(3) and 10 to a reader, so it is neither. */
    if (p == start || sum > 255 || (p - start > 1 && *start == '0'))
        return NULL;
    *octet = (unsigned char)sum;
    return p;
}

static bool
parse_ipv4(const char *text, size_t len, struct in_addr *host)
{
    const char *end = text + len;
    unsigned char octets[4];

    for (int i = 0; i < 4; i++) {
        if (i != 0 && (text == end || *text++ != '.'))
            return false;
        text = parse_octet(text, end, &octets[i]);
        if (text == NULL)
            return false;
    }
    memcpy(host, octets, sizeof octets);
    return text == end;
}

static bool
parse_scope(const char *text, size_t len, uint32_t *scope)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < len; i++) {
        if (!is_digit(text[i]))
            return false;
        sum = sum * 10 + (uint64_t)(text[i] - '0');
        if (sum > UINT32_MAX)
            return false;
    }
    *scope = (uint32_t)sum;
    return len != 0;
}

/* inet_pton(3) wants a NUL; what does not fit is no address. */
static bool
parse_ipv6(const char *text, size_t len, struct in6_addr *host)
{
    char copy[INET6_ADDRSTRLEN];

    if (len >= sizeof copy || memchr(text, '\0', len) != NULL)
        return false;
    memcpy(copy, text, len);
    copy[len] = '\0';
    return inet_pton(AF_INET6, copy, host) == 1;
}

bool
address_is_bare_ipv6(const char *text, size_t len)
{
    const char *percent = len != 0 ? memchr(text, '%', len) : NULL;
    size_t host_len = percent != NULL ? (size_t)(percent - text) : len;
    struct in6_addr host;

    return host_len != 0 && parse_ipv6(text, host_len, &host);
}

static enum address_result
fill_ipv6(const char *text, size_t len, struct address *address, const char **why)
{
    const char *end = text + len;
    const char *percent = memchr(text, '%', len);
    const char *stop = percent != NULL ? percent : end;
    uint32_t *scope = &address->in6.sin6_scope_id;

    address->in6.sin6_family = AF_INET6;
    address->len = sizeof address->in6;
    if (!parse_ipv6(text, (size_t)(stop - text), &address->in6.sin6_addr))
        return fault(why, bad_ipv6);
    if (percent != NULL && !parse_scope(percent + 1, (size_t)(end - percent - 1), scope))
        return fault(why, bad_scope);
    return ADDRESS_OK;
}

static enum address_result
fill_ipv4(const char *text, size_t len, struct address *address, const char **why)
{
    address->in.sin_family = AF_INET;
    address->len = sizeof address->in;
    if (!parse_ipv4(text, len, &address->in.sin_addr))
        return fault(why, bad_ipv4);
    return ADDRESS_OK;
}

static enum address_result
fill_wildcard(int family, struct address *address)
{
    /* Zeros are the wildcard of both. */
    if (family == AF_INET6) {
        address->in6.sin6_family = AF_INET6;
        address->len = sizeof address->in6;
    } else {
        address->in.sin_family = AF_INET;
        address->len = sizeof address->in;
    }
    return ADDRESS_OK;
}

static enum address_result
fill_host(const char *host, size_t len, int family, struct address *address,
          const char **why)
{
    if (len == 0 || (len == 1 && *host == '*'))
        return fill_wildcard(family, address);
    if (memchr(host, ':', len) != NULL)
        return fill_ipv6(host, len, address, why);
    if (is_dotted(host, len))
        return fill_ipv4(host, len, address, why);
    return address_is_host_name(host, len) ? ADDRESS_LOOKUP : fault(why, bad_host);
}

static bool
is_service_name(const char *text, size_t len)
{
    bool letters = false;

    for (size_t i = 0; i < len; i++) {
        letters = letters || is_letter(text[i]);
        if (!is_alphanumeric(text[i]) && memchr("-_.+", text[i], 4) == NULL)
            return false;
    }
    return letters && len <= SERVICE_MAX_LEN;
}

static enum address_result
parse_port(const char *text, size_t len, in_port_t *port, const char **why)
{
    unsigned sum = 0;

    if (len == 0)
        return fault(why, no_port);
    for (size_t i = 0; i < len; i++) {
        if (!is_digit(text[i]))
            return is_service_name(text, len) ? ADDRESS_LOOKUP : fault(why, bad_port);
        sum = sum * 10 + (unsigned)(text[i] - '0');
        if (sum > 65535)
            return fault(why, bad_port);
    }
    *port = htons((uint16_t)sum);
    return ADDRESS_OK;
}

enum address_result
address_parse_host(const char *host, size_t host_len, const char *service,
                   size_t service_len, int family, struct address *address,
                   struct address_lookup *lookup, const char **why)
{
    enum address_result host_result = fill_host(host, host_len, family, address, why);
    enum address_result port_result;
    in_port_t port = 0;

    if (host_result == ADDRESS_BAD)
        return ADDRESS_BAD;
    port_result = parse_port(service, service_len, &port, why);
    if (port_result == ADDRESS_BAD)
        return ADDRESS_BAD;
    /* The port is at the same place in both. */
    address->in.sin_port = port;
    if (host_result == ADDRESS_OK && port_result == ADDRESS_OK)
        return ADDRESS_OK;
    *lookup = (struct address_lookup){
        .host = host_result == ADDRESS_LOOKUP ? host : NULL,
        .host_len = host_result == ADDRESS_LOOKUP ? host_len : 0,
        .service = service,
        .service_len = service_len,
    };
    return ADDRESS_LOOKUP;
}

/* [::1]:8888 */
static enum address_result
parse_bracketed(const char *text, size_t len, int family, struct address *address,
                struct address_lookup *lookup, const char **why)
{
    const char *close = memchr(text, ']', len);
    const char *end = text + len;

    if (close == NULL || memchr(text, ':', (size_t)(close - text)) == NULL)
        return fault(why, bad_brackets);
    if (close + 1 == end)
        return fault(why, no_port);
    if (close[1] != ':')
        return fault(why, bad_brackets);
    return address_parse_host(text + 1, (size_t)(close - text - 1), close + 2,
                              (size_t)(end - close - 2), family, address, lookup, why);
}

enum address_result
address_parse_endpoint(const char *text, size_t len, int family, struct address *address,
                       struct address_lookup *lookup, const char **why)
{
    const char *end = text + len;
    const char *colon;

    if (*text == '[')
        return parse_bracketed(text, len, family, address, lookup, why);
    colon = memchr(text, ':', len);
    if (colon == NULL)
        return fault(why, no_port);
    if (end - colon > 2 && memcmp(colon, "://", 3) == 0)
        return fault(why, bad_url);
    if (memchr(colon + 1, ':', (size_t)(end - colon - 1)) != NULL)
        return fault(why, bad_brackets);
    return address_parse_host(text, (size_t)(colon - text), colon + 1,
                              (size_t)(end - colon - 1), family, address, lookup, why);
}

static int
inet_port(const struct address *address)
{
    return ntohs(address->in.sin_port);
}

static char *
put_octet(char *at, unsigned octet)
{
    if (octet >= 100)
        *at++ = (char)('0' + octet / 100);
    if (octet >= 10)
        *at++ = (char)('0' + octet / 10 % 10);
    *at++ = (char)('0' + octet % 10);
    return at;
}

static bool
ipv4_text(struct buf *out, const struct address *address)
{
    unsigned char octets[4];
    char host[INET_ADDRSTRLEN];
    char *at = host;

    memcpy(octets, &address->in.sin_addr, sizeof octets);
    for (int i = 0; i < 4; i++) {
        at = put_octet(at, octets[i]);
        *at++ = i < 3 ? '.' : ':';
    }
    buf_add(out, host, (size_t)(at - host));
    buf_uint(out, ntohs(address->in.sin_port));
    return true;
}

static bool
ipv4_is_any(const struct address *address)
{
    return address->in.sin_addr.s_addr == htonl(INADDR_ANY);
}

static bool
ipv4_equal(const struct address *a, const struct address *b)
{
    return a->in.sin_port == b->in.sin_port &&
           a->in.sin_addr.s_addr == b->in.sin_addr.s_addr;
}

static bool
ipv6_text(struct buf *out, const struct address *address)
{
    char host[INET6_ADDRSTRLEN];

    if (inet_ntop(AF_INET6, &address->in6.sin6_addr, host, sizeof host) == NULL)
        return false;
    buf_char(out, '[');
    buf_str(out, host);
    if (address->in6.sin6_scope_id != 0) {
        buf_char(out, '%');
        buf_uint(out, address->in6.sin6_scope_id);
    }
    buf_str(out, "]:");
    buf_uint(out, ntohs(address->in6.sin6_port));
    return true;
}

static bool
ipv6_is_any(const struct address *address)
{
    return IN6_IS_ADDR_UNSPECIFIED(&address->in6.sin6_addr);
}

static bool
ipv6_equal(const struct address *a, const struct address *b)
{
    return a->in6.sin6_port == b->in6.sin6_port &&
           a->in6.sin6_scope_id == b->in6.sin6_scope_id &&
           memcmp(&a->in6.sin6_addr, &b->in6.sin6_addr, sizeof a->in6.sin6_addr) == 0;
}

const struct address_family address_ipv4 = {
    .family = AF_INET,
    .size = sizeof(struct sockaddr_in),
    .text = ipv4_text,
    .port = inet_port,
    .is_any = ipv4_is_any,
    .equal = ipv4_equal,
};

const struct address_family address_ipv6 = {
    .family = AF_INET6,
    .size = sizeof(struct sockaddr_in6),
    .text = ipv6_text,
    .port = inet_port,
    .is_any = ipv6_is_any,
    .equal = ipv6_equal,
};
