# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Manifests of any length, written as a stream: about 100 bytes a row, as inventories have them."""

# 2 hexadecimal digits spread over 256 folders, then a name as long as those of log archives.
_ROW = (
    "benchmark-source,archive/region-01/2026/{:02x}/part-of-the-name-that-makes-it-long/"
    "object-{:012}.parquet\n"
)
# Few, so that this script stays smaller than the clients it starts: a child's peak memory begins
# with that of its parent.
_ROWS_AT_ONCE = 1_000


def write(path, rows):
    """Writes `rows` rows; returns the file's size in bytes."""
    with open(path, "w", encoding="ascii", buffering=1 << 20) as file:
        for start in range(0, rows, _ROWS_AT_ONCE):
            numbers = range(start, min(rows, start + _ROWS_AT_ONCE))
            file.write("".join([_ROW.format(number & 255, number) for number in numbers]))
        return file.tell()


# For very long manifests: 16 bytes a row, so that a row's place needs no reading.
SHORT_ROW_BYTES = len("bkt,k/000000000\n")
SHORT_ROWS_MAX = 10**9


def write_short(path, rows):
    """Writes `rows` short rows of one length; returns the file's size in bytes."""
    if rows > SHORT_ROWS_MAX:
        raise SystemExit(f"a manifest of short rows has at most {SHORT_ROWS_MAX} rows")
    # A thousand rows by one replacement: formatting each would take longer than copying it.
    block = "".join(f"bkt,k/######{number:03}\n" for number in range(1_000)).encode()
    with open(path, "wb", buffering=1 << 20) as file:
        for thousand in range(-(-rows // 1_000)):
            left = (rows - 1_000 * thousand) * SHORT_ROW_BYTES
            file.write(block.replace(b"######", b"%06d" % thousand)[:left])
        return file.tell()


def key(number):
    """The key of a row, as it stands in a request's path."""
    return _ROW.format(number & 255, number).strip().partition(",")[2]
