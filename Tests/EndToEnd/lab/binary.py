# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""The brigade binary as a user has it: arguments in, exit code and two streams out."""

import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .servers import binary_path

_JOB_LINE = re.compile(r"^Job ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b", re.MULTILINE)


@dataclass(frozen=True)
class Result:
    """What a finished run of the binary left."""

    code: int
    stdout: str
    stderr: str

    @property
    def json(self):
        """The object printed by `--output json`; fails where standard output is anything else."""
        return json.loads(self.stdout)

    @property
    def job_id(self):
        """The job's id from the line that every started job prints on standard error."""
        match = _JOB_LINE.search(self.stderr)
        if match is None:
            raise AssertionError(f"no line 'Job <uuid>' on standard error:\n{self.stderr}")
        return match[1]


class Brigade:
    """Runs the release binary with a state folder and a home of its own."""

    def __init__(self, directory):
        directory = Path(directory)
        self.state = directory / "state"
        self.home = directory / "home"
        self.home.mkdir(parents=True, exist_ok=True)
        self._started = []

    def __call__(
        self, *arguments, server=None, limited=False, env=None, timeout=100, stdin=None
    ):
        """Runs it to its end."""
        process = self.popen(*arguments, server=server, limited=limited, env=env, stdin=stdin)
        return self.finish(process, timeout)

    def popen(self, *arguments, server=None, limited=False, env=None, stdin=None):
        """Starts it; `finish` waits for it, and it can be signalled meanwhile.

        `stdin` is the path of a file, or an open one, to be its standard input.
        """
        if isinstance(stdin, Path):
            with open(stdin, "rb") as file:
                return self.popen(
                    *arguments, server=server, limited=limited, env=env, stdin=file
                )
        process = subprocess.Popen(
            self.command(*arguments),
            env=self.environment(server, limited, env),
            stdin=subprocess.DEVNULL if stdin is None else stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._started.append(process)
        return process

    def finish(self, process, timeout=100):
        """Waits for a process of `popen`; one that takes too long is killed and is a failure."""
        try:
            stdout, stderr = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired as expired:
            process.kill()
            stdout, stderr = process.communicate()
            said = stderr.decode(errors="replace")
            message = f"brigade did not end in {timeout} s; it said:\n{said}"
            raise AssertionError(message) from expired
        return Result(process.returncode, stdout.decode(), stderr.decode())

    def command(self, *arguments):
        """The command line, with the state folder unless the caller names one, or it has none."""
        words = [str(binary_path("brigade")), *(str(argument) for argument in arguments)]
        own = {*words[1:2]} & {"bench", "manifest", "preflight"}
        is_stateless = "--state-dir" in words or own
        return words if is_stateless else [*words, "--state-dir", str(self.state)]

    def environment(self, server=None, limited=False, env=None):
        """The server's keys and no configuration of whoever runs the tests."""
        mine = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
        mine |= {"HOME": str(self.home), "LANG": "C.UTF-8", "AWS_EC2_METADATA_DISABLED": "true"}
        if server is not None:
            mine |= server.environment(limited)
        return mine | (env or {})

    def stop(self):
        """Kills what a failed test left running."""
        for process in self._started:
            if process.poll() is None:
                process.kill()
                process.communicate()
