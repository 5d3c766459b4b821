/*
 * lookup_portable.c: where threads share their descriptors, whatever they do.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "engine/lookup.h"

void
lookup_own_table(void)
{
}
