/*
 * address_family.h: what address.c knows of a family: a row, made of the few functions in
 * which families differ. Only for the files of decode/ that hold such rows.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DECODE_ADDRESS_FAMILY_H
#define DECODE_ADDRESS_FAMILY_H

#include "decode/address.h"

struct address_family {
    int family;
    /* What opens the family's form, "vsock:", or NULL where it has none of its own. */
    const char *scheme;
    /* What stands behind the scheme, into *address, which is zeroed. */
    bool (*parse)(const char *text, size_t len, struct address *address,
                  const char **why);
    /* Fewer bytes than this are shown as hex:…. The functions below may rely on them. */
    size_t size;
    /* Appends nothing and returns false where the form cannot express the bytes. */
    bool (*text)(struct buf *out, const struct address *address);
    /* The same as the value of a name, without quotes and escapes; NULL: no difference. */
    bool (*bare_text)(struct buf *out, const struct address *address);
    /* The next three may be NULL: no port, no wildcard, equal means the same bytes. */
    int (*port)(const struct address *address);
    bool (*is_any)(const struct address *address);
    bool (*equal)(const struct address *a, const struct address *b);
};

extern const struct address_family address_ipv4, address_ipv6;
extern const struct address_family address_unix, address_unspec;
/* Those that only Linux has; the last row has no text function. */
extern const struct address_family address_linux[];

/* A host and its service, in the two words that they are. An empty host or * is the
 * wildcard of `family`. */
enum address_result address_parse_host(const char *host, size_t host_len,
                                       const char *service, size_t service_len,
                                       int family, struct address *address,
                                       struct address_lookup *lookup, const char **why);
/* One word with a colon between host and service. */
enum address_result address_parse_endpoint(const char *text, size_t len, int family,
                                           struct address *address,
                                           struct address_lookup *lookup,
                                           const char **why);
/* Is this an IPv6 address, perhaps with a scope, without brackets? */
bool address_is_bare_ipv6(const char *text, size_t len);
bool address_is_host_name(const char *text, size_t len);

#endif
