# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Every member of S3PutObjectCopy, on every way that a copy can go.

Each case copies an object that has a value for every attribute S3 knows, by one request and in
parts, and states the whole copy: what the member changes and that nothing else differs from what
CopyObject makes of a job without it (API Reference, CopyObject). docs/copy-operation.md lists the
cases; its last test is at the end.
"""

import datetime
import fnmatch
import importlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import botocore.session
import pytest
from botocore.exceptions import ClientError
from lab import (
    FaultyServer,
    job_document,
    list_keys,
    list_uploads,
    make_bucket,
    write_job,
    write_manifest,
)
from lab.copies import (
    LARGE,
    PARTED_SERVER,
    PATHS,
    THRESHOLD,
    allow_any_header,
    attributes,
    copy_rows,
)

PAGE = Path(__file__).resolve().parents[2] / "docs" / "copy-operation.md"
BODIES = {"small": b"small body", "large": bytes(range(256)) * (THRESHOLD // 256) + b"!"}
assert len(BODIES["large"]) == LARGE

OWNER = "4e" * 32
PRIVATE = {(OWNER, "FULL_CONTROL")}
ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers"
KNOWN_USERS = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
ACCOUNT_KEY = "arn:aws:kms:us-east-1:111122223333:alias/aws/s3"
KEY_ID = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"

# What the source is put with; `Expires: never` is no date, and kept as it is all the same.
DESCRIPTION = {
    "CacheControl": "max-age=60, public",
    "ContentDisposition": 'attachment; filename="a b.txt"',
    "ContentEncoding": "br",
    "ContentLanguage": "de-AT",
    "ContentType": "text/x-source; charset=utf-8",
}
EXPIRES = "never"
METADATA = {"plain": 'a, b; c="d"', "utf-8": "Grüße 水 \U0001faa3"}
TAGS = {"project": "apollo", "a b": "c+d/e=f:@_-.", "empty": ""}
SOURCE_ONLY = {
    "StorageClass": "STANDARD_IA",
    "ServerSideEncryption": "aws:kms",
    "SSEKMSKeyId": "source-key",
    "BucketKeyEnabled": True,
    "ACL": "public-read",
    "WebsiteRedirectLocation": "/of-the-source",
    "ObjectLockMode": "GOVERNANCE",
    "ObjectLockRetainUntilDate": datetime.datetime(2040, 1, 1, tzinfo=datetime.timezone.utc),
    "ObjectLockLegalHoldStatus": "ON",
    "ChecksumAlgorithm": "CRC32",
}
RETAIN_UNTIL = datetime.datetime(2041, 2, 3, 4, 5, 6, tzinfo=datetime.timezone.utc)

# What CopyObject makes of it when a job asks for nothing.
PLAIN_COPY = {
    **DESCRIPTION,
    "ExpiresString": EXPIRES,
    "Metadata": METADATA,
    "Tags": TAGS,
    "StorageClass": "STANDARD",
    "ServerSideEncryption": "AES256",
    "Grants": PRIVATE,
}
# The headers that keep the description of the source in a copy in parts.
KEPT_DESCRIPTION = {
    "cache-control": DESCRIPTION["CacheControl"],
    "content-disposition": DESCRIPTION["ContentDisposition"],
    "content-encoding": DESCRIPTION["ContentEncoding"],
    "content-language": DESCRIPTION["ContentLanguage"],
    "content-type": DESCRIPTION["ContentType"],
    "expires": EXPIRES,
    **{f"x-amz-meta-{name}": value for name, value in METADATA.items()},
}
DESCRIBING = (*DESCRIPTION, "ExpiresString")
# What S3 gives an object whose type nobody stated.
BARE = dict.fromkeys(DESCRIBING) | {"ContentType": "binary/octet-stream", "Metadata": {}}


@dataclass(frozen=True)
class Case:
    """Members of a job, what they change about PLAIN_COPY (None: absent), what they are sent as."""

    id: str
    members: dict
    changes: dict = field(default_factory=dict)
    # Headers of CopyObject and of CreateMultipartUpload.
    headers: dict = field(default_factory=dict)
    # Headers of CopyObject alone; CreateMultipartUpload knows no directives and no conditions.
    copy_headers: dict = field(default_factory=dict)
    # Headers of CreateMultipartUpload alone, and what they change there.
    create_headers: dict = field(default_factory=dict)
    changes_in_parts: dict = field(default_factory=dict)
    # Headers of every other request too.
    everywhere: dict = field(default_factory=dict)
    # Whether the copy keeps the source's description.
    keeps: bool = True
    locked: bool = False


def replacing(name, members, changes, headers, directive="REPLACE"):
    """A case of NewObjectMetadata that replaces the description."""
    given = {"MetadataDirective": directive} if directive else {}
    return Case(
        name,
        given | {"NewObjectMetadata": members},
        BARE | changes,
        headers,
        copy_headers={"x-amz-metadata-directive": "REPLACE"},
        keeps=False,
    )


def grant(kind, name, permission):
    return {
        "Grantee": {"TypeIdentifier": kind, "Identifier": name, "DisplayName": "ignored"},
        "Permission": permission,
    }


CANNED_ACLS = {
    "private": set(),
    "public-read": {(ALL_USERS, "READ")},
    "public-read-write": {(ALL_USERS, "READ"), (ALL_USERS, "WRITE")},
    "aws-exec-read": set(),
    "authenticated-read": {(KNOWN_USERS, "READ")},
    "bucket-owner-read": set(),
    "bucket-owner-full-control": set(),
}
STORAGE_CLASSES = (
    "STANDARD",
    "STANDARD_IA",
    "ONEZONE_IA",
    "GLACIER",
    "INTELLIGENT_TIERING",
    "DEEP_ARCHIVE",
    "GLACIER_IR",
)
# Algorithm: whether a multipart upload can keep a checksum of the whole object with it (S3 User
# Guide, checking object integrity).
CHECKSUMS = {"CRC32": True, "CRC32C": True, "CRC64NVME": True, "SHA1": False, "SHA256": False}
# Named by the job model; no rules for uploads in parts are documented, so none is sent.
NEWER_CHECKSUMS = ("SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128")

CASES = [
    Case("nothing", {}),
    *(
        Case(
            f"CannedAccessControlList-{name}",
            {"CannedAccessControlList": name},
            {"Grants": PRIVATE | grants},
            {"x-amz-acl": name},
        )
        for name, grants in CANNED_ACLS.items()
    ),
    Case(
        "AccessControlGrants",
        {
            "AccessControlGrants": [
                grant("id", "aa" * 32, "READ"),
                grant("id", OWNER, "FULL_CONTROL"),
                grant("uri", KNOWN_USERS, "READ"),
                grant("id", "bb" * 32, "READ_ACP"),
                grant("id", "bb" * 32, "WRITE_ACP"),
            ]
        },
        {
            "Grants": {
                (OWNER, "FULL_CONTROL"),
                ("aa" * 32, "READ"),
                (KNOWN_USERS, "READ"),
                ("bb" * 32, "READ_ACP"),
                ("bb" * 32, "WRITE_ACP"),
            }
        },
        {
            "x-amz-grant-full-control": f'id="{OWNER}"',
            "x-amz-grant-read": f'id="{"aa" * 32}", uri="{KNOWN_USERS}"',
            "x-amz-grant-read-acp": f'id="{"bb" * 32}"',
            "x-amz-grant-write-acp": f'id="{"bb" * 32}"',
        },
    ),
    Case(
        "MetadataDirective-COPY",
        {"MetadataDirective": "COPY"},
        copy_headers={"x-amz-metadata-directive": "COPY"},
    ),
    Case(
        "MetadataDirective-REPLACE",
        {"MetadataDirective": "REPLACE"},
        BARE,
        copy_headers={"x-amz-metadata-directive": "REPLACE"},
        keeps=False,
    ),
    replacing(
        "NewObjectMetadata-CacheControl",
        {"CacheControl": "no-store"},
        {"CacheControl": "no-store"},
        {"cache-control": "no-store"},
    ),
    replacing(
        "NewObjectMetadata-ContentDisposition",
        {"ContentDisposition": "inline; filename*=UTF-8''%e2%82%ac"},
        {"ContentDisposition": "inline; filename*=UTF-8''%e2%82%ac"},
        {"content-disposition": "inline; filename*=UTF-8''%e2%82%ac"},
    ),
    replacing(
        "NewObjectMetadata-ContentEncoding",
        {"ContentEncoding": "gzip"},
        {"ContentEncoding": "gzip"},
        {"content-encoding": "gzip"},
    ),
    replacing(
        "NewObjectMetadata-ContentLanguage",
        {"ContentLanguage": "mi, en"},
        {"ContentLanguage": "mi, en"},
        {"content-language": "mi, en"},
    ),
    replacing(
        "NewObjectMetadata-ContentType",
        {"ContentType": "application/x-new"},
        {"ContentType": "application/x-new"},
        {"content-type": "application/x-new"},
    ),
    replacing(
        "NewObjectMetadata-HttpExpiresDate",
        {"HttpExpiresDate": "2031-02-03T04:05:06Z"},
        {"ExpiresString": "Mon, 03 Feb 2031 04:05:06 GMT"},
        {"expires": "Mon, 03 Feb 2031 04:05:06 GMT"},
    ),
    replacing(
        "NewObjectMetadata-UserMetadata",
        {"UserMetadata": {"Name": "Straße 東京", "empty": "", "x_y.z": "a=b"}},
        {"Metadata": {"name": "Straße 東京", "empty": "", "x_y.z": "a=b"}},
        {"x-amz-meta-name": "Straße 東京", "x-amz-meta-empty": "", "x-amz-meta-x_y.z": "a=b"},
    ),
    replacing(
        "NewObjectMetadata-all",
        {
            "CacheControl": "no-store",
            "ContentDisposition": "inline",
            "ContentEncoding": "gzip",
            "ContentLanguage": "en",
            "ContentType": "application/x-new",
            "HttpExpiresDate": "2031-02-03T04:05:06Z",
            "UserMetadata": {"name": "Straße 東京"},
        },
        {
            "CacheControl": "no-store",
            "ContentDisposition": "inline",
            "ContentEncoding": "gzip",
            "ContentLanguage": "en",
            "ContentType": "application/x-new",
            "ExpiresString": "Mon, 03 Feb 2031 04:05:06 GMT",
            "Metadata": {"name": "Straße 東京"},
        },
        {
            "cache-control": "no-store",
            "content-disposition": "inline",
            "content-encoding": "gzip",
            "content-language": "en",
            "content-type": "application/x-new",
            "expires": "Mon, 03 Feb 2031 04:05:06 GMT",
            "x-amz-meta-name": "Straße 東京",
        },
    ),
    replacing(
        "NewObjectMetadata-without-directive",
        {"ContentType": "application/x-new", "UserMetadata": {"n": "v"}},
        {"ContentType": "application/x-new", "Metadata": {"n": "v"}},
        {"content-type": "application/x-new", "x-amz-meta-n": "v"},
        directive=None,
    ),
    # The service ignores these three (S3 Control model: "This member has been deprecated").
    *(
        replacing(f"NewObjectMetadata-{name}", {name: value}, {}, {})
        for name, value in (
            ("ContentLength", 1),
            ("ContentMD5", "1B2M2Y8AsgTpgAmY7PhCfg=="),
            ("RequesterCharged", True),
        )
    ),
    # Encryption is no description: the source's is kept.
    Case(
        "NewObjectMetadata-SSEAlgorithm-AES256",
        {"NewObjectMetadata": {"SSEAlgorithm": "AES256"}},
        headers={"x-amz-server-side-encryption": "AES256"},
    ),
    Case(
        "NewObjectMetadata-SSEAlgorithm-KMS",
        {"NewObjectMetadata": {"SSEAlgorithm": "KMS"}},
        {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": ACCOUNT_KEY},
        {"x-amz-server-side-encryption": "aws:kms"},
    ),
    Case(
        "SSEAwsKmsKeyId",
        {"SSEAwsKmsKeyId": KEY_ID},
        {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": KEY_ID},
        {
            "x-amz-server-side-encryption": "aws:kms",
            "x-amz-server-side-encryption-aws-kms-key-id": KEY_ID,
        },
    ),
    Case(
        "BucketKeyEnabled-true",
        {
            "BucketKeyEnabled": True,
            "SSEAwsKmsKeyId": KEY_ID,
            "NewObjectMetadata": {"SSEAlgorithm": "KMS"},
        },
        {
            "ServerSideEncryption": "aws:kms",
            "SSEKMSKeyId": KEY_ID,
            "BucketKeyEnabled": True,
        },
        {
            "x-amz-server-side-encryption": "aws:kms",
            "x-amz-server-side-encryption-aws-kms-key-id": KEY_ID,
            "x-amz-server-side-encryption-bucket-key-enabled": "true",
        },
    ),
    Case(
        "BucketKeyEnabled-false",
        {"BucketKeyEnabled": False, "SSEAwsKmsKeyId": KEY_ID},
        {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": KEY_ID},
        {
            "x-amz-server-side-encryption": "aws:kms",
            "x-amz-server-side-encryption-aws-kms-key-id": KEY_ID,
            "x-amz-server-side-encryption-bucket-key-enabled": "false",
        },
    ),
    Case(
        "NewObjectTagging-replace",
        {"NewObjectTagging": [{"Key": "größe", "Value": "5 m+1"}, {"Key": "k", "Value": ""}]},
        {"Tags": {"größe": "5 m+1", "k": ""}},
        copy_headers={"x-amz-tagging-directive": "REPLACE"},
        headers={"x-amz-tagging": "gr%C3%B6%C3%9Fe=5%20m%2B1&k="},
    ),
    Case(
        "NewObjectTagging-empty",
        {"NewObjectTagging": []},
        {"Tags": {}},
        copy_headers={"x-amz-tagging-directive": "REPLACE"},
    ),
    *(
        Case(
            f"StorageClass-{name}",
            {"StorageClass": name},
            {"StorageClass": name},
            {"x-amz-storage-class": name},
        )
        for name in STORAGE_CLASSES
    ),
    Case(
        "RedirectLocation",
        {"RedirectLocation": "https://example.com/new?place"},
        {"WebsiteRedirectLocation": "https://example.com/new?place"},
        {"x-amz-website-redirect-location": "https://example.com/new?place"},
    ),
    Case(
        "RequesterPays-true",
        {"RequesterPays": True},
        everywhere={"x-amz-request-payer": "requester"},
    ),
    Case("RequesterPays-false", {"RequesterPays": False}),
    Case(
        "ModifiedSinceConstraint-met",
        {"ModifiedSinceConstraint": "2001-02-03T04:05:06Z"},
        copy_headers={"x-amz-copy-source-if-modified-since": "Sat, 03 Feb 2001 04:05:06 GMT"},
    ),
    Case(
        "UnModifiedSinceConstraint-met",
        {"UnModifiedSinceConstraint": "2101-02-03T04:05:06Z"},
        copy_headers={"x-amz-copy-source-if-unmodified-since": "Thu, 03 Feb 2101 04:05:06 GMT"},
    ),
    *(
        Case(
            f"ObjectLockMode-{mode}",
            {"ObjectLockMode": mode, "ObjectLockRetainUntilDate": "2041-02-03T04:05:06Z"},
            {"ObjectLockMode": mode, "ObjectLockRetainUntilDate": RETAIN_UNTIL},
            {
                "x-amz-object-lock-mode": mode,
                "x-amz-object-lock-retain-until-date": "2041-02-03T04:05:06Z",
            },
            locked=True,
        )
        for mode in ("GOVERNANCE", "COMPLIANCE")
    ),
    *(
        Case(
            f"ObjectLockLegalHoldStatus-{status}",
            {"ObjectLockLegalHoldStatus": status},
            {"ObjectLockLegalHoldStatus": status},
            {"x-amz-object-lock-legal-hold": status},
            locked=True,
        )
        for status in ("ON", "OFF")
    ),
    *(
        Case(
            f"ChecksumAlgorithm-{name}",
            {"ChecksumAlgorithm": name},
            {"ChecksumAlgorithm": [name], "ChecksumType": "FULL_OBJECT"},
            {"x-amz-checksum-algorithm": name},
            create_headers={"x-amz-checksum-type": "FULL_OBJECT" if whole else "COMPOSITE"},
            changes_in_parts={} if whole else {"ChecksumType": "COMPOSITE"},
        )
        for name, whole in CHECKSUMS.items()
    ),
]

IDS = [case.id for case in CASES]


@dataclass(frozen=True)
class Store:
    """A strict server with the two sources, and a client to read it with."""

    faulty: FaultyServer
    client: object

    @property
    def server(self):
        return self.faulty.server


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """One strict server for all cases: each copies below a prefix of its own."""
    server = FaultyServer(tmp_path_factory.mktemp("s3-test-server"), *PARTED_SERVER)
    try:
        client = server.server.client()
        for bucket in ("source", "locked"):
            client.create_bucket(Bucket=bucket, ObjectLockEnabledForBucket=True)
        make_bucket(client, "copies")
        put_sources(server.server, "source", EXPIRES, **SOURCE_ONLY)
        yield Store(server, client)
    finally:
        server.stop()


def put_sources(server, bucket, expires, **more):
    """The small and the large object with every attribute of DESCRIPTION and `more`."""
    client = allow_any_header(server.client(), expires)
    tagging = "&".join(f"{quote(key)}={quote(value)}" for key, value in TAGS.items())
    for key, body in BODIES.items():
        client.put_object(
            Bucket=bucket,
            Key=key,
            Body=body,
            Metadata=METADATA,
            Tagging=tagging,
            **DESCRIPTION,
            **more,
        )


# Beyond the size's being known, `head-first` is the same code as `too-large`: what the two lanes do
# by themselves is tried always, the rest where minutes do not count.
ALWAYS_HEAD_FIRST = (
    "nothing",
    "MetadataDirective-REPLACE",
    "NewObjectTagging-empty",
    "RequesterPays-true",
    "ModifiedSinceConstraint-met",
    "UnModifiedSinceConstraint-met",
)


def case_paths():
    """Every case on every path, with the marks and ids of the tests."""
    for case in CASES:
        for path in PATHS:
            is_slow = path == "head-first" and case.id not in ALWAYS_HEAD_FIRST
            marks = [pytest.mark.slow] if is_slow else []
            yield pytest.param(case, path, id=f"{case.id}-{path}", marks=marks)


@pytest.mark.parametrize(("case", "path"), list(case_paths()))
def test_each_member(store, brigade, tmp_path, case, path):
    flags, is_large = PATHS[path]
    key = "large" if is_large else "small"
    target = "locked" if case.locked else "copies"
    prefix = f"{case.id}/{path}"
    store.faulty.forget()
    copied = copy_rows(
        brigade,
        tmp_path,
        store.server,
        [("source", key)],
        target,
        *flags,
        TargetKeyPrefix=prefix,
        **case.members,
    )
    requests = store.faulty.requests()
    assert (copied.row.status, copied.row.http_status) == ("succeeded", "200"), copied.row
    wanted = PLAIN_COPY | default_checksum(is_large) | case.changes
    if is_large:
        wanted |= case.changes_in_parts
    wanted = {name: value for name, value in wanted.items() if value is not None}
    destination = f"{prefix}/{key}"
    assert attributes(store.client, target, destination) == wanted
    if wanted["StorageClass"] not in ("GLACIER", "DEEP_ARCHIVE"):
        body = store.client.get_object(Bucket=target, Key=destination)["Body"].read()
        assert body == BODIES[key]
    check_requests(requests, case, path)
    assert list_uploads(store.client, target) == []


def default_checksum(in_parts):
    """A copy by one request keeps the source's algorithm, one in parts has S3's default."""
    name = "CRC64NVME" if in_parts else SOURCE_ONLY["ChecksumAlgorithm"]
    return {"ChecksumAlgorithm": [name], "ChecksumType": "FULL_OBJECT"}


def check_requests(requests, case, path):
    """The requests of the run are these and no others, each with the headers it should have."""
    keeps_tags = "NewObjectTagging" not in case.members
    has_tags = case.changes.get("Tags") != {}
    single = ["CopyObject"]
    parts = [
        "HeadObject",
        *(["GetObjectTagging"] if keeps_tags else []),
        "CreateMultipartUpload",
        "UploadPartCopy",
        "UploadPartCopy",
        "CompleteMultipartUpload",
        "HeadObject",
        *(["GetObjectTagging"] if has_tags else []),
    ]
    # The first HEAD of `head-first` belongs to the ordinary lane, which keeps nothing of it.
    wanted = {"single": single, "too-large": single + parts, "head-first": ["HeadObject"] + parts}
    assert [request["operation"] for request in requests] == wanted[path]
    for request in requests:
        expected = dict(case.everywhere)
        if request["operation"] == "CopyObject":
            expected |= case.headers | case.copy_headers
        elif request["operation"] == "CreateMultipartUpload":
            expected |= case.headers | case.create_headers
            if keeps_tags:
                expected["x-amz-tagging"] = "a%20b=c%2Bd%2Fe%3Df%3A%40_-.&empty=&project=apollo"
            if case.keeps:
                expected |= KEPT_DESCRIPTION
        assert telling_headers(request) == expected, request["operation"]


def telling_headers(request):
    """The headers that say what to do; tags sorted, since S3 states no order."""
    telling = {
        name: value
        for name, value in request["headers"].items()
        if name in KEPT_DESCRIPTION or name.startswith("x-amz-")
    }
    for name in ("x-amz-date", "x-amz-content-sha256", "x-amz-copy-source"):
        telling.pop(name, None)
    for name in ("x-amz-copy-source-range", "x-amz-copy-source-if-match"):
        assert (name in telling) == (request["operation"] == "UploadPartCopy"), name
        telling.pop(name, None)
    if "x-amz-tagging" in telling:
        telling["x-amz-tagging"] = "&".join(sorted(telling["x-amz-tagging"].split("&")))
    if request["operation"] == "CompleteMultipartUpload":
        # Its body is XML.
        assert telling.pop("content-type") == "application/xml"
    return telling


# The key of the source, TargetKeyPrefix, the key of the copy: joined by exactly one slash, and
# nothing in the key or before the prefix's end is changed.
PREFIXES = [
    (None, "{}"),
    ("Folder1", "Folder1/{}"),
    ("Folder1/", "Folder1/{}"),
    ("two/levels", "two/levels/{}"),
    ("double//", "double//{}"),
    ("/", "/{}"),
    ("größe +%", "größe +%/{}"),
]


@pytest.mark.parametrize("path", PATHS)
def test_target_key_prefix(store, brigade, bucket, path):
    flags, is_large = PATHS[path]
    key = "large" if is_large else "small"
    target = bucket("prefixes")
    make_bucket(store.client, target)
    for number, (prefix, _) in enumerate(PREFIXES):
        folder = brigade.home / str(number)
        folder.mkdir()
        members = {} if prefix is None else {"TargetKeyPrefix": prefix}
        row = [("source", key)]
        copied = copy_rows(brigade, folder, store.server, row, target, *flags, **members)
        assert copied.row.status == "succeeded", copied.row
        # The report names the source; the prefix is in the job.
        assert copied.row.manifest_key == key
    assert set(list_keys(store.client, target)) == {name.format(key) for _, name in PREFIXES}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("resource", ["bucket", "access-point"])
def test_target_resource(store, brigade, tmp_path, path, resource):
    flags, is_large = PATHS[path]
    key = "large" if is_large else "small"
    # An access point is a host of its own, NAME-ACCOUNT; the server takes that for the bucket.
    place = {"bucket": "by-name", "access-point": "point-111122223333"}[resource]
    target = {
        "bucket": "arn:aws:s3:::by-name",
        "access-point": "arn:aws:s3:us-east-1:111122223333:accesspoint/point",
    }[resource]
    make_bucket(store.client, place)
    store.faulty.forget()
    endpoint = store.server.endpoint.replace("127.0.0.1", "localhost")
    copied = copy_rows(
        brigade,
        tmp_path,
        store.server,
        [("source", key)],
        target,
        *flags,
        endpoint=endpoint,
        TargetKeyPrefix=path,
    )
    assert copied.row.status == "succeeded", copied.row
    hosts = {
        request["headers"]["host"].split(":")[0]
        for request in store.faulty.requests()
        if request["bucket"] == place
    }
    assert hosts == {"localhost" if resource == "bucket" else f"{place}.localhost"}
    copy = store.client.get_object(Bucket=place, Key=f"{path}/{key}")
    assert copy["Body"].read() == BODIES[key]


@pytest.mark.parametrize("path", list(PATHS))
def test_buckets_can_be_named_by_the_host(store, brigade, tmp_path, path):
    flags, is_large = PATHS[path]
    key = "large" if is_large else "small"
    make_bucket(store.client, "by-host")
    store.faulty.forget()
    copied = copy_rows(
        brigade,
        tmp_path,
        store.server,
        [("source", key)],
        "arn:aws:s3:::by-host",
        "--addressing",
        "virtual",
        *flags,
        endpoint=store.server.endpoint.replace("127.0.0.1", "localhost"),
        TargetKeyPrefix=path,
    )
    assert copied.row.status == "succeeded", copied.row
    hosts = {
        request["headers"]["host"].split(":")[0]
        for request in store.faulty.requests()
        if request["bucket"] == "by-host"
    }
    assert hosts == {"by-host.localhost"}
    copy = store.client.get_object(Bucket="by-host", Key=f"{path}/{key}")
    assert copy["Body"].read() == BODIES[key]


# The constraint, its distance in seconds from the source's Last-Modified, whether S3 copies: HTTP
# dates have whole seconds, "modified since" its own time is false (RFC 9110, section 13.1.3).
CONSTRAINTS = [
    ("ModifiedSinceConstraint", -1, True),
    ("ModifiedSinceConstraint", 0, False),
    ("ModifiedSinceConstraint", 1, False),
    ("UnModifiedSinceConstraint", -1, False),
    ("UnModifiedSinceConstraint", 0, True),
    ("UnModifiedSinceConstraint", 1, True),
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("member", "distance", "is_met"), CONSTRAINTS, ids=[f"{c[0]}{c[1]:+d}" for c in CONSTRAINTS]
)
def test_time_constraints(store, brigade, tmp_path, path, member, distance, is_met):
    flags, is_large = PATHS[path]
    key = "large" if is_large else "small"
    prefix = f"{member}{distance:+d}/{path}"
    modified = store.client.head_object(Bucket="source", Key=key)["LastModified"]
    time = (modified + datetime.timedelta(seconds=distance)).strftime("%Y-%m-%dT%H:%M:%SZ")
    members = {member: time, "TargetKeyPrefix": prefix}
    row = [("source", key)]
    copied = copy_rows(brigade, tmp_path, store.server, row, "copies", *flags, **members)
    keys = list_keys(store.client, "copies", prefix)
    if is_met:
        assert copied.row.status == "succeeded", copied.row
        assert keys == [f"{prefix}/{key}"]
    else:
        assert copied.result.code == 1
        found = copied.row
        assert (found.status, found.http_status, found.error_code) == (
            "failed",
            "412",
            "PreconditionFailed",
        )
        assert keys == []
    assert list_uploads(store.client, "copies") == []


@pytest.mark.parametrize("path", ["single", "too-large"])
@pytest.mark.parametrize("algorithm", NEWER_CHECKSUMS)
def test_a_checksum_that_the_store_does_not_know_fails_the_row(
    store, brigade, tmp_path, path, algorithm
):
    flags, is_large = PATHS[path]
    key = "large" if is_large else "small"
    store.faulty.forget()
    copied = copy_rows(
        brigade,
        tmp_path,
        store.server,
        [("source", key)],
        "copies",
        *flags,
        ChecksumAlgorithm=algorithm,
        TargetKeyPrefix=algorithm,
    )
    assert (copied.row.http_status, copied.row.error_code) == ("400", "InvalidRequest")
    refused = store.faulty.requests()[-1]
    assert refused["operation"] == ("CreateMultipartUpload" if is_large else "CopyObject")
    assert telling_headers(refused)["x-amz-checksum-algorithm"] == algorithm
    assert "x-amz-checksum-type" not in refused["headers"]
    assert list_uploads(store.client, "copies") == []


@pytest.mark.parametrize("path", PATHS)
def test_a_grant_by_email_address_is_sent_and_the_store_refuses_it(store, brigade, tmp_path, path):
    flags, is_large = PATHS[path]
    grants = [grant("emailAddress", "someone@example.com", "READ")]
    row = [("source", "large" if is_large else "small")]
    store.faulty.forget()
    copied = copy_rows(
        brigade,
        tmp_path,
        store.server,
        row,
        "copies",
        *flags,
        AccessControlGrants=grants,
        TargetKeyPrefix="mail",
    )
    # Amazon S3 ended these grants on 2025-10-01 with this answer.
    assert (copied.row.http_status, copied.row.error_code) == ("405", "MethodNotAllowed")
    refused = store.faulty.requests()[-1]
    assert telling_headers(refused)["x-amz-grant-read"] == 'emailAddress="someone@example.com"'


def test_a_grant_that_no_object_can_have_is_refused_before_anything_starts(
    store, brigade, tmp_path
):
    store.faulty.forget()
    manifest = tmp_path / "manifest.csv"
    write_manifest(manifest, [("source", "small")])
    grants = [grant("id", OWNER, "WRITE")]
    document = job_document(manifest, "copies", AccessControlGrants=grants)
    result = brigade("run", write_job(tmp_path / "job.json", document), server=store.server)
    assert result.code == 2
    assert "AccessControlGrants" in result.stderr and "WRITE" in result.stderr
    assert store.faulty.requests() == []


# Attributes that real stores keep as S3 does, by one request and in parts. SeaweedFS and MiniStack
# are not looked at where they go their own ways: ACLs of SeaweedFS, locks of both, and MiniStack
# keeps the source's storage class, and its type and encoding when REPLACE names none.
REAL_CASES = [
    "nothing",
    "MetadataDirective-COPY",
    "NewObjectMetadata-all",
    "NewObjectTagging-replace",
    "NewObjectTagging-empty",
    "StorageClass-STANDARD_IA",
    "StorageClass-INTELLIGENT_TIERING",
    "ModifiedSinceConstraint-met",
    "UnModifiedSinceConstraint-met",
]
# They take no Expires that is no date.
REAL_EXPIRES = "Thu, 01 Jan 2032 00:00:00 GMT"
REAL_ASPECTS = (*DESCRIBING, "Metadata", "Tags", "StorageClass")


@pytest.fixture(scope="module")
def real_sources():
    """The servers whose source bucket has been filled."""
    return set()


@pytest.mark.parametrize("path", ["single", "head-first"])
@pytest.mark.parametrize("case", REAL_CASES)
@pytest.mark.parametrize("name", ["seaweed", "ministack"])
def test_real_stores(request, real_sources, brigade, tmp_path, name, case, path):
    server = request.getfixturevalue(name)
    client = server.client()
    if name not in real_sources:
        make_bucket(client, "options-source")
        make_bucket(client, "options-copies")
        put_sources(server, "options-source", REAL_EXPIRES)
        real_sources.add(name)
    case = CASES[IDS.index(case)]
    flags, is_large = PATHS[path]
    key = "large" if is_large else "small"
    prefix = f"{case.id}/{path}"
    copied = copy_rows(
        brigade,
        tmp_path,
        server,
        [("options-source", key)],
        "options-copies",
        *flags,
        TargetKeyPrefix=prefix,
        **case.members,
    )
    assert copied.row.status == "succeeded", copied.row
    found = attributes(client, "options-copies", f"{prefix}/{key}")
    wanted = PLAIN_COPY | {"ExpiresString": REAL_EXPIRES} | case.changes
    assert {name: found.get(name) for name in REAL_ASPECTS} == {
        name: wanted.get(name) for name in REAL_ASPECTS
    }
    copy = client.get_object(Bucket="options-copies", Key=f"{prefix}/{key}")
    assert copy["Body"].read() == BODIES[key]
    assert list_uploads(client, "options-copies") == []


@pytest.mark.parametrize("acl", CANNED_ACLS)
def test_canned_acls_on_a_real_store(ministack, brigade, tmp_path, bucket, acl):
    client = ministack.client()
    # Otherwise the bucket is as S3 makes new ones: without ACLs, and none of them public.
    client.create_bucket(Bucket=bucket("acl"), ObjectOwnership="ObjectWriter")
    client.delete_public_access_block(Bucket=bucket("acl"))
    client.put_object(Bucket=bucket("acl"), Key="key", Body=b"x", ACL="public-read-write")
    copied = copy_rows(
        brigade,
        tmp_path,
        ministack,
        [(bucket("acl"), "key")],
        bucket("acl"),
        TargetKeyPrefix="copy",
        CannedAccessControlList=acl,
    )
    assert copied.row.status == "succeeded", copied.row
    answer = client.get_object_acl(Bucket=bucket("acl"), Key="copy/key")
    public = {
        (grant["Grantee"]["URI"], grant["Permission"])
        for grant in answer["Grants"]
        if "URI" in grant["Grantee"]
    }
    assert public == CANNED_ACLS[acl]


# MARK: Members that are not known yet

# Newer than this page of the service's model; whoever asks for them must not believe they acted.
NOT_YET = {
    "AnnotationDirective": "EXCLUDE",
    "ObjectLockEventHold": "ON",
    "ObjectLockEventHoldDuration": {"Days": 1},
}


@pytest.mark.parametrize("member", NOT_YET)
def test_a_member_that_is_not_known_is_refused_before_anything_starts(
    store, brigade, tmp_path, member
):
    store.faulty.forget()
    manifest = tmp_path / "manifest.csv"
    write_manifest(manifest, [("source", "small")])
    document = job_document(manifest, "copies", **{member: NOT_YET[member]})
    result = brigade("run", write_job(tmp_path / "job.json", document), server=store.server)
    assert result.code == 2
    assert member in result.stderr
    assert store.faulty.requests() == []


# MARK: The page

# Its columns: member, headers of CopyObject, headers of CreateMultipartUpload, tests.
ROW = re.compile(
    r"^\| `(?P<member>\w+(?:\.\w+)?)` \|(?P<single>.*)\|(?P<parts>.*)\|(?P<tests>.*)\|$",
    re.MULTILINE,
)


@pytest.fixture(scope="module")
def page():
    """The rows of the page's table by their members."""
    return {row["member"]: row.groupdict() for row in ROW.finditer(PAGE.read_text())}


