# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""The pages of docs/ as something that can be run."""

import os
import re
import subprocess

from .servers import ROOT, binary_path

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MARK = "==== the next block"
# A line that ends so names the file that the next block is.
_NAME = re.compile(r"^`([^`]+)`:\n\n\Z", re.MULTILINE)


def blocks(page):
    """(language, text, file name or None) of every block of `docs/PAGE` that names a language."""
    text = (ROOT / "docs" / page).read_text()
    for match in _BLOCK.finditer(text):
        name = _NAME.search(text[: match.start()])
        yield match[1], match[2], name and name[1]


def run(page, brigade, server, folder):
    """Writes the files that a page shows and runs its shell blocks as they stand, in one shell.

    Gives what each block printed on standard output; fails where one ends with another code than 0.
    """
    programs = folder / "programs"
    programs.mkdir()
    (programs / "brigade").symlink_to(binary_path("brigade"))
    work = folder / "work"
    work.mkdir(exist_ok=True)
    script = "set -euo pipefail\n"
    for language, text, name in blocks(page):
        if name:
            (work / name).write_text(text)
        if language == "sh":
            script += f"echo '{_MARK}'\n{text}"
    path = f"{programs}:{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", script],
        env=brigade.environment(server, env={"PATH": path}),
        cwd=work,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=110,
    )
    printed = done.stdout.split(f"{_MARK}\n")[1:]
    assert done.returncode == 0, f"block {len(printed)} of {page}:\n{printed[-1]}\n{done.stderr}"
    return printed
