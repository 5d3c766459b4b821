/*
 * cform_replayed.c: addresses in a line that was printed, whose port the kernel had chosen then.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "commands/cform_parts.h"
#include "commands/replayed.h"
#include "commands/statement.h"
#include "commands/type.h"
#include "decode/address.h"

static struct replayed *
replayed_of(const struct cform_writer *w)
{
    return w->dict->cx != NULL ? w->dict->cx->replayed : NULL;
}

static int
port_of(const struct buf *word)
{
    struct address address;
    struct address_lookup lookup;
    const char *why;

    if (address_parse(word->data, word->len, AF_UNSPEC, &address, &lookup, &why) != ADDRESS_OK)
        return -1;
    return address_port(address.bytes, address.len);
}

void
cform_note_port(struct cform_writer *w, const struct buf *word)
{
    if (replayed_of(w) != NULL)
        replayed_of(w)->written = port_of(word);
}

bool
cform_put_replayed(struct cform_writer *w, struct part p)
{
    const struct replayed *ports = replayed_of(w);
    struct buf word = {0};
    int then = -1, now = -1;

    if (ports != NULL && ports->count != 0) {
        if (!cform_address(&word, p))
            buf_add(&word, p.text, p.len);
        then = port_of(&word);
        now = replayed_now(ports, then);
    }
    if (now != then) {
        size_t from = (size_t)(p.text - w->line);

        while (word.data[word.len - 1] != ':')
            word.len--;
        buf_int(&word, now);
        cform_put(w, word.data, word.len, from, from + p.len);
    }
    buf_free(&word);
    return now != then;
}
