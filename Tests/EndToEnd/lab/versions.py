# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Buckets with several versions of a key, each told from the others by its size."""

import random
from collections import defaultdict

from .jobs import write_manifest
from .listing import list_versions
from .objects import make_bucket

VERSION_FIELDS = ("Bucket", "Key", "VersionId")
# Version n (from 1) of a key has this many bytes and n more.
SIZE = 1000


def fill_versions(faulty, bucket, keys, count):
    """Makes `count` versions of each of `keys` on s3-test-server."""
    make_bucket(faulty.server.client(), bucket, versioned=True)
    for number in range(1, count + 1):
        faulty.fill(bucket, keys, size=SIZE + number)


def versions_manifest(path, client, bucket, seed=0, more=()):
    """Writes a manifest of every object version of a bucket in random order; gives its rows."""
    rows = [
        (bucket, entry.key, entry.version_id)
        for entry in list_versions(client, bucket)
        if not entry.is_delete_marker
    ]
    rows += more
    random.Random(seed).shuffle(rows)
    write_manifest(path, rows, VERSION_FIELDS)
    return rows


def histories(client, bucket):
    """By key, the numbers of its versions as `fill_versions` gave them, oldest first; a delete
    marker is 0."""
    found = defaultdict(list)
    for entry in reversed(list_versions(client, bucket)):
        found[entry.key].append(0 if entry.is_delete_marker else entry.size - SIZE)
    return dict(found)


def out_of_order(found, keys, numbers, repeats=False):
    """What is wrong with the histories of `keys`, which should be `numbers`; nothing is [].

    With `repeats` a version may be there again, directly behind itself: a copy that was made, and
    not noted before the process was killed.
    """
    wrong = []
    for key in keys:
        history = found.get(key, [])
        if repeats:
            pairs = zip(history, [None, *history])
            history = [number for number, before in pairs if number != before]
        if history != list(numbers):
            wrong.append((key, found.get(key)))
    return wrong
