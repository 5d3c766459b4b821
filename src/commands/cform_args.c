/*
 * cform_args.c: the arguments of a call in C's form, in the order of the man page, as words of
 * the language. What the kernel wrote, which the shell marks with an arrow and strace does
 * not, is what the line expects.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "commands/cform_parts.h"
#include "commands/type.h"
#include "decode/address.h"
#include "decode/options.h"

enum { MOST_ARGUMENTS = 2 * CALL_ARGS_MAX };

/* Below it no port is the kernel's choice (ip(7), ip_local_port_range). */
enum { FIRST_EPHEMERAL = 32768 };

struct arguments {
    const struct signature *call;
    struct part list[MOST_ARGUMENTS];
    size_t count;
    bool gap; /* one was left out: those behind it need their names */
};

/* ---- apart -------------------------------------------------------------------------------- */

/* With `1,0` among the values only a comma with a blank behind it ends an argument. */
static bool
has_wide_comma(const char *text, size_t len)
{
    for (size_t at = 0; (at = part_end(text, len, at, ",")) < len; at++)
        if (at + 1 < len && is_blank(text[at + 1]))
            return true;
    return false;
}

static size_t
argument_end(const char *text, size_t len, size_t at, bool wide)
{
    for (;; at++) {
        at = part_end(text, len, at, ",");
        if (at >= len || !wide || at + 1 == len || is_blank(text[at + 1]))
            return at < len ? at : len;
    }
}

static bool
split(struct cform_writer *w, const char *text, size_t len, struct arguments *a)
{
    bool wide = has_wide_comma(text, len);
    struct part whole = part_trim((struct part){text, len});

    for (size_t at = 0; whole.len != 0 && at <= len;) {
        size_t end = argument_end(text, len, at, wide);
        struct part p = part_trim((struct part){text + at, end - at});

        if (a->count == MOST_ARGUMENTS)
            return cform_fault(w, p, "no call has so many arguments");
        if (p.len == 0)
            return cform_fault(w, (struct part){text + at, 0}, "an argument is missing here");
        a->list[a->count++] = p;
        at = end + 1;
    }
    return true;
}

static bool
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* ---- writing words ------------------------------------------------------------------------ */

/* Does a parameter that cannot be left out come behind this one, which can? A level may stand
 * before its option all the same. */
static bool
is_before_required(const struct arguments *a, const struct param *param)
{
    const struct param *end = a->call->params + a->call->nparams;

    for (const struct param *p = param + 1; p < end && param->type != &type_level; p++)
        if (p->required)
            return !param->required;
    return false;
}

/* ` NAME=` where the word needs it. */
static void
put_name(struct cform_writer *w, const struct arguments *a, const struct param *param,
         struct part p, bool pointer)
{
    cform_put_part(w, " ", p);
    if (!param->named_only && !(a->gap && !param->required) &&
        !(pointer && param->type->any_word) && !is_before_required(a, param))
        return;
    cform_put_part(w, param->name, p);
    cform_put_part(w, "=", p);
}

static void
put_pointer(struct cform_writer *w, const struct arguments *a, const struct param *param,
            struct part p)
{
    put_name(w, a, param, p, true);
    cform_put_part(w, cform_is_null(p) ? "null" : "bad", p);
}

/* Flags are joined without blanks. */
static void
put_plain(struct cform_writer *w, struct part p)
{
    size_t from = (size_t)(p.text - w->line);

    for (size_t i = 0; i < p.len; i++) {
        bool joined = is_blank(p.text[i]) && i + 1 < p.len && i > 0 &&
                      (p.text[i + 1] == '|' || p.text[i - 1] == '|');

        if (!joined)
            cform_copy(w, from + i, from + i + 1);
    }
}

static void
put_translated(struct cform_writer *w, struct buf *word, struct part p)
{
    size_t from = (size_t)(p.text - w->line);

    cform_put(w, word->data, word->len, from, from + p.len);
}

static bool
no_value(struct cform_writer *w, const struct param *param, struct part p)
{
    if (param->type == &type_address)
        return cform_fault(w, p, "no address of this form is known; hex:0200… passes any bytes");
    return cform_fault(w, p, "this is nothing that can be passed as %s", param->name);
}

/* ---- what the call gets ------------------------------------------------------------------- */

static bool
was_cut(struct cform_writer *w, struct part p)
{
    return cform_fault(w, p, "this was cut when it was printed; write all of it (set detail full, "
                             "and strace -s 9999, cut nothing)");
}

static bool
put_data(struct cform_writer *w, const struct param *param, struct part p)
{
    struct buf word = {0};
    bool cut = false;
    bool good = cform_string(&word, p, &cut);

    if (good && !cut)
        put_translated(w, &word, p);
    buf_free(&word);
    if (cut)
        return was_cut(w, p);
    return good || no_value(w, param, p);
}

