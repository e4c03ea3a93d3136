# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""The life of a job on the command line: made, confirmed, paused, cancelled, cloned, removed."""

import json

import pytest
from lab import Seed, list_keys, list_uploads, make_bucket, read_report, seed, wait_until
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
    seed_many,
    wait_for_requests,
)

CONFIRM = "Awaiting your confirmation to run"


def status(brigade, job_id):
    """The job as `brigade status` tells it."""
    return brigade("status", job_id, "--output", "json").json


def created(brigade, server, *arguments):
    """Makes a job; gives what was printed of it."""
    result = brigade("create", *arguments, "--output", "json", server=server)
    assert result.code == 0, result.stderr
    return result.json


def slow_run(brigade, server, job, milliseconds=40, concurrency=8):
    """A job that runs in another terminal, slowly, and has begun to copy."""
    server.set_faults({"rules": [delay("CopyObject", milliseconds)]})
    process = brigade.popen("run", job, "--concurrency", concurrency, server=server.server)
    wait_for_requests(server, "CopyObject", 20)
    return process, only_job(brigade)


def test_a_created_job_waits_for_its_confirmation_and_is_complete_after_start(
    seaweed, brigade, bucket, tmp_path
):
    source, target = bucket("source"), bucket("target")
    client = seaweed.client()
    make_bucket(client, source)
    make_bucket(client, target)
    keys = numbered(30)
    seed(client, source, [Seed(key, key.encode()) for key in keys])
    job = copy_job(tmp_path, keys, target=target, source=source)

    made = created(brigade, seaweed, job, "--confirm")
    assert made["Status"] == "Suspended"
    assert made["SuspendedCause"] == CONFIRM
    assert made["SuspendedDate"] >= made["CreationTime"]
    assert made["ProgressSummary"]["TotalNumberOfTasks"] == 30
    assert not list_keys(client, target)

    refused = brigade("resume", made["JobId"], server=seaweed)
    assert refused.code == 3
    assert f"brigade start {made['JobId']}" in refused.stderr
    assert "Suspended" in brigade("list").stdout

    started = brigade("start", made["JobId"], "--output", "json", server=seaweed)
    assert started.code == 0, started.stderr
    assert started.json["Status"] == "Complete"
    assert sorted(list_keys(client, target)) == sorted(keys)
    account(folder_report(tmp_path, made["JobId"]), keys)


def test_a_job_without_confirmation_is_ready_and_one_that_cannot_be_prepared_fails(
    test_server, brigade, tmp_path
):
    server = test_server(*BUCKETS)
    seed_many(server, numbered(3))
    job = copy_job(tmp_path, numbered(3))
    document = json.loads(job.read_text()) | {"ConfirmationRequired": False}
    job.write_text(json.dumps(document))
    made = created(brigade, server.server, job)
    assert made["Status"] == "Ready"

    document["Operation"]["S3PutObjectCopy"]["TargetResource"] = "arn:aws:s3:::nowhere"
    job.write_text(json.dumps(document))
    failed = brigade("create", job, "--output", "json", server=server.server)
    assert failed.code == 3
    assert failed.json["Status"] == "Failed"
    assert [reason["FailureCode"] for reason in failed.json["FailureReasons"]] == [
        "DestinationMissing"
    ]
    # One that has ended is not run again.
    for command in ("start", "resume", "pause", "cancel"):
        again = brigade(command, failed.json["JobId"], server=server.server)
        assert again.code in (2, 3), command
        assert "brigade clone" in again.stderr


def test_cancelled_from_another_terminal_it_sends_nothing_more_and_reports_what_ran(
    test_server, brigade, tmp_path
):
    keys = numbered(3000)
    server = test_server(*BUCKETS)
    seed_many(server, keys)
    process, job_id = slow_run(brigade, server, copy_job(tmp_path, keys))

    cancelled = brigade("cancel", job_id, "--reason", "wrong bucket", "--output", "json")
    ended = brigade.finish(process)
    assert cancelled.code == 0, cancelled.stderr
    assert ended.code == 3
    job = status(brigade, job_id)
    assert job["Status"] == "Cancelled"
    assert job["StatusUpdateReason"] == "wrong bucket"
    assert job["TerminationDate"] >= job["CreationTime"]
    copied = list_keys(server.server.client(), TARGET)
    assert 20 <= len(copied) < 3000
    assert job["ProgressSummary"]["NumberOfTasksSucceeded"] == len(copied)
    account(folder_report(tmp_path, job_id), copied)
    assert not list_uploads(server.server.client(), TARGET)


def test_paused_from_another_terminal_it_goes_on_where_it_was(test_server, brigade, tmp_path):
    keys = numbered(1500)
    server = test_server(*BUCKETS)
    seed_many(server, keys)
    process, job_id = slow_run(brigade, server, copy_job(tmp_path, keys))

    paused = brigade("pause", job_id, "--reason", "until tonight", "--output", "json")
    brigade.finish(process)
    assert paused.code == 0, paused.stderr
    assert paused.json["Status"] == "Paused"
    assert paused.json["StatusUpdateReason"] == "until tonight"
    assert [r["FailureCode"] for r in paused.json["FailureReasons"]] == ["PausedByUser"]
    assert len(list_keys(server.server.client(), TARGET)) < 1500

    server.set_faults({"rules": []})
    resumed = brigade("resume", job_id, server=server.server)
    assert resumed.code == 0, resumed.stderr
    account(folder_report(tmp_path, job_id), keys)
    assert len(list_keys(server.server.client(), TARGET)) == 1500


