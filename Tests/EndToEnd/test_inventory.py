# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""S3 Inventory as a manifest: what it tells is used, and a damaged one copies nothing."""

import gzip
import hashlib
import json
import random
import subprocess
from collections import Counter

import pytest
from lab import (
    Seed,
    compare,
    job_document,
    list_keys,
    list_objects,
    list_versions,
    make_bucket,
    read_report,
    seed,
    write_inventory,
    write_job,
)
from lab.inventory import (
    COLUMNS,
    CURRENT_COLUMNS,
    DAMAGES,
    FORMATS,
    flip_byte,
    remove,
    wrong_checksum,
)
from lab.pagewise import list_many_versions
from lab.runs import (
    BUCKETS,
    SOURCE,
    TARGET,
    delay,
    job_directories,
    numbered,
    only_job,
    wait_for_requests,
)
from lab.servers import wait_until
from lab.versions import histories

MIB = 1 << 20
# Keys that a CSV, a URL and XML each write in their own way.
KEYS = [
    "plain.txt",
    "with space",
    "one+one",
    "100%25",
    'say "hi", you',
    "zwei/ümlaut/é",
    "emoji \U0001faa3",
    "a&b<c>",
    "query?x=1#y",
    "deep/er/and/deeper/key",
]


def shuffled(columns, number):
    """The columns in another order, the same for each number."""
    columns = list(columns)
    random.Random(number).shuffle(columns)
    return columns


def versioned_source(client, source):
    """A bucket with 3 versions of each key; of every third the newest is deleted."""
    make_bucket(client, source, versioned=True)
    for number in (1, 2, 3):
        seed(client, source, [Seed(key, b"v" * (1000 + number)) for key in KEYS])
    for key in KEYS[::3]:
        client.delete_object(Bucket=source, Key=key)


@pytest.mark.parametrize("place", ["local", "bucket"])
@pytest.mark.parametrize("manifest_format", FORMATS)
def test_a_versioned_bucket_is_copied_from_its_inventory(
    seaweed, brigade, tmp_path, bucket, place, manifest_format
):
    client = seaweed.client()
    source, target, lists = bucket("source"), bucket("target"), bucket("lists")
    versioned_source(client, source)
    make_bucket(client, target, versioned=True)
    make_bucket(client, lists)
    inventory = write_inventory(
        tmp_path / "lists",
        source,
        list_versions(client, source),
        columns=shuffled(COLUMNS, manifest_format),
        files=4,
        bucket=lists,
        manifest_format=manifest_format,
    )
    manifest = inventory.upload(client) if place == "bucket" else inventory.manifest
    result = brigade(
        "copy", manifest, f"s3://{target}", "--skip", "delete-markers", server=seaweed
    )
    assert result.code == 0, result.stderr
    assert histories(client, target) == {key: [1, 2, 3] for key in KEYS}


@pytest.mark.parametrize("manifest_format", FORMATS)
def test_a_job_document_names_an_inventory(
    seaweed, brigade, tmp_path, bucket, manifest_format
):
    client = seaweed.client()
    source, target, lists = bucket("source"), bucket("target"), bucket("lists")
    for name in (source, target, lists):
        make_bucket(client, name)
    seed(client, source, [Seed(key, key.encode(), {"name": str(len(key))}) for key in KEYS])
    inventory = write_inventory(
        tmp_path,
        source,
        list_objects(client, source),
        columns=shuffled(CURRENT_COLUMNS, manifest_format),
        bucket=lists,
        manifest_format=manifest_format,
        plus=False,
    )
    inventory.upload(client)
    document = job_document(
        inventory.arn,
        target,
        etag=inventory.etag,
        manifest_format=manifest_format,
        report=tmp_path / "report",
    )
    result = brigade("run", write_job(tmp_path / "job.json", document), server=seaweed)
    assert result.code == 0, result.stderr
    assert compare((client, source), (client, target), KEYS) == []
    rows = read_report(tmp_path / "report", result.job_id).rows
    assert Counter(row.key for row in rows) == Counter(KEYS)


