/*
 * info.c: reads a field out of the bytes of a structure. Knows no structure.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/info.h"

#include <string.h>

void
info_number(struct buf *out, uint64_t number)
{
    buf_uint(out, number);
}

void
info_thousandths(struct buf *out, uint64_t number)
{
    unsigned rest = (unsigned)(number % 1000);

    buf_uint(out, number / 1000);
    if (rest == 0)
        return;
    buf_char(out, '.');
    for (unsigned digit = 100; rest != 0; rest %= digit, digit /= 10)
        buf_char(out, (char)('0' + rest / digit));
}

static uint64_t
number_at(const void *at, size_t size)
{
    union {
        uint8_t one;
        uint16_t two;
        uint32_t four;
        uint64_t eight;
    } n = {.eight = 0};

    memcpy(&n, at, size);
    switch (size) {
    case sizeof n.one:
        return n.one;
    case sizeof n.two:
        return n.two;
    case sizeof n.four:
        return n.four;
    default:
        return n.eight;
    }
}

bool
info_text(const struct info_field *f, const void *bytes, size_t len, struct buf *out)
{
    if ((size_t)f->offset + f->size > len)
        return false;
    f->text(out, number_at((const char *)bytes + f->offset, f->size));
    return true;
}

void
info_facts(const struct info *info, const void *bytes, size_t len, struct facts *out)
{
    for (size_t i = 0; i < info->count; i++) {
        const struct info_field *f = &info->fields[i];

        facts_begin(out, f->name, f->unit, f->group, f->rank);
        if (info_text(f, bytes, len, &out->text))
            facts_end(out);
        else
            facts_back(out);
    }
}
