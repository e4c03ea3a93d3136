# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Memory and descriptors of a process while it runs, and whether they are flat."""

import os
import re
import statistics
import time
from pathlib import Path

MIB = 1 << 20
# The first tenth is the beginning; after that the last quarter is held against the first.
GROWTH_SHARE = 0.05
GROWTH_BYTES = 4 * MIB
GROWTH_DESCRIPTORS = 8


class Samples:
    """Samples of one process, also written to a file."""

    def __init__(self, pid, path):
        self._proc = Path("/proc") / str(pid)
        self._begun = time.monotonic()
        self._file = path.open("w")
        self._file.write("seconds,rss_bytes,descriptors\n")
        self._taken = []

    def take(self):
        """Takes one, while the process lives."""
        try:
            status = (self._proc / "status").read_text()
            descriptors = len(os.listdir(self._proc / "fd"))
        except OSError:
            return
        resident = re.search(r"VmRSS:\s+(\d+) kB", status)
        if resident is None:
            return
        seconds = time.monotonic() - self._begun
        self._taken.append((int(resident[1]) * 1024, descriptors))
        self._file.write(f"{seconds:.1f},{self._taken[-1][0]},{descriptors}\n")
        self._file.flush()

    def line(self):
        """What they came to."""
        if len(self._taken) < 20:
            return f"{len(self._taken)} samples: too few to judge"
        (first_bytes, first_files), (last_bytes, last_files) = self._quarters()
        most = max(bytes for bytes, _ in self._taken)
        return (
            f"memory {first_bytes / MIB:.1f} MiB in the first quarter, {last_bytes / MIB:.1f} in "
            f"the last, {most / MIB:.1f} at most; descriptors {first_files:.0f}, then "
            f"{last_files:.0f}, {max(files for _, files in self._taken)} at most; "
            f"{len(self._taken)} samples"
        )

    def complaints(self):
        """What is not flat."""
        if len(self._taken) < 20:
            return []
        (first_bytes, first_files), (last_bytes, last_files) = self._quarters()
        found = []
        if last_bytes > first_bytes + max(GROWTH_BYTES, GROWTH_SHARE * first_bytes):
            found.append(f"memory grew from {first_bytes / MIB:.1f} to {last_bytes / MIB:.1f} MiB")
        if last_files > first_files + GROWTH_DESCRIPTORS:
            found.append(f"descriptors grew from {first_files:.0f} to {last_files:.0f}")
        return found

    def _quarters(self):
        settled = self._taken[len(self._taken) // 10 :]
        quarter = max(1, len(settled) // 4)
        return tuple(
            tuple(statistics.median(sample[index] for sample in part) for index in (0, 1))
            for part in (settled[:quarter], settled[-quarter:])
        )
