/*
 * test_json.c: records as lines of JSON, read back with jansson.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "views/json.h"

#include <arpa/inet.h>
#include <errno.h>
#include <jansson.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "tap.h"

static struct endpoint
ipv4(int port)
{
    struct sockaddr_in in = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct endpoint e = {.len = sizeof in};

    memcpy(e.bytes, &in, sizeof in);
    return e;
}

static struct record
step(const char *line, const char *call)
{
    return (struct record){.type = RECORD_STEP,
                           .step = 7,
                           .line = line,
                           .line_len = strlen(line),
                           .call_len = strlen(line),
                           .call = call,
                           .fd = -1,
                           .time_ns = 1764000000123456789,
                           .took_ns = 52900,
                           .observed = true};
}

/* Writes the record and reads it back; the caller owns the object. */
static json_t *
parsed(const struct record *r)
{
    struct buf b = {0};
    json_t *object;

    json_record(&b, r);
    ok(b.len != 0 && b.data[b.len - 1] == '\n' && memchr(b.data, '\n', b.len - 1) == NULL,
       "one line");
    object = json_loadb(b.data, b.len, 0, NULL);
    ok(json_is_object(object), "an object");
    buf_free(&b);
    return object;
}

static const char *
text(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));

    return value != NULL ? value : "(none)";
}

static void
is_json(const json_t *value, const char *want, const char *what)
{
    char *got = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_PRESERVE_ORDER);

    is_text(got != NULL ? got : "(nothing)", want, "%s", what);
    free(got);
}

static void
test_keys(void)
{
    static const char want[] =
        "v type step time host file lineno line call args out ret meaning errno error fd state "
        "detail "
        "local peer data data_base64 changed pending job expected met ms why ";
    struct record r = step("socket tcp", "socket");
    json_t *object = parsed(&r);
    struct buf keys = {0};
    const char *key;
    json_t *value;

    json_object_foreach(object, key, value)
    {
        buf_str(&keys, key);
        buf_char(&keys, ' ');
    }
    is_text(buf_text(&keys), want, "the keys, in their order");
    buf_free(&keys);
    json_decref(object);
}

static void
test_step(void)
{
    struct endpoint to = ipv4(9);
    struct arg args[] = {
        {.name = "sockfd", .in = {.kind = VALUE_NUMBER, .number = 5}},
        {.name = "addr", .in = {.kind = VALUE_ADDRESS, .bytes = to.bytes, .len = to.len}},
        {.name = "addrlen", .in = {.kind = VALUE_NUMBER, .number = 16}},
    };
    struct change changes[] = {
        {.fd = 5,
         .name = "c",
         .from = STATE_CLOSED,
         .now = {.state = STATE_CLOSED,
                 .detail = DETAIL_REFUSED,
                 .local = ipv4(40112),
                 .to_read = -1,
                 .unacked = 0,
                 .waiting = -1,
                 .backlog = -1}},
        {.fd = 3, .from = STATE_UNKNOWN, .now = {.state = STATE_GONE, .to_read = -1}},
    };
    struct record r = step("connect c 127.0.0.1:9 => ok", "connect");
    json_t *object;

    r.args = args;
    r.nargs = 3;
    r.ret = -1;
    r.error = ECONNREFUSED;
    r.fd = 5;
    r.changes = changes;
    r.nchanges = 2;
    r.own = 1;
    r.why = "Connection refused: nothing listens there.";
    r.expected = "ok";
    r.verdict = VERDICT_UNMET;
    r.file = "a.sock";
    r.lineno = 3;
    object = parsed(&r);
    is_json(json_object_get(object, "args"),
            "{\"sockfd\":5,\"addr\":\"127.0.0.1:9\",\"addrlen\":16}", "args");
    is_json(json_object_get(object, "ret"), "-1", "ret");
    is_json(json_object_get(object, "errno"), "111", "errno");
    is_text(text(object, "error"), "ECONNREFUSED", "error");
    is_text(text(object, "state"), "CLOSED", "state");
    is_text(text(object, "detail"), "refused", "detail");
    is_text(text(object, "local"), "127.0.0.1:40112", "local");
    is_json(json_object_get(object, "peer"), "null", "no peer");
    is_json(json_object_get(object, "met"), "false", "met");
    is_text(text(object, "expected"), "ok", "expected");
    is_text(text(object, "why"), r.why, "why");
    is_text(text(object, "file"), "a.sock", "file");
    is_json(json_object_get(object, "lineno"), "3", "lineno");
    is_json(json_object_get(object, "data"), "null", "no data");
    is_json(json_array_get(json_object_get(object, "changed"), 0),
            "{\"fd\":5,\"name\":\"c\",\"from\":\"CLOSED\",\"to\":\"CLOSED\",\"detail\":"
            "\"refused\","
            "\"local\":\"127.0.0.1:40112\",\"peer\":null,\"to_read\":null,\"unacked\":0,"
            "\"waiting\":null,\"backlog\":null}",
            "a change");
    is_json(json_object_get(json_array_get(json_object_get(object, "changed"), 1), "to"),
            "null", "what is closed has no state");
    json_decref(object);
}

