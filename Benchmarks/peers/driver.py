# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""What the programs that drive a library have in common: their arguments and the manifest."""

import argparse
import itertools

SOURCE = "benchmark-source"
TARGET = "benchmark-target"


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--endpoint", required=True)
    parser.add_argument("--manifest", required=True)
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("--ca-bundle")
    return parser.parse_args()


def rows(options):
    """The keys of the first rows of the manifest."""
    with open(options.manifest, encoding="ascii") as file:
        lines = itertools.islice(file, options.rows)
        return [line.rstrip("\n").partition(",")[2] for line in lines]
