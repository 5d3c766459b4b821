/*
 * foreign.c: the table of foreign words. To add one, add a row; the more special stands first.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/foreign.h"

#include <stdlib.h>
#include <string.h>

#include "decode/spelling.h"

static const char a_program[] = "a program's control flow is not there; repeat N … end, "
                                "repeat until eof … end are loops";
static const char a_declaration[] = "names need no declaration: s = socket tcp";
static const char byte_order[] = "a port is written as the number that it is, 127.0.0.1:8888: the "
                                 "bytes are put in order here";
static const char text_address[] = "an address is written as it is, 127.0.0.1:8888 or [::1]:8888: "
                                   "no structure has to be filled";
static const char an_error[] = "after each call its errno and the reason are shown by themselves";
static const char several_calls[] = "that is several calls in one; here each is made by itself";
static const char a_print[] = "results are shown by themselves; echo prints a text";

/* clang-format off */
static const struct foreign rows[] = {
    /* socklab */
    {"passive", NULL, "a socket listens after socket, bind and listen, each a call of its own",
     "s = socket tcp; bind s {1=*} {2=0}; listen s"},
    {"aaccept", NULL, "accept waits here without holding up the prompt", "accept {1=.}"},
    {"sock", NULL, "the command is socket", "socket {1=udp}"},
    {"socket6", NULL, "IPv6 is asked for with the type: tcp6, udp6", "socket {1=tcp}6"},
    {"options", NULL, "every option is listed by getsockopt FD all; setsockopt sets one",
     "getsockopt {1=.} all"},
    {"usend", NULL, "the call is sendto: first the data, then the address",
     "sendto {1=.} {4=\"text\"} {2=127.0.0.1} {3=3000}"},
    {"urecv", NULL, "the call is recvfrom", "recvfrom {1=.} {2=1024}"},
    {"resolve", NULL, "the call is getaddrinfo", "getaddrinfo {1=localhost} {2=http}"},
    {"mreq", NULL, "a group is joined by the option IP_ADD_MEMBERSHIP: group,interface",
     "setsockopt {1=.} IP_ADD_MEMBERSHIP {2=224.0.0.251},127.0.0.1"},
    {"receive", NULL, "the call is recv", "recv {*=.}"},
    {"recvall", NULL, "recv takes what is there; with waitall it waits until LEN bytes came",
     "recv {1=.} {2=1024} waitall"},

    /* netcat and its kin */
    {"nc", "u", several_calls,
     "c = socket udp; connect c {-2=127.0.0.1} {-1=8888}"},
    {"nc", "l", several_calls,
     "s = socket tcp; bind s *:{-1=8888}; listen s; conn = accept s"},
    {"nc", NULL, several_calls,
     "c = socket tcp; connect c {-2=127.0.0.1} {-1=8888}"},
    {"ncat", "l", several_calls,
     "s = socket tcp; bind s *:{-1=8888}; listen s; conn = accept s"},
    {"ncat", NULL, several_calls,
     "c = socket tcp; connect c {-2=127.0.0.1} {-1=8888}"},
    {"netcat", "l", several_calls,
     "s = socket tcp; bind s *:{-1=8888}; listen s; conn = accept s"},
    {"netcat", NULL, several_calls,
     "c = socket tcp; connect c {-2=127.0.0.1} {-1=8888}"},
    {"telnet", NULL, several_calls,
     "c = socket tcp; connect c {1=127.0.0.1} {2=23}"},
    {"ss", NULL, "the sockets of this session are listed by status", "status"},
    {"netstat", NULL, "the sockets of this session are listed by status", "status"},
    {"lsof", NULL, "the sockets of this session are listed by status", "status"},
    {"ls", NULL, "the sockets of this session are listed by status", "status"},

    /* C */
    {"int", NULL, a_declaration, "{*}"},
    {"ssize_t", NULL, a_declaration, "{*}"},
    {"socklen_t", NULL, a_declaration, NULL},
    {"char", NULL, a_declaration, NULL},
    {"struct", NULL, text_address, NULL},
    {"memset", NULL, text_address, NULL},
    {"bzero", NULL, text_address, NULL},
    {"inet_pton", NULL, text_address, NULL},
    {"inet_aton", NULL, text_address, NULL},
    {"inet_addr", NULL, text_address, NULL},
    {"htons", NULL, byte_order, NULL},
    {"htonl", NULL, byte_order, NULL},
    {"ntohs", NULL, byte_order, NULL},
    {"ntohl", NULL, byte_order, NULL},
    {"perror", NULL, an_error, NULL},
    {"strerror", NULL, an_error, NULL},
    {"errno", NULL, "the errno of the last call is $errno", "echo $errno"},
    {"sizeof", NULL, "a length is left out, or given by its name: addrlen=16", NULL},
    {"strlen", NULL, "the length of data is left out, or given by its name: len=5", NULL},
    {"printf", NULL, a_print, "echo {1=\"text\"}"},
    {"puts", NULL, a_print, "echo {1=\"text\"}"},
    {"return", NULL, "quit leaves the shell", "quit"},
    {"gethostbyname", NULL, "the call is getaddrinfo", "getaddrinfo {1=localhost} {2=http}"},
    {"closesocket", NULL, "the call is close", "close {1=.}"},
    {"if", NULL, a_program, NULL},
    {"for", NULL, a_program, NULL},
    {"do", NULL, a_program, NULL},

    /* Python */
    {"import", NULL, "nothing has to be imported: all calls are there", NULL},
    {"from", NULL, "nothing has to be imported: all calls are there", NULL},
    {"print", NULL, a_print, "echo {1=\"text\"}"},
    {"while", NULL, a_program, "repeat until eof"},
    {"try:", NULL, an_error, NULL},
    {"except", NULL, an_error, NULL},
    {"with", NULL, "a socket stays open until it is closed: s = socket tcp … close s", NULL},
    {"break", NULL, a_program, NULL},
    {"def", NULL, a_program, NULL},

    /* shells and debuggers */
    {"bye", NULL, "quit leaves the shell", "quit"},
    {"logout", NULL, "quit leaves the shell", "quit"},
    {"man", NULL, "help explains a command", "help {1=}"},
    {"?", NULL, "help lists the commands", "help {1=}"},
    {"info", NULL, "help explains a command", "help {1=}"},
    {"clear", NULL, "Ctrl-L clears the screen", NULL},
    {"export", NULL, "a name gets its value by NAME = VALUE", NULL},
    {"kill", NULL, "cancel ends a call that waits", "cancel {1=%1}"},
    {"$", NULL, "this is another shell's prompt; the command stands behind it", "{*}"},
    {">>>", NULL, "this is Python's prompt; the command stands behind it", "{*}"},
};
/* clang-format on */