static void
test_numbers(void)
{
    struct record r = step("socket tcp", "socket");
    struct buf b = {0};

    json_record(&b, &r);
    ok(strstr(buf_text(&b), "\"time\":1764000000.123456,") != NULL,
       "time to the microsecond");
    ok(strstr(buf_text(&b), "\"ms\":0.052,") != NULL, "ms to the microsecond");
    ok(strstr(buf_text(&b), "\"file\":null,\"lineno\":null,") != NULL, "the prompt");
    ok(strstr(buf_text(&b), "\"error\":null,\"fd\":null,\"state\":null,") != NULL,
       "no socket");
    buf_free(&b);
}

static void
test_received(void)
{
    static const char bytes[] = "a\"b\\\n$\0\xff\xc2\x9b\xd1\x84";
    struct value data = {.kind = VALUE_DATA, .bytes = bytes, .len = sizeof bytes - 1};
    struct arg args[] = {
        {.name = "buf",
         .room = true,
         .in = {.kind = VALUE_NUMBER, .number = 1024},
         .out = data},
        {.name = "len", .in = {.kind = VALUE_SIZE, .number = -1}},
        {.name = "flags",
         .in = {.kind = VALUE_CONSTANT,
                .group = &constants_message,
                .number = MSG_PEEK | MSG_DONTWAIT}},
    };
    struct record r = step("recv 3", "recv");
    const char *want = "a\\\"b\\\\\\n\\$\\0\\xff\\xc2\\x9b\xd1\x84";
    json_t *object;

    r.args = args;
    r.nargs = 3;
    object = parsed(&r);
    is_text(text(object, "data"), want, "data as in C");
    is_text(text(json_object_get(object, "out"), "buf"), want, "the same in out");
    is_text(text(object, "data_base64"), "YSJiXAokAP/Cm9GE", "data_base64");
    is_json(json_object_get(object, "args"),
            "{\"len\":1.844674407370955e19,\"flags\":\"MSG_PEEK|MSG_DONTWAIT\"}",
            "room is not passed; -1 as a size; flags by name");
    json_decref(object);
}

static void
test_values(void)
{
    static const int one = 1;
    static const struct timeval t = {.tv_usec = 50000};
    struct arg args[] = {
        {.name = "null", .room = true, .in = {.kind = VALUE_NULL}},
        {.name = "bad", .room = true, .in = {.kind = VALUE_BAD}},
        {.name = "domain",
         .in = {.kind = VALUE_CONSTANT, .group = &constants_family, .number = AF_INET}},
        {.name = "flags", .in = {.kind = VALUE_CONSTANT, .group = &constants_message}},
        {.name = "optname", .in = {.kind = VALUE_NAMED, .name = "SO_REUSEADDR"}},
        {.name = "optval",
         .in = {.kind = VALUE_OPTION,
                .format = &option_flag,
                .bytes = &one,
                .len = sizeof one}},
        {.name = "time",
         .in = {.kind = VALUE_OPTION,
                .format = &option_time,
                .bytes = &t,
                .len = sizeof t}},
        {.name = "string",
         .in = {.kind = VALUE_OPTION,
                .format = &option_string,
                .bytes = "cubic\0x",
                .len = 7}},
    };
    struct record r = step("x", "x");
    json_t *object;

    r.args = args;
    r.nargs = sizeof args / sizeof *args;
    object = parsed(&r);
    is_json(json_object_get(object, "args"),
            "{\"null\":null,\"bad\":\"bad\",\"domain\":\"AF_INET\",\"flags\":0,"
            "\"optname\":\"SO_REUSEADDR\",\"optval\":1,\"time\":0.050000000000000003,"
            "\"string\":\"cubic\"}",
            "values of every kind");
    json_decref(object);
}

static void
test_hostile_text(void)
{
    struct record r = step("send 3 \"\xff\x1b[2J\"", "send");
    struct buf b = {0};
    json_t *object = parsed(&r);

    is_text(text(object, "line"), "send 3 \"\\xff\\x1b[2J\"", "bytes that are not UTF-8");
    json_decref(object);
    r = step("# \x7f \xc2\x9b \xe2\x80\xae \xf3\xa0\x80\x81 \xf0\x9f\x98\x80", "send");
    json_record(&b, &r);
    ok(strstr(buf_text(&b),
              "# \\u007f \\u009b \\u202e \\udb40\\udc01 \xf0\x9f\x98\x80") != NULL,
       "what a terminal would obey is escaped");
    buf_free(&b);
    object = parsed(&r);
    is_text(text(object, "line"), r.line, "and read back as it was");
    json_decref(object);
}

