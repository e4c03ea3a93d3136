# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""A store that fails in every way a network has: nothing is lost, and nothing is claimed."""

import dataclasses
import random
import ssl

import pytest
from lab import Seed, list_keys, list_uploads, seed, wait_until
from lab.runs import (
    BUCKETS,
    SOURCE,
    TARGET,
    account,
    copy_job,
    folder_report,
    job_directories,
    numbered,
    refuse,
    seed_many,
)

MIB = 1 << 20


def run(brigade, server, job, *arguments, **more):
    return brigade("run", job, *arguments, server=server.server, **more)


def one_row(test_server, brigade, folder, action, times=2, *arguments):
    """Copies one object while the first copies meet a fault; the result, row and counters."""
    server = test_server(*BUCKETS)
    seed_many(server, ["a"])
    rule = {"operation": "CopyObject", "action": action, "occurrences": {"first": {"count": times}}}
    server.set_faults({"rules": [rule]})
    result = run(brigade, server, copy_job(folder, ["a"]), *arguments)
    row = folder_report(folder, result.job_id).rows[0]
    return result, row, server


PASSING = {
    "slow-down": {"error": {"status": 503, "code": "SlowDown"}},
    "internal-error": {"error": {"status": 500, "code": "InternalError"}},
    "service-unavailable": {"error": {"status": 503, "code": "ServiceUnavailable"}},
    "too-many-requests": {"error": {"status": 429, "code": "TooManyRequests"}},
    "bad-gateway": {"error": {"status": 502, "code": "BadGateway"}},
    "conflict": {"error": {"status": 409, "code": "OperationAborted"}},
    "reset-before": {"resetBefore": {}},
    "reset-after": {"resetAfter": {}},
    "cut-in-the-body": {"truncate": {"bytes": 40}},
    "cut-in-the-head": {"truncate": {"bytes": 400}},
    "error-in-ok": {"errorInOK": {"code": "InternalError"}},
    "slow-down-in-ok": {"errorInOK": {"code": "SlowDown"}},
    "empty-ok": {"emptyOK": {}},
    "spaces-then-error": {
        "whitespace": {"count": 3, "intervalMilliseconds": 20, "code": "InternalError"}
    },
    "length-too-long": {"wrongLength": {"difference": 10}},
}


@pytest.mark.parametrize("name", PASSING)
def test_what_passes_by_itself_is_tried_again(test_server, brigade, tmp_path, name):
    result, row, server = one_row(test_server, brigade, tmp_path, PASSING[name])
    assert result.code == 0, result.stderr
    assert row.status == "succeeded"
    assert server.counters()["CopyObject"] == 3
    assert list_keys(server.server.client(), TARGET) == ["a"]


