# screen.py: a terminal that can be read back: the shell in tmux(1), which draws as a terminal
# does. Knows nothing of what is tested.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import shlex
import subprocess
import time

import tap

SERVER = "sockshell-%d" % os.getpid()
WIDTH, HEIGHT = 80, 24


def tmux(*words, stdin=None):
    return subprocess.run(["tmux", "-L", SERVER, "-f", "/dev/null", *words], input=stdin,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          env=tap.environment(TERM="xterm", TMUX_TMPDIR=os.environ["TMUX_TMPDIR"])
                          ).stdout.decode()


class Screen:
    """A terminal of its own with the shell in it."""

    def __init__(self, cwd, *arguments, name="main"):
        self.name = name
        # Ctrl-C makes a terminal forget what was printed a moment ago, unless it is told not to.
        command = "stty noflsh; exec " + " ".join(shlex.quote(w) for w in (
            "env", "LC_ALL=C.UTF-8", "NO_COLOR=1", "INPUTRC=/dev/null", "HOME=" + cwd,
            "XDG_STATE_HOME=" + cwd, tap.SOCKSHELL, *arguments))
        tmux("-u", "new-session", "-d", "-s", name, "-x", str(WIDTH), "-y", str(HEIGHT), "-c", cwd,
             command)

    def text(self):
        return tmux("capture-pane", "-p", "-t", self.name).rstrip("\n")

    def lines(self):
        return self.text().split("\n")

    def keys(self, *keys):
        tmux("send-keys", "-t", self.name, *keys)

    def type(self, text):
        tmux("send-keys", "-t", self.name, "-l", text)

    def see(self, part, what):
        """Waits for a text on the screen."""
        found = tap.wait_for(lambda: part in self.text(), 20)
        return tap.ok(found, what, "looked for %r on:" % part, self.text())

    def await_lines(self, condition, what):
        found = tap.wait_for(lambda: condition(self.lines()), 20)
        return tap.ok(found, what, "the screen:", self.text())

    def await_last(self, line, what):
        self.await_lines(lambda lines: lines[-1] == line, what)

    def ready(self):
        tap.wait_for(lambda: self.lines()[-1].startswith("sockshell>"), 20)
        time.sleep(0.1)

    def end(self):
        tmux("kill-session", "-t", self.name)


def begin(cwd):
    """A server of tmux in this folder, which remembers all that scrolls away."""
    os.environ["TMUX_TMPDIR"] = cwd
    tmux("set-option", "-g", "history-limit", "50000", ";",
         "new-session", "-d", "-s", "keep", "exec sleep 600")
    if "keep" not in tmux("list-sessions"):
        tap.skip_all("tmux cannot start here")


def end():
    tmux("kill-server")
