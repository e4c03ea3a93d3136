# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""How fast a job goes: limits that somebody sets, also while it runs, and what a store bears."""

import re
import signal
import time

import pytest
from lab import list_keys
from lab.runs import BUCKETS, SOURCE, TARGET, copy_job, numbered, only_job
from lab.servers import wait_until

KIB = 1 << 10
MIB = 1 << 20
FIRST_300 = {"first": {"count": 300}}


def timed(run):
    start = time.monotonic()
    result = run()
    return result, time.monotonic() - start


def levels(stderr):
    """The levels of concurrency that a verbose run went through."""
    line = re.compile(r"level=(\d+) milliseconds=\d+ .*Concurrency changed")
    return [int(level) for level in line.findall(stderr)]


def test_no_more_requests_a_second_than_allowed(test_server, brigade, tmp_path):
    keys, rate = numbered(1_200), 150
    server = test_server(*BUCKETS)
    server.fill(SOURCE, keys, size=10)
    job = copy_job(tmp_path, keys)
    result, seconds = timed(lambda: brigade("run", job, "--max-rate", rate, server=server.server))
    assert result.code == 0, result.stderr
    assert len(keys) / rate * 0.98 <= seconds < len(keys) / rate + 2


def test_retries_count_as_requests(test_server, brigade, tmp_path):
    keys, rate = numbered(300), 100
    server = test_server(*BUCKETS)
    server.fill(SOURCE, keys, size=10)
    once = {"error": {"status": 500, "code": "InternalError"}}
    server.set_faults(
        {"rules": [{"operation": "CopyObject", "action": once, "occurrences": FIRST_300}]}
    )
    job = copy_job(tmp_path, keys)
    result, seconds = timed(lambda: brigade("run", job, "--max-rate", rate, server=server.server))
    assert result.code == 0, result.stderr
    requests = sum(server.counters().values())
    assert requests >= 2 * len(keys)
    assert seconds >= requests / rate * 0.98


def test_no_more_bytes_a_second_than_allowed(test_server, brigade, tmp_path):
    keys, size, rate = numbered(80), 100 * KIB, MIB
    server = test_server(*BUCKETS)
    server.fill(SOURCE, keys, size=size)
    job = copy_job(tmp_path, keys)
    result, seconds = timed(
        lambda: brigade("run", job, "--max-bandwidth", "1MiB", server=server.server)
    )
    assert result.code == 0, result.stderr
    assert "for --max-bandwidth each object's is asked first" in result.stderr
    assert server.counters()["HeadObject"] == len(keys)
    assert len(keys) * size / rate * 0.97 <= seconds < len(keys) * size / rate + 2


@pytest.mark.parametrize("by_signal", [False, True])
def test_a_running_job_is_tuned_within_two_seconds(test_server, brigade, tmp_path, by_signal):
    keys = numbered(3_000)
    server = test_server(*BUCKETS)
    server.fill(SOURCE, keys, size=10)
    process = brigade.popen(
        "run", copy_job(tmp_path, keys), "--max-rate", 2, "--verbose", server=server.server
    )
    wait_until(lambda: server.counters().get("CopyObject", 0) > 2, 20, "a job at work")
    job = only_job(brigade)
    told = brigade("tune", job, "--max-rate", 300, "--output", "json")
    assert told.json["MaxRequestsPerSecond"] == 300 and told.json["IsRunning"] is True
    if by_signal:
        process.send_signal(signal.SIGHUP)
    start, before = time.monotonic(), server.counters()["CopyObject"]
    wait_until(lambda: server.counters()["CopyObject"] > before + 30, 2, "a faster job")
    told = brigade("tune", job, "--no-max-rate", "--max-concurrency", 7)
    assert "Requests   any number" in told.stdout and "at most 7" in told.stdout
    if by_signal:
        process.send_signal(signal.SIGHUP)
    result = brigade.finish(process)
    assert result.code == 0, result.stderr[-2000:]
    assert levels(result.stderr)[-1] <= 7
    assert time.monotonic() - start < 8
    assert list_keys(server.server.client(), TARGET) == keys


def test_a_job_can_be_tuned_from_a_number_to_auto_and_back(test_server, brigade, tmp_path):
    server = test_server("--canned", "--delay-ms", "50")
    process = brigade.popen(
        "run", copy_job(tmp_path, numbered(80_000)), "--concurrency", 4, "--verbose",
        "--progress", "none", server=server.server,
    )
    job = wait_until(lambda: only_running(brigade), 20, "a job")
    brigade("tune", job, "--concurrency", "auto", "--max-concurrency", 300)
    time.sleep(4)
    brigade("tune", job, "--concurrency", 3)
    time.sleep(2)
    process.send_signal(signal.SIGTERM)
    result = brigade.finish(process)
    assert result.code == 143, result.stderr[-2000:]
    seen = levels(result.stderr)
    assert 100 < max(seen) <= 300 and seen[-1] == 3


def only_running(brigade):
    listed = brigade("list", "--output", "json").json
    jobs = listed["Jobs"] if isinstance(listed, dict) else listed
    return jobs[0]["JobId"] if jobs else None


