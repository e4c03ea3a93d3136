# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""A hundred thousand objects on a real store, killed five times, compared row by row."""

import random
import subprocess
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from lab import list_keys, make_bucket
from lab.objects import THREADS
from lab.runs import copy_job, folder_report, only_job

OBJECTS = 100_000
KILLS = 5
# Objects that differ in content: one of these bodies each.
BODIES = 97


def body(number):
    """1 KiB that tells an object from its neighbours."""
    return random.Random(number % BODIES).randbytes(1024)


def fill(server, bucket, keys):
    """Puts all objects; a client for each thread, which is what boto3 wants."""
    bodies = [body(number) for number in range(BODIES)]

    def put(start):
        client = server.client()
        for number in range(start, len(keys), THREADS):
            client.put_object(Bucket=bucket, Key=keys[number], Body=bodies[number % BODIES])

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(put, range(THREADS)))


def entity_tags(client, bucket):
    """Every key of a bucket with its ETag, which is the MD5 of a body put at once."""
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return {
        entry["Key"]: entry["ETag"].strip('"') for page in pages for entry in page["Contents"]
    }


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_hundred_thousand_objects_killed_five_times(seaweed, brigade, tmp_path, bucket):
    chance = random.Random(2026)
    client = seaweed.client()
    source, target = bucket("source"), bucket("target")
    make_bucket(client, source)
    make_bucket(client, target)
    keys = [f"folder-{number % 1000:03}/object {number:06}" for number in range(OBJECTS)]
    begun = time.monotonic()
    fill(seaweed, source, keys)
    print(f"seconds to fill: {time.monotonic() - begun:.0f}")
    job = copy_job(tmp_path, [*keys, "absent"], target=target, source=source)

    begun = time.monotonic()
    process = brigade.popen("run", job, server=seaweed)
    for kill in range(KILLS):
        # Spread over the job; the last comes well before its end.
        share = (kill + chance.uniform(0.2, 0.8)) / (KILLS + 1)
        wait_for_share(brigade, process, share)
        process.kill()
        brigade.finish(process)
        process = brigade.popen("resume", server=seaweed)
    result = brigade.finish(process, 900)
    print(f"seconds to copy: {time.monotonic() - begun:.0f}")
    assert result.code == 1, result.stderr

    rows = folder_report(tmp_path, only_job(brigade)).rows
    assert Counter(row.key for row in rows) == Counter([*keys, "absent"])
    assert [row.key for row in rows if row.status == "failed"] == ["absent"]
    assert [row.key for row in rows if row.status == "succeeded"] == keys
    copied = entity_tags(client, target)
    assert copied == entity_tags(client, source)
    assert sorted(copied) == sorted(list_keys(client, target)) and len(copied) == OBJECTS
    assert not list(tmp_path.glob("**/*.new"))


def wait_for_share(brigade, process, share):
    """Waits until that share of the rows is in the journal."""
    while True:
        try:
            process.wait(0.3)
            raise AssertionError("the job ended before it could be killed")
        except subprocess.TimeoutExpired:
            pass
        listed = brigade("status", "--output", "json")
        if listed.code == 0:
            summary = listed.json["ProgressSummary"]
            if summary["NumberOfTasksSucceeded"] >= share * OBJECTS:
                return
