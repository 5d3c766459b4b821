/*
 * control.c: control messages one behind the other, as cmsg(3) lays them out. A row for each that
 * has a name; of the others the bytes are shown.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/control.h"

#include <limits.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "decode/constants.h"
#include "decode/option_kinds.h"
#include "decode/spelling.h"
#include "decode/structs.h"

#ifndef IPPROTO_UDP
#define IPPROTO_UDP 17
#endif

static const struct row {
    int level;
    int type;
    const char *name;
    const struct option_kind *kind;
} rows[] = {
#ifdef SCM_RIGHTS
    {SOL_SOCKET, SCM_RIGHTS, "SCM_RIGHTS", &struct_ints},
#endif
#ifdef SCM_CREDENTIALS
    {SOL_SOCKET, SCM_CREDENTIALS, "SCM_CREDENTIALS", &struct_ints},
#endif
#ifdef SCM_TIMESTAMP
    {SOL_SOCKET, SCM_TIMESTAMP, "SCM_TIMESTAMP", &option_time},
#endif
#ifdef SCM_TIMESTAMPNS
    {SOL_SOCKET, SCM_TIMESTAMPNS, "SCM_TIMESTAMPNS", &option_bytes},
#endif
#ifdef SCM_TIMESTAMPING
    {SOL_SOCKET, SCM_TIMESTAMPING, "SCM_TIMESTAMPING", &option_bytes},
#endif
#ifdef SO_RXQ_OVFL
    {SOL_SOCKET, SO_RXQ_OVFL, "SO_RXQ_OVFL", &option_int},
#endif
#ifdef SO_MARK
    {SOL_SOCKET, SO_MARK, "SO_MARK", &option_int},
#endif
#ifdef IP_PKTINFO
    {IPPROTO_IP, IP_PKTINFO, "IP_PKTINFO", &struct_pktinfo4},
#endif
#ifdef IP_TTL
    {IPPROTO_IP, IP_TTL, "IP_TTL", &option_int},
#endif
#ifdef IP_TOS
    {IPPROTO_IP, IP_TOS, "IP_TOS", &option_bytes},
#endif
#ifdef IP_RECVERR
    {IPPROTO_IP, IP_RECVERR, "IP_RECVERR", &option_bytes},
#endif
#ifdef IPV6_PKTINFO
    {IPPROTO_IPV6, IPV6_PKTINFO, "IPV6_PKTINFO", &struct_pktinfo6},
#endif
#ifdef IPV6_HOPLIMIT
    {IPPROTO_IPV6, IPV6_HOPLIMIT, "IPV6_HOPLIMIT", &option_int},
#endif
#ifdef IPV6_TCLASS
    {IPPROTO_IPV6, IPV6_TCLASS, "IPV6_TCLASS", &option_int},
#endif
#ifdef UDP_SEGMENT
    {IPPROTO_UDP, UDP_SEGMENT, "UDP_SEGMENT", &option_bytes},
#endif
};

enum { ROWS = sizeof rows / sizeof *rows };

/* ---- as bytes ----------------------------------------------------------------------------- */

void
control_add(struct buf *out, int level, int type, const void *bytes, size_t len)
{
    struct cmsghdr header;
    size_t space = CMSG_SPACE(len);
    char *at = buf_room(out, space);

    memset(at, 0, space);
    memset(&header, 0, sizeof header);
    header.cmsg_len = CMSG_LEN(len);
    header.cmsg_level = level;
    header.cmsg_type = type;
    memcpy(at, &header, sizeof header);
    if (len != 0)
        memcpy(at + CMSG_LEN(0), bytes, len);
    out->len += space;
}

static const struct row *
row_of_name(const char *name, size_t len)
{
    for (size_t i = 0; i < ROWS; i++) {
        const char *bare = strchr(rows[i].name, '_') + 1;

        if (spelling_same(name, len, rows[i].name) || spelling_same(name, len, bare))
            return &rows[i];
    }
    return NULL;
}

static bool
fits_int(long long number)
{
    return number >= INT_MIN && number <= INT_MAX;
}

/* LEVEL.TYPE */
static bool
parse_numbers(const char *text, size_t len, int *level, int *type, const char **why)
{
    const char *dot = memchr(text, '.', len);
    size_t before = dot != NULL ? (size_t)(dot - text) : 0;
    long first;
    long long second;
    const char *bad;
    size_t bad_len;

    if (dot == NULL || !constant_parse(&constants_level, text, before, &first, &bad, &bad_len) ||
        !number_parse(dot + 1, len - before - 1, &second))
        return false;
    if (!fits_int(first) || !fits_int(second)) {
        *why = "LEVEL.TYPE:hex…, of which LEVEL and TYPE fit an int";
        return false;
    }
    *level = (int)first;
    *type = (int)second;
    return true;
}

