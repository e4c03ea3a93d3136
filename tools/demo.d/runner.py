# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Running brigade as a user would, its progress on the screen and its answer as JSON."""

import json
import subprocess
import sys

from lab import Brigade
from telling import command, note, require

# A multipart threshold low enough for the demo's large object to be copied in parts.
FLAGS = ("--head-first", "--multipart-threshold", "8MiB", "--part-size", "5MiB")
# One request at a time where the job is to be killed, so that there is a middle to kill it in.
SLOWLY = ("--concurrency", "1")
QUICKLY = ("--concurrency", "16")


class Runner:
    """The binary with the demo's state folder and the server's keys in its environment."""

    def __init__(self, folder, server):
        self._brigade = Brigade(folder)
        self._environment = self._brigade.environment(server)

    def start(self, *words):
        """Starts a job whose progress is read line by line from `stderr`."""
        return subprocess.Popen(
            self._command(*words, *SLOWLY, *FLAGS, "--progress", "plain"),
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def show(self, *words):
        """Runs a job to its end with the progress on the screen; its answer."""
        progress = "bar" if sys.stderr.isatty() else "plain"
        return self._finish(
            self._command(*words, *QUICKLY, *FLAGS, "--progress", progress, "--output", "json")
        )

    def json(self, *words):
        """Runs a command that only answers."""
        return self._finish(self._command(*words, "--output", "json"))

    def _command(self, *words):
        whole = self._brigade.command(*words)
        command(whole)
        return whole

    def _finish(self, whole):
        finished = subprocess.run(
            whole,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            timeout=240,
        )
        answer = finished.stdout.decode()
        if finished.returncode != 0:
            note(answer)
        require(finished.returncode == 0, f"brigade ended with exit code {finished.returncode}")
        return json.loads(answer)
