# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Jobs that are disturbed while they run: many cheap objects, slow copies, signals, accounts."""

import http.client
import os
import pty
import select
import subprocess
import time
import urllib.parse
from collections import Counter

from .jobs import job_document, write_job, write_manifest
from .report import read_report
from .servers import wait_until

SOURCE, TARGET = "source", "target"
BUCKETS = ("--bucket", SOURCE, "--bucket", TARGET)


def seed_many(faulty, keys, size=1024, bucket=SOURCE):
    """Makes computed objects on s3-test-server over one connection: thousands in a second."""
    endpoint = urllib.parse.urlsplit(faulty.server.endpoint)
    connection = http.client.HTTPConnection(endpoint.hostname, endpoint.port, timeout=10)
    try:
        for key in keys:
            query = urllib.parse.urlencode({"bucket": bucket, "key": key, "size": size})
            connection.request("PUT", f"/_test/virtual?{query}")
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 204, answer.status
    finally:
        connection.close()


def numbered(count):
    """Keys `object-00000`, `object-00001`, …"""
    return [f"object-{number:05}" for number in range(count)]


def copy_job(folder, keys, target=TARGET, source=SOURCE, **more):
    """Writes a manifest of `keys` and a job over it with a report below `folder`."""
    manifest = folder / "manifest.csv"
    write_manifest(manifest, [(source, key) for key in keys])
    more.setdefault("report", folder / "report")
    return write_job(folder / "job.json", job_document(manifest, target, **more))


def delay(operation, milliseconds, **more):
    """A rule that lets every answer to an operation wait."""
    return {
        "operation": operation,
        "action": {"delay": {"milliseconds": milliseconds}},
        **more,
    }


def refuse(operation, status, code, occurrences=None, headers=None, **more):
    """A rule that refuses an operation."""
    rule = {"operation": operation, "action": {"error": {"status": status, "code": code}}, **more}
    if headers:
        rule["action"]["error"]["headers"] = headers
    if occurrences:
        rule["occurrences"] = occurrences
    return rule


def account(report, keys):
    """Checks that every key has exactly one line in a report, and gives it by key."""
    lines = Counter(row.key for row in report.rows)
    assert lines == Counter(keys)
    return {row.key: row for row in report.rows}


def folder_report(folder, job_id, prefix="reports"):
    """The report that a job of `copy_job` left."""
    return read_report(folder / "report", job_id, prefix)


def wait_for_requests(faulty, operation, count, seconds=20):
    """Waits until a server was asked for an operation so often."""
    wait_until(
        lambda: faulty.counters().get(operation, 0) >= count, seconds, f"{count} {operation}"
    )


def only_job(brigade):
    """The id of the one job in the state folder."""
    jobs = brigade("list", "--output", "json").json["Jobs"]
    assert len(jobs) == 1
    return jobs[0]["JobId"]


def has_completed(brigade, job_id):
    """Whether a job is Complete: its run may be killed after that, and cannot be resumed then."""
    return brigade("status", job_id, "--output", "json").json["Status"] == "Complete"


def job_directories(brigade):
    """What lies in the state folder where jobs are kept, finished or not."""
    folder = brigade.state / "jobs"
    return sorted(folder.iterdir()) if folder.exists() else []


def on_terminal(brigade, *arguments, server=None, answer=None, seconds=60):
    """Runs brigade on a terminal of its own; gives its exit code and what it showed there."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        brigade.command(*arguments),
        env=brigade.environment(server, env={"TERM": "xterm"}),
        stdin=follower,
        stdout=follower,
        stderr=follower,
    )
    os.close(follower)
    shown = b""
    deadline = time.monotonic() + seconds
    try:
        while time.monotonic() < deadline:
            if select.select([leader], [], [], 0.1)[0]:
                try:
                    shown += os.read(leader, 65536)
                except OSError:  # the other side is closed: the process has ended
                    break
            if answer is not None and b"[y/N]" in shown:
                os.write(leader, answer)
                answer = None
        return process.wait(max(0.1, deadline - time.monotonic())), shown.decode()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(5)
        os.close(leader)
