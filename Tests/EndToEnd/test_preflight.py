# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""brigade preflight: what is missing has a name, and no trace of the trial is left at the store."""

import json
import os
import signal
import time

import boto3
import pytest
from botocore.config import Config
from lab import Seed, list_versions, make_bucket, seed, wait_until
from lab.jobs import job_document, write_job, write_manifest
from lab.runs import BUCKETS, SOURCE, TARGET, copy_job, delay, numbered, seed_many

KEYS = [f"photos/{year}/{number}.jpg" for year in (2024, 2025) for number in range(10)]
MARK = "brigade-preflight-"


def preflight(brigade, job, *flags, server, env=None, code=None):
    """What a preflight told; `code` is the exit code it must have."""
    result = brigade(
        "preflight", job, "--output", "json", *flags, server=server, env=env)
    if code is not None:
        assert result.code == code, (result.stdout, result.stderr)
    return result.json


def levels(found, *wanted):
    return [f["Subject"] for f in found["Findings"] if f["Level"] in wanted]


def listing(client, *buckets):
    """All that a store has in these buckets: versions, markers, unfinished uploads."""
    found = {}
    for bucket in buckets:
        uploads = client.list_multipart_uploads(Bucket=bucket).get("Uploads", [])
        found[bucket] = (
            list_versions(client, bucket), [(u["Key"], u["UploadId"]) for u in uploads])
    return found


def make_job(folder, source, target, report=None, **members):
    manifest = folder / "manifest.csv"
    write_manifest(manifest, [(source, key) for key in KEYS])
    document = job_document(manifest, target, report=report, **members)
    return write_job(folder / "job.json", document)


def stage(server, bucket, versioned=False):
    """A source with tagged objects, and a destination that has one of the keys already."""
    client = server.client()
    source, target = bucket("source"), bucket("target")
    make_bucket(client, source)
    make_bucket(client, target, versioned=versioned)
    seed(client, source, [Seed(key, b"x" * 100, tags={"n": "1"}) for key in KEYS])
    seed(client, target, [Seed(f"copied/{KEYS[0]}", b"older")])
    return client, source, target


OPTIONS = {
    "plain": {},
    "tags": {"NewObjectTagging": [{"Key": "a", "Value": "b"}]},
    "class": {"StorageClass": "STANDARD_IA"},
    "metadata": {
        "MetadataDirective": "REPLACE",
        "NewObjectMetadata": {"UserMetadata": {"k": "v"}, "ContentType": "text/x-log"},
    },
}


@pytest.mark.parametrize("versioned", [False, True], ids=["unversioned", "versioned"])
@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("name", ["seaweed", "ministack"])
def test_a_job_that_can_run_passes_and_leaves_no_trace(
    request, brigade, bucket, tmp_path, name, option, versioned
):
    server = request.getfixturevalue(name)
    client, source, target = stage(server, bucket, versioned)
    job = make_job(tmp_path, source, target, TargetKeyPrefix="copied", **OPTIONS[option])
    before = listing(client, source, target)
    found = preflight(brigade, job, server=server, code=0)
    assert found["Passed"] and found["Rows"] == len(KEYS)
    assert levels(found, "Problem", "Warning") == []
    assert "Copies" in levels(found, "Passed")
    assert found["Estimate"]["Requests"] == len(KEYS) and found["Estimate"]["Seconds"] > 0
    assert "CostDollars" not in found["Estimate"]
    assert listing(client, source, target) == before


@pytest.fixture(scope="module")
def iam(ministack):
    """Makes a user of MiniStack who may do all but what is named; gives the environment of it."""
    client = boto3.client(
        "iam", endpoint_url=ministack.endpoint, region_name=ministack.region,
        aws_access_key_id=ministack.access_key, aws_secret_access_key=ministack.secret_key,
        config=Config(retries={"total_max_attempts": 2}))

    def user(*denied, resource="*"):
        name = f"preflight-{time.monotonic_ns()}"
        client.create_user(UserName=name)
        statements = [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]
        if denied:
            statements.append(
                {"Effect": "Deny", "Action": list(denied), "Resource": resource})
        client.put_user_policy(
            UserName=name, PolicyName="p",
            PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": statements}))
        key = client.create_access_key(UserName=name)["AccessKey"]
        return {
            "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"],
        }

    return user



