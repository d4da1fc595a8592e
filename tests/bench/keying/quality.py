#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Booth authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Draws the six cases, keys them with the build's keyer_bench and prints how near they come.

    quality.py BUILD_FOLDER [--frames 8] [--seed 0] [--size 640x360]

A minute for drawing; drawn cases are kept in BUILD_FOLDER/keying-cases.
"""
import argparse
import os
import subprocess
import sys

import cases
import score

COLUMNS = ("psnr", "psnr_edge", "psnr_fg", "psnr_bg", "spill", "despoil", "flicker")


def drawn(folder, name, size, frames, seed):
    path = os.path.join(folder, f"{size[0]}x{size[1]}-{frames}-{seed}", name)
    if not os.path.exists(os.path.join(path, "meta.json")):
        cases.generate(name, path, *size, frames, seed)
    return path


def keyed(bench, path, size, frames):
    out = os.path.join(path, "keyed.i420")
    subprocess.run([bench, path, out, str(size[0]), str(size[1])], check=True)
    return score.score(score.read_case(path), score.read_i420(out, *size, frames))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("build")
    parser.add_argument("--frames", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--size", default="640x360")
    args = parser.parse_args()
    size = tuple(int(x) for x in args.size.split("x"))
    bench = os.path.join(args.build, "tests", "bench", "keyer_bench")
    if not os.path.exists(bench):
        sys.exit(f"{bench} is not there: meson configure -Dbench=true {args.build} and build it")
    print("case".ljust(8), *(name.rjust(9) for name in COLUMNS))
    rows = []
    for name in cases.CASES:
        path = drawn(os.path.join(args.build, "keying-cases"), name, size, args.frames, args.seed)
        result = keyed(bench, path, size, args.frames)
        rows.append([result[column] for column in COLUMNS])
        print(name.ljust(8), *(f"{value:9.2f}" for value in rows[-1]))
    means = [sum(column) / len(rows) for column in zip(*rows)]
    print("mean".ljust(8), *(f"{value:9.2f}" for value in means))
    return 0


if __name__ == "__main__":
    sys.exit(main())
