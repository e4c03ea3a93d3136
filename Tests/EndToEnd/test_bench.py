# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""`brigade bench`: what it tells is true, and what it leaves is nothing."""

import json
import re
import signal
import time
import xml.etree.ElementTree as ElementTree

import pytest
from lab import Seed, list_keys, list_uploads, make_bucket, seed, wait_until
from lab.runs import refuse

BUCKET = "scratch"
# Looks like a measurement's own, and is somebody else's.
OTHERS = [
    "other",
    "speed/other",
    "speed/brigade-bench-notes/a",
    "speed/brigade-bench-0123456789abcdef",
    "speed/brigade-bench-0123456789ABCDEF/a",
    "brigade-bench-0123456789abcdef/a",
]
SHORT = ("--duration", "400ms", "--warm-up", "100ms", "--list-keys", "1200")
SMALL = ("--object-size", "4KiB", "--concurrency", "2")


def snapshot(client, bucket):
    """Every object of a bucket with all that could have changed, and every upload."""
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    objects = {
        entry["Key"]: (entry["ETag"], entry["Size"], entry["LastModified"])
        for page in pages
        for entry in page.get("Contents", [])
    }
    return objects, list_uploads(client, bucket)


def measure(brigade, server, *arguments, place=f"s3://{BUCKET}/speed", **more):
    return brigade("bench", "run", place, *SHORT, *arguments, server=server, **more)


@pytest.fixture
def scratch(test_server):
    """The test server with a bucket of other people's objects."""
    server = test_server("--bucket", BUCKET)
    seed(server.server.client(), BUCKET, [Seed(key, b"precious") for key in OTHERS])
    return server


def cells(result):
    return [cell for series in result["series"] for cell in series["cells"]]


def test_all_workloads_on_a_real_store_leave_everything_as_it_was(
    seaweed, brigade, bucket, tmp_path
):
    name = bucket("bench")
    client = seaweed.client()
    make_bucket(client, name)
    seed(client, name, [Seed(key, b"precious") for key in OTHERS])
    before = snapshot(client, name)
    out, page = tmp_path / "result.json", tmp_path / "chart.html"
    result = measure(
        brigade, seaweed, "--object-size", "4KiB,6MiB", "--part-size", "5MiB",
        "--concurrency", "1,4", "--out", out, "--html", page, place=f"s3://{name}/speed",
    )
    assert result.code == 0, result.stderr
    assert snapshot(client, name) == before
    told = json.loads(out.read_text())
    measured = {(s["activity"], s.get("objectBytes")) for s in told["series"]}
    sizes = (4 << 10, 6 << 20)
    assert measured == {
        *((activity, size) for activity in ("copy", "put", "get") for size in sizes),
        ("multipart", 6 << 20),
        ("list", None),
    }
    for cell in cells(told):
        assert cell["calls"] > 0, cell
        assert cell["errors"] == {}, cell
        latency = cell["latencyMicroseconds"]
        order = [latency[p] for p in ("min", "p50", "p90", "p95", "p99", "p999", "max")]
        assert order == sorted(order)
        assert sum(bucket["count"] for bucket in latency["buckets"]) == cell["calls"]
    # The table has a line for each cell, and can be cut by columns.
    lines = result.stdout.splitlines()
    assert len(lines) == 1 + len(cells(told))
    assert lines[0].startswith("WORKLOAD")
    text = page.read_text()
    assert text.count("<svg") >= 2 * len(told["series"])
    for figure in re.findall(r"<svg.*?</svg>", text, re.DOTALL):
        ElementTree.fromstring(figure)


def test_a_result_holds_no_secret(scratch, brigade):
    result = measure(
        brigade, scratch.server, "--workload", "copy", *SMALL, "--output", "json"
    )
    assert result.code == 0, result.stderr
    told = result.json
    assert (told["format"], told["formatVersion"]) == ("brigade-bench", 1)
    assert told["store"]["endpoint"] == scratch.server.endpoint.removeprefix("http://")
    for text in (result.stdout, result.stderr):
        assert scratch.server.access_key not in text
        assert scratch.server.secret_key not in text


