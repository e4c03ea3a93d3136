# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""One key of every class that S3 allows and software likes to get wrong."""

import unicodedata
from urllib.parse import quote

# S3 counts UTF-8 bytes (S3 User Guide, "Naming Amazon S3 objects").
KEY_BYTES_MAX = 1024


def quote_key(key):
    """A key as it stands in a manifest: percent-encoded UTF-8, `/` left as it is."""
    return quote(key, safe="/")


def longest_key():
    """1,024 bytes, in segments that a file system can name too (at most 255 bytes each)."""
    key = "/".join(f"{number:0>4}{'k' * 196}" for number in range(6))
    return key[: KEY_BYTES_MAX - 2] + "\u00e9"


# (name, key); the names are for test ids, the keys are all different.
KEY_CLASSES = [
    ("plain", "plain/key.txt"),
    ("space", "two words/and more words"),
    ("leading-space", " leading"),
    ("trailing-space", "trailing "),
    ("space-at-segment-ends", "a / b / c"),
    ("plus", "one+one"),
    ("percent", "100% sure"),
    ("percent-2f", "not%2Fa%2fslash"),
    ("percent-25", "twice%2520encoded"),
    ("percent-plus", "a%2Bb+c d"),
    ("broken-percent", "ends with %"),
    ("double-quote", 'say "hello"'),
    ("only-quotes", '""'),
    ("single-quote", "it's"),
    ("comma", "one,two,,three"),
    ("csv-line", 'a","b\r\n"c",d'),
    ("newline", "two\nlines"),
    ("carriage-return", "two\rlines"),
    ("tab", "two\tcolumns"),
    ("control-01", "start\x01of heading"),
    ("control-1f", "unit\x1fseparator"),
    ("delete-7f", "delete\x7f"),
    ("c1-control", "next\u0085line"),
    ("nfc", unicodedata.normalize("NFC", "cafe\u0301")),
    ("nfd", unicodedata.normalize("NFD", "caf\u00e9")),
    ("non-bmp", "emoji/\U0001f525\U0001faa3"),
    ("joined-emoji", "\U0001f469\u200d\U0001f692"),
    ("right-to-left", "\u05e9\u05dc\u05d5\u05dd/\u0645\u0631\u062d\u0628\u0627"),
    ("direction-marks", "a\u202eb\u202cc"),
    ("cjk", "\u30d0\u30b1\u30c4\u30ea\u30ec\u30fc/\u6c34"),
    ("byte-order-mark", "\ufeffbom"),
    ("line-separator", "a\u2028b\u2029c"),
    ("double-slash", "a//b"),
    ("triple-slash", "a///b"),
    ("leading-slash", "/leading"),
    ("trailing-slash", "folder/"),
    ("only-slash", "/"),
    ("backslash", "c:\\windows\\path"),
    ("dot", "a/./b"),
    ("dot-dot", "a/../b"),
    ("only-dot", "."),
    ("only-dot-dot", ".."),
    ("leading-dot-dot", "../up"),
    ("hidden", ".hidden/.file"),
    ("query", "what?versionId=null&acl"),
    ("fragment", "page#section"),
    ("reserved", "?#&=;:@$!*'()~[]{}|^`"),
    ("unreserved", "AZaz09-._~"),
    ("colon-first", "c:relative"),
    ("url", "https://host/path?q=1#f"),
    ("xml", "<Key>&</Key>"),
    ("xml-cdata", "]]><![CDATA["),
    ("html-entity", "&amp;&lt;&#10;&quot;"),
    ("json", '{"a":"b\\n"}'),
    ("shell", "$(echo) `echo` ;*?"),
    ("one-character", "x"),
    ("digits", "0"),
    ("null-word", "null"),
    ("prefix-object", "side"),
    ("prefix-child", "side/by-side"),
    ("longest", longest_key()),
    ("longest-encoded", "/".join(["\u6c34" * 85] * 3 + ["k" * 256])),
]

# SeaweedFS keeps keys as paths of a tree: it cannot tell `a//b` from `a/b`, knows no `.` or `..`
# segment, gives an object ending in `/` no body, and names segments of at most 255 bytes.
_NOT_IN_SEAWEEDFS = {
    "double-slash",
    "triple-slash",
    "leading-slash",
    "trailing-slash",
    "only-slash",
    "backslash",
    "dot",
    "dot-dot",
    "only-dot",
    "only-dot-dot",
    "leading-dot-dot",
    "url",
    "json",
    "longest-encoded",
}

SEAWEEDFS_KEY_CLASSES = [entry for entry in KEY_CLASSES if entry[0] not in _NOT_IN_SEAWEEDFS]
