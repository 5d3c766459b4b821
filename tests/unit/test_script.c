/*
 * test_script.c: records as the lines of a script that can be replayed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "views/script.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include "tap.h"

/* ---- making records -------------------------------------------------------------- */

static struct endpoint
ipv4(uint32_t host, int port)
{
    struct sockaddr_in in = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr.s_addr = htonl(host)};
    struct endpoint e = {.len = sizeof in};

    memcpy(e.bytes, &in, sizeof in);
    return e;
}

static struct endpoint
loopback(int port)
{
    return ipv4(INADDR_LOOPBACK, port);
}

/* Storage for one record and what it points to. */
struct made {
    struct record r;
    struct arg args[CALL_ARGS_MAX];
    struct change changes[4];
    struct endpoint typed;
    struct endpoint wrote;
    int number;
};

static void
make(struct made *m, const char *line, const char *call, long ret, int error)
{
    const char *arrow = strstr(line, " =>");

    memset(m, 0, sizeof *m);
    m->r =
        (struct record){.type = RECORD_STEP,
                        .line = line,
                        .line_len = strlen(line),
                        .call = call,
                        .ret = ret,
                        .error = error,
                        .fd = -1,
                        .observed = true,
                        .args = m->args,
                        .changes = m->changes,
                        .call_len = arrow != NULL ? (size_t)(arrow - line) : strlen(line),
                        .expected = arrow != NULL ? arrow + 4 : NULL,
                        .lineno = 1};
    m->r.verdict = arrow != NULL ? VERDICT_MET : VERDICT_NONE;
}

static struct arg *
add_arg(struct made *m, const char *name, const char *typed)
{
    struct arg *a = &m->args[m->r.nargs++];
    const char *at = typed != NULL ? strstr(m->r.line, typed) : NULL;

    a->name = name;
    if (at != NULL) {
        a->given = true;
        a->named = strncmp(typed, name, strlen(name)) == 0 && typed[strlen(name)] == '=';
        a->column = (unsigned)(at - m->r.line);
        a->width = (unsigned)strlen(typed);
    }
    return a;
}

static void
add_number(struct made *m, const char *name, const char *typed, long long number)
{
    add_arg(m, name, typed)->in = (struct value){.kind = VALUE_NUMBER, .number = number};
}

static void
add_typed_address(struct made *m, const char *typed, struct endpoint e)
{
    m->typed = e;
    add_arg(m, "addr", typed)->in = (struct value){
        .kind = VALUE_ADDRESS, .bytes = m->typed.bytes, .len = m->typed.len};
}

static void
add_written_address(struct made *m, struct endpoint e)
{
    struct arg *a;

    m->wrote = e;
    a = add_arg(m, "addr", NULL);
    a->room = true;
    a->in = (struct value){.kind = VALUE_NUMBER, .number = 128};
    a->out = (struct value){
        .kind = VALUE_ADDRESS, .bytes = m->wrote.bytes, .len = m->wrote.len};
    a = add_arg(m, "addrlen", NULL);
    a->in = (struct value){.kind = VALUE_NUMBER, .number = 128};
    a->out = (struct value){.kind = VALUE_NUMBER, .number = m->wrote.len};
}

static void
add_change(struct made *m, int fd, enum state state, struct endpoint local,
           struct endpoint peer)
{
    m->changes[m->r.nchanges++] =
        (struct change){.fd = fd,
                        .generation = (uint64_t)fd + 1,
                        .now = {.state = state, .local = local, .peer = peer}};
    if (m->r.fd < 0)
        m->r.fd = fd;
}

static const struct endpoint nowhere;

static void
make_bind(struct made *m, const char *line, const char *typed, int fd,
          struct endpoint asked, struct endpoint got)
{
    make(m, line, "bind", 0, 0);
    add_number(m, "sockfd", NULL, fd);
    add_typed_address(m, typed, asked);
    add_change(m, fd, STATE_CLOSED, got, nowhere);
}

static void
make_connect(struct made *m, const char *line, const char *typed, int fd,
             struct endpoint to, int error, struct endpoint local)
{
    make(m, line, "connect", error != 0 ? -1 : 0, error);
    add_number(m, "sockfd", NULL, fd);
    add_typed_address(m, typed, to);
    add_change(m, fd, error != 0 ? STATE_CLOSED : STATE_ESTABLISHED, local,
               error != 0 ? nowhere : to);
}

static void
make_accept(struct made *m, const char *line, int listener, int fd, struct endpoint local,
            struct endpoint peer)
{
    make(m, line, "accept", fd, 0);
    add_number(m, "sockfd", NULL, listener);
    add_written_address(m, peer);
    add_change(m, fd, STATE_ESTABLISHED, local, peer);
}

