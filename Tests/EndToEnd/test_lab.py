# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""The lab itself: a helper that never complains would make every other test here worthless."""

import csv
import dataclasses
import gzip
import hashlib
import io
import json
from datetime import datetime, timezone
from urllib.parse import unquote_plus

import pytest
from botocore.exceptions import ClientError
from lab import (
    KEY_CLASSES,
    SEAWEEDFS_KEY_CLASSES,
    DamagedReport,
    Listed,
    Seed,
    compare,
    list_keys,
    list_objects,
    list_versions,
    make_bucket,
    read_report,
    seed,
    write_inventory,
    write_manifest,
)
from lab.inventory import DAMAGES, wrong_checksum
from lab.keyspaces import KEYSPACES, seaweedfs_hostile
from lab.pagewise import list_many_versions

JOB = "00000000-0000-4000-8000-000000000001"
CSV = b'src,a%20b,,succeeded,200,,Successful\nsrc,c,,succeeded,200,,"said ""yes"""\n'


@pytest.mark.parametrize("name", ["seaweed", "ministack"])
def test_servers_refuse_a_wrong_secret_and_a_second_identity(request, name, bucket):
    server = request.getfixturevalue(name)
    make_bucket(server.client(), bucket("own"))
    stranger = dataclasses.replace(server, secret_key="wrong")
    with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
        stranger.client().list_objects_v2(Bucket=bucket("own"))
    with pytest.raises(ClientError, match="AccessDenied"):
        server.client(limited=True).put_object(Bucket=bucket("own"), Key="a", Body=b"a")


@pytest.mark.parametrize(
    ("name", "classes"),
    [("seaweed", SEAWEEDFS_KEY_CLASSES), ("ministack", KEY_CLASSES)],
    ids=["seaweedfs", "ministack"],
)
def test_every_key_class_is_an_object_of_its_own(request, name, classes, bucket):
    client = request.getfixturevalue(name).client()
    make_bucket(client, bucket("keys"))
    seed(client, bucket("keys"), [Seed(key, body=key.encode()) for _, key in classes])
    assert set(list_keys(client, bucket("keys"))) == {key for _, key in classes}
    for _, key in classes:
        answer = client.get_object(Bucket=bucket("keys"), Key=key)
        assert answer["Body"].read() == key.encode()
        assert len(key.encode()) <= 1024


def test_compare_finds_nothing_between_equal_objects_and_each_single_difference(seaweed, bucket):
    client = seaweed.client()
    one, other = bucket("one"), bucket("other")
    make_bucket(client, one)
    make_bucket(client, other)
    # Every difference keeps the size, so that nothing but the aspect itself can give it away.
    plain = Seed(
        "k",
        b"body",
        {"m": "1"},
        {"t": "1"},
        headers={"ContentType": "text/plain", "CacheControl": "no-store"},
    )
    changes = {
        "content": {"body": b"bodx"},
        "metadata": {"metadata": {"m": "2"}},
        "tags": {"tags": {"t": "2"}},
        "headers": {"headers": {"ContentType": "text/plain"}},
        "storage class": {"storage_class": "STANDARD_IA"},
    }
    seed(client, one, [plain])
    seed(client, other, [plain])
    assert compare((client, one), (client, other), ["k"]) == []
    for aspect, change in changes.items():
        seed(client, other, [dataclasses.replace(plain, **change)])
        found = compare((client, one), (client, other), ["k"])
        assert len(found) == 1 and aspect in found[0], found
    assert "cannot be read" in compare((client, one), (client, other), [("k", "none")])[0]


def test_manifest_rows_are_percent_encoded(tmp_path):
    path = tmp_path / "manifest.csv"
    etag = write_manifest(path, [("b", "a b+c%,\"\n\u00e9/d"), ("b", "~-._x")])
    assert path.read_bytes() == b"b,a%20b%2Bc%25%2C%22%0A%C3%A9/d\nb,~-._x\n"
    assert etag == hashlib.md5(path.read_bytes()).hexdigest()


def write_report(folder, csv=CSV, change=None):
    """A report made by hand, as the service lays it out."""
    key = f"reports/job-{JOB}/results/{'a' * 40}.csv"
    manifest = {
        "Format": "Report_CSV_20180820",
        "ReportCreationDate": "2026-01-02T03:04:05.678Z",
        "Results": [
            {
                "TaskExecutionStatus": "succeeded",
                "Bucket": "reports",
                "MD5Checksum": hashlib.md5(CSV).hexdigest(),
                "Key": key,
            }
        ],
        "ReportSchema": "Bucket, Key, VersionId, TaskStatus, ErrorCode, HTTPStatusCode, "
        "ResultMessage",
    }
    manifest |= change or {}
    (folder / key).parent.mkdir(parents=True, exist_ok=True)
    (folder / key).write_bytes(csv)
    text = json.dumps(manifest).encode()
    top = folder / "reports" / f"job-{JOB}"
    (top / "manifest.json").write_bytes(text)
    (top / "manifest.json.md5").write_text(hashlib.md5(text).hexdigest())
    return top


