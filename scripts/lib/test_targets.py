# SPDX-FileCopyrightText: 2026 The Booth authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Prints the build targets that the tests of some suites need, one a line.

usage: test_targets.py BUILD_DIRECTORY SUITE...
"""
import json
import os
import subprocess
import sys


def introspect(build, what):
    return json.loads(subprocess.check_output(["meson", "introspect", build, what]))


def main():
    build, suites = sys.argv[1], set(sys.argv[2:])
    files = {target["id"]: target["filename"] for target in introspect(build, "--targets")}
    wanted = set()
    for test in introspect(build, "--tests"):
        if suites.intersection(suite.split(":")[-1] for suite in test["suite"]):
            for target in test["depends"]:
                wanted.update(files[target])
    # The plugin is loaded, not linked: every element test needs it.
    for names in files.values():
        wanted.update(name for name in names if name.endswith("libgstbooth.so"))
    print("\n".join(sorted(os.path.relpath(name, os.path.abspath(build)) for name in wanted)))


if __name__ == "__main__":
    main()