static bool
put_braces(struct cform_writer *w, const struct param *param, struct part p)
{
    struct buf word = {0};
    bool good = param->type == &type_address ? cform_address(&word, p) : cform_option(&word, p);

    if (good)
        put_translated(w, &word, p);
    buf_free(&word);
    return good || no_value(w, param, p);
}

/* SO_RCVTIMEO_OLD is the kernel's own name of it. */
static struct part
without_age(struct part p)
{
    if (p.len > 7 && part_begins(p, "SO_") && memcmp(p.text + p.len - 4, "_OLD", 4) == 0)
        p.len -= 4;
    return p;
}

/* What is passed for a variable of C is what the name holds here. */
static void
put_variable(struct cform_writer *w, const struct arguments *a, const struct param *param,
             struct part name, struct part p)
{
    put_name(w, a, param, p, false);
    cform_put_part(w, "$", p);
    cform_copy(w, (size_t)(name.text - w->line), (size_t)(name.text - w->line) + name.len);
}

static bool
put_input(struct cform_writer *w, struct arguments *a, const struct param *param, struct part p)
{
    bool pointer = param->pass == PASS_BYTES;
    struct part variable;

    if (cform_says_nothing(p) && !param->required) {
        a->gap = true;
        return true;
    }
    if ((variable = cform_variable(param, p)).len != 0) {
        put_variable(w, a, param, variable, p);
        return true;
    }
    if (pointer && (cform_is_null(p) || part_is(p, "bad") || cform_is_address_of_memory(p))) {
        put_pointer(w, a, param, p);
        return true;
    }
    if (param->pass == PASS_ANY && p.text[0] == '[')
        p = cform_inside_brackets(p);
    put_name(w, a, param, p, false);
    if ((param->type == &type_size && cform_put_strlen(w, p)) ||
        (param->type == &type_address && cform_put_replayed(w, p)))
        return true;
    if (pointer && p.text[0] == '"' && param->type == &type_data)
        return put_data(w, param, p);
    if (pointer && param->type != &type_data &&
        (p.text[0] == '{' || (param->type == &type_optval && strchr("[\"", p.text[0]) != NULL)))
        return put_braces(w, param, p);
    if (param->type == &type_address && cform_holds_ellipsis(p))
        return was_cut(w, p);
    put_plain(w, param->type == &type_optname ? without_age(p) : p);
    return true;
}

/* ---- what the kernel wrote ---------------------------------------------------------------- */

/* The kernel's choice of a UNIX name: five hexadecimal digits (unix(7)). */
static bool
is_autobound(const struct buf *word)
{
    static const char front[] = "unix:@";
    size_t at = sizeof front - 1;

    if (word->len != at + 5 || memcmp(word->data, front, at) != 0)
        return false;
    while (at < word->len && is_in(word->data[at], "0123456789abcdef"))
        at++;
    return at == word->len;
}

/* Is an address the same the next time? Not where the kernel chose it. */
static bool
is_lasting(const struct buf *word)
{
    struct address address;
    struct address_lookup lookup;
    const char *why;

    if (address_parse(word->data, word->len, AF_UNSPEC, &address, &lookup, &why) != ADDRESS_OK)
        return false;
    return address_port(address.bytes, address.len) < FIRST_EPHEMERAL &&
           memcmp(word->data, "netlink:", word->len < 8 ? word->len : 8) != 0 &&
           !is_autobound(word);
}

static void
expect_address(struct cform_writer *w, const struct param *param, struct part p)
{
    struct buf word = {0};

    if (p.text[0] != '{')
        buf_add(&word, p.text, p.len);
    else if (!cform_address(&word, p))
        buf_clear(&word);
    if (word.len != 0)
        cform_note_port(w, &word);
    if (word.len != 0 && is_lasting(&word))
        buf_printf(&w->expect, " %s=%.*s", param->name, (int)word.len, word.data);
    buf_free(&word);
}

static void
expect_data(struct cform_writer *w, struct part p)
{
    struct buf word = {0};
    bool cut = false;

    if (p.text[0] == '"' ? cform_string(&word, p, &cut) && !cut
                         : part_begins(p, "#") || part_begins(p, "hex:")) {
        buf_char(&w->expect, ' ');
        buf_add(&w->expect, p.text[0] == '"' ? word.data : p.text,
                p.text[0] == '"' ? word.len : p.len);
    }
    buf_free(&word);
}

static void
expect_option(struct cform_writer *w, const struct arguments *a, const struct param *param,
              struct part p)
{
    struct part name = without_age(a->list[2]);
    const struct option *o = option_by_name(name.text, name.len, 0);
    struct buf word = {0};

