#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Booth authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Draws the six cases, keys them with the build's keyer_bench and prints how near they come.

    quality.py BUILD_FOLDER [--frames 8] [--seed 0 --seed 1000 ...] [--size 640x360] [--check]

A minute for drawing a seed; drawn cases are kept in BUILD_FOLDER/keying-cases. The settings are the
defaults and the key is found automatically. The matte is what the composites over black and over
white tell of it: alpha = 1 - (Y1 - Y0) / 219. With --check the exit code tells whether every seed's
mean reaches the goals, which are printed below each mean.
"""
import argparse
import os
import subprocess
import sys

import cases
import score

# Figures of score.py, in the order of the table, and what their means are to reach; a goal of a
# figure where more is better is a positive number, of one where less is better a negative one.
GOALS = {"psnr": 39.3, "psnr_edge": 31.0, "psnr_fg": None, "psnr_bg": None, "sad": -4.2, "mse": -5.3,
         "grad": None, "dtssd": -4.1, "spill": -4.7, "despoil": -1.6, "flicker": -0.05, "leak": -0.5,
         "hole": -3.0}


def drawn(folder, name, size, frames, seed):
    path = os.path.join(folder, f"{size[0]}x{size[1]}-{frames}-{seed}", name)
    if not os.path.exists(os.path.join(path, "meta.json")):
        cases.generate(name, path, *size, frames, seed)
    return path


def keyed(bench, path, size):
    """Scores of one case."""
    case = score.read_case(path)

    def over(still):
        out = os.path.join(path, f"keyed-{still}.i420")
        subprocess.run([bench, os.path.join(path, "fg.i420"), os.path.join(path, f"{still}.i420"), out,
                        *map(str, size)], check=True)
        return out
    alpha = score.alpha_from_two(over("bg0"), over("bg1"), *size, case["frames"])
    return score.score(case, score.read_i420(over("bg"), *size, case["frames"]), alpha)


def line(name, values):
    cells = ["" if value is None else f"{value:.2f}" for value in values]
    return name.ljust(8) + "".join(cell.rjust(10) for cell in cells)


def missed(means):
    """Names of the figures that do not reach their goals."""
    return [name for name, goal in GOALS.items()
            if goal is not None and (means[name] < goal if goal > 0 else means[name] > -goal)]


def table(bench, folder, size, frames, seed):
    """Prints the six cases and their mean; returns the mean."""
    print(f"seed {seed}, {size[0]}x{size[1]}, {frames} frames")
    print("case".ljust(8) + "".join(name.rjust(10) for name in GOALS))
    results = []
    for name in cases.CASES:
        results.append(keyed(bench, drawn(folder, name, size, frames, seed), size))
        print(line(name, (results[-1][column] for column in GOALS)), flush=True)
    means = {column: sum(result[column] for result in results) / len(results) for column in GOALS}
    print(line("mean", means.values()))
    print(line("goal", (None if goal is None else abs(goal) for goal in GOALS.values())))
    print("missed:", ", ".join(missed(means)) or "none")
    return means


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("build")
    parser.add_argument("--frames", type=int, default=8)
    parser.add_argument("--seed", type=int, action="append", help="may be given more than once; 0")
    parser.add_argument("--size", default="640x360")
    parser.add_argument("--check", action="store_true", help="fail where a goal is missed")
    args = parser.parse_args()
    size = tuple(int(x) for x in args.size.split("x"))
    bench = os.path.join(args.build, "tests", "bench", "keyer_bench")
    if not os.path.exists(bench):
        sys.exit(f"{bench} is not there: meson configure -Dbench=true {args.build} and build it")
    folder = os.path.join(args.build, "keying-cases")
    means = [table(bench, folder, size, args.frames, seed) for seed in args.seed or [0]]
    return 1 if args.check and any(missed(mean) for mean in means) else 0


if __name__ == "__main__":
    sys.exit(main())
