/*
 * foreign_words.c: words that would be right elsewhere, or at another place of the line. One rule a
 * habit; the first that knows what was meant says so.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "commands/foreign.h"

#include "decode/constants.h"
#include "decode/foreign.h"

/* A text of more words than this was not typed. */
enum { MOST_WORDS = 16 };

void
foreign_offer_word(const struct at_fault *f, const char *before, struct part middle,
                   const char *behind)
{
    struct buf with = {0};

    buf_str(&with, before);
    buf_add(&with, middle.text, middle.len);
    buf_str(&with, behind);
    foreign_offer(f->st, NULL, f->text, &with, f->d);
    buf_free(&with);
}

static const struct word *
word_of(const struct at_fault *f)
{
    return &f->st->words[f->index];
}

static bool
has_digits_only(struct part p)
{
    for (size_t i = 0; i < p.len; i++)
        if (p.text[i] < '0' || p.text[i] > '9')
            return false;
    return p.len != 0;
}

static bool
is_command(const struct at_fault *f, const char *name)
{
    return strcmp(f->st->command->name, name) == 0;
}

/* The socket that was meant: the last one, or `s`. */
static void
put_socket(struct buf *out, const struct at_fault *f)
{
    if (f->cx->dot >= 0)
        buf_int(out, f->cx->dot);
    else
        buf_char(out, 's');
}

/* Does an address stand behind the socket? */
static bool
takes_address(const struct at_fault *f)
{
    const struct signature *call = &f->st->command->call;

    return f->of_socket && call->nparams > 1 && call->params[1].type == &type_address;
}

/* A number, or a name that holds one. */
static bool
is_descriptor(const struct at_fault *f, struct part p)
{
    const struct variable *v = names_find(&f->cx->engine->names, p.text, p.len);
    long long number;

    if (v != NULL)
        return number_parse(v->bytes, v->len, &number);
    return number_parse(p.text, p.len, &number) || part_is(p, ".");
}

static size_t
count_required(const struct at_fault *f)
{
    const struct signature *call = &f->st->command->call;
    size_t required = 0;

    for (size_t i = 0; i < call->nparams; i++)
        required += call->params[i].required;
    return required;
}

/* The command with the socket behind it, and `rest` behind that. */
static void
offer_with_socket(const struct at_fault *f, struct part rest)
{
    struct part all = foreign_whole(f->st);
    struct buf with = {0};

    buf_add(&with, all.text, f->st->name->width);
    buf_char(&with, ' ');
    put_socket(&with, f);
    if (rest.len != 0)
        buf_char(&with, ' ');
    buf_add(&with, rest.text, rest.len);
    foreign_offer(f->st, NULL, all, &with, f->d);
    buf_free(&with);
}

/* getsockopt SO_RCVBUF, send "Hello", shutdown out */
static bool
one_word_short(const struct at_fault *f)
{
    struct part all = foreign_whole(f->st);

    if (!f->of_socket || f->d->width != 0 || f->st->nwords == 0 ||
        f->st->nwords + 1 != count_required(f) ||
        is_descriptor(f, foreign_typed(f->st, &f->st->words[0])))
        return false;
    word_fault(&f->st->words[0], f->d, "the socket comes first: a number, or a name given with =");
    offer_with_socket(f, part_trim(part_behind(all, f->st->name->width)));
    return true;
}

/* bind 127.0.0.1:8888 s */
static bool
socket_behind(const struct at_fault *f)
{
    struct part first, second;
    struct buf with = {0};

    if (f->index != 0 || f->st->nwords != 2 || !takes_address(f))
        return false;
    first = foreign_typed(f->st, &f->st->words[0]);
    second = foreign_typed(f->st, &f->st->words[1]);
    if (!is_descriptor(f, second) || memchr(first.text, ':', first.len) == NULL)
        return false;
    word_fault(word_of(f), f->d, "the socket comes first, then the address");
    buf_printf(&with, "%s %.*s %.*s", f->st->command->name, (int)second.len, second.text,
               (int)first.len, first.text);
    foreign_offer(f->st, NULL, foreign_whole(f->st), &with, f->d);
    buf_free(&with);
    return true;
}

