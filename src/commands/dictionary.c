/*
 * dictionary.c: how a word becomes a command: whole names, beginnings of names, and what was likely
 * meant by a word that is none. Knows no statement.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <string.h>

#include "commands/statement.h"
#include "decode/spelling.h"

static bool
is_called(const struct command *c, const char *word, size_t len)
{
    return (strlen(c->name) == len && memcmp(c->name, word, len) == 0) ||
           (c->alias != NULL && strlen(c->alias) == len && memcmp(c->alias, word, len) == 0);
}

/* The commands of a dictionary one after another, NULL behind the last. */
struct walk {
    const struct dictionary *dict;
    size_t list;
    size_t at;
};

static const struct command *
walk_next(struct walk *w)
{
    while (w->dict->lists[w->list] != NULL) {
        const struct command *c = w->dict->lists[w->list][w->at++];

        if (c != NULL)
            return c;
        w->list++;
        w->at = 0;
    }
    return NULL;
}

enum { SHORT = 6 }; /* letters */

/* What a mistyped word was likely to be. */
static const char *
nearest_name(const struct dictionary *dict, const char *word, size_t len)
{
    struct walk w = {.dict = dict};
    const char *nearest = NULL;
    int best = SPELLING_FAR;

    for (const struct command *c = walk_next(&w); c != NULL; c = walk_next(&w)) {
        int distance = spelling_distance(word, len, c->name);

        /* Two letters of a short word make another word. */
        if (distance < best && spelling_near(distance, len) && (distance < 2 || len > SHORT)) {
            best = distance;
            nearest = c->name;
        }
    }
    return nearest;
}

/* The command that begins with the word; one that is itself the beginning of all the others
 * wins. */
static const struct command *
by_prefix(const struct dictionary *dict, const char *word, size_t len, bool *ambiguous)
{
    struct walk w = {.dict = dict};
    const struct command *shortest = NULL;

    for (const struct command *c = walk_next(&w); c != NULL; c = walk_next(&w))
        if (strncmp(c->name, word, len) == 0 &&
            (shortest == NULL || strlen(c->name) < strlen(shortest->name)))
            shortest = c;
    if (shortest == NULL)
        return NULL;
    w = (struct walk){.dict = dict};
    for (const struct command *c = walk_next(&w); c != NULL; c = walk_next(&w))
        if (strncmp(c->name, word, len) == 0 &&
            strncmp(c->name, shortest->name, strlen(shortest->name)) != 0)
            *ambiguous = true;
    return *ambiguous ? NULL : shortest;
}

const struct command *
dictionary_find(const struct dictionary *dict, const char *word, size_t len, const char **nearest,
                bool *ambiguous)
{
    struct walk w = {.dict = dict};
    const struct command *found = NULL;

    *nearest = NULL;
    *ambiguous = false;
    for (const struct command *c = walk_next(&w); c != NULL; c = walk_next(&w))
        if (is_called(c, word, len))
            return c;
    if (dict->prefixes && len != 0)
        found = by_prefix(dict, word, len, ambiguous);
    if (found == NULL)
        *nearest = nearest_name(dict, word, len);
    return found;
}
