# SPDX-FileCopyrightText: 2026 The Booth authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Counts single test cases over the logs of `meson test`; prints one line.

usage: count_tests.py LOG_BASE...      (LOG_BASE.junit.xml and LOG_BASE.json of one run)

A program that has no cases of its own (a fuzzer) is one case; one that crashed, timed out or failed
outside its cases counts as one failed case. Exit code 1 where anything failed, a file is missing or no case ran. Failed and skipped cases are named before.
"""
import json
import sys
import xml.etree.ElementTree as ElementTree


def outcome_of(case):
    """'passed', 'failed' or 'skipped', and the reason where one is given."""
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed", ""
    skipped = case.find("skipped")
    if skipped is not None:
        return "skipped", " ".join((skipped.get("message") or skipped.text or "").split())
    if case.get("result") == "skipped" or case.get("status") == "notrun":
        return "skipped", ""
    return "passed", ""


def results(base):
    """Yields (program, case, outcome, reason); a broken program is a failed case of its own."""
    with_cases, with_named_failure = set(), set()
    for suite in ElementTree.parse(base + ".junit.xml").getroot().iter("testsuite"):
        program = suite.get("name")
        if "." not in program:
            continue  # programs that left no results of their own: told from the other log
        for case in suite.findall("testcase"):
            with_cases.add(program)
            outcome, reason = outcome_of(case)
            if outcome == "failed":
                with_named_failure.add(program)
            yield program, f"{case.get('classname', '')}.{case.get('name')}", outcome, reason
    with open(base + ".json", encoding="utf-8") as lines:
        for run in map(json.loads, lines):
            def among(programs):
                return any(f".{run['name']}." in f".{program}." for program in programs)

            if run["result"] not in ("OK", "SKIP"):
                if not among(with_named_failure):
                    yield run["name"], "(outside its cases)", "failed", f"exit {run['returncode']}"
            elif not among(with_cases):
                outcome = "passed" if run["result"] == "OK" else "skipped"
                yield run["name"], "(as a whole)", outcome, ""


def main():
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for base in sys.argv[1:]:
        try:
            found = list(results(base))
        except (OSError, ElementTree.ParseError, json.JSONDecodeError) as error:
            found = [(base, "(no results)", "failed", str(error))]
        for program, name, outcome, reason in found:
            counts[outcome] += 1
            if outcome != "passed":
                print(f"{outcome}: {program} {name} {reason}".rstrip())
    print("{passed} passed, {failed} failed, {skipped} skipped".format(**counts))
    return 1 if counts["failed"] or not counts["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
