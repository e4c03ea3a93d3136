# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Where a figure comes from: machine, versions and commit, as a dictionary for the result file."""

import os
import pathlib
import platform
import re
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


def describe():
    """The machine, its software and the commit that is checked out."""
    return {
        "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "commit": _commit(),
        "cpu": _cpu_model(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30, 1),
        "kernel": platform.release(),
        "system": _system_name(),
        "swift": _first_line("swift", "--version"),
        "libcurl": _first_line("curl-config", "--version"),
        "openssl": _first_line("openssl", "version"),
        "wrk": _first_line("wrk", "--version"),
        "nginx": _first_line("nginx", "-v"),
        "load_average_before": [round(value, 2) for value in os.getloadavg()],
    }


def wrk_version():
    """The version number of the installed wrk, or None."""
    found = re.search(r"\d+(\.\d+)+", _first_line("wrk", "--version") or "")
    return found.group() if found else None


def _first_line(*command):
    try:
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    except OSError:
        return None
    lines = done.stdout.strip().splitlines()
    return lines[0].strip() if lines else None


def _commit():
    def git(*arguments):
        return subprocess.run(
            ["git", "-C", ROOT, *arguments], capture_output=True, text=True, check=False)

    commit = git("rev-parse", "--short=10", "HEAD").stdout.strip() or "unknown"
    changed = git("status", "--porcelain", "--untracked-files=no", "--", "Sources").stdout.strip()
    return f"{commit} with changes" if changed else commit


def _cpu_model():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _system_name():
    for line in pathlib.Path("/etc/os-release").read_text().splitlines():
        if line.startswith("PRETTY_NAME="):
            return line.partition("=")[2].strip('"')
    return platform.system()
