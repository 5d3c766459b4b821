/*
 * causes.c: which row of causes.in fits, and the row as a sentence. The causes themselves stand
 * in the table.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/causes.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/escape.h"
#include "decode/address.h"
#include "decode/cause_conditions.h"
#include "decode/constants.h"

#include "decode/causes.inc"

const size_t causes_count = sizeof causes / sizeof *causes;

/* What stands for {NAME}; NULL: that is not known, or there is no such placeholder. */
static const char *
text_of(const struct cause_facts *f, const char *name, size_t len)
{
    const struct {
        const char *name;
        const char *text;
    } texts[] = {
        {"local", f->local},         {"peer", f->peer},
        {"option", f->option},       {"limit", f->limit},
        {"what", f->what},           {"timeout", f->timeout},
        {"holder", f->holder},       {"held", f->held},
        {"pair", f->pair},           {"left", f->left},
        {"addresses", f->addresses}, {"missing", f->missing},
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strlen(texts[i].name) == len && memcmp(name, texts[i].name, len) == 0)
            return texts[i].text;
    return NULL;
}

static bool
add_port(struct buf *out, const struct cause_facts *f)
{
    int port = f->addr != NULL ? address_port(f->addr, f->addr_len) : -1;

    if (port >= 0)
        buf_int(out, port);
    return port >= 0;
}

/* Only a row whose condition is path asks for it. */
static bool
add_path(struct buf *out, const struct cause_facts *f)
{
    const size_t at = offsetof(struct sockaddr_un, sun_path);
    const char *path = f->addr;

    if (path == NULL || f->addr_len <= at)
        return false;
    escape_word(out, path + at, strnlen(path + at, f->addr_len - at));
    return true;
}

/* False: it is not known, or there is no such placeholder. */
static bool
add_fact(struct buf *out, const struct cause_facts *f, const char *name, size_t len)
{
    const char *text;

    if (len == 2 && memcmp(name, "fd", len) == 0) {
        buf_int(out, f->fd);
        return f->fd >= 0;
    }
    if (len == 4 && memcmp(name, "addr", len) == 0) {
        if (f->addr != NULL)
            address_text(out, f->addr, f->addr_len);
        return f->addr != NULL;
    }
    if (len == 4 && memcmp(name, "port", len) == 0)
        return add_port(out, f);
    if (len == 4 && memcmp(name, "path", len) == 0)
        return add_path(out, f);
    text = text_of(f, name, len);
    if (text != NULL)
        buf_str(out, text);
    return text != NULL;
}

/* In a line to be typed the socket has the name that it was given. */
static bool
add_typed(struct buf *out, const struct cause_facts *f, const char *name, size_t len)
{
    if (len == 2 && memcmp(name, "fd", len) == 0 && f->name != NULL)
        return buf_str(out, f->name), true;
    return add_fact(out, f, name, len);
}

/* {addr} becomes ADDR, as in the usage of a call; what is not passed has words. */
static bool
add_name(struct buf *out, const struct cause_facts *f, const char *name, size_t len)
{
    static const struct cause_facts words = {
        .local = "its own", .peer = "a peer", .option = "the option"};
    const char *text = text_of(&words, name, len);

    (void)f;
    if (text != NULL)
        return buf_str(out, text), true;
    for (size_t i = 0; i < len; i++)
        buf_char(out, (char)(name[i] >= 'a' && name[i] <= 'z' ? name[i] - 'a' + 'A' : name[i]));
    return true;
}

/* What stands in place of a placeholder. */
typedef bool (*filler)(struct buf *out, const struct cause_facts *f, const char *name, size_t len);

static bool
fill(struct buf *out, const struct cause_facts *f, const char *text, size_t text_len, filler add)
{
    const char *end = text + text_len;
    const char *open;

    while ((open = memchr(text, '{', (size_t)(end - text))) != NULL) {
        size_t len = strcspn(open + 1, "}");

        buf_add(out, text, (size_t)(open - text));
        if (!add(out, f, open + 1, len))
            return false;
        text = open + 1 + len + 1;
    }
    buf_add(out, text, (size_t)(end - text));
    return true;
}

