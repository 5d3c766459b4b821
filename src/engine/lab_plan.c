/*
 * lab_plan.c: which hosts a lab is to have, as the user writes it. Makes none.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "decode/packet_address.h"
#include "engine/lab.h"

static void
set_ipv4(struct host_plan *h, uint32_t address)
{
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(address)};

    h->ipv4.len = sizeof in;
    memcpy(h->ipv4.bytes, &in, sizeof in);
    h->prefix4 = 24;
}

/* fd00::N and 02:00:00:00:00:0N, N counting the hosts from 1. */
static void
set_rest(struct host_plan *h, size_t n)
{
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};

    in6.sin6_addr.s6_addr[0] = 0xfd;
    in6.sin6_addr.s6_addr[15] = (uint8_t)n;
    h->ipv6.len = sizeof in6;
    memcpy(h->ipv6.bytes, &in6, sizeof in6);
    h->prefix6 = 64;
    h->ether[0] = 2;
    h->ether[5] = (uint8_t)n;
}

void
lab_plan_default(struct lab_plan *p)
{
    *p = (struct lab_plan){.nhosts = 2, .hosts = {{.name = "server"}, {.name = "client"}}};
    for (size_t i = 0; i < p->nhosts; i++) {
        set_ipv4(&p->hosts[i], 0xc0a80001 + (uint32_t)i);
        set_rest(&p->hosts[i], i + 1);
    }
}

static bool
is_host_of(const struct host_plan *h, const struct endpoint *at)
{
    uint8_t wanted[16];
    uint8_t has[16];
    uint16_t port;

    if (!packet_host_of(at->bytes, at->len, wanted, &port))
        return false;
    return (packet_host_of(h->ipv4.bytes, h->ipv4.len, has, &port) &&
            memcmp(has, wanted, sizeof has) == 0) ||
           (packet_host_of(h->ipv6.bytes, h->ipv6.len, has, &port) &&
            memcmp(has, wanted, sizeof has) == 0);
}

unsigned
lab_owner(const struct lab *lab, const struct endpoint *address)
{
    struct lab_plan usual;
    const struct lab_plan *plan = lab != NULL ? &lab->plan : &usual;

    lab_plan_default(&usual);
    for (size_t i = 0; i < plan->nhosts; i++)
        if (is_host_of(&plan->hosts[i], address))
            return (unsigned)i + 1;
    return PLACE_OUTSIDE;
}

static bool
is_name(const char *text, size_t len)
{
    if (len == 0 || len > HOST_NAME_MAX_LEN || (len == 7 && memcmp(text, "outside", len) == 0))
        return false;
    for (size_t i = 0; i < len; i++)
        if (!((text[i] >= 'a' && text[i] <= 'z') || (text[i] >= 'A' && text[i] <= 'Z') ||
              (text[i] >= '0' && text[i] <= '9' && i != 0) || (text[i] == '_' && i != 0)))
            return false;
    return true;
}

static bool
is_taken(const struct lab_plan *p, const struct host_plan *h)
{
    for (size_t i = 0; i < p->nhosts; i++)
        if (strcmp(p->hosts[i].name, h->name) == 0 ||
            memcmp(p->hosts[i].ipv4.bytes, h->ipv4.bytes, h->ipv4.len) == 0)
            return true;
    return false;
}

/* 10.0.0.1 or 10.0.0.1/8 */
static bool
parse_ipv4(struct host_plan *h, const char *text)
{
    unsigned a, b, c, d;
    int used = 0;
    int prefix = 24;
    char more;
    uint32_t address;
    uint32_t last;

    if (sscanf(text, "%3u.%3u.%3u.%3u%n", &a, &b, &c, &d, &used) != 4 || a == 0 || a == 127 ||
        a >= 224 || b > 255 || c > 255 || d > 255)
        return false;
    if (text[used] != '\0' && (strspn(text + used + 1, "0123456789") == 0 ||
                               sscanf(text + used, "/%2d%c", &prefix, &more) != 1))
        return false;
    if (prefix < 1 || prefix > 31)
        return false;
    address = a << 24 | b << 16 | c << 8 | d;
    set_ipv4(h, address);
    h->prefix4 = prefix;
    last = 0xffffffffU >> prefix;
    address &= last;
    /* These are the network's own, and that of all in it. */
    return prefix == 31 || (address != 0 && address != last);
}

/* One host, NAME=ADDRESS. */
static bool
add_host(struct lab_plan *p, const char *text, const char **why)
{
    const char *equals = strchr(text, '=');
    struct host_plan h = {0};

    *why = "a host is written NAME=ADDRESS, as in romeo=10.10.1.100";
    if (equals == NULL)
        return false;
    *why = "a host's name has at most 15 letters and digits, and is not outside";
    if (!is_name(text, (size_t)(equals - text)))
        return false;
    memcpy(h.name, text, (size_t)(equals - text));
    *why = "a host's address is four numbers with dots, as 10.10.1.100 or 10.10.1.100/24, and none "
           "that stands for the network or for all in it";
    if (!parse_ipv4(&h, equals + 1))
        return false;
    *why = "two hosts have the same name or address";
    if (is_taken(p, &h))
        return false;
    *why = "a lab has at most four hosts";
    if (p->nhosts == HOSTS_MAX)
        return false;
    set_rest(&h, p->nhosts + 1);
    p->hosts[p->nhosts++] = h;
    return true;
}

bool
lab_plan_parse(struct lab_plan *p, const char *text, const char **why)
{
    char *copy = mem_string(text);
    char *rest = NULL;
    bool good = true;

    *p = (struct lab_plan){0};
    for (char *word = strtok_r(copy, ",", &rest); word != NULL && good;
         word = strtok_r(NULL, ",", &rest)) {
        if (strcmp(word, "simple") == 0)
            p->simple = true;
        else
            good = add_host(p, word, why);
    }
    free(copy);
    if (good && p->nhosts == 1) {
        *why = "a lab has at least two hosts";
        good = false;
    }
    if (good && p->nhosts == 0) {
        bool simple = p->simple;

        lab_plan_default(p);
        p->simple = simple;
    }
    for (size_t i = 0; i < p->nhosts; i++)
        p->hosts[i].simple = p->simple;
    return good;
}
