/*
 * option_info.c: the options whose values are structures that the kernel fills, TCP_INFO for one:
 * each field under its name. They can only be read.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/info.h"
#include "decode/option_kinds.h"

static bool
info_parse(const char *text, size_t len, struct buf *out, const char **why)
{
    if (option_is_hex(text, len))
        return option_parse_hex(text, len, out, why);
    *why = "hex:…, since this option can only be read";
    return false;
}

/* rtt=0.04,rttvar=0.02,… */
static void
fields_text(struct buf *out, const struct info *info, const void *bytes, size_t len)
{
    size_t start = out->len;

    for (size_t i = 0; i < info->count; i++) {
        size_t before = out->len;

        if (before != start)
            buf_char(out, ',');
        buf_str(out, info->fields[i].name);
        buf_char(out, '=');
        if (!info_text(&info->fields[i], bytes, len, out))
            out->len = before;
    }
    if (out->len == start)
        option_hex_text(out, bytes, len);
}

static void
tcp_text(struct buf *out, const void *bytes, size_t len)
{
    fields_text(out, &info_tcp, bytes, len);
}

static void
memory_text(struct buf *out, const void *bytes, size_t len)
{
    fields_text(out, &info_memory, bytes, len);
}

static void
mptcp_text(struct buf *out, const void *bytes, size_t len)
{
    fields_text(out, &info_mptcp, bytes, len);
}

const struct option_kind option_tcp_info = {
    .title = "struct tcp_info",
    .size = 0,
    .parse = info_parse,
    .text = tcp_text,
    .info = &info_tcp,
};

const struct option_kind option_meminfo = {
    .title = "an array of sizes",
    .size = 0,
    .parse = info_parse,
    .text = memory_text,
    .info = &info_memory,
};

const struct option_kind option_mptcp_info = {
    .title = "struct mptcp_info",
    .size = 0,
    .parse = info_parse,
    .text = mptcp_text,
    .info = &info_mptcp,
};
