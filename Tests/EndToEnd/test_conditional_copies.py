# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Copies that overwrite nothing, and copies that are there already."""

import signal
import time

import pytest
from lab import Seed, list_keys, list_uploads, make_bucket, seed
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

EXISTS = "Skipped: the destination has an object of this key"
SAME_ETAG = "Skipped: the destination has an object of the same size and ETag"
SAME_CHECKSUM = "Skipped: the destination has an object of the same size and checksum"
MIB = 1 << 20


def body_of(client, bucket, key):
    return client.get_object(Bucket=bucket, Key=key)["Body"].read()


def progress(result):
    summary = result.json["ProgressSummary"]
    return tuple(
        summary.get(f"NumberOfTasks{name}", 0) for name in ("Succeeded", "Skipped", "Failed")
    )


def run(brigade, server, job, *arguments, **more):
    return brigade("run", job, "--output", "json", *arguments, server=server, **more)


@pytest.fixture(params=["seaweedfs", "ministack", "s3-test-server"])
def store(request, test_server, bucket):
    """Stores that keep to If-None-Match of CopyObject, and one (MiniStack) that does not."""
    if request.param == "s3-test-server":
        server = test_server().server
    else:
        server = request.getfixturevalue({"seaweedfs": "seaweed"}.get(request.param, request.param))
    client = server.client()
    source, target = bucket("source"), bucket("target")
    for name in (source, target):
        make_bucket(client, name)
    return server, client, source, target


def test_nothing_is_overwritten(store, brigade, tmp_path):
    server, client, source, target = store
    keys = [f"k{number:02}" for number in range(40)]
    seed(client, source, [Seed(key, b"source " + key.encode()) for key in keys])
    theirs = keys[5:25]
    seed(client, target, [Seed(key, b"theirs " + key.encode()) for key in theirs])
    job = copy_job(tmp_path, keys, target=target, source=source)

    result = run(brigade, server, job, "--if-none-match")

    assert result.code == 0, result.stderr
    assert progress(result) == (20, 20, 0)
    rows = account(folder_report(tmp_path, result.job_id), keys)
    for key in keys:
        whose = b"theirs " if key in theirs else b"source "
        assert body_of(client, target, key) == whose + key.encode()
        assert rows[key].status == "succeeded"
        assert rows[key].http_status == "200"
        assert rows[key].message == (EXISTS if key in theirs else "Successful")
    says = [reason["FailureCode"] for reason in result.json["FailureReasons"]]
    assert says == (["IfNoneMatchIgnored"] if server.name == "ministack" else [])
    status = brigade("status", result.job_id)
    assert "20 succeeded, 0 failed, 20 skipped of 40" in status.stdout


