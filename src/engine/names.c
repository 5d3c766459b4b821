/*
 * names.c: a list of names in the order of their making, and a hash table into it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/names.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Where the name stands in the table, or where it would. */
static size_t *
place_of(const struct names *n, const char *name, size_t len)
{
    size_t at = intern_hash(name, len) & (n->nplaces - 1);

    while (n->places[at] != 0) {
        const char *there = n->list[n->places[at] - 1].name;

        if (strlen(there) == len && memcmp(there, name, len) == 0)
            break;
        at = (at + 1) & (n->nplaces - 1);
    }
    return &n->places[at];
}

struct variable *
names_find(const struct names *n, const char *name, size_t len)
{
    size_t found = n->nplaces != 0 ? *place_of(n, name, len) : 0;

    return found != 0 ? &n->list[found - 1] : NULL;
}

static void
grow(struct names *n)
{
    n->cap = n->cap != 0 ? n->cap * 2 : 16;
    n->list = mem_grow(n->list, n->cap, sizeof *n->list);
    n->nplaces = n->cap * 2;
    free(n->places);
    n->places = mem_alloc(n->nplaces * sizeof *n->places);
    for (size_t i = 0; i < n->count; i++)
        *place_of(n, n->list[i].name, strlen(n->list[i].name)) = i + 1;
}

static struct variable *
append(struct names *n, const char *name, size_t len)
{
    if (n->count == n->cap)
        grow(n);
    n->list[n->count] = (struct variable){.name = intern_text(n->intern, name, len)};
    *place_of(n, name, len) = n->count + 1;
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
    free(n->places);
    *n = (struct names){.intern = n->intern};
}