def test_a_stopped_job_is_tuned_for_its_resume(test_server, brigade, tmp_path):
    keys = numbered(500)
    server = test_server(*BUCKETS)
    server.fill(SOURCE, keys, size=10)
    process = brigade.popen(
        "run", copy_job(tmp_path, keys), "--max-rate", 20, server=server.server
    )
    wait_until(lambda: server.counters().get("CopyObject", 0) > 5, 20, "a job at work")
    process.send_signal(signal.SIGINT)
    assert brigade.finish(process).code == 130
    job = only_job(brigade)
    assert "at most 20 a second" in brigade("tune", job).stdout
    brigade("tune", job, "--max-rate", 100)
    assert "Requests   at most 100 a second" in brigade("status", job).stdout
    left = len(keys) - server.counters()["CopyObject"]
    result, seconds = timed(lambda: brigade("resume", job, server=server.server))
    assert result.code == 0, result.stderr
    assert left / 100 * 0.9 < seconds < left / 100 + 3


def test_what_cannot_be_tuned_is_refused_with_a_sentence(test_server, brigade, tmp_path):
    keys = numbered(3)
    server = test_server(*BUCKETS)
    server.fill(SOURCE, keys, size=10)
    result = brigade("run", copy_job(tmp_path, keys), server=server.server)
    ended = brigade("tune", result.job_id, "--max-rate", 5)
    assert ended.code == 3 and "is Complete: there is nothing left to tune" in ended.stderr
    unknown = brigade("tune", "00000000-0000-0000-0000-000000000000", "--max-rate", 5)
    assert unknown.code == 2 and "there is no job" in unknown.stderr
    assert brigade("tune", "!", "--max-rate", 5).code == 2
    for words in (["--max-rate", 0], ["--max-rate", 1, "--no-max-rate"], ["--concurrency", 0]):
        assert brigade("tune", result.job_id, *words).code == 2


def test_a_hot_prefix_slows_its_own_rows_only(test_server, brigade, tmp_path):
    rate, hot_count, cold_count = 100, 1_000, 6_000
    hot = [f"hot/{number:05}" for number in range(hot_count)]
    cold = [f"cold/{number:05}" for number in range(cold_count)]
    mixed = list(cold)
    for place, key in enumerate(hot):
        mixed.insert(place * 7, key)
    server = test_server(*BUCKETS)
    server.fill(SOURCE, mixed, size=10)
    alone = tmp_path / "alone"
    alone.mkdir()
    result, seconds = timed(
        lambda: brigade("run", copy_job(alone, cold), server=server.server)
    )
    assert result.code == 0, result.stderr
    server.forget()
    limit = {"bucket": TARGET, "prefix": "hot/", "requestsPerSecond": rate, "burst": rate}
    server.set_faults({"limits": [limit]})
    start = time.monotonic()
    process = brigade.popen(
        "run", copy_job(tmp_path, mixed), "--verbose", "--progress", "plain", server=server.server
    )

    def cold_done():
        log = server.requests()
        return sum(1 for seen in log if seen["status"] == 200 and seen["key"].startswith("cold/"))

    cold_seconds = None
    while process.poll() is None and cold_seconds is None:
        if server.counters().get("CopyObject", 0) >= cold_count and cold_done() >= cold_count:
            cold_seconds = time.monotonic() - start
        time.sleep(0.2)
    result = brigade.finish(process)
    whole = time.monotonic() - start
    assert result.code == 0, result.stderr[-2000:]
    assert cold_seconds is not None and cold_seconds < 1.5 * seconds + 2.5
    # The first second's requests come from the burst.
    assert (hot_count - rate) / rate < whole + 0.5
    assert hot_count / whole >= 0.85 * rate
    throttled = sum(1 for seen in server.requests() if seen["status"] == 503)
    assert throttled < 0.25 * hot_count
    assert list_keys(server.server.client(), TARGET) == sorted(mixed)


def test_a_bucket_that_is_throttled_is_used_to_its_limit(test_server, brigade, tmp_path):
    rate, keys = 400, numbered(5_000)
    server = test_server(*BUCKETS)
    server.fill(SOURCE, keys, size=10)
    server.set_faults({"limits": [{"prefix": "", "requestsPerSecond": rate, "burst": 40}]})
    result, seconds = timed(
        lambda: brigade("run", copy_job(tmp_path, keys), server=server.server)
    )
    assert result.code == 0, result.stderr[-2000:]
    # Finding the rate, and the last retries, are part of it.
    assert len(keys) / seconds >= 0.8 * rate
    assert server.counters()["CopyObject"] < 1.1 * len(keys)


def test_key_management_that_throttles_is_told_apart(test_server, brigade, tmp_path):
    keys = numbered(1_000)
    server = test_server(*BUCKETS)
    server.fill(SOURCE, keys, size=10)
    error = {"error": {"status": 400, "code": "KMS.ThrottlingException"}}
    server.set_faults(
        {"seed": 3, "rates": [{"operation": "CopyObject", "action": error, "probability": 0.2}]}
    )
    process = brigade.popen(
        "run", copy_job(tmp_path, keys), "--progress", "bar", server=server.server
    )
    result = brigade.finish(process)
    assert result.code == 0, result.stderr[-2000:]
    assert "throttled by KMS" in result.stderr and "prefix" not in result.stderr