@pytest.mark.parametrize(
    ("action", "role", "level", "members"),
    [
        ("s3:GetObject", "source", "Problem", {}),
        ("s3:PutObject", "target", "Problem", {}),
        ("s3:DeleteObject", "target", "Warning", {}),
        ("s3:AbortMultipartUpload", "target", "Warning", {}),
    ],
)
def test_ministack_a_missing_permission_is_the_one_told(
    ministack, iam, brigade, bucket, tmp_path, action, role, level, members
):
    client, source, target = stage(ministack, bucket)
    place = {"source": source, "target": target}[role]
    environment = iam(action, resource=f"arn:aws:s3:::{place}/*")
    job = make_job(tmp_path, source, target, TargetKeyPrefix="copied", **members)
    before = listing(client, source, target)
    found = preflight(brigade, job, server=ministack, env=environment)
    assert levels(found, level) == [action], found
    told = next(f for f in found["Findings"] if f["Subject"] == action)
    assert action in told["Remedy"] and place in told["Remedy"]
    assert found["Passed"] == (level != "Problem")
    assert listing(client, source, target) == before


def test_what_a_store_takes_and_does_not_keep_is_told(seaweed, brigade, bucket, tmp_path):
    client, source, target = stage(seaweed, bucket)
    job = make_job(
        tmp_path, source, target, TargetKeyPrefix="copied", CannedAccessControlList="public-read",
        ChecksumAlgorithm="SHA256")
    before = listing(client, source, target)
    found = preflight(brigade, job, server=seaweed, code=0)
    assert set(levels(found, "Warning")) == {"Access control lists", "ChecksumAlgorithm"}, found
    assert listing(client, source, target) == before


def test_only_reading_sends_gets_and_heads(test_server, brigade, tmp_path):
    faulty = test_server(*BUCKETS)
    seed_many(faulty, numbered(30))
    job = copy_job(tmp_path, numbered(30), StorageClass="GLACIER")
    found = preflight(
        brigade, job, "--preflight", "read-only", server=faulty.server, code=0)
    assert found["Mode"] == "read-only" and "Not tried" in levels(found, "Note")
    methods = {entry["method"] for entry in faulty.requests()}
    assert methods <= {"GET", "HEAD"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_and_nothing_stays(test_server, brigade, tmp_path, number):
    faulty = test_server(*BUCKETS)
    seed_many(faulty, numbered(10))
    faulty.set_faults({"rules": [delay("CreateMultipartUpload", 8000)]})
    job = copy_job(tmp_path, numbered(10), TargetKeyPrefix="copied")
    process = brigade.popen("preflight", job, server=faulty.server)
    wait_until(lambda: faulty.counters().get("CreateMultipartUpload"), 20, "an upload begun")
    process.send_signal(number)
    assert brigade.finish(process, 20).code == 128 + number
    client = faulty.server.client()
    versions, uploads = listing(client, TARGET)[TARGET]
    # What the store makes of a request that is no longer waited for may come later.
    assert versions == [] and all(MARK in key for key, _ in uploads)


def test_what_a_killed_one_leaves_says_what_it_is(test_server, brigade, tmp_path):
    faulty = test_server(*BUCKETS)
    seed_many(faulty, numbered(10))
    faulty.set_faults({"rules": [delay("CreateMultipartUpload", 3000)]})
    job = copy_job(tmp_path, numbered(10), TargetKeyPrefix="copied")
    process = brigade.popen("preflight", job, server=faulty.server)
    wait_until(lambda: faulty.counters().get("CreateMultipartUpload"), 20, "an upload begun")
    os.kill(process.pid, signal.SIGKILL)
    brigade.finish(process, 20)
    versions, _ = listing(faulty.server.client(), TARGET)[TARGET]
    assert versions and all(
        v.key.startswith(f"copied/{MARK}") and v.key.endswith("-delete-me") for v in versions)


def test_text_fits_a_terminal_and_says_what_to_do(test_server, brigade, tmp_path):
    faulty = test_server("--bucket", SOURCE)
    seed_many(faulty, numbered(10))
    job = copy_job(tmp_path, numbered(10), target="nowhere")
    result = brigade("preflight", job, server=faulty.server)
    assert result.code == 3, result.stderr
    assert "PROBLEM Destination: There is no bucket nowhere" in result.stdout
    assert "The job cannot run like this: 1 problem." in result.stdout
    words = [line for line in result.stdout.splitlines() if len(line) > 80]
    # What has no space cannot be broken: a path.
    assert all(max(map(len, line.split())) > 60 for line in words)


def test_a_wrong_document_is_exit_code_2(brigade, tmp_path, test_server):
    (tmp_path / "job.json").write_text("{}")
    faulty = test_server(*BUCKETS)
    assert brigade("preflight", tmp_path / "job.json", server=faulty.server).code == 2


def test_keys_that_nobody_knows_are_told(test_server, brigade, tmp_path):
    faulty = test_server(*BUCKETS)
    seed_many(faulty, numbered(3))
    job = copy_job(tmp_path, numbered(3))
    found = preflight(
        brigade, job, server=faulty.server, env={"AWS_ACCESS_KEY_ID": "NOBODYATALL"}, code=3)
    assert levels(found, "Problem") == ["Credentials"]