@pytest.fixture(scope="module")
def model():
    """The service's own description of the operation, as botocore carries it."""
    return botocore.session.get_session().get_service_model("s3control")


def test_the_page_has_every_member_of_the_service(page, model):
    operation = set(model.shape_for("S3CopyObjectOperation").members)
    metadata = model.shape_for("S3ObjectMetadata").members
    known = {*operation - set(NOT_YET), *(f"NewObjectMetadata.{name}" for name in metadata)}
    assert set(page) == known
    for member in NOT_YET:
        assert f"`{member}`" in PAGE.read_text()


def test_every_value_that_a_member_can_have_has_a_case(model):
    for shape in ("S3CopyObjectOperation", "S3ObjectMetadata"):
        for name, member in model.shape_for(shape).members.items():
            values = set(getattr(member, "enum", []))
            if not values or name in NOT_YET:
                continue
            found = [case.members | case.members.get("NewObjectMetadata", {}) for case in CASES]
            tried = {members[name] for members in found if name in members}
            tried |= set(NEWER_CHECKSUMS) if name == "ChecksumAlgorithm" else set()
            assert values == tried, name


def test_every_test_on_the_page_is_there_and_tries_its_member(page):
    named = set()
    for member, row in page.items():
        cases = []
        for test in re.findall(r"`([^`]+)`", row["tests"]):
            file, _, rest = test.rpartition("::")
            name, _, pattern = rest.partition("[")
            module = importlib.import_module(file.removesuffix(".py") or __name__)
            assert callable(getattr(module, name)), test
            found = fnmatch.filter(IDS, pattern.removesuffix("]"))
            assert bool(found) == bool(pattern), test
            cases += [CASES[IDS.index(one)] for one in found]
        assert all(has(case, member) for case in cases), member
        named |= {case.id for case in cases}
    assert named == set(IDS) - {"nothing"}


def test_the_headers_on_the_page_are_those_that_are_sent(page):
    for column, own in (("single", "copy_headers"), ("parts", "create_headers")):
        sent = {member: set() for member in page}
        for case in CASES:
            headers = case.headers | getattr(case, own) | case.everywhere
            mine = [member for member in page if has(case, member)]
            written = set().union(*(headers_named(page[member], column) for member in mine))
            assert {plain(header) for header in headers} <= written, (case.id, column)
            for member in mine:
                sent[member] |= {plain(header) for header in headers}
        for member, row in page.items():
            assert headers_named(row, column) <= sent[member], (member, column)


def has(case, member):
    """Whether the case sets the member, or the member of a member."""
    members = case.members
    for name in member.split("."):
        if name not in members:
            return False
        members = members[name]
    return True


def headers_named(row, column):
    """The headers that a cell names; `the same` points to its neighbour."""
    cell = row["single"] if "the same" in row[column] else row[column]
    return set(re.findall(r"`([a-z][a-z-]+(?:NAME)?)`", cell))


def plain(header):
    """The header as the page writes it: user metadata has any name."""
    return "x-amz-meta-NAME" if header.startswith("x-amz-meta-") else header
