/*
 * type_message.c: words as the parts of a message: pieces of data or of room, control
 * messages. How control messages look is known in decode/control.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <string.h>
#include <sys/socket.h>

#include "base/words.h"
#include "commands/statement.h"
#include "commands/type.h"
#include "decode/control.h"

/* iovec(3type): the kernel takes at most 1024. */
enum { PIECES_MAX = 1025 };

/* ---- pieces of data ----------------------------------------------------------------------- */

struct pieces {
    size_t lengths[PIECES_MAX];
    size_t count;
    struct buf bytes;
};

/* Where the piece at `at` ends: at a comma that is not in quotes, or with the text. */
static size_t
piece_end(const char *text, size_t len, size_t at)
{
    char quote = '\0';

    for (; at < len; at++) {
        if (quote == '\0' && text[at] == ',')
            return at;
        if (quote == '"' && text[at] == '\\')
            at++;
        else if (text[at] == quote)
            quote = '\0';
        else if (quote == '\0' && (text[at] == '"' || text[at] == '\''))
            quote = text[at];
    }
    return len;
}

/* The piece as a word of its own, at its place in the line. */
static bool
read_piece(struct parse *p, size_t at, size_t len, struct parse *one)
{
    struct word w;

    one->column = p->column + at;
    one->width = len;
    if (!words_one(p->line + one->column, len, p->cx->arena, &w, p->diag) ||
        !word_expand(&w, p->cx, &one->text, &one->len, p->diag)) {
        p->diag->column += one->column;
        return false;
    }
    one->quoted = w.quoted;
    one->expanded = word_literal(&w, &(size_t){0}) == NULL;
    if (word_is(&w, "null") || word_is(&w, "bad"))
        return parse_fault(one, "a piece is data; as a text %s stands in quotes", one->text);
    return true;
}

static bool
add_piece(struct parse *p, size_t at, size_t len, struct pieces *all)
{
    struct parse one = *p;
    struct value v = {0};

    if (all->count == PIECES_MAX)
        return parse_fault(p, "at most %d pieces", PIECES_MAX);
    if (len != 0 && (!read_piece(p, at, len, &one) || !type_data.parse(&one, &v)))
        return false;
    buf_add(&all->bytes, v.bytes, v.len);
    all->lengths[all->count++] = v.len;
    return true;
}

static void
take_pieces(struct parse *p, const struct pieces *all, struct value *v)
{
    size_t size = all->count * sizeof *all->lengths;

    *v = (struct value){.kind = VALUE_PIECES, .number = (long long)all->count,
                        .len = all->bytes.len,
                        .bytes = arena_copy(p->cx->arena, all->bytes.data, all->bytes.len),
                        .pieces = memcpy(arena_alloc(p->cx->arena, size), all->lengths, size)};
}

/* A word in its place is one piece; behind iov= the commas between quoted pieces divide. */
static bool
parse_pieces(struct parse *p, struct value *v)
{
    struct pieces all = {0};
    bool good = true;

    p->fixed = false;
    if (!p->named) {
        struct value data;

        if (!type_data.parse(p, &data))
            return false;
        all.lengths[all.count++] = data.len;
        buf_add(&all.bytes, data.bytes, data.len);
    }
    for (size_t at = 0; p->named && good && at <= p->width;) {
        size_t end = piece_end(p->line + p->column, p->width, at);

        good = add_piece(p, at, end - at, &all);
        at = end + 1;
    }
    if (good)
        take_pieces(p, &all, v);
    buf_free(&all.bytes);
    return good;
}

const struct type type_pieces = {
    .title = "data, or iov=\"one\",\"two\" for several pieces",
    .parse = parse_pieces,
    .any_word = true,
};

/* ---- pieces of room ----------------------------------------------------------------------- */

static bool
parse_pieces_room(struct parse *p, struct value *v)
{
    enum { ROOM_MAX = 1 << 30 };
    struct pieces all = {0};
    size_t total = 0;

    for (const char *at = p->text, *end = at + p->len; at <= end;) {
        const char *comma = memchr(at, ',', (size_t)(end - at));
        const char *stop = comma != NULL ? comma : end;
        long long length;

        if (all.count == PIECES_MAX)
            return parse_fault(p, "at most %d pieces", PIECES_MAX);
        if (!number_parse(at, (size_t)(stop - at), &length) || length < 0 || length > ROOM_MAX ||
            total + (size_t)length > ROOM_MAX)
            return parse_fault(p, constant_by_name(&constants_message, p->text, p->len) != NULL
                                      ? "flags stand behind the length, or by name: flags=peek"
                                      : "a length in bytes, or several with commas: iov=5,100");
        all.lengths[all.count++] = (size_t)length;
        total += (size_t)length;
        at = stop + 1;
    }
    p->fixed = false;
    take_pieces(p, &all, v);
    v->bytes = NULL;
    v->len = total;
    return true;
}

const struct type type_pieces_room = {
    .title = "how many bytes, or iov=5,100 for several pieces",
    .parse = parse_pieces_room,
};

/* ---- control messages --------------------------------------------------------------------- */

/* fds=4,conn */
static bool
parse_rights(struct parse *p, struct buf *out)
{
    struct buf fds = {0};
    struct parse one = *p;

    for (const char *at = p->text, *end = at + p->len; at <= end; at += one.len + 1) {
        const char *comma = memchr(at, ',', (size_t)(end - at));
        long long fd;
        int number;

        one.len = (size_t)((comma != NULL ? comma : end) - at);
        one.text = arena_copy(p->cx->arena, at, one.len);
        if (!parse_descriptor(&one, &fd, NULL)) {
            buf_free(&fds);
            return false;
        }
        number = (int)fd;
        buf_add(&fds, &number, sizeof number);
    }
    control_add(out, SOL_SOCKET, SCM_RIGHTS, fds.data, fds.len);
    buf_free(&fds);
    p->fixed = false;
    return true;
}

static bool
is_rights(const struct parse *p)
{
    static const char name[] = "fds=";
    size_t len = sizeof name - 1;

    return p->named && p->column >= len && memcmp(p->line + p->column - len, name, len) == 0;
}

struct rights {
    const struct own *own;
    int refused; /* one of the shell's own descriptors, or -1 */
};

static void
find_own(void *context, int fd)
{
    struct rights *r = context;

    if (own_has(r->own, fd))
        r->refused = fd;
}

/* A message with the shell's own descriptors would give them away. */
static bool
refuse_own(struct parse *p, const struct buf *message)
{
    struct rights r = {&p->cx->engine->own, -1};

    control_each_right(message->data, message->len, find_own, &r);
    return r.refused < 0 || parse_fault(p, "%d is a descriptor of the shell itself", r.refused);
}

static bool
parse_control(struct parse *p, struct value *v)
{
    struct buf b = {0};
    const char *why = "";
    bool good = is_rights(p) ? parse_rights(p, &b) : control_kind.parse(p->text, p->len, &b, &why);

    if (!good && !is_rights(p))
        parse_fault(p, "a control message is %s", why);
    good = good && refuse_own(p, &b);
    if (good)
        *v = (struct value){.kind = VALUE_OPTION, .format = &control_kind, .len = b.len,
                            .number = VALUE_READ_ONLY,
                            .bytes = arena_copy(p->cx->arena, b.data, b.len)};
    buf_free(&b);
    return good;
}

const struct type type_control = {
    .title = "fds=4,5 or control=NAME:VALUE, LEVEL.TYPE:hex…, hex:…",
    .parse = parse_control,
};
const struct type type_control_room = {.title = "null or bad; otherwise room for control messages"};
const struct type type_message = {.title = "null or bad; otherwise the structure"};
