# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""`brigade verify`: what a destination has, compared with what its job said."""

import csv
import json
import signal
import time

import pytest
from lab import Seed, make_bucket, seed
from lab.runs import (
    BUCKETS,
    SOURCE,
    TARGET,
    copy_job,
    delay,
    numbered,
    only_job,
    refuse,
    seed_many,
    wait_for_requests,
)

MIB = 1 << 20
# Before any job of these tests has ended.
LONG_AGO = "2026-01-01T00:00:00Z"


def verify(brigade, server, *arguments, **more):
    return brigade("verify", "--output", "json", *arguments, server=server, **more)


def copied(brigade, server, folder, keys, *arguments, target=TARGET, source=SOURCE, **more):
    job = copy_job(folder, keys, target=target, source=source, **more)
    result = brigade("run", job, *arguments, server=server)
    assert result.code in (0, 1), result.stderr
    return result


@pytest.fixture(params=["seaweedfs", "ministack"])
def store(request, bucket):
    server = request.getfixturevalue({"seaweedfs": "seaweed"}.get(request.param, request.param))
    client = server.client()
    source, target = bucket("source"), bucket("target")
    for name in (source, target):
        make_bucket(client, name)
    return server, client, source, target


def test_what_is_there_and_what_is_not(store, brigade, tmp_path):
    server, client, source, target = store
    keys = [f"k{number:02}" for number in range(30)]
    seed(client, source, [Seed(key, b"body of " + key.encode()) for key in keys])
    copied(brigade, server, tmp_path, keys + ["absent"], source=source, target=target)

    good = verify(brigade, server)
    assert good.code == 0, good.stderr
    found = good.json
    assert found["IsGood"] and found["IsWhole"]
    assert (found["Checked"], found["Same"], found["FailedInJob"]) == (30, 30, 1)

    client.delete_object(Bucket=target, Key="k03")
    client.put_object(Bucket=target, Key="k05", Body=b"other")
    bad = verify(brigade, server)
    assert bad.code == 1
    found = bad.json
    assert found["Same"] == 28
    assert found["Problems"]["CopyMissing"] == 1
    # Whoever wrote it did so a moment after the job: clocks do not tell so little apart.
    assert found["Problems"].get("CopyDiffers", 0) + found["Problems"].get("CopyReplaced", 0) == 1
    places = {finding["Destination"]: finding["ErrorCode"] for finding in found["Findings"]}
    assert places[f"s3://{target}/k03"] == "CopyMissing"
    assert f"s3://{target}/k05" in places

    text = brigade("verify", server=server)
    assert text.code == 1
    assert text.stdout.startswith("Not what the job said: 28 the same, 2 missing or different")
    assert "1 that failed in the job" in text.stdout


