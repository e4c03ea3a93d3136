# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Reads deliberate mistakes, applies them and takes them back.

In a file of mistakes one looks like this; FILE and the block may be repeated:

    == name
    One sentence: what is wrong then.
    survives: why nobody can see it        (only where that is so)
    FILE
    <<<<
    old text
    ====
    new text
    >>>>
"""

import dataclasses
import pathlib
import sys

KINDS = ["jobs", "versions", "listings", "replication"]


@dataclasses.dataclass
class Verdict:
    # caught, survived, or refused where the compiler does not take it
    word: str
    how: str


@dataclasses.dataclass
class Mistake:
    name: str
    area: str
    sentence: str = ""
    # Why it may survive.
    reason: str = ""
    # (file, old, new)
    changes: list = dataclasses.field(default_factory=list)

    def problems(self, root):
        """Why it cannot be applied."""
        for file, old, _ in self.changes:
            path = root / file
            count = path.read_text().count(old) if path.exists() else 0
            if count != 1:
                yield (f"mutate: {self.name}: its old text is in {file} {count} times, not once; "
                       f"bring tools/mutate.d/{self.area}.txt up to date:\n{old}")
        if not self.changes or not self.sentence:
            yield f"mutate: {self.name}: has no sentence or changes nothing"

    def apply(self, root):
        """Makes the mistake; returns what the files were."""
        before = {}
        for file, old, new in self.changes:
            path = root / file
            before.setdefault(path, path.read_text())
            path.write_text(path.read_text().replace(old, new))
        return before


def take_back(before):
    for path, text in before.items():
        path.write_text(text)


def read(folder, names):
    """The mistakes of a folder's files, or those of these names."""
    found = [one for path in sorted(pathlib.Path(folder).glob("*.txt")) for one in parse(path)]
    known = [one.name for one in found]
    for name in names:
        if name not in known:
            sys.exit(f"mutate: there is no mistake named {name}; see tools/mutate --list")
    if len(set(known)) < len(known):
        sys.exit("mutate: two mistakes have the same name")
    return [one for one in found if not names or one.name in names]


def parse(path):
    found, file, part, parts = [], "", None, {}
    for line in path.read_text().splitlines():
        if part is None and line.startswith("== "):
            found.append(Mistake(line[3:], path.stem))
        elif line == "<<<<":
            part, parts = "old", {"old": [], "new": []}
        elif line == "====" and part == "old":
            part = "new"
        elif line == ">>>>":
            texts = ["\n".join(parts[key]) for key in ("old", "new")]
            found[-1].changes.append((file, *texts))
            part = None
        elif part:
            parts[part].append(line)
        elif line.startswith("survives: "):
            found[-1].reason = line.removeprefix("survives: ")
        elif line.startswith("Sources/"):
            file = line
        elif line:
            found[-1].sentence = f"{found[-1].sentence} {line}".strip()
    return found
