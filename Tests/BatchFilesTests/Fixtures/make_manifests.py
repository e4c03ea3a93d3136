# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Writes manifests.json: well-formed manifests and their rows as Python's csv and urllib read them.

Run once from this folder: python3 make_manifests.py
"""

import base64
import csv
import io
import json
import random
import urllib.parse

RANDOM = random.Random(20180820)
KEYS = [
    "plain.txt", "folder/deep/er/file.bin", "with space", "plus+sign", "percent%sign", "käse",
    "日本語/キー", "😀", 'quote"inside', "comma,inside", "line\nbreak", "a&b=c;d", "..//./x",
    "trailing/", "%2F", "e\u0301", "tab\there", "x" * 120, "a'b", "#hash?query",
]
BUCKETS = ["source-bucket", "b.c.d", "abc", "0-9", "x" * 63]
VERSIONS = ["null", "3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY", "096fKKXTRTtl3on89fVO.nfljtsv6qko", "v%2D1"]


def encode(key):
    style = RANDOM.randrange(4)
    if style == 0:
        return urllib.parse.quote(key, safe="/")
    if style == 1:
        return urllib.parse.quote_plus(key, safe="/")
    if style == 2:
        return urllib.parse.quote(key, safe="/").lower() if key.isascii() and key.islower() else \
            urllib.parse.quote(key, safe="")
    return key.replace("%", "%25").replace("+", "%2B")


def cell(text):
    if any(c in text for c in ',"\r\n') or RANDOM.random() < 0.25:
        return '"' + text.replace('"', '""') + '"'
    return text


def manifest():
    fields = ["Bucket", "Key"] + (["VersionId"] if RANDOM.random() < 0.5 else [])
    fields += ["Ignore"] * RANDOM.randrange(3)
    RANDOM.shuffle(fields)
    line_end = RANDOM.choice(["\n", "\r\n"])
    lines = []
    for _ in range(RANDOM.randrange(1, 30)):
        values = {
            "Bucket": lambda: RANDOM.choice(BUCKETS), "Key": lambda: encode(RANDOM.choice(KEYS)),
            "VersionId": lambda: RANDOM.choice(VERSIONS),
            "Ignore": lambda: RANDOM.choice(["", "x", "a,b", 'say "hi"', "2\nlines", "%zz"]),
        }
        lines.append(",".join(cell(values[field]()) for field in fields))
        if RANDOM.random() < 0.1:
            lines.append("")
    text = line_end.join(lines) + (line_end if RANDOM.random() < 0.7 else "")
    return fields, text


def rows(fields, text):
    result = []
    reader = csv.reader(io.StringIO(text, newline=""))
    previous = 0
    for record in reader:
        # line_num counts the lines a record ends on; the record begins after the previous one.
        line, previous = previous + 1, reader.line_num
        if not record:
            continue
        cells = dict(zip(fields, record))
        result.append({
            "line": line, "bucket": urllib.parse.unquote_plus(cells["Bucket"]),
            "key": urllib.parse.unquote_plus(cells["Key"], errors="strict"),
            "keyText": cells["Key"],
            "version": urllib.parse.unquote(cells.get("VersionId", "")),
        })
    return result


cases = []
for _ in range(40):
    fields, text = manifest()
    mark = "\ufeff" if RANDOM.random() < 0.2 else ""
    cases.append({
        "fields": fields, "rows": rows(fields, text),
        "manifest": base64.b64encode((mark + text).encode()).decode(),
    })
with open("manifests.json", "w") as output:
    json.dump(cases, output, ensure_ascii=True, indent=None, separators=(",", ":"))
    output.write("\n")
