# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Killed, stopped and resumed: every row has one outcome, and nothing is left behind."""

import hashlib
import random
import signal
import subprocess
import time

import pytest
from lab import Seed, list_keys, list_uploads, seed, wait_until
from lab.runs import (
    BUCKETS,
    SOURCE,
    TARGET,
    account,
    copy_job,
    delay,
    folder_report,
    has_completed,
    job_directories,
    numbered,
    only_job,
    refuse,
    seed_many,
    wait_for_requests,
)

MIB = 1 << 20
# Small enough that a few MiB are a large object; parts can be no smaller than 5 MiB.
LARGE_FROM_5_MIB = ("--max-copy-bytes", 5 * MIB)
PARTS_OF_5_MIB = ("--part-size", "5MiB")
# What the promise "within five seconds" may take longer on a machine that is busy with others.
SLACK_SECONDS = 2


def finished(brigade, job_id):
    """How many rows the journal has, read while the job runs or after it was killed."""
    progress = brigade("status", job_id, "--output", "json").json["ProgressSummary"]
    return progress["NumberOfTasksSucceeded"] + progress["NumberOfTasksFailed"]


def resume_to_the_end(brigade, server, job_id, *flags, code=0):
    """Resumes a job and expects it to be complete."""
    result = brigade("resume", job_id, *flags, server=server.server)
    assert result.code == code, result.stderr
    assert brigade("status", job_id, "--output", "json").json["Status"] == "Complete"
    return result


@pytest.mark.parametrize("number", [1, 2])
def test_killed_at_random_moments_at_most_the_last_second_runs_again(
    test_server, brigade, tmp_path, number
):
    chance = random.Random(number)
    keys = numbered(2500)
    concurrency, milliseconds = 16, 25
    server = test_server(*BUCKETS)
    seed_many(server, keys)
    server.set_faults({"rules": [delay("CopyObject", milliseconds)]})
    job = copy_job(tmp_path, [*keys, "absent"])
    # The delay bounds what an idle machine can do; half a second more for the commit itself.
    at_most = 1.5 * concurrency * 1000 / milliseconds + concurrency

    process = brigade.popen("run", job, "--concurrency", concurrency, server=server.server)
    wait_for_requests(server, "CopyObject", 1)
    job_id = only_job(brigade)
    kills = repeated = 0
    while True:
        try:
            process.wait(chance.uniform(0.1, 2))
            break
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            kills += 1
            if has_completed(brigade, job_id):
                break
        brigade.finish(process)
        before = repeated
        repeated = server.counters()["CopyObject"] - finished(brigade, job_id)
        assert repeated - before <= at_most, f"after kill {kills} of seed {number}"
        process = brigade.popen("resume", job_id, server=server.server)
    result = brigade.finish(process)
    assert kills >= 2, "the job was too short to be killed"
    assert result.code in (1, -signal.SIGKILL), result.stderr
    assert has_completed(brigade, job_id)
    rows = account(folder_report(tmp_path, job_id), [*keys, "absent"])
    assert [key for key, row in rows.items() if row.status == "failed"] == ["absent"]
    assert list_keys(server.server.client(), TARGET) == keys


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda s: s.name)
@pytest.mark.parametrize("hangs", [False, True], ids=["store-answers", "store-hangs"])
def test_a_signal_stops_the_job_within_five_seconds(
    test_server, brigade, tmp_path, number, hangs
):
    keys = numbered(1500)
    server = test_server(*BUCKETS)
    seed_many(server, keys)
    rules = [delay("CopyObject", 20)]
    if hangs:
        rules.insert(0, delay("CopyObject", 600_000, key="object-001*"))
    server.set_faults({"rules": rules})
    job = copy_job(tmp_path, keys)
    process = brigade.popen("run", job, "--concurrency", 16, server=server.server)
    wait_for_requests(server, "CopyObject", 110)
    process.send_signal(number)
    begun = time.monotonic()
    result = brigade.finish(process, 30)
    assert time.monotonic() - begun < 5 + SLACK_SECONDS
    assert result.code == 128 + number
    assert f"brigade resume {result.job_id}" in result.stderr
    job = brigade("status", "--output", "json").json
    assert job["Status"] == "Paused" and not job["IsRunning"]
    # What was finished was committed: it is not run again.
    asked = server.counters()["CopyObject"]
    done = finished(brigade, result.job_id)
    assert asked - done <= (16 if hangs else 0)
    server.set_faults({})
    resume_to_the_end(brigade, server, result.job_id)
    account(folder_report(tmp_path, result.job_id), keys)
    assert server.counters()["CopyObject"] == asked + len(keys) - done