    if (o == NULL || o->varies)
        return;
    if (!cform_option(&word, p) && strchr("[{\"", p.text[0]) == NULL)
        buf_add(&word, p.text, p.len);
    if (word.len != 0)
        buf_printf(&w->expect, " %s=%.*s", param->name, (int)word.len, word.data);
    buf_free(&word);
}

static void
put_room(struct cform_writer *w, const struct arguments *a, const struct param *param,
         struct part p, bool arrow)
{
    if (cform_is_null(p) || part_is(p, "bad")) {
        put_pointer(w, a, param, p);
        return;
    }
    if (cform_says_nothing(p) || (!arrow && is_letter(p.text[0]) && param->out == VALUE_DATA))
        return;
    if (param->out == VALUE_ADDRESS)
        expect_address(w, param, p);
    else if (param->out == VALUE_DATA)
        expect_data(w, p);
    else if (param->out == VALUE_OPTION && a->count > 2)
        expect_option(w, a, param, p);
}

/* strace's [16], or [128 => 16] where the kernel wrote another number than it read. */
static void
put_length(struct cform_writer *w, const struct arguments *a, const struct param *param,
           struct part p, bool arrow)
{
    if (cform_is_null(p) || part_is(p, "bad")) {
        put_pointer(w, a, param, p);
        return;
    }
    if (p.text[0] == '[')
        p = part_behind(p, 1);
    p.len = strcspn(p.text, " ]-=") < p.len ? strcspn(p.text, " ]-=") : p.len;
    if (arrow || cform_says_nothing(p) || p.len == 0 || is_letter(p.text[0]))
        return;
    put_name(w, a, param, p, false);
    put_plain(w, p);
}

/* ---- all of them -------------------------------------------------------------------------- */

static bool
put_argument(struct cform_writer *w, struct arguments *a, const struct command *c,
             const struct param *param, struct part p)
{
    bool arrow;

    p = cform_bare(p);
    if (param->many && p.len != 0)
        return cform_put_poll(w, p);
    arrow = cform_take_arrow(&p);
    if (p.len == 0 && arrow)
        return true; /* the kernel wrote nothing */
    if (p.len == 0)
        return cform_fault(w, p, "an argument is missing here");
    if (p.text[0] == '{' && strcmp(param->name, "event") == 0)
        return cform_put_event(w, p);
    if (p.text[0] == '{' && strcmp(param->name, "msg") == 0) {
        a->gap = true; /* the flags are not the first word behind the members */
        return cform_put_message(w, c, p);
    }
    if (param->pass == PASS_ROOM)
        put_room(w, a, param, p, arrow);
    else if (param->pass == PASS_LENGTH)
        put_length(w, a, param, p, arrow);
    else
        return put_input(w, a, param, p);
    return true;
}

/* NAME=VALUE is the language's own, also between parentheses. */
static bool
is_named(const struct command *c, struct part p)
{
    const char *equals = memchr(p.text, '=', p.len);

    return equals != NULL && command_parameter(&c->call, p.text, (size_t)(equals - p.text)) >= 0;
}

/* send(2) is to the kernel sendto(2) without an address, and so strace shows it. */
static const struct command *
without_address(struct cform_writer *w, const struct command *c, struct part name,
                struct arguments *a)
{
    enum { ADDRESS = 4, ARGUMENTS = 6 };
    const struct command *plain = cform_plain(w->dict, name);

    if (plain == NULL || a->count != ARGUMENTS || !part_is(a->list[ADDRESS], "NULL"))
        return c;
    a->count = ADDRESS;
    return plain;
}

static bool
put_arguments(struct cform_writer *w, const struct command *c, struct arguments *a)
{
    size_t position = 0;

    for (size_t i = 0; i < a->count; i++) {
        struct part p = a->list[i];

        if (is_named(c, p)) {
            cform_put_part(w, " ", p);
            put_plain(w, p);
            continue;
        }
        while (position < c->call.nparams && c->call.params[position].member)
            position++;
        if (position == c->call.nparams)
            return cform_fault(w, p, "%s has no argument behind %s", c->name,
                               position != 0 ? c->call.params[position - 1].name : "its name");
        if (!put_argument(w, a, c, &c->call.params[position], p))
            return false;
        position++;
    }
    return true;
}

bool
cform_call(struct cform_writer *w, const struct command *c, struct part name)
{
    size_t end = part_end(w->line, w->len, w->at, ")");
    struct arguments a = {0};

    if (!split(w, w->line + w->at, end - w->at, &a))
        return false;
    w->at = end + 1;
    c = without_address(w, c, name, &a);
    a.call = &c->call;
    cform_put_part(w, c->name, name);
    return put_arguments(w, c, &a);
}
