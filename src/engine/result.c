/*
 * result.c: a call's result as text that can be compared on a replay.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/result.h"

#include "decode/constants.h"
#include "decode/data.h"

const struct value *
result_data(const struct arg *args, size_t nargs)
{
    for (size_t i = 0; i < nargs; i++)
        if (args[i].out.kind == VALUE_DATA)
            return &args[i].out;
    return NULL;
}

void
result_text(struct buf *out, const struct arg *args, size_t nargs, long ret, int error,
            enum interrupted interrupted)
{
    const struct value *data = result_data(args, nargs);
    const char *name = error != 0 ? errno_name(error) : NULL;

    if (interrupted == INTERRUPTED_LIMIT) {
        buf_str(out, "blocked");
        return;
    }
    if (name != NULL)
        buf_str(out, name);
    else
        buf_int(out, ret);
    if (data != NULL && ret > 0) {
        buf_char(out, ' ');
        data_word(out, data->bytes, data->len);
    }
}
