# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Moto's server: one process, objects in memory, no signature checked; a third opinion of S3."""

import os
import sys
from pathlib import Path

import process
import readiness

NAME = "moto"


def start(directory):
    """Starts it in `directory`; the record of what runs, whether or not it became usable."""
    (port,) = process.free_ports(1)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    command = [str(Path(sys.executable).parent / "moto_server"), "-H", "127.0.0.1"]
    return {
        "name": NAME,
        "endpoint": f"http://127.0.0.1:{port}",
        "region": "us-east-1",
        "access_key": "LABADMINKEY",
        "secret_key": "labsecret",
        "process": process.launch([*command, "-p", str(port)], directory, kept),
    }


def finish(record):
    """Waits until the server is usable; what is wrong otherwise."""
    return readiness.wait(record, lambda: readiness.round_trip(record), 30)
