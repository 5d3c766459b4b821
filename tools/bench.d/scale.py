# scale.py: many sockets in one session, and many one after the other: what a step and a status cost
# then, and what is left behind. Talks to one shell by its standard input.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import resource
import subprocess
import time

JOURNAL_FULL = 20000  # pairs of calls, after which each step forgets another

LISTEN = """\
set changes off
listener = socket tcp
bind listener 127.0.0.1:0
listen listener 4096
addr = getsockname listener
"""
CONNECT = """\
repeat {}
    socket tcp
    connect $ret $addr
    accept listener
end
"""
STEPS = """\
repeat {}
    send c "Hello, world!"
    recv conn
end
"""
CYCLES = """\
repeat {}
    s = socket tcp
    close s
end
"""
CONNECTIONS = """\
repeat {}
    c = socket tcp
    setsockopt c SO_LINGER 1,0
    connect c $addr
    conn = accept listener
    close c
    close conn
end
"""


class Session:
    """A shell that is told lines, and is waited for."""

    def __init__(self, program):
        self.shell = subprocess.Popen([program, "-k", "-"], stdin=subprocess.PIPE,
                                      stdout=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.shell.stdin.close()
        self.shell.stdout.close()
        self.shell.wait()

    def tell(self, lines):
        """Returns the seconds until the lines have been run and what they print has been read."""
        begin = time.perf_counter()
        self.shell.stdin.write((lines + "\necho over-and-out\n").encode())
        self.shell.stdin.flush()
        while True:
            line = self.shell.stdout.readline()
            if not line:
                raise RuntimeError("the shell has ended")
            if b"over-and-out" in line:
                return time.perf_counter() - begin

    def best(self, lines, runs=5):
        return min(self.tell(lines) for _ in range(runs))

    def descriptors(self):
        """How many the user has, and how many the shell has for itself: these stand where the
        soft limit ends (engine/own.c). It opens and closes them when they are needed: a timer,
        netlink sockets for the connections that it follows."""
        numbers = [int(n) for n in os.listdir(f"/proc/{self.shell.pid}/fd")]
        end = min(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 65536)
        own = sum(n >= end - 32 for n in numbers)
        return len(numbers) - own, own

    def megabytes(self):
        with open(f"/proc/{self.shell.pid}/statm", encoding="ascii") as f:
            return int(f.read().split()[1]) * resource.getpagesize() / 1e6


def connections():
    """How many one session can have: two descriptors each, some for itself."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return min(9900, (hard - 200) // 2) if hard != resource.RLIM_INFINITY else 9900


def open_sockets(program, rounds):
    """Rows for a session with ten sockets beside one with thousands."""
    steps = STEPS.format(rounds)
    many = connections()
    with Session(program) as small, Session(program) as large:
        for session, count in ((small, 4), (large, many)):
            session.tell(LISTEN + CONNECT.format(count - 1))
            session.tell("c = socket tcp; connect c $addr; conn = accept listener")
        times = [(small.tell(steps), large.tell(steps)) for _ in range(7)]
        few, all_ = (min(t) / rounds * 1e6 for t in zip(*times))
        return [
            (f"send and recv among {2 * many + 1} sockets, µs", all_, few, "1.2 × among 9"),
            (f"status of {2 * many + 1} sockets, ms", large.best("status") * 1e3,
             small.best("status") * 1e3, "100 ms"),
        ]


def cycles(program, lines, what, before, after):
    """Rows for a session that has opened and closed again and again."""
    with Session(program) as session:
        session.tell(LISTEN)
        session.tell(lines.format(before))
        first = session.megabytes(), session.descriptors()[0]
        session.tell(lines.format(after - before))
        last = session.megabytes(), session.descriptors()[0]
    return [
        (f"{after} × {what}: memory, MB", last[0], first[0], f"as after {before}"),
        (f"{after} × {what}: descriptors", last[1], first[1], f"as after {before}"),
    ]


def rows(program, rounds):
    """What, how much, beside how much, the goal."""
    return (open_sockets(program, rounds // 10) +
            cycles(program, CYCLES, "open, close", JOURNAL_FULL, rounds * 10) +
            cycles(program, CONNECTIONS, "connect, close", JOURNAL_FULL // 4, rounds))
