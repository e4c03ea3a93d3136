# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Finds the release binaries, building them where they are missing or older than the sources."""

import argparse
import pathlib
import subprocess

from .machine import ROOT


def add_arguments(parser):
    parser.add_argument(
        "--binary", action="append", type=_named, metavar="[NAME=]PATH",
        help="a brigade to measure instead of this checkout's; repeat it to compare builds in "
        "the same rounds")
    parser.add_argument("--server-binary", metavar="PATH", help="an s3-test-server to use")
    parser.add_argument(
        "--no-build", action="store_true", help="use .build/release as it is, however old")


def find(options):
    """The clients by name, and the test server."""
    clients, server = dict(options.binary or []), options.server_binary
    if not clients or not server:
        built = _built(options.no_build)
        clients = clients or {"brigade": built / "brigade"}
        server = server or built / "s3-test-server"
    for path in (*clients.values(), server):
        if not pathlib.Path(path).is_file():
            raise SystemExit(f"{path} does not exist; run tools/build")
    return clients, pathlib.Path(server)


def _named(text):
    name, equals, path = text.rpartition("=")
    if equals and not name:
        raise argparse.ArgumentTypeError(f"{text!r}: give NAME=PATH or PATH")
    return (name or "brigade", pathlib.Path(path).resolve())


def _built(as_it_is):
    if as_it_is:
        return ROOT / ".build" / "release"
    done = subprocess.run(
        [ROOT / "tools" / "build"], stdout=subprocess.PIPE, text=True, check=True)
    return pathlib.Path(done.stdout.split()[0]).parent
