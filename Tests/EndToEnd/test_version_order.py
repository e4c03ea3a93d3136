# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Several versions of one key become versions at the destination oldest first, always."""

import random

import pytest
from lab import Seed, job_document, list_versions, make_bucket, read_report, seed, write_job
from lab.runs import (
    SOURCE,
    TARGET,
    delay,
    folder_report,
    only_job,
    refuse,
    wait_for_requests,
)
from lab.versions import (
    VERSION_FIELDS,
    fill_versions,
    histories,
    out_of_order,
    versions_manifest,
)

FIVE = range(1, 6)


def versions_job(folder, **more):
    """A job over the manifest that `versions_manifest` wrote into `folder`."""
    more.setdefault("report", folder / "report")
    document = job_document(folder / "manifest.csv", TARGET, fields=VERSION_FIELDS, **more)
    return write_job(folder / "job.json", document)


@pytest.fixture
def versioned(test_server):
    """Starts s3-test-server with a source of 5 versions a key, and a target with versions."""

    def start(keys, *arguments):
        server = test_server(*arguments)
        fill_versions(server, SOURCE, keys, 5)
        make_bucket(server.server.client(), TARGET, versioned=True)
        return server

    return start


@pytest.mark.parametrize("workers", [1, 256])
@pytest.mark.parametrize("number", [1, 2])
def test_a_shuffled_manifest_arrives_in_order(versioned, brigade, tmp_path, workers, number):
    keys = [f"folder/key-{index:03} +é" for index in range(200)]
    server = versioned(keys)
    client = server.server.client()
    rows = versions_manifest(tmp_path / "manifest.csv", client, SOURCE, number)
    # Later copies come back sooner: what is not waited for is overtaken.
    chance = random.Random(number)
    rules = [delay("CopyObject", chance.randrange(1, 30), key=key) for key in keys[:20]]
    server.set_faults({"rules": rules})
    job = versions_job(tmp_path)
    result = brigade("run", job, "--concurrency", workers, server=server.server)
    assert result.code == 0, result.stderr
    assert out_of_order(histories(client, TARGET), keys, FIVE) == []
    report = folder_report(tmp_path, result.job_id)
    assert sorted((row.key, row.version_id) for row in report.rows) == sorted(
        (key, version) for _, key, version in rows
    )


@pytest.mark.parametrize("workers", [1, 256])
def test_retries_do_not_change_the_order(versioned, brigade, tmp_path, workers):
    keys = [f"key-{index:03}" for index in range(40)]
    server = versioned(keys)
    client = server.server.client()
    versions_manifest(tmp_path / "manifest.csv", client, SOURCE, 3)
    failure = {"error": {"status": 500, "code": "InternalError"}}
    rates = [
        {"operation": "CopyObject", "probability": 0.15, "action": failure},
        # The copy is made, and its answer is lost.
        {"operation": "CopyObject", "probability": 0.05, "action": {"resetAfter": {}}},
    ]
    server.set_faults({"seed": workers, "rates": rates})
    job = versions_job(tmp_path)
    result = brigade("run", job, "--concurrency", workers, server=server.server)
    assert result.code == 0, result.stderr
    assert out_of_order(histories(client, TARGET), keys, FIVE, repeats=True) == []


def test_killed_again_and_again_the_order_stays(versioned, brigade, tmp_path):
    keys = [f"key-{index:04}" for index in range(400)]
    server = versioned(keys)
    client = server.server.client()
    versions_manifest(tmp_path / "manifest.csv", client, SOURCE, 4)
    server.set_faults({"rules": [delay("CopyObject", 20)]})
    process = brigade.popen(
        "run", versions_job(tmp_path), "--concurrency", 32, server=server.server
    )
    # Each resume waits for what the killed run may have left on its way.
    for number in (1, 2):
        wait_for_requests(server, "CopyObject", number * 600)
        process.kill()
        brigade.finish(process)
        found = histories(client, TARGET)
        for key, history in found.items():
            assert history == sorted(history), (number, key, history)
        job_id = only_job(brigade)
        process = brigade.popen("resume", job_id, server=server.server)
    result = brigade.finish(process)
    assert result.code == 0, result.stderr
    assert out_of_order(histories(client, TARGET), keys, FIVE, repeats=True) == []
    assert len(folder_report(tmp_path, job_id).rows) == 5 * len(keys)


