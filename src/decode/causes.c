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
    text = text_of(f, name, len);
    if (text != NULL)
        buf_str(out, text);
    return text != NULL;
}

static bool
add_sentence(struct buf *out, const struct cause_facts *f, const char *sentence)
{
    const char *open;

    while ((open = strchr(sentence, '{')) != NULL) {
        size_t len = strcspn(open + 1, "}");

        buf_add(out, sentence, (size_t)(open - sentence));
        if (!add_fact(out, f, open + 1, len))
            return false;
        sentence = open + 1 + len + (open[1 + len] != '\0');
    }
    buf_str(out, sentence);
    return true;
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
