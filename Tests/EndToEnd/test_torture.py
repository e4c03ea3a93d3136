# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""The short form of tools/torture: killed again and again, nothing lost and nothing false."""

import os
import re
import subprocess

import pytest
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
