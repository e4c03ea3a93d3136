# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""The objects of the demo, made up from their numbers alone, and what the job does to them."""

import hashlib

from lab import Seed

SOURCE = "demo-source"
TARGET = "demo-target"
REPORTS = "demo-reports"
BIG_KEY = "video/one large film (24 MiB).mov"
BIG_BYTES = 24 << 20

# What keys look like in real buckets: each name stumbles over another careless program.
_NAMES = (
    "plain/object-{:05}.txt",
    "with spaces/report {:05} (final).pdf",
    "plus/c++ and a+b={:05}.txt",
    "percent/100%25 of {:05}%.csv",
    "quotes/\"it's\" number {:05}.txt",
    "commas/last, first, {:05}.csv",
    "unicode/Z\u00fcrich \u6c34 \U0001faa3 {:05}.jpg",
    "markup/<a&b>;{:05}.xml",
    "deep/a/b/c/d/e/f/{:05}",
    "query/page?id={:05}&x=#top",
)

STORAGE_CLASS = "STANDARD_IA"
TAGS = {"archived": "yes", "by": "bucket-brigade demo"}
METADATA = {"batch": "demo", "note": "set by the job"}
# Not application/octet-stream: SeaweedFS takes that for "unknown" and guesses from the key.
HEADERS = {"ContentType": "application/x-demo", "CacheControl": "max-age=3600"}

# The members of S3PutObjectCopy that make the copies so.
OPERATION = {
    "StorageClass": STORAGE_CLASS,
    "MetadataDirective": "REPLACE",
    "NewObjectMetadata": {"UserMetadata": METADATA, **HEADERS},
    "NewObjectTagging": [{"Key": key, "Value": value} for key, value in TAGS.items()],
}


def objects(count):
    """`count` objects, the large one among them a little before the end."""
    seeds = [_small(number) for number in range(count - 1)]
    seeds.insert(count * 3 // 4, Seed(BIG_KEY, _content(BIG_KEY, BIG_BYTES)))
    return seeds


def _small(number):
    key = _NAMES[number % len(_NAMES)].format(number)
    return Seed(
        key,
        _content(key, 40 + number * 37 % 2_000),
        metadata={"number": str(number)} if number % 3 == 0 else {},
        tags={"colour": "blue", "number": str(number)} if number % 7 == 0 else {},
        headers={"ContentType": "text/plain", "ContentLanguage": "en"} if number % 2 else {},
    )


def _content(key, size):
    """Bytes that differ from object to object and do not repeat from part to part."""
    return hashlib.shake_128(key.encode()).digest(size)
