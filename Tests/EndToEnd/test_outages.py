# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""A store that goes away, throttles or shuts its door in mid-run: it costs time and no rows."""

import json
import os
import signal
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from lab import Seed, list_keys, seed, wait_until
from lab.servers import running_server
from lab.cable import Cable
from lab.runs import (
    BUCKETS,
    TARGET,
    account,
    copy_job,
    delay,
    folder_report,
    numbered,
    only_job,
    refuse,
    seed_many,
    wait_for_requests,
)

PACE = ("--concurrency", 16)


@pytest.fixture
def cable():
    """Lays cables to servers, and takes them up at the end."""
    laid = []

    def lay(server):
        laid.append(Cable(server.server))
        return laid[-1]

    yield lay
    for one in laid:
        one.close()


def running_job(test_server, brigade, folder, *flags, keys=None, through=None, count=200):
    """A job in its middle: server, process, keys, what it is reached through, the job's id."""
    keys = keys or numbered(600)
    server = test_server(*BUCKETS)
    seed_many(server, keys)
    server.set_faults({"rules": [delay("CopyObject", 30)]})
    way = through(server) if through else server
    job = copy_job(folder, keys)
    process = brigade.popen("run", job, *PACE, *flags, server=way.server)
    wait_for_requests(server, "CopyObject", count)
    return server, process, keys, way, only_job(brigade)


def refuse_all(status_code, code):
    """A rule that refuses whatever is asked."""
    return {"action": {"error": {"status": status_code, "code": code}}}


def status(brigade, job_id):
    """What `brigade status` says while the job runs."""
    return brigade("status", job_id, "--output", "json").json


def wait_for_pause(brigade, job_id, code, seconds=15):
    """Waits until the job says that it waits, and why."""

    def is_paused():
        job = status(brigade, job_id)
        codes = [reason["FailureCode"] for reason in job.get("FailureReasons", [])]
        return job["Status"] == "Paused" and job["IsRunning"] and codes == [code]

    wait_until(is_paused, seconds, f"Paused because of {code}")


def expect_complete(brigade, process, server, folder, job_id, keys):
    """The job ends, every row was copied, and none was lost or blamed."""
    result = brigade.finish(process, 90)
    assert result.code == 0, result.stderr
    rows = account(folder_report(folder, job_id), keys)
    assert {row.status for row in rows.values()} == {"succeeded"}
    assert list_keys(server.server.client(), TARGET) == keys


def test_a_store_that_cannot_be_reached_is_waited_for(test_server, brigade, tmp_path, cable):
    server, process, keys, way, job_id = running_job(
        test_server, brigade, tmp_path, "--max-attempts", 3, through=cable
    )
    way.cut()
    wait_for_pause(brigade, job_id, "ConnectionFailed")
    time.sleep(2)
    way.mend()
    wait_until(lambda: status(brigade, job_id)["Status"] != "Paused", 40, "Active again")
    expect_complete(brigade, process, server, tmp_path, job_id, keys)


def test_a_store_that_answers_500_to_everything_is_waited_for(test_server, brigade, tmp_path):
    server, process, keys, _, job_id = running_job(
        test_server, brigade, tmp_path, "--max-attempts", 3
    )
    server.set_faults({"rules": [refuse_all(500, "InternalError")]})
    wait_for_pause(brigade, job_id, "InternalError")
    server.set_faults({})
    expect_complete(brigade, process, server, tmp_path, job_id, keys)


def test_a_store_that_can_copy_nothing_is_waited_for(test_server, brigade, tmp_path):
    server, process, keys, _, job_id = running_job(
        test_server, brigade, tmp_path, "--max-attempts", 6
    )
    server.set_faults({"rules": [refuse("CopyObject", 500, "InternalError")]})
    wait_for_pause(brigade, job_id, "InternalError")
    server.set_faults({})
    expect_complete(brigade, process, server, tmp_path, job_id, keys)


