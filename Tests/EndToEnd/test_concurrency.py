# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""How many copies are in flight: as many as the store is worth, or as many as somebody says."""

import re
import subprocess
import time

import pytest
from lab import list_keys
from lab.runs import BUCKETS, SOURCE, TARGET, copy_job, delay, numbered, only_job, seed_many

MIB = 1 << 20
STARTED_WITH = 64


def levels(stderr):
    """The levels of concurrency that a verbose run went through."""
    return [int(level) for level in re.findall(r"level=(\d+) milliseconds=\d+ .*Concurrency changed", stderr)]


def test_a_store_far_away_gets_more_copies_at_once(test_server, brigade, tmp_path):
    rows, milliseconds = 40_000, 30
    server = test_server("--canned", "--delay-ms", milliseconds)
    job = copy_job(tmp_path, numbered(rows))
    start = time.monotonic()
    result = brigade("run", job, "--verbose", "--progress", "none", server=server.server)
    seconds = time.monotonic() - start
    assert result.code == 0, result.stderr[-2000:]
    assert max(levels(result.stderr)) > 4 * STARTED_WITH
    assert seconds < rows * milliseconds / 1000 / STARTED_WITH / 2, "twice as fast as at first"


def test_a_level_that_is_allowed_is_never_exceeded(test_server, brigade, tmp_path):
    rows, milliseconds, most = 6_000, 30, 100
    server = test_server("--canned", "--delay-ms", milliseconds)
    words = ("--verbose", "--max-concurrency", most, "--progress", "none")
    start = time.monotonic()
    result = brigade("run", copy_job(tmp_path, numbered(rows)), *words, server=server.server)
    seconds = time.monotonic() - start
    assert result.code == 0, result.stderr[-2000:]
    assert max(levels(result.stderr)) == most
    assert seconds > rows * milliseconds / 1000 / most, "no more than that can be answered"


def test_parts_of_a_large_object_follow_the_level(test_server, brigade, tmp_path):
    parts, milliseconds = 3_000, 100
    server = test_server(*BUCKETS)
    server.seed_virtual(SOURCE, "large", parts * 5 * MIB)
    server.set_faults({"rules": [delay("UploadPartCopy", milliseconds)]})
    words = ("--head-first", "--multipart-threshold", "5MiB", "--part-size", "5MiB")
    start = time.monotonic()
    result = brigade(
        "run", copy_job(tmp_path, ["large"]), *words, "--verbose", server=server.server
    )
    seconds = time.monotonic() - start
    assert result.code == 0, result.stderr[-2000:]
    assert max(levels(result.stderr)) > 2 * STARTED_WITH
    assert seconds < 0.8 * parts * milliseconds / 1000 / STARTED_WITH


def test_a_throttled_run_slows_down_and_fails_no_row(test_server, brigade, tmp_path):
    keys = numbered(6_000)
    server = test_server(*BUCKETS)
    seed_many(server, keys)
    server.set_faults({"limits": [{"prefix": "", "requestsPerSecond": 1000, "burst": 100}]})
    words = ("--verbose", "--progress", "none")
    result = brigade("run", copy_job(tmp_path, keys), *words, server=server.server)
    server.set_faults({})
    assert result.code == 0, result.stderr[-2000:]
    assert list_keys(server.server.client(), TARGET) == keys
    assert server.counters()["CopyObject"] < 1.25 * len(keys), "no storm of retries"


@pytest.mark.parametrize(
    ("words", "shown", "told"),
    [
        (["--concurrency", "5"], "5 at once", "At once    5"),
        ([], "64 at once", "At once    as many as pay, at most 1,024"),
        (["--max-concurrency", "7"], "7 at once", "At once    as many as pay, at most 7"),
    ],
)
def test_progress_and_status_tell_the_level(
    test_server, brigade, tmp_path, words, shown, told
):
    keys = numbered(20)
    server = test_server(*BUCKETS)
    seed_many(server, keys)
    server.set_faults({"rules": [delay("CopyObject", 50)]})
    words = ("--progress", "plain", *words)
    result = brigade("run", copy_job(tmp_path, keys), *words, server=server.server)
    assert result.code == 0 and shown in result.stderr
    assert told in brigade("status", only_job(brigade)).stdout


def test_few_open_files_lower_the_most_instead_of_refusing_the_job(
    test_server, brigade, tmp_path
):
    server = test_server("--canned", "--delay-ms", "30")
    job = copy_job(tmp_path, numbered(10_000))
    command = brigade.command("run", job, "--verbose", "--progress", "none")
    process = subprocess.Popen(
        ["prlimit", "--nofile=256:400", *command],
        env=brigade.environment(server.server),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    result = brigade.finish(process)
    assert result.code == 0, result.stderr[-2000:]
    assert max(levels(result.stderr)) == (400 - 64) // 2
