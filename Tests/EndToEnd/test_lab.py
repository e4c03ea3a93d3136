# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""The lab itself: a helper that never complains would make every other test here worthless."""

import dataclasses
import hashlib
import json

import pytest
from botocore.exceptions import ClientError
from lab import (
    KEY_CLASSES,
    SEAWEEDFS_KEY_CLASSES,
    DamagedReport,
    Seed,
    compare,
    list_keys,
    make_bucket,
    read_report,
    seed,
    write_manifest,
)

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
