# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Filling a store and reading it back, with boto3."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

from botocore.exceptions import ClientError

# boto3 is bound by the interpreter: more threads only wait for each other.
THREADS = 8
CONTENT_HEADERS = (
    "CacheControl",
    "ContentDisposition",
    "ContentEncoding",
    "ContentLanguage",
    "ContentType",
    "ExpiresString",
)
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Seed:
    """An object to be made; `headers` are further arguments of boto3's `put_object`."""

    key: str
    body: bytes = b""
    metadata: dict = field(default_factory=dict)
    tags: dict = field(default_factory=dict)
    storage_class: str = "STANDARD"
    headers: dict = field(default_factory=dict)


def make_bucket(client, bucket, versioned=False):
    """Makes a bucket; one that is already the caller's stays as it is."""
    try:
        client.create_bucket(Bucket=bucket)
    except ClientError as error:
        if error.response["Error"]["Code"] != "BucketAlreadyOwnedByYou":
            raise
    if versioned:
        status = {"Status": "Enabled"}
        client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration=status)


def seed(client, bucket, seeds):
    """Puts every object, several at once; the answers in the order of `seeds`."""

    def put(item):
        more = dict(item.headers)
        if item.tags:
            more["Tagging"] = urlencode(item.tags)
        if item.storage_class != "STANDARD":
            more["StorageClass"] = item.storage_class
        return client.put_object(
            Bucket=bucket, Key=item.key, Body=item.body, Metadata=item.metadata, **more
        )

    return _each(put, seeds)


def compare(
    source,
    destination,
    pairs,
    *,
    metadata=None,
    tags=None,
    headers=None,
    storage_class=None,
):
    """What differs between objects and their copies; an empty list when nothing does.

    `source` and `destination` are `(client, bucket)`; `pairs` are `(key, copy's key)` or just keys.
    Each expectation left at None means "as at the source": `metadata` and `tags` are dictionaries,
    `headers` a dictionary of CONTENT_HEADERS (missing ones must be absent), `storage_class` a name.
    Storage class None means STANDARD, which is what S3 gives a copy that asks for none.
    """

    def differences(pair):
        key, copy = (pair, pair) if isinstance(pair, str) else pair
        try:
            wanted = _describe(*source, key, with_tags=tags is None)
        except ClientError as error:
            return [f"{key!r}: the source cannot be read: {_code(error)}"]
        try:
            found = _describe(*destination, copy, with_tags=True)
        except ClientError as error:
            return [f"{key!r}: the copy {copy!r} cannot be read: {_code(error)}"]
        wanted["storage class"] = storage_class or "STANDARD"
        if metadata is not None:
            wanted["metadata"] = metadata
        if tags is not None:
            wanted["tags"] = tags
        if headers is not None:
            wanted["headers"] = headers
        return [
            f"{key!r}: {aspect} should be {wanted[aspect]!r} and is {found[aspect]!r}"
            for aspect in wanted
            if wanted[aspect] != found[aspect]
        ]

    return [text for texts in _each(differences, pairs) for text in texts]


def _describe(client, bucket, key, with_tags):
    """Everything of an object that a copy is judged by."""
    answer = client.get_object(Bucket=bucket, Key=key)
    digest = hashlib.sha256()
    size = 0
    for block in answer["Body"].iter_chunks(_BLOCK):
        digest.update(block)
        size += len(block)
    described = {
        "content": (size, digest.hexdigest()),
        "metadata": answer["Metadata"],
        "headers": {name: answer[name] for name in CONTENT_HEADERS if name in answer},
        "storage class": answer.get("StorageClass", "STANDARD"),
    }
    if with_tags:
        tags = client.get_object_tagging(Bucket=bucket, Key=key)["TagSet"]
        described["tags"] = {tag["Key"]: tag["Value"] for tag in tags}
    return described


def list_keys(client, bucket, prefix=""):
    """Every key of a bucket in the store's order."""
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    return [entry["Key"] for page in pages for entry in page.get("Contents", [])]


def list_uploads(client, bucket):
    """`(key, upload id)` of every multipart upload that was begun and not ended."""
    pages = client.get_paginator("list_multipart_uploads").paginate(Bucket=bucket)
    return [
        (upload["Key"], upload["UploadId"]) for page in pages for upload in page.get("Uploads", [])
    ]


def _code(error):
    return error.response["Error"]["Code"]


def _each(function, items):
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(function, items))
