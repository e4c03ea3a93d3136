# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""The judgement of Benchmarks/regression, and tools/charts on a copy of perf/; no server needed."""

import importlib.machinery
import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FIGURES = {
    "system calls: sendto": 1.0, "system calls: all others": 0.01, "allocations": 4.0,
    "requests": 1.0, "bytes sent": 684.0, "journal bytes per row": 0.01,
    "CPU time, times wrk's": 1.3,
}


@pytest.fixture(scope="module")
def regression():
    """The benchmark as a module; its name has no suffix that an import would find."""
    path = ROOT / "Benchmarks" / "regression"
    sys.path.insert(0, str(path.parent))
    loader = importlib.machinery.SourceFileLoader("regression", str(path))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("regression", loader))
    loader.exec_module(module)
    yield module
    sys.path.remove(str(path.parent))


def verdict(regression, capsys, **changes):
    """The exit code for figures that differ from the accepted ones in these, and the lines that
    complain."""
    accepted = {name: {"accepted": figure, "limit": regression.limit(name, figure)}
                for name, figure in FIGURES.items()}
    now = {**FIGURES, **{name.replace("_", " "): figure for name, figure in changes.items()}}
    code = regression.compare(now, accepted)
    return code, [line for line in capsys.readouterr().out.splitlines() if "TOO MUCH" in line]


def test_what_was_accepted_is_accepted(regression, capsys):
    assert verdict(regression, capsys) == (0, [])


@pytest.mark.parametrize(("name", "figure"), [
    ("allocations", 5.0), ("system calls: sendto", 2.0), ("system calls: all others", 1.01),
    ("system calls: getpid", 1.0), ("requests", 1.01), ("bytes sent", 700.0),
    ("journal bytes per row", 0.06), ("CPU time, times wrk's", 2.6)])
def test_one_more_for_each_copy_is_found(regression, capsys, name, figure):
    code, lines = verdict(regression, capsys, **{name: figure})
    assert code == 1
    assert len(lines) == 1 and lines[0].startswith(name)


@pytest.mark.parametrize(("name", "figure"), [
    ("allocations", 4.1), ("system calls: all others", 0.1), ("bytes sent", 685.0),
    ("journal bytes per row", 0.03), ("CPU time, times wrk's", 1.8), ("allocations", 0.0)])
def test_noise_and_improvements_pass(regression, capsys, name, figure):
    assert verdict(regression, capsys, **{name: figure}) == (0, [])


def charts(root, *words):
    """tools/charts of a checkout."""
    return subprocess.run([root / "tools" / "charts", *words], capture_output=True, text=True,
                          timeout=30, check=False)


def test_charts_and_tables_that_are_stale_are_found(tmp_path):
    for folder in ("perf", "tools/charts.d"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy2(ROOT / "tools" / "charts", tmp_path / "tools" / "charts")
    assert charts(tmp_path, "--check").returncode == 0
    result = tmp_path / "perf" / "results" / "compare.json"
    changed = json.loads(result.read_text())
    changed["clients"]["brigade"]["cpu_us_per_copy"]["median"] += 10
    result.write_text(json.dumps(changed))
    found = charts(tmp_path, "--check")
    assert found.returncode == 1
    assert "perf/charts/peers-cpu.svg" in found.stderr
    assert "perf/peers.md" in found.stderr
    assert charts(tmp_path).returncode == 0
    assert charts(tmp_path, "--check").returncode == 0
