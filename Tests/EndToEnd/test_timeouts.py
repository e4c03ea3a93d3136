# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Servers that are slow, hung or somewhere else now: no request waits for ever."""

import dataclasses
import subprocess
import time

import pytest
from lab import list_keys
from lab.relay import UNSHARE, Relay, Silence, name_command
from lab.report import read_report
from lab.runs import BUCKETS, SOURCE, TARGET, copy_job, numbered
from lab.servers import wait_until

ONE_ATTEMPT = ("--max-attempts", 1, "--failure-threshold", 100, "--progress", "none")


def seeded(test_server, count=3):
    keys = numbered(count)
    server = test_server(*BUCKETS)
    server.fill(SOURCE, keys, size=10)
    return server, keys


def first_only(action, count=1):
    return {
        "rules": [
            {"operation": "CopyObject", "action": action, "occurrences": {"first": {"count": count}}}
        ]
    }


@pytest.mark.parametrize(
    ("words", "action"),
    [
        (["--first-byte-timeout", "500ms"], {"delay": {"milliseconds": 20_000}}),
        (["--stall-timeout", "500ms"], {"whitespace": {"count": 3, "intervalMilliseconds": 9_000}}),
        (["--total-timeout", "1s"], {"whitespace": {"count": 200, "intervalMilliseconds": 100}}),
        (["--total-timeout", "1s"], {"drip": {"bytes": 1, "intervalMilliseconds": 100}}),
    ],
    ids=["first byte", "stall", "white space for ever", "drip"],
)
def test_what_takes_too_long_is_asked_again(test_server, brigade, tmp_path, words, action):
    server, keys = seeded(test_server)
    server.set_faults(first_only(action))
    start = time.monotonic()
    result = brigade("run", copy_job(tmp_path, keys), *words, server=server.server)
    assert result.code == 0, result.stderr
    assert 0.5 <= time.monotonic() - start < 8
    assert server.counters()["CopyObject"] == len(keys) + 1


def test_a_slow_copy_that_shows_signs_of_life_is_waited_for(test_server, brigade, tmp_path):
    server, keys = seeded(test_server)
    alive = {"whitespace": {"count": 20, "intervalMilliseconds": 200}}
    server.set_faults(first_only(alive, len(keys)))
    words = ("--stall-timeout", "1500ms", "--first-byte-timeout", "1500ms")
    result = brigade("run", copy_job(tmp_path, keys), *words, server=server.server)
    assert result.code == 0, result.stderr
    assert server.counters()["CopyObject"] == len(keys)


def test_a_server_that_never_answers_is_named(test_server, brigade, tmp_path):
    silence = Silence()
    server, keys = seeded(test_server)
    mute = dataclasses.replace(server.server, endpoint=silence.endpoint)
    words = ("--first-byte-timeout", "700ms", "--max-attempts", 2, "--progress", "none")
    start = time.monotonic()
    result = brigade("run", copy_job(tmp_path, keys), *words, server=mute)
    silence.stop()
    assert result.code != 0 and time.monotonic() - start < 30
    said = result.stdout + result.stderr
    assert "no answer within 700 ms" in said or folder_says(tmp_path, result, "no answer within")
    assert silence.connections >= 1


def folder_says(folder, result, text):
    report = read_report(folder / "report", result.job_id, "reports")
    return any(text in row.message for row in report.rows)


def can_unshare():
    return subprocess.run([*UNSHARE, "true"], capture_output=True, timeout=10).returncode == 0


needs_names = pytest.mark.skipif(not can_unshare(), reason="no mount namespace of its own here")


@needs_names
@pytest.mark.parametrize("old_one_is_gone", [False, True])
def test_a_name_that_moves_is_followed(test_server, brigade, tmp_path, old_one_is_gone):
    server, keys = seeded(test_server, 400)
    old = Relay(server.server, "127.0.0.2")
    new = Relay(server.server, "127.0.0.3", old.port)
    hosts = tmp_path / "hosts"
    hosts.write_text("127.0.0.2 store.test\n")
    named = dataclasses.replace(server.server, endpoint=f"http://store.test:{old.port}")
    words = ("--max-rate", 50, "--connection-age", "1s", "--addressing", "path")
    command = brigade.command("run", copy_job(tmp_path, keys), *words, "--progress", "none")
    process = subprocess.Popen(
        name_command(hosts, command),
        env=brigade.environment(named),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )
    wait_until(lambda: server.counters().get("CopyObject", 0) > 20, 30, "a job at work")
    assert old.connections > 0 and new.connections == 0
    # In place: what is bound to another name would not see a new file.
    hosts.write_text("127.0.0.3 store.test\n")
    if old_one_is_gone:
        old.stop()
    wait_until(lambda: new.connections > 0, 15, "a connection to the new address")
    time.sleep(7)
    before = old.connections
    result = brigade.finish(process)
    assert result.code == 0, result.stderr[-2000:]
    assert old.connections == before, "nothing goes to the old address any more"
    assert list_keys(server.server.client(), TARGET) == keys
    old.stop()
    new.stop()


DEAD_PEER = """
ip link set lo up
"$SERVER" --port 18099 --region us-east-1 --access-key LABTESTKEY --secret-key labsecret \
    --bucket source --bucket target --canned --delay-ms 40000 > /dev/null 2>&1 &
server=$!
sleep 1
"$@" &
job=$!
sleep 4
ip link set lo down
sleep 75
ip link set lo up
wait $job
code=$?
kill $server
exit $code
"""


@needs_names
@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_peer_that_is_dead_is_found_out_within_a_minute(brigade, tmp_path, test_server):
    """The network goes away without a word; only the system's own questions can tell."""
    server, keys = seeded(test_server)
    from lab.servers import binary_path

    place = dataclasses.replace(
        server.server, endpoint="http://127.0.0.1:18099", access_key="LABTESTKEY",
        secret_key="labsecret",
    )
    job = copy_job(tmp_path, keys)
    words = ("--verbose", "--progress", "none", "--total-timeout", "10m")
    command = brigade.command("run", job, *words)
    result = subprocess.run(
        ["unshare", "--map-root-user", "--net", "sh", "-c", DEAD_PEER, "sh", *command],
        env=brigade.environment(place) | {"SERVER": str(binary_path("s3-test-server"))},
        capture_output=True, timeout=380,
    )
    assert result.returncode == 0, result.stderr.decode()[-2000:]