/* socket AF_INET, SOCK_STREAM, 0; setsockopt s SO_REUSEADDR = 1; bind s 127.0.0.1 : 8888 */
static bool
marks_between(const struct at_fault *f)
{
    struct part all = foreign_whole(f->st);
    const struct word *mark = NULL;
    struct buf with = {0};

    for (size_t i = 0; i < f->st->nwords && f->st->nwords <= MOST_WORDS && mark == NULL; i++) {
        struct part p = foreign_typed(f->st, &f->st->words[i]);

        if (!f->st->words[i].quoted && (is_in(p.text[p.len - 1], ",=") || part_is(p, ":")))
            mark = &f->st->words[i];
    }
    if (mark == NULL || memchr(all.text, '"', all.len) != NULL)
        return false;
    diag_set(f->d, mark->column + mark->width - 1, 1, "only blanks stand between words");
    for (size_t i = 0; i < all.len; i++) {
        bool behind = i + 1 == all.len || is_blank(all.text[i + 1]);

        if (part_begins(part_behind(all, i), " : "))
            buf_char(&with, ':'), i += 2;
        else if (!behind || !is_in(all.text[i], ",="))
            buf_char(&with, all.text[i]);
        else if (is_blank(all.text[i - 1]))
            i++;
    }
    foreign_offer(f->st, NULL, all, &with, f->d);
    buf_free(&with);
    return true;
}

/* bind s 127.0.0.1, bind s localhost: */
static bool
host_alone(const struct at_fault *f)
{
    struct part p = f->text;

    if (f->index != 1 || !takes_address(f) || f->st->nwords != 2 ||
        strstr(buf_text(&f->d->reason), "port is missing") == NULL)
        return false;
    if (p.text[p.len - 1] == ':')
        p.len--;
    foreign_offer_word(f, "", p, ":8888");
    return true;
}

/* connect 127.0.0.1 4000 */
static bool
without_socket(const struct at_fault *f)
{
    struct part all = foreign_whole(f->st);
    struct buf with = {0};

    if (!f->of_socket || f->index != 0 || (!is_command(f, "listen") && !takes_address(f)) ||
        (memchr(f->text.text, '.', f->text.len) == NULL &&
         memchr(f->text.text, ':', f->text.len) == NULL && !part_is(f->text, "localhost")))
        return false;
    word_fault(word_of(f), f->d, "the socket comes first, then the address: several sockets can be "
                                 "open");
    if (is_command(f, "listen")) {
        buf_str(&with, "bind ");
        put_socket(&with, f);
        buf_add(&with, all.text + f->st->name->width, all.len - f->st->name->width);
        buf_str(&with, "; listen ");
        put_socket(&with, f);
        foreign_offer(f->st, NULL, all, &with, f->d);
        buf_free(&with);
    } else {
        offer_with_socket(f, part_trim(part_behind(all, f->st->name->width)));
    }
    return true;
}

/* accept, with nothing behind */
static bool
without_words(const struct at_fault *f)
{
    if (!f->of_socket || count_required(f) != 1 || f->st->nwords != 0 || f->cx->dot < 0)
        return false;
    offer_with_socket(f, (struct part){"", 0});
    return true;
}

/* recv s dontwait */
static bool
flag_as_length(const struct at_fault *f)
{
    const char *bad;
    size_t bad_len;
    long value;

    if (!f->st->command->receives || f->index != 1 ||
        !constant_parse(&constants_message, f->text.text, f->text.len, &value, &bad, &bad_len))
        return false;
    word_fault(word_of(f), f->d,
               "the length comes before the flags; without it they are given by "
               "name");
    foreign_offer_word(f, "flags=", f->text, "");
    return true;
}

/* recv 3 -loop */
static bool
in_a_loop(const struct at_fault *f)
{
    struct part all = foreign_whole(f->st);
    struct part before = {all.text, (size_t)(f->text.text - all.text)};
    struct buf with = {0};

    if (!part_is(f->text, "-loop"))
        return false;
    word_fault(word_of(f), f->d, "a loop is repeat 10 … end, repeat until eof … end");
    before = part_trim(before);
    buf_str(&with, f->st->command->receives ? "repeat until eof; " : "repeat 10; ");
    buf_add(&with, before.text, before.len);
    buf_add(&with, f->text.text + f->text.len, all.len - (size_t)(f->text.text - all.text) -
                                                   f->text.len);
    buf_str(&with, "; end");
    foreign_offer(f->st, NULL, all, &with, f->d);
    buf_free(&with);
    return true;
}

/* send s Hello world */
static bool
data_in_words(const struct at_fault *f)
{
    const struct statement *st = f->st;
    const struct param *params = st->command->call.params;
    struct part data;
    struct buf with = {0};

    if (st->nwords < 3 || st->nwords > MOST_WORDS || f->index < 2 || f->index == st->nwords ||
        st->words[1].quoted || st->command->call.nparams < 2 || params[1].type != &type_data ||
        is_command(f, "sendto"))
        return false;
    data = foreign_typed(st, &st->words[1]);
    data.len = st->call_end - st->words[1].column;
    if (memchr(data.text, '"', data.len) != NULL || memchr(data.text, '=', data.len) != NULL)
        return false;
    diag_set(f->d, st->words[1].column, data.len, "a text with blanks in it stands in quotes");
    buf_char(&with, '"');
    buf_add(&with, data.text, data.len);
    buf_char(&with, '"');
    foreign_offer(st, NULL, data, &with, f->d);
    buf_free(&with);
    return true;
}

