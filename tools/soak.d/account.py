# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Report, listings and the proxy's truth side by side, a few bytes for each object."""

import csv
import hashlib
import json
from array import array
from collections import Counter
from urllib.parse import unquote

from lab import read_truth
from objects import ABSENT, SOURCE, TARGET, key, number


class Account:
    """What every source said of the objects 0 to `count`, and where they disagree."""

    def __init__(self, count):
        self._count = count
        size = count + ABSENT
        self._succeeded = bytearray(size)
        self._failed = bytearray(size)
        self._asked = self._again = self._silent = 0
        self.complaints = []

    def line(self):
        """What it came to."""
        return (
            f"report: {sum(self._succeeded):,} succeeded, {sum(self._failed)} failed; the proxy "
            f"was asked {self._asked:,} times; {self._again:,} objects were written more than "
            f"once, {self._silent:,} times nobody was told"
        )

    def read_report(self, folder, job):
        """Counts the report's lines, and checks its digests."""
        folder = folder / "reports" / f"job-{job}"
        results = json.loads((folder / "manifest.json").read_text())["Results"]
        for result in results:
            path = folder.parent.parent / result["Key"]
            with path.open("rb") as file:
                digest = hashlib.file_digest(
                    file, lambda: hashlib.md5(usedforsecurity=False)
                ).hexdigest()
            if digest != result["MD5Checksum"]:
                self.complaints.append(f"{path.name} has another MD5 than stated")
            with path.open(newline="") as file:
                for row in csv.reader(file):
                    self._take(row)
        if any(count != 1 for count in self._succeeded[: self._count]):
            lost = sum(count == 0 for count in self._succeeded[: self._count])
            self.complaints.append(f"lost: {lost} objects have no line that says succeeded")
        if list(self._failed[self._count :]) != [1] * ABSENT:
            self.complaints.append("false: what is absent has not failed once each")

    def _take(self, row):
        index = number(unquote(row[1]))
        if not 0 <= index < self._count + ABSENT:
            self.complaints.append(f"false: {row[1]} is no row of the manifest")
            return
        lines = self._succeeded if row[3] == "succeeded" else self._failed
        if self._succeeded[index] or self._failed[index]:
            self.complaints.append(f"false: {row[1]} has two lines")
            return
        lines[index] = 1
        if row[3] != "succeeded" and index < self._count:
            self.complaints.append(f"lost: {row[1]} has failed: {row[4:]}")

    def read_listings(self, client):
        """Holds every object of the target against the source and against the report."""
        source, _ = self._marks(client, SOURCE)
        there, strangers = self._marks(client, TARGET)
        if strangers:
            self.complaints.append(f"false: {strangers} keys in the target are no rows")
        for index, mark in enumerate(there):
            if mark == 0 and self._succeeded[index]:
                self.complaints.append(f"lost: {key(index)} is not in the target")
            elif mark not in (0, source[index]):
                self.complaints.append(f"false: {key(index)} is not what its source is")

    def _marks(self, client, bucket):
        """Of every object a number that stands for its size and ETag, 0 where there is none; and
        how many other keys there are."""
        marks, strangers, more = array("q", bytes(8 * self._count)), 0, {}
        while True:
            page = client.list_objects_v2(Bucket=bucket, MaxKeys=1000, **more)
            for entry in page.get("Contents", []):
                index = number(entry["Key"])
                if 0 <= index < self._count:
                    marks[index] = hash((entry["Size"], entry["ETag"])) or 1
                else:
                    strangers += 1
            if not page["IsTruncated"]:
                return marks, strangers
            more = {"ContinuationToken": page["NextContinuationToken"]}

    def read_truth(self, proxy):
        """Holds what was done, as the proxy saw it, against the report."""
        kinds = Counter()
        for name, known in read_truth(proxy, TARGET):
            index = number(name)
            self._asked += known.asked
            self._again += known.effects > 1
            self._silent += known.effects - known.told
            if not 0 <= index < self._count + ABSENT:
                kinds["was asked for and is no row"] += 1
            elif self._succeeded[index] and not (known.effects and known.told):
                kinds["is reported as copied and was never done and told"] += 1
            elif self._failed[index] and (known.effects or not known.denied):
                kinds["is reported as failed and was done, or never refused"] += 1
        self.complaints += [f"false: {count} times a key {what}" for what, count in kinds.items()]

