/*
 * names.c: a list of names; a session has few.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/names.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct variable *
names_find(const struct names *n, const char *name, size_t len)
{
    for (size_t i = 0; i < n->count; i++)
        if (strncmp(n->list[i].name, name, len) == 0 && n->list[i].name[len] == '\0')
            return &n->list[i];
    return NULL;
}

static struct variable *
append(struct names *n, const char *name, size_t len)
{
    if (n->count == n->cap) {
        n->cap = n->cap != 0 ? n->cap * 2 : 16;
        n->list = mem_grow(n->list, n->cap, sizeof *n->list);
    }
    n->list[n->count] = (struct variable){.name = intern_text(n->intern, name, len)};
    return &n->list[n->count++];
}

/* A socket that loses the name is shown without it from now on. */
static void
forget(struct variable *v)
{
    if (v->sock != NULL && v->sock->name == v->name)
        v->sock->name = NULL;
    sock_drop(v->sock);
    v->sock = NULL;
}

void
names_set(struct names *n, const char *name, size_t name_len, const void *bytes, size_t len,
          struct sock *sock)
{
    struct variable *v = names_find(n, name, name_len);
    char *copy = mem_copy(bytes, len);

    if (v == NULL)
        v = append(n, name, name_len);
    if (sock != NULL)
        sock_keep(sock);
    forget(v);
    free(v->bytes);
    v->bytes = copy;
    v->len = len;
    v->sock = sock;
    if (sock != NULL)
        sock->name = v->name;
}

void
names_free(struct names *n)
{
    for (size_t i = 0; i < n->count; i++) {
        forget(&n->list[i]);
        free(n->list[i].bytes);
    }
    free(n->list);
    *n = (struct names){.intern = n->intern};
}
