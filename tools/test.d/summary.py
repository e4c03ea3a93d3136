# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Adds up what the test runners themselves recorded, part by part.

usage: summary.py PARTS

PARTS has a line for each part: name, exit code, seconds and the runner's JUnit file, with tabs
between; `-` for a part that has no single results. Exit code 0 only when
tests ran and nothing failed.
"""

import sys
import xml.etree.ElementTree as ElementTree


def main():
    passed = failed = 0
    with open(sys.argv[1], encoding="utf-8") as parts:
        for line in parts:
            name, status, seconds, results = line.rstrip("\n").split("\t")
            counts = count(int(status), results)
            passed += counts["passed"]
            failed += counts["failed"]
            print(f"{name:20}{int(seconds):5} s   {describe(counts, results)}")
    if passed + failed == 0:
        print("no test has that name")
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 and passed > 0 else 1


def count(status, results):
    """The results of one part; a runner that failed without naming a test counts as one."""
    counts = {"passed": 0, "failed": 0, "skipped": 0, "names": []}
    try:
        cases = [] if results == "-" else ElementTree.parse(results).iter("testcase")
    except (OSError, ElementTree.ParseError):
        counts["names"].append("the runner ended without writing its results")
        status = status or 1
        cases = []
    for case in cases:
        if case.find("failure") is not None or case.find("error") is not None:
            counts["failed"] += 1
            counts["names"].append(f"{case.get('classname')} {case.get('name')}")
        elif case.find("skipped") is not None:
            counts["skipped"] += 1
        else:
            counts["passed"] += 1
    if status != 0 and counts["failed"] == 0:
        counts["failed"] = 1
        if status == 124:
            counts["names"].append("stopped because it took too long")
    return counts


def describe(counts, results):
    """What became of a part, with the names of what failed below."""
    if results == "-":
        text = "FAILED" if counts["failed"] else "ok"
    else:
        text = f"{counts['passed']} passed, {counts['failed']} failed"
        if counts["skipped"]:
            text += f", {counts['skipped']} skipped"
    return "\n".join([text, *(f"{'':10}failed: {name}" for name in counts["names"])])


if __name__ == "__main__":
    sys.exit(main())