def test_it_counts_what_the_server_counted(scratch, brigade):
    scratch.set_faults(
        {
            "rules": [
                refuse("CopyObject", 503, "SlowDown", {"every": {"number": 5}}),
                refuse("CopyObject", 500, "InternalError", {"every": {"number": 7}}),
            ]
        }
    )
    result = measure(
        brigade, scratch.server, "--workload", "copy", *SMALL,
        "--output", "json", "--max-errors", "100%",
    )
    assert result.code == 0, result.stderr
    (cell,) = cells(result.json)
    requests = scratch.counters()["CopyObject"]
    slowed = requests // 5
    # The rules count each for itself, and the first that fits wins.
    broken = (requests - slowed) // 7
    assert slowed > 3 and broken > 3
    assert cell["requests"] == requests
    assert cell["throttles"] == slowed
    assert cell["errors"] == {"SlowDown": slowed, "InternalError": broken}
    assert cell["failedCalls"] == slowed + broken
    assert cell["retries"] == 0


def test_every_workload_counts_the_requests_and_bytes_that_the_server_saw(scratch, brigade):
    expected = {
        "copy": {"CopyObject": 1},
        "multipart": {"CreateMultipartUpload": 1, "UploadPartCopy": 3,
                      "CompleteMultipartUpload": 1},
        "put": {"PutObject": 1},
        "get": {"GetObject": 3},
        "list": {"ListObjectsV2": 1},
    }
    size = 12 << 20
    result = measure(
        brigade, scratch.server, "--object-size", "12MiB", "--part-size", "5MiB",
        "--concurrency", "2", "--objects", "1", "--output", "json",
    )
    assert result.code == 0, result.stderr
    # Seeds, and the looks of housekeeping, which ask for the whole prefix.
    seeded = {"PutObject": len(OTHERS) + 1 + 1200}
    listed = [r for r in scratch.requests() if "prefix=speed%2F" in r["query"]]
    asides = [r for r in listed if r["operation"] == "ListObjectsV2"
              and "%2Flist%2F" not in r["query"]]
    seeded["ListObjectsV2"] = len(asides)
    counters = scratch.counters()
    for series in result.json["series"]:
        (cell,) = series["cells"]
        activity = series["activity"]
        sent = {name: counters[name] - seeded.get(name, 0) for name in expected[activity]}
        assert cell["requests"] == sum(sent.values()), activity
        for name, times in expected[activity].items():
            assert sent[name] == times * cell["callsAll"], activity
        if activity == "list":
            # 1,200 keys are a page of 1,000 and one of 200.
            assert 0 < cell["keysPerSecond"] <= 1000 * cell["callsPerSecond"]
        else:
            assert cell["bytesPerSecond"] == pytest.approx(size * cell["callsPerSecond"], rel=0.01)


# What is measured, and the request of it that fails.
FAILING = {
    "copy": "CopyObject",
    "multipart": "CreateMultipartUpload",
    "put": "PutObject",
    "get": "GetObject",
}


@pytest.mark.parametrize("activity", FAILING)
def test_failures_of_every_workload_are_those_the_server_made(scratch, brigade, activity):
    operation = FAILING[activity]
    occurrences = {"every": {"number": 4}}
    scratch.set_faults({"rules": [refuse(operation, 500, "InternalError", occurrences)]})
    result = measure(
        brigade, scratch.server, "--workload", "stream" if activity in ("put", "get") else activity,
        "--object-size", "6MiB", "--part-size", "5MiB", "--objects", "1", "--concurrency", "1",
        "--output", "json", "--max-errors", "100%",
    )
    assert result.code == 0, result.stderr
    (cell,) = [s["cells"][0] for s in result.json["series"] if s["activity"] == activity]
    # Seeds are put too, and tried again.
    log = [
        r for r in scratch.requests() if r["operation"] == operation
        and ("cell-" in r["key"] or activity == "get")
    ]
    broken = sum(1 for request in log if request["status"] == 500)
    assert broken > 0
    assert cell["errors"] == {"InternalError": broken}
    assert cell["failedCalls"] == broken


def test_failures_of_listings_are_those_the_server_made(scratch, brigade):
    rule = refuse("ListObjectsV2", 500, "InternalError", {"every": {"number": 3}})
    scratch.set_faults({"rules": [rule]})
    result = measure(
        brigade, scratch.server, "--workload", "list", "--concurrency", "2", "--output", "json",
        "--max-errors", "100%",
    )
    assert result.code == 0, result.stderr
    (cell,) = cells(result.json)
    log = [r for r in scratch.requests() if "%2Flist%2F" in r["query"]]
    broken = sum(1 for request in log if request["status"] == 500)
    assert broken > 0
    assert cell["requests"] == len(log)
    assert cell["errors"] == {"InternalError": broken}


