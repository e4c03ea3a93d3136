# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""The objects of the source: named by their number, each different from its neighbours."""

from lab import Seed, job_document, seed, write_job

SOURCE, TARGET = "soak-source", "soak-target"
# Put one by one; the rest are copies of these, below other prefixes, which is much faster.
BASE = 10_000
ABSENT = 3


def key(number):
    """The key of an object; `number` of it."""
    return f"part-{number // BASE:03}/object {number % BASE:05}"


def number(name):
    """The number of a key, -1 for one that is none of ours."""
    try:
        part, rest = name.removeprefix("part-").split("/object ")
        found = int(part) * BASE + int(rest)
    except ValueError:
        return -1
    return found if key(found) == name else -1


def write_rows(path, count, absent=0):
    """Writes a manifest of the first objects, and of some that are not there."""
    with open(path, "w", encoding="utf-8") as file:
        for index in [*range(count), *range(count, count + absent)]:
            file.write(f"{SOURCE},{key(index).replace(' ', '%20')}\n")


def fill(server, brigade, folder, count):
    """Makes the objects: a base with boto3, the rest by copying it."""
    first = min(BASE, count)
    seeds = [Seed(f"object {index:05}", f"{index}\n".encode() * 20) for index in range(first)]
    seed(server.client(), SOURCE, seeds)
    manifest = folder / "base.csv"
    parts = -(-count // BASE)
    for part in range(parts):
        rows = min(BASE, count - part * BASE)
        lines = [f"{SOURCE},object%20{index:05}\n" for index in range(rows)]
        manifest.write_text("".join(lines))
        document = job_document(manifest, SOURCE, TargetKeyPrefix=f"part-{part:03}/")
        job = write_job(folder / "base.json", document)
        result = brigade("run", job, "--progress", "none", server=server, timeout=600)
        if result.code != 0:
            raise RuntimeError(f"the source could not be filled: {result.stderr}")
