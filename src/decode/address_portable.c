/*
 * address_portable.c: no families beyond those that every system has; what Linux calls
 * vsock, netlink and packet is shown as hex:….
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "decode/address_family.h"

const struct address_family address_linux[] = {{.text = NULL}};
