/*
 * act_options.c: `getsockopt FD all`, every option of a socket that can be read without changing
 * it. A look like status: nothing that a script would have to repeat.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "commands/calls.h"
#include "engine/optvals.h"
#include "shell/acts.h"
#include "shell/find.h"
#include "shell/session.h"
#include "views/json.h"

bool
act_options_wanted(const struct statement *st)
{
    return st->command == &command_getsockopt && st->nwords == 2 &&
           word_is(&st->words[1], "all") && !st->expects && st->ntargets == 0;
}

/* What reading would take away is named, and left to who asks for it alone. */
static void
tell_unread(struct session *s, const struct sock *sock)
{
    struct buf names = {0};
    size_t count = 0;

    for (size_t i = 0; i < options_count; i++) {
        const struct option *o = &options[i];

        if (o->takes && option_level_fits(o->level, sock->domain, sock->type, false))
            buf_printf(&names, "%s%s", count++ != 0 ? ", " : "", o->name);
    }
    buf_str(&names, count == 1 ? " is not read: reading it would change the socket."
                               : " are not read: reading them would change the socket.");
    if (count != 0)
        text_sentence(&s->text, buf_text(&names));
    buf_free(&names);
}

static void
show_options(struct session *s, const struct sock *sock)
{
    struct optvals all = {0};
    struct facts facts = {0};

    optvals_read(sock, &all);
    optvals_facts(&all, &facts);
    if (s->set.json) {
        json_options(&s->text, sock->fd, &facts);
    } else {
        text_facts_list(&s->text, &facts, &s->set.style);
        tell_unread(s, sock);
    }
    facts_free(&facts);
    optvals_free(&all);
    output_flush(s);
}

enum flow
act_options(struct session *s, const struct statement *st)
{
    struct sock *sock;
    long long fd;

    if (!find_socket(s, st, 0, &fd, &sock, &s->diag))
        return FLOW_FAULT;
    if (sock != NULL && sock->open)
        sock = engine_find(&s->engine, sock->fd);
    if (sock == NULL || !sock->open || sock->kind == SOCK_IS_FILE) {
        word_fault(&st->words[0], &s->diag, "%lld is no open socket of this session", fd);
        return FLOW_FAULT;
    }
    show_options(s, sock);
    return FLOW_NEXT;
}
