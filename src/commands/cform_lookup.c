/*
 * cform_lookup.c: getaddrinfo(3) in C's form, as the shell prints it. It is no system call and has
 * no signature, so that cform_args.c knows nothing of it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "commands/cform_parts.h"

/* The arguments from `at` to the parenthesis that closes the call, at *end. False: there are not
 * that many, or it is not closed. */
static bool
split(const struct cform_writer *w, size_t at, struct part *args, size_t count, size_t *end)
{
    for (size_t i = 0; i < count; i++) {
        *end = part_end(w->line, w->len, at, ",)");
        if (*end == w->len || (w->line[*end] == ')') != (i + 1 == count))
            return false;
        args[i] = part_trim((struct part){w->line + at, *end - at});
        at = *end + 1;
    }
    return true;
}

static bool
string_word(struct buf *out, struct part p)
{
    bool cut = false;

    return p.len != 0 && p.text[0] == '"' && cform_string(out, p, &cut) && !cut;
}

bool
cform_lookup(struct cform_writer *w, size_t from, size_t call)
{
    static const char head[] = "getaddrinfo(";
    enum { HOST, SERVICE, FAMILY, FOUND, ARGS };
    struct part name = part_trim((struct part){w->line + call, w->len - call});
    struct part args[ARGS];
    struct buf words = {0};
    size_t end;
    bool good = part_begins(name, head) &&
                split(w, (size_t)(name.text - w->line) + sizeof head - 1, args, ARGS,
                      &end);

    buf_str(&words, "getaddrinfo ");
    good = good && part_begins(args[FAMILY], "AF_") && string_word(&words, args[HOST]);
    if (good && !cform_is_null(args[SERVICE])) {
        buf_char(&words, ' ');
        good = string_word(&words, args[SERVICE]);
    }
    if (good) {
        name.len = sizeof head - 2;
        if (w->out.len != 0)
            cform_put_part(w, " ", name);
        cform_copy(w, from, call);
        cform_put_part(w, buf_text(&words), name);
        w->at = end + 1;
    }
    buf_free(&words);
    return good;
}
