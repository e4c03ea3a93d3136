# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""What s3-test-server really did, beside what a report says."""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import quote, unquote

PAGE = 10_000


@dataclass(frozen=True)
class Truth:
    """One key's account: requests to write it, how often it was written, how often that was said
    in a whole answer, refusals that no fault brought about; and the object, where the server has
    one of its own."""

    asked: int
    effects: int
    told: int
    denied: int
    size: int | None
    etag: str | None
    versions: tuple


def read_truth(faulty, bucket, prefix=""):
    """The account of every key below a prefix, as pages come: (key, Truth) in order of bytes."""
    # The server begins behind a key: the prefix is no key of its own here.
    after = prefix
    while True:
        page = faulty.control("GET", f"truth?bucket={quote(bucket)}&after={quote(after, safe='')}")
        lines = page.decode().splitlines()
        for line in lines:
            columns = line.split("\t")
            key = unquote(columns[0])
            if not key.startswith(prefix):
                return
            yield key, _truth(columns)
        if len(lines) < PAGE:
            return
        after = key


def _truth(columns):
    asked, effects, told, denied = map(int, columns[1:5])
    size, etag, versions = columns[5:8]
    return Truth(
        *(asked, effects, told, denied),
        None if size == "-" else int(size),
        None if etag == "-" else etag,
        () if versions == "-" else tuple(versions.split(",")),
    )


def disagreements(rows, keys, truth, absent=()):
    """What a report of one row a key and the truth say differently, as sentences; [] is none.

    `rows` have `key` and `status` (see ReportRow); `keys` are the manifest's, of which the source
    has all but `absent`; `truth` maps the keys to what was done for them. Where a run was
    disturbed, a key may have been written more than once; never less, never unsaid.
    """
    wrong = []
    lines = Counter(row.key for row in rows)
    for key in set(keys) - set(lines):
        wrong.append(f"lost: {key} has no line in the report")
    for key, count in lines.items():
        if count != 1 or key not in keys:
            wrong.append(f"false: {key} has {count} lines in the report")
    absent = set(absent)
    for row in rows:
        known = truth.get(row.key)
        if row.status == "succeeded":
            if row.key in absent or known is None or known.effects == 0:
                wrong.append(f"false: {row.key} is reported as copied and was never written")
            elif known.told == 0:
                wrong.append(f"false: {row.key} is reported as copied and that was never said")
        elif row.key not in absent:
            wrong.append(f"lost: {row.key} is reported as failed: {row.error_code} {row.message}")
        elif known is None or known.denied == 0:
            wrong.append(f"false: {row.key} is reported as failed and was never refused")
    for key, known in truth.items():
        if key not in lines and known.effects:
            wrong.append(f"false: {key} was written and is no row of the job")
    return sorted(wrong)


def repeats(truth):
    """Copies that were done again though a whole answer had been sent for them."""
    return sum(max(0, known.told - 1) for known in truth.values())
