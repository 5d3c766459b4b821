/*
 * json_value.c: texts, bytes, values and addresses as JSON. Knows nothing of records, nor
 * of keys; the syntax is jansson's matter.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "views/json_value.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include "base/base64.h"
#include "base/escape.h"
#include "base/utf8.h"
#include "decode/address.h"
#include "decode/info.h"

enum { SCHEMA = 1 };

/* 16 digits hold the seconds since the epoch to the microsecond. */
#define DUMP_FLAGS (JSON_COMPACT | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(16))

/* ---- a line ------------------------------------------------------------------------------- */

/* The object as jansson writes it, in room that is made large enough. */
static void
dump(const json_t *object, struct buf *out)
{
    enum { FIRST = 2048 };
    size_t needed = json_dumpb(object, buf_room(out, FIRST), FIRST, DUMP_FLAGS);

    if (needed > FIRST)
        needed = json_dumpb(object, buf_room(out, needed), needed, DUMP_FLAGS);
    out->len = needed;
}

static void
add_unit(struct buf *out, uint32_t unit)
{
    const unsigned char bytes[2] = {(unsigned char)(unit >> 8), (unsigned char)unit};

    buf_str(out, "\\u");
    buf_hex(out, bytes, sizeof bytes);
}

static void
add_escaped(struct buf *out, uint32_t character)
{
    if (character >= 0x10000) {
        add_unit(out, 0xd800 + ((character - 0x10000) >> 10));
        character = 0xdc00 + (character & 0x3ff);
    }
    add_unit(out, character);
}

/* How many bytes at the front are ASCII, of which jansson has escaped what has to be. */
static size_t
plain_bytes(const unsigned char *p, size_t len)
{
    size_t n = 0;

    while (n < len && p[n] < 0x7f)
        n++;
    return n;
}

/* What a terminal would obey is escaped, here as everywhere; it stands only in
 * strings. */
static void
add_safely(struct buf *out, const struct buf *json)
{
    const unsigned char *p = (const unsigned char *)json->data;

    for (size_t at = 0; at < json->len;) {
        size_t taken = plain_bytes(p + at, json->len - at);
        uint32_t character;

        buf_add(out, p + at, taken);
        at += taken;
        if (at == json->len)
            return;
        taken = utf8_decode(p + at, json->len - at, &character);
        if (taken != 0 && utf8_printable(character))
            buf_add(out, p + at, taken);
        else
            add_escaped(out, taken != 0 ? character : p[at]);
        at += taken != 0 ? taken : 1;
    }
}

json_t *
js_object(const char *type)
{
    json_t *object;

    /* Otherwise jansson opens a file for its seed, and with it takes for a moment the
     * number that the user's next socket is to get. */
    json_object_seed(1);
    object = json_object();
    if (type != NULL) {
        js_set(object, "v", json_integer(SCHEMA));
        js_set(object, "type", json_string(type));
    }
    return object;
}

void
js_line(struct buf *out, json_t *object)
{
    struct buf json = {0};

    dump(object, &json);
    add_safely(out, &json);
    buf_char(out, '\n');
    buf_free(&json);
    json_decref(object);
}

void
js_set(json_t *object, const char *key, json_t *value)
{
    json_object_set_new_nocheck(object, key, value);
}

/* ---- simple values ------------------------------------------------------------------------ */

json_t *
js_text(const char *text, size_t len)
{
    json_t *string = json_stringn(text, len);

    if (string == NULL) {
        struct buf b = {0};

        escape_text(&b, text, len);
        string = json_stringn(b.data, b.len);
        buf_free(&b);
    }
    return string;
}

json_t *
js_string(const char *text)
{
    return text != NULL && *text != '\0' ? js_text(text, strlen(text)) : json_null();
}

/* Takes the bytes out of `b`. */
static json_t *
text_from(struct buf *b)
{
    json_t *string = js_text(b->len != 0 ? b->data : "", b->len);

    buf_free(b);
    return string;
}

json_t *
js_count(long number)
{
    return number >= 0 ? json_integer(number) : json_null();
}

