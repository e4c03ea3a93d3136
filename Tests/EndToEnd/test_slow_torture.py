# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""The long forms: 500 kills over both stores, and a job of 50,000 objects among faults."""

import subprocess

import pytest
from lab.servers import ROOT


def run(tool, *arguments, seconds):
    """Runs a tool to its end and shows what it said."""
    ended = subprocess.run(
        [ROOT / "tools" / tool, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=seconds,
    )
    print(ended.stdout)
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.slow
@pytest.mark.timeout(2900)
def test_five_hundred_kills_lose_nothing(tmp_path):
    run("torture", "--kills", 500, "--folder", tmp_path / "torture", seconds=2800)


@pytest.mark.slow
@pytest.mark.timeout(1900)
def test_fifty_thousand_objects_among_faults_are_all_there(tmp_path):
    run("soak", "--objects", 50_000, "--folder", tmp_path / "soak", seconds=1800)
