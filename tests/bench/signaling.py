#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Booth authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Speed of booth-signaling-server beside servers of npm: scripts/bench signaling.

Each server runs alone on one core and is loaded from the other one, over loopback, by the same program.
In every round each pair of servers takes its turn, one right after the other, so that what else the
machine does meets both; ratios are the medians of the rounds' own ratios.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
NODE_MODULES = os.path.join(HERE, "..", "interop", "node", "node_modules")
# Bytes of a message and how many of each room are on their way. Candidates come in bursts; offer and answer, which
# are what has 3 KB, one after the other.
CLOSED = ((64, 8), (300, 8), (64, 1), (300, 1), (3000, 1))
MANY = 10000
# Of the open loop: bytes, messages a second of all together.
STEADY = (300, 5000)
# Our endpoint, what is compared with it, how a client of each talks, and how many times faster we must be.
PAIRS = {
    "plain": ("plain", "npm ws relay", "signaling_relay.js", "relay", 1.3),
    "socketio": ("socketio", "npm socket.io", "signaling_socketio.js", "socketio", 4),
    "peerjs": ("peerjs-rooms", "npm peer", "signaling_peerjs.js", "peerjs", 3),
}
# With 10,000 connections to our plain endpoint.
MOST_CONNECT_S, MOST_P99_MS, MOST_IDLE_BYTES = 1.0, 1.0, 4096


class Server:
    """A server on the first core, until the end of the block."""

    def __init__(self, command):
        self.command = command

    def __enter__(self):
        environment = dict(os.environ, NODE_PATH=NODE_MODULES)
        self.process = subprocess.Popen(pinned(0, self.command), stdout=subprocess.PIPE, text=True, env=environment)
        line = self.process.stdout.readline()
        if not line.startswith("listening on "):
            raise SystemExit(f"bench: {self.command[0]} {self.command[1]} does not listen")
        self.port = line.strip().split(":")[-1].split("/")[0].split()[-1]
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def pinned(core, command):
    return ["taskset", "-c", str(core), *command] if os.cpu_count() > 1 else command


def load(client, server, script, connections, seconds):
    """What the client measured: a dictionary by phase, such as ("closed", 300, 8)."""
    phases = [f"closed:{size}:{in_flight}" for size, in_flight in CLOSED]
    if connections == MANY:
        phases.append(f"open:{STEADY[0]}:{STEADY[1]}")
    command = [client, script, server.port, str(server.process.pid), str(connections), str(seconds), *phases]
    run = subprocess.run(pinned(1, command), capture_output=True, text=True)
    if run.returncode != 0:
        raise SystemExit(f"bench: {script} with {connections} connections: {run.stderr.strip()}")
    measured = {}
    for line in run.stdout.splitlines():
        figures = json.loads(line)
        measured[figures["phase"], figures.get("bytes"), figures.get("in_flight")] = figures
    return measured


class Figures:
    """What was measured of one pair: for each number of connections a list of rounds, each (ours, theirs)."""

    def __init__(self):
        self.rounds = {}

    def add(self, connections, ours, theirs):
        self.rounds.setdefault(connections, []).append((ours, theirs))

    def median(self, connections, whose, phase, name):
        return statistics.median(both[whose][phase][name] for both in self.rounds[connections])

    def ratio(self, connections, phase, name, inverse=False):
        values = [ours[phase][name] / max(theirs[phase][name], 1e-9) for ours, theirs in self.rounds[connections]]
        return 1 / statistics.median(values) if inverse else statistics.median(values)


def verdict(reached):
    return "reached" if reached else "MISSED"


def print_messages(name, figures):
    _, other, _, _, goal = PAIRS[name]
    print(f"\n{name + ' beside ' + other:54}   ours/s  theirs/s   ratio   CPU us ours  theirs   ratio")
    for connections in figures.rounds:
        for size, in_flight in CLOSED:
            phase = ("closed", size, in_flight)
            speed = figures.ratio(connections, phase, "per_second")
            print(f"  {connections:6} connections, {size:4} bytes, {in_flight} on the way"
                  f"{figures.median(connections, 0, phase, 'per_second'):20.0f}"
                  f"{figures.median(connections, 1, phase, 'per_second'):10.0f}{speed:7.2f}x"
                  f"{figures.median(connections, 0, phase, 'cpu_us'):14.1f}"
                  f"{figures.median(connections, 1, phase, 'cpu_us'):8.1f}"
                  f"{figures.ratio(connections, phase, 'cpu_us', inverse=True):7.2f}x"
                  f"   goal {goal}x: {verdict(speed >= goal)}")


def print_many(all_figures):
    steady, connect = ("open", STEADY[0], 1), ("connect", None, None)
    print(f"\n{MANY} connections, then {STEADY[1]} messages of {STEADY[0]} bytes a second"
          "\n                     connect s  bytes each   p50 ms   p99 ms   CPU")
    for name, figures in all_figures.items():
        if MANY not in figures.rounds:
            continue
        for whose, title in ((0, f"ours, {name}"), (1, PAIRS[name][1])):
            values = [figures.median(MANY, whose, phase, figure) for phase, figure in (
                (connect, "seconds"), (connect, "bytes_each"), (steady, "p50_ms"),
                (steady, "p99_ms"), (steady, "cpu"))]
            print(f"  {title:18} {values[0]:9.2f} {values[1]:11.0f} {values[2]:8.3f} {values[3]:8.3f} {values[4]:5.0%}", end="")
            reached = values[0] < MOST_CONNECT_S and values[1] <= MOST_IDLE_BYTES and values[3] <= MOST_P99_MS
            goals = f"   goal {MOST_CONNECT_S} s, {MOST_IDLE_BYTES} bytes, {MOST_P99_MS} ms: {verdict(reached)}"
            print(goals if (whose, name) == (0, "plain") else "")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1.0, help="of each phase")
    parser.add_argument("--pairs", default=",".join(PAIRS), help="default: %(default)s")
    parser.add_argument("--connections", default=f"10,1000,{MANY}", help="default: %(default)s")
    options = parser.parse_args()
    client = os.path.join(options.build, "tests", "bench", "signaling_bench")
    ours = [os.path.join(options.build, "signaling", "server", "booth-signaling-server"), "--port", "0",
            "--max-per-address", "20000", "--max-rate", "100000000"]
    if not os.path.isdir(NODE_MODULES):
        raise SystemExit("bench: the packages of npm are missing; run scripts/setup")
    figures = {name: Figures() for name in options.pairs.split(",")}
    for turn in range(options.rounds):
        for name, (script, other, program, their_script, _) in ((n, PAIRS[n]) for n in figures):
            for connections in map(int, options.connections.split(",")):
                print(f"bench: round {turn + 1}, {name}, {connections} connections", file=sys.stderr)
                with Server(ours) as server:
                    measured = load(client, server, script, connections, options.seconds)
                with Server(["node", os.path.join(HERE, program)]) as server:
                    theirs = load(client, server, their_script, connections, options.seconds)
                figures[name].add(connections, measured, theirs)
    for name in figures:
        print_messages(name, figures[name])
    print_many(figures)


if __name__ == "__main__":
    main()
