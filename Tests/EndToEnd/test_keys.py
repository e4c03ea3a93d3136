# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Every kind of key from the manifest to the copy, the report and the manifest of a retry; and
versions, which a manifest names beside the key."""

import csv
import re
import shlex
from pathlib import Path

import pytest
from lab import (
    KEY_CLASSES,
    SEAWEEDFS_KEY_CLASSES,
    Seed,
    compare,
    job_document,
    list_keys,
    list_uploads,
    make_bucket,
    quote_key,
    read_report,
    seed,
    write_job,
)
from lab.copies import LARGE, PARTED_SERVER, PATHS, copy_rows, tags

STORES = {
    "seaweed": SEAWEEDFS_KEY_CLASSES,
    "ministack": KEY_CLASSES,
    "test_server": KEY_CLASSES,
}


@pytest.fixture(params=STORES)
def place(request):
    """A server and the keys that it can keep."""
    found = request.getfixturevalue(request.param)
    server = found().server if request.param == "test_server" else found
    return server, [key for _, key in STORES[request.param]]


def test_the_key_classes_are_as_many_as_they_were():
    # A class that is lost here is lost in every test below.
    assert len(KEY_CLASSES) >= 62 and len(SEAWEEDFS_KEY_CLASSES) >= 48
    assert len({key for _, key in KEY_CLASSES}) == len(KEY_CLASSES)


def test_every_key_is_copied_and_reported(place, brigade, bucket, tmp_path):
    server, keys = place
    client = server.client()
    source, target = bucket("source"), bucket("target")
    make_bucket(client, source)
    make_bucket(client, target)
    seed(client, source, [some_object(key) for key in keys])
    copied = copy_rows(brigade, tmp_path, server, [(source, key) for key in keys], target)
    assert copied.result.code == 0
    assert compare((client, source), (client, target), keys) == []
    assert sorted(list_keys(client, target)) == sorted(keys)
    assert [row.manifest_key for row in copied.rows] == [quote_key(key) for key in keys]
    assert {(row.bucket, row.version_id, row.status) for row in copied.rows} == {
        (source, "", "succeeded")
    }


def test_every_key_is_copied_in_parts(test_server, brigade, bucket, tmp_path):
    faulty = test_server(*PARTED_SERVER)
    client = faulty.server.client()
    source, target = bucket("source"), bucket("target")
    make_bucket(client, source)
    make_bucket(client, target)
    keys = [key for _, key in KEY_CLASSES]
    for number, key in enumerate(keys):
        faulty.seed_virtual(source, key, LARGE)
        tag = {"Key": "number", "Value": str(number)}
        client.put_object_tagging(Bucket=source, Key=key, Tagging={"TagSet": [tag]})
    rows = [(source, key) for key in keys]
    copied = copy_rows(brigade, tmp_path, faulty.server, rows, target, *PATHS["too-large"][0])
    assert copied.result.code == 0, copied.rows
    assert sorted(list_keys(client, target)) == sorted(keys)
    for number, key in enumerate(keys):
        # The bytes are computed from bucket and key, so no two objects begin or end alike.
        assert ends(client, target, key) == ends(client, source, key), key
        assert tags(client, Bucket=target, Key=key) == {"number": str(number)}
    assert list_uploads(client, target) == []


def test_a_prefix_that_makes_a_key_too_long_fails_that_row_alone(
    test_server, brigade, bucket, tmp_path
):
    server = test_server().server
    client = server.client()
    make_bucket(client, bucket("keys"))
    keys = [key for _, key in KEY_CLASSES]
    seed(client, bucket("keys"), [some_object(key) for key in keys])
    rows = [(bucket("keys"), key) for key in keys]
    copied = copy_rows(brigade, tmp_path, server, rows, bucket("keys"), TargetKeyPrefix="p")
    failed = {(row.key, row.http_status, row.error_code) for row in copied.rows if row.error_code}
    # Two bytes more than S3 allows (S3 User Guide, "Naming Amazon S3 objects").
    long = {key for key in keys if len(key.encode()) > 1022}
    assert failed == {(key, "400", "KeyTooLongError") for key in long} and len(long) == 2
    pairs = [(key, f"p/{key}") for key in keys if key not in long]
    home = (client, bucket("keys"))
    assert compare(home, home, pairs) == []


def test_rows_that_failed_can_be_run_again_as_they_stood(place, brigade, bucket, tmp_path):
    server, keys = place
    client = server.client()
    source, target = bucket("source"), bucket("target")
    make_bucket(client, source)
    make_bucket(client, target)
    present, missing = keys[::2], keys[1::2]
    seed(client, source, [some_object(key) for key in present])
    lines = {key: spell(source, key, number) for number, key in enumerate(keys)}
    manifest = tmp_path / "manifest.csv"
    manifest.write_bytes(b"".join(lines[key] + b"\n" for key in keys))
    document = job_document(manifest, target, report=tmp_path / "report")

    first = brigade("run", write_job(tmp_path / "job.json", document), server=server)
    assert first.code == 1, first.stderr
    report = read_report(tmp_path / "report", first.job_id)
    cells = dict(zip(keys, csv.reader(line.decode() for line in lines.values()), strict=True))
    for status, those in (("succeeded", present), ("failed", missing)):
        found = [(row.bucket, row.manifest_key) for row in report.with_status(status)]
        assert found == [tuple(cells[key]) for key in those]
    assert {(row.http_status, row.error_code) for row in report.with_status("failed")} == {
        ("404", "NoSuchKey")
    }
    job = retry_job(first)
    retried = job.parent / "retry-manifest.csv"
    assert retried.read_bytes() == b"".join(lines[key] + b"\n" for key in missing)

    seed(client, source, [some_object(key) for key in missing])
    second = brigade("run", job, server=server)
    assert second.code == 0, second.stderr
    assert f"{len(missing)} succeeded, 0 failed" in second.stdout
    assert compare((client, source), (client, target), keys) == []
    again = read_report(tmp_path / "report", second.job_id)
    assert [row.manifest_key for row in again.rows] == [cells[key][1] for key in missing]


@pytest.fixture(params=["ministack", "test_server"])
def versioning_server(request):
    """A server that keeps versions as S3 does."""
    found = request.getfixturevalue(request.param)
    return found().server if request.param == "test_server" else found


def test_old_versions_are_copied_by_their_ids(versioning_server, brigade, bucket, tmp_path):
    client = versioning_server.client()
    source, target = bucket("source"), bucket("target")
    make_bucket(client, source)
    make_bucket(client, target)
    keys = [key for _, key in KEY_CLASSES]
    # Put before there are versions, so their ids are `null` for ever.
    null_keys = keys[::3]
    seed(client, source, [some_object(key) for key in null_keys])
    make_bucket(client, source, versioned=True)
    first = seed(client, source, [some_object(key) for key in keys if key not in null_keys])
    ids = dict.fromkeys(null_keys, "null") | {
        key: answer["VersionId"]
        for key, answer in zip((k for k in keys if k not in null_keys), first, strict=True)
    }
    seed(client, source, [Seed(key, b"newer", {"newer": "yes"}, {"newer": "yes"}) for key in keys])
    rows = [(key, "ignored", ids[key], source) for key in keys]
    fields = ("Key", "Ignore", "VersionId", "Bucket")

    copied = copy_rows(brigade, tmp_path, versioning_server, rows, target, fields=fields)
    assert copied.result.code == 0, copied.rows
    found = [(row.manifest_key, row.version_id, row.bucket) for row in copied.rows]
    # Rows that name versions are put in the order of their keys.
    assert sorted(found) == sorted((quote_key(key), ids[key], source) for key in keys)
    for key in keys:
        wanted = some_object(key)
        answer = client.get_object(Bucket=target, Key=key)
        assert (answer["Body"].read(), answer["Metadata"]) == (wanted.body, wanted.metadata)
        # MiniStack loses the tags of the null version in a copy.
        if versioning_server.name != "ministack" or ids[key] != "null":
            assert tags(client, Bucket=target, Key=key) == wanted.tags


def test_versions_that_cannot_be_copied_fail_alone(test_server, brigade, bucket, tmp_path):
    faulty = test_server()
    client = faulty.server.client()
    source, target = bucket("source"), bucket("target")
    make_bucket(client, source, versioned=True)
    make_bucket(client, target)
    version = client.put_object(Bucket=source, Key="key", Body=b"old")["VersionId"]
    marker = client.delete_object(Bucket=source, Key="key")["VersionId"]
    rows = [
        (source, "key", version),
        (source, "key", ""),
        (source, "key", marker),
        (source, "key", "0" * 32),
        (source, "key", "null"),
        (source, "key", "no version id at all"),
    ]
    faulty.forget()
    fields = ("Bucket", "Key", "VersionId")
    copied = copy_rows(brigade, tmp_path, faulty.server, rows, target, fields=fields)
    outcomes = {row.version_id: (row.http_status, row.error_code) for row in copied.rows}
    # What S3 answers to CopyObject (API Reference, CopyObject: a delete marker named by its id is
    # a bad request); the empty cell is the service's own rule and becomes no request.
    assert outcomes == {
        version: ("200", ""),
        "": ("400", "InvalidRequest"),
        marker: ("400", "InvalidRequest"),
        "0" * 32: ("404", "NoSuchVersion"),
        "null": ("404", "NoSuchVersion"),
        "no version id at all": ("400", "InvalidArgument"),
    }
    missing = next(row for row in copied.rows if row.version_id == "")
    assert "Task failed due to missing VersionId" in missing.message
    # One question about the order of the key's versions.
    assert faulty.counters() == {"CopyObject": 5, "ListObjectVersions": 1}
    assert client.get_object(Bucket=target, Key="key")["Body"].read() == b"old"


def test_a_deleted_key_is_a_missing_key(versioning_server, brigade, bucket, tmp_path):
    client = versioning_server.client()
    make_bucket(client, bucket("source"), versioned=True)
    make_bucket(client, bucket("target"))
    client.put_object(Bucket=bucket("source"), Key="deleted", Body=b"x")
    client.delete_object(Bucket=bucket("source"), Key="deleted")
    rows = [(bucket("source"), "deleted")]
    copied = copy_rows(brigade, tmp_path, versioning_server, rows, bucket("target"))
    assert (copied.row.http_status, copied.row.error_code) == ("404", "NoSuchKey")


def some_object(key):
    """An object that no other key has: body, metadata and tags are made from the key."""
    mark = quote_key(key)[:64]
    body = b"" if key.endswith("/") else key.encode()
    return Seed(key, body, {"key": mark}, {"length": str(len(key))})


def spell(bucket, key, number):
    """A manifest's line without its end, spelled in one of the ways that mean the same."""
    quoted = quote_key(key)
    match number % 4:
        case 0:
            return f"{bucket},{quoted}".encode()
        case 1:
            return f"{bucket},{''.join(f'%{byte:02x}' for byte in key.encode())}".encode()
        case 2:
            return f'"{bucket}","{quoted}"'.encode()
        case _:
            return f"{bucket},{quoted.replace('%20', '+')}".encode()


def ends(client, bucket, key):
    """Size, and the bytes where a large object begins, is cut into parts and ends."""
    answers = [
        client.get_object(Bucket=bucket, Key=key, Range=f"bytes={first}-{first + 19}")
        for first in (0, LARGE - 21)
    ]
    return [(answer["ContentRange"], answer["Body"].read()) for answer in answers]


def retry_job(result):
    """The job document that the run's last words name."""
    command = re.search(r"^  Retry +(.*)$", result.stdout, re.MULTILINE)[1]
    words = shlex.split(command)
    assert words[:2] == ["brigade", "run"]
    return Path(words[2])