def test_it_only_asks(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    keys = numbered(200)
    seed_many(server, keys)
    copied(brigade, server.server, tmp_path, keys)
    files = [path for path in brigade.state.rglob("*") if path.is_file()]
    # Who holds the lock writes its number there.
    state = {path: path.read_bytes() for path in files if path.name != "lock"}
    server.forget()
    assert verify(brigade, server.server).code == 0
    # A CSV tells no ETag: the copy and its source are asked.
    assert {name: count for name, count in server.counters().items() if count} == {
        "HeadObject": 400
    }
    server.forget()
    assert verify(brigade, server.server, "--verify", "none").json["Present"] == 200
    assert server.counters()["HeadObject"] == 200
    assert {path: path.read_bytes() for path in state} == state


def test_a_listing_takes_one_request_a_row(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    client = server.server.client()
    keys = numbered(50)
    seed(client, SOURCE, [Seed(key, key.encode()) for key in keys])
    brigade("copy", f"s3://{SOURCE}", f"s3://{TARGET}/under", "--yes", server=server.server)
    server.forget()
    found = verify(brigade, server.server)
    assert found.code == 0, found.stderr
    assert found.json["Same"] == 50
    assert server.counters()["HeadObject"] == 50


def test_what_changed_when(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    client = server.server.client()
    keys = ["replaced", "damaged", "source-changed", "fine"]
    seed(client, SOURCE, [Seed(key, key.encode()) for key in keys])
    copied(brigade, server.server, tmp_path, keys)
    for key in ("replaced", "damaged"):
        client.put_object(Bucket=TARGET, Key=key, Body=b"something else")
    server.change(TARGET, "replaced", last_modified="2099-01-01T00:00:00Z")
    server.change(TARGET, "damaged", last_modified=LONG_AGO)
    client.put_object(Bucket=SOURCE, Key="source-changed", Body=b"newer, of the same job")
    server.change(SOURCE, "source-changed", last_modified="2099-01-01T00:00:00Z")
    found = verify(brigade, server.server).json
    assert found["Problems"] == {"CopyReplaced": 1, "CopyDiffers": 1}
    assert found["Unverified"] == {"sourceChanged": 1}
    assert found["Same"] == 1


def test_a_report_has_a_line_for_each_row(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    client = server.server.client()
    keys = ["a b", "c,d", "é", "gone"]
    seed(client, SOURCE, [Seed(key, key.encode()) for key in keys])
    copied(brigade, server.server, tmp_path, keys + ["absent"])
    client.delete_object(Bucket=TARGET, Key="gone")
    place = tmp_path / "verified.csv"
    assert verify(brigade, server.server, "--report", place).code == 1
    with open(place, newline="") as file:
        rows = {row[1]: row for row in csv.reader(file)}
    assert {key: (row[3], row[5]) for key, row in rows.items()} == {
        "a%20b": ("succeeded", ""),
        "c%2Cd": ("succeeded", ""),
        "%C3%A9": ("succeeded", ""),
        "gone": ("failed", "CopyMissing"),
        "absent": ("failed", "NoSuchKey"),
    }


def test_a_sample_is_as_large_as_it_is_asked_for(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    keys = numbered(500)
    seed_many(server, keys)
    copied(brigade, server.server, tmp_path, keys + ["absent"])
    server.forget()
    found = verify(brigade, server.server, "--sample", "60").json
    assert (found["Checked"], found["NotChosen"], found["FailedInJob"]) == (60, 440, 1)
    asked = [entry["key"] for entry in server.requests() if entry["operation"] == "HeadObject"]
    assert len(set(asked)) == 60
    server.forget()
    verify(brigade, server.server, "--sample", "60")
    again = {entry["key"] for entry in server.requests() if entry["operation"] == "HeadObject"}
    assert again != set(asked)
    assert verify(brigade, server.server, "--sample", "9999").json["Checked"] == 500


def test_a_job_that_was_killed_is_verified_as_far_as_it_came(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    keys = numbered(2_000)
    seed_many(server, keys)
    server.set_faults({"rules": [delay("CopyObject", 20)]})
    job = copy_job(tmp_path, keys)
    process = brigade.popen("run", job, "--concurrency", "16", server=server.server)
    wait_for_requests(server, "CopyObject", 1_000)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    found = verify(brigade, server.server)
    assert found.code == 0, found.stderr
    assert found.json["Checked"] + found.json["NotRun"] <= 2_000
    assert found.json["Checked"] > 100
    assert found.json["Same"] == found.json["Checked"]
    # It can still be gone on with.
    assert brigade("resume", only_job(brigade), server=server.server).code == 0
    assert verify(brigade, server.server).json["Same"] == 2_000


def test_versions_are_compared_with_the_newest(test_server, brigade, tmp_path):
    server = test_server()
    client = server.server.client()
    for name in (SOURCE, TARGET):
        make_bucket(client, name, versioned=True)
    for key in ("one", "two"):
        for body in (b"first", b"second", b"third"):
            client.put_object(Bucket=SOURCE, Key=key, Body=body + key.encode())
    copied_all = brigade(
        "copy", f"s3://{SOURCE}", f"s3://{TARGET}", "--versions", "--yes", server=server.server
    )
    assert copied_all.code == 0, copied_all.stderr
    found = verify(brigade, server.server)
    assert found.code == 0, found.stdout
    assert (found.json["Same"], found.json["OlderVersions"]) == (2, 4)
    first = client.list_object_versions(Bucket=TARGET, Prefix="one")["Versions"][0]
    client.delete_object(Bucket=TARGET, Key="one", VersionId=first["VersionId"])
    assert verify(brigade, server.server).code == 1


def test_replicas_and_delete_markers(test_server, brigade, tmp_path):
    server = test_server()
    client = server.server.client()
    for name in (SOURCE, TARGET):
        make_bucket(client, name, versioned=True)
    rules = tmp_path / "rules.json"
    rule = {
        "Status": "Enabled",
        "Priority": 1,
        "Filter": {"Prefix": ""},
        "DeleteMarkerReplication": {"Status": "Enabled"},
        "Destination": {"Bucket": f"arn:aws:s3:::{TARGET}"},
    }
    role = "arn:aws:iam::111122223333:role/r"
    rules.write_text(json.dumps({"Role": role, "Rules": [rule]}))
    for key in ("kept", "deleted"):
        client.put_object(Bucket=SOURCE, Key=key, Body=key.encode())
    client.delete_object(Bucket=SOURCE, Key="deleted")
    done = brigade(
        *("replicate", f"s3://{SOURCE}", "--replication-configuration", rules, "--yes"),
        server=server.server,
    )
    assert done.code == 0, done.stderr
    found = verify(brigade, server.server)
    assert found.code == 0, found.stdout
    assert found.json["Same"] == 2
    marker = client.list_object_versions(Bucket=TARGET)["DeleteMarkers"][0]
    client.delete_object(Bucket=TARGET, Key="deleted", VersionId=marker["VersionId"])
    client.delete_object(Bucket=TARGET, Key="kept")
    assert verify(brigade, server.server).json["Problems"]["CopyMissing"] == 1


def test_what_was_skipped_is_looked_for(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    client = server.server.client()
    seed(client, SOURCE, [Seed(key, key.encode()) for key in ("mine", "theirs")])
    client.put_object(Bucket=TARGET, Key="theirs", Body=b"other bytes")
    copied(brigade, server.server, tmp_path, ["mine", "theirs"], "--if-none-match")
    found = verify(brigade, server.server)
    assert found.code == 0, found.stdout
    # It is another object, which is what the job said.
    assert (found.json["Same"], found.json["Present"]) == (1, 1)
    client.delete_object(Bucket=TARGET, Key="theirs")
    assert verify(brigade, server.server).code == 1


def test_large_objects_by_checksum(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    client = server.server.client()
    client.put_object(Bucket=SOURCE, Key="large", Body=bytes(11 * MIB), ChecksumAlgorithm="CRC32")
    copied(
        *(brigade, server.server, tmp_path, ["large"], "--verify", "checksum", "--head-first"),
        *("--multipart-threshold", "5MiB", "--part-size", "5MiB"),
    )
    assert verify(brigade, server.server).json["Unverified"] == {"multipartETag": 1}
    assert verify(brigade, server.server, "--verify", "checksum").json["Same"] == 1


def test_it_can_be_stopped(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    keys = numbered(400)
    seed_many(server, keys)
    copied(brigade, server.server, tmp_path, keys)
    server.set_faults({"rules": [delay("HeadObject", 200)]})
    server.forget()
    process = brigade.popen(
        "verify", "--output", "json", "--concurrency", "4", server=server.server
    )
    wait_for_requests(server, "HeadObject", 20)
    process.send_signal(signal.SIGINT)
    start = time.monotonic()
    result = brigade.finish(process, 20)
    assert time.monotonic() - start < 5
    assert result.code == 130, result.stderr
    assert not result.json["IsWhole"]
    assert 0 < result.json["Checked"] < 200


def test_what_cannot_be_found_out_is_no_verdict(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    seed_many(server, ["a"])
    copied(brigade, server.server, tmp_path, ["a"])
    wrong = verify(brigade, server.server, env={"AWS_SECRET_ACCESS_KEY": "wrong" * 8})
    assert wrong.code == 3
    server.set_faults({"rules": [refuse("HeadObject", 403, "AccessDenied")]})
    denied = verify(brigade, server.server)
    assert denied.code == 1
    assert "s3:ListBucket" in denied.json["Findings"][0]["Message"]
    assert brigade("verify", "00000000-0000-4000-8000-000000000000").code == 2


def test_a_report_that_was_changed_is_noticed(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    seed_many(server, ["a", "b"])
    copied(brigade, server.server, tmp_path, ["a", "b"])
    results = next(brigade.state.rglob("results/*.csv"))
    results.write_bytes(results.read_bytes().replace(b"succeeded", b"SUCCEEDED", 1))
    found = verify(brigade, server.server)
    assert found.code == 1
    assert "is not what its manifest.json says" in found.json["ReportProblems"][0]
    results.unlink()
    assert "is gone" in verify(brigade, server.server).json["ReportProblems"][0]
