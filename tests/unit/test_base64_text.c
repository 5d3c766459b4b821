/*
 * test_base64_text.c: the test vectors of RFC 4648, and bytes of every value.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "base/base64.h"

#include <string.h>

#include "tap.h"

static void
check(const void *bytes, size_t len, const char *want, const char *what)
{
    struct buf b = {0};

    base64_text(&b, bytes, len);
    is_text(buf_text(&b), want, "%s", what);
    buf_free(&b);
}

int
main(void)
{
    static const char *const vectors[][2] = {
        {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"},
    };

    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
        check(vectors[i][0], strlen(vectors[i][0]), vectors[i][1], vectors[i][0]);
    check("\0\0\0", 3, "AAAA", "zeros");
    check("\xff\xff\xff\xff", 4, "/////w==", "ones");
    check("\xfb\xef\xbe\x80", 4, "++++gA==", "the letter 62");
    check(NULL, 0, "", "nothing");
    return done_testing();
}
