# lab.py: how long the lab takes to be up, what it costs while nothing happens, and how much the
# quiet wire carries beside a veth pair between two namespaces.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import subprocess
import time

RUNS = 3
SECONDS = 1.0
PORT = 5001

# Two namespaces with a veth pair; without root in a user namespace.
VETH = """\
ip link set lo up
unshare -n sleep 30 & other=$!
sleep 0.3
ip link add v0 type veth peer name v1 netns $other
ip addr add 192.168.0.1/24 dev v0
ip link set v0 up
nsenter -t $other -n sh -c 'ip addr add 192.168.0.2/24 dev v1; ip link set v1 up'
{bulk} sink 192.168.0.1 {port} & sink=$!
nsenter -t $other -n {bulk} source 192.168.0.1 {port} {seconds}
wait $sink
kill $other
"""
QUIET = """\
lab up
wire quiet
run server {bulk} sink 192.168.0.1 {port} &
run client {bulk} source 192.168.0.1 {port} {seconds}
wait server
"""


def over_veth(bulk):
    words = ["unshare", "-n"] if os.geteuid() == 0 else ["unshare", "-Urn"]
    script = VETH.format(bulk=bulk, port=PORT, seconds=SECONDS)
    out = subprocess.run(words + ["sh", "-c", script], capture_output=True, timeout=60, text=True)
    return float(out.stdout)


def over_wire(program, bulk):
    lines = QUIET.format(bulk=bulk, port=PORT, seconds=SECONDS)
    out = subprocess.run([program, "--allow-run", "-"], input=lines, capture_output=True,
                         timeout=60, text=True)
    return float(next(line for line in out.stdout.splitlines()
                      if line.startswith("server|")).split()[1])


def milliseconds_up(program):
    """Between two calls, of which the first is before the lab and the second in it."""
    out = subprocess.run([program, "--json", "-c", "socket udp", "-c", "lab up", "-c", "socket udp"],
                         capture_output=True, timeout=60, text=True)
    times = [json.loads(line)["time"] for line in out.stdout.splitlines()
             if '"type":"step"' in line]
    return (times[1] - times[0]) * 1e3


def idle_milliseconds(program):
    """The processor time of two seconds in which nothing happens."""
    shell = subprocess.Popen([program, "-q", "--lab", "-i"], stdin=subprocess.PIPE,
                             stdout=subprocess.DEVNULL)

    def used():
        with open("/proc/%d/stat" % shell.pid, encoding="ascii") as f:
            fields = f.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") * 1e3

    time.sleep(0.5)
    before = used()
    time.sleep(2)
    spent = used() - before
    shell.stdin.close()
    shell.wait()
    return spent


def rows(program, bulk):
    """(what, lab, beside, goal); empty where there can be no lab."""
    if subprocess.run([program, "-q", "-c", "lab check"], stdout=subprocess.DEVNULL,
                      stderr=subprocess.DEVNULL).returncode != 0:
        return []
    veth = max(over_veth(bulk) for _ in range(RUNS)) / 1e6
    wire = max(over_wire(program, bulk) for _ in range(RUNS)) / 1e6
    return [
        ("bulk over the quiet wire, or a veth pair, MB/s", wire, veth, "at least 0.33"),
        ("lab up, ms", min(milliseconds_up(program) for _ in range(5)), None, "20 ms"),
        ("an idle lab, ms of processor time in 2 s", idle_milliseconds(program), None, "0 ms"),
    ]