static bool
is_flag(struct foreign_word w)
{
    return w.len > 1 && w.text[0] == '-' && !(w.text[1] >= '0' && w.text[1] <= '9');
}

static bool
has_flag(const char *flag, const struct foreign_word *behind, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_flag(behind[i]) && memchr(behind[i].text, flag[0], behind[i].len) != NULL)
            return true;
    return false;
}

const struct foreign *
foreign_find(const char *word, size_t len, const struct foreign_word *behind, size_t count)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (spelling_same(word, len, rows[i].word) &&
            (rows[i].flag == NULL || has_flag(rows[i].flag, behind, count)))
            return &rows[i];
    return NULL;
}

/* The n-th of the words that are no flags, from the end where n is negative; NULL: none. */
static const struct foreign_word *
word_at(long n, const struct foreign_word *behind, size_t count)
{
    long plain = 0;

    for (size_t i = 0; i < count; i++)
        plain += !is_flag(behind[i]);
    if (n < 0)
        n += plain + 1;
    for (size_t i = 0; n > 0 && i < count; i++)
        if (!is_flag(behind[i]) && --n == 0)
            return &behind[i];
    return NULL;
}

/* `place` stands between braces: the number or *, and what stands for it where there is none. */
static void
put_place(struct buf *out, const char *place, size_t len, const struct foreign_word *behind,
          size_t count)
{
    const char *equals = memchr(place, '=', len);
    const struct foreign_word *w;

    if (place[0] == '*' && count != 0) {
        for (size_t i = 0; i < count; i++) {
            if (i != 0)
                buf_char(out, ' ');
            buf_add(out, behind[i].text, behind[i].len);
        }
        return;
    }
    w = word_at(strtol(place, NULL, 10), behind, count);
    if (w != NULL)
        buf_add(out, w->text, w->len);
    else if (equals != NULL)
        buf_add(out, equals + 1, len - (size_t)(equals + 1 - place));
}

void
foreign_line(struct buf *out, const struct foreign *f, const struct foreign_word *behind,
             size_t count)
{
    for (const char *at = f->instead; *at != '\0'; at++) {
        size_t len = strcspn(at, "}");

        if (*at != '{') {
            buf_char(out, *at);
            continue;
        }
        put_place(out, at + 1, len - 1, behind, count);
        at += len;
    }
    while (out->len != 0 && out->data[out->len - 1] == ' ')
        out->len--;
}
