# tap.py: what a script test in Python needs: TAP, a folder of its own, the program under test.
# Knows nothing of what is tested.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SOURCE = os.path.abspath(os.environ.get("SOURCE", os.path.join(os.path.dirname(__file__), "..")))
SOCKSHELL = os.path.abspath(os.environ.get("SOCKSHELL", "./sockshell"))
LINUX = os.environ.get("PLATFORM", "linux") == "linux"
READLINE = os.environ.get("READLINE", "yes") == "yes"
SANITIZED = os.environ.get("SANITIZED", "no") == "yes"

# A program that takes longer hangs. Sanitizers and busy machines are slow.
PATIENCE = 60

# What make(1) in the background ignores, programs started here would ignore as well.
signal.signal(signal.SIGINT, signal.default_int_handler)

_made = 0
_failed = 0


def ok(passed, name, *lines):
    """One result; the lines explain a failure."""
    global _made, _failed
    _made += 1
    print("%s %d - %s" % ("ok" if passed else "not ok", _made, name.replace("#", "\\#")))
    if not passed:
        _failed += 1
        for text in lines:
            for line in str(text).split("\n"):
                print("#   " + line)
    sys.stdout.flush()
    return passed


def equal(got, want, name):
    return ok(got == want, name, "got:", _shown(got), "wanted:", _shown(want))


def holds(text, part, name):
    return ok(part in text, name, "looked for %r in:" % part, _shown(text))


def skip(name, reason):
    global _made
    _made += 1
    print("ok %d - %s # SKIP %s" % (_made, name, reason))


def skip_all(reason):
    print("1..0 # SKIP " + reason)
    sys.exit(0)


def done():
    """The plan, and the exit status of the test."""
    print("1..%d" % _made)
    sys.exit(1 if _failed else 0)


def _shown(value):
    if isinstance(value, bytes):
        value = value.decode("utf-8", "backslashreplace")
    return str(value)


def need(*programs):
    for program in programs:
        if shutil.which(program) is None:
            skip_all(program + " is not installed")


def environment(**more):
    """The same on every machine: no colour, no history of the user's, UTF-8."""
    kept = ("PATH", "TMPDIR", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS")
    env = {name: os.environ[name] for name in kept if name in os.environ}
    env.update(LC_ALL="C.UTF-8", HOME="/dev/null", XDG_STATE_HOME="/dev/null")
    env.update(more)
    return env


def folder():
    """A temporary folder to work in; gone with the object."""
    return tempfile.TemporaryDirectory(prefix="sockshell-test.")


def write(path, content, mode=0o644):
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())
    os.chmod(path, mode)


def read(path):
    with open(path, "rb") as file:
        return file.read().decode("utf-8", "backslashreplace")


class Result:
    """How a program ended: out and err are text; status is 128+N after signal N."""

    def __init__(self, status, out, err):
        self.status = 128 - status if status < 0 else status
        self.out = out.decode("utf-8", "backslashreplace")
        self.err = err.decode("utf-8", "backslashreplace")

    def __str__(self):
        return "status %d\n---- stdout\n%s---- stderr\n%s" % (self.status, self.out, self.err)


def run(*args, program=SOCKSHELL, cwd=None, stdin=b"", **more):
    """Runs the shell to its end."""
    child = start(*args, program=program, cwd=cwd, **more)
    if isinstance(stdin, str):
        stdin = stdin.encode()
    try:
        out, err = child.communicate(stdin, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        out, err = child.communicate()
        err += b"(killed: it did not end within %d s)\n" % PATIENCE
    return Result(child.returncode, out, err)


def start(*args, program=SOCKSHELL, cwd=None, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
          stderr=subprocess.PIPE, env=None, **more):
    """Starts the shell."""
    return subprocess.Popen([program, *args], cwd=cwd, stdin=stdin, stdout=stdout, stderr=stderr,
                            env=env or environment(), **more)


def wait_for(condition, seconds=PATIENCE):
    """Asks until it is so; what the condition returned, or its last answer when time is over."""
    end = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer or time.monotonic() > end:
            return answer
        time.sleep(0.02)