static void
make_send(struct made *m, const char *line, size_t len, long ret, int error)
{
    static const char bytes[1000];

    make(m, line, "send", ret, error);
    add_number(m, "sockfd", NULL, 3);
    add_arg(m, "buf", NULL)->in =
        (struct value){.kind = VALUE_DATA, .bytes = bytes, .len = len};
}

/* ---- checking -------------------------------------------------------------------- */

static void
gives(struct script_view *v, const struct made *m, const char *want, const char *what)
{
    struct buf b = {0};

    script_record(v, &b, &m->r);
    is_text(buf_text(&b), want, "%s", what);
    buf_free(&b);
}

static void
journal_gives(const struct journal *j, const char *want, const char *what)
{
    struct buf b = {0};

    script_journal(&b, j);
    is_text(buf_text(&b), want, "%s", what);
    buf_free(&b);
}

static void
test_results(void)
{
    static const char bytes[] = "Hello\n";
    struct script_view *v = script_open();
    struct made m;
    struct arg *a;

    make(&m, "s = socket tcp", "socket", 3, 0);
    gives(v, &m, "s = socket tcp => 3\n", "a return value; a shorthand stays");
    make(&m, "s=socket tcp => ok", "socket", 4, 0);
    gives(v, &m, "s=socket tcp => 4\n", "what was expected is replaced");
    make(&m, "close 99 => any", "close", -1, EBADF);
    gives(v, &m, "close 99 => any\n", "any stays");
    make(&m, "close 99", "close", -1, EBADF);
    gives(v, &m, "close 99 => EBADF\n", "an errno");
    make(&m, "accept s", "accept", -1, EINTR);
    m.r.interrupted = INTERRUPTED_LIMIT;
    gives(v, &m, "accept s => blocked\n", "a call that waits");
    m.r.interrupted = INTERRUPTED_USER;
    gives(v, &m, "accept s => blocked\n", "Ctrl-C");
    make(&m, "recv 4", "recv", 6, 0);
    a = add_arg(&m, "buf", NULL);
    a->out = (struct value){.kind = VALUE_DATA, .bytes = bytes, .len = 6};
    gives(v, &m, "recv 4 => 6 \"Hello\\n\"\n", "data");
    m.r.ret = 0;
    a->out.len = 0;
    gives(v, &m, "recv 4 => 0\n", "the end of the data");
    make(&m, "", "getaddrinfo", 0, 0);
    gives(v, &m, "", "a look-up on the way");
    script_close(v);
}

static void
test_user_addresses(void)
{
    struct script_view *v = script_open();
    struct made m;

    make_bind(&m, "bind 3 127.0.0.1:8888", "127.0.0.1:8888", 3, loopback(8888),
              loopback(8888));
    gives(v, &m, "bind 3 127.0.0.1:8888 => 0\n", "bind to a port");
    make_connect(&m, "connect 4 127.0.0.1:8888", "127.0.0.1:8888", 4, loopback(8888), 0,
                 loopback(40112));
    gives(v, &m, "connect 4 127.0.0.1:8888 => 0\n", "connect to it");
    make_accept(&m, "conn, addr = accept 3", 3, 5, loopback(8888), loopback(40112));
    gives(v, &m, "conn, addr = accept 3 => 5 addr=local:4\n", "the client's address");
    make(&m, "getsockname 5", "getsockname", 0, 0);
    add_written_address(&m, loopback(8888));
    m.r.fd = 5;
    gives(v, &m, "getsockname 5 => 0 addr=127.0.0.1:8888\n", "the user's own choice");
    make(&m, "getsockname 4", "getsockname", 0, 0);
    add_written_address(&m, loopback(40112));
    m.r.fd = 4;
    gives(v, &m, "getsockname 4 => 0 addr=peer:5\n", "the kernel's choice");
    make(&m, "getsockname 4 addrlen=3", "getsockname", 0, 0);
    add_written_address(&m, loopback(40112));
    m.args[0].out.len = 3;
    m.r.fd = 4;
    gives(v, &m, "getsockname 4 addrlen=3 => 0\n", "an address cut short");
    make(&m, "close 5", "close", 0, 0);
    add_change(&m, 5, STATE_GONE, loopback(8888), loopback(40112));
    gives(v, &m, "close 5 => 0\n", "close");
    make(&m, "getsockname 4", "getsockname", 0, 0);
    add_written_address(&m, loopback(40112));
    m.r.fd = 4;
    gives(v, &m, "getsockname 4 => 0 addr=local:4\n", "nobody else has it");
    make(&m, "getsockname 9", "getsockname", 0, 0);
    add_written_address(&m, loopback(40999));
    gives(v, &m, "getsockname 9 => 0\n", "nobody has it");
    script_close(v);
}