HARMLESS = {
    "spaces-then-answer": {"whitespace": {"count": 5, "intervalMilliseconds": 30}},
    "slow": {"delay": {"milliseconds": 400}},
    "drip": {"drip": {"bytes": 20, "intervalMilliseconds": 5}},
    "closed-with-notice": {"closeAfter": {"announced": True}},
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_only_slow_or_odd_costs_no_second_request(test_server, brigade, tmp_path, name):
    result, row, server = one_row(test_server, brigade, tmp_path, HARMLESS[name])
    assert result.code == 0, result.stderr
    assert row.status == "succeeded"
    assert server.counters()["CopyObject"] == 1


LASTING = {
    "internal-error": ({"error": {"status": 500, "code": "InternalError"}}, "500", "InternalError"),
    "error-in-ok": ({"errorInOK": {"code": "InternalError"}}, "200", "InternalError"),
    "empty-ok": ({"emptyOK": {}}, "200", "IncompleteAnswer"),
    "reset": ({"resetBefore": {}}, "503", "ConnectionLost"),
}


@pytest.mark.parametrize("name", LASTING)
def test_what_lasts_fails_the_row_after_the_attempts_allowed(
    test_server, brigade, tmp_path, name
):
    action, status, code = LASTING[name]
    result, row, server = one_row(
        test_server, brigade, tmp_path, action, 100, "--max-attempts", 3
    )
    assert result.code == 1, result.stderr
    assert (row.status, row.http_status, row.error_code) == ("failed", status, code)
    assert server.counters()["CopyObject"] == 3


@pytest.mark.parametrize("embedded", [False, True], ids=["403", "200"])
def test_a_refusal_is_final_at_once(test_server, brigade, tmp_path, embedded):
    action = {"error": {"status": 403, "code": "AccessDenied"}}
    if embedded:
        action = {"errorInOK": {"code": "AccessDenied", "message": "Access Denied"}}
    result, row, server = one_row(test_server, brigade, tmp_path, action, 100)
    assert result.code == 1
    assert row.error_code == "AccessDenied"
    assert server.counters()["CopyObject"] == 1
    assert list_keys(server.server.client(), TARGET) == []


def test_a_wish_to_wait_is_heeded(test_server, brigade, tmp_path):
    import time

    server = test_server(*BUCKETS)
    seed_many(server, ["a"])
    rule = refuse(
        "CopyObject", 503, "SlowDown", {"first": {"count": 1}}, headers={"Retry-After": "2"}
    )
    server.set_faults({"rules": [rule]})
    begun = time.monotonic()
    assert run(brigade, server, copy_job(tmp_path, ["a"])).code == 0
    assert time.monotonic() - begun >= 2
    assert server.counters()["CopyObject"] == 2


CHAOS = [
    ("CopyObject", 0.05, {"error": {"status": 503, "code": "SlowDown"}}),
    ("CopyObject", 0.05, {"error": {"status": 500, "code": "InternalError"}}),
    ("CopyObject", 0.05, {"resetBefore": {}}),
    ("CopyObject", 0.05, {"resetAfter": {}}),
    ("CopyObject", 0.03, {"truncate": {"bytes": 25}}),
    ("CopyObject", 0.03, {"errorInOK": {"code": "InternalError"}}),
    ("CopyObject", 0.02, {"errorInOK": {"code": "AccessDenied"}}),
    ("CopyObject", 0.02, {"emptyOK": {}}),
    ("CopyObject", 0.03, {"whitespace": {"count": 2, "intervalMilliseconds": 5}}),
    ("CopyObject", 0.05, {"closeAfter": {"announced": False}}),
    ("CopyObject", 0.03, {"closeAfter": {"announced": True}}),
    ("CopyObject", 0.01, {"drip": {"bytes": 50, "intervalMilliseconds": 2}}),
    ("CopyObject", 0.02, {"error": {"status": 403, "code": "AccessDenied"}}),
]


@pytest.mark.parametrize("number", [11, 12, 13])
def test_report_and_store_agree_after_every_fault_at_once(
    test_server, brigade, tmp_path, number
):
    chance = random.Random(number)
    keys = numbered(800)
    absent = set(chance.sample(keys, 40))
    server = test_server(*BUCKETS)
    seed_many(server, [key for key in keys if key not in absent])
    rates = [
        {"operation": operation, "probability": share, "action": action}
        for operation, share, action in CHAOS
    ]
    server.set_faults({"seed": number, "rates": rates})
    result = run(brigade, server, copy_job(tmp_path, keys), "--max-attempts", 4)
    assert result.code == 1, result.stderr
    rows = account(folder_report(tmp_path, result.job_id), keys)
    there = set(list_keys(server.server.client(), TARGET))
    succeeded = {key for key, row in rows.items() if row.status == "succeeded"}
    assert succeeded <= there, "reported as copied and not in the store"
    # A copy may have been done whose every answer was lost; most are plain.
    assert len(succeeded) > 600
    assert not succeeded & absent
    progress = brigade("status", "--output", "json").json["ProgressSummary"]
    assert progress["TotalNumberOfTasks"] == len(keys)
    assert progress["NumberOfTasksSucceeded"] == len(succeeded)
    assert progress["NumberOfTasksFailed"] == len(keys) - len(succeeded)


@pytest.mark.parametrize("number", [21, 22])
def test_large_objects_survive_faults_whole_or_not_at_all(
    test_server, brigade, tmp_path, number
):
    server = test_server(*BUCKETS, "--max-copy-bytes", 5 * MIB)
    client = server.server.client()
    chance = random.Random(number)
    bodies = {f"large-{index}": chance.randbytes(11 * MIB) for index in range(6)}
    seed(client, SOURCE, [Seed(key, body, {"k": key}) for key, body in bodies.items()])
    faults = [
        ("UploadPartCopy", 0.15, {"error": {"status": 503, "code": "SlowDown"}}),
        ("UploadPartCopy", 0.15, {"resetAfter": {}}),
        ("UploadPartCopy", 0.10, {"errorInOK": {"code": "InternalError"}}),
        ("UploadPartCopy", 0.05, {"error": {"status": 403, "code": "AccessDenied"}}),
        ("CreateMultipartUpload", 0.15, {"error": {"status": 500, "code": "InternalError"}}),
        ("CompleteMultipartUpload", 0.20, {"resetAfter": {}}),
        ("CompleteMultipartUpload", 0.20, {"errorInOK": {"code": "InternalError"}}),
        ("AbortMultipartUpload", 0.20, {"error": {"status": 500, "code": "InternalError"}}),
    ]
    rates = [
        {"operation": operation, "probability": share, "action": action}
        for operation, share, action in faults
    ]
    server.set_faults({"seed": number, "rates": rates})
    job = copy_job(tmp_path, list(bodies))
    result = run(brigade, server, job, "--part-size", "5MiB")
    assert result.code in (0, 1), result.stderr
    rows = account(folder_report(tmp_path, result.job_id), list(bodies))
    server.set_faults({})
    there = set(list_keys(client, TARGET))
    succeeded = {key for key, row in rows.items() if row.status == "succeeded"}
    assert succeeded and succeeded <= there
    for key in there:
        copy = client.get_object(Bucket=TARGET, Key=key)
        assert copy["Body"].read() == bodies[key] and copy["Metadata"] == {"k": key}
    assert list_uploads(client, TARGET) == []


def test_a_lost_reply_to_the_creation_of_an_upload_leaves_none_behind(
    test_server, brigade, tmp_path
):
    server = test_server(*BUCKETS, "--max-copy-bytes", 5 * MIB)
    seed_many(server, ["large"], 12 * MIB)
    rule = {
        "operation": "CreateMultipartUpload",
        "action": {"resetAfter": {}},
        "occurrences": {"first": {"count": 1}},
    }
    server.set_faults({"rules": [rule]})
    assert run(brigade, server, copy_job(tmp_path, ["large"]), "--part-size", "5MiB").code == 0
    assert server.counters()["CreateMultipartUpload"] == 2
    assert list_uploads(server.server.client(), TARGET) == []


def test_connections_that_died_while_idle_do_not_fail_rows(test_server, brigade, tmp_path):
    keys = numbered(300)
    server = test_server(*BUCKETS)
    seed_many(server, keys)
    rule = {"action": {"closeAfter": {"announced": False}}, "operation": "CopyObject"}
    rule["occurrences"] = {"every": {"number": 3}}
    server.set_faults({"rules": [rule]})
    result = run(brigade, server, copy_job(tmp_path, keys), "--concurrency", 8)
    assert result.code == 0, result.stderr
    assert list_keys(server.server.client(), TARGET) == keys


# MARK: What is not the rows' fault


def test_a_wrong_secret_stops_the_job_and_the_right_one_resumes_it(
    test_server, brigade, tmp_path
):
    keys = numbered(200)
    server = test_server(*BUCKETS)
    seed_many(server, keys)
    stranger = dataclasses.replace(server.server, secret_key="wrong" * 8)
    result = brigade("run", copy_job(tmp_path, keys), server=stranger)
    assert result.code == 3
    assert "SignatureDoesNotMatch" in result.stdout + result.stderr
    assert f"brigade resume {result.job_id}" in result.stderr
    job = brigade("status", "--output", "json").json
    assert job["Status"] == "Paused"
    assert job["ProgressSummary"]["NumberOfTasksFailed"] == 0
    assert [reason["FailureCode"] for reason in job["FailureReasons"]] == ["SignatureDoesNotMatch"]
    assert not (tmp_path / "report").exists()
    again = brigade("resume", result.job_id, server=server.server)
    assert again.code == 0, again.stderr
    rows = account(folder_report(tmp_path, result.job_id), keys)
    assert {row.status for row in rows.values()} == {"succeeded"}


def test_credentials_that_expire_in_the_middle_blame_no_row(test_server, brigade, tmp_path):
    keys = numbered(400)
    server = test_server(*BUCKETS)
    seed_many(server, keys)
    rules = [
        refuse("CopyObject", 400, "ExpiredToken", key=f"object-00{number}*")
        for number in range(2, 4)
    ]
    server.set_faults({"rules": rules})
    job = copy_job(tmp_path, keys)
    process = brigade.popen("run", job, "--concurrency", 8, server=server.server)

    def waits():
        jobs = brigade("list", "--output", "json").json["Jobs"]
        return jobs and brigade("status", "--output", "json").json["Status"] == "Paused"

    def progress():
        return brigade("status", "--output", "json").json["ProgressSummary"]

    wait_until(waits, 60, "Paused")
    wait_until(lambda: progress()["NumberOfTasksSucceeded"] >= 150, 10, "what was copied before")
    assert progress()["NumberOfTasksSucceeded"] <= 200
    assert progress()["NumberOfTasksFailed"] == 0
    server.set_faults({})
    result = brigade.finish(process, 90)
    assert result.code == 0, result.stderr
    account(folder_report(tmp_path, result.job_id), keys)


def test_no_credentials_at_all_are_a_sentence_and_no_job(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    environment = {"AWS_ENDPOINT_URL_S3": server.server.endpoint, "AWS_REGION": "us-east-1"}
    result = brigade("run", copy_job(tmp_path, ["a"]), env=environment)
    assert result.code in (2, 3)
    assert "redentials" in result.stderr and len(result.stderr.splitlines()) == 1
    assert job_directories(brigade) == []
    assert server.counters() == {}


def test_a_wrong_region_is_followed(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    seed_many(server, ["a"])
    elsewhere = dataclasses.replace(server.server, region="eu-central-1")
    result = brigade("run", copy_job(tmp_path, ["a"]), server=elsewhere)
    assert result.code == 0, result.stderr
    assert "AuthorizationHeaderMalformed" not in result.stdout + result.stderr


def test_tls_is_verified_and_a_bundle_makes_it_trusted(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS, "--tls")
    client = server.server.client()
    client.put_object(Bucket=SOURCE, Key="a", Body=b"a")
    job = copy_job(tmp_path, ["a"])
    bundle = server.server.ca_bundle
    ssl.create_default_context(cafile=bundle)
    distrustful = dataclasses.replace(server.server, ca_bundle=None)
    refused = brigade("run", job, server=distrustful)
    assert refused.code == 3
    said = refused.stdout + refused.stderr
    assert "certificate" in said and "AWS_CA_BUNDLE" in said
    assert "CopyObject" not in server.counters()
    progress = brigade("status", "--output", "json").json["ProgressSummary"]
    assert progress["NumberOfTasksFailed"] == 0
    resumed = brigade("resume", "--ca-bundle", bundle, server=distrustful)
    assert resumed.code == 0, resumed.stderr
    assert brigade("run", job, server=server.server).code == 0
    assert server.counters()["CopyObject"] == 2


def test_a_store_that_is_not_there_fails_no_row(brigade, tmp_path, test_server):
    server = test_server(*BUCKETS)
    server.stop()
    result = run(brigade, server, copy_job(tmp_path, numbered(30)), "--max-attempts", 2)
    assert result.code == 3
    assert "could not be reached" in result.stdout + result.stderr
    assert brigade("status", "--output", "json").json["ProgressSummary"]["NumberOfTasksFailed"] == 0
