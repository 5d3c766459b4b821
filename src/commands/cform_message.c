/*
 * cform_message.c: structures among the arguments of a call in C's form whose members are words of
 * their own in the language: struct msghdr, and the list of poll(2).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "commands/cform_parts.h"

/* ` NAME=` and a word for it. */
static void
put_member(struct cform_writer *w, const char *name, const struct buf *word, struct part from)
{
    size_t at = (size_t)(from.text - w->line);

    cform_put_part(w, " ", from);
    cform_put_part(w, name, from);
    cform_put_part(w, "=", from);
    cform_put(w, word->data, word->len, at, at + from.len);
}

/* [{iov_base="ab", iov_len=2}, …] as "ab","cd"; what the shell prints is that already. */
static bool
pieces_word(struct buf *out, struct part list, bool *cut)
{
    struct part name, piece;

    if (list.text[0] != '[') {
        *cut = cform_holds_ellipsis(list);
        buf_add(out, list.text, list.len);
        return !*cut;
    }
    list = cform_inside_brackets(list);
    for (bool first = true; cform_next_field(&list, &name, &piece); first = false) {
        if (!first)
            buf_char(out, ',');
        if (!cform_string(out, cform_field(cform_inside_brackets(piece), "iov_base"), cut) || *cut)
            return false;
    }
    return true;
}

/* [{cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[1]}] */
static bool
control_word(struct buf *out, struct part list)
{
    struct part fields;

    if (list.text[0] != '[') {
        buf_add(out, list.text, list.len);
        return true;
    }
    fields = cform_inside_brackets(cform_inside_brackets(list));
    if (!part_is(cform_field(fields, "cmsg_type"), "SCM_RIGHTS"))
        return false;
    buf_str(out, "SCM_RIGHTS:");
    fields = cform_inside_brackets(cform_field(fields, "cmsg_data"));
    for (size_t i = 0; i < fields.len; i++)
        if (!is_blank(fields.text[i]))
            buf_char(out, fields.text[i]);
    return out->data[out->len - 1] != ':';
}

/* Of a receive: one piece that came is what is expected. */
static void
expect_pieces(struct cform_writer *w, struct part list)
{
    struct buf word = {0};
    bool cut = false;

    if (pieces_word(&word, list, &cut) && word.len != 0 && word.data[0] == '"' &&
        part_skip_quoted(word.data, word.len, 0) == word.len) {
        buf_char(&w->expect, ' ');
        buf_add(&w->expect, word.data, word.len);
    }
    buf_free(&word);
}

static bool
put_sent(struct cform_writer *w, struct part name, struct part value)
{
    struct buf word = {0};
    bool cut = false;
    bool good = true;
    const char *member = NULL;

    if (part_is(name, "iov") && (member = "iov") != NULL)
        good = pieces_word(&word, value, &cut);
    else if (part_is(name, "name") && (member = "name") != NULL)
        good = value.text[0] != '{' ? (buf_add(&word, value.text, value.len), true)
                                    : cform_address(&word, value);
    else if (part_is(name, "control") && (member = "control") != NULL)
        good = control_word(&word, value);
    if (good && member != NULL)
        put_member(w, member, &word, value);
    buf_free(&word);
    if (!good)
        return cform_fault(w, value, cut ? "this was cut when it was printed; write all of it"
                                         : "a value of this form is not understood");
    return true;
}

bool
cform_put_message(struct cform_writer *w, const struct command *c, struct part message)
{
    struct part fields = cform_inside_brackets(message);
    struct part name, value;

    while (cform_next_field(&fields, &name, &value)) {
        cform_take_arrow(&value);
        if (part_begins(name, "msg_"))
            name = part_behind(name, 4);
        if (value.len == 0 || cform_is_null(value) || cform_says_nothing(value))
            continue;
        if (!c->receives && !put_sent(w, name, value))
            return false;
        if (c->receives && part_is(name, "iov"))
            expect_pieces(w, value);
    }
    return true;
}

/* {events=EPOLLIN, data={u32=4, u64=4}}, whose members are the events and the data. */
bool
cform_put_event(struct cform_writer *w, struct part event)
{
    struct part fields = cform_inside_brackets(event);
    struct part events = cform_field(fields, "events"), data = cform_field(fields, "data");
    struct buf word = {0};

    if (data.len != 0 && data.text[0] == '{')
        data = cform_field(cform_inside_brackets(data), "u64");
    if (events.len != 0) {
        buf_add(&word, events.text, events.len);
        put_member(w, "events", &word, event);
    }
    if (data.len != 0) {
        buf_clear(&word);
        buf_add(&word, data.text, data.len);
        put_member(w, "data", &word, event);
    }
    buf_free(&word);
    return true;
}

/* What the shell prints, 3:POLLIN,4:POLLOUT → 3:0,4:POLLOUT: what is in front of the arrow. */
static bool
put_asked(struct cform_writer *w, struct part list)
{
    size_t from = (size_t)(list.text - w->line);

    if (cform_take_arrow(&list))
        return cform_fault(w, list, "what was asked for is not to be seen in what came; write "
                                    "FD:EVENTS");
    if (cform_holds_ellipsis(list))
        return cform_fault(w, list, "this was cut when it was printed; write all of it");
    cform_put_part(w, " ", list);
    for (size_t i = 0; i < list.len && !is_blank(list.text[i]); i++)
        if (list.text[i] == ',')
            cform_put(w, " ", 1, from + i, from + i + 1);
        else
            cform_copy(w, from + i, from + i + 1);
    return true;
}

/* [{fd=3, events=POLLIN|POLLOUT}, …] as 3:POLLIN|POLLOUT, a word each. */
bool
cform_put_poll(struct cform_writer *w, struct part list)
{
    size_t at = (size_t)(list.text - w->line), end = at + list.len;
    struct part name, one;

    if (list.text[0] != '[')
        return put_asked(w, list);
    list = cform_inside_brackets(list);
    while (cform_next_field(&list, &name, &one)) {
        struct part fields = cform_inside_brackets(one);
        struct part fd = cform_field(fields, "fd"), events = cform_field(fields, "events");

        if (fd.len == 0)
            return cform_fault(w, one, "a value of this form is not understood");
        cform_put(w, " ", 1, at, end);
        cform_put(w, fd.text, fd.len, at, end);
        if (events.len != 0)
            cform_put(w, ":", 1, at, end);
        cform_put(w, events.text, events.len, at, end);
    }
    return true;
}
