# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""The machine around a job breaks: one sentence, a true exit code, and a job that can go on."""

import re
import shutil
import signal
import subprocess

import pytest
from lab import list_keys, wait_until
from lab.environment import (
    FalseClock,
    fill,
    memory_group,
    preload,
    read_trace,
    remount,
    small_disk,
    trace,
)
from lab.runs import (
    BUCKETS,
    SOURCE,
    TARGET,
    account,
    copy_job,
    delay,
    folder_report,
    numbered,
    only_job,
    wait_for_requests,
)
from lab.servers import ROOT

ARGUMENTS = ("--concurrency", 8, "--progress", "none")


def slow_job(test_server, folder, rows=400, milliseconds=80):
    """A store that takes its time, and a job of some seconds over it."""
    keys = numbered(rows)
    server = test_server(*BUCKETS)
    server.fill(SOURCE, keys, size=100)
    server.set_faults({"rules": [delay("CopyObject", milliseconds)]})
    return server, keys, copy_job(folder, keys)


def begun_job(test_server, brigade, folder, *arguments, **more):
    """Such a job with some rows committed: server, keys, process, id."""
    server, keys, job = slow_job(test_server, folder)
    process = brigade.popen("run", job, *ARGUMENTS, *arguments, server=server.server, **more)
    wait_for_requests(server, "CopyObject", 1)
    job_id = only_job(brigade)
    wait_until(lambda: finished(brigade, job_id) > 0, 20, "a commit")
    return server, keys, process, job_id


def finished(brigade, job_id):
    """How many rows the journal has."""
    return brigade("status", job_id, "--output", "json").json["ProgressSummary"][
        "NumberOfTasksSucceeded"
    ]


def expect_whole(brigade, server, keys, folder, job_id, *arguments):
    """Resumes the job and finds every row in report and store."""
    server.set_faults({})
    result = brigade("resume", job_id, *arguments, server=server.server)
    assert result.code == 0, result.stderr
    rows = account(folder_report(folder, job_id), keys)
    assert all(row.status == "succeeded" for row in rows.values())
    assert list_keys(server.server.client(), TARGET) == keys


def expect_sentence(result, code, *said):
    """The exit code, and few words among which are these."""
    assert result.code == code, result.stderr
    for words in said:
        assert words in result.stderr, result.stderr
    assert len(result.stderr.splitlines()) <= 4, result.stderr


# MARK: The state folder


def test_a_state_folder_that_goes_away_stops_the_job(test_server, brigade, tmp_path):
    server, keys, process, job_id = begun_job(test_server, brigade, tmp_path)
    away = brigade.state.with_name("away")
    brigade.state.rename(away)
    result = brigade.finish(process, 20)
    expect_sentence(result, 3, "removed or replaced", str(brigade.state / "jobs" / job_id))
    asked = server.counters()["CopyObject"]
    # It stopped for that and not because it had ended.
    assert asked < len(keys)
    gone = brigade("resume", job_id, server=server.server)
    expect_sentence(gone, 2, "no job")
    shutil.rmtree(brigade.state, ignore_errors=True)
    away.rename(brigade.state)
    expect_whole(brigade, server, keys, tmp_path, job_id)


def test_a_state_folder_that_is_deleted_stops_the_job(test_server, brigade, tmp_path):
    server, keys, process, _ = begun_job(test_server, brigade, tmp_path)
    shutil.rmtree(brigade.state)
    expect_sentence(brigade.finish(process, 20), 3, "removed or replaced")
    assert server.counters()["CopyObject"] < len(keys)


def test_a_read_only_state_folder_is_a_sentence_and_can_be_looked_at(
    test_server, brigade, tmp_path
):
    server, keys, job = slow_job(test_server, tmp_path)
    with small_disk(tmp_path / "disk", "4m") as disk:
        state = ("--state-dir", disk)
        process = brigade.popen("run", job, *ARGUMENTS, *state, server=server.server)
        wait_for_requests(server, "CopyObject", 100)
        process.kill()
        brigade.finish(process)
        remount(disk, "ro")
        listed = brigade("list", "--output", "json", *state).json["Jobs"]
        job_id = listed[0]["JobId"]
        assert brigade("status", job_id, *state).code == 0
        asked = server.counters()["CopyObject"]
        expect_sentence(
            brigade("resume", job_id, *state, server=server.server), 3, "read-only"
        )
        expect_sentence(brigade("run", job, *state, server=server.server), 3, "read-only")
        assert server.counters()["CopyObject"] == asked
        remount(disk, "rw")
        expect_whole(brigade, server, keys, tmp_path, job_id, *state)


