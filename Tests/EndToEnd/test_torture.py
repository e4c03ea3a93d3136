# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""The short form of tools/torture: killed again and again, nothing lost and nothing false."""

import os
import re
import subprocess

import pytest
from lab import disagreements, read_truth, repeats
from lab.runs import BUCKETS, SOURCE, TARGET, copy_job, folder_report, numbered
from lab.servers import ROOT, binary_path

# The long form is 500 (tools/torture without flags).
KILLS = 20


@pytest.mark.timeout(400)
@pytest.mark.parametrize("store", ["faulty", "seaweedfs"])
def test_killed_at_random_moments_nothing_is_lost(tmp_path, store):
    binary_path("brigade")
    words = ["--folder", tmp_path / "torture", "--kills", KILLS // 2, "--store", store]
    words += ["--minutes", 4, "--seed", os.environ.get("TORTURE_SEED", "7")]
    ended = subprocess.run(
        [ROOT / "tools" / "torture", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=380,
    )
    said = ended.stdout + ended.stderr
    assert ended.returncode == 0, said
    assert int(re.search(r"(\d+) kills in", ended.stdout)[1]) >= KILLS // 2
    assert "lost: 0, false: 0, other complaints: 0" in ended.stdout, said


# The kinds of fault of s3-test-server that a client gets over by trying again.
PASSING = {
    "500": 0.01,
    "slowDown": 0.01,
    "429": 0.01,
    "requestTimeout": 0.01,
    "resetBefore": 0.01,
    "resetAfter": 0.01,
    "lostReply": 0.01,
    "truncatedBody": 0.01,
    "stalledBody": {"rate": 0.01, "milliseconds": 300},
    "slowFirstByte": {"rate": 0.01, "milliseconds": 300},
    "errorInOK": 0.01,
    "emptyOK": 0.01,
    "malformedXML": 0.01,
    "lengthTooLong": 0.01,
    "lengthTooShort": 0.01,
    "307": 0.01,
    "skewedDate": 0.01,
    "duplicate": 0.01,
}
# These concern the caller and not a row: each holds up the whole job for a moment.
CALLERS = {"expiredToken": 0.002, "skewedClock": 0.003}


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("mix", [PASSING, CALLERS], ids=["passing", "of-the-caller"])
def test_report_and_truth_agree_whatever_goes_wrong(
    test_server, brigade, tmp_path, mix, number
):
    keys = numbered(2000)
    absent = ["absent-1", "absent-2"]
    server = test_server(*BUCKETS)
    server.fill(SOURCE, keys, size=100)
    server.set_rates({"CopyObject": mix}, seed=number)
    job = copy_job(tmp_path, [*keys, *absent])
    result = brigade("run", job, "--concurrency", 16, server=server.server)
    assert result.code == 1, result.stderr
    rows = folder_report(tmp_path, result.job_id).rows
    truth = dict(read_truth(server, TARGET))
    assert disagreements(rows, {*keys, *absent}, truth, absent) == []
    # The faults were there, and nothing was done twice for another reason.
    asked = sum(known.asked for known in truth.values())
    assert asked > len(keys) * 1.004
    assert repeats(truth) == 0
