# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Requests that a store takes minutes to answer."""

import time

import pytest
from lab.runs import BUCKETS, SOURCE, copy_job, delay

# Longer than libcurl's own idea of how long a connection may be idle: 118 s.
SECONDS = 128


@pytest.mark.slow
@pytest.mark.timeout(500)
def test_a_connection_lives_as_long_as_its_request(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    # All the while other connections are closed by the server, and opened again.
    keys = [f"{'c' if number % 10 == 9 else 'd'}{number:05}" for number in range(4 * SECONDS)]
    server.fill(SOURCE, ["slow", *keys], size=1)
    close = {"operation": "CopyObject", "key": "c*", "action": {"closeAfter": {"announced": True}}}
    rules = [
        delay("CopyObject", SECONDS * 1000, key="slow"),
        delay("CopyObject", 1000, key="d*"),
        close,
    ]
    server.set_faults({"rules": rules})
    begun = time.monotonic()
    job = copy_job(tmp_path, ["slow", *keys])
    result = brigade("run", job, "--concurrency", 5, server=server.server, timeout=450)
    assert result.code == 0, result.stderr
    assert server.counters()["CopyObject"] == len(keys) + 1
    assert time.monotonic() - begun < SECONDS + 60
