# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Sets of keys as buckets have them: what parallel listings have to divide fairly."""

import random

from .keys import KEY_BYTES_MAX, KEY_CLASSES, SEAWEEDFS_KEY_CLASSES


def flat(count):
    """One folder, numbered."""
    return [f"object-{number:07}" for number in range(count)]


def skewed(count):
    """Nearly everything behind one long prefix, a little elsewhere."""
    prefix = "backups/2019/region-eu-central-1/cluster-a/shard-00017/segments/segment-"
    few = [f"{letter}{number}" for letter in "AZaz~" for number in range(count // 200)]
    return few + [f"{prefix}{number:08x}" for number in range(count - len(few))]


def deep(count):
    """Folders in folders, up to 40 of them, and keys at every level."""
    chance = random.Random(5)
    keys = set()
    while len(keys) < count:
        path = [chance.choice(["a", "bb", "c-c", "d.d"]) for _ in range(chance.randrange(1, 40))]
        keys.add("/".join(path) + f"/{chance.randrange(1000)}")
    return sorted(keys)


def dates(count):
    """By day and hour, as logs are."""
    return [
        f"logs/2026/{number % 12 + 1:02}/{number % 28 + 1:02}/{number % 24:02}/{number:07}.gz"
        for number in range(count)
    ]


def non_ascii(count):
    """Letters of one to four bytes, also beside the gap that UTF-16 leaves."""
    chance = random.Random(6)
    letters = "az\u00e9\u0416\u05d0\u4e2d\ud7ff\ue000\uffef\U00010000\U0001faa3\U0010fffd"
    return ["".join(chance.choices(letters, k=6)) + f"/{number}" for number in range(count)]


def hostile(count):
    """Every key class, the longest keys, and neighbours that differ in their last byte only."""
    chance = random.Random(7)
    keys = {key for _, key in KEY_CLASSES}
    keys |= {"k" * (KEY_BYTES_MAX - 4) + f"{number:04}" for number in range(50)}
    keys |= {f"{letter}\U0010ffff" for letter in "abc"} | {"\x01", "\x01\x01", "\x01\x02", "\x7f"}
    alphabet = "/-+ %&\x01\x1fa\u00e9\U0010ffff"
    while len(keys) < count:
        keys.add("".join(chance.choices(alphabet, k=chance.randrange(1, 30))))
    return sorted(keys)


def seaweedfs_hostile(count):
    """What of the above a tree of folders can hold."""
    chance = random.Random(8)
    keys = {key for _, key in SEAWEEDFS_KEY_CLASSES}
    while len(keys) < count:
        parts = ["".join(chance.choices("-+ .%&a\u00e9", k=4)) for _ in range(3)]
        # No segment of dots alone, and none that begins or ends with a space or a dot. No key is
        # the folder of another: put side by side, one of the two may be lost.
        folders = [f"x{part}x" for part in parts[: chance.randrange(3)]]
        keys.add("/".join([*folders, f"k{parts[-1]}k"]))
    return sorted(keys)


KEYSPACES = {
    keyspace.__name__: keyspace for keyspace in (flat, skewed, deep, dates, non_ascii, hostile)
}
