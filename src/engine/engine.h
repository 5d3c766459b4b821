/*
 * engine.h: the kernel side of a session: its sockets, its names, and the bracket round a
 * system call that tells what the call changed. Prints nothing and reads no words.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/intern.h"
#include "engine/call.h"
#include "engine/closed.h"
#include "engine/journal.h"
#include "engine/lab.h"
#include "engine/names.h"
#include "engine/own.h"
#include "engine/signals.h"
#include "engine/sockets.h"
#include "engine/watch.h"
#include "engine/watchdog.h"
#include "engine/worker.h"

struct engine {
    struct own own;
    struct watch *watch; /* NULL until the first socket is observed */
    struct sockets sockets;
    struct closed_ring closed;
    struct names names;
    struct intern intern;
    struct call_memory memory;
    struct watchdog watchdog;
    struct workers workers;
    struct signals signals;
    int64_t epoch_ns; /* CLOCK_REALTIME when CLOCK_MONOTONIC was 0 */
    int64_t ended_ns; /* CLOCK_MONOTONIC when the last call was over */
    bool observing; /* somebody sees the states; otherwise none are read */
    bool attended; /* somebody waits for what changes by itself */

    /* What the last step, or engine_settle(), changed: the step's own socket first. */
    struct change *changes;
    size_t nchanges;
    size_t changes_cap;
    size_t own_change; /* 1 if changes[0] is the step's own socket */
    struct sock *touched;
    struct follow *followed; /* sockets whose fields are followed */
    struct arena notes; /* of the changes */

    struct lab *lab; /* NULL: there is none */
    unsigned on;     /* the place where new sockets are made */
    struct packet_event *packets; /* what happened on the wire and was not told yet; owns frames */
    size_t npackets;
    size_t packets_cap;
};

/* Closes inherited descriptors above 2 unless `inherit`, which adopts them. */
void engine_open(struct engine *e, bool inherit, bool *output_closed);
/* Closes one socket of the session, which says so as a change. */
void engine_close_socket(struct engine *e, struct sock *s);
/* Closes all sockets of the session and forgets its names. */
void engine_reset(struct engine *e);
/* To be called when the process is about to end: its descriptors stay open until then. */
void engine_close(struct engine *e);

/* Makes the call, at most for `limit_ns` (0: no limit), and brings the table up to date. What
 * it changed is in e->changes. False: no memory for the room of argument *which; nothing was
 * called. */
bool engine_call(struct engine *e, struct call *c, int64_t limit_ns, size_t *which);

/* A call that a thread of its own makes, while other calls are made. */
struct pending {
    struct call call;
    struct call_memory memory; /* the engine's, as long as it has_memory */
    bool has_memory;
    struct sock *subject; /* the socket that it is made on, or NULL; kept */
    struct worker *worker;
};

enum begun { BEGUN, BEGUN_NO_MEMORY, BEGUN_NO_THREAD };

/* Begins p->call, whose values are filled in, and returns at once. BEGUN_NO_MEMORY: *which is the
 * argument that has no room. Unless BEGUN, nothing was called and nothing is to be released. */
enum begun engine_begin(struct engine *e, struct pending *p, size_t *which);
/* Others are to be made before this one has returned: what it did at once becomes known. */
void engine_leave(struct engine *e, struct pending *p);
/* It has returned: brings the table up to date, as engine_call() does. The values that came back
 * are there until engine_release(). */
void engine_end(struct engine *e, struct pending *p);
void engine_release(struct engine *e, struct pending *p);
/* Interrupts it. False: it has not returned all the same. */
bool engine_interrupt(struct engine *e, struct pending *p, enum interrupted why);

/* Nanoseconds since the epoch, as the records of this session count them. */
int64_t engine_now(const struct engine *e);
/* How long ago the last call was over, in nanoseconds. */
int64_t engine_idle_ns(const struct engine *e);

/* Collects what changed by itself since the last time into e->changes. `also`, if not NULL, is
 * looked at even if the kernel has announced nothing of it. */
void engine_settle(struct engine *e, struct sock *also);

/* The same; looks at every socket, and at every connection that was closed. */
void engine_settle_all(struct engine *e);

/* A descriptor that is readable while engine_settle() would find something, or -1. */
int engine_watch_descriptor(struct engine *e);
/* That descriptor is going to be waited for: sees to what has no event of its own. */
void engine_attend(struct engine *e);

/* The oldest signal that was held back. False: none waits. */
bool engine_next_signal(struct engine *e, struct sent *out);

/* The open socket of this number, with its kind known; NULL where it is none of the session's. */
struct sock *engine_find(struct engine *e, int fd);

/* Reads the state of one socket as it is now, where nobody observes what changes. */
void engine_look(struct engine *e, struct sock *s);

/* The address at this end (peer: the other end) of `fd`. False with errno set where it has none; a
 * closed socket's is the one it had last. */
bool engine_address(struct engine *e, int fd, bool peer, struct endpoint *out);

#endif
