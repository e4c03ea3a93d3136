# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Free ports, and processes that are started here, remembered, and only those ended."""

import os
import random
import signal
import socket
import subprocess
import time
from pathlib import Path

# Below the range from which Linux takes ports for outgoing connections, so that a port found free
# is not taken by some client's connection a moment later.
PORT_RANGE = range(15_000, 32_000)


def free_ports(count):
    """`count` different ports of 127.0.0.1 on which nothing listens now."""
    ports = []
    candidates = random.SystemRandom().sample(PORT_RANGE, 2_000)
    for port in candidates:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        ports.append(port)
        if len(ports) == count:
            return ports
    raise SystemExit("s3: no free ports on 127.0.0.1 between 15000 and 32000")


def launch(command, directory, environment):
    """Starts `command` in a process group of its own, its output in `directory`/log."""
    with open(directory / "log", "ab") as log:
        process = subprocess.Popen(
            command,
            cwd=directory,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    return {"pid": process.pid, "started": start_tick(process.pid)}


def start_tick(pid):
    """When the process began, in clock ticks since boot; None if there is no such process.

    With it a recorded pid is told from a later process that was given the same number.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    # The second field is the program's name in parentheses and may hold anything, spaces too.
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] == "Z" else int(fields[19])


def is_running(process):
    """Whether the process recorded by `launch` is still the one that bears its pid."""
    return process["started"] is not None and start_tick(process["pid"]) == process["started"]


def stop(process, patience=2.0):
    """SIGTERM, and SIGKILL after `patience` seconds, to the process group recorded by `launch`."""
    for number, seconds in ((signal.SIGTERM, patience), (signal.SIGKILL, 5.0)):
        if not is_running(process):
            return
        try:
            os.killpg(process["pid"], number)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + seconds
        while is_running(process) and time.monotonic() < deadline:
            time.sleep(0.02)
