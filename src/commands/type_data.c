/*
 * type_data.c: words as data to send: text, #1000, hex:…, file:PATH. What a name holds is
 * data as it is and not looked at again.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/words.h"
#include "commands/foreign.h"
#include "commands/type.h"
#include "decode/data.h"

/* A step holds its data several times: as a word, for the kernel, in the journal. */
enum { DATA_MAX = 64 << 20 };

static bool
parse_pattern(struct parse *p, struct value *v)
{
    long long len;
    char *bytes;

    if (!number_parse(p->text + 1, p->len - 1, &len) || len < 0 || len > DATA_MAX)
        return parse_fault(p, "#N stands for N bytes, at most %d", DATA_MAX);
    bytes = arena_alloc(p->cx->arena, (size_t)len + 1);
    data_pattern(bytes, (size_t)len);
    *v = (struct value){.kind = VALUE_DATA, .bytes = bytes, .len = (size_t)len};
    return true;
}

static bool
parse_hex(struct parse *p, size_t skip, struct value *v)
{
    struct buf b = {0};
    size_t bad;
    bool good = data_from_hex(p->text + skip, p->len - skip, &b, &bad);

    if (good)
        *v = (struct value){
            .kind = VALUE_DATA, .bytes = arena_copy(p->cx->arena, b.data, b.len), .len = b.len};
    buf_free(&b);
    if (good)
        return true;
    parse_fault(p, "hex: takes two hexadecimal digits for each byte");
    if (p->width == p->len) {
        p->diag->column += skip + bad;
        p->diag->width = skip + bad < p->len ? 1 : 0;
    }
    return false;
}

static bool
read_all(int fd, size_t size, struct parse *p, struct value *v)
{
    char *bytes = arena_alloc(p->cx->arena, size + 1);
    size_t got = 0;

    while (got < size) {
        ssize_t n = read(fd, bytes + got, size - got);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        if (n == 0)
            break;
        got += (size_t)n;
    }
    *v = (struct value){.kind = VALUE_DATA, .bytes = bytes, .len = got};
    return true;
}

static bool
parse_file(struct parse *p, size_t skip, struct value *v)
{
    struct stat st;
    int fd = open(p->text + skip, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool good;

    p->fixed = false;
    if (fd < 0)
        return parse_fault(p, "the file cannot be opened: %s", errno_sentence(errno));
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > DATA_MAX) {
        close(fd);
        return parse_fault(p, "file: takes a regular file of at most %d bytes", DATA_MAX);
    }
    good = read_all(fd, (size_t)st.st_size, p, v);
    close(fd);
    return good || parse_fault(p, "the file cannot be read: %s", errno_sentence(errno));
}

/* Sent as a word it would be four letters; who types it bare means a pointer. */
static bool
meant_pointer(struct parse *p)
{
    struct buf with = {0};

    const struct param *param = &p->call->signature->params[p->index];

    if (p->quoted || p->expanded || p->named || !param->type->any_word ||
        !((p->len == 4 && memcmp(p->text, "null", 4) == 0) ||
          (p->len == 3 && memcmp(p->text, "bad", 3) == 0)))
        return false;
    parse_fault(p, "as a pointer %s is given by name; as a text it stands in quotes", p->text);
    buf_printf(&with, "%s=%s", param->name, p->text);
    parse_instead(p, buf_text(&with));
    buf_free(&with);
    return true;
}

/* Sent as a word its b would be sent too. */
static bool
meant_bytes(struct parse *p)
{
    const char *typed = p->line + p->column;
    struct buf with = {0};

    if (!p->quoted || !foreign_bytes(typed, p->width))
        return false;
    parse_fault(p, "the b is Python's; every text is bytes here");
    buf_add(&with, typed + 1, p->width - 1);
    parse_instead(p, buf_text(&with));
    buf_free(&with);
    return true;
}

static bool
parse_data(struct parse *p, struct value *v)
{
    if (meant_pointer(p) || meant_bytes(p))
        return false;
    if (!p->quoted && !p->expanded) {
        if (p->len > 1 && p->text[0] == '#')
            return parse_pattern(p, v);
        if (p->len >= 4 && strncmp(p->text, "hex:", 4) == 0)
            return parse_hex(p, 4, v);
        if (p->len > 5 && strncmp(p->text, "file:", 5) == 0)
            return parse_file(p, 5, v);
    }
    *v = (struct value){
        .kind = VALUE_DATA, .bytes = arena_copy(p->cx->arena, p->text, p->len), .len = p->len};
    return true;
}

static void
complete_data(struct completion *c, const struct engine *e)
{
    (void)e;
    if (c->len != 0)
        return;
    completion_offer(c, "\"\"");
    completion_offer(c, "#1000");
    completion_offer(c, "hex:");
    completion_offer(c, "$data");
}

const struct type type_data = {
    .title = "data: \"text\", #1000 (so many bytes), hex:48656c6c6f, file:PATH, $data",
    .parse = parse_data,
    .complete = complete_data,
    .any_word = true,
};
const struct type type_data_room = {.title = "null or bad; otherwise room for the data"};
