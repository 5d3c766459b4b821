/*
 * info_portable.c: no structure of numbers is known here.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/info.h"

const struct info info_tcp = {.count = 0};
const struct info info_mptcp = {.count = 0};
const struct info info_memory = {.count = 0};