@pytest.mark.parametrize("operation", ["HeadObject", "GetObject"])
def test_a_signal_stops_a_job_whose_manifest_does_not_come(
    test_server, brigade, tmp_path, operation
):
    server = test_server(*BUCKETS)
    client = server.server.client()
    etag = client.put_object(Bucket=SOURCE, Key="manifest.csv", Body=b"source,a\n")["ETag"]
    job = copy_job(tmp_path, [])
    document = job.read_text().replace(
        (tmp_path / "manifest.csv").resolve().as_uri(), f"arn:aws:s3:::{SOURCE}/manifest.csv"
    )
    md5_of_nothing = hashlib.md5(b"", usedforsecurity=False).hexdigest()
    job.write_text(document.replace(md5_of_nothing, etag.strip('"')))
    server.set_faults({"rules": [delay(operation, 600_000)]})
    process = brigade.popen("run", job, server=server.server)
    wait_for_requests(server, operation, 1)
    process.terminate()
    begun = time.monotonic()
    result = brigade.finish(process, 30)
    assert time.monotonic() - begun < 5 + SLACK_SECONDS
    # Nothing has begun, so the signal ends it the plain way, which a shell calls 143 as well.
    assert result.code in (143, -signal.SIGTERM)
    assert job_directories(brigade) == []


