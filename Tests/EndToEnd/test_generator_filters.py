# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Manifests that a job generates: every filter alone and together, on three servers.

What is expected comes from boto3's listings and HEADs, filtered by lab.filters.
"""

import csv
import gzip
import hashlib
import io
import json
import time
from collections import Counter
from datetime import datetime, timezone
from urllib.parse import unquote_plus

import pytest
from lab import Seed, job_document, list_keys, make_bucket, read_report, seed, write_job
from lab.filters import facts, matches, rules_of
from lab.runs import SOURCE, TARGET, delay, wait_for_requests

ROLE = "arn:aws:iam::111122223333:role/replication"
# SeaweedFS takes plain key ids only.
KMS_KEY = "lab-key"
NOTHING_FOUND = "Manifest generation found no keys matching the filter criteria."
SERVERS = ["ministack", "moto", "seaweed"]
# A filter's name, and its document; MOMENT stands for a time between two halves of the objects.
MOMENT = "MOMENT"
FILTERS = {
    "everything": {},
    "created-after": {"CreatedAfter": MOMENT},
    "created-before": {"CreatedBefore": MOMENT},
    "between": {"CreatedAfter": "2020-01-01T00:00:00Z", "CreatedBefore": MOMENT},
    "larger": {"ObjectSizeGreaterThanBytes": 100},
    "smaller": {"ObjectSizeLessThanBytes": 100},
    "size-range": {"ObjectSizeGreaterThanBytes": 99, "ObjectSizeLessThanBytes": 101},
    "prefix": {"KeyNameConstraint": {"MatchAnyPrefix": ["logs/"]}},
    "prefixes": {"KeyNameConstraint": {"MatchAnyPrefix": ["logs/", "logs/2", "img/1", "none"]}},
    "suffix": {"KeyNameConstraint": {"MatchAnySuffix": [".jpg", "é"]}},
    "substring": {"KeyNameConstraint": {"MatchAnySubstring": ["7", "+ "]}},
    "names": {
        "KeyNameConstraint": {
            "MatchAnyPrefix": ["logs/", "img/"],
            "MatchAnySuffix": [".jpg", ".txt"],
            "MatchAnySubstring": ["1"],
        }
    },
    "storage-class": {"MatchAnyStorageClass": ["STANDARD_IA", "GLACIER_IR"]},
    "standard": {"MatchAnyStorageClass": ["STANDARD"]},
    "replication-none": {"ObjectReplicationStatuses": ["NONE"]},
    "replication-some": {"ObjectReplicationStatuses": ["COMPLETED", "FAILED", "REPLICA"]},
    "sse-s3": {"MatchAnyObjectEncryption": [{"SSES3": {}}]},
    "sse-kms": {"MatchAnyObjectEncryption": [{"SSEKMS": {}}]},
    "not-sse": {"MatchAnyObjectEncryption": [{"NOTSSE": {}}]},
    "eligible": {"EligibleForReplication": True},
    "together": {
        "CreatedBefore": MOMENT,
        "ObjectSizeGreaterThanBytes": 10,
        "KeyNameConstraint": {"MatchAnyPrefix": ["logs/", "img/"]},
        "MatchAnyStorageClass": ["STANDARD"],
        "ObjectReplicationStatuses": ["NONE", "COMPLETED"],
    },
    "nothing": {"ObjectSizeGreaterThanBytes": 1 << 40},
}


def objects(half):
    """Objects that differ in everything a filter looks at."""
    keys = [f"logs/{half}/{number}.txt" for number in range(8)]
    keys += [f"img/{half}{number}.jpg" for number in range(8)]
    keys += [f"other {half}+ é", f"log{half}"]
    for number, key in enumerate(keys):
        headers = {}
        if number % 4 == 1:
            headers["ServerSideEncryption"] = "AES256"
        if number % 4 == 3:
            headers |= {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": KMS_KEY}
        storage_class = ("STANDARD", "STANDARD_IA", "GLACIER_IR")[number % 3]
        tags = {"project": "apollo"} if number % 2 else {}
        body = b"x" * (0, 10, 99, 100, 101, 5000)[number % 6]
        yield Seed(key, body, tags=tags, storage_class=storage_class, headers=headers)


@pytest.fixture(scope="module")
def source(request):
    """Fills a bucket on a server once: `source("moto")` gives server, bucket, moment, facts."""
    made = {}

    def fill(name):
        if name in made:
            return made[name]
        server = request.getfixturevalue(name)
        client = server.client()
        bucket, replica = f"filters-{name}", f"filters-{name}-replica"
        make_bucket(client, bucket, versioned=True)
        make_bucket(client, replica, versioned=True)
        make_bucket(client, f"filters-{name}-copies")
        seed(client, bucket, list(objects("a")))
        if name != "seaweed":
            rules = [
                {
                    "ID": "apollo",
                    "Priority": 1,
                    "Status": "Enabled",
                    "Filter": {
                        "And": {
                            "Prefix": "logs/",
                            "Tags": [{"Key": "project", "Value": "apollo"}],
                        }
                    },
                    "DeleteMarkerReplication": {"Status": "Disabled"},
                    "Destination": {"Bucket": f"arn:aws:s3:::{replica}"},
                }
            ]
            client.put_bucket_replication(
                Bucket=bucket, ReplicationConfiguration={"Role": ROLE, "Rules": rules}
            )
        # Listings of some stores have whole seconds.
        time.sleep(1.2)
        moment = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        time.sleep(1.2)
        seed(client, bucket, list(objects("b")))
        if name == "ministack":
            # It replicates by itself, a little later than it answers.
            time.sleep(1)
        found = facts(client, bucket)
        made[name] = (server, bucket, moment, found, rules_of(client, bucket))
        return made[name]

    return fill


def at(moment, document):
    """A filter with the moment put in."""
    return json.loads(json.dumps(document).replace(MOMENT, moment))


def generated_job(folder, source, target, document, output=None, **more):
    """A job over what a generator finds in `source`."""
    generator = {
        "SourceBucket": f"arn:aws:s3:::{source}",
        "EnableManifestOutput": output is not None,
        "Filter": document,
    }
    if output:
        generator["ManifestOutputLocation"] = output
    more.setdefault("report", folder / "report")
    job = job_document("unused", target, **more)
    del job["Manifest"]
    job["ManifestGenerator"] = {"S3JobManifestGenerator": generator}
    return write_job(folder / "job.json", job)


@pytest.mark.parametrize("name", SERVERS)
@pytest.mark.parametrize("filter_name", FILTERS)
def test_a_job_has_exactly_the_objects_that_pass(
    source, brigade, tmp_path, name, filter_name
):
    server, bucket, moment, found, rules = source(name)
    if filter_name == "eligible" and name == "seaweed":
        pytest.skip("SeaweedFS keeps no replication rules")
    document = at(moment, FILTERS[filter_name])
    expected = Counter(item.key for item in found if matches(item, document, rules))
    job = generated_job(tmp_path, bucket, f"filters-{name}-copies", document)
    result = brigade("run", job, server=server)
    if not expected:
        assert result.code == 3, result.stderr
        assert NOTHING_FOUND in result.stderr + result.stdout
        return
    assert result.code in (0, 1), result.stderr
    rows = read_report(tmp_path / "report", result.job_id).rows
    assert Counter(row.key for row in rows) == expected


def test_the_filters_are_worth_testing(source):
    """Each filter takes some and leaves some, on one server at least."""
    seen = {}
    for name in SERVERS:
        _, _, moment, found, rules = source(name)
        for filter_name, document in FILTERS.items():
            passed = sum(matches(item, at(moment, document), rules) for item in found)
            seen.setdefault(filter_name, set()).add(0 < passed < len(found))
    assert [n for n, hit in seen.items() if True not in hit] == ["everything", "nothing"]


FLAGS = {
    "created-after": (["--created-after", MOMENT], {"CreatedAfter": MOMENT}),
    "created-before": (["--created-before", MOMENT], {"CreatedBefore": MOMENT}),
    "larger": (["--larger-than", "100"], {"ObjectSizeGreaterThanBytes": 100}),
    "smaller": (["--smaller-than", "100"], {"ObjectSizeLessThanBytes": 100}),
    "suffix": (["--suffix", ".jpg"], {"KeyNameConstraint": {"MatchAnySuffix": [".jpg"]}}),
    "substring": (["--substring", "7"], {"KeyNameConstraint": {"MatchAnySubstring": ["7"]}}),
    "match-prefix": (
        ["--match-prefix", "logs/", "--match-prefix", "img/a"],
        {"KeyNameConstraint": {"MatchAnyPrefix": ["logs/", "img/a"]}},
    ),
    "storage-class": (
        ["--storage-class-in", "STANDARD_IA,GLACIER_IR"],
        {"MatchAnyStorageClass": ["STANDARD_IA", "GLACIER_IR"]},
    ),
    "replication": (
        ["--replication-status", "NONE"],
        {"ObjectReplicationStatuses": ["NONE"]},
    ),
    "encryption": (["--encryption", "SSE-KMS"], {"MatchAnyObjectEncryption": [{"SSEKMS": {}}]}),
    "eligible": (["--eligible-for-replication"], {"EligibleForReplication": True}),
    "together": (
        ["--larger-than", "10", "--suffix", ".txt", "--created-before", MOMENT],
        {
            "ObjectSizeGreaterThanBytes": 10,
            "KeyNameConstraint": {"MatchAnySuffix": [".txt"]},
            "CreatedBefore": MOMENT,
        },
    ),
}


@pytest.mark.parametrize("name", FLAGS)
@pytest.mark.parametrize("how", ["generate", "copy"])
def test_flags_say_the_same_as_a_document(source, brigade, tmp_path, name, how):
    server, bucket, moment, found, rules = source("ministack")
    flags, document = FLAGS[name]
    flags = [flag.replace(MOMENT, moment) for flag in flags]
    document = at(moment, document)
    expected = sorted(item.key for item in found if matches(item, document, rules))
    if how == "generate":
        result = brigade(
            *("manifest", "generate", f"s3://{bucket}", "--output", tmp_path / "m.csv", *flags),
            server=server,
        )
        assert result.code == 0, result.stderr
        with open(tmp_path / "m.csv", newline="") as file:
            rows = [(row[0], unquote_plus(row[1])) for row in csv.reader(file)]
        assert sorted(rows) == [(bucket, key) for key in expected]
        return
    copies = f"filters-ministack-copies/{name}"
    result = brigade("copy", f"s3://{bucket}", f"s3://{copies}", *flags, server=server)
    assert result.code in (0, 1), result.stderr
    keys = list_keys(server.client(), "filters-ministack-copies", f"{name}/")
    assert sorted(keys) == [f"{name}/{key}" for key in expected]


def test_a_prefix_in_the_url_is_all_that_is_listed(source, brigade, tmp_path):
    server, bucket, _, found, _ = source("ministack")
    target = "filters-ministack-copies/by-prefix"
    result = brigade("copy", f"s3://{bucket}/logs/", f"s3://{target}", server=server)
    assert result.code == 0, result.stderr
    keys = list_keys(server.client(), "filters-ministack-copies", "by-prefix/")
    assert keys == sorted(
        f"by-prefix/{item.key}" for item in found if item.key.startswith("logs/")
    )


def read_inventory(client, bucket, manifest_key):
    """The rows of a generated manifest as dictionaries, every digest checked."""
    text = client.get_object(Bucket=bucket, Key=manifest_key)["Body"].read()
    checksum = manifest_key.replace("manifest.json", "manifest.checksum")
    digest = client.get_object(Bucket=bucket, Key=checksum)["Body"].read().decode().strip()
    assert digest == hashlib.md5(text, usedforsecurity=False).hexdigest()
    document = json.loads(text)
    assert document["fileFormat"] == "CSV"
    columns = document["fileSchema"].split(", ")
    rows = []
    for file in document["files"]:
        data = client.get_object(Bucket=bucket, Key=file["key"])["Body"].read()
        assert len(data) == file["size"]
        assert hashlib.md5(data, usedforsecurity=False).hexdigest() == file["MD5checksum"]
        text = gzip.decompress(data).decode()
        for cells in csv.reader(io.StringIO(text, newline="")):
            assert len(cells) == len(columns)
            rows.append(dict(zip(columns, cells)))
    return document, rows


@pytest.mark.parametrize("name", SERVERS)
def test_the_generated_manifest_is_kept_and_is_a_manifest_again(
    source, brigade, tmp_path, name
):
    server, bucket, moment, found, rules = source(name)
    client = server.client()
    copies = f"filters-{name}-copies"
    document = at(moment, {"CreatedBefore": MOMENT, "ObjectSizeLessThanBytes": 101})
    expected = sorted(item.key for item in found if matches(item, document, rules))
    output = {
        "Bucket": f"arn:aws:s3:::{copies}",
        "ManifestPrefix": "manifests/first",
        "ManifestFormat": "S3InventoryReport_CSV_20211130",
    }
    job = generated_job(tmp_path, bucket, f"arn:aws:s3:::{copies}", document, output)
    first = brigade("run", job, server=server)
    assert first.code in (0, 1), first.stderr
    kept = list_keys(client, copies, "manifests/first")
    (key,) = [key for key in kept if key.endswith("/manifest.json")]
    described, rows = read_inventory(client, copies, key)
    assert described["sourceBucket"] == bucket
    assert sorted(unquote_plus(row["Key"]) for row in rows) == expected
    assert {row["Bucket"] for row in rows} == {bucket}
    status = brigade("status", first.job_id, "--output", "json").json
    descriptor = status["GeneratedManifestDescriptor"]
    assert descriptor["Format"] == "S3InventoryReport_CSV_20211130"
    location = descriptor["Location"]
    assert location["ObjectArn"] == f"arn:aws:s3:::{copies}/{key}"
    # Named by another job it is a manifest as any other.
    for manifest_format in ("S3InventoryReport_CSV_20211130", "S3InventoryReport_CSV_20161130"):
        report = tmp_path / manifest_format
        again = job_document(
            location["ObjectArn"],
            copies,
            etag=location["ETag"],
            manifest_format=manifest_format,
            report=report,
        )
        result = brigade("run", write_job(tmp_path / "again.json", again), server=server)
        assert result.code in (0, 1), result.stderr
        found_again = [row.key for row in read_report(report, result.job_id).rows]
        assert sorted(found_again) == expected


def test_copying_begins_before_the_listing_ends_and_a_resume_lists_the_rest_only(
    test_server, brigade, tmp_path
):
    server = test_server("--bucket", SOURCE, "--bucket", TARGET)
    keys = [f"k/{number:06}" for number in range(30_000)]
    server.fill(SOURCE, keys, size=10)
    # What the listing of everything takes, when it is not disturbed.
    none = generated_job(tmp_path, SOURCE, TARGET, {"ObjectSizeGreaterThanBytes": 1 << 40})
    assert brigade("run", none, server=server.server).code == 3
    whole = server.counters()["ListObjectsV2"]
    known = brigade("list", "--output", "json").json["Jobs"]
    server.forget()
    server.behave(delay=300)
    server.set_faults({"rules": [delay("CopyObject", 5)]})
    job = generated_job(tmp_path, SOURCE, TARGET, {})
    process = brigade.popen("run", job, "--concurrency", 64, server=server.server)
    wait_for_requests(server, "ListObjectsV2", whole * 2 // 3)
    wait_for_requests(server, "CopyObject", 1)
    before = server.counters()["ListObjectsV2"]
    process.kill()
    brigade.finish(process)
    # Copies had been made, and pages were still to come.
    assert before < whole, (before, whole)
    server.behave()
    server.set_faults({})
    jobs = brigade("list", "--output", "json").json["Jobs"]
    (job_id,) = {job["JobId"] for job in jobs} - {job["JobId"] for job in known}
    result = brigade("resume", job_id, server=server.server)
    assert result.code == 0, result.stderr
    again = server.counters()["ListObjectsV2"] - before
    # Pages in flight and those of the last moments are asked for again.
    assert again < whole, (again, before, whole)
    assert list_keys(server.server.client(), TARGET) == keys
    rows = read_report(tmp_path / "report", job_id).rows
    assert Counter(row.key for row in rows) == Counter(keys)


@pytest.mark.parametrize("quirk", ["truncated", "looping"])
def test_a_job_stops_when_its_listing_is_broken(test_server, brigade, tmp_path, quirk):
    server = test_server("--bucket", SOURCE, "--bucket", TARGET, "--listing", quirk)
    server.fill(SOURCE, [f"k{number:05}" for number in range(3_000)])
    job = generated_job(tmp_path, SOURCE, TARGET, {})
    result = brigade("run", job, server=server.server)
    assert result.code == 3, (result.code, result.stderr)
    status = brigade("status", result.job_id, "--output", "json").json
    assert status["Status"] in ("Failed", "Paused")
    assert "list" in (result.stdout + result.stderr).lower()


def test_replication_states_are_looked_up_where_a_filter_needs_them(
    test_server, brigade, tmp_path
):
    server = test_server("--bucket", SOURCE, "--bucket", TARGET)
    states = ["COMPLETED", "FAILED", "REPLICA", "PENDING", ""]
    for number in range(50):
        server.fill(SOURCE, [f"k{number:02}"], replication_status=states[number % 5])
    for wanted in (["NONE"], ["COMPLETED", "REPLICA"], ["FAILED"]):
        folder = tmp_path / "-".join(wanted)
        folder.mkdir()
        server.forget()
        job = generated_job(folder, SOURCE, TARGET, {"ObjectReplicationStatuses": wanted})
        result = brigade("run", job, server=server.server)
        assert result.code == 0, result.stderr
        rows = read_report(folder / "report", result.job_id).rows
        expected = [f"k{n:02}" for n in range(50) if (states[n % 5] or "NONE") in wanted]
        assert sorted(row.key for row in rows) == expected
        assert server.counters()["HeadObject"] == 50
    server.forget()
    folder = tmp_path / "cheap"
    folder.mkdir()
    job = generated_job(folder, SOURCE, TARGET, {"KeyNameConstraint": {"MatchAnyPrefix": ["k1"]}})
    result = brigade("run", job, server=server.server)
    assert result.code == 0, result.stderr
    assert "HeadObject" not in server.counters()


def test_what_is_to_be_skipped_is_not_generated(test_server, brigade):
    server = test_server("--bucket", SOURCE, "--bucket", TARGET)
    client = server.server.client()
    server.fill(SOURCE, ["warm"], size=1)
    server.fill(SOURCE, ["cold"], size=1, storage_class="GLACIER")
    server.fill(SOURCE, ["restored"], size=1, storage_class="DEEP_ARCHIVE", restore="finished")
    words = ("copy", f"s3://{SOURCE}", f"s3://{TARGET}")
    skipping = brigade(*words, "--skip", "archived", server=server.server)
    assert skipping.code == 0, skipping.stderr
    assert list_keys(client, TARGET) == ["warm"]
    asking = brigade(*words, server=server.server)
    assert asking.code == 1, asking.stderr
    assert list_keys(client, TARGET) == ["restored", "warm"]