static bool
parse_one(const char *text, size_t len, struct buf *out, const char **why)
{
    const char *colon = memchr(text, ':', len);
    size_t name_len = colon != NULL ? (size_t)(colon - text) : len;
    const struct row *row = row_of_name(text, name_len);
    struct buf bytes = {0};
    const struct option_kind *kind = row != NULL ? row->kind : &option_bytes;
    int level = row != NULL ? row->level : 0;
    int type = row != NULL ? row->type : 0;
    bool good;

    *why = "NAME:VALUE (SCM_RIGHTS:4,5) or LEVEL.TYPE:hex…, joined by +";
    if (colon == NULL || (row == NULL && !parse_numbers(text, name_len, &level, &type, why)))
        return false;
    good = kind->parse(colon + 1, len - name_len - 1, &bytes, why);
    if (good)
        control_add(out, level, type, bytes.data, bytes.len);
    buf_free(&bytes);
    return good;
}

static bool
parse(const char *text, size_t len, struct buf *out, const char **why)
{
    const char *end = text + len;

    if (option_is_hex(text, len))
        return option_parse_hex(text, len, out, why);
    for (;;) {
        const char *plus = memchr(text, '+', (size_t)(end - text));

        if (!parse_one(text, (size_t)((plus != NULL ? plus : end) - text), out, why))
            return false;
        if (plus == NULL)
            return true;
        text = plus + 1;
    }
}

/* ---- as text ------------------------------------------------------------------------------ */

/* The message at the front. False: what is there is none. */
static bool
read_one(const char *at, size_t left, struct cmsghdr *header, size_t *len)
{
    if (left < CMSG_LEN(0))
        return false;
    memcpy(header, at, sizeof *header);
    if (header->cmsg_len < CMSG_LEN(0) || header->cmsg_len > left)
        return false;
    *len = header->cmsg_len - CMSG_LEN(0);
    return true;
}

/* How far the next one is. */
static size_t
step_of(size_t len, size_t left)
{
    size_t space = CMSG_SPACE(len);

    return space < left ? space : left;
}

static void
put_one(struct buf *out, const struct cmsghdr *header, const void *bytes, size_t len)
{
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].level == header->cmsg_level && rows[i].type == header->cmsg_type) {
            buf_str(out, rows[i].name);
            buf_char(out, ':');
            rows[i].kind->text(out, bytes, len);
            return;
        }
    constant_text(out, &constants_level, header->cmsg_level);
    buf_char(out, '.');
    buf_int(out, header->cmsg_type);
    buf_char(out, ':');
    option_hex_text(out, bytes, len);
}

void
control_each_text(const void *bytes, size_t len,
                  void (*each)(void *context, const char *text, size_t text_len), void *context)
{
    const char *at = bytes;
    struct buf one = {0};

    for (size_t left = len; left != 0;) {
        struct cmsghdr header;
        size_t size;
        size_t step = left;

        buf_clear(&one);
        if (read_one(at, left, &header, &size)) {
            put_one(&one, &header, at + CMSG_LEN(0), size);
            step = step_of(size, left);
        } else {
            option_hex_text(&one, at, left);
        }
        each(context, buf_text(&one), one.len);
        at += step;
        left -= step;
    }
    buf_free(&one);
}

struct joined {
    struct buf *out;
    size_t start;
};

static void
join(void *context, const char *one, size_t len)
{
    struct joined *all = context;

    if (all->out->len != all->start)
        buf_char(all->out, '+');
    buf_add(all->out, one, len);
}

static void
text(struct buf *out, const void *bytes, size_t len)
{
    struct joined all = {out, out->len};

    control_each_text(bytes, len, join, &all);
}

const struct option_kind control_kind = {
    .title = "control messages: SCM_RIGHTS:4,5, IP_TTL:64, LEVEL.TYPE:hex…, joined by +",
    .parse = parse,
    .text = text,
};

void
control_each_right(const void *bytes, size_t len, void (*each)(void *context, int fd),
                   void *context)
{
    const char *at = bytes;
    size_t left = len;
    struct cmsghdr header;
    size_t size;

    while (read_one(at, left, &header, &size)) {
        bool rights = header.cmsg_level == SOL_SOCKET && header.cmsg_type == SCM_RIGHTS;

        for (size_t i = 0; rights && i + sizeof(int) <= size; i += sizeof(int)) {
            int fd;

            memcpy(&fd, at + CMSG_LEN(0) + i, sizeof fd);
            each(context, fd);
        }
        size = step_of(size, left);
        at += size;
        left -= size;
    }
}
