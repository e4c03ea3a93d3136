# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Completion reports to the byte, in every place they can go, and what is made of them."""

import hashlib
import json
import re

import pytest
from lab import (
    job_document,
    list_keys,
    list_uploads,
    make_bucket,
    read_report,
    write_job,
    write_manifest,
)
from lab.runs import (
    BUCKETS,
    TARGET,
    copy_job,
    delay,
    folder_report,
    numbered,
    refuse,
    seed_many,
    wait_for_requests,
)

# botocore gives no report; this is the service's, as its user guide and its readers show it.
SCHEMA = "Bucket, Key, VersionId, TaskStatus, ErrorCode, HTTPStatusCode, ResultMessage"


def start(test_server, keys):
    server = test_server(*BUCKETS)
    seed_many(server, keys)
    return server


def tree(folder):
    """Every file below a folder, by its path in it."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def bucket_tree(client, bucket, prefix):
    """The same of a bucket."""
    keys = [key for key in list_keys(client, bucket) if key.startswith(prefix)]
    return {key: client.get_object(Bucket=bucket, Key=key)["Body"].read() for key in keys}


def expect_report(files, folder, results, bucket, retry=None):
    """Checks names, digests and every byte that does not depend on the time.

    `retry` are the lines of the failed rows, which lie beside the service's own files.
    """
    lines = {}
    for status, content in results:
        md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
        name = hashlib.sha1(md5.encode(), usedforsecurity=False).hexdigest()
        assert files[f"{folder}/results/{name}.csv"] == content
        lines[status] = (f"{folder}/results/{name}.csv", content)
    text = files[f"{folder}/manifest.json"]
    document = json.loads(text)
    assert list(document) == ["Format", "ReportCreationDate", "Results", "ReportSchema"]
    assert document["Format"] == "Report_CSV_20180820" and document["ReportSchema"] == SCHEMA
    date = document["ReportCreationDate"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", date)
    assert document["Results"] == [
        {
            "TaskExecutionStatus": status,
            "Bucket": bucket,
            "MD5Checksum": hashlib.md5(lines[status][1], usedforsecurity=False).hexdigest(),
            "Key": lines[status][0],
        }
        for status, _ in results
    ]
    digest = hashlib.md5(text, usedforsecurity=False).hexdigest().encode()
    assert files[f"{folder}/manifest.json.md5"] == digest
    assert files.get(f"{folder}/retry-manifest.csv") == retry
    assert (f"{folder}/retry-job.json" in files) == (retry is not None)
    assert len(files) == len(results) + 2 + (2 if retry else 0)


MESSAGE = 'say "no", twice'


def two_failures(test_server, prefix=""):
    """A store in which `a` and `b c` can be copied, `gone` is absent and `denied` is refused."""
    server = start(test_server, ["a", "b c", "denied"])
    rule = refuse("CopyObject", 403, "AccessDenied", key=f"{prefix}denied")
    rule["action"]["error"]["message"] = MESSAGE
    missing = refuse("CopyObject", 404, "NoSuchKey", key=f"{prefix}gone")
    missing["action"]["error"]["message"] = "The specified key does not exist."
    server.set_faults({"rules": [rule, missing]})
    return server


@pytest.mark.parametrize("scope", ["AllTasks", "FailedTasksOnly"])
@pytest.mark.parametrize(
    ("prefix", "leading"),
    [("reports", "reports/"), ("a/b/", "a/b/"), (None, "")],
    ids=["prefix", "slash-at-its-end", "none"],
)
@pytest.mark.parametrize("place", ["file", "s3"])
def test_a_report_is_the_services_to_the_byte(
    test_server, brigade, tmp_path, scope, prefix, leading, place
):
    server = two_failures(test_server)
    client = server.server.client()
    make_bucket(client, "reports")
    report = tmp_path / "report" if place == "file" else "arn:aws:s3:::reports"
    job = copy_job(tmp_path, ["a", "gone", "b c", "denied"], report=report, report_scope=scope)
    document = json.loads(job.read_text())
    if prefix is None:
        del document["Report"]["Prefix"]
    else:
        document["Report"]["Prefix"] = prefix
    write_job(job, document)
    result = brigade("run", job, "--output", "json", server=server.server)
    assert result.code == 1, result.stderr
    folder = f"{leading}job-{result.job_id}"
    if place == "file":
        files = tree(tmp_path / "report")
        bucket = str(tmp_path / "report")
        location = f"file://{tmp_path}/report/{folder}/manifest.json"
    else:
        files = bucket_tree(client, "reports", folder)
        bucket = "reports"
        location = f"s3://reports/{folder}/manifest.json"
    assert result.json["ReportLocation"] == location
    failed = next(content for content in files.values() if b",failed," in content)
    assert re.sub(rb" \(Request ID: [^)\"]*\)", b"", failed) == (
        b"source,gone,,failed,404,NoSuchKey,The specified key does not exist.\n"
        b'source,denied,,failed,403,AccessDenied,"say ""no"", twice"\n'
    )
    succeeded = b"source,a,,succeeded,200,,Successful\nsource,b%20c,,succeeded,200,,Successful\n"
    results = [("failed", failed)]
    if scope == "AllTasks":
        results.insert(0, ("succeeded", succeeded))
    expect_report(files, folder, results, bucket, b"source,gone\nsource,denied\n")
    retry = json.loads(files[f"{folder}/retry-job.json"])["Manifest"]["Location"]["ObjectArn"]
    wanted = f"file://{tmp_path}/report/" if place == "file" else "arn:aws:s3:::reports/"
    assert retry == f"{wanted}{folder}/retry-manifest.csv"


def test_a_report_without_failures_has_no_file_of_them(test_server, brigade, tmp_path):
    server = start(test_server, ["a"])
    result = brigade("run", copy_job(tmp_path, ["a"]), server=server.server)
    assert result.code == 0
    folder = f"reports/job-{result.job_id}"
    content = b"source,a,,succeeded,200,,Successful\n"
    expect_report(
        tree(tmp_path / "report"), folder, [("succeeded", content)], str(tmp_path / "report")
    )
    job = copy_job(tmp_path, ["a"], report_scope="FailedTasksOnly")
    again = brigade("run", job, server=server.server)
    report = read_report(tmp_path / "report", again.job_id)
    assert report.rows == [] and report.manifest["Results"] == []


def test_a_disabled_report_goes_nowhere_but_to_the_job(test_server, brigade, tmp_path):
    server = start(test_server, ["a"])
    job = copy_job(tmp_path, ["a", "gone"], report=None)
    before = set(tree(tmp_path))
    result = brigade("run", job, server=server.server)
    assert result.code == 1, result.stderr
    assert set(tree(tmp_path)) == before
    assert list_keys(server.server.client(), TARGET) == ["a"]
    assert "PutObject" not in server.counters()
    status = brigade("status", "--output", "json").json
    rows = (brigade.state / "jobs" / result.job_id / "report").rglob("results/*.csv")
    assert sum(path.read_bytes().count(b"\n") for path in rows) == 2
    assert status["ReportLocation"].startswith("file:///")


def large_report_job(folder):
    """A job whose report, of rows that all fail, is one file of more than 16 MiB; and its rows."""
    count = 18_500
    manifest = folder / "manifest.csv"
    manifest.write_text("".join(f"source,{number:05}{'k' * 950}\n" for number in range(count)))
    document = job_document(
        manifest, TARGET, report="arn:aws:s3:::reports", report_scope="FailedTasksOnly"
    )
    return write_job(folder / "job.json", document), count


def test_a_large_report_is_uploaded_in_parts(test_server, brigade, tmp_path):
    server = start(test_server, [])
    client = server.server.client()
    make_bucket(client, "reports")
    job, count = large_report_job(tmp_path)
    result = brigade("run", job, "--failure-threshold", 100, server=server.server)
    assert result.code == 1, result.stderr
    counters = server.counters()
    # The results and, as long, the retry manifest.
    assert counters["CreateMultipartUpload"] == counters["CompleteMultipartUpload"] == 2
    assert counters["UploadPart"] >= 4
    report = read_report("reports", result.job_id, client=client)
    assert len(report.with_status("failed")) == count
    assert [row.manifest_key[:5] for row in report.rows] == [f"{n:05}" for n in range(count)]
    assert list_uploads(client, "reports") == []


def test_a_large_report_killed_on_its_way_leaves_no_upload(test_server, brigade, tmp_path):
    server = start(test_server, [])
    client = server.server.client()
    make_bucket(client, "reports")
    job, count = large_report_job(tmp_path)
    server.set_faults({"rules": [delay("UploadPart", 600_000)]})
    process = brigade.popen("run", job, "--failure-threshold", 100, server=server.server)
    wait_for_requests(server, "UploadPart", 1, 60)
    process.kill()
    brigade.finish(process)
    assert len(list_uploads(client, "reports")) == 1
    # The answer to the creation is lost once more on top.
    lost = {"operation": "CreateMultipartUpload", "action": {"resetAfter": {}}}
    server.set_faults({"rules": [lost | {"occurrences": {"first": {"count": 1}}}]})
    resumed = brigade("resume", "--output", "json", server=server.server)
    assert resumed.code == 1, resumed.stderr
    report = read_report("reports", resumed.job_id, client=client)
    assert len(report.with_status("failed")) == count
    assert list_uploads(client, "reports") == []


def test_a_report_that_cannot_be_written_keeps_the_job_open(test_server, brigade, tmp_path):
    server = start(test_server, ["a"])
    client = server.server.client()
    job = copy_job(tmp_path, ["a", "gone"], report="arn:aws:s3:::reports")
    result = brigade("run", job, server=server.server)
    assert result.code == 3
    # The service's own sentence (User Guide, "Troubleshooting Batch Operations").
    sentence = "The job report could not be written to your report bucket."
    assert sentence in result.stdout and "NoSuchBucket" in result.stdout
    assert f"brigade resume {result.job_id}" in result.stderr
    status = brigade("status", "--output", "json").json
    assert status["Status"] == "Paused"
    assert status["ProgressSummary"]["NumberOfTasksSucceeded"] == 1
    assert sentence in status["FailureReasons"][0]["FailureReason"]
    make_bucket(client, "reports")
    resumed = brigade("resume", server=server.server)
    assert resumed.code == 1, resumed.stderr
    assert server.counters()["CopyObject"] == 2
    assert len(read_report("reports", result.job_id, client=client).rows) == 2


def test_an_unwritable_report_folder_keeps_the_job_open(test_server, brigade, tmp_path):
    server = start(test_server, ["a"])
    (tmp_path / "report").write_text("a file in the way")
    result = brigade("run", copy_job(tmp_path, ["a"]), server=server.server)
    assert result.code == 3
    assert str(tmp_path / "report") in result.stdout
    (tmp_path / "report").unlink()
    assert brigade("resume", server=server.server).code == 0
    assert len(folder_report(tmp_path, result.job_id).rows) == 1
    assert server.counters()["CopyObject"] == 1


def test_a_report_can_be_written_again(test_server, brigade, tmp_path):
    server = two_failures(test_server)
    client = server.server.client()
    make_bucket(client, "reports")
    job = copy_job(tmp_path, ["a", "gone"], report="arn:aws:s3:::reports")
    result = brigade("run", job, server=server.server)
    assert result.code == 1
    first = bucket_tree(client, "reports", "reports/")
    for key in first:
        client.delete_object(Bucket="reports", Key=key)
    again = brigade("report", result.job_id, server=server.server)
    assert again.code == 0, again.stderr
    second = bucket_tree(client, "reports", "reports/")
    results = {name: content for name, content in first.items() if name.endswith(".csv")}
    assert results.items() <= second.items() and second.keys() == first.keys()
    assert len(read_report("reports", result.job_id, client=client).rows) == 2


def test_a_report_of_an_unfinished_job_is_refused(test_server, brigade, tmp_path):
    server = start(test_server, ["a"])
    rule = refuse("CopyObject", 403, "InvalidAccessKeyId")
    server.set_faults({"rules": [rule]})
    result = brigade("run", copy_job(tmp_path, ["a"]), server=server.server)
    assert result.code == 3
    report = brigade("report", result.job_id, server=server.server)
    assert report.code == 3
    assert "resume" in report.stderr and not (tmp_path / "report").exists()


# MARK: Failure threshold


def test_more_than_half_of_a_thousand_failures_fail_the_job(test_server, brigade, tmp_path):
    keys = numbered(450)
    absent = [f"absent-{number:05}" for number in range(3000)]
    server = start(test_server, keys)
    result = brigade(
        "run", copy_job(tmp_path, [*keys, *absent]), "--concurrency", 4, server=server.server
    )
    assert result.code == 3, result.stderr
    job = brigade("status", "--output", "json").json
    assert job["Status"] == "Failed"
    assert job["FailureReasons"][0]["FailureCode"] == "FailureThresholdExceeded"
    progress = job["ProgressSummary"]
    # run >= 1000 and failed * 2 > run, looked at after every row; until all workers have heard of
    # it a few more rows may end.
    run = progress["NumberOfTasksSucceeded"] + progress["NumberOfTasksFailed"]
    assert 1000 <= run <= 1000 + 50
    report = folder_report(tmp_path, result.job_id)
    assert len(report.rows) == run
    assert len(report.with_status("failed")) == progress["NumberOfTasksFailed"]
    refused = brigade("resume", result.job_id, server=server.server)
    assert refused.code == 3 and "Failed" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("keys", "absent", "arguments"),
    [(0, 999, []), (700, 600, []), (0, 1100, ["--failure-threshold", 100])],
    ids=["fewer-than-1000", "fewer-than-half", "threshold-100"],
)
def test_the_threshold_does_not_fail_other_jobs(
    test_server, brigade, tmp_path, keys, absent, arguments
):
    there = numbered(keys)
    server = start(test_server, there)
    rows = [*there, *(f"absent-{number:05}" for number in range(absent))]
    result = brigade("run", copy_job(tmp_path, rows), *arguments, server=server.server)
    assert result.code == 1, result.stderr
    assert len(folder_report(tmp_path, result.job_id).rows) == keys + absent


# MARK: Retry


def test_the_retry_job_runs_as_it_is(test_server, brigade, tmp_path):
    server = two_failures(test_server, "copies/")
    keys = ["a", "gone", "b c", "denied"]
    job = copy_job(tmp_path, keys, StorageClass="STANDARD_IA", TargetKeyPrefix="copies/")
    result = brigade("run", job, "--output", "json", server=server.server)
    assert result.code == 1
    retry_manifest = result.json["RetryManifest"]
    assert open(retry_manifest, "rb").read() == b"source,gone\nsource,denied\n"
    seed_many(server, ["gone"])
    server.set_faults({})
    again = brigade("run", result.json["RetryJob"], server=server.server)
    assert again.code == 0, again.stderr
    client = server.server.client()
    assert list_keys(client, TARGET) == [f"copies/{key}" for key in sorted(keys)]
    head = client.head_object(Bucket=TARGET, Key="copies/gone")
    assert head["StorageClass"] == "STANDARD_IA"
    assert [row.key for row in folder_report(tmp_path, again.job_id).rows] == ["gone", "denied"]


def test_a_retry_manifest_repeats_malformed_lines_as_they_are(test_server, brigade, tmp_path):
    server = start(test_server, ["a"])
    manifest = tmp_path / "manifest.csv"
    write_manifest(manifest, [("source", "a")])
    bad = b'source,bad%zz\r\nsource\nsource,"x"y\n'
    manifest.write_bytes(manifest.read_bytes() + bad)
    document = job_document(manifest, TARGET, report=tmp_path / "report")
    job = write_job(tmp_path / "job.json", document)
    result = brigade("run", job, "--output", "json", server=server.server)
    assert result.code == 1, result.stderr
    retry = open(result.json["RetryManifest"], "rb").read()
    assert retry == bad.replace(b"\r\n", b"\n")
