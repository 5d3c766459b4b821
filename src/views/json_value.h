/*
 * json_value.h: what JSON is made of here: objects whose keys keep their order, texts
 * that are always valid UTF-8, values and addresses. Who gets a json_t owns it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef VIEWS_JSON_VALUE_H
#define VIEWS_JSON_VALUE_H

#include <jansson.h>

#include "base/buf.h"
#include "decode/facts.h"
#include "decode/value.h"
#include "engine/packet_event.h"
#include "engine/state.h"

/* An empty object; with a type, one that is to be a line of its own. */
json_t *js_object(const char *type);
/* Takes `value`. */
void js_set(json_t *object, const char *key, json_t *value);
/* Writes the object as one line, and takes it. */
void js_line(struct buf *out, json_t *object);

/* Bytes that are no UTF-8 as \xHH. */
json_t *js_text(const char *text, size_t len);
/* null for NULL and for "". */
json_t *js_string(const char *text);
/* null below 0. */
json_t *js_count(long number);
/* null where there is none. */
json_t *js_address(const struct endpoint *e);
/* Escaped as in C, without the quotes. */
json_t *js_data(const void *bytes, size_t len);
json_t *js_base64(const void *bytes, size_t len);
/* A number where the text reads as one. */
json_t *js_fact(const char *text);
/* An object with a key for each; what reads as a number is one. */
json_t *js_facts(const struct facts *f);
/* The keys of a packet. */
void js_set_packet(json_t *object, const struct packet_event *e);
/* Numbers as numbers, a null pointer as null, all else as the language writes it. */
json_t *js_value(const struct value *v);

#endif
