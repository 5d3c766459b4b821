/*
 * test_complete.c: what completion offers for a line up to the cursor. Asks complete_line() as
 * a line editor would, and needs none.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "shell/session.h"
#include "tests/unit/tap.h"

/* The words offered, with a blank before and behind each. */
static void
offers(struct session *s, const char *line, struct buf *out, struct line_matches *m)
{
    complete_line(s, line, strlen(line), m);
    buf_clear(out);
    buf_char(out, ' ');
    for (size_t i = 0; i < m->count; i++) {
        buf_str(out, m->words[i]);
        buf_char(out, ' ');
        free(m->words[i]);
    }
    free(m->words);
}

static void
is_offered(struct session *s, const char *line, const char *want)
{
    struct buf got = {0};
    struct line_matches m;

    offers(s, line, &got, &m);
    is_text(buf_text(&got), want, "what is offered for \"%s\"", line);
    buf_free(&got);
}

static void
has(struct session *s, const char *line, const char *word)
{
    struct buf got = {0};
    struct buf want = {0};
    struct line_matches m;

    offers(s, line, &got, &m);
    buf_printf(&want, " %s ", word);
    ok(strstr(buf_text(&got), buf_text(&want)) != NULL, "%s is offered for \"%s\"", word, line);
    buf_free(&got);
    buf_free(&want);
}

/* Every row of every list, by its whole name and at the beginning of a line. */
static void
test_commands(struct session *s)
{
    for (size_t l = 0; s->dict.lists[l] != NULL; l++)
        for (const struct command *const *at = s->dict.lists[l]; *at != NULL; at++) {
            has(s, "", (*at)->name);
            has(s, (*at)->name, (*at)->name);
            has(s, "help ", (*at)->name);
        }
    is_offered(s, "soc", " socket socketpair ");
    is_offered(s, "close 3; soc", " socket socketpair ");
    is_offered(s, "x = soc", " socket socketpair ");
    is_offered(s, "nosuch", " ");
    is_offered(s, "nosuch ", " ");
}

static void
run(struct session *s, const char *line)
{
    script_text(s, "test", line, strlen(line), false);
}

static void
test_arguments(struct session *s)
{
    run(s, "server = socket unix; socket udp");
    is_offered(s, "bind ser", " server ");
    has(s, "bind ", "3");
    has(s, "bind ", "4");
    is_offered(s, "connect 4 local:ser", " local:server ");
    is_offered(s, "socket AF_UNI", " AF_UNIX ");
    has(s, "socket ", "tcp6");
    has(s, "socket inet ", "SOCK_DGRAM");
    is_offered(s, "shutdown 3 SHUT_RDW", " SHUT_RDWR ");
    is_offered(s, "recv 3 fl", " flags= ");
    is_offered(s, "set det", " detail ");
    is_offered(s, "explain FIN", " FIN_WAIT1 FIN_WAIT2 ");
    is_offered(s, "explain econnref", " ECONNREFUSED ");
    is_offered(s, "explain getpeer", " getpeername ");
    is_offered(s, "expect sig", " signal ");
    has(s, "expect ", "server");
    is_offered(s, "expect signal SIGU", " SIGURG SIGUSR1 SIGUSR2 ");
    is_offered(s, "expect 3 esta", " ESTABLISHED ");
    is_offered(s, "fcntl 3 F_SETSIG SIGUR", " SIGURG ");
    is_offered(s, "set detail ", " brief full normal ");
    is_offered(s, "set changes ", " off on ");
    is_offered(s, "set journal ", " ");
    is_offered(s, "require m", " mptcp ");
    is_offered(s, "require ipv6 vs", " vsock ");
    is_offered(s, "echo $e", " errno ");
    has(s, "echo $", "server");
    is_offered(s, "expect 3 SIGU", " ");
    is_offered(s, "setsockopt server SO_LINGER ", " ");
    is_offered(s, "setsockopt 4 IPV6_V6", " ");
    is_offered(s, "setsockopt 4 IP_TT", " IP_TTL ");
    is_offered(s, "setsockopt 99 IPV6_V6", " IPV6_V6ONLY ");
    is_offered(s, "fcntl 3 F_SETOWN $p", " pid ");
    run(s, "PORT = 8888; PATH_NAME = \"x\"");
    is_offered(s, "connect 3 127.0.0.1:$PO", " PORT ");
    is_offered(s, "recv 3 => $re", " ret ");
    is_offered(s, "echo x $dat", " data ");
    is_offered(s, "$P", " ");
    run(s, "close server");
    is_offered(s, "bind ser", " ");
}

static void
test_form(struct session *s)
{
    struct buf got = {0};
    struct line_matches m;

    offers(s, "bind 3 127", &got, &m);
    ok(m.start == strlen("bind 3 "), "the word begins behind the blank");
    ok(m.no_space, "no blank behind an address that wants its port");
    ok(m.file == NULL, "no file names where none can stand");
    offers(s, "source les", &got, &m);
    is_text(m.file, "les", "file names behind source");
    free(m.file);
    offers(s, "source \"my les", &got, &m);
    is_text(m.file, "my les", "file names between quotes");
    ok(m.start == strlen("source "), "the quote is replaced too");
    free(m.file);
    offers(s, "send 3 \"b", &got, &m);
    ok(m.count == 0, "nothing between other quotes");
    offers(s, "save ", &got, &m);
    ok(m.file != NULL, "file names behind save");
    free(m.file);
    offers(s, "so", &got, &m);
    is_text(buf_text(&got), " socket socketpair source ", "candidates stand in order, each once");
    buf_free(&got);
}

int
main(void)
{
    struct session s;

    session_open(&s, false);
    s.set.quiet = true;
    test_commands(&s);
    test_arguments(&s);
    test_form(&s);
    session_close(&s);
    return done_testing();
}