static void
test_kernel_addresses(void)
{
    struct script_view *v = script_open();
    struct made m;

    make_bind(&m, "bind 3 127.0.0.1:0", "127.0.0.1:0", 3, loopback(0), loopback(40000));
    gives(v, &m, "bind 3 127.0.0.1:0 => 0\n", "bind to port 0");
    make_connect(&m, "connect c 127.0.0.1:40000 => ok", "127.0.0.1:40000", 4,
                 loopback(40000), 0, loopback(40112));
    gives(v, &m, "connect c local:3 => 0\n", "connect to the kernel's port");
    make_connect(&m, "connect c addr=127.0.0.1:40000 addrlen=16", "addr=127.0.0.1:40000",
                 4, loopback(40000), 0, loopback(40112));
    gives(v, &m, "connect c addr=local:3 addrlen=16 => 0\n", "by name");
    make_connect(&m, "connect c 127.0.0.1 40000", "127.0.0.1 40000", 4, loopback(40000),
                 0, loopback(40112));
    gives(v, &m, "connect c local:3 => 0\n", "in two words");
    make_connect(&m, "connect c $a", "$a", 4, loopback(40000), 0, loopback(40112));
    gives(v, &m, "connect c $a => 0\n", "from a name");
    make_connect(&m, "connect c local:3", "local:3", 4, loopback(40000), 0,
                 loopback(40112));
    gives(v, &m, "connect c local:3 => 0\n", "said so by the user");
    make_connect(&m, "connect d 127.0.0.1:9", "127.0.0.1:9", 6, loopback(9), ECONNREFUSED,
                 nowhere);
    gives(v, &m, "connect d 127.0.0.1:9 => ECONNREFUSED\n", "no socket's address");
    make_bind(&m, "bind 6 127.0.0.1:40000", "127.0.0.1:40000", 6, loopback(40000),
              nowhere);
    m.r.ret = -1;
    m.r.error = EADDRINUSE;
    gives(v, &m, "bind 6 local:3 => EADDRINUSE\n", "bind to the kernel's port");
    make_bind(&m, "bind 7 :0", ":0", 7, ipv4(INADDR_ANY, 0), ipv4(INADDR_ANY, 41000));
    gives(v, &m, "bind 7 :0 => 0\n", "any address, port 0");
    make_connect(&m, "connect 8 127.0.0.1:41000", "127.0.0.1:41000", 8, loopback(41000),
                 0, loopback(40113));
    gives(v, &m, "connect 8 local:7 => 0\n", "the port of a socket bound to any address");
    make(&m, "close 3", "close", 0, 0);
    add_change(&m, 3, STATE_GONE, loopback(40000), nowhere);
    gives(v, &m, "close 3 => 0\n", "close");
    make_connect(&m, "connect 9 127.0.0.1:40000", "127.0.0.1:40000", 9, loopback(40000),
                 ECONNREFUSED, nowhere);
    gives(v, &m, "connect 9 peer:4 => ECONNREFUSED\n", "still a peer's address");
    script_close(v);
}

static void
test_addresses_in_data(void)
{
    static const struct {
        const char *data;
        const char *want;
    } samples[] = {
        {"from 127.0.0.1:40112!", "recv 4 => 21\n"},
        {"from 127.0.0.1:8888", "recv 4 => 19 \"from 127.0.0.1:8888\"\n"},
        {":401120", "recv 4 => 7 \":401120\"\n"},
        {"a: b:", "recv 4 => 5 \"a: b:\"\n"},
    };
    struct script_view *v = script_open();
    struct made m;

    make_connect(&m, "connect 4 127.0.0.1:8888", "127.0.0.1:8888", 4, loopback(8888), 0,
                 loopback(40112));
    gives(v, &m, "connect 4 127.0.0.1:8888 => 0\n", "connect");
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        size_t len = strlen(samples[i].data);

        make(&m, "recv 4", "recv", (long)len, 0);
        add_arg(&m, "buf", NULL)->out =
            (struct value){.kind = VALUE_DATA, .bytes = samples[i].data, .len = len};
        gives(v, &m, samples[i].want, samples[i].data);
    }
    script_close(v);
}