static void
test_signals(void)
{
    struct sent sent = {.number = SIGRTMIN + 2, .code = POLL_IN, .fd = 4};
    struct record r = {
        .type = RECORD_SIGNAL, .step = 3, .fd = 4, .name = "conn", .sent = &sent, .times = 12};
    json_t *object = parsed(&r);

    is_text(text(object, "signal"), "SIGRTMIN+2", "a real-time signal");
    is_text(text(object, "name"), "conn", "the socket that it tells of");
    is_text(text(object, "code"), "POLL_IN", "and why");
    is_json(json_object_get(object, "sender"), "null", "no process sent it");
    is_json(json_object_get(object, "times"), "12", "how often it came");
    json_decref(object);
    sent = (struct sent){.number = SIGURG, .fd = -1, .sender = 4711};
    r.fd = -1;
    object = parsed(&r);
    is_text(text(object, "signal"), "SIGURG", "a signal by its name");
    is_json(json_object_get(object, "fd"), "null", "of no descriptor");
    is_json(json_object_get(object, "code"), "null", "and for no reason given");
    is_json(json_object_get(object, "sender"), "4711", "who sent it");
    json_decref(object);
}

static void
test_other_records(void)
{
    struct change change = {
        .fd = 4, .from = STATE_ESTABLISHED, .now = {.state = STATE_CLOSE_WAIT}};
    struct record r = {
        .type = RECORD_CHANGE, .step = 3, .fd = -1, .changes = &change, .nchanges = 1};
    static const enum record_type silent[] = {RECORD_COMMAND, RECORD_COMMENT,
                                              RECORD_BLOCK, RECORD_END};
    json_t *object = parsed(&r);
    struct buf b = {0};

    is_text(text(object, "type"), "change", "a change by itself");
    is_text(text(json_array_get(json_object_get(object, "changed"), 0), "to"),
            "CLOSE_WAIT", "where to");
    is_json(json_object_get(object, "time"), "null", "its time is not known");
    json_decref(object);
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++) {
        r = (struct record){.type = silent[i], .line = "echo", .line_len = 4};
        json_record(&b, &r);
    }
    is_number((long long)b.len, 0, "nothing for what has no type");
    r = (struct record){.type = RECORD_MESSAGE, .line = "hello", .line_len = 5};
    json_record(&b, &r);
    is_text(
        buf_text(&b),
        "{\"v\":1,\"type\":\"message\",\"level\":\"info\",\"file\":null,\"lineno\":null,"
        "\"text\":\"hello\"}\n",
        "a message");
    buf_free(&b);
}

static void
test_messages(void)
{
    struct diag d = {0};
    struct sock s = {.open = true, .fd = 3,
                     .seen = {.state = STATE_LISTEN, .waiting = 1, .backlog = 2}};
    struct change unchanged;
    struct buf b = {0};

    json_message(&b, "error", "x.sock", 4, 0, "it \"failed\"");
    is_text(buf_text(&b),
            "{\"v\":1,\"type\":\"message\",\"level\":\"error\",\"file\":\"x.sock\","
            "\"lineno\":4,"
            "\"text\":\"it \\\"failed\\\"\"}\n",
            "json_message");
    buf_clear(&b);
    diag_set(&d, 0, 4, "there is no command %s", "sokc");
    buf_str(&d.instead, "socket tcp");
    json_fault(&b, NULL, 0, "sokc tcp", 8, &d);
    is_text(buf_text(&b),
            "{\"v\":1,\"type\":\"message\",\"level\":\"error\",\"file\":null,\"lineno\":null,"
            "\"text\":\"There is no command sokc.\",\"line\":\"sokc tcp\",\"column\":1,"
            "\"width\":4,\"instead\":\"socket tcp\"}\n",
            "json_fault");
    diag_free(&d);
    buf_clear(&b);
    unchanged = change_none(&s);
    json_socket(&b, &unchanged, NULL);
    is_text(buf_text(&b),
            "{\"v\":1,\"type\":\"message\",\"level\":\"info\",\"fd\":3,\"name\":null,"
            "\"from\":\"LISTEN\",\"to\":\"LISTEN\",\"detail\":null,\"local\":null,"
            "\"peer\":null,"
            "\"to_read\":0,\"unacked\":0,\"waiting\":1,\"backlog\":2}\n",
            "json_socket");
    buf_free(&b);
}

int
main(void)
{
    test_keys();
    test_step();
    test_numbers();
    test_received();
    test_values();
    test_hostile_text();
    test_signals();
    test_other_records();
    test_messages();
    return done_testing();
}
