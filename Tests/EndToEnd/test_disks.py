# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Disks that are full, files that may not grow, folders that may not be written."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from lab import wait_until
from lab.environment import fill, remount, small_disk
from lab.runs import (
    BUCKETS,
    account,
    copy_job,
    delay,
    folder_report,
    job_directories,
    numbered,
    only_job,
    seed_many,
    wait_for_requests,
)

NOBODY = 65534
ARGUMENTS = ("--concurrency", 16, "--failure-threshold", 100, "--progress", "none")


def failing_job(test_server, folder, rows=1500):
    """Rows that fail cost the journal the most."""
    keys = numbered(rows)
    server = test_server(*BUCKETS)
    seed_many(server, keys[:10])
    server.set_faults({"rules": [delay("CopyObject", 40)]})
    return server, keys, copy_job(folder, keys)


def expect_resumable(brigade, server, result, job_id, keys, folder, *arguments):
    """Checks the sentence and that nothing is missing in the end."""
    assert result.code == 3, result.stderr
    assert f"brigade resume {job_id}" in result.stderr
    # No stack, no second sentence: where the job is, what happened, how to go on.
    assert len(result.stderr.splitlines()) <= 4, result.stderr
    server.set_faults({})
    resumed = brigade("resume", job_id, *arguments, server=server.server)
    assert resumed.code == 1, resumed.stderr
    rows = account(folder_report(folder, job_id), keys)
    assert sum(row.status == "succeeded" for row in rows.values()) == 10


def test_a_full_disk_stops_the_job_until_there_is_room(test_server, brigade, tmp_path):
    server, keys, job = failing_job(test_server, tmp_path)
    with small_disk(tmp_path / "disk", "1m") as disk:
        state = ("--state-dir", disk)
        process = brigade.popen("run", job, *ARGUMENTS, *state, server=server.server)
        wait_for_requests(server, "CopyObject", 1)
        journal = wait_until(lambda: list(disk.glob("jobs/*/journal")), 10, "a journal")[0]
        filler = fill(disk)
        result = brigade.finish(process)
        said = result.stdout + result.stderr
        assert "disk is full" in said and str(journal) in said
        filler.unlink()
        job_id = journal.parent.name
        expect_resumable(brigade, server, result, job_id, keys, tmp_path, *state)


def test_a_disk_that_is_full_from_the_start_starts_nothing(test_server, brigade, tmp_path):
    server, _, job = failing_job(test_server, tmp_path, 10)
    with small_disk(tmp_path / "disk", "64k") as disk:
        fill(disk)
        result = brigade("run", job, "--state-dir", disk, server=server.server)
        assert result.code == 3
        assert "disk is full" in result.stderr and len(result.stderr.splitlines()) == 1
        assert not list(disk.glob("jobs/*/job.json"))
    assert "CopyObject" not in server.counters()


def test_a_disk_too_small_for_the_report_keeps_the_job_open(test_server, brigade, tmp_path):
    server, keys, job = failing_job(test_server, tmp_path, 1000)
    server.set_faults({})
    with small_disk(tmp_path / "disk", "112k") as disk:
        state = ("--state-dir", disk)
        result = brigade("run", job, *ARGUMENTS, *state, server=server.server)
        assert result.code == 3
        assert "disk is full" in result.stdout + result.stderr
        asked = server.counters()["CopyObject"]
        remount(disk, "size=8m")
        expect_resumable(brigade, server, result, result.job_id, keys, tmp_path, *state)
    # Every row had its outcome before the report.
    assert server.counters()["CopyObject"] == asked == 1000


def test_a_journal_that_may_not_grow_stops_the_job(test_server, brigade, tmp_path):
    server, keys, job = failing_job(test_server, tmp_path)
    command = ["prlimit", "--fsize=6000", *brigade.command("run", job, *ARGUMENTS)]
    process = subprocess.Popen(
        command,
        env=brigade.environment(server.server),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    result = brigade.finish(process)
    assert "ulimit -f" in result.stdout + result.stderr
    expect_resumable(brigade, server, result, only_job(brigade), keys, tmp_path)


def test_a_folder_that_may_not_be_written_is_a_sentence(test_server, brigade):
    """As another user: root may write everywhere."""
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("becoming another user is not possible here")
    server = test_server(*BUCKETS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        shutil.copy(brigade.command()[0], folder / "brigade")
        job = copy_job(folder, ["a"])
        (folder / "state").mkdir(mode=0o755)
        words = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        words += [folder / "brigade", "run", job, "--state-dir", folder / "state"]
        ended = subprocess.run(
            words,
            env=brigade.environment(server.server, env={"HOME": name}),
            capture_output=True,
            timeout=60,
        )
        assert ended.returncode == 3, ended.stderr
        assert b"permission denied" in ended.stderr
        assert str(folder / "state").encode() in ended.stderr
        assert len(ended.stderr.splitlines()) == 1
        assert list((folder / "state").iterdir()) == []
    assert "CopyObject" not in server.counters() and job_directories(brigade) == []


@pytest.mark.parametrize(
    ("limit", "code", "said"),
    [("256:4096", 0, ""), ("256:600", 2, "ulimit -Hn")],
    ids=["the-soft-limit-is-raised", "the-hard-limit-is-a-sentence"],
)
def test_many_copies_at_once_find_room_for_their_connections(
    test_server, brigade, tmp_path, limit, code, said
):
    server = test_server("--canned", "--delay-ms", "100")
    job = copy_job(tmp_path, numbered(2_000))
    words = ["run", job, "--concurrency", "900", "--progress", "none"]
    process = subprocess.Popen(
        ["prlimit", f"--nofile={limit}", *brigade.command(*words)],
        env=brigade.environment(server.server),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    result = brigade.finish(process)
    assert result.code == code, result.stderr
    assert said in result.stderr