def test_a_disk_too_small_for_a_listing_stops_the_job_until_there_is_room(
    test_server, brigade, tmp_path
):
    keys = [f"{number:03}/" + "key " * 40 + f"{number * 7919 % 10007:05}" for number in range(6000)]
    server = test_server(*BUCKETS)
    server.fill(SOURCE, keys, size=1)
    with small_disk(tmp_path / "disk", "128k") as disk:
        filler = disk / "filler"
        filler.write_bytes(bytes(64 * 1024))
        words = ["copy", f"s3://{SOURCE}", f"s3://{TARGET}", "--report", tmp_path / "report"]
        state = ("--state-dir", disk)
        result = brigade(*words, *ARGUMENTS, *state, server=server.server)
        assert result.code == 3, result.stderr
        assert "disk is full" in result.stdout, result.stdout
        remount(disk, "size=16m")
        resumed = brigade("resume", *state, server=server.server)
        assert resumed.code == 0, resumed.stderr
    assert list_keys(server.server.client(), TARGET) == sorted(keys)


def test_what_the_file_system_leaves_of_deleted_files_is_no_job(
    test_server, brigade, tmp_path
):
    """NFS renames what is deleted while somebody has it open."""
    server, keys, process, job_id = begun_job(test_server, brigade, tmp_path)
    process.kill()
    brigade.finish(process)
    jobs = brigade.state / "jobs"
    for folder in (jobs, jobs / job_id):
        (folder / ".nfs00000000000000010000").write_bytes(b"left over")
    (jobs / f".{job_id}.77.new").mkdir()
    (jobs / f".{job_id}.77.new" / ".nfs0001").write_bytes(b"")
    assert only_job(brigade) == job_id
    expect_whole(brigade, server, keys, tmp_path, job_id)


# MARK: Two processes


@pytest.mark.parametrize("how", ["removed", "replaced"])
def test_a_second_process_is_refused_without_the_lock_file_too(
    test_server, brigade, tmp_path, how
):
    server, keys, process, job_id = begun_job(test_server, brigade, tmp_path)
    lock = brigade.state / "jobs" / job_id / "lock"
    lock.unlink()
    if how == "replaced":
        lock.write_text("")
    second = brigade("resume", job_id, server=server.server)
    expect_sentence(second, 3, "is being run by another process")
    assert process.poll() is None
    assert brigade("status", job_id, "--output", "json").json["IsRunning"]
    process.kill()
    brigade.finish(process)
    expect_whole(brigade, server, keys, tmp_path, job_id)


def test_a_file_system_without_locks_is_named(test_server, brigade, tmp_path):
    server, _, job = slow_job(test_server, tmp_path)
    source = """
        #include <errno.h>
        int flock(int file, int operation) { errno = ENOLCK; return -1; }
    """
    env = preload(tmp_path, source)
    result = brigade("run", job, server=server.server, env=env)
    expect_sentence(result, 3, "knows no locks", "--state-dir")
    assert "CopyObject" not in server.counters()


# MARK: Limits