def test_delete_markers_are_refused_row_by_row_unless_left_out(
    test_server, brigade, tmp_path
):
    server = test_server(*BUCKETS)
    client = server.server.client()
    make_bucket(client, SOURCE, versioned=True)
    server.fill(SOURCE, ["a", "b", "c"], size=10)
    server.fill(SOURCE, ["b"], delete_marker="true")
    inventory = write_inventory(tmp_path / "i", SOURCE, list_versions(client, SOURCE))
    report = tmp_path / "report"
    options = ("--report", report)
    first = brigade(
        "copy", inventory.manifest, f"s3://{TARGET}", *options, server=server.server
    )
    assert first.code == 1, first.stderr
    rows = read_report(report, first.job_id, "").rows
    assert len(rows) == 4
    (refused,) = [row for row in rows if row.status == "failed"]
    assert (refused.key, refused.http_status, refused.error_code) == ("b", "405", "DeleteMarker")
    # It never became a request.
    assert server.counters()["CopyObject"] == 3
    second = brigade(
        "copy",
        *(inventory.manifest, f"s3://{TARGET}/again", "--skip", "delete-markers"),
        *options,
        server=server.server,
    )
    assert second.code == 0, second.stderr
    assert len(read_report(report, second.job_id, "").rows) == 3
    assert list_keys(client, TARGET, "again") == ["again/a", "again/b", "again/c"]


