# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Which credentials botocore finds, asked in a process of its own: it reads HOME only once, and
everything else from an environment that must be replaced whole."""

import json
import os
import subprocess
import sys

import botocore.session


class CredentialOracle:
    """A process that answers one question a line."""

    def __init__(self, home):
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            env={"HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def ask(self, environment, profile=None):
        """Access key and token, or the name of an exception alone."""
        question = {"environment": environment, "profile": profile}
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return tuple(json.loads(self._process.stdout.readline()))

    def stop(self):
        self._process.stdin.close()
        self._process.wait(10)


def _answer(question):
    os.environ.clear()
    os.environ.update(question["environment"])
    try:
        session = botocore.session.Session(profile=question["profile"])
        # What a client does first: a profile that does not exist is an error whoever signs.
        session.get_scoped_config()
        credentials = session.get_credentials()
        if credentials is None:
            return ["NoCredentials"]
        frozen = credentials.get_frozen_credentials()
        return [frozen.access_key, frozen.token]
    except Exception as error:  # any kind is an answer
        return [type(error).__name__]


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line))), flush=True)
