# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""CSV of several buckets, gzip, standard input, and plain lists of keys."""

import gzip
import os
import random
import subprocess

import pytest
from lab import list_keys, list_objects, list_versions, make_bucket, read_report, write_manifest
from lab.runs import BUCKETS, SOURCE, TARGET, delay, numbered, only_job, wait_for_requests
from lab.versions import VERSION_FIELDS, fill_versions, histories, out_of_order

# What a plain list must not take for anything but itself.
RAW_KEYS = [
    "plain",
    "with space",
    " leading and trailing ",
    "one+one",
    "100%",
    "not%41decoded",
    'quoted "twice"',
    '"begins with a quote',
    "comma,separated,key",
    "zwei/ümlaut",
    "#comment",
    "tab\there",
]


def packed(content, members=1):
    """Content as a gzip file of so many members, as parallel writers leave it."""
    size = -(-len(content) // members)
    pieces = [content[start : start + size] for start in range(0, len(content), size)]
    return b"".join(gzip.compress(piece, mtime=0) for piece in pieces)


def test_a_manifest_names_several_buckets(test_server, brigade, tmp_path):
    server = test_server("--bucket", TARGET)
    client = server.server.client()
    rows = []
    for number in range(3):
        make_bucket(client, f"bucket-{number}")
        server.fill(f"bucket-{number}", [f"k{number}-{key}" for key in range(20)], size=number)
        rows += [(f"bucket-{number}", f"k{number}-{key}") for key in range(20)]
    random.Random(1).shuffle(rows)
    write_manifest(tmp_path / "m.csv", rows)
    result = brigade(
        *("copy", tmp_path / "m.csv", f"s3://{TARGET}", "--report", tmp_path / "out"),
        server=server.server,
    )
    assert result.code == 0, result.stderr
    assert {(entry.key, entry.size) for entry in list_objects(client, TARGET)} == {
        (key, int(bucket[-1])) for bucket, key in rows
    }
    report = read_report(tmp_path / "out", result.job_id, "")
    assert {(row.bucket, row.key) for row in report.rows} == set(rows)


@pytest.mark.parametrize("members", [1, 7])
@pytest.mark.parametrize("place", ["local", "bucket", "input"])
def test_a_gzip_manifest_is_read_as_what_is_in_it(
    test_server, brigade, tmp_path, place, members
):
    keys = numbered(3000)
    server = test_server(*BUCKETS)
    client = server.server.client()
    server.fill(SOURCE, keys, size=10)
    write_manifest(tmp_path / "m.csv", [(SOURCE, key) for key in keys])
    # The name does not tell: the first bytes do.
    manifest = tmp_path / "objects.csv"
    manifest.write_bytes(packed((tmp_path / "m.csv").read_bytes(), members))
    if place == "bucket":
        client.put_object(Bucket=SOURCE, Key="m/objects", Body=manifest.read_bytes())
    argument = {"local": manifest, "bucket": f"s3://{SOURCE}/m/objects", "input": "-"}[place]
    result = brigade(
        *("copy", argument, f"s3://{TARGET}"),
        server=server.server,
        stdin=manifest if place == "input" else None,
    )
    assert result.code == 0, result.stderr
    assert list_keys(client, TARGET) == keys


@pytest.mark.parametrize("damage", ["cut", "checksum", "garbage"])
def test_a_damaged_gzip_manifest_copies_nothing(test_server, brigade, tmp_path, damage):
    server = test_server(*BUCKETS)
    server.fill(SOURCE, numbered(100), size=10)
    text = "".join(f"{SOURCE},{key}\n" for key in numbered(100)).encode()
    data = bytearray(packed(text))
    if damage == "cut":
        del data[-30:]
    elif damage == "checksum":
        data[-6] ^= 1
    else:
        data += b"garbage"
    manifest = tmp_path / "objects.csv.gz"
    manifest.write_bytes(data)
    result = brigade("copy", manifest, f"s3://{TARGET}", server=server.server)
    assert result.code in (2, 3), (result.code, result.stderr)
    assert "objects.csv.gz" in result.stdout + result.stderr
    assert "CopyObject" not in server.counters()


def test_a_gzip_manifest_of_versions_arrives_in_order(test_server, brigade, tmp_path):
    server = test_server()
    client = server.server.client()
    keys = numbered(50)
    fill_versions(server, SOURCE, keys, 4)
    make_bucket(client, TARGET, versioned=True)
    rows = [(SOURCE, entry.key, entry.version_id) for entry in list_versions(client, SOURCE)]
    random.Random(2).shuffle(rows)
    write_manifest(tmp_path / "m.csv", rows, VERSION_FIELDS)
    manifest = tmp_path / "m.csv.gz"
    manifest.write_bytes(packed((tmp_path / "m.csv").read_bytes(), 3))
    result = brigade(
        *("copy", manifest, f"s3://{TARGET}", "--fields", ",".join(VERSION_FIELDS)),
        server=server.server,
    )
    assert result.code == 0, result.stderr
    assert out_of_order(histories(client, TARGET), keys, range(1, 5)) == []


def test_standard_input_is_kept_so_that_a_killed_job_resumes(test_server, brigade, tmp_path):
    keys = numbered(2000)
    server = test_server(*BUCKETS)
    server.fill(SOURCE, keys, size=10)
    server.set_faults({"rules": [delay("CopyObject", 20)]})
    read, write = os.pipe()
    process = brigade.popen(
        *("copy", "-", f"s3://{TARGET}", "--concurrency", 16), server=server.server, stdin=read
    )
    os.close(read)
    with open(write, "wb") as pipe:
        for key in keys:
            pipe.write(f"{SOURCE},{key}\n".encode())
    wait_for_requests(server, "CopyObject", 500)
    process.kill()
    brigade.finish(process)
    server.set_faults({})
    result = brigade("resume", only_job(brigade), server=server.server)
    assert result.code == 0, result.stderr
    assert list_keys(server.server.client(), TARGET) == keys


def test_a_pipe_feeds_a_job_as_a_shell_writes_it(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    server.fill(SOURCE, ["a b", "c"], size=10)
    words = " ".join(brigade.command("copy", "-", f"s3://{TARGET}"))
    shell = f"printf 'source,a%%20b\\nsource,c\\n' | gzip | {words}"
    done = subprocess.run(
        ["bash", "-c", shell],
        env=brigade.environment(server.server),
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert list_keys(server.server.client(), TARGET) == ["a b", "c"]


@pytest.mark.parametrize("order", ["sorted", "unsorted"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_a_list_of_keys_is_taken_literally(test_server, brigade, tmp_path, order, ends):
    keys = sorted(RAW_KEYS) if order == "sorted" else random.Random(3).sample(RAW_KEYS, 12)
    server = test_server(*BUCKETS)
    server.fill(SOURCE, RAW_KEYS, size=10)
    listed = tmp_path / "keys.txt"
    listed.write_bytes(ends.join([*keys, ""]).encode())
    result = brigade(
        *("copy", listed, f"s3://{TARGET}", "--source", f"s3://{SOURCE}"), server=server.server
    )
    assert result.code == 0, result.stderr
    found = {entry.key for entry in list_objects(server.server.client(), TARGET)}
    assert found == set(RAW_KEYS)


@pytest.mark.parametrize("place", ["gzip", "input", "bucket"])
def test_a_list_of_keys_comes_from_anywhere(test_server, brigade, tmp_path, place):
    server = test_server(*BUCKETS)
    client = server.server.client()
    server.fill(SOURCE, ["in/a b", "in/c%41"], size=10)
    listed = tmp_path / "keys"
    # Without a final line end, as people's editors leave it.
    listed.write_bytes(b"a b\nc%41")
    if place == "gzip":
        listed.write_bytes(gzip.compress(listed.read_bytes()))
    if place == "bucket":
        client.put_object(Bucket=SOURCE, Key="lists/keys", Body=listed.read_bytes())
    argument = {"gzip": listed, "input": "-", "bucket": f"s3://{SOURCE}/lists/keys"}[place]
    result = brigade(
        *("copy", argument, f"s3://{TARGET}", "--source", f"s3://{SOURCE}/in/"),
        server=server.server,
        stdin=listed if place == "input" else None,
    )
    assert result.code == 0, result.stderr
    assert list_keys(client, TARGET) == ["in/a b", "in/c%41"]


def test_an_empty_standard_input_is_refused(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    empty = tmp_path / "empty"
    empty.write_bytes(b"")
    for words in (["copy", "-"], ["copy", "-", "--source", f"s3://{SOURCE}"]):
        result = brigade(*words, f"s3://{TARGET}", server=server.server, stdin=empty)
        assert result.code in (2, 3), (words, result)
        assert len(result.stderr.splitlines()) <= 3
    assert "CopyObject" not in server.counters()