static bool
add_sentence(struct buf *out, const struct cause_facts *f, const char *sentence)
{
    return fill(out, f, sentence, strlen(sentence), add_fact);
}

const struct cause *
cause_usual(const char *call, int error)
{
    const uint64_t others = IF(IF_UNIX) | IF(IF_DGRAM) | IF(IF_UDP) | IF(IF_PATH) |
                            IF(IF_ABSTRACT);
    const struct cause *usual = NULL;

    /* What is general stands behind what is special. */
    for (size_t i = 0; i < causes_count; i++)
        if (causes[i].error == error && strcmp(causes[i].call, call) == 0 &&
            (usual == NULL || (causes[i].conditions & others) == 0 ||
             (usual->conditions & others) != 0))
            usual = &causes[i];
    return usual;
}

void
cause_general(struct buf *out, const struct cause *row)
{
    fill(out, NULL, row->sentence, strlen(row->sentence), add_name);
}

bool
cause_otherwise(struct buf *out, const struct cause *row, const struct cause_facts *f)
{
    /* What the socket is, and what was passed, is known. */
    const uint64_t known = IF(IF_INET) | IF(IF_INET6) | IF(IF_UNIX) | IF(IF_STREAM) |
                           IF(IF_DGRAM) | IF(IF_TCP) | IF(IF_UDP) | IF(IF_STRANGER) |
                           IF(IF_IPV4) | IF(IF_PATH) | IF(IF_ABSTRACT) | IF(IF_LOWPORT) |
                           IF(IF_ANYPORT) | IF(IF_GROUP) | IF(IF_NEGATIVE) | IF(IF_ABSENT) |
                           IF(IF_LENGTH) | IF(IF_MAPPED) | IF(IF_LEFT) | IF(IF_ERRQUEUE);
    const uint64_t findings = ~(IF(IF_HELD) - 1);
    uint64_t missing = row->conditions & ~cause_conditions(f);

    /* What holds as well only says the same in other words. */
    if (row->error != f->error || strcmp(row->call, f->call) != 0 || missing == 0 ||
        (missing & known) != 0 || (row->conditions & findings) != 0)
        return false;
    return add_sentence(out, f, row->sentence);
}

bool
cause_try(struct buf *out, const struct cause *row, const struct cause_facts *f, size_t n,
          bool *more)
{
    const char *line = row->try;

    while (line != NULL && n-- > 0) {
        line = strchr(line, '\n');
        line = line != NULL ? line + 1 : NULL;
    }
    *more = line != NULL;
    return *more && fill(out, f, line, strcspn(line, "\n"), add_typed);
}

static bool
fits(const struct cause *row, const struct cause_facts *f, uint64_t conditions,
     struct buf *sentence)
{
    buf_clear(sentence);
    return row->error == f->error && (row->conditions & ~conditions) == 0 &&
           strcmp(row->call, f->call) == 0 && add_sentence(sentence, f, row->sentence);
}

static const struct cause *
find(const struct cause_facts *f, struct buf *sentence)
{
    uint64_t conditions = cause_conditions(f);

    for (size_t i = 0; i < causes_count; i++)
        if (fits(&causes[i], f, conditions, sentence))
            return &causes[i];
    buf_clear(sentence);
    return NULL;
}

const struct cause *
cause_find(const struct cause_facts *f)
{
    struct buf sentence = {0};
    const struct cause *row = find(f, &sentence);

    buf_free(&sentence);
    return row;
}

void
cause_text(struct buf *out, const struct cause_facts *f)
{
    struct buf sentence = {0};

    buf_str(out, errno_sentence(f->error));
    if (find(f, &sentence) != NULL) {
        buf_str(out, ": ");
        buf_add(out, sentence.data, sentence.len);
    } else {
        buf_char(out, '.');
    }
    buf_free(&sentence);
}
