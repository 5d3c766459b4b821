/*
 * address.h: socket addresses as text and as the bytes of a sockaddr; a row per family.
 * Looks no name up: a host that is a name is handed back for the engine to look up.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DECODE_ADDRESS_H
#define DECODE_ADDRESS_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/buf.h"

/* Longer than any sockaddr that a kernel takes, so that too long ones can be passed. */
enum { ADDRESS_MAX = 512 };

struct address {
    socklen_t len; /* of the bytes that count */
    union {
        struct sockaddr any;
        struct sockaddr_in in;
        struct sockaddr_in6 in6;
        struct sockaddr_un un;
        unsigned char bytes[ADDRESS_MAX];
    };
};

/* A host or a port that is a name. Points into the text that was parsed. */
struct address_lookup {
    const char *host; /* NULL: the port only; then the host is in the address already */
    size_t host_len;
    const char *service; /* digits or a name */
    size_t service_len;
};

enum address_result {
    ADDRESS_OK,
    ADDRESS_LOOKUP, /* *lookup says what has to be looked up */
    ADDRESS_BAD     /* *why says why, one sentence without a full stop */
};

/* One address:
 *   127.0.0.1:8888  [::1]:8888  [fe80::1%lo]:80  :8888  *:8888  localhost:http
 *   /path  ./path  ../path  unix:PATH  unix:@NAME  unspec  hex:0200…
 *   vsock:CID:PORT (CID also any, local, host)  netlink:PID:GROUPS  packet:IFINDEX[:PROTO]
 * `family` is that of the socket, or AF_UNSPEC where it is not known; it decides what `:8888`
 * and `*` mean (AF_INET if unknown), and an IPv4 host on an AF_INET6 socket becomes
 * the mapped ::ffff:… address only where the user writes it so: a family that does not fit
 * is passed as it is. An IPv4 host is four decimal numbers 0-255 with dots; a host of digits and
 * dots that is not is ADDRESS_BAD, never a name. A UNIX path is NUL-terminated and the NUL counts
 * in len; an abstract name has no NUL behind it; 108 bytes without NUL are allowed; longer is
 * ADDRESS_BAD.
 * `service` digits are 0 to 65535. Interface names after % are handed to if_nametoindex by
 * the engine: here only digits are a scope, a name is ADDRESS_BAD with the remedy. */
enum address_result address_parse(const char *text, size_t len, int family,
                                  struct address *address, struct address_lookup *lookup,
                                  const char **why);
/* The same where host and port are two words: 127.0.0.1 8888, * 0, ::1 http. */
enum address_result address_parse_two(const char *host, size_t host_len, const char *service,
                                      size_t service_len, int family, struct address *address,
                                      struct address_lookup *lookup, const char **why);
/* Is this word a host without a port, so that the next word is its port? True for IPv4 and
 * bare IPv6 hosts, *, and names ([A-Za-z0-9.-], no colon, no slash); false for `unspec` and
 * for every form that is whole. */
bool address_wants_port(const char *text, size_t len);

/* As the language writes it and reads it back: 127.0.0.1:8888, [::1]:8888, unix:/path as
 * /path or ./path or unix:PATH, unix:@NAME, unix: (unnamed), unspec, vsock:…, else hex:….
 * `bytes` need not be aligned; `len` may lie in both directions but must not pass what is
 * readable. Bytes of a path or name go through escape.h. */
void address_text(struct buf *out, const void *bytes, size_t len);

/* The same without quotes and escapes, as the value of a name: what it holds is not read as a
 * word again. */
void address_bare_text(struct buf *out, const void *bytes, size_t len);

/* The family in the first bytes, AF_UNSPEC where there are too few. */
int address_family(const void *bytes, size_t len);
/* The port in host byte order, or -1 where the family has none. */
int address_port(const void *bytes, size_t len);
/* The wildcard address (0.0.0.0, ::). */
bool address_is_any(const void *bytes, size_t len);
bool address_equal(const void *a, size_t a_len, const void *b, size_t b_len);

#endif
