# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Prints the example of docs/journal-format.md, made from that page alone: python3 make_journal_example.py"""

import struct
import zlib


def varint(value):
    out = b""
    while value >= 0x80:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def signed(value):
    return varint(value * 2 if value >= 0 else -value * 2 - 1)


def string(text):
    return varint(len(text.encode())) + text.encode()


def header():
    body = string("job-1") + signed(1700000000000)
    body += b"\x01" + string("/m.csv") + varint(1024) + string("1.000000000")
    body += string("device 1 inode 2")
    out = b"\x89BBJ\r\n\x1a\n" + struct.pack("<HI", 1, len(body)) + body
    return out + struct.pack("<I", zlib.crc32(out))


def record(previous, kind, payload):
    out = b"\xb7REC" + struct.pack("<IIBBI", len(payload), previous, kind, 0, len(payload)) + payload
    return out + struct.pack("<I", zlib.crc32(out))


def checksum(block):
    return struct.unpack("<I", block[-4:])[0]


def dump(block):
    for start in range(0, len(block), 16):
        print(" ".join(f"{byte:02x}" for byte in block[start:start + 16]))
    print()


first = header()
second = record(checksum(first), 1, signed(1700000000000))
commit = signed(1700000001000) + varint(0) + varint(1) + varint(0)  # when, resume row, line, offset
commit += varint(3) + varint(1)  # succeeded, failed
commit += varint(2) + varint(0) + varint(3) + varint(2) + varint(1)  # rows 0, 1, 2 and 5
commit += varint(2) + string("NoSuchKey") + string("Not found.")
commit += varint(1) + varint(2) + signed(3) + signed(404) + varint(0) + varint(1) + signed(1)
third = record(checksum(second), 3, commit)
for block in (first, second, third):
    dump(block)
