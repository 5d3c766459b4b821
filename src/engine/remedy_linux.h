/*
 * remedy_linux.h: from what failed while a host was made, and errno, to what is missing and what to
 * do about it. All return false, for who has to say so.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_REMEDY_LINUX_H
#define ENGINE_REMEDY_LINUX_H

#include "engine/lab_need.h"

/* unshare(CLONE_NEWUSER) failed. */
bool lack_user_namespace(struct lab_lack *lack, int error);
/* It did not, but the rights that should come with it are not there. */
bool lack_capability(struct lab_lack *lack, int error);
/* unshare(CLONE_NEWNET) failed. */
bool lack_network_namespace(struct lab_lack *lack, int error);
/* This setting, a name under /proc/sys/net, cannot be written. */
bool lack_setting(struct lab_lack *lack, int error, const char *name);
/* /dev/net/tun cannot be opened. */
bool lack_tun(struct lab_lack *lack, int error);
/* It makes no device. */
bool lack_tap(struct lab_lack *lack, int error);
/* The interfaces cannot be set up. */
bool lack_netlink(struct lab_lack *lack, int error);

#endif