def test_noncurrent_versions_are_left_out_on_request(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    client = server.server.client()
    make_bucket(client, SOURCE, versioned=True)
    server.fill(SOURCE, ["a", "b"], size=1)
    server.fill(SOURCE, ["b"], size=2)
    server.fill(SOURCE, ["a"], delete_marker="true")
    inventory = write_inventory(tmp_path, SOURCE, list_versions(client, SOURCE))
    result = brigade(
        *("copy", inventory.manifest, f"s3://{TARGET}"),
        *("--skip", "noncurrent,delete-markers"),
        server=server.server,
    )
    assert result.code == 0, result.stderr
    assert [(entry.key, entry.size) for entry in list_objects(client, TARGET)] == [("b", 2)]
    assert server.counters()["CopyObject"] == 1


def test_archived_and_customer_encrypted_objects_are_refused_by_their_own_code(
    test_server, brigade, tmp_path
):
    server = test_server(*BUCKETS)
    client = server.server.client()
    server.fill(SOURCE, ["a", "sse-c"], size=10)
    for storage_class in ("GLACIER", "DEEP_ARCHIVE"):
        server.fill(SOURCE, [storage_class.lower()], size=10, storage_class=storage_class)
    server.fill(SOURCE, ["restored"], size=10, storage_class="GLACIER", restore="finished")
    server.fill(SOURCE, ["asked"], size=10, storage_class="GLACIER", restore="ongoing")
    server.fill(SOURCE, ["tiered"], size=10, storage_class="INTELLIGENT_TIERING")
    server.fill(SOURCE, ["thawed"], size=10, storage_class="GLACIER")
    more = {
        "sse-c": {"EncryptionStatus": "SSE-C"},
        "tiered": {"IntelligentTieringAccessTier": "ARCHIVE"},
    }
    inventory = write_inventory(
        tmp_path / "i",
        SOURCE,
        list_objects(client, SOURCE),
        more=lambda entry: more.get(entry.key, {}),
    )
    # Since then it was put again.
    server.fill(SOURCE, ["thawed"], size=20)
    report = tmp_path / "report"
    result = brigade(
        *("copy", inventory.manifest, f"s3://{TARGET}", "--report", report),
        server=server.server,
    )
    assert result.code == 1, result.stderr
    failed = {
        row.key: (row.http_status, row.error_code)
        for row in read_report(report, result.job_id, "").rows
        if row.status == "failed"
    }
    archived = ("403", "InvalidObjectState")
    assert failed.pop("sse-c") == ("400", "InvalidRequest")
    tiered = failed.pop("tiered", None)
    assert failed == {"glacier": archived, "deep_archive": archived, "asked": archived}
    # Nothing of it was asked of the store; a class with two meanings may be looked up.
    assert tiered in (archived, None)
    asked = {r["key"] for r in server.requests() if r["operation"] == "CopyObject"}
    assert asked - {"tiered"} == {"a", "restored", "thawed"}

    skipping = brigade(
        *("copy", inventory.manifest, f"s3://{TARGET}/x", "--skip", "archived"),
        server=server.server,
    )
    assert skipping.code == 1, skipping.stderr
    # By what the inventory says; nobody asks the store about rows that are left out.
    assert list_keys(client, TARGET, "x/") == ["x/a"]


def test_an_etag_pins_the_source_on_request(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    client = server.server.client()
    server.fill(SOURCE, ["same", "other"], size=10)
    inventory = write_inventory(tmp_path / "i", SOURCE, list_objects(client, SOURCE))
    server.fill(SOURCE, ["other"], size=10)
    report = tmp_path / "report"
    pinned = brigade(
        *("copy", inventory.manifest, f"s3://{TARGET}", "--pin-etag"),
        *("--report", report),
        server=server.server,
    )
    assert pinned.code == 1, pinned.stderr
    rows = {row.key: row for row in read_report(report, pinned.job_id, "").rows}
    assert rows["same"].status == "succeeded"
    assert (rows["other"].http_status, rows["other"].error_code) == ("412", "PreconditionFailed")
    assert list_keys(client, TARGET) == ["same"]
    free = brigade("copy", inventory.manifest, f"s3://{TARGET}", server=server.server)
    assert free.code == 0, free.stderr
    assert list_keys(client, TARGET) == ["other", "same"]


def test_the_size_in_the_inventory_decides_the_lane_without_a_head(
    test_server, brigade, tmp_path
):
    server = test_server(*BUCKETS, "--max-copy-bytes", 5 * MIB)
    client = server.server.client()
    server.fill(SOURCE, numbered(50), size=1000)
    server.fill(SOURCE, ["large-1", "large-2"], size=5 * MIB + 1)
    inventory = write_inventory(tmp_path, SOURCE, list_objects(client, SOURCE))
    server.forget()
    result = brigade(
        *("copy", inventory.manifest, f"s3://{TARGET}"),
        *("--multipart-threshold", 5 * MIB, "--part-size", 5 * MIB),
        server=server.server,
    )
    assert result.code == 0, result.stderr
    counts = Counter((r["operation"], r["bucket"]) for r in server.requests())
    assert counts["CopyObject", TARGET] == 50
    assert counts["UploadPartCopy", TARGET] == 4
    small = [
        r["key"]
        for r in server.requests()
        if r["operation"] == "HeadObject" and r["key"].startswith("object-")
    ]
    assert small == []
    # Metadata, tags and the ETag of a large source have to be asked for; its size has not.
    assert counts["HeadObject", SOURCE] <= 2


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_nothing_is_copied_from_a_damaged_file(test_server, brigade, tmp_path, damage):
    server = test_server(*BUCKETS)
    client = server.server.client()
    server.fill(SOURCE, numbered(400), size=10)
    inventory = write_inventory(tmp_path, SOURCE, list_objects(client, SOURCE), files=4)
    bad = inventory.data(2)
    damage(inventory, 2)
    result = brigade("copy", inventory.manifest, f"s3://{TARGET}", server=server.server)
    assert result.code in (2, 3), (result.code, result.stderr)
    assert bad.name in result.stdout + result.stderr, result
    assert set(list_keys(client, TARGET)).isdisjoint(numbered(400)[200:300])


@pytest.mark.parametrize("damage", [flip_byte, remove], ids=lambda damage: damage.__name__)
def test_nothing_is_copied_from_a_damaged_file_in_a_bucket(
    seaweed, brigade, tmp_path, bucket, damage
):
    client = seaweed.client()
    source, target, lists = bucket("source"), bucket("target"), bucket("lists")
    for name in (source, target, lists):
        make_bucket(client, name)
    seed(client, source, [Seed(key) for key in numbered(20)])
    inventory = write_inventory(
        tmp_path, source, list_objects(client, source), files=4, bucket=lists
    )
    bad = inventory.data(3)
    damage(inventory, 3)
    manifest = inventory.upload(client)
    result = brigade("copy", manifest, f"s3://{target}", server=seaweed)
    assert result.code in (2, 3), (result.code, result.stderr)
    assert bad.name in result.stdout + result.stderr, result
    assert set(list_keys(client, target)).isdisjoint(numbered(20)[15:])


def test_a_wrong_checksum_of_the_manifest_starts_nothing(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    client = server.server.client()
    server.fill(SOURCE, ["a"], size=10)
    inventory = write_inventory(tmp_path, SOURCE, list_objects(client, SOURCE))
    wrong_checksum(inventory)
    result = brigade("copy", inventory.manifest, f"s3://{TARGET}", server=server.server)
    assert result.code in (2, 3), (result.code, result.stderr)
    assert "manifest.checksum" in result.stdout + result.stderr
    assert list_keys(client, TARGET) == []
    # It is optional: an inventory that somebody has made by hand has none.
    inventory.checksum.unlink()
    result = brigade("copy", inventory.manifest, f"s3://{TARGET}", server=server.server)
    assert result.code == 0, result.stderr


def test_an_inventory_job_is_killed_and_resumed(test_server, brigade, tmp_path):
    keys = [f"k/{number:06}" for number in range(12_000)]
    server = test_server(*BUCKETS)
    client = server.server.client()
    server.fill(SOURCE, keys, size=10)
    inventory = write_inventory(
        tmp_path / "i", SOURCE, list_objects(client, SOURCE), files=20, columns=CURRENT_COLUMNS
    )
    report = tmp_path / "report"
    server.set_faults({"rules": [delay("CopyObject", 5)]})
    process = brigade.popen(
        *("copy", inventory.manifest, f"s3://{TARGET}", "--report", report),
        *("--concurrency", 32),
        server=server.server,
    )
    # Once before anything was copied, and three times on the way.
    wait_until(lambda: job_directories(brigade), 20, "a job's directory")
    process.kill()
    brigade.finish(process)
    listed = brigade("list", "--output", "json").json["Jobs"]
    if listed:
        process = brigade.popen("resume", listed[0]["JobId"], server=server.server)
    else:
        process = brigade.popen(
            *("copy", inventory.manifest, f"s3://{TARGET}", "--report", report),
            *("--concurrency", 32),
            server=server.server,
        )
    for number in (1, 2, 3):
        wait_for_requests(server, "CopyObject", number * 2500)
        process.kill()
        brigade.finish(process)
        job_id = only_job(brigade)
        process = brigade.popen("resume", job_id, server=server.server)
    result = brigade.finish(process)
    assert result.code == 0, result.stderr
    assert list_keys(client, TARGET) == keys
    rows = read_report(report, job_id, "").rows
    assert Counter(row.key for row in rows) == Counter(keys)


def mutations(document, chance, count):
    """`count` documents that are each wrong, or at least odd, in one place."""
    places = [(None, name) for name in document] + [
        (number, name) for number in (0, 1) for name in document["files"][number]
    ]
    values = [None, 0, -1, 1 << 70, 1.5, True, "", " ", "\u0000", "x" * 5000, [], {}, [[]]]
    for _ in range(count):
        wrong = json.loads(json.dumps(document))
        number, name = chance.choice(places)
        holder = wrong if number is None else wrong["files"][number]
        kind = chance.randrange(3)
        if kind == 0:
            del holder[name]
        elif kind == 1:
            holder[name] = chance.choice(values)
        else:
            holder[name + chance.choice(["", "x"])] = chance.choice(values)
        yield json.dumps(wrong)


def broken_texts(text, chance, count):
    """`count` texts with a byte changed, cut off or doubled somewhere."""
    for _ in range(count):
        data = bytearray(text.encode())
        place = chance.randrange(len(data))
        kind = chance.randrange(3)
        if kind == 0:
            data[place] = chance.randrange(256)
        elif kind == 1:
            del data[place:]
        else:
            data[place:place] = data[place : place + 20]
        yield bytes(data)


def test_a_mutated_manifest_json_is_refused_in_one_sentence_or_copied_right(
    test_server, brigade, tmp_path
):
    server = test_server(*BUCKETS)
    client = server.server.client()
    server.fill(SOURCE, ["a", "b"], size=10)
    inventory = write_inventory(
        tmp_path, SOURCE, list_objects(client, SOURCE), files=2, columns=CURRENT_COLUMNS
    )
    inventory.checksum.unlink()
    text = inventory.manifest.read_text()
    chance = random.Random(11)
    cases = [m.encode() for m in mutations(json.loads(text), chance, 40)]
    cases += broken_texts(text, chance, 30)
    cases += [b"", b"null", b"[]", b"{}", b'{"files":[]}', b"{" * 10_000, text.encode() * 2]
    refused = 0
    for number, case in enumerate(cases):
        inventory.manifest.write_bytes(case)
        target = f"s3://{TARGET}/{number:03}"
        result = brigade("copy", inventory.manifest, target, server=server.server)
        said = result.stdout + result.stderr
        # Killed by a signal or an assertion it would be something else.
        assert result.code in (0, 1, 2, 3), (case, result)
        copied = list_keys(client, TARGET, f"{number:03}/")
        if result.code in (2, 3):
            refused += 1
            assert copied == [], (case, result.stderr)
            assert len(said.splitlines()) <= 7, (case, result)
            assert "manifest.json" in said or "data file" in said, (case, result)
        elif result.code == 0:
            # At most what is there; a document with one of its files left out is a document.
            assert {key[4:] for key in copied} <= {"a", "b"}
    assert refused > 40


def hostile_file(inventory, content):
    """Replaces the first data file by `content`, packed, with the right size and MD5."""
    data = gzip.compress(content, mtime=0)
    inventory.data(0).write_bytes(data)
    digest = hashlib.md5(data, usedforsecurity=False).hexdigest()

    def change(document):
        document["files"][0] |= {"size": len(data), "MD5checksum": digest}

    inventory.change(change)


HOSTILE = {
    # 300 MB that unpack from 300 KB, without a single line end.
    "one-endless-line": b'"source","' + b"a" * (300 << 20),
    "lines-of-nothing": b"\n" * (30 << 20),
    "quotes": b'"' * (30 << 20),
    "nul": bytes(1 << 20),
    "not-utf-8": b'"source","\xff\xfe"\n' * 1000,
    "too-few-columns": b'"source"\n' * 1000,
    "other-bucket": b'"Not A Bucket","a"\n' * 1000,
    "traversal": b'"source","..%2F..%2Fetc%2Fpasswd"\n',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_data_file_costs_no_memory_and_copies_nothing_wrong(
    test_server, brigade, tmp_path, name
):
    server = test_server(*BUCKETS)
    client = server.server.client()
    server.fill(SOURCE, ["a", "b"], size=10)
    inventory = write_inventory(
        tmp_path, SOURCE, list_objects(client, SOURCE), files=2, columns=("Bucket", "Key")
    )
    hostile_file(inventory, HOSTILE[name])
    words = brigade.command("copy", inventory.manifest, f"s3://{TARGET}")
    # Address space, of which a program maps far more than it touches.
    limited = ["bash", "-c", 'ulimit -v 3000000; exec "$@"', "-", *words]
    done = subprocess.run(
        limited, env=brigade.environment(server.server), capture_output=True, timeout=100
    )
    # Empty lines are no rows; the other file is good.
    assert done.returncode in ((0,) if name == "lines-of-nothing" else (1, 2, 3)), done
    assert {key for key in list_keys(client, TARGET)} <= {"b"}


def test_many_data_files_are_read_few_at_a_time(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    client = server.server.client()
    keys = numbered(3000)
    server.fill(SOURCE, keys, size=10)
    inventory = write_inventory(
        tmp_path, SOURCE, list_objects(client, SOURCE), files=3000, columns=CURRENT_COLUMNS
    )
    words = brigade.command("copy", inventory.manifest, f"s3://{TARGET}")
    # Fewer files may be open than there are.
    limited = ["bash", "-c", 'ulimit -n 512; exec "$@"', "-", *words]
    done = subprocess.run(
        limited, env=brigade.environment(server.server), capture_output=True, timeout=100
    )
    assert done.returncode == 0, done.stderr
    assert list_keys(client, TARGET) == keys


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_million_rows_in_fifty_files(test_server, brigade, tmp_path):
    prefixes = [f"{number:02}/" for number in range(50)]
    names = [f"object-{number:05}" for number in range(9_000)]
    server = test_server(*BUCKETS)
    client = server.server.client()
    make_bucket(client, SOURCE, versioned=True)
    make_bucket(client, TARGET, versioned=True)
    # 450,000 keys; all with two versions, a ninth with a delete marker on top and an older one.
    for prefix in prefixes:
        keys = [prefix + name for name in names]
        server.fill(SOURCE, keys, size=1, etag="0" * 32)
        server.fill(SOURCE, keys, size=2, etag="1" * 32)
        server.fill(SOURCE, keys[:1000], delete_marker="true")
        server.fill(SOURCE, keys[:1000], delete_marker="true")
    entries = list_many_versions(server.server, SOURCE)
    assert len(entries) == 1_000_000
    inventory = write_inventory(tmp_path, SOURCE, entries, files=50, level=1)
    result = brigade(
        *("copy", inventory.manifest, f"s3://{TARGET}", "--skip", "delete-markers"),
        *("--multipart-threshold", "1GiB"),
        server=server.server,
        timeout=800,
    )
    assert result.code == 0, result.stderr
    found = list_many_versions(server.server, TARGET)
    assert len(found) == 900_000
    wanted = [(entry.key, entry.size) for entry in entries if not entry.is_delete_marker]
    assert [(entry.key, entry.size) for entry in found] == wanted
