# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""A job whose process is killed on the way, watched from the store's side."""

import re
import signal
import threading
import time

from telling import note, require

# The journal is committed every second; before the second commit there may be nothing to resume.
_SECONDS_MIN = 2.2
_JOB_LINE = re.compile(r"^Job ([0-9a-f-]{36})\b")


class Interrupted:
    """What was in the target bucket when brigade was killed."""

    def __init__(self, client, bucket):
        self._client = client
        self._bucket = bucket
        self.job_id = None
        # Of each object copied before the kill, when the store wrote it.
        self.copied = {}

    def run_and_kill(self, runner, job, at):
        """Starts the job and kills it when the store holds `at` objects, or a few more."""
        process = runner.start("run", job)
        reader = threading.Thread(target=self._relay, args=(process.stderr,))
        reader.start()
        try:
            begun = time.monotonic()
            while len(self._listing()) < at or time.monotonic() - begun < _SECONDS_MIN:
                require(process.poll() is None, "brigade ended before it could be killed")
                require(time.monotonic() - begun < 120, "too little was copied in two minutes")
                time.sleep(0.02)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
            reader.join()
        require(process.returncode == -signal.SIGKILL, "brigade ended before it could be killed")
        require(self.job_id, "brigade printed no line 'Job <uuid>' on standard error")
        note(f"$ kill -KILL {process.pid}")
        # Requests under way at the kill may still be carried out by the store.
        time.sleep(0.5)
        self.copied = self._listing()

    def copied_again(self):
        """How many of the objects copied before the kill were written once more since."""
        now = self._listing()
        return sum(now.get(key) != written for key, written in self.copied.items())

    def _listing(self):
        """When each object of the bucket was written, by key."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket)
        entries = (entry for page in pages for entry in page.get("Contents", []))
        return {entry["Key"]: entry["LastModified"] for entry in entries}

    def _relay(self, lines):
        for line in lines:
            match = _JOB_LINE.match(line)
            if match and self.job_id is None:
                self.job_id = match[1]
            note(f"  {line.rstrip()}")
