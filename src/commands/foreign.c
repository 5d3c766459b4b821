/*
 * foreign.c: a command that is none here, but one of C, of Python or of another tool. Which words
 * there are is decode/foreign.c's.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "commands/foreign.h"

#include "decode/foreign.h"

enum { MOST_WORDS = 16 };

struct part
foreign_typed(const struct statement *st, const struct word *w)
{
    return (struct part){st->line + w->column, w->width};
}

struct part
foreign_whole(const struct statement *st)
{
    size_t from = st->name->column;

    return (struct part){st->line + from, st->call_end - from};
}

/* ---- the line that would be right --------------------------------------------------------- */

/* The command in `b = accept s; …`. */
static struct part
first_command(const struct buf *line)
{
    struct part p = {line->data, part_end(line->data, line->len, 0, ";")};
    size_t equals = part_end(p.text, p.len, 0, "=");

    if (equals < p.len)
        p = part_behind(p, equals + 1);
    p = part_trim(p);
    p.len = part_end(p.text, p.len, 0, " (");
    return p;
}

/* What may stand behind = in the place of a command. */
static bool
is_value(struct part p)
{
    long long number;

    return p.len != 0 && (is_in(p.text[0], "\"'$") || number_parse(p.text, p.len, &number));
}

void
foreign_offer(const struct statement *st, const struct dictionary *dict, struct part old,
      const struct buf *with, struct diag *d)
{
    size_t from = (size_t)(old.text - st->line);
    struct part command = first_command(with);
    const char *near;
    bool several;

    if (with->len == 0 ||
        (dict != NULL && !is_value(command) &&
         dictionary_find(dict, command.text, command.len, &near, &several) == NULL))
        return;
    buf_add(&d->instead, st->line, from);
    buf_add(&d->instead, with->data, with->len);
    buf_add(&d->instead, old.text + old.len, st->line_len - from - old.len);
    while (d->instead.len != 0 && is_in(d->instead.data[d->instead.len - 1], "; \t"))
        d->instead.len--; /* of C */
}

/* ---- values ------------------------------------------------------------------------------- */

bool
foreign_bytes(const char *typed, size_t len)
{
    return len > 2 && typed[0] == 'b' && is_in(typed[1], "'\"") && typed[len - 1] == typed[1];
}

bool
foreign_value(const struct statement *st, struct diag *d)
{
    struct part typed = foreign_typed(st, st->name);
    struct buf with = {0};

    if (!foreign_bytes(typed.text, typed.len))
        return false;
    word_fault(st->name, d, "the b is Python's; every text is bytes here");
    buf_add(&with, typed.text + 1, typed.len - 1);
    foreign_offer(st, NULL, typed, &with, d);
    buf_free(&with);
    return true;
}

/* ---- commands that are not there ---------------------------------------------------------- */

/* The words behind the name, or the arguments between its parentheses. */
static size_t
words_behind(const struct statement *st, struct part all, size_t head,
             struct foreign_word words[MOST_WORDS])
{
    size_t count = 0;

    if (head < all.len && all.text[head] == '(') {
        struct part rest = part_behind(all, head + 1);

        rest.len = part_end(rest.text, rest.len, 0, ")");
        while (part_trim(rest).len != 0 && count < MOST_WORDS) {
            size_t end = part_end(rest.text, rest.len, 0, ",");
            struct part one = part_trim((struct part){rest.text, end});

            words[count++] = (struct foreign_word){one.text, one.len};
            rest = part_behind(rest, end + 1);
        }
        return count;
    }
    for (; count < st->nwords && count < MOST_WORDS; count++) {
        struct part one = foreign_typed(st, &st->words[count]);

        words[count] = (struct foreign_word){one.text, one.len};
    }
    return count;
}

static bool
by_table(const struct statement *st, const struct dictionary *dict, struct part all, size_t head,
         struct diag *d)
{
    struct foreign_word words[MOST_WORDS];
    size_t count = words_behind(st, all, head, words);
    const struct foreign *f = foreign_find(all.text, head, words, count);
    struct buf with = {0};

    if (f == NULL)
        return false;
    diag_set(d, st->name->column, head, "%s", f->reason);
    if (f->instead != NULL)
        foreign_line(&with, f, words, count);
    foreign_offer(st, dict, all, &with, d);
    buf_free(&with);
    return true;
}

/* One statement as it would be here, or as it is if it is no Python. Nothing: its arguments mean
 * nothing here. The reason is what is said of it, NULL of what is no Python. */
static const char *
put_python(struct buf *out, struct part one)
{
    size_t equals = part_end(one.text, one.len, 0, "=(");
    size_t head = equals < one.len && one.text[equals] == '=' ? equals + 1 : 0;
    struct part target = part_trim((struct part){one.text, head != 0 ? equals : 0});
    struct part call = part_trim(part_behind(one, head));
    struct buf made = {0};
    const char *reason;

    if (!name_valid(target.text, target.len))
        target = (struct part){"s", 1};
    reason = foreign_python(&made, call, target);
    if (reason == NULL)
        buf_add(out, one.text, one.len);
    else if (made.len != 0) {
        buf_add(out, one.text, (size_t)(call.text - one.text));
        buf_add(out, made.data, made.len);
    }
    buf_free(&made);
    return reason;
}

/* The rest of the line is likely to be Python too. */
static bool
by_python(const struct statement *st, const struct dictionary *dict, struct part all,
          struct diag *d)
{
    struct part line = {st->line + st->start, st->line_len - st->start};
    struct part one = {line.text, part_end(line.text, line.len, 0, ";")};
    struct part rest = part_behind(line, one.len + 1);
    struct buf with = {0};
    const char *reason = put_python(&with, part_trim(one));

    while (with.len != 0 && part_trim(rest).len != 0) {
        one = (struct part){rest.text, part_end(rest.text, rest.len, 0, ";")};
        rest = part_behind(rest, one.len + 1);
        buf_str(&with, "; ");
        put_python(&with, part_trim(one));
    }
    if (reason != NULL) {
        diag_set(d, st->name->column, all.len, "%s", reason);
        foreign_offer(st, dict, line, &with, d);
    }
    buf_free(&with);
    return reason != NULL;
}

bool
foreign_command(const struct statement *st, const struct dictionary *dict, struct diag *d)
{
    struct part all = foreign_whole(st);
    size_t head = 0;

    while (head < all.len && !is_in(all.text[head], " \t(;"))
        head++;
    return by_python(st, dict, all, d) || by_table(st, dict, all, head, d);
}
