# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""/metrics as Prometheus reads it, the dashboard over it, and the files that make a service."""

import json
import re
import shutil
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from lab import binary_path, wait_until
from lab.runs import BUCKETS
from prometheus_client.parser import text_string_to_metric_families

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetch(port, path):
    """Status, media type and text of an answer; nil of an answer that did not come."""
    try:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers["Content-Type"], error.read().decode()
    except OSError:
        return None


@pytest.fixture
def service(test_server, brigade):
    """A service and its port."""
    faulty, port = test_server(*BUCKETS), free_port()
    process = brigade.popen("serve", "--port", port, server=faulty.server)
    wait_until(lambda: fetch(port, "/health"), 20, "an answer to /health")
    yield port
    process.send_signal(signal.SIGTERM)
    brigade.finish(process, 20)


def documented():
    """The metrics that docs/metrics.md has, with their type."""
    found = {}
    for line in (ROOT / "docs" / "metrics.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and len(cells) == 4 and cells[1] in (
            "counter", "gauge", "histogram"):
            found |= dict.fromkeys(re.findall(r"`(\w+)`", cells[0]), cells[1])
    return found


def families(text):
    return {family.name: family for family in text_string_to_metric_families(text)}


def test_a_parser_of_prometheus_reads_every_metric_that_is_documented(service):
    status, media, text = fetch(service, "/metrics")
    assert status == 200 and media.startswith("text/plain; version=0.0.4")
    found = families(text)
    wanted = documented()
    names = {name.removesuffix("_total") for name in wanted}
    assert names == set(found)
    for name, kind in wanted.items():
        assert found[name.removesuffix("_total")].type == kind
    samples = {s.labels["status"]: s.value for s in found["brigade_jobs"].samples}
    assert samples["Active"] == 0 and len(samples) == 13


def test_health_and_readiness(service):
    assert fetch(service, "/health")[0] == 200
    assert fetch(service, "/ready")[::2] == (200, "ready\n")


def expressions():
    """Every expression of the dashboard."""
    board = json.loads((PACKAGING / "grafana" / "brigade.json").read_text())
    return [target["expr"] for panel in board["panels"] for target in panel["targets"]]


def test_the_dashboard_asks_for_metrics_that_exist():
    wanted = documented()
    names = set(wanted)
    for name, kind in wanted.items():
        if kind == "histogram":
            names |= {name + suffix for suffix in ("_bucket", "_sum", "_count")}
    asked = set()
    for expression in expressions():
        asked |= set(re.findall(r"\b(?:brigade|process)_\w+", expression))
    assert asked <= names
    assert {name for name in wanted if name.startswith("brigade_")} <= {
        name.removesuffix("_bucket") for name in asked}


def unit_lines():
    text = (PACKAGING / "systemd" / "brigade.service").read_text()
    return dict(
        line.split("=", 1) for line in text.splitlines() if re.match(r"^[A-Z]\w+=", line))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd")
def test_systemd_takes_the_unit_and_finds_it_well_confined(tmp_path):
    text = (PACKAGING / "systemd" / "brigade.service").read_text()
    unit = tmp_path / "brigade.service"
    unit.write_text(text.replace("/usr/bin/brigade", str(binary_path("brigade"))))
    command = ["systemd-analyze", "verify", "--man=no", str(unit)]
    verified = subprocess.run(command, capture_output=True, text=True, timeout=60)
    about = [line for line in verified.stderr.splitlines() if "brigade.service" in line]
    assert about == [] and verified.returncode == 0, verified.stderr
    command = ["systemd-analyze", "security", "--offline=yes", "--threshold=25", str(unit)]
    security = subprocess.run(command, capture_output=True, text=True, timeout=60)
    # The exposure is below 2.5 of 10.
    assert security.returncode == 0, security.stdout[-400:] + security.stderr


def test_the_unit_starts_what_it_says(brigade, test_server, tmp_path):
    faulty, port = test_server(*BUCKETS), free_port()
    words = unit_lines()["ExecStart"].split()
    assert words[0] == "/usr/bin/brigade"
    flags = {"${STATE_DIRECTORY}": [str(tmp_path)], "$BRIGADE_FLAGS": ["--port", str(port)]}
    arguments = [flag for word in words[1:] for flag in flags.get(word, [word])]
    process = brigade.popen(*arguments, server=faulty.server)
    wait_until(lambda: fetch(port, "/ready"), 20, "an answer to /ready")
    process.send_signal(getattr(signal, unit_lines()["KillSignal"]))
    assert brigade.finish(process, 20).code == 0


def container_steps():
    """The instructions of the container file, with lines that go on joined."""
    text = (PACKAGING / "container" / "Containerfile").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [line.split(" ", 1) for line in lines]


def test_the_container_has_every_library_that_the_binary_names():
    installed = next(rest for step, rest in container_steps() if step == "RUN")
    listed = subprocess.run(
        ["objdump", "-p", str(binary_path("brigade"))], capture_output=True, text=True,
        timeout=60)
    needed = set(re.findall(r"NEEDED\s+(\S+)", listed.stdout))
    if any(library.startswith("libswift") for library in needed):
        pytest.skip("not a release build: its runtime is not in it")
    packages = {
        "libcurl.so.4": "libcurl4", "libssl.so.3": "libssl3", "libcrypto.so.3": "libssl3",
        "libxml2.so.2": "libxml2", "liblz4.so.1": "liblz4-1", "libz.so.1": "zlib1g",
        "libstdc++.so.6": "libstdc++6",
    }
    # Of the C library and the compiler, which every Debian has.
    basic = re.compile(r"lib(c|m|gcc_s|dl|pthread|rt|util|resolv)\.so|ld-linux")
    for library in needed:
        assert basic.match(library) or packages[library] in installed.split(), library
    steps = dict(container_steps())
    assert steps["COPY"].split()[1] == "/usr/bin/brigade"
    assert json.loads(steps["ENTRYPOINT"]) == ["/usr/bin/brigade"]


@pytest.mark.slow
def test_the_container_files_steps_make_a_system_in_which_it_runs(tmp_path):
    if shutil.which("debootstrap") is None:
        pytest.skip("needs debootstrap")
    system = tmp_path / "system"
    run = {"capture_output": True, "text": True}
    made = subprocess.run(
        ["debootstrap", "--variant=minbase", "bookworm", str(system)], timeout=900, **run)
    assert made.returncode == 0, made.stdout[-2000:]
    for step, rest in container_steps():
        if step == "RUN":
            done = subprocess.run(
                ["chroot", str(system), "/bin/sh", "-c", rest], timeout=600, **run)
            assert done.returncode == 0, done.stderr[-2000:]
        elif step == "COPY":
            shutil.copy(binary_path("brigade"), system / rest.split()[1].lstrip("/"))
    told = subprocess.run(
        ["chroot", "--userspec=brigade", str(system), "/usr/bin/brigade", "--version"],
        timeout=30, **run)
    assert told.returncode == 0 and told.stdout.strip(), told.stderr
