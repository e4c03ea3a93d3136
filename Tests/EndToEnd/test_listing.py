# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""A listing gives exactly the keys there are, or a reason why it cannot."""

import csv
import gzip
import io
from collections import Counter
from urllib.parse import unquote_plus

import pytest
from lab import Seed, list_objects, list_versions, make_bucket, seed, wait_until
from lab.keyspaces import KEYSPACES, dates, flat, seaweedfs_hostile
from lab.runs import SOURCE, wait_for_requests


def generate(brigade, server, url, output, *flags, timeout=100):
    """Runs `brigade manifest generate`; gives its result."""
    return brigade(
        *("manifest", "generate", url, "--output", output, *flags), server=server, timeout=timeout
    )


def rows_of(path):
    """The rows of a CSV manifest: (bucket, key) or (bucket, key, version)."""
    data = path.read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    rows = csv.reader(io.StringIO(data.decode(), newline=""))
    return [(row[0], unquote_plus(row[1]), *row[2:]) for row in rows]


def difference(rows, expected):
    """What is lost, made up or doubled; nothing is an empty dictionary."""
    found, wanted = Counter(rows), Counter(expected)
    lost, doubled = wanted - found, found - wanted
    return {
        name: (len(rows), sorted(rows)[:3])
        for name, rows in (("lost", lost), ("too many", doubled))
        if rows
    }


@pytest.mark.parametrize("keyspace", KEYSPACES)
def test_exactly_the_keys_of_every_keyspace(test_server, brigade, tmp_path, keyspace):
    server = test_server("--bucket", SOURCE)
    keys = KEYSPACES[keyspace](20_000)
    server.fill(SOURCE, keys)
    output = tmp_path / "m.csv"
    result = generate(brigade, server.server, f"s3://{SOURCE}", output)
    assert result.code == 0, result.stderr
    assert difference(rows_of(output), [(SOURCE, key) for key in keys]) == {}


@pytest.mark.parametrize("keyspace", KEYSPACES)
def test_exactly_the_versions_of_every_keyspace(test_server, brigade, tmp_path, keyspace):
    server = test_server()
    client = server.server.client()
    make_bucket(client, SOURCE, versioned=True)
    keys = KEYSPACES[keyspace](6_000)
    server.fill(SOURCE, keys, size=1)
    server.fill(SOURCE, keys[::3], size=2)
    server.fill(SOURCE, keys[::5], delete_marker="true")
    # More versions of one key than fit on a page.
    for number in range(30):
        server.fill(SOURCE, [keys[17]] * 50, size=number)
    output = tmp_path / "m.csv.gz"
    result = generate(brigade, server.server, f"s3://{SOURCE}", output, "--versions")
    assert result.code == 0, result.stderr
    expected = [
        (SOURCE, entry.key, entry.version_id)
        for entry in list_versions(client, SOURCE)
        if not entry.is_delete_marker
    ]
    assert difference(rows_of(output), expected) == {}


def test_a_prefix_narrows_the_listing(test_server, brigade, tmp_path):
    server = test_server("--bucket", SOURCE)
    keys = dates(10_000)
    server.fill(SOURCE, keys)
    for number, prefix in enumerate(["logs/2026/01/", "logs/2026/1", "logs/2027", ""]):
        output = tmp_path / f"{number}.csv"
        server.forget()
        result = generate(brigade, server.server, f"s3://{SOURCE}/{prefix}", output)
        expected = [(SOURCE, key) for key in keys if key.startswith(prefix)]
        assert result.code == 0, result.stderr
        assert difference(rows_of(output), expected) == {}
        asked = [entry["query"] for entry in server.requests() if "list-type" in entry["query"]]
        assert not prefix or all("prefix=logs" in query for query in asked)


@pytest.mark.parametrize(
    ("quirk", "keyspace"),
    [
        ("tree-order", "hostile"),
        ("tree-order", "deep"),
        ("ignores-start-after", "hostile"),
        ("no-encoding-type", "hostile"),
        ("space-as-percent-20", "hostile"),
    ],
)
@pytest.mark.parametrize("versions", [False, True], ids=["objects", "versions"])
def test_no_key_is_lost_or_doubled_where_a_store_lists_otherwise(
    test_server, brigade, tmp_path, keyspace, quirk, versions
):
    server = test_server("--listing", quirk)
    make_bucket(server.server.client(), SOURCE, versioned=versions)
    keys = KEYSPACES[keyspace](5_000)
    if quirk == "no-encoding-type":
        # XML cannot carry the others, and the store has been asked to encode them.
        keys = [key for key in keys if key.isprintable()]
    server.fill(SOURCE, keys)
    output = tmp_path / "m.csv"
    flags = ["--versions"] if versions else []
    result = generate(brigade, server.server, f"s3://{SOURCE}", output, *flags)
    assert result.code == 0, result.stderr
    assert difference([row[:2] for row in rows_of(output)], [(SOURCE, key) for key in keys]) == {}


