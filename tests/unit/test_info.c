/*
 * test_info.c: fields of the kernel's structures as text, and lists of facts.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/info.h"

#include <string.h>

#include "tap.h"

static void
thousandths(uint64_t number, const char *text)
{
    struct buf b = {0};

    info_thousandths(&b, number);
    is_text(buf_text(&b), text, "%llu thousandths", (unsigned long long)number);
    buf_free(&b);
}

static void
test_fields(void)
{
    static const struct info_field fields[] = {
        {.name = "one", .size = 1, .offset = 0, .text = info_number},
        {.name = "two", .size = 2, .offset = 2, .text = info_number},
        {.name = "four", .size = 4, .offset = 4, .text = info_number},
        {.name = "eight", .size = 8, .offset = 8, .text = info_thousandths},
    };
    static const struct info info = {fields, 4};
    struct {
        uint8_t one;
        uint16_t two;
        uint32_t four;
        uint64_t eight;
    } all = {1, 20000, 3000000000, 4000000000100};
    struct facts f = {0};

    info_facts(&info, &all, sizeof all, &f);
    is_number((long long)f.count, 4, "all fields are there");
    is_text(fact_text(&f, &f.items[0]), "1", "a byte");
    is_text(fact_text(&f, &f.items[1]), "20000", "two bytes");
    is_text(fact_text(&f, &f.items[2]), "3000000000", "four bytes without a sign");
    is_text(fact_text(&f, &f.items[3]), "4000000000.1", "eight bytes");
    facts_free(&f);
    info_facts(&info, &all, 7, &f);
    is_number((long long)f.count, 2, "a kernel that knows fewer fields");
    is_text(f.items[1].name, "two", "and which");
    facts_free(&f);
}

/* Rows that stand in the wrong place would be seen by nobody. */
static void
test_tables(void)
{
    static const struct info *const all[] = {&info_tcp, &info_memory};

    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < all[k]->count; i++) {
            const struct info_field *f = &all[k]->fields[i];
            bool twice = false;

            for (size_t j = 0; j < i; j++)
                twice = twice || strcmp(all[k]->fields[j].name, f->name) == 0;
            ok(!twice && f->group != NULL && f->text != NULL && f->unit != NULL,
               "%s: a sound row", f->name);
        }
}

int
main(void)
{
    thousandths(0, "0");
    thousandths(1, "0.001");
    thousandths(20, "0.02");
    thousandths(204000, "204");
    thousandths(204100, "204.1");
    thousandths(1234567, "1234.567");
    test_fields();
    test_tables();
    return done_testing();
}
