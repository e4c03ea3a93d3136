# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""A job of any length that was interrupted, without running it that far.

A real job is started and killed soon after. Its journal is then taken ahead by a program that uses
the product's own writer: rows finish out of order within the copies in flight, and 65,536 of them
make a commit, as on a fast store.
"""

import pathlib
import re
import shutil
import signal
import subprocess
import time

from . import clients, manifest, programs

# Rows that really run before the journal is taken ahead.
_REAL_ROWS = 5_000
_LIMIT_SECONDS = 60


class PreparedJob:
    """The job, and what `brigade resume` needs to go on with it."""

    def __init__(self, binary, server, folder, rows, finished, connections):
        self.folder = pathlib.Path(folder)
        self.binary = binary
        self.manifest = self.folder / "manifest.csv"
        self.rows = rows
        self.finished_bytes = finished * manifest.SHORT_ROW_BYTES
        manifest.write_short(self.manifest, rows)
        self._state = self.folder / "state"
        self._begin(server, connections)
        (job,) = (self._state / "jobs").iterdir()
        self._journal = job / "journal"
        # What recording and committing all these rows costs, and nothing else.
        self.recording = clients.measure(
            [programs.build("journal-ahead"), self._state, job.name, finished,
             manifest.SHORT_ROW_BYTES, connections], {})
        if self.recording.status != 0:
            raise SystemExit(f"the journal could not be written ahead:\n{self.recording.output}")
        self.journal_bytes = self._journal.stat().st_size
        shutil.copy(self._journal, self.folder / "journal")

    def resume(self, server, before=()):
        """A process that goes on with the job, at another server than it was begun with."""
        shutil.copy(self.folder / "journal", self._journal)
        command = [*before, self.binary, "resume", "--state-dir", self._state, "--progress", "none",
                   "--endpoint-url", server.url]
        return subprocess.Popen(
            [str(word) for word in command], env=clients.environment(self.folder),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def _begin(self, server, connections):
        command = clients.copy_command(
            self.binary, server, self.manifest, self._state, connections)
        earlier = server.copies()
        process = subprocess.Popen(
            [str(word) for word in command], env=clients.environment(self.folder),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: server.copies() - earlier >= _REAL_ROWS, process)
        end(process)


def end(process):
    """Kills a process, as a machine that goes down does."""
    process.send_signal(signal.SIGKILL)
    process.wait()


def wait_until(is_so, process, limit_seconds=_LIMIT_SECONDS):
    """Waits for something that a running process should make true."""
    deadline = time.monotonic() + limit_seconds
    while not is_so():
        if process.poll() is not None or time.monotonic() > deadline:
            end(process)
            raise SystemExit(f"brigade did not come so far; it ended with {process.returncode}")
        time.sleep(0.001)


def manifest_reads(trace, path):
    """From a trace of `strace -y`: offset and length of each read of a file before the first
    request was sent."""
    read = re.compile(rf"pread64\(\d+<{re.escape(str(path))}>.*, (\d+), (\d+)\) += (\d+)")
    reads, begun = [], {}
    for line in trace.splitlines():
        if '"PUT ' in line:
            return reads
        thread = line.partition(" ")[0]
        # A call during which another thread made one is written in two pieces.
        if line.endswith("<unfinished ...>"):
            begun[thread] = line
        elif "resumed>" in line:
            line = begun.pop(thread, "") + line.partition("resumed>")[2]
        found = read.search(line)
        if found:
            reads.append((int(found[2]), int(found[3])))
    raise SystemExit("no request is in the trace")