@pytest.mark.parametrize("versions", [False, True], ids=["objects", "versions"])
def test_a_store_that_loses_keys_between_pages_is_not_believed(
    test_server, brigade, tmp_path, versions
):
    server = test_server("--listing", "tree-order", "--listing", "sorted-pages")
    make_bucket(server.server.client(), SOURCE, versioned=True)
    keys = KEYSPACES["deep"](5_000)
    server.fill(SOURCE, keys)
    output = tmp_path / "m.csv"
    flags = ["--versions"] if versions else []
    result = generate(brigade, server.server, f"s3://{SOURCE}", output, *flags)
    if result.code == 0:
        found = [row[:2] for row in rows_of(output)]
        assert difference(found, [(SOURCE, key) for key in keys]) == {}
    else:
        assert not output.exists()


@pytest.mark.parametrize(
    ("quirk", "count", "versions"),
    [
        ("truncated", 5_000, False),
        ("truncated", 5_000, True),
        ("looping", 10, False),
        ("looping", 5_000, False),
        ("looping", 5_000, True),
        # These are asked for again and again before they are given up.
        ("cut", 10, False),
        ("endless", 10, True),
    ],
)
def test_a_broken_listing_stops_with_one_reason_and_leaves_nothing(
    test_server, brigade, tmp_path, quirk, versions, count
):
    server = test_server("--listing", quirk)
    make_bucket(server.server.client(), SOURCE, versioned=versions)
    server.fill(SOURCE, flat(count))
    output = tmp_path / "m.csv"
    flags = ["--versions"] if versions else []
    result = generate(brigade, server.server, f"s3://{SOURCE}", output, *flags, timeout=60)
    assert result.code not in (0, 1, 2), (result.code, result.stderr)
    assert 1 <= len(result.stderr.splitlines()) <= 3, result.stderr
    assert list(tmp_path.iterdir()) == []


def test_failing_pages_are_asked_for_again(test_server, brigade, tmp_path):
    server = test_server("--bucket", SOURCE)
    keys = dates(20_000)
    server.fill(SOURCE, keys)
    slow_down = {"error": {"status": 503, "code": "SlowDown"}}
    rates = [
        {"operation": "ListObjectsV2", "probability": 0.2, "action": slow_down},
        {"operation": "ListObjectsV2", "probability": 0.1, "action": {"truncate": {"bytes": 900}}},
        {"operation": "ListObjectsV2", "probability": 0.1, "action": {"resetAfter": {}}},
    ]
    server.set_faults({"seed": 4, "rates": rates})
    output = tmp_path / "m.csv"
    result = generate(brigade, server.server, f"s3://{SOURCE}", output)
    assert result.code == 0, result.stderr
    assert difference(rows_of(output), [(SOURCE, key) for key in keys]) == {}


def test_a_killed_command_leaves_no_half_manifest(test_server, brigade, tmp_path):
    server = test_server("--bucket", SOURCE, "--listing-delay-ms", 100)
    server.fill(SOURCE, flat(50_000))
    output = tmp_path / "m.csv"
    words = ("manifest", "generate", f"s3://{SOURCE}", "--output", output)
    process = brigade.popen(*words, server=server.server)
    wait_for_requests(server, "ListObjectsV2", 5)
    process.kill()
    brigade.finish(process)
    assert not output.exists()
    process = brigade.popen(*words, server=server.server)
    wait_until(lambda: server.counters()["ListObjectsV2"] > 10, 10, "pages")
    process.terminate()
    result = brigade.finish(process)
    assert result.code in (143, -15), result
    assert not output.exists()


@pytest.mark.parametrize("keyspace", ["flat", "skewed", "dates", "hostile"])
def test_seaweedfs_lists_exactly_its_keys(seaweed, brigade, tmp_path, bucket, keyspace):
    client = seaweed.client()
    make_bucket(client, bucket("b"))
    make = seaweedfs_hostile if keyspace == "hostile" else KEYSPACES[keyspace]
    keys = make(1_300)
    seed(client, bucket("b"), [Seed(key) for key in keys])
    assert {entry.key for entry in list_objects(client, bucket("b"))} == set(keys)
    output = tmp_path / "m.csv"
    result = generate(brigade, seaweed, f"s3://{bucket('b')}", output)
    assert result.code == 0, result.stderr
    assert difference(rows_of(output), [(bucket("b"), key) for key in keys]) == {}


@pytest.mark.parametrize("keyspace", ["dates", "hostile"])
def test_seaweedfs_versions_are_those_that_boto3_lists_or_it_is_said_that_they_cannot_be(
    seaweed, brigade, tmp_path, bucket, keyspace
):
    client = seaweed.client()
    make_bucket(client, bucket("b"), versioned=True)
    keys = seaweedfs_hostile(1_300) if keyspace == "hostile" else dates(1_300)
    # In its listings of versions it ignores encoding-type, and U+FFFD stands for what XML cannot
    # carry.
    keys = [key for key in keys if min(key) >= " "]
    seed(client, bucket("b"), [Seed(key) for key in keys])
    output = tmp_path / "m.csv"
    result = generate(brigade, seaweed, f"s3://{bucket('b')}", output, "--versions")
    # It sorts every page by itself, so that some keys are on no page where the order of its folders
    # is not that of bytes.
    if keyspace == "hostile" and result.code == 3:
        assert not output.exists()
        return
    assert result.code == 0, result.stderr
    listed = list_versions(client, bucket("b"))
    assert len(listed) == len(keys) if keyspace == "dates" else len(listed) > 0.99 * len(keys)
    expected = [(bucket("b"), entry.key, entry.version_id) for entry in listed]
    assert difference(rows_of(output), expected) == {}