@pytest.mark.parametrize(
    "status_code, code", [(503, "SlowDown"), (429, "TooManyRequests"), (400, "KMS.ThrottlingException")]
)
def test_throttling_alone_fails_no_row(test_server, brigade, tmp_path, status_code, code):
    server, process, keys, _, job_id = running_job(
        test_server, brigade, tmp_path, "--max-attempts", 2
    )
    server.set_faults({"rules": [refuse("CopyObject", status_code, code)]})
    asked = server.counters()["CopyObject"]
    wait_until(lambda: server.counters()["CopyObject"] > asked + 80, 60, "five attempts each")
    server.set_faults({})
    expect_complete(brigade, process, server, tmp_path, job_id, keys)


def test_an_object_that_always_fails_is_not_taken_for_an_outage(
    test_server, brigade, tmp_path
):
    keys = [*numbered(50), "poisoned"]
    server = test_server(*BUCKETS)
    seed_many(server, keys)
    server.set_faults({"rules": [refuse("CopyObject", 500, "InternalError", key="poisoned")]})
    begun = time.monotonic()
    result = brigade("run", copy_job(tmp_path, keys), "--max-attempts", 6, server=server.server)
    assert result.code == 1, result.stderr
    assert time.monotonic() - begun < 30
    rows = account(folder_report(tmp_path, result.job_id), keys)
    failed = [row for row in rows.values() if row.status == "failed"]
    assert [(row.key, row.error_code) for row in failed] == [("poisoned", "InternalError")]
    assert server.counters()["CopyObject"] == 50 + 6


def test_nobody_waits_longer_than_give_up_after(test_server, brigade, tmp_path, cable):
    server, process, keys, way, job_id = running_job(
        test_server, brigade, tmp_path, "--give-up-after", "4s", through=cable
    )
    way.cut()
    result = brigade.finish(process, 30)
    assert result.code == 3
    assert "ConnectionFailed" in result.stdout and "--give-up-after" in result.stdout
    assert f"brigade resume {job_id}" in result.stderr
    job = status(brigade, job_id)
    assert job["Status"] == "Paused" and job["ProgressSummary"]["NumberOfTasksFailed"] == 0
    way.mend()
    server.set_faults({})
    result = brigade("resume", job_id, server=way.server)
    assert result.code == 0, result.stderr
    account(folder_report(tmp_path, job_id), keys)


def test_a_store_that_never_answered_is_refused_at_once(test_server, brigade, tmp_path, cable):
    server = test_server(*BUCKETS)
    seed_many(server, ["a"])
    way = cable(server)
    way.cut()
    result = brigade(
        "run", copy_job(tmp_path, ["a"]), "--max-attempts", 3, server=way.server
    )
    assert result.code == 3
    assert "ConnectionFailed" in result.stdout
    # Whoever asks for it waits from the start.
    way.mend()
    way.cut()
    process = brigade.popen("resume", "--give-up-after", "1m", server=way.server)
    wait_for_pause(brigade, only_job(brigade), "ConnectionFailed")
    way.mend()
    assert brigade.finish(process, 60).code == 0


@pytest.mark.parametrize("reason", ["ConnectionFailed", "InvalidAccessKeyId"])
def test_a_signal_ends_a_job_that_waits(test_server, brigade, tmp_path, cable, reason):
    server, process, keys, way, job_id = running_job(
        test_server, brigade, tmp_path, through=cable
    )
    if reason == "ConnectionFailed":
        way.cut()
    else:
        server.set_faults({"rules": [refuse_all(403, reason)]})
    wait_for_pause(brigade, job_id, reason)
    process.send_signal(signal.SIGINT)
    begun = time.monotonic()
    result = brigade.finish(process, 20)
    assert time.monotonic() - begun < 7
    assert result.code == 130
    job = status(brigade, job_id)
    assert job["Status"] == "Paused" and job.get("FailureReasons", []) == []
    if reason == "ConnectionFailed":
        way.mend()
    server.set_faults({})
    assert brigade("resume", job_id, server=way.server).code == 0
    account(folder_report(tmp_path, job_id), keys)