def test_a_migration_is_gone_on_with_at_one_request_an_object(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    keys = numbered(600)
    seed_many(server, keys)
    seed_many(server, keys[:500], bucket=TARGET, size=9)
    server.forget()
    job = copy_job(tmp_path, keys)
    result = run(brigade, server.server, job, "--if-none-match", "--concurrency", "8")
    assert progress(result) == (100, 500, 0)
    counters = server.counters()
    # Until it is proved that the store keeps to the condition, the destination is asked: that is
    # one request for each object too, and one more for those that are copied meanwhile.
    assert counters["HeadObject"] <= 500 + 40
    assert counters["HeadObject"] + counters["CopyObject"] <= 600 + 40 + 1
    for key in keys[:500]:
        assert server.server.client().head_object(Bucket=TARGET, Key=key)["ContentLength"] == 9
        break


def test_where_the_condition_is_kept_one_request_is_enough(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    keys = numbered(600)
    seed_many(server, keys)
    seed_many(server, keys[100:], bucket=TARGET, size=9)
    server.forget()
    job = copy_job(tmp_path, keys)
    result = run(brigade, server.server, job, "--if-none-match", "--concurrency", "1")
    assert progress(result) == (100, 500, 0)
    # The first copy is asked for twice, which proves it; after that nothing is asked.
    assert server.counters()["HeadObject"] == 1
    assert server.counters()["CopyObject"] == 601


@pytest.mark.parametrize("action", ["resetAfter", "emptyOK"])
def test_a_copy_whose_answer_was_lost_is_known_again(test_server, brigade, tmp_path, action):
    server = test_server(*BUCKETS)
    keys = numbered(30)
    seed_many(server, keys)
    old = numbered(40)[30:]
    seed_many(server, old)
    client = server.server.client()
    for key in old:
        # There before, and exactly what the copy would be: still not ours.
        client.copy_object(
            Bucket=TARGET, Key=key, CopySource={"Bucket": SOURCE, "Key": key}
        )
        server.change(TARGET, key, last_modified="2026-01-01T00:00:00Z")
    # Every second attempt takes effect and its answer is lost.
    server.set_faults(
        {
            "rules": [
                {
                    "operation": "CopyObject",
                    "action": {action: {}},
                    "occurrences": {"every": {"number": 2}},
                }
            ]
        }
    )
    job = copy_job(tmp_path, keys + old)
    result = run(brigade, server.server, job, "--if-none-match", "--max-attempts", "40")
    assert result.code == 0, result.stderr
    assert progress(result) == (30, 10, 0)
    rows = account(folder_report(tmp_path, result.job_id), keys + old)
    assert {key for key in rows if rows[key].message == EXISTS} == set(old)


def test_a_resume_knows_what_the_killed_run_copied(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    keys = numbered(3_000)
    seed_many(server, keys)
    server.set_faults({"rules": [delay("CopyObject", 15)]})
    job = copy_job(tmp_path, keys)
    arguments = ("--if-none-match", "--concurrency", "32", "--progress", "none")
    process = brigade.popen("run", job, *arguments, server=server.server)
    wait_for_requests(server, "CopyObject", 900)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    time.sleep(0.3)
    copied = len(list_keys(server.server.client(), TARGET))
    assert 800 < copied < 3_000
    result = brigade(
        "resume", only_job(brigade), "--output", "json", server=server.server
    )
    assert result.code == 0, result.stderr
    assert progress(result) == (3_000, 0, 0)
    account(folder_report(tmp_path, result.json["JobId"]), keys)


def test_what_is_the_same_is_not_copied_again(store, brigade, tmp_path):
    server, client, source, target = store
    keys = [f"k{number:02}" for number in range(30)]
    seed(client, source, [Seed(key, b"body of " + key.encode()) for key in keys])
    same, other = keys[:10], keys[10:20]
    seed(client, target, [Seed(key, b"body of " + key.encode()) for key in same])
    seed(client, target, [Seed(key, b"BODY of " + key.encode()) for key in other])
    job = copy_job(tmp_path, keys, target=target, source=source)

    result = run(brigade, server, job, "--skip-identical")

    assert result.code == 0, result.stderr
    assert progress(result) == (20, 10, 0)
    rows = account(folder_report(tmp_path, result.job_id), keys)
    for key in keys:
        assert body_of(client, target, key) == b"body of " + key.encode()
        assert rows[key].message == (SAME_ETAG if key in same else "Successful")


def test_both_flags_copy_what_is_missing_and_tell_the_rest_apart(store, brigade, tmp_path):
    server, client, source, target = store
    seed(client, source, [Seed(key, key.encode()) for key in ("same", "other", "missing")])
    seed(client, target, [Seed("same", b"same"), Seed("other", b"OTHER")])
    job = copy_job(tmp_path, ["same", "other", "missing"], target=target, source=source)
    result = run(brigade, server, job, "--skip-identical", "--if-none-match")
    rows = account(folder_report(tmp_path, result.job_id), ["same", "other", "missing"])
    assert {key: rows[key].message for key in rows} == {
        "same": SAME_ETAG,
        "other": EXISTS,
        "missing": "Successful",
    }
    assert body_of(client, target, "other") == b"OTHER"


def test_a_listing_tells_what_is_the_same_at_one_request_an_object(
    test_server, brigade, tmp_path
):
    server = test_server(*BUCKETS)
    keys = numbered(50)
    client = server.server.client()
    seed(client, SOURCE, [Seed(key, key.encode()) for key in keys])
    seed(client, TARGET, [Seed(key, key.encode()) for key in keys[:40]])
    server.forget()
    result = brigade(
        *("copy", f"s3://{SOURCE}", f"s3://{TARGET}", "--skip-identical", "--yes"),
        *("--output", "json"),
        server=server.server,
    )
    assert progress(result) == (10, 40, 0)
    counters = server.counters()
    assert counters["HeadObject"] == 50
    assert counters["CopyObject"] == 10


def test_checksums_tell_where_etags_say_nothing(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    client = server.server.client()
    upload = client.create_multipart_upload(
        Bucket=SOURCE, Key="parts", ChecksumAlgorithm="CRC64NVME", ChecksumType="FULL_OBJECT"
    )["UploadId"]
    body = bytes(range(256)) * (6 * MIB // 256)
    parts = []
    for number, piece in enumerate((body[: 5 * MIB], body[5 * MIB :]), 1):
        answer = client.upload_part(
            Bucket=SOURCE, Key="parts", UploadId=upload, PartNumber=number, Body=piece
        )
        parts.append({"PartNumber": number, "ETag": answer["ETag"]})
    client.complete_multipart_upload(
        Bucket=SOURCE, Key="parts", UploadId=upload, MultipartUpload={"Parts": parts}
    )
    job = copy_job(tmp_path, ["parts"])
    first = run(brigade, server.server, job, "--skip-identical")
    assert progress(first) == (1, 0, 0)
    source, copy = (client.head_object(Bucket=name, Key="parts") for name in (SOURCE, TARGET))
    assert source["ETag"] != copy["ETag"]
    second = run(brigade, server.server, job, "--skip-identical")
    assert progress(second) == (0, 1, 0)
    assert folder_report(tmp_path, second.job_id).rows[0].message == SAME_CHECKSUM


LARGE = ("--head-first", "--multipart-threshold", "5MiB", "--part-size", "5MiB")


def test_large_objects_overwrite_nothing(store, brigade, tmp_path):
    server, client, source, target = store
    body = bytes(12 * MIB)
    seed(client, source, [Seed("one", body), Seed("two", body)])
    seed(client, target, [Seed("one", b"theirs")])
    job = copy_job(tmp_path, ["one", "two"], target=target, source=source)
    result = run(brigade, server, job, "--if-none-match", *LARGE)
    assert progress(result) == (1, 1, 0), result.stderr
    assert body_of(client, target, "one") == b"theirs"
    assert client.head_object(Bucket=target, Key="two")["ContentLength"] == 12 * MIB
    assert list_uploads(client, target) == []


def test_a_large_object_that_came_meanwhile_stays(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    server.seed_virtual(SOURCE, "large", 64 * MIB)
    server.set_faults({"rules": [delay("UploadPartCopy", 100)]})
    client = server.server.client()
    job = copy_job(tmp_path, ["large"])
    process = brigade.popen(
        *("run", job, "--if-none-match", "--output", "json", *LARGE, "--concurrency", "1"),
        server=server.server,
    )
    wait_for_requests(server, "UploadPartCopy", 2)
    client.put_object(Bucket=TARGET, Key="large", Body=b"theirs")
    result = brigade.finish(process)
    assert progress(result) == (0, 1, 0), result.stderr
    assert body_of(client, TARGET, "large") == b"theirs"
    assert list_uploads(client, TARGET) == []


def test_a_completion_whose_answer_was_lost_is_known_again(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    server.seed_virtual(SOURCE, "large", 12 * MIB)
    server.set_faults(
        {
            "rules": [
                {
                    "operation": "CompleteMultipartUpload",
                    "action": {"resetAfter": {}},
                    "occurrences": {"first": {"count": 1}},
                }
            ]
        }
    )
    result = run(
        brigade, server.server, copy_job(tmp_path, ["large"]), "--if-none-match", *LARGE
    )
    assert progress(result) == (1, 0, 0), result.stderr


def test_a_completion_that_a_killed_run_asked_for_is_known_again(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    server.seed_virtual(SOURCE, "large", 12 * MIB)
    server.set_faults({"rules": [delay("CompleteMultipartUpload", 60_000)]})
    job = copy_job(tmp_path, ["large"])
    process = brigade.popen("run", job, "--if-none-match", *LARGE, server=server.server)
    wait_for_requests(server, "CompleteMultipartUpload", 1)
    time.sleep(0.3)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    client = server.server.client()
    assert list_keys(client, TARGET) == ["large"]
    server.set_faults({"rules": []})
    result = brigade("resume", only_job(brigade), "--output", "json", server=server.server)
    assert result.code == 0, result.stderr
    assert progress(result) == (1, 0, 0)
    assert list_uploads(client, TARGET) == []


def test_a_retry_overwrites_no_more_than_its_job(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    seed_many(server, ["there"])
    job = copy_job(tmp_path, ["there", "absent"])
    result = brigade("run", job, "--if-none-match", "--verify", "etag", server=server.server)
    assert result.code == 1
    advice = next(line for line in result.stdout.splitlines() if line.startswith("  Retry"))
    assert advice.endswith("retry-job.json --if-none-match --verify etag")


def test_a_source_condition_is_no_skip(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    client = server.server.client()
    seed(client, SOURCE, [Seed(key, key.encode()) for key in ("old", "there")])
    seed(client, TARGET, [Seed("there", b"theirs")])
    job = copy_job(
        tmp_path, ["old", "there"], ModifiedSinceConstraint="2099-01-01T00:00:00Z"
    )
    result = run(brigade, server.server, job, "--if-none-match", "--failure-threshold", "100")
    rows = account(folder_report(tmp_path, result.job_id), ["old", "there"])
    assert rows["old"].error_code == "PreconditionFailed"
    assert rows["there"].message == EXISTS


def test_versions_of_one_key_are_refused(test_server, brigade, tmp_path):
    server = test_server()
    client = server.server.client()
    make_bucket(client, SOURCE, versioned=True)
    make_bucket(client, TARGET)
    for body in (b"1", b"2"):
        client.put_object(Bucket=SOURCE, Key="k", Body=body)
    client.put_object(Bucket=SOURCE, Key="single", Body=b"x")
    result = brigade(
        *("copy", f"s3://{SOURCE}", f"s3://{TARGET}", "--versions", "--if-none-match", "--yes"),
        *("--output", "json"),
        server=server.server,
    )
    assert result.code == 1
    assert progress(result) == (1, 0, 2)
    assert list_keys(client, TARGET) == ["single"]


def test_replicas_take_no_conditions(brigade, tmp_path):
    job = tmp_path / "job.json"
    job.write_text('{"Operation": {"S3ReplicateObject": {}}}')
    result = brigade("run", job, "--if-none-match")
    assert result.code == 2
