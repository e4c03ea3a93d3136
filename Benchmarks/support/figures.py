# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Medians and spreads, and how they are printed and kept."""

import json
import pathlib
import statistics


def spread(values, digits=2):
    """The median of repeated measurements with the least and the largest of them."""
    return {
        "median": round(statistics.median(values), digits),
        "min": round(min(values), digits),
        "max": round(max(values), digits),
        "runs": len(values),
    }


def text(figure, digits=2):
    """A spread for a person: `19.0 (18.3-19.6)`."""
    median, low, high = (f"{figure[name]:.{digits}f}" for name in ("median", "min", "max"))
    return f"{median} ({low}-{high})"


def save(path, result):
    """Writes a result file; keys keep their order so that two files compare line by line."""
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(result, indent=2) + "\n")
    print(f"result in {path}")