static void
make_option(struct made *m, const char *line, const char *call, long level, int number,
            int value)
{
    struct arg *a;

    make(m, line, call, 0, 0);
    m->r.fd = 3;
    m->number = value;
    add_number(m, "level", NULL, level);
    add_number(m, "optname", NULL, number);
    a = add_arg(m, "optval", NULL);
    if (strcmp(call, "getsockopt") == 0)
        a->out = (struct value){.kind = VALUE_OPTION,
                                .format = &option_int,
                                .bytes = &m->number,
                                .len = sizeof m->number};
}

static void
test_options(void)
{
    struct script_view *v = script_open();
    struct made m;

    make(&m, "socket tcp", "socket", 3, 0);
    add_change(&m, 3, STATE_CLOSED, nowhere, nowhere);
    gives(v, &m, "socket tcp => 3\n", "a socket");
    make_option(&m, "getsockopt 3 SO_REUSEADDR", "getsockopt", SOL_SOCKET, SO_REUSEADDR,
                1);
    gives(v, &m, "getsockopt 3 SO_REUSEADDR => 0 optval=1\n", "an option");
    make_option(&m, "getsockopt 3 SO_RCVBUF", "getsockopt", SOL_SOCKET, SO_RCVBUF,
                131072);
    gives(v, &m, "getsockopt 3 SO_RCVBUF => 0\n", "a buffer's size is the system's");
    make_option(&m, "setsockopt 3 SO_RCVBUF 4000", "setsockopt", SOL_SOCKET, SO_RCVBUF,
                4000);
    gives(v, &m, "setsockopt 3 SO_RCVBUF 4000 => 0\n", "setsockopt");
    make_option(&m, "getsockopt 3 SO_RCVBUF", "getsockopt", SOL_SOCKET, SO_RCVBUF, 8000);
    gives(v, &m, "getsockopt 3 SO_RCVBUF => 0 optval=8000\n", "until the user sets it");
    make_option(&m, "getsockopt 3 99999", "getsockopt", SOL_SOCKET, 99999, 8000);
    gives(v, &m, "getsockopt 3 99999 => 0\n", "no row");
#ifdef TCP_QUICKACK
    make_option(&m, "getsockopt 3 QUICKACK", "getsockopt", IPPROTO_TCP, TCP_QUICKACK, 1);
    gives(v, &m, "getsockopt 3 QUICKACK => 0\n", "an option that varies");
#endif
    script_close(v);
}

static void
test_words(void)
{
    struct script_view *v = script_open();
    struct made m;

    make(&m, "s = sock tcp", "socket", 3, 0);
    gives(v, &m, "s = socket tcp => 3\n", "a command cut short");
    make(&m, "acc 3 nonblock", "accept4", 4, 0);
    gives(v, &m, "accept 3 nonblock => 4\n", "accept4 is accept");
    make(&m, "sen 3 \"x\"", "send", 1, 0);
    gives(v, &m, "send 3 \"x\" => 1\n", "send");
    make(&m, "senda 3 \"x\"", "send", 1, 0);
    gives(v, &m, "sendall 3 \"x\" => 1\n", "sendall");
    make(&m, "shut . wr", "shutdown", 0, 0);
    gives(v, &m, "shutdown . wr => 0\n", "the dot stays");
    make(&m, "def PORT 8888", "default", 0, 0);
    m.r.type = RECORD_COMMAND;
    gives(v, &m, "default PORT 8888\n", "a command of the shell cut short");
    make(&m, "PORT = 8888", NULL, 0, 0);
    m.r.type = RECORD_COMMAND;
    gives(v, &m, "PORT = 8888\n", "an assignment");
    make(&m, " a caption", NULL, 0, 0);
    m.r.type = RECORD_COMMENT;
    gives(v, &m, "# a caption\n", "a comment");
    make(&m, "caption", NULL, 0, 0);
    m.r.type = RECORD_COMMENT;
    gives(v, &m, "# caption\n", "a comment without a blank");
    make(&m, "# caption", NULL, 0, 0);
    m.r.type = RECORD_COMMENT;
    gives(v, &m, "# caption\n", "a comment with its #");
    make(&m, "hello", NULL, 0, 0);
    m.r.type = RECORD_MESSAGE;
    gives(v, &m, "", "a message is not replayed");
    script_close(v);
}

