# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Copies compared with their sources, against stores that copy badly and say that they did not."""

import dataclasses
import re

import pytest
from lab import Seed, make_bucket, read_report, seed
from lab.meddler import Meddler
from lab.runs import BUCKETS, SOURCE, TARGET, account, copy_job, folder_report, refuse

MIB = 1 << 20
WRONG = "0123456789abcdef0123456789abcdef"


def run(brigade, server, job, *arguments):
    return brigade("run", job, "--output", "json", *arguments, server=server)


def unverified(result):
    return result.json["ProgressSummary"].get("NumberOfTasksUnverified", 0)


def damaged(key):
    """Gives the copy of one key another ETag than its source has: as if it had other bytes."""

    def change(method, path, query, answer):
        if method == "PUT" and path.endswith(f"/{key}") and not query:
            answer.body = re.sub(rb"[0-9a-f]{32}", WRONG.encode(), answer.body)

    return change


def through(server, proxy):
    return dataclasses.replace(server, endpoint=proxy.endpoint)


def one_job(client, folder, keys, source=SOURCE, target=TARGET, **more):
    seed(client, source, [Seed(key, b"body of " + key.encode()) for key in keys])
    return copy_job(folder, keys, target=target, source=source, **more)


def test_a_copy_with_other_bytes_fails(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    client = server.server.client()
    job = one_job(client, tmp_path, ["bad", "good"])
    etag = client.head_object(Bucket=SOURCE, Key="bad")["ETag"].strip('"')
    with Meddler(server.server.endpoint, damaged("bad")) as proxy:
        result = run(
            brigade, through(server.server, proxy), job, "--verify", "etag", "--max-attempts", "2"
        )
    assert result.code == 1, result.stderr
    rows = account(folder_report(tmp_path, result.job_id), ["bad", "good"])
    assert rows["good"].message == "Successful"
    assert rows["bad"].error_code == "VerificationFailed"
    assert rows["bad"].http_status == "200"
    assert etag in rows["bad"].message and WRONG in rows["bad"].message
    # The row can be run again as any that failed.
    assert result.json["RetryManifest"]


@pytest.mark.parametrize("arguments", [(), ("--verify", "none")])
def test_nothing_is_compared_unless_asked(test_server, brigade, tmp_path, arguments):
    server = test_server(*BUCKETS)
    job = one_job(server.server.client(), tmp_path, ["bad"])
    with Meddler(server.server.endpoint, damaged("bad")) as proxy:
        result = run(brigade, through(server.server, proxy), job, *arguments)
    assert result.code == 0, result.stderr
    assert server.counters()["CopyObject"] == 1
    assert server.counters().get("HeadObject", 0) == 0


@pytest.mark.parametrize(
    "arguments, heads",
    [
        (("--verify", "etag"), 3),
        (("--verify", "checksum"), 3),
        (("--verify", "etag", "--head-first"), 3),
        (("--verify", "checksum", "--head-first"), 3),
    ],
)
def test_a_csv_takes_one_request_more_for_each_object(
    test_server, brigade, tmp_path, arguments, heads
):
    server = test_server(*BUCKETS)
    job = one_job(server.server.client(), tmp_path, ["a", "b", "c"])
    server.forget()
    result = run(brigade, server.server, job, *arguments)
    assert result.code == 0, result.stderr
    assert unverified(result) == 0
    assert server.counters()["CopyObject"] == 3
    assert server.counters()["HeadObject"] == heads


@pytest.mark.parametrize("arguments", [("--verify", "etag"), ("--pin-etag",)])
def test_a_listing_takes_no_request_more(test_server, brigade, tmp_path, arguments):
    server = test_server(*BUCKETS)
    one_job(server.server.client(), tmp_path, ["bad", "good"])
    server.forget()

    def copy(endpoint, *more):
        return brigade(
            *("copy", f"s3://{SOURCE}", f"s3://{TARGET}", "--yes", "--output", "json"),
            *arguments,
            *more,
            server=endpoint,
        )

    result = copy(server.server)
    assert result.code == 0, result.stderr
    assert server.counters().get("HeadObject", 0) == 0
    assert server.counters()["CopyObject"] == 2
    # A difference is looked into: it costs a request where there is one.
    with Meddler(server.server.endpoint, damaged("bad")) as proxy:
        result = copy(through(server.server, proxy))
    assert result.code == 1
    assert server.counters()["HeadObject"] == 1


def test_what_a_key_of_kms_hides_is_said(seaweed, brigade, bucket, tmp_path):
    client = seaweed.client()
    source, target = bucket("source"), bucket("target")
    for name in (source, target):
        make_bucket(client, name)
    job = one_job(
        client,
        tmp_path,
        ["a", "b"],
        source,
        target,
        NewObjectMetadata={"SSEAlgorithm": "KMS"},
        MetadataDirective="COPY",
    )
    result = run(brigade, seaweed, job, "--verify", "etag")
    assert result.code == 0, result.stderr
    rows = account(folder_report(tmp_path, result.job_id), ["a", "b"])
    told = {row.message for row in rows.values()}
    if unverified(result) == 0:
        # The store keeps the MD5 under a key of KMS too: then it could be compared.
        heads = [client.head_object(Bucket=name, Key="a")["ETag"] for name in (source, target)]
        assert heads[0] == heads[1]
        assert told == {"Successful"}
    else:
        assert unverified(result) == 2
        assert told == {
            "Successful, not verified: an ETag under a key of KMS or the customer tells nothing "
            "of the bytes"
        }


def foreign(kind):
    """Makes the copies of one key look encrypted by a key of KMS, with an ETag that is no MD5."""

    def change(method, path, query, answer):
        if path.endswith("/kms") and method == "PUT" and not query:
            answer.headers["x-amz-server-side-encryption"] = kind
            answer.body = re.sub(rb"[0-9a-f]{32}", WRONG.encode(), answer.body)

    return change


@pytest.mark.parametrize("kind, told", [("aws:kms", True), ("aws:kms:dsse", True), ("AES256", False)])
def test_an_etag_of_kms_blames_nobody(test_server, brigade, tmp_path, kind, told):
    server = test_server(*BUCKETS)
    job = one_job(server.server.client(), tmp_path, ["kms", "plain"])
    with Meddler(server.server.endpoint, foreign(kind)) as proxy:
        result = run(brigade, through(server.server, proxy), job, "--verify", "etag")
    rows = account(folder_report(tmp_path, result.job_id), ["kms", "plain"])
    assert rows["plain"].message == "Successful"
    if told:
        assert result.code == 0
        assert unverified(result) == 1
        assert rows["kms"].message.startswith("Successful, not verified: an ETag under a key of")
        assert "2 succeeded (1 not verified), 0 failed" in brigade("status").stdout
    else:
        assert rows["kms"].error_code == "VerificationFailed"


def keep_checksum(client, key, body, algorithm):
    """Makes an object of which the store keeps that checksum; boto3 cannot compute all of them."""
    client.put_object(Bucket=SOURCE, Key=f"raw/{key}", Body=body)
    client.copy_object(
        Bucket=SOURCE,
        Key=key,
        CopySource={"Bucket": SOURCE, "Key": f"raw/{key}"},
        ChecksumAlgorithm=algorithm,
    )


@pytest.mark.parametrize("algorithm", ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"])
def test_checksums_that_both_have_are_compared(test_server, brigade, tmp_path, algorithm):
    server = test_server(*BUCKETS)
    client = server.server.client()
    for key in ("bad", "good"):
        keep_checksum(client, key, b"x" * 99, algorithm)
    wrong = {"CRC32": "AAAAAA==", "CRC32C": "AAAAAA==", "CRC64NVME": "AAAAAAAAAAA="}
    value = wrong.get(algorithm, "A" * 27 + "=")

    def change(method, path, query, answer):
        if method == "PUT" and path.endswith("/bad") and not query:
            answer.body, found = re.subn(
                rb"(<Checksum%b>)[^<]*" % algorithm.encode(), rb"\g<1>" + value.encode(), answer.body
            )
            assert found == 1

    job = copy_job(tmp_path, ["bad", "good"])
    with Meddler(server.server.endpoint, change) as proxy:
        result = run(brigade, through(server.server, proxy), job, "--verify", "checksum")
    rows = account(folder_report(tmp_path, result.job_id), ["bad", "good"])
    assert rows["good"].message == "Successful"
    assert rows["bad"].error_code == "VerificationFailed"
    assert algorithm in rows["bad"].message and value in rows["bad"].message


def test_a_store_that_tells_checksums_only_when_asked_is_asked(
    seaweed, brigade, bucket, tmp_path
):
    client = seaweed.client()
    source, target = bucket("source"), bucket("target")
    for name in (source, target):
        make_bucket(client, name)
    client.put_object(Bucket=source, Key="a", Body=b"abc", ChecksumAlgorithm="SHA256")
    job = copy_job(tmp_path, ["a"], target=target, source=source)
    result = run(brigade, seaweed, job, "--verify", "checksum")
    assert result.code == 0, result.stderr
    assert unverified(result) == 0


def test_a_source_without_checksum_falls_back_to_etags(ministack, brigade, bucket, tmp_path):
    client = ministack.client()
    source, target = bucket("source"), bucket("target")
    for name in (source, target):
        make_bucket(client, name)
    job = one_job(client, tmp_path, ["a"], source, target)
    result = run(brigade, ministack, job, "--verify", "checksum")
    assert result.code == 0, result.stderr
    assert unverified(result) == 0


PARTS = ("--head-first", "--multipart-threshold", "5MiB", "--part-size", "5MiB")


def test_parts_have_checksums_of_the_whole_and_no_etag(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    client = server.server.client()
    keep_checksum(client, "large", bytes(11 * MIB), "CRC64NVME")
    job = copy_job(tmp_path, ["large"])
    by_etag = run(brigade, server.server, job, "--verify", "etag", *PARTS)
    assert by_etag.code == 0 and unverified(by_etag) == 1, by_etag.stderr
    assert (
        folder_report(tmp_path, by_etag.job_id).rows[0].message
        == "Successful, not verified: the ETag of an object made of parts is no MD5"
    )
    by_checksum = run(brigade, server.server, job, "--verify", "checksum", *PARTS)
    assert by_checksum.code == 0 and unverified(by_checksum) == 0, by_checksum.stderr
    sums = [
        client.head_object(Bucket=name, Key="large", ChecksumMode="ENABLED")["ChecksumCRC64NVME"]
        for name in (SOURCE, TARGET)
    ]
    assert sums[0] == sums[1]


def test_a_source_that_may_not_be_asked_is_said(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    job = one_job(server.server.client(), tmp_path, ["a"])
    server.set_faults({"rules": [refuse("HeadObject", 403, "AccessDenied")]})
    result = run(brigade, server.server, job, "--verify", "etag")
    assert result.code == 0, result.stderr
    assert folder_report(tmp_path, result.job_id).rows[0].message == (
        "Successful, not verified: the source could not be asked (s3:GetObject)"
    )


def test_a_replica_is_compared_too(test_server, brigade, tmp_path):
    server = test_server()
    client = server.server.client()
    for name in (SOURCE, TARGET):
        make_bucket(client, name, versioned=True)
    rules = tmp_path / "rules.json"
    rules.write_text(
        '{"Role": "arn:aws:iam::111122223333:role/r", "Rules": [{"Status": "Enabled", '
        '"Priority": 1, "Filter": {}, "DeleteMarkerReplication": {"Status": "Disabled"}, '
        f'"Destination": {{"Bucket": "arn:aws:s3:::{TARGET}"}}}}]}}'
    )
    for body in (b"one", b"two"):
        client.put_object(Bucket=SOURCE, Key="k", Body=body)
    with Meddler(server.server.endpoint, damaged("k")) as proxy:
        result = brigade(
            *("replicate", f"s3://{SOURCE}", "--replication-configuration", rules, "--yes"),
            *("--verify", "etag", "--output", "json"),
            server=through(server.server, proxy),
        )
    assert result.code == 1, result.stderr
    folder = brigade.state / "jobs" / result.json["JobId"] / "report"
    codes = [row.error_code for row in read_report(folder, result.json["JobId"], "").rows]
    # A version that is not what it should be keeps newer ones from going on top of it.
    assert codes == ["VerificationFailed", "OlderVersionFailed"]