def test_a_version_that_fails_holds_back_the_newer_ones_until_a_retry(
    versioned, brigade, tmp_path
):
    keys = ["held", "gone", "free"]
    server = versioned(keys)
    client = server.server.client()
    ids = {
        (entry.key, entry.size - 1000): entry.version_id
        for entry in list_versions(client, SOURCE)
    }
    versions_manifest(tmp_path / "manifest.csv", client, SOURCE, 5)
    client.delete_object(Bucket=SOURCE, Key="gone", VersionId=ids["gone", 3])
    # The third copy of the key: its third version, if the order is right.
    third = {"nth": {"number": 3}}
    refusal = refuse("CopyObject", 403, "AccessDenied", key="held", occurrences=third)
    server.set_faults({"rules": [refusal]})
    result = brigade("run", versions_job(tmp_path), server=server.server)
    assert result.code == 1, result.stderr
    found = histories(client, TARGET)
    assert found == {"held": [1, 2], "gone": [1, 2, 4, 5], "free": list(FIVE)}
    rows = {
        (row.key, row.version_id): row.error_code
        for row in folder_report(tmp_path, result.job_id).rows
        if row.status == "failed"
    }
    assert rows == {
        ("held", ids["held", 3]): "AccessDenied",
        ("held", ids["held", 4]): "OlderVersionFailed",
        ("held", ids["held", 5]): "OlderVersionFailed",
        ("gone", ids["gone", 3]): "NoSuchVersion",
    }
    # What is to be tried again is a manifest beside the report.
    retry = brigade.state / "jobs" / result.job_id / "report" / "retry-manifest.csv"
    again = brigade(
        "copy", retry, f"s3://{TARGET}", "--fields", "Bucket,Key,VersionId", server=server.server
    )
    assert again.code in (0, 1), again.stderr
    assert histories(client, TARGET)["held"] == list(FIVE)


def test_a_large_version_waits_for_its_turn_too(test_server, brigade, tmp_path):
    limit = 5 << 20
    server = test_server("--max-copy-bytes", limit)
    client = server.server.client()
    make_bucket(client, SOURCE, versioned=True)
    make_bucket(client, TARGET, versioned=True)
    sizes = [10, 3 * limit, 20, 2 * limit, 30]
    for size in sizes:
        server.fill(SOURCE, ["a", "b"], size=size)
    versions_manifest(tmp_path / "manifest.csv", client, SOURCE, 6)
    server.set_faults({"rules": [delay("UploadPartCopy", 100)]})
    job = versions_job(tmp_path)
    result = brigade("run", job, "--part-size", limit, server=server.server)
    assert result.code == 0, result.stderr
    for key in ("a", "b"):
        copied = [entry.size for entry in list_versions(client, TARGET) if entry.key == key]
        assert copied[::-1] == sizes


@pytest.mark.parametrize("workers", [1, 256])
def test_seaweedfs_has_the_latest_content_on_top(
    seaweed, brigade, tmp_path, bucket, workers
):
    client = seaweed.client()
    source, target = bucket("source"), bucket("target")
    make_bucket(client, source, versioned=True)
    make_bucket(client, target, versioned=True)
    keys = [f"folder-{index % 3}/k-{index:02}" for index in range(30)]
    for number in FIVE:
        seed(client, source, [Seed(key, b"v" * (1000 + number)) for key in keys])
    versions_manifest(tmp_path / "manifest.csv", client, source, workers)
    report = tmp_path / "report"
    document = job_document(
        tmp_path / "manifest.csv", target, fields=VERSION_FIELDS, report=report
    )
    job = write_job(tmp_path / "job.json", document)
    result = brigade("run", job, "--concurrency", workers, server=seaweed)
    assert result.code == 0, result.stderr
    assert out_of_order(histories(client, target), keys, FIVE) == []
    for key in keys[:5]:
        answer = client.head_object(Bucket=target, Key=key)
        assert answer["ContentLength"] == 1005
    assert len(read_report(report, result.job_id).rows) == 5 * len(keys)
