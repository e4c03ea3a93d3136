# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""What a machine that went down leaves at the end of a file: more than was written, or less."""

# By name: how often it is drawn.
KINDS = {"nothing": 4, "garbage": 2, "zeros": 1, "half a record": 2, "its last bytes cut": 1}


def draw(chance, may_cut):
    """A kind of damage. What was durable may be cut only where that costs nothing but work."""
    names = [name for name in KINDS if may_cut or name != "its last bytes cut"]
    return chance.choices(names, [KINDS[name] for name in names])[0]


def inflict(kind, journal, chance):
    """Damages a journal's tail."""
    content = journal.read_bytes()
    if kind == "garbage":
        tail = content + chance.randbytes(chance.randrange(1, 300))
    elif kind == "zeros":
        tail = content + bytes(chance.choice([1, 512, 4096]))
    elif kind == "half a record":
        # A record's beginning, as the first pages of a longer write; never all of it, which would
        # be a good record behind what an earlier kill left, and no torn tail.
        start = content.rfind(b"\xb7REC")
        length = 22 + int.from_bytes(content[start + 4 : start + 8], "little") if start > 0 else 0
        record = content[start : start + length - 1] if start > 0 else b"\xb7REC\x10\x00"
        tail = content + record[: chance.randrange(1, max(2, len(record)))]
    elif kind == "its last bytes cut":
        tail = content[: -chance.randrange(1, 20)]
    else:
        return
    journal.write_bytes(tail)