@pytest.mark.parametrize(
    "status_code, code",
    [
        (400, "ExpiredToken"),
        (403, "InvalidAccessKeyId"),
        (403, "SignatureDoesNotMatch"),
        (403, "RequestTimeTooSkewed"),
    ],
)
def test_refused_credentials_and_clocks_pause_the_job(
    test_server, brigade, tmp_path, status_code, code
):
    server, process, keys, _, job_id = running_job(test_server, brigade, tmp_path)
    server.set_faults({"rules": [refuse_all(status_code, code)]})
    wait_for_pause(brigade, job_id, code)
    server.set_faults({})
    expect_complete(brigade, process, server, tmp_path, job_id, keys)


def test_a_job_that_may_do_nothing_says_what_it_may_not(test_server, brigade, tmp_path):
    keys = numbered(1000)
    server = test_server(*BUCKETS)
    seed_many(server, keys)
    server.set_faults(
        {"rules": [refuse(name, 403, "AccessDenied") for name in ("CopyObject", "PutObject")]}
    )
    result = brigade("run", copy_job(tmp_path, keys), *PACE, server=server.server)
    assert result.code == 3
    assert server.counters()["CopyObject"] < 100 + 2 * 16
    job = status(brigade, result.job_id)
    assert job["Status"] == "Failed"
    [reason] = job["FailureReasons"]
    assert reason["FailureCode"] == "AccessDenied"
    assert "s3:PutObject" in reason["FailureReason"] and TARGET in reason["FailureReason"]
    server.set_faults(
        {"rules": [refuse(name, 403, "AccessDenied") for name in ("CopyObject", "HeadObject")]}
    )
    result = brigade("run", copy_job(tmp_path, keys), *PACE, server=server.server)
    [reason] = status(brigade, result.job_id)["FailureReasons"]
    assert reason["FailureReason"].startswith("s3:GetObject on arn:aws:s3:::source/object-00000")


@contextmanager
def killed_and_started_again(directory):
    """Kills the server that runs in `directory`; at the end the same command runs again there."""
    record_path = Path(directory) / "server.json"
    record = json.loads(record_path.read_text())
    pid = record["process"]["pid"]
    command = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")[:-1]
    folder = os.readlink(f"/proc/{pid}/cwd")
    environment = dict(
        line.split("=", 1)
        for line in Path(f"/proc/{pid}/environ").read_bytes().decode().split("\0")
        if "=" in line
    )
    os.killpg(pid, signal.SIGKILL)
    yield
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    ticks = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()[19]
    started = type(record["process"]["started"])(ticks)
    record["process"] = {"pid": process.pid, "started": started}
    record_path.write_text(json.dumps(record))


def test_a_store_that_is_killed_and_started_again_costs_no_row(
    brigade, tmp_path, tmp_path_factory
):
    directory = tmp_path_factory.mktemp("lab") / "seaweedfs"
    keys = numbered(3000)
    with running_server("seaweedfs", directory) as server:
        client = server.client()
        for name in ("source", TARGET):
            client.create_bucket(Bucket=name)
        seed(client, "source", [Seed(key, b"content") for key in keys])
        process = brigade.popen("run", copy_job(tmp_path, keys), *PACE, server=server)
        wait_until(lambda: brigade("list", "--output", "json").json["Jobs"], 20, "a job")
        job_id = only_job(brigade)
        wait_until(
            lambda: status(brigade, job_id)["ProgressSummary"]["NumberOfTasksSucceeded"] > 300,
            60,
            "300 copies",
        )
        with killed_and_started_again(directory):
            time.sleep(5)
            assert status(brigade, job_id)["Status"] == "Paused"
        result = brigade.finish(process, 100)
        assert result.code == 0, result.stderr
        rows = account(folder_report(tmp_path, job_id), keys)
        assert {row.status for row in rows.values()} == {"succeeded"}
        assert list_keys(server.client(), TARGET) == keys
