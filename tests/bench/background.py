#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Booth authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Speed of virtualbackground beside a memcpy and other keyers: scripts/bench background.

Everything is CPU time of one thread. In every round each job is measured once, so that what else the
machine does meets all of them; minimum and median over the rounds are printed, and the ratios are the
medians of the rounds' own ratios. The clip is the case "hair" of keying/cases.py: a presenter with
loose hair before a green screen, sensor noise, a screen that fills six tenths of the picture.
"""
import argparse
import os
import statistics
import subprocess
import sys

from peers import Clip, peers, run

HERE = os.path.dirname(os.path.abspath(__file__))
# Width, height, and frames that take turns: few where they are large, as in a pool of buffers, which stays in the cache.
SIZES = {"480x300": (480, 300, 8), "720p": (1280, 720, 4), "1080p": (1920, 1080, 2), "4K": (3840, 2160, 2)}
OURS, AVX2, COPY = "element:I420:image:best", "element:I420:image:AVX2", "memcpy"
# Milliseconds a frame of I420 may cost, by size.
MOST_MS = {"480x300": 0.07, "1080p": 0.60, "4K": 4.5}
# Times cheaper than each peer, at 1080p.
LEAST_RATIO = {"OpenCV inRange + copyTo": 11, "GStreamer alpha + compositor": 50, "FFmpeg chromakey + overlay": 120}
MOST_AVX2 = 1.8
MOST_OVERHEAD_US = 20
SHOWN = {"image": "a picture", "color": "a colour", "pass": "no screen in the picture", "blur": "its own blur",
         "none": "transparency, A420 out"}
OVERHEAD = {"keyed": "keyed", "pass": "no screen in the picture", "driven": "keyed, a property under a controller"}


def python_that_draws():
    """A Python with NumPy and OpenCV: this one, or else the system's."""
    for python in (sys.executable, "/usr/bin/python3"):
        if subprocess.run([python, "-c", "import numpy, cv2"], capture_output=True).returncode == 0:
            return python
    return None


def clip_of(build, bench, size):
    """The clip of a size, drawn when it is first wanted."""
    width, height, frames = SIZES[size]
    python = python_that_draws()
    folder = os.path.join(build, "tests", "bench", "clips", f"{width}x{height}-{frames}-{'hair' if python else 'plain'}")
    if not os.path.exists(os.path.join(folder, "ready")):
        os.makedirs(folder, exist_ok=True)
        print(f"bench: drawing {frames} frames of {width}x{height}", file=sys.stderr)
        if python:
            draw = f"import cases; cases.generate('hair', {folder!r}, {width}, {height}, {frames})"
            subprocess.run([python, "-B", "-c", draw], cwd=os.path.join(HERE, "keying"), check=True)
        else:
            print("bench: python3-numpy and python3-opencv are missing, the clip is a plainer one", file=sys.stderr)
            subprocess.run([bench, "draw", folder, str(width), str(height), str(frames)], check=True)
        open(os.path.join(folder, "ready"), "w").close()
    return Clip(folder, width, height, frames)


class Figures:
    """One value of every job from every round."""

    def __init__(self):
        self.rounds = []

    def add(self, values):
        self.rounds.append(values)

    def has(self, job):
        return all(job in values for values in self.rounds)

    def least(self, job):
        return min(values[job] for values in self.rounds)

    def median(self, job):
        return statistics.median(values[job] for values in self.rounds)

    def ratio(self, job, other):
        return statistics.median(values[job] / values[other] for values in self.rounds)


def own(bench, clip, jobs, core):
    """Milliseconds of each of our own jobs, measured by turns in one process."""
    command = f"{bench} {clip.folder} {clip.width} {clip.height} 3 " + " ".join(jobs)
    return {line.split()[0]: float(line.split()[2]) for line in run(command, core)[1].splitlines()}


def figures(bench, clip, groups, others, options):
    """Each group of our own jobs has a process of its own, whose memory fits the cache if the group is small."""
    result = Figures()
    for _ in range(options.rounds):
        values = {}
        for jobs in groups:
            values |= own(bench, clip, jobs, options.core)
        for peer in others:
            values[peer.name] = peer.measure(clip, options.seconds, options.core)
        result.add(values)
    return result


def verdict(value, goal, more=False):
    return "reached" if (value >= goal if more else value <= goal) else "MISSED"


def cpu_can(bench, clip, core):
    try:
        own(bench, clip, [AVX2], core)
        return True
    except RuntimeError:
        return False