static void
test_sendall(void)
{
    struct script_view *v = script_open();
    struct made m;

    make_send(&m, "sendall 3 #1000 => ok", 1000, 600, 0);
    gives(v, &m, "sendall 3 #1000 => any\n", "the first part is there at once");
    is_number((long long)script_replaces(v), 0, "behind what was there");
    make_send(&m, "sendall 3 #1000 => ok", 400, 300, 0);
    gives(v, &m, "", "the second says nothing new");
    make_send(&m, "sendall 3 #1000 => ok", 100, 100, 0);
    gives(v, &m, "sendall 3 #1000 => ok\n", "one line for all");
    is_number((long long)script_replaces(v), 23, "in the place of the first");
    make_send(&m, "sendall 3 #1000", 1000, 600, 0);
    gives(v, &m, "sendall 3 #1000 => any\n", "again a part");
    make_send(&m, "sendall 3 #1000", 400, -1, EAGAIN);
    gives(v, &m, "sendall 3 #1000 => EAGAIN\n", "the last one failed");
    make_send(&m, "sendall 3 #1000", 1000, 1000, 0);
    gives(v, &m, "sendall 3 #1000 => 1000\n", "all at once");
    make_send(&m, "send 3 #1000", 1000, 600, 0);
    gives(v, &m, "send 3 #1000 => 600\n", "send is one call");
    make_send(&m, "sendall 3 #1000", 1000, 600, 0);
    gives(v, &m, "sendall 3 #1000 => any\n", "a part");
    make(&m, "close 3", "close", 0, 0);
    gives(v, &m, "close 3 => 0\n", "what was broken off is not lost");
    is_number((long long)script_replaces(v), 0, "and stays");
    script_close(v);
}

static void
append(struct journal *j, enum record_type type, const char *line, const char *call,
       long ret, enum verdict verdict)
{
    struct made m;

    make(&m, line, call, ret, 0);
    m.r.type = type;
    m.r.verdict = verdict;
    m.r.nargs = 0;
    journal_append(j, &m.r);
}

static void
test_blocks(void)
{
    struct journal j;
    struct script_view *v = script_open();
    struct buf b = {0};

    journal_init(&j);
    append(&j, RECORD_BLOCK, "repeat 2\n    socket tcp => any\nend", NULL, 0,
           VERDICT_NONE);
    append(&j, RECORD_STEP, "socket tcp => any", "socket", 3, VERDICT_MET);
    append(&j, RECORD_STEP, "socket tcp => any", "socket", 4, VERDICT_MET);
    append(&j, RECORD_END, "", NULL, 0, VERDICT_NONE);
    append(&j, RECORD_STEP, "close 3", "close", 0, VERDICT_NONE);
    journal_gives(&j, "repeat 2\n    socket tcp => any\nend\nclose 3 => 0\n",
                  "a block as it was typed");
    for (size_t i = 0; i < j.count; i++)
        script_record(v, &b, journal_at(&j, i));
    is_text(buf_text(&b), "socket tcp => any\nsocket tcp => any\nclose 3 => 0\n",
            "record by record it is written step by step");
    buf_free(&b);
    script_close(v);

    journal_clear(&j);
    append(&j, RECORD_BLOCK, "repeat 2\nclose 3\nend", NULL, 0, VERDICT_NONE);
    append(&j, RECORD_STEP, "close 3", "close", 0, VERDICT_NONE);
    append(&j, RECORD_STEP, "close 3", "close", -1, VERDICT_FAILED);
    append(&j, RECORD_END, "", NULL, 0, VERDICT_NONE);
    journal_gives(&j, "close 3 => 0\nclose 3 => -1\n", "a block in which a call failed");

    journal_clear(&j);
    append(&j, RECORD_BLOCK, "repeat 1\nclo 3\nend", NULL, 0, VERDICT_NONE);
    append(&j, RECORD_STEP, "clo 3", "close", 0, VERDICT_NONE);
    append(&j, RECORD_END, "", NULL, 0, VERDICT_NONE);
    journal_gives(&j, "close 3 => 0\n", "a block with words that only the prompt knows");

    journal_clear(&j);
    append(&j, RECORD_BLOCK, "repeat 2\nclose 3\nend", NULL, 0, VERDICT_NONE);
    append(&j, RECORD_STEP, "close 3", "close", 0, VERDICT_NONE);
    journal_gives(&j, "close 3 => 0\n", "a block without its end");

    j.max_count = 1;
    append(&j, RECORD_STEP, "close 4", "close", 0, VERDICT_NONE);
    journal_gives(&j, "# 2 entries before these are forgotten.\nclose 4 => 0\n",
                  "what is forgotten is counted");
    journal_free(&j);
}

int
main(void)
{
    test_results();
    test_user_addresses();
    test_kernel_addresses();
    test_addresses_in_data();
    test_options();
    test_words();
    test_sendall();
    test_blocks();
    return done_testing();
}
