# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Six GiB on a real store, copied in parts with all that belongs to it, also when killed."""

import hashlib
import random
import subprocess
import time

import pytest
from lab import list_uploads, make_bucket
from lab.runs import copy_job, folder_report, only_job

MIB = 1 << 20
PART_BYTES = 256 * MIB
PARTS = 24
METADATA = {"owner": "lab", "purpose": "six-gib"}
TAGS = {"team": "storage", "kept": "yes"}
HEADERS = {"ContentType": "application/x-six", "CacheControl": "no-store"}


@pytest.fixture(scope="module")
def six_gib(seaweed):
    """A bucket with the object `large`: 24 parts of 256 MiB, no two of them the same."""
    client = seaweed.client()
    bucket = "six-gib-source"
    make_bucket(client, bucket)
    filler = random.Random(6).randbytes(PART_BYTES // 8) * 8
    created = client.create_multipart_upload(
        Bucket=bucket,
        Key="large",
        Metadata=METADATA,
        Tagging="&".join(f"{key}={value}" for key, value in TAGS.items()),
        **HEADERS,
    )
    place = {"Bucket": bucket, "Key": "large", "UploadId": created["UploadId"]}
    parts = []
    for number in range(1, PARTS + 1):
        answer = client.upload_part(PartNumber=number, Body=part(filler, number), **place)
        parts.append({"PartNumber": number, "ETag": answer["ETag"]})
    client.complete_multipart_upload(MultipartUpload={"Parts": parts}, **place)
    yield bucket, filler
    client.delete_object(Bucket=bucket, Key="large")


def part(filler, number):
    """A part that begins with its number."""
    return number.to_bytes(8) + filler[8:]


def expect_same(client, bucket, filler):
    """Compares all that a copy is: size, every byte, metadata, headers, tags."""
    copy = client.get_object(Bucket=bucket, Key="large")
    assert copy["ContentLength"] == PARTS * PART_BYTES
    assert copy["Metadata"] == METADATA
    assert {name: copy[name] for name in HEADERS} == HEADERS
    tags = client.get_object_tagging(Bucket=bucket, Key="large")["TagSet"]
    assert {tag["Key"]: tag["Value"] for tag in tags} == TAGS
    found, wanted = hashlib.blake2b(), hashlib.blake2b()
    for block in copy["Body"].iter_chunks(8 * MIB):
        found.update(block)
    for number in range(1, PARTS + 1):
        wanted.update(part(filler, number))
    assert found.digest() == wanted.digest()
    assert list_uploads(client, bucket) == []


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("killed", [False, True], ids=["in-one-go", "killed-in-the-middle"])
def test_six_gib_are_copied_whole(seaweed, six_gib, brigade, tmp_path, bucket, killed):
    source, filler = six_gib
    client = seaweed.client()
    target = bucket("target")
    make_bucket(client, target)
    job = copy_job(tmp_path, ["large"], target=target, source=source)
    # A CSV manifest has no sizes, and this store copies any size at once: ask first.
    arguments = ("--head-first", "--concurrency", 2)
    begun = time.monotonic()
    process = brigade.popen("run", job, *arguments, server=seaweed)
    if killed:
        kept = wait_for_parts(client, target, process, 6)
        process.kill()
        brigade.finish(process)
        process = brigade.popen("resume", server=seaweed)
    result = brigade.finish(process, 1200)
    print(f"seconds to copy: {time.monotonic() - begun:.0f}")
    assert result.code == 0, result.stderr
    assert [row.status for row in folder_report(tmp_path, only_job(brigade)).rows] == ["succeeded"]
    if killed:
        assert kept >= 6
    expect_same(client, target, filler)
    client.delete_object(Bucket=target, Key="large")


def wait_for_parts(client, bucket, process, count):
    """Waits until the store has so many parts of the one upload."""
    while True:
        try:
            process.wait(0.2)
            raise AssertionError("the copy ended before it could be killed")
        except subprocess.TimeoutExpired:
            pass
        for key, upload in list_uploads(client, bucket):
            parts = client.list_parts(Bucket=bucket, Key=key, UploadId=upload).get("Parts", [])
            if len(parts) >= count:
                return len(parts)
