# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Small programs that only benchmarks need: targets of the package beside the product."""

import pathlib
import struct
import subprocess

from . import counting
from .machine import ROOT


def build(name):
    """The path of one of the package's benchmark programs, built for release."""
    # The flags of tools/build, so that both share what is compiled.
    command = ["swift", "build", "--package-path", ROOT, "-c", "release"]
    if _has_static_swift():
        command.append("--static-swift-stdlib")
    done = subprocess.run(
        [*command, "--product", name], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        check=False)
    if done.returncode != 0:
        raise SystemExit(f"{name} cannot be built:\n{done.stdout[-2000:]}")
    shown = subprocess.run(
        [*command, "--show-bin-path"], stdout=subprocess.PIPE, text=True, check=True)
    return pathlib.Path(shown.stdout.strip()) / name


def allocations(command, folder):
    """How often a command asks glibc for memory (malloc and its kin, over all its threads)."""
    folder = pathlib.Path(folder)
    counted = folder / "allocations"
    preload = counting.build_counter(folder)
    subprocess.run(
        [str(word) for word in command], check=True, stdout=subprocess.DEVNULL,
        env={"LD_PRELOAD": str(preload), "ALLOCATIONS_FILE": str(counted)})
    (number,) = struct.unpack("@L", counted.read_bytes())
    return number


def _has_static_swift():
    script = f". {ROOT}/tools/lib/common.sh; has_static_swift"
    return subprocess.run(["bash", "-c", script], check=False).returncode == 0