def test_a_signal_stops_a_job_whose_report_cannot_be_delivered(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    seed_many(server, ["a"])
    server.set_faults({"rules": [delay("PutObject", 600_000)]})
    job = copy_job(tmp_path, ["a"], report=f"arn:aws:s3:::{TARGET}")
    process = brigade.popen("run", job, server=server.server)
    wait_for_requests(server, "PutObject", 1)
    process.terminate()
    begun = time.monotonic()
    result = brigade.finish(process, 30)
    assert time.monotonic() - begun < 5 + SLACK_SECONDS
    assert result.code == 143
    assert f"brigade resume {result.job_id}" in result.stderr
    server.set_faults({})
    resume_to_the_end(brigade, server, result.job_id)
    assert server.counters()["CopyObject"] == 1


def test_a_second_signal_ends_at_once_and_loses_nothing_committed(
    test_server, brigade, tmp_path
):
    keys = numbered(50)
    server = test_server(*BUCKETS)
    seed_many(server, keys)
    server.set_faults({"rules": [delay("CopyObject", 600_000, key="object-00049")]})
    process = brigade.popen("run", copy_job(tmp_path, keys), server=server.server)
    wait_for_requests(server, "CopyObject", 50)
    job_id = only_job(brigade)
    wait_until(lambda: finished(brigade, job_id) == 49, 10, "49 rows in the journal")
    process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    begun = time.monotonic()
    assert brigade.finish(process, 10).code == 130
    assert time.monotonic() - begun < 2
    server.set_faults({})
    resume_to_the_end(brigade, server, job_id)
    assert server.counters()["CopyObject"] == 51


def test_a_second_process_is_refused_while_the_first_lives(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    seed_many(server, ["a"])
    server.set_faults({"rules": [delay("CopyObject", 600_000)]})
    first = brigade.popen("run", copy_job(tmp_path, ["a"]), server=server.server)
    wait_for_requests(server, "CopyObject", 1)
    job_id = only_job(brigade)
    second = brigade("resume", job_id, server=server.server)
    assert second.code == 3
    assert str(first.pid) in second.stderr and len(second.stderr.splitlines()) == 1
    assert brigade("status", job_id, "--output", "json").json["IsRunning"] is True
    assert first.poll() is None
    first.kill()
    brigade.finish(first)
    server.set_faults({})
    resume_to_the_end(brigade, server, job_id)


def killed_job(test_server, brigade, folder, count=600):
    """A job killed in its middle: server, id, keys, journal."""
    keys = numbered(count)
    server = test_server(*BUCKETS)
    seed_many(server, keys)
    server.set_faults({"rules": [delay("CopyObject", 40)]})
    job = copy_job(folder, keys)
    process = brigade.popen("run", job, "--concurrency", 8, server=server.server)
    wait_for_requests(server, "CopyObject", 1)
    job_id = only_job(brigade)
    wait_until(lambda: finished(brigade, job_id) > 100, 20, "a commit of 100 rows")
    process.kill()
    brigade.finish(process)
    server.set_faults({})
    return server, job_id, keys, brigade.state / "jobs" / job_id / "journal"


@pytest.mark.parametrize("damage", ["cut", "garbage", "zeros"])
def test_a_torn_tail_of_the_journal_is_cut_off(test_server, brigade, tmp_path, damage):
    server, job_id, keys, journal = killed_job(test_server, brigade, tmp_path)
    content = journal.read_bytes()
    tails = {
        "cut": content[:-7],
        "garbage": content + random.Random(3).randbytes(100),
        "zeros": content + bytes(4096),
    }
    journal.write_bytes(tails[damage])
    resume_to_the_end(brigade, server, job_id)
    account(folder_report(tmp_path, job_id), keys)


def test_a_journal_damaged_in_its_middle_is_refused_and_kept(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    seed_many(server, keys := numbered(600))
    server.set_faults({"rules": [delay("CopyObject", 40)]})
    job = copy_job(tmp_path, keys)
    process = brigade.popen("run", job, "--concurrency", 4, server=server.server)
    wait_for_requests(server, "CopyObject", 1)
    job_id = only_job(brigade)
    journal = brigade.state / "jobs" / job_id / "journal"
    first = wait_until(lambda: finished(brigade, job_id), 10, "a commit")
    size = journal.stat().st_size
    wait_until(lambda: finished(brigade, job_id) > first, 10, "a commit behind it")
    process.kill()
    brigade.finish(process)
    content = bytearray(journal.read_bytes())
    content[size - 5] ^= 0x55
    journal.write_bytes(content)
    files = {path: path.read_bytes() for path in journal.parent.rglob("*") if path.is_file()}
    asked = server.counters()["CopyObject"]
    for command in ("resume", "status", "report"):
        result = brigade(command, job_id, server=server.server)
        assert result.code == 3, command
        assert "damaged" in result.stderr and str(journal) in result.stderr
        assert len(result.stderr.splitlines()) == 1
    assert server.counters()["CopyObject"] == asked
    assert files == {
        path: path.read_bytes() for path in journal.parent.rglob("*") if path.is_file()
    }


def test_one_damaged_job_does_not_hide_the_others(test_server, brigade, tmp_path):
    server, job_id, _, journal = killed_job(test_server, brigade, tmp_path)
    journal.write_bytes(b"not a journal\n" * 10)
    (tmp_path / "other").mkdir()
    seed_many(server, ["a"])
    other = brigade("run", copy_job(tmp_path / "other", ["a"]), server=server.server)
    assert other.code == 0
    listed = brigade("list")
    assert other.job_id in listed.stdout
    assert job_id in listed.stdout + listed.stderr


# MARK: Multipart uploads


def large_job(test_server, brigade, folder, rules, size=60 * MIB, **more):
    """A running job over one large object, computed by the store."""
    server = test_server(*BUCKETS, *LARGE_FROM_5_MIB)
    seed_many(server, ["large"], size)
    server.set_faults({"rules": rules})
    job = copy_job(folder, ["large"], **more)
    process = brigade.popen(
        "run", job, "--concurrency", 2, *PARTS_OF_5_MIB, server=server.server
    )
    return server, process


def kill(brigade, process):
    """Kills a job and gives its id."""
    process.kill()
    brigade.finish(process)
    return only_job(brigade)


def test_parts_that_are_copied_are_not_copied_again(test_server, brigade, tmp_path):
    rules = [delay("UploadPartCopy", 200)]
    server, process = large_job(test_server, brigade, tmp_path, rules)
    wait_for_requests(server, "UploadPartCopy", 7)
    job_id = kill(brigade, process)
    client = server.server.client()
    assert len(list_uploads(client, TARGET)) == 1
    resume_to_the_end(brigade, server, job_id)
    counters = server.counters()
    assert counters["CreateMultipartUpload"] == 1
    # Two parts were in flight when it was killed.
    assert 12 <= counters["UploadPartCopy"] <= 12 + 2
    assert client.head_object(Bucket=TARGET, Key="large")["ContentLength"] == 60 * MIB
    assert list_uploads(client, TARGET) == []


def test_an_upload_keeps_its_parts_when_another_size_is_asked_for(
    test_server, brigade, tmp_path
):
    server, process = large_job(
        test_server, brigade, tmp_path, [delay("UploadPartCopy", 200)]
    )
    wait_for_requests(server, "UploadPartCopy", 7)
    job_id = kill(brigade, process)
    resume_to_the_end(brigade, server, job_id, "--part-size", "20MiB")
    counters = server.counters()
    assert counters["CreateMultipartUpload"] == 1
    assert 12 <= counters["UploadPartCopy"] <= 12 + 2
    client = server.server.client()
    assert client.head_object(Bucket=TARGET, Key="large")["ContentLength"] == 60 * MIB


def test_an_upload_killed_before_its_first_part_is_continued(test_server, brigade, tmp_path):
    rules = [delay("UploadPartCopy", 600_000)]
    server, process = large_job(test_server, brigade, tmp_path, rules)
    wait_for_requests(server, "UploadPartCopy", 1)
    job_id = kill(brigade, process)
    server.set_faults({})
    resume_to_the_end(brigade, server, job_id)
    assert server.counters()["CreateMultipartUpload"] == 1
    assert list_uploads(server.server.client(), TARGET) == []


def test_an_upload_whose_id_never_arrived_is_aborted(test_server, brigade, tmp_path):
    rules = [delay("CreateMultipartUpload", 600_000)]
    server, process = large_job(test_server, brigade, tmp_path, rules)
    wait_for_requests(server, "CreateMultipartUpload", 1)
    job_id = kill(brigade, process)
    client = server.server.client()
    assert len(list_uploads(client, TARGET)) == 1
    server.set_faults({})
    resume_to_the_end(brigade, server, job_id)
    assert server.counters()["CreateMultipartUpload"] == 2
    assert client.head_object(Bucket=TARGET, Key="large")["ContentLength"] == 60 * MIB
    assert list_uploads(client, TARGET) == []


def test_a_completion_whose_answer_was_lost_to_the_kill_is_recognised(
    test_server, brigade, tmp_path
):
    rules = [delay("CompleteMultipartUpload", 600_000)]
    server, process = large_job(test_server, brigade, tmp_path, rules)
    wait_for_requests(server, "CompleteMultipartUpload", 1)
    job_id = kill(brigade, process)
    server.set_faults({})
    resume_to_the_end(brigade, server, job_id)
    client = server.server.client()
    assert client.head_object(Bucket=TARGET, Key="large")["ContentLength"] == 60 * MIB
    assert list_uploads(client, TARGET) == []


def test_a_source_that_changed_meanwhile_is_copied_anew(test_server, brigade, tmp_path):
    rules = [delay("UploadPartCopy", 300)]
    server, process = large_job(test_server, brigade, tmp_path, rules, size=30 * MIB)
    wait_for_requests(server, "UploadPartCopy", 3)
    job_id = kill(brigade, process)
    client = server.server.client()
    body = random.Random(5).randbytes(12 * MIB)
    seed(client, SOURCE, [Seed("large", body, {"new": "yes"})])
    server.set_faults({})
    resume_to_the_end(brigade, server, job_id)
    copy = client.get_object(Bucket=TARGET, Key="large")
    assert copy["Body"].read() == body and copy["Metadata"] == {"new": "yes"}
    counters = server.counters()
    assert counters["CreateMultipartUpload"] == 2 and counters["AbortMultipartUpload"] >= 1
    assert list_uploads(client, TARGET) == []


def test_a_signal_leaves_an_upload_to_the_resume(test_server, brigade, tmp_path):
    rules = [delay("UploadPartCopy", 250)]
    server, process = large_job(test_server, brigade, tmp_path, rules, size=200 * MIB)
    wait_for_requests(server, "UploadPartCopy", 6)
    process.terminate()
    result = brigade.finish(process, 30)
    assert result.code == 143
    server.set_faults({})
    resume_to_the_end(brigade, server, result.job_id)
    counters = server.counters()
    assert counters["CreateMultipartUpload"] == 1
    assert 40 <= counters["UploadPartCopy"] <= 40 + 2
    assert list_uploads(server.server.client(), TARGET) == []


def test_a_failed_job_leaves_no_upload(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS, *LARGE_FROM_5_MIB)
    seed_many(server, ["large"], 60 * MIB)
    # Nothing fails before the upload has begun: half a second for two requests.
    server.set_faults(
        {"rules": [delay("UploadPartCopy", 1500), delay("CopyObject", 10, key="absent*")]}
    )
    job = copy_job(tmp_path, ["large", *(f"absent-{number}" for number in range(1200))])
    result = brigade("run", job, "--concurrency", 8, *PARTS_OF_5_MIB, server=server.server)
    assert result.code == 3, result.stderr
    assert server.counters()["CreateMultipartUpload"] == 1
    assert brigade("status", "--output", "json").json["Status"] == "Failed"
    assert list_uploads(server.server.client(), TARGET) == []


def test_a_refused_part_fails_the_row_and_aborts_its_upload(test_server, brigade, tmp_path):
    rules = [refuse("UploadPartCopy", 403, "AccessDenied", {"nth": {"number": 5}})]
    server, process = large_job(test_server, brigade, tmp_path, rules)
    result = brigade.finish(process)
    assert result.code == 1, result.stderr
    row = folder_report(tmp_path, result.job_id).rows[0]
    assert (row.status, row.http_status, row.error_code) == ("failed", "403", "AccessDenied")
    client = server.server.client()
    assert list_uploads(client, TARGET) == [] and list_keys(client, TARGET) == []


@pytest.mark.parametrize("number", [31, 32, 33])
def test_killed_at_random_moments_no_upload_and_no_part_is_lost(
    test_server, brigade, tmp_path, number
):
    chance = random.Random(number)
    large, small = [f"large-{index}" for index in range(8)], numbered(100)
    server = test_server(*BUCKETS, *LARGE_FROM_5_MIB)
    seed_many(server, large, 23 * MIB)
    seed_many(server, small)
    pace = [("UploadPartCopy", 80), ("CreateMultipartUpload", 40), ("CompleteMultipartUpload", 60)]
    rules = [delay(operation, wait) for operation, wait in pace]
    lost = {"probability": 0.2, "action": {"resetAfter": {}}}
    rates = [{"operation": name} | lost for name in ("CopyObject", "AbortMultipartUpload")]
    server.set_faults({"seed": number, "rules": rules, "rates": rates})
    rows = [*large[:4], *small, *large[4:]]
    job = copy_job(tmp_path, rows)
    process = brigade.popen(
        "run", job, "--concurrency", 3, *PARTS_OF_5_MIB, server=server.server
    )
    wait_for_requests(server, "CopyObject", 1)
    job_id = only_job(brigade)
    kills = 0
    # Bounded: on a busy machine a run may get nothing done before it is killed.
    while kills < 6:
        try:
            process.wait(chance.uniform(0.1, 1))
            break
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            kills += 1
            if has_completed(brigade, job_id):
                break
        brigade.finish(process)
        process = brigade.popen("resume", job_id, server=server.server)
    result = brigade.finish(process)
    assert kills >= 1 and result.code in (0, -signal.SIGKILL), (kills, result.stderr)
    assert has_completed(brigade, job_id)
    account(folder_report(tmp_path, job_id), rows)
    client = server.server.client()
    assert sorted(list_keys(client, TARGET)) == sorted(rows)
    for key in large:
        assert client.head_object(Bucket=TARGET, Key=key)["ContentLength"] == 23 * MIB
    assert list_uploads(client, TARGET) == []
    # At each kill three parts were in flight at most, and two objects done but not yet in the
    # journal; those are copied anew.
    assert server.counters()["UploadPartCopy"] <= 40 + kills * (3 + 2 * 5)