json_t *
js_address(const struct endpoint *e)
{
    struct buf b = {0};

    if (e->len == 0)
        return json_null();
    address_text(&b, e->bytes, e->len);
    return text_from(&b);
}

json_t *
js_data(const void *bytes, size_t len)
{
    struct buf b = {0};
    json_t *string;

    escape_quoted(&b, bytes, len);
    string = js_text(b.data + 1, b.len - 2);
    buf_free(&b);
    return string;
}

json_t *
js_base64(const void *bytes, size_t len)
{
    struct buf b = {0};

    base64_text(&b, bytes, len);
    return text_from(&b);
}

/* ---- values ------------------------------------------------------------------------------- */

/* A size_t may be larger than any integer of jansson's. */
static json_t *
size_of(long long number)
{
    return number >= 0 ? json_integer(number) : json_real((double)(size_t)number);
}

/* The name of a constant; a number that has none stays a number. */
static json_t *
constant_of(const struct value *v)
{
    struct buf b = {0};
    long long number;

    constant_text(&b, v->group, (long)v->number);
    if (!number_parse(b.data, b.len, &number))
        return text_from(&b);
    buf_free(&b);
    return json_integer(number);
}

/* A structure that the kernel has filled. */
static json_t *
info_of(const struct value *v)
{
    struct facts facts = {0};
    json_t *object;

    info_facts(v->format->info, v->bytes, v->len, &facts);
    object = js_facts(&facts);
    facts_free(&facts);
    return object;
}

static json_t *
option_of(const struct value *v)
{
    struct buf b = {0};
    struct timeval t;
    long long number;

    if (v->format == &option_time && v->len == sizeof t) {
        memcpy(&t, v->bytes, sizeof t);
        return json_real((double)t.tv_sec + (double)t.tv_usec / 1e6);
    }
    if (v->format->info != NULL)
        return info_of(v);
    if (v->format == &option_string)
        return js_data(v->bytes, v->len != 0 ? strnlen(v->bytes, v->len) : 0);
    v->format->text(&b, v->bytes, v->len);
    if (!number_parse(b.data, b.len, &number))
        return text_from(&b);
    buf_free(&b);
    return json_integer(number);
}

static json_t *
pieces_of(const struct value *v)
{
    json_t *list = json_array();
    const char *at = v->bytes;

    for (size_t i = 0; i < (size_t)v->number; i++) {
        json_array_append_new(list, at != NULL ? js_data(at, v->pieces[i])
                                               : json_integer((json_int_t)v->pieces[i]));
        at = at != NULL ? at + v->pieces[i] : NULL;
    }
    return list;
}

json_t *
js_value(const struct value *v)
{
    struct buf b = {0};

    switch (v->kind) {
    case VALUE_NUMBER:
    case VALUE_OCTAL:
        return json_integer(v->number);
    case VALUE_SIZE:
        return size_of(v->number);
    case VALUE_CONSTANT:
        return constant_of(v);
    case VALUE_DATA:
    case VALUE_STRING:
        return js_data(v->bytes, v->len);
    case VALUE_OPTION:
        return option_of(v);
    case VALUE_PIECES:
        return pieces_of(v);
    case VALUE_NAMED:
    case VALUE_ADDRESS:
    case VALUE_BAD:
        value_text(&b, v);
        return text_from(&b);
    case VALUE_NONE:
    case VALUE_NULL:
        break;
    }
    return json_null();
}

/* ---- facts -------------------------------------------------------------------------------- */

json_t *
js_fact(const char *text)
{
    char *end;
    long long number;
    double real;

    if (text[strspn(text, "0123456789.-")] != '\0' || text[0] == '\0')
        return js_text(text, strlen(text));
    errno = 0;
    number = strtoll(text, &end, 10);
    if (*end == '\0' && errno == 0)
        return json_integer(number);
    real = strtod(text, &end);
    return *end == '\0' ? json_real(real) : js_text(text, strlen(text));
}

json_t *
js_facts(const struct facts *f)
{
    json_t *object = js_object(NULL);

    for (size_t i = 0; i < f->count; i++)
        js_set(object, f->items[i].name, js_fact(fact_text(f, &f->items[i])));
    return object;
}
