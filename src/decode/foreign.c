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

static const char a_select[] = "the call is poll; behind each descriptor stands what is asked";
static const char of_java[] = "this is Java; here it is c = socket tcp, then connect c HOST:PORT";

#define NETCAT "nc|ncat|netcat"

/* clang-format off */
static const struct foreign rows[] = {
    /* socklab */
    {"passive", NULL, "a socket listens after socket, bind and listen, each a call of its own",
     "s = socket tcp; bind s {1=*} {2=0}; listen s"},
    {"aaccept", NULL, "accept waits here without holding up the prompt", "accept {1=.}"},
    {"sock", "stream", "the command is socket; a stream socket of IPv4 is tcp", "socket tcp"},
    {"sock", "dgram", "the command is socket; a datagram socket of IPv4 is udp", "socket udp"},
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
    {NETCAT, "-lU", several_calls,
     "s = socket unix; bind s unix:{-1=./sock}; listen s; conn = accept s"},
    {NETCAT, "-U", several_calls, "c = socket unix; connect c unix:{-1=./sock}"},
    {NETCAT, "-lu6", several_calls,
     "s = socket udp6; bind s [::]:{-1=8888}; recvfrom s"},
    {NETCAT, "-lu", several_calls,
     "s = socket udp; bind s {-2=*}:{-1=8888}; recvfrom s"},
    {NETCAT, "-l6", several_calls,
     "s = socket tcp6; bind s [::]:{-1=8888}; listen s; conn = accept s"},
    {NETCAT, "-l", several_calls,
     "s = socket tcp; bind s {-2=*}:{-1=8888}; listen s; conn = accept s"},
    {NETCAT, "-u6", several_calls, "c = socket udp6; connect c {1=::1} {2=8888}"},
    {NETCAT, "-u", several_calls, "c = socket udp; connect c {1=127.0.0.1} {2=8888}"},
    {NETCAT, "-6", several_calls, "c = socket tcp6; connect c {1=::1} {2=8888}"},
    {NETCAT, NULL, several_calls, "c = socket tcp; connect c {1=127.0.0.1} {2=8888}"},
    {"socat", NULL, several_calls, NULL},
    {"telnet", NULL, several_calls,
     "c = socket tcp; connect c {1=127.0.0.1} {2=23}"},
    {"ss|netstat|lsof|ls", NULL, "the sockets of this session are listed by status", "status"},

    /* C */
    {"int|ssize_t|auto|let|var|const", NULL, a_declaration, "{*}"},
    {"socklen_t|char", NULL, a_declaration, NULL},
    {"struct|memset|bzero|inet_pton|inet_aton|inet_addr", NULL, text_address, NULL},
    {"sin_family|sin_addr|s_addr|sin6_family|sin6_addr|sun_family|sun_path", NULL, text_address,
     NULL},
    {"htons|htonl|ntohs|ntohl|sin_port|sin6_port", NULL, byte_order, NULL},
    {"perror|strerror", NULL, an_error, NULL},
    {"errno", NULL, "the errno of the last call is $errno", "echo $errno"},
    {"sizeof", NULL, "a length is left out, or given by its name: addrlen=16", NULL},
    {"strlen", NULL, "the length of data is left out, or given by its name: len=5", NULL},
    {"printf|puts", NULL, a_print, "echo {1=\"text\"}"},
    {"return", NULL, "quit leaves the shell", "quit"},
    {"gethostbyname|getaddrinfo", NULL, "here it is getaddrinfo HOST SERVICE",
     "getaddrinfo {1=localhost} {2=http}"},
    {"writev", NULL, "pieces are sent by sendmsg", "sendmsg {1=s} iov=\"one\",\"two\""},
    {"readv", NULL, "pieces are received by recvmsg", "recvmsg {1=s}"},
    {"openat", NULL, "the call is open", "open {2=FILE} {3=O_RDONLY}"},
    {"epoll_create", NULL, "the call is epoll_create1; the number that epoll_create takes means "
                           "nothing", "epoll_create1"},
    {"select|pselect|FD_ZERO|FD_ISSET|FD_CLR", NULL, a_select, "poll s:in timeout=5000"},
    {"FD_SET", NULL, a_select, "poll {1=s}:in timeout=5000"},
    {"closesocket", NULL, "the call is close", "close {1=.}"},
    {"if|for|do", NULL, a_program, NULL},

    /* Java */
    {"Socket|ServerSocket", "new", of_java, NULL},

    /* Python */
    {"import|from", NULL, "nothing has to be imported: all calls are there", NULL},
    {"print", NULL, a_print, NULL},
    {"while", NULL, a_program, "repeat until eof"},
    {"try:|except", NULL, an_error, NULL},
    {"with", NULL, "a socket stays open until it is closed: s = socket tcp … close s", NULL},
    {"break|def", NULL, a_program, NULL},

    /* shells and debuggers */
    {"bye|logout", NULL, "quit leaves the shell", "quit"},
    {"man|info", NULL, "help explains a command", "help {1=}"},
    {"?", NULL, "help lists the commands", "help {1=}"},
    {"clear", NULL, "Ctrl-L clears the screen", NULL},
    {"export", NULL, "a name gets its value by NAME = VALUE", NULL},
    {"kill", NULL, "cancel ends a call that waits", "cancel {1=%1}"},
    {"$", NULL, "this is another shell's prompt; the command stands behind it", "{*}"},
    {">>>", NULL, "this is Python's prompt; the command stands behind it", "{*}"},
};
/* clang-format on */