def limited(brigade, server, words, *arguments):
    """Runs brigade under limits that `words` set."""
    process = subprocess.Popen(
        [*words, *brigade.command(*arguments)],
        env=brigade.environment(server.server),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    return brigade.finish(process)


@pytest.mark.parametrize("files", [16, 32, 64, 128])
def test_few_descriptors_are_a_sentence_or_enough(test_server, brigade, tmp_path, files):
    server, keys, job = slow_job(test_server, tmp_path, 300, 5)
    words = ["prlimit", f"--nofile={files}:{files}"]
    result = limited(brigade, server, words, "run", job, "--progress", "none")
    if result.code == 0:
        account(folder_report(tmp_path, result.job_id), keys)
    else:
        # Nothing was begun, and what to do is said.
        expect_sentence(result, 2, "ulimit")
        assert "CopyObject" not in server.counters()


def test_a_job_needs_little_memory(test_server, brigade, tmp_path):
    keys = numbered(20_000)
    server = test_server("--canned")
    job = copy_job(tmp_path, keys)
    with memory_group("brigade-test-enough", 48 << 20) as words:
        result = limited(brigade, server, words, "run", job, "--progress", "none")
    assert result.code == 0, result.stderr
    account(folder_report(tmp_path, result.job_id), keys)


def test_a_job_that_the_kernel_ends_for_memory_can_be_resumed(test_server, brigade, tmp_path):
    server, keys, job = slow_job(test_server, tmp_path)
    with memory_group("brigade-test-too-little", 64 << 20) as words:
        process = subprocess.Popen(
            [*words, *brigade.command("run", job, *ARGUMENTS)],
            env=brigade.environment(server.server),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        wait_for_requests(server, "CopyObject", 60)
        job_id = only_job(brigade)
        group = "/sys/fs/cgroup/memory/brigade-test-too-little"
        # What it has already cannot be taken back: another member of the group wants the rest.
        hog = subprocess.run(
            [*words, "python3", "-c", "b = bytearray(200 << 20); b[::4096] = b'x' * 51200"],
            capture_output=True,
            timeout=30,
        )
        assert hog.returncode != 0, group
        if process.poll() is None:
            process.kill()
        result = brigade.finish(process)
    assert result.code == -signal.SIGKILL
    expect_whole(brigade, server, keys, tmp_path, job_id)


# MARK: Clocks


DAY = 86_400


@pytest.mark.parametrize("jump", [DAY, -DAY, 1200, -400 * DAY])
def test_a_clock_that_jumps_fails_no_row(test_server, brigade, tmp_path, jump):
    clock = FalseClock(tmp_path)
    server, keys, process, job_id = begun_job(
        test_server, brigade, tmp_path, env=clock.environment
    )
    clock.jump(jump)
    result = brigade.finish(process, 60)
    assert result.code == 0, result.stderr
    rows = account(folder_report(tmp_path, job_id), keys)
    assert all(row.status == "succeeded" for row in rows.values())
    # Each worker may have met the jump once.
    assert server.counters()["CopyObject"] <= len(keys) + 2 * 8
    seconds = brigade("status", job_id, "--output", "json").json["ProgressSummary"]["Timers"][
        "ElapsedTimeInActiveSeconds"
    ]
    assert 0 <= seconds < 60


@pytest.mark.parametrize("offset", [3 * DAY, -3 * DAY])
def test_a_clock_that_is_wrong_from_the_start_is_corrected(
    test_server, brigade, tmp_path, offset
):
    clock = FalseClock(tmp_path)
    clock.jump(offset)
    server, keys, job = slow_job(test_server, tmp_path, 100, 1)
    result = brigade("run", job, *ARGUMENTS, server=server.server, env=clock.environment)
    assert result.code == 0, result.stderr
    account(folder_report(tmp_path, result.job_id), keys)


# MARK: A machine that goes down


def test_every_name_is_durable_before_it_is_needed(test_server, brigade, tmp_path):
    """After a power cut a synced file is there only if the names that lead to it were synced."""
    server, _, job = slow_job(test_server, tmp_path, 50, 1)
    output = tmp_path / "trace"
    process = subprocess.Popen(
        trace(brigade.command("run", job, *ARGUMENTS), output),
        env=brigade.environment(server.server),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    result = brigade.finish(process)
    assert result.code == 0, result.stderr
    calls = read_trace(output)
    sends = [
        index
        for index, (name, arguments, _) in enumerate(calls)
        if name in ("sendto", "write") and '"PUT /' in arguments
    ]
    assert sends, "no request was seen"
    places = [str(brigade.state), str(tmp_path / "report")]
    unsynced = names_not_durable(calls, places)
    assert unsynced == []
    # What a resume needs was there before the first copy was asked for.
    assert names_not_durable(calls[: sends[0]], places) == []


def names_not_durable(calls, places):
    """Names below `places` that were made and whose folder was not synced afterwards."""
    waiting = set()
    for name, arguments, descriptor in calls:
        quoted = re.findall(r'"([^"]*)"', arguments)
        if name == "openat" and "O_CREAT" in arguments and descriptor:
            waiting.add(descriptor)
        elif name.startswith("mkdir"):
            waiting.add(quoted[-1])
        elif name.startswith("rename"):
            old, new = quoted[0], quoted[-1]
            waiting = {
                new + path.removeprefix(old) if path.startswith(old + "/") else path
                for path in waiting
                if path != old
            } | {new}
        elif name.startswith("unlink"):
            waiting.discard(quoted[-1])
        elif name in ("fsync", "fdatasync"):
            folder = re.search(r"<([^>]*)>", arguments)
            folder = folder[1] if folder else ""
            waiting = {path for path in waiting if path.rpartition("/")[0] != folder}
    return sorted(path for path in waiting if any(path.startswith(place) for place in places))


def test_every_commit_is_synced_before_it_is_told(test_server, brigade, tmp_path):
    """What a killed machine keeps of the journal is what was synced: nothing is written there
    that no sync follows."""
    server, _, job = slow_job(test_server, tmp_path, 200, 20)
    output = tmp_path / "trace"
    process = subprocess.Popen(
        trace(brigade.command("run", job, *ARGUMENTS), output),
        env=brigade.environment(server.server),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert brigade.finish(process).code == 0
    is_dirty, syncs = False, 0
    for name, arguments, _ in read_trace(output):
        if "/journal>" not in arguments.partition(",")[0]:
            continue
        if name == "write":
            # One commit is one write, and the next waits for the sync of the last.
            assert not is_dirty
            is_dirty = True
        elif name in ("fsync", "fdatasync"):
            is_dirty, syncs = False, syncs + 1
    assert not is_dirty and syncs >= 3


# MARK: The page


def test_the_page_of_what_may_break_names_tests_that_there_are():
    """In docs/reliability.md a name with an ellipsis is a test of the file named before it."""
    page = (ROOT / "docs" / "reliability.md").read_text()
    named = 0
    for line in page.splitlines():
        if not line.startswith("|"):
            continue
        file = None
        for word in re.findall(r"`([^`]+)`", line):
            if word.startswith("test_") and word.endswith(".py"):
                file = ROOT / "Tests" / "EndToEnd" / word
                assert file.exists(), line
            elif word.endswith("…") and file is not None:
                assert f"\ndef test_{word.removesuffix('…')}" in file.read_text(), (file.name, word)
                named += 1
            elif word.endswith("Tests"):
                assert list((ROOT / "Tests").rglob(f"{word}*")), word
            elif word.startswith("tools/"):
                assert (ROOT / word).exists(), word
    assert named > 40