def test_a_whole_report_is_read(tmp_path):
    write_report(tmp_path)
    for place in (tmp_path, tmp_path.as_uri()):
        report = read_report(place, JOB)
        assert [row.key for row in report.with_status("succeeded")] == ["a b", "c"]
        assert report.rows[1].message == 'said "yes"'


def test_a_damaged_report_is_refused(tmp_path):
    write_report(tmp_path, csv=CSV.replace(b"200", b"201"))
    with pytest.raises(DamagedReport, match="another MD5"):
        read_report(tmp_path, JOB)
    write_report(tmp_path, change={"Format": "Report_CSV"})
    with pytest.raises(DamagedReport, match="Format"):
        read_report(tmp_path, JOB)
    top = write_report(tmp_path)
    (top / "manifest.json.md5").write_text("0" * 32)
    with pytest.raises(DamagedReport, match="manifest.json.md5"):
        read_report(tmp_path, JOB)


def some_entries():
    """What a listing of 40 versions might give."""
    moment = datetime(2026, 1, 2, 3, 4, 5, 678_000, timezone.utc)
    for number in range(40):
        marker = number % 7 == 0
        size = None if marker else number
        yield Listed(f"a b+{number}/é", f"v{number}", True, marker, size, "e", "STANDARD", moment)


def read_inventory(inventory):
    """The rows of an inventory, or an error; nothing but the standard library reads it."""
    text = inventory.manifest.read_bytes()
    assert inventory.checksum.read_text() == hashlib.md5(text).hexdigest()
    document = json.loads(text)
    columns = document["fileSchema"].split(", ")
    rows = []
    for file in document["files"]:
        data = (inventory.root / file["key"]).read_bytes()
        assert (len(data), hashlib.md5(data).hexdigest()) == (file["size"], file["MD5checksum"])
        lines = io.StringIO(gzip.decompress(data).decode(), newline="")
        rows += [dict(zip(columns, cells, strict=True)) for cells in csv.reader(lines)]
    return rows


def test_an_inventory_says_what_the_listing_said(tmp_path):
    entries = list(some_entries())
    rows = read_inventory(write_inventory(tmp_path, "source", entries, files=3))
    assert [unquote_plus(row["Key"]) for row in rows] == [entry.key for entry in entries]
    assert [row["VersionId"] for row in rows] == [entry.version_id for entry in entries]
    assert [row["IsDeleteMarker"] == "true" for row in rows] == [
        entry.is_delete_marker for entry in entries
    ]
    assert rows[1]["Size"] == "1" and rows[0]["Size"] == ""
    assert rows[0]["LastModifiedDate"] == "2026-01-02T03:04:05.678Z"


@pytest.mark.parametrize("damage", [*DAMAGES, None], ids=lambda d: d.__name__ if d else "checksum")
def test_every_damage_to_an_inventory_can_be_seen(tmp_path, damage):
    inventory = write_inventory(tmp_path, "source", some_entries(), files=3)
    if damage:
        damage(inventory, 1)
    else:
        wrong_checksum(inventory)
    with pytest.raises((AssertionError, OSError, EOFError)):
        read_inventory(inventory)


@pytest.mark.parametrize("keyspace", [*KEYSPACES.values(), seaweedfs_hostile])
def test_a_keyspace_has_so_many_different_keys_that_s3_takes(keyspace):
    keys = keyspace(3_000)
    assert len(set(keys)) == len(keys) == 3_000
    assert all(1 <= len(key.encode()) <= 1024 for key in keys)


def test_listings_tell_the_order_of_versions_and_a_space_from_a_plus(seaweed, bucket):
    client = seaweed.client()
    make_bucket(client, bucket("v"), versioned=True)
    made = []
    for number in range(5):
        made.append(client.put_object(Bucket=bucket("v"), Key="a b+c", Body=b"x" * number))
        if number == 2:
            made.append(client.delete_object(Bucket=bucket("v"), Key="a b+c"))
    found = list_versions(client, bucket("v"))
    assert [entry.version_id for entry in found] == [one["VersionId"] for one in made][::-1]
    assert {entry.key for entry in found} == {"a b+c"}
    assert [entry.key for entry in list_objects(client, bucket("v"))] == ["a b+c"]


def test_a_quick_listing_says_what_boto3_says(test_server):
    server = test_server()
    client = server.server.client()
    make_bucket(client, "versions", versioned=True)
    server.fill("versions", [f"a b+{number}/é" for number in range(700)], size=10)
    server.fill("versions", [f"a b+{number}/é" for number in range(700)], size=20)
    server.fill("versions", [f"a b+{number}/é" for number in range(70)], delete_marker="true")
    assert list_many_versions(server.server, "versions") == list_versions(client, "versions")