def test_retries_are_counted_where_they_are_allowed(scratch, brigade):
    rule = refuse("CopyObject", 500, "InternalError", {"every": {"number": 3}})
    scratch.set_faults({"rules": [rule]})
    result = measure(
        brigade, scratch.server, "--workload", "copy", *SMALL,
        "--output", "json", "--max-attempts", "4", "--concurrency", "1",
    )
    assert result.code == 0, result.stderr
    (cell,) = cells(result.json)
    requests = scratch.counters()["CopyObject"]
    assert cell["requests"] == requests
    # One worker: each failure is repeated at once, and the next request is good.
    assert cell["retries"] in (requests // 3, requests // 3 - 1)
    assert cell["errors"] == {}


def test_a_limited_rate_is_told_as_throttling(scratch, brigade):
    limit = {"bucket": BUCKET, "prefix": "speed/", "requestsPerSecond": 60, "burst": 40}
    scratch.set_faults({"limits": [limit]})
    scratch.forget()
    result = measure(
        brigade, scratch.server, "--workload", "copy", *SMALL, "--objects", "1",
        "--output", "json", "--max-errors", "100%",
    )
    assert result.code == 0, result.stderr
    (cell,) = cells(result.json)
    seen = [r for r in scratch.requests() if r["operation"] == "CopyObject"]
    slowed = sum(1 for request in seen if request["status"] == 503)
    assert slowed > 0
    assert cell["requests"] == len(seen)
    assert cell["throttles"] == cell["errors"]["SlowDown"] == slowed


def test_more_failures_than_allowed_are_exit_code_1(scratch, brigade):
    scratch.set_faults({"rules": [refuse("CopyObject", 403, "AccessDenied")]})
    result = measure(brigade, scratch.server, "--workload", "copy", *SMALL)
    assert result.code == 1
    assert "100.0% of the calls failed; --max-errors allows 1.0%" in result.stderr
    assert "Failures: AccessDenied" in result.stderr
    assert list_keys(scratch.server.client(), BUCKET) == sorted(OTHERS)


def test_broken_copies_in_parts_leave_no_upload(scratch, brigade):
    rule = refuse("UploadPartCopy", 500, "InternalError", {"every": {"number": 4}})
    scratch.set_faults({"rules": [rule]})
    result = measure(
        brigade, scratch.server, "--workload", "multipart", "--object-size", "12MiB",
        "--part-size", "5MiB", "--concurrency", "2", "--max-errors", "100%",
    )
    assert result.code == 0, result.stderr
    assert list_uploads(scratch.server.client(), BUCKET) == []
    assert list_keys(scratch.server.client(), BUCKET) == sorted(OTHERS)


def test_automatic_concurrency_ends_where_the_store_does(scratch, brigade):
    # An answer takes 20 ms, however many ask.
    scratch.set_faults(
        {"rates": [{"operation": "CopyObject", "probability": 1,
                    "action": {"delay": {"milliseconds": 20}}}]}
    )
    result = measure(
        brigade, scratch.server, "--workload", "copy", "--object-size", "1KiB", "--output", "json"
    )
    assert result.code == 0, result.stderr
    (series,) = result.json["series"]
    levels = [cell["concurrency"] for cell in series["cells"]]
    assert levels == [2**n for n in range(len(levels))]
    assert series["end"] in ("flat", "limit")
    best = max(cell["callsPerSecond"] for cell in series["cells"])
    good = [c["concurrency"] for c in series["cells"] if c["callsPerSecond"] >= 0.95 * best]
    assert series["knee"] == min(good)
    # Which is what the clock here says too, and why nobody gets more than 50 a second alone.
    assert series["cells"][0]["callsPerSecond"] < 51
    assert 20_000 <= series["cells"][0]["latencyMicroseconds"]["min"] < 40_000
    assert series["knee"] > 2


def test_versions_are_removed_too(scratch, brigade):
    client = scratch.server.client()
    client.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    result = measure(
        brigade, scratch.server, "--workload", "stream", *SMALL, "--space", "16KiB"
    )
    assert result.code == 0, result.stderr
    answer = client.list_object_versions(Bucket=BUCKET)
    assert sorted(v["Key"] for v in answer["Versions"]) == sorted(OTHERS)
    assert "DeleteMarkers" not in answer


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_and_it_cleans_up(scratch, brigade, number):
    process = brigade.popen(
        "bench", "run", f"s3://{BUCKET}/speed", "--workload", "copy,stream", "--object-size",
        "1KiB", "--concurrency", "1", "--duration", "2s", "--warm-up", "0s",
        server=scratch.server,
    )
    # The first cell is over, the second has begun.
    wait_until(lambda: scratch.counters().get("PutObject", 0) > 30 + len(OTHERS), 30, "puts")
    process.send_signal(number)
    begun = time.monotonic()
    result = brigade.finish(process)
    assert result.code == 128 + number
    assert time.monotonic() - begun < 15
    # It prints what it has: the copies, not the cell that was cut short.
    assert [line.split()[0] for line in result.stdout.splitlines()] == ["WORKLOAD", "copy"]
    assert list_keys(scratch.server.client(), BUCKET) == sorted(OTHERS)


def test_calls_that_are_never_answered_do_not_keep_it_from_ending(scratch, brigade):
    rate = {"operation": "UploadPartCopy", "probability": 1,
            "action": {"delay": {"milliseconds": 60_000}}}
    scratch.set_faults({"rates": [rate]})
    process = brigade.popen(
        "bench", "run", f"s3://{BUCKET}/speed", "--workload", "multipart", "--object-size",
        "12MiB", "--part-size", "5MiB", "--concurrency", "3", "--objects", "1",
        server=scratch.server,
    )
    wait_until(lambda: scratch.counters().get("UploadPartCopy", 0) == 9, 20, "parts")
    client = scratch.server.client()
    assert len(list_uploads(client, BUCKET)) == 3
    process.send_signal(signal.SIGINT)
    begun = time.monotonic()
    result = brigade.finish(process)
    assert result.code == 130
    assert time.monotonic() - begun < 15
    assert list_uploads(client, BUCKET) == []
    assert list_keys(client, BUCKET) == sorted(OTHERS)


def test_what_a_killed_run_left_is_cleaned_and_nothing_else(scratch, brigade):
    client = scratch.server.client()
    before = snapshot(client, BUCKET)
    process = brigade.popen(
        "bench", "run", f"s3://{BUCKET}/speed", "--workload", "copy", "--object-size", "1KiB",
        "--duration", "20s", server=scratch.server,
    )
    wait_until(lambda: scratch.counters().get("CopyObject", 0) > 20, 20, "copies")
    process.kill()
    brigade.finish(process)
    # What was under way when it died may land a moment later.
    time.sleep(0.5)
    left = set(list_keys(client, BUCKET)) - set(OTHERS)
    assert left
    upload = sorted(left)[0]
    client.create_multipart_upload(Bucket=BUCKET, Key=upload)
    result = brigade("bench", "clean", f"s3://{BUCKET}/speed", server=scratch.server)
    assert result.code == 0, result.stderr
    assert re.fullmatch(
        rf"s3://{BUCKET}/speed/brigade-bench-[0-9a-f]{{16}}/: {len(left):,} objects \(.*\) deleted, "
        r"1 uploads aborted\n",
        result.stdout,
    )
    assert snapshot(client, BUCKET) == before
    again = brigade("bench", "clean", f"s3://{BUCKET}/speed/", server=scratch.server)
    assert (again.code, again.stdout) == (0, "Nothing to remove.\n")


def test_what_cannot_be_deleted_is_said_plainly(scratch, brigade):
    scratch.set_faults(
        {
            "rules": [
                refuse("DeleteObjects", 403, "AccessDenied"),
                refuse("DeleteObject", 403, "AccessDenied"),
            ]
        }
    )
    result = measure(brigade, scratch.server, "--workload", "stream", *SMALL)
    assert result.code == 1
    assert "Something may be left below s3://scratch/speed/brigade-bench-" in result.stderr
    assert "AccessDenied" in result.stderr
    assert "Try again with: brigade bench clean s3://scratch/speed" in result.stderr
    refused = brigade("bench", "clean", f"s3://{BUCKET}/speed", server=scratch.server)
    assert refused.code == 1
    scratch.set_faults({})
    assert brigade("bench", "clean", f"s3://{BUCKET}/speed", server=scratch.server).code == 0
    assert list_keys(scratch.server.client(), BUCKET) == sorted(OTHERS)


def test_a_store_without_deletion_of_several_is_cleaned_one_by_one(scratch, brigade):
    scratch.set_faults({"rules": [refuse("DeleteObjects", 501, "NotImplemented")]})
    result = measure(brigade, scratch.server, "--workload", "stream", *SMALL)
    assert result.code == 0, result.stderr
    assert list_keys(scratch.server.client(), BUCKET) == sorted(OTHERS)


@pytest.mark.parametrize(
    "arguments, reason",
    [
        (("--workload", "copy,fly"), "--workload"),
        (("--concurrency", "0"), "1 to 1024"),
        (("--concurrency", "1,x"), "--concurrency"),
        (("--object-size", "4Kib,"), "--object-size"),
        (("--duration", "5h"), "--duration"),
        (("--workload", "multipart", "--object-size", "4KiB"), "--workload multipart"),
        (("--workload", "stream", "--object-size", "1GiB"), "--workload stream"),
    ],
)
def test_wrong_flags_are_exit_code_2_and_nothing_is_sent(scratch, brigade, arguments, reason):
    scratch.forget()
    result = brigade("bench", "run", f"s3://{BUCKET}", *arguments, server=scratch.server)
    assert result.code == 2
    assert reason in result.stderr
    assert scratch.requests() == []


def test_a_store_that_cannot_be_used_is_exit_code_3(scratch, brigade):
    missing = measure(brigade, scratch.server, place="s3://nobodys-bucket")
    assert missing.code == 3
    assert "NoSuchBucket" in missing.stderr
    away = {"AWS_ENDPOINT_URL_S3": "http://127.0.0.1:1"}
    unreachable = measure(brigade, scratch.server, env=away)
    assert unreachable.code == 3
    assert "could not be reached" in unreachable.stderr
    scratch.set_faults({"rules": [refuse("PutObject", 403, "AccessDenied")]})
    readonly = measure(brigade, scratch.server, "--workload", "copy")
    assert readonly.code == 3
    assert "AccessDenied" in readonly.stderr


def test_a_slower_store_is_found_by_comparison(scratch, brigade, tmp_path):
    def result(name, milliseconds):
        delay = {"delay": {"milliseconds": milliseconds}}
        rate = {"operation": "CopyObject", "probability": 1, "action": delay}
        scratch.set_faults({"rates": [rate]})
        path = tmp_path / name
        run = measure(
            brigade, scratch.server, "--workload", "copy", *SMALL, "--duration", "1500ms",
            "--out", path,
        )
        assert run.code == 0, run.stderr
        return path

    fast, slow = result("fast.json", 20), result("slow.json", 60)
    limit = ("--fail-if-slower", "10%")
    slower = brigade("bench", "compare", fast, slow, *limit)
    assert slower.code == 1, slower.stdout
    assert "1 cell is slower by more than 10%, beyond the spread" in slower.stderr
    row = slower.stdout.splitlines()[1].split()
    assert (row[0], row[-1]) == ("copy", "slower")
    assert brigade("bench", "compare", fast, slow).code == 0
    faster = brigade("bench", "compare", slow, fast, *limit)
    assert faster.code == 0
    assert faster.stdout.splitlines()[1].endswith("faster")
    same = brigade("bench", "compare", fast, fast, *limit)
    assert same.code == 0
    assert same.stdout.splitlines()[1].endswith("within spread")

    picture = tmp_path / "both.svg"
    drawn = brigade("bench", "chart", fast, slow, "--svg", picture)
    assert drawn.code == 0, drawn.stderr
    root = ElementTree.parse(picture).getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    texts = "".join(root.itertext())
    assert "fast p50" in texts and "slow p50" in texts


def test_files_that_are_no_results_are_exit_code_2(brigade, tmp_path):
    other = tmp_path / "other.json"
    other.write_text("{}")
    result = brigade("bench", "compare", other, other)
    assert result.code == 2
    assert "other.json is not the result of a `brigade bench run`" in result.stderr
    assert brigade("bench", "chart", tmp_path / "none.json", "--svg", tmp_path / "a").code == 2
    assert brigade("bench", "chart", other).code == 2