/* sendto 3 127.0.0.1 4000 text, and sendto 3 text. */
static bool
sendto_in_disorder(const struct at_fault *f)
{
    const struct statement *st = f->st;
    struct part all = foreign_whole(st);
    struct part w[4];
    struct buf with = {0};

    if (!is_command(f, "sendto") || st->nwords < 2)
        return false;
    for (size_t i = 0; i < 4 && i < st->nwords; i++)
        w[i] = foreign_typed(st, &st->words[i]);
    if (st->nwords == 2) {
        diag_set(f->d, st->call_end, 0, "sendto takes an address behind the data; to the peer of "
                                        "connect there is send");
        buf_printf(&with, "send %.*s %.*s", (int)w[0].len, w[0].text, (int)w[1].len, w[1].text);
    } else if (st->nwords == 4 && has_digits_only(w[2])) {
        word_fault(&st->words[1], f->d, "the data comes first, then the address");
        buf_printf(&with, "sendto %.*s %.*s %.*s %.*s", (int)w[0].len, w[0].text, (int)w[3].len,
                   w[3].text, (int)w[1].len, w[1].text, (int)w[2].len, w[2].text);
    } else {
        return false;
    }
    foreign_offer(st, NULL, all, &with, f->d);
    buf_free(&with);
    return true;
}

/* bind s 8888 */
static bool
port_alone(const struct at_fault *f)
{
    if (f->index != 1 || !has_digits_only(f->text) || !takes_address(f))
        return false;
    word_fault(word_of(f), f->d, "a port needs a host before it; * is any address of this machine");
    foreign_offer_word(f, is_command(f, "bind") ? "*:" : "127.0.0.1:", f->text, "");
    return true;
}

/* bind s ('127.0.0.1',8888), connect s 127.0.0.1,8888, connect s 127.0.0.1/8888 */
static bool
host_and_port(const struct at_fault *f)
{
    struct part p = f->text;
    size_t mark = 0;
    struct buf with = {0};

    while (mark < p.len && !is_in(p.text[mark], ",/"))
        mark++;
    if (f->index != 1 || mark == 0 || !takes_address(f) ||
        (p.text[0] != '(' && !has_digits_only(part_behind(p, mark + 1))))
        return false;
    word_fault(word_of(f), f->d, "host and port are joined by a colon, or stand apart");
    for (size_t i = 0; i < p.len; i++)
        if (!is_in(p.text[i], "()'\""))
            buf_char(&with, i == mark ? ':' : p.text[i]);
    foreign_offer(f->st, NULL, p, &with, f->d);
    buf_free(&with);
    return true;
}

/* close 3 4 */
static bool
several_at_once(const struct at_fault *f)
{
    struct part all = foreign_whole(f->st);
    struct buf with = {0};

    if (!is_command(f, "close") || f->st->nwords < 2)
        return false;
    word_fault(&f->st->words[1], f->d, "each call closes one descriptor");
    for (size_t i = 0; i < f->st->nwords; i++) {
        struct part p = foreign_typed(f->st, &f->st->words[i]);

        buf_printf(&with, "%sclose %.*s", i == 0 ? "" : "; ", (int)p.len, p.text);
    }
    foreign_offer(f->st, NULL, all, &with, f->d);
    buf_free(&with);
    return true;
}

static bool (*const rules[])(const struct at_fault *f) = {
    socket_behind, without_socket, without_words,   one_word_short,     in_a_loop,
    foreign_c,     flag_as_length, host_and_port,   sendto_in_disorder, data_in_words,
    host_alone,    port_alone,     several_at_once,
};

void
foreign_words(const struct statement *st, const struct context *cx, struct diag *d)
{
    struct at_fault f = {.st = st, .cx = cx, .d = d, .index = st->nwords, .text = {"", 0}};
    const struct signature *call = &st->command->call;

    for (size_t i = 0; i < st->nwords; i++)
        if (st->words[i].column <= d->column &&
            d->column < st->words[i].column + st->words[i].width)
            f.index = i;
    if (f.index < st->nwords)
        f.text = foreign_typed(st, word_of(&f));
    f.of_socket = call->nparams != 0 && call->params[0].type->parse == type_fd.parse;
    if (marks_between(&f) || d->instead.len != 0)
        return;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rules[i](&f))
            return;
}