/* ---- finding ------------------------------------------------------------------------------ */

static bool
same_letters(const char *a, const char *b, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (spelling_fold(a[i]) != spelling_fold(b[i]))
            return false;
    return true;
}

/* Is it one of those that are joined by | ? */
static bool
is_one_of(const char *word, size_t len, const char *words)
{
    for (;;) {
        size_t one = strcspn(words, "|");

        if (one == len && same_letters(word, words, len))
            return true;
        if (words[one] == '\0')
            return false;
        words += one + 1;
    }
}

/* -l; but -1 is a number. -4 and -6 are netcat's. */
static bool
is_flag(struct foreign_word w)
{
    bool digit = w.len > 1 && w.text[1] >= '0' && w.text[1] <= '9';

    return w.len > 1 && w.text[0] == '-' &&
           (!digit || (w.len == 2 && (w.text[1] == '4' || w.text[1] == '6')));
}

static bool
has_flag(char flag, const struct foreign_word *behind, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_flag(behind[i]) && memchr(behind[i].text, flag, behind[i].len) != NULL)
            return true;
    return false;
}

/* "-lu": each of the flags; otherwise the word. */
static bool
has(const char *with, const struct foreign_word *behind, size_t count)
{
    if (with[0] != '-') {
        for (size_t i = 0; i < count; i++)
            if (is_one_of(behind[i].text, behind[i].len, with))
                return true;
        return false;
    }
    for (with++; *with != '\0'; with++)
        if (!has_flag(*with, behind, count))
            return false;
    return true;
}

static const struct foreign *
find(const char *word, size_t len, const struct foreign_word *behind, size_t count)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (is_one_of(word, len, rows[i].words) &&
            (rows[i].with == NULL || has(rows[i].with, behind, count)))
            return &rows[i];
    return NULL;
}

const struct foreign *
foreign_find(const char *word, size_t len, const struct foreign_word *behind, size_t count)
{
    const struct foreign *whole = find(word, len, behind, count);
    size_t at = len;

    while (at > 0 && word[at - 1] != '.' && word[at - 1] != '>')
        at--;
    return whole != NULL || at == 0 ? whole : find(word + at, len - at, behind, count);
}

/* ---- the line that would be right --------------------------------------------------------- */

/* No flag, and no time of netcat's -w, -q and -i. */
static bool
is_plain(const struct foreign *f, const struct foreign_word *behind, size_t i)
{
    struct foreign_word before = i > 0 ? behind[i - 1] : (struct foreign_word){"", 0};

    if (is_flag(behind[i]))
        return false;
    return strcmp(f->words, NETCAT) != 0 || !is_flag(before) ||
           strchr("wqi", before.text[before.len - 1]) == NULL;
}

/* The n-th of the plain words, from the end where n is negative; NULL: none. */
static const struct foreign_word *
word_at(const struct foreign *f, long n, const struct foreign_word *behind, size_t count)
{
    long plain = 0;

    for (size_t i = 0; i < count; i++)
        plain += is_plain(f, behind, i);
    if (n < 0)
        n += plain + 1;
    for (size_t i = 0; n > 0 && i < count; i++)
        if (is_plain(f, behind, i) && --n == 0)
            return &behind[i];
    return NULL;
}

static bool
is_null(const struct foreign_word *w)
{
    return w->len == 4 && memcmp(w->text, "NULL", 4) == 0;
}

/* `place` stands between braces: the number or *, and what stands for it where there is none. */
static void
put_place(struct buf *out, const struct foreign *f, const char *place, size_t len,
          const struct foreign_word *behind, size_t count)
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
    w = word_at(f, strtol(place, NULL, 10), behind, count);
    if (w != NULL && !is_null(w))
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
        put_place(out, f, at + 1, len - 1, behind, count);
        at += len;
    }
    while (out->len != 0 && out->data[out->len - 1] == ' ')
        out->len--;
}
