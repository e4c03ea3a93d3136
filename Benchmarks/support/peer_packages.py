# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""The virtual environment `.peers` with the clients to compare with, in their pinned versions."""

import hashlib
import pathlib
import shutil
import subprocess
import sys

from .machine import ROOT

VENV = ROOT / ".peers"
REQUIREMENTS = ROOT / "Benchmarks" / "peers" / "requirements.txt"
INSTALL_SECONDS = 600


def install():
    """Makes `.peers` where it is missing or out of date; answers the packages it has.

    What cannot be installed is said and left out, so that the others can still be measured.
    """
    stamp = VENV / ".requirements"
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest() + f" {VENV}"
    if not stamp.exists() or stamp.read_text() != wanted:
        print("compare: installing the peers into .peers", file=sys.stderr)
        shutil.rmtree(VENV, ignore_errors=True)
        subprocess.run([_python(), "-m", "venv", VENV], check=True)
        if _pip("-r", REQUIREMENTS) or all([_pip(each) for each in requirements()]):
            stamp.write_text(wanted)
    return {name for name in map(_name, requirements()) if _has(name)}


def requirements():
    """The lines of the requirements file, without its remarks."""
    lines = REQUIREMENTS.read_text().splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _name(requirement):
    return requirement.partition("==")[0]


def _pip(*what):
    done = subprocess.run(
        [VENV / "bin" / "pip", "--quiet", "--disable-pip-version-check", "install", *what],
        stdout=sys.stderr, timeout=INSTALL_SECONDS, check=False)
    return done.returncode == 0


def _has(name):
    code = f"import importlib.metadata as m; m.version('{name}')"
    done = subprocess.run([VENV / "bin" / "python", "-c", code], stderr=subprocess.DEVNULL,
                          check=False)
    if done.returncode != 0:
        print(f"compare: {name} could not be installed; it is left out", file=sys.stderr)
    return done.returncode == 0


def _python():
    system = pathlib.Path("/usr/bin/python3")
    return system if system.exists() else sys.executable