def test_a_job_that_nobody_runs_is_paused_and_cancelled_by_the_command(
    test_server, brigade, tmp_path
):
    server = test_server(*BUCKETS)
    seed_many(server, numbered(5))
    made = created(brigade, server.server, copy_job(tmp_path, numbered(5)), "--confirm")
    refused = brigade("pause", made["JobId"], server=server.server)
    assert refused.code == 2
    assert "Suspended" in refused.stderr
    cancelled = brigade("cancel", made["JobId"], "--output", "json", server=server.server)
    assert cancelled.code == 0, cancelled.stderr
    assert cancelled.json["Status"] == "Cancelled"
    assert not list_keys(server.server.client(), TARGET)


def test_priority_and_tags_are_changed_while_it_runs(test_server, brigade, tmp_path):
    keys = numbered(800)
    server = test_server(*BUCKETS)
    seed_many(server, keys)
    process, job_id = slow_run(brigade, server, copy_job(tmp_path, keys))
    assert brigade("priority", job_id, 42).code == 0
    assert brigade("tag", job_id, "owner=ops", "project=apollo").code == 0
    tags = brigade("tag", job_id, "--remove", "owner", "project=gemini", "--output", "json")
    assert tags.json == {"Tags": [{"Key": "project", "Value": "gemini"}]}
    job = status(brigade, job_id)
    assert job["Priority"] == 42
    assert job["Tags"] == [{"Key": "project", "Value": "gemini"}]
    wrong = brigade("tag", job_id, "a=§")
    assert wrong.code == 2
    assert "Tags[1].Value" in wrong.stderr
    assert brigade("priority", job_id, -1).code == 2
    assert brigade.finish(process).code == 0
    assert status(brigade, job_id)["Priority"] == 42


def test_clones_run_the_failed_rows_or_with_other_options(test_server, brigade, tmp_path):
    keys = numbered(20)
    server = test_server(*BUCKETS)
    seed_many(server, keys)
    first = brigade(
        "run", copy_job(tmp_path, [*keys, "late"]), "--if-none-match", server=server.server
    )
    assert first.code == 1
    brigade("tag", first.job_id, "owner=ops")

    seed_many(server, ["late"])
    again = brigade("clone", first.job_id, "--failed-only", "--start", server=server.server)
    assert again.code == 0, again.stderr
    clone = status(brigade, again.job_id)
    assert clone["Status"] == "Complete"
    assert clone["ProgressSummary"]["TotalNumberOfTasks"] == 1
    assert clone["Tags"] == [{"Key": "owner", "Value": "ops"}]
    assert sorted(list_keys(server.server.client(), TARGET)) == sorted([*keys, "late"])

    change = "Operation.S3PutObjectCopy.TargetKeyPrefix=cold"
    storage = "Operation.S3PutObjectCopy.StorageClass=GLACIER"
    other = brigade(
        "clone", first.job_id, "--set", change, "--set", storage, "--start", server=server.server
    )
    assert other.code == 0, other.stderr
    head = server.server.client().head_object(Bucket=TARGET, Key=f"cold/{keys[0]}")
    assert head["StorageClass"] == "GLACIER"

    wrong = brigade("clone", first.job_id, "--set", "Operation.S3PutObjectCopy.Klass=GLACIER")
    assert wrong.code == 2
    assert "StorageClass" in wrong.stderr
    printed = brigade("clone", first.job_id, "--set", "Description=again", "--print-job")
    assert printed.json["Description"] == "again"
    assert printed.json["ClientRequestToken"]


def test_old_jobs_are_removed(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    seed_many(server, numbered(2))
    job = copy_job(tmp_path, numbered(2))
    done = brigade("run", job, server=server.server)
    assert done.code == 0, done.stderr
    waiting = created(brigade, server.server, job, "--confirm")
    assert brigade("prune", "--output", "json").json == {"Removed": [], "Kept": []}
    tried = brigade("prune", "--older-than", "0s", "--dry-run", "--output", "json").json
    assert tried["Removed"] == [done.job_id]
    assert (brigade.state / "jobs" / done.job_id).exists()
    assert brigade("prune", "--older-than", "0s").code == 0
    assert not (brigade.state / "jobs" / done.job_id).exists()
    assert status(brigade, waiting["JobId"])["Status"] == "Suspended"
    # What was written elsewhere stays.
    read_report(tmp_path / "report", done.job_id, "reports")


@pytest.mark.parametrize("number", [1, 2, 3])
def test_killed_while_it_is_cancelled_it_ends_cancelled(test_server, brigade, tmp_path, number):
    keys = numbered(2000)
    server = test_server(*BUCKETS)
    seed_many(server, keys)
    process, job_id = slow_run(brigade, server, copy_job(tmp_path, keys), milliseconds=300)
    done = "NumberOfTasksSucceeded"
    wait_until(lambda: status(brigade, job_id)["ProgressSummary"][done], 20, "a commit")
    asking = brigade.popen("cancel", job_id, server=server.server)
    directory = brigade.state / "jobs" / job_id
    wait_until((directory / "wishes.json").exists, 10, "a wish")
    # Before it looked, while work in flight ends, and about when it writes its report.
    wait_until(
        lambda: number == 1 or status(brigade, job_id)["Status"] != "Active", 10, "a new status"
    )
    process.kill()
    process.communicate()
    assert brigade.finish(asking).code in (0, 3)
    if status(brigade, job_id)["Status"] != "Cancelled":
        brigade("resume", job_id, server=server.server)
    before = len(list_keys(server.server.client(), TARGET))
    job = status(brigade, job_id)
    assert job["Status"] == "Cancelled"
    report = folder_report(tmp_path, job_id)
    assert len(report.rows) == job["ProgressSummary"][done] <= before < 2000
