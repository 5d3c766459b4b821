/*
 * tap_linux.h: a TAP device, by the descriptor that is its other end, with which it goes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_TAP_LINUX_H
#define ENGINE_TAP_LINUX_H

#include <stdbool.h>

/* In all of these, false or -1: errno. */

/* The door through which the calling thread's network gets a device. */
int tap_open(void);
/* Makes the device, whose frames have a struct virtio_net_hdr before them and which does not block.
 * Nothing is offloaded, and the reports by which an address of IPv6 joins its own group do not
 * come out of it. */
bool tap_make(int fd, const char *name);
/* The device is not to go with the descriptor, but with its namespace; without a cable until then.
 * To remove it at once takes the kernel 30 ms, for which who closes has to wait. */
bool tap_keep(int fd);
/* May the kernel leave segments large and checksums unfinished? */
bool tap_offload(int fd, bool on);
/* Has it a cable? */
bool tap_carrier(int fd, bool in);

#endif
