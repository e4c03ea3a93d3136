# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""The pages that say how to do something, done as they say."""

import subprocess
import sys

import pyarrow
import pyarrow.dataset
import pyarrow.orc
import pyarrow.parquet
import pytest
from lab import (
    Seed,
    list_keys,
    list_objects,
    list_versions,
    make_bucket,
    seed,
    write_inventory,
    write_manifest,
)
from lab.inventory import CURRENT_COLUMNS
from lab.pages import blocks, run
from lab.replication import ROLE, rule
from lab.runs import SOURCE, TARGET

PHOTOS = [
    Seed("2025/winter.jpg", b"w" * 100),
    Seed("2026/summer & sun.jpg", b"s" * 2000),
    Seed("2026/note.txt", b"n"),
    Seed("2026/zürich+é.jpg", b"z" * 3000),
]


def columnar(entries, bucket="photos"):
    """A listing as the columns that S3 writes into Parquet and ORC: keys are not encoded there."""
    return pyarrow.table(
        {
            "bucket": [bucket for _ in entries],
            "key": [entry.key for entry in entries],
            "version_id": pyarrow.array([entry.version_id for entry in entries], pyarrow.string()),
            "is_latest": [entry.is_latest for entry in entries],
            "is_delete_marker": [entry.is_delete_marker for entry in entries],
            "size": pyarrow.array([entry.size for entry in entries], pyarrow.int64()),
            "last_modified_date": pyarrow.array(
                [entry.last_modified for entry in entries], pyarrow.timestamp("ms", "UTC")
            ),
            "e_tag": [entry.etag for entry in entries],
            "storage_class": [entry.storage_class for entry in entries],
            "is_multipart_uploaded": [False for _ in entries],
        }
    )


def write_columnar(folder, entries, kind):
    """Writes a listing in two Parquet or ORC files."""
    folder.mkdir(parents=True)
    half = len(entries) // 2
    for number, part in enumerate((entries[:half], entries[half:])):
        path = folder / f"{number}.{kind}"
        if kind == "orc":
            pyarrow.orc.write_table(columnar(part), path)
        else:
            pyarrow.parquet.write_table(columnar(part), path)


def test_copy_a_bucket_from_an_inventory(moto, brigade, tmp_path):
    client = moto.client()
    for name in ("photos", "photos-lists", "archive"):
        make_bucket(client, name)
    seed(client, "photos", [*PHOTOS, Seed("cold.jpg", b"c", storage_class="GLACIER")])
    entries = list_objects(client, "photos")
    inventory = write_inventory(
        tmp_path / "lists",
        "photos",
        entries,
        columns=CURRENT_COLUMNS,
        bucket="photos-lists",
        prefix="inventory",
        name="daily",
    )
    inventory.upload(client)
    warm = [entry for entry in entries if entry.key != "cold.jpg"]
    write_columnar(tmp_path / "work" / "parquet" / "data", warm, "parquet")
    printed = run("copy-from-inventory.md", brigade, moto, tmp_path)
    assert client.get_bucket_inventory_configuration(Bucket="photos", Id="daily")
    assert printed[1].strip() == f"s3://photos-lists/{inventory.manifest_key}"
    assert "5, 0 of them bad" in printed[2]
    keys = {item.key for item in PHOTOS}
    copied = set(list_keys(client, "archive"))
    for prefix in ("", "again/", "converted/"):
        assert {prefix + key for key in keys} <= copied
    assert list_keys(client, "photos-lists", "reports/")


@pytest.mark.parametrize("kind", ["parquet", "orc"])
def test_the_script_for_parquet_and_orc_loses_nothing(test_server, brigade, tmp_path, kind):
    server = test_server("--bucket", TARGET)
    client = server.server.client()
    make_bucket(client, SOURCE, versioned=True)
    server.fill(SOURCE, [item.key for item in PHOTOS] * 2, size=77)
    server.fill(SOURCE, ["gone"], delete_marker="true")
    entries = list_versions(client, SOURCE)
    write_columnar(tmp_path / "data", entries, kind)
    for number in (0, 1):
        path = tmp_path / "data" / f"{number}.{kind}"
        table = pyarrow.dataset.dataset(path, format=kind).to_table()
        bucket = pyarrow.array([SOURCE] * len(table), pyarrow.string())
        table = table.set_column(0, "bucket", bucket)
        write = pyarrow.orc.write_table if kind == "orc" else pyarrow.parquet.write_table
        write(table, path)
    (script,) = [text for _, text, name in blocks("copy-from-inventory.md") if name == "convert.py"]
    subprocess.run(
        [sys.executable, "-c", script, kind, tmp_path / "csv", *(tmp_path / "data").iterdir()],
        check=True,
        timeout=60,
    )
    server.forget()
    result = brigade(
        *("copy", tmp_path / "csv" / "manifest.json", f"s3://{TARGET}"),
        *("--skip", "delete-markers,noncurrent"),
        server=server.server,
    )
    assert result.code == 0, result.stderr
    assert set(list_keys(client, TARGET)) == {item.key for item in PHOTOS}
    # The sizes came along: nobody had to ask.
    assert "HeadObject" not in server.counters()


def test_backfill_an_existing_replication_rule(ministack, brigade, tmp_path):
    client = ministack.client()
    for name in ("photos", "photos-replica", "photos-elsewhere"):
        make_bucket(client, name, versioned=True)
    seed(client, "photos", PHOTOS)
    seed(client, "photos", PHOTOS)
    rules = [rule("all", 1, "photos-replica")]
    client.put_bucket_replication(
        Bucket="photos", ReplicationConfiguration={"Role": ROLE, "Rules": rules}
    )
    printed = run("backfill-replication.md", brigade, ministack, tmp_path)
    assert "8, 0 of them bad" in printed[1]
    keys = {item.key for item in PHOTOS}
    assert {entry.key for entry in list_objects(client, "photos-replica")} == keys
    # Step 3 shows two ways, one after the other.
    assert printed[-2].strip() == "16"
    elsewhere = list_versions(client, "photos-elsewhere")
    assert len(elsewhere) == 6
    assert {entry.key for entry in elsewhere} == {key for key in keys if key[:4] == "2026"}
    assert {entry.storage_class for entry in elsewhere} == {"STANDARD_IA"}


def test_which_manifest(seaweed, brigade, tmp_path):
    client = seaweed.client()
    for name in ("photos", "archive"):
        make_bucket(client, name)
    seed(client, "photos", PHOTOS)
    work = tmp_path / "work"
    work.mkdir()
    write_manifest(work / "objects.csv", [("photos", item.key) for item in PHOTOS])
    (work / "keys.txt").write_text("".join(item.key + "\n" for item in PHOTOS))
    printed = run("manifests.md", brigade, seaweed, tmp_path)
    assert sorted(list_keys(client, "archive")) == sorted(item.key for item in PHOTOS)
    assert len((work / "objects-2026.csv").read_text().splitlines()) == 3
    assert printed[1].splitlines()[0].strip() == "4"
    assert "4, 0 of them bad" in printed[2]
    assert "our own store" in printed[3]