def row(name, values, job, goal=""):
    copies = f"{values.ratio(job, COPY):8.1f}x" if values.has(COPY) and job != COPY else " " * 9
    print(f"  {name:38s} {values.least(job):12.3f} {values.median(job):8.3f} {copies}   {goal}".rstrip())


def heading(title, unit="ms/frame", copies="x memcpy", goal="goal"):
    print(f"\n{title:40s} {'min ' + unit:>12s} {'median':>8s} {copies:>9s}   {goal}".rstrip())


def table_of_size(bench, build, size, options):
    clip = clip_of(build, bench, size)
    others = [peer for peer in peers(build) if size in options.peer_sizes and not peer.missing(clip)]
    jobs = [COPY, OURS] + ([AVX2] if cpu_can(bench, clip, options.core) else [])
    values = figures(bench, clip, [[job] for job in jobs], others, options)
    heading(f"{size}, I420, over a picture")
    most = MOST_MS.get(size)
    row("memcpy of the frame", values, COPY)
    row("virtualbackground", values, OURS,
        goal=f"<= {most} ms: {verdict(values.least(OURS), most)}" if most else "")
    if AVX2 in jobs:
        ratio = values.ratio(AVX2, OURS)
        row("virtualbackground, AVX2", values, AVX2,
            goal=f"<= {MOST_AVX2}x of the best: {ratio:.2f}x, {verdict(ratio, MOST_AVX2)}")
    for peer in others:
        ratio = values.ratio(peer.name, OURS)
        goal = LEAST_RATIO.get(peer.name) if size == "1080p" else None
        row(peer.name, values, peer.name, goal=f"{ratio:.1f}x of ours" + (
            f", goal {goal}x: {verdict(ratio, goal, more=True)}" if goal else ""))


def other_tables(bench, build, options):
    clip = clip_of(build, bench, "1080p")
    formats = subprocess.run([bench, "formats"], capture_output=True, text=True, check=True).stdout.split()
    shown = [f"element:I420:{name}:best" for name in SHOWN]
    jobs = [f"element:{name}:image:best" for name in formats]
    overhead = [f"overhead:{name}" for name in OVERHEAD]
    groups = [[job] for job in [COPY] + list(dict.fromkeys(shown + jobs))] + [overhead]
    values = figures(bench, clip, groups, [], options)
    heading("1080p, by format, over a picture", goal="(of I420)")
    for name, job in zip(formats, jobs):
        row(name, values, job)
    heading("1080p, I420, by what is shown", goal="")
    for text, job in zip(SHOWN.values(), shown):
        row(text, values, job)
    heading("A buffer of 16x16 without the core's work", "us", "")
    for text, job in zip(OVERHEAD.values(), overhead):
        least = 1000 * values.least(job)
        print(f"  {text:38s} {least:12.2f} {1000 * values.median(job):8.2f} {'':9s}   "
              f"<= {MOST_OVERHEAD_US} us: {verdict(least, MOST_OVERHEAD_US)}")


def print_commands(build, bench, core):
    clip = Clip("CLIP", *SIZES["1080p"])
    print("\nThe commands, for 1080p (a frame of the last two is the slope to a shorter run):")
    print(f"  taskset -c {core} {bench} CLIP 1920 1080 3 {OURS}")
    for peer in peers(build):
        print(f"  taskset -c {core} {peer.command(clip, peer.long_run(clip, 1.0))}")


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    return f"{names[0] if names else 'unknown CPU'}, {os.cpu_count()} CPUs"


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench background", description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("build", help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=5, help="measurements of each job; 5")
    parser.add_argument("--seconds", type=float, default=0.6, help="length of a peer's run, roughly; 0.6")
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)), help="CPU to measure on; the last")
    parser.add_argument("--sizes", default=",".join(SIZES), help="of " + ",".join(SIZES))
    parser.add_argument("--peer-sizes", default="480x300,720p,1080p", help="where the peers run as well")
    options = parser.parse_args()
    bench = os.path.join(options.build, "tests", "bench", "background_bench")
    print(f"{machine()}; CPU {options.core}, {options.rounds} rounds; milliseconds of CPU time a frame")
    clip = clip_of(options.build, bench, "480x300")
    for peer in peers(options.build):
        if peer.missing(clip):
            print(f"left out: {peer.name}, {peer.missing(clip)}")
    for size in options.sizes.split(","):
        table_of_size(bench, options.build, size, options)
    other_tables(bench, options.build, options)
    print_commands(options.build, bench, options.core)


if __name__ == "__main__":
    main()
