# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""One copy job from its rows to its report, and every attribute that a copy is judged by."""

from dataclasses import dataclass

from botocore.handlers import validate_ascii_metadata

from .binary import Result
from .jobs import job_document, write_job, write_manifest
from .objects import CONTENT_HEADERS
from .report import ReportRow, read_report

# Objects above this size go in parts, on the command line and in `PARTED_SERVER` alike: S3 copies
# no smaller source by ranges (S3 User Guide, multipart upload limits).
THRESHOLD = 5 << 20
# Two parts, the second of one byte.
LARGE = THRESHOLD + 1
# s3-test-server with the same limit for one CopyObject.
PARTED_SERVER = ("--max-copy-bytes", THRESHOLD)
# The ways a copy can go: flags of brigade, and whether the object is a large one.
PATHS = {
    # One CopyObject.
    "single": ((), False),
    # CopyObject, refused as too large, then parts.
    "too-large": (("--part-size", THRESHOLD), True),
    # The size asked first, then parts.
    "head-first": (
        ("--head-first", "--multipart-threshold", THRESHOLD, "--part-size", THRESHOLD),
        True,
    ),
}


@dataclass(frozen=True)
class Copied:
    """What a job left: the finished run, the rows of its report, its directory."""

    result: Result
    rows: list
    directory: object

    @property
    def row(self) -> ReportRow:
        """The only row."""
        assert len(self.rows) == 1, self.rows
        return self.rows[0]


def copy_rows(
    brigade,
    folder,
    server,
    rows,
    target,
    *flags,
    fields=("Bucket", "Key"),
    endpoint=None,
    **members,
):
    """Runs one S3PutObjectCopy job with `members` over `rows` and reads its report.

    `endpoint` stands in for the server's own where a test has put something in between.
    """
    manifest = folder / "manifest.csv"
    write_manifest(manifest, rows, fields)
    report = folder / "report"
    document = job_document(manifest, target, fields=fields, report=report, **members)
    job = write_job(folder / "job.json", document)
    env = {"AWS_ENDPOINT_URL_S3": endpoint} if endpoint else None
    result = brigade("run", job, *flags, server=server, env=env)
    assert result.code in (0, 1), result.stderr
    found = read_report(report, result.job_id).rows
    return Copied(result, found, brigade.state / "jobs" / result.job_id)


def attributes(client, bucket, key, version=None):
    """Everything that can be read of an object besides its bytes; what it lacks is left out."""
    place = {"Bucket": bucket, "Key": key} | ({"VersionId": version} if version else {})
    head = client.head_object(**place, ChecksumMode="ENABLED")
    acl = client.get_object_acl(**place)
    found = {name: decode(head[name]) for name in CONTENT_HEADERS if name in head}
    names = (
        "ServerSideEncryption",
        "SSEKMSKeyId",
        "BucketKeyEnabled",
        "WebsiteRedirectLocation",
        "ChecksumType",
    )
    found |= {name: head[name] for name in names if name in head}
    if "ObjectLockMode" in head:
        retention = client.get_object_retention(**place)["Retention"]
        found["ObjectLockMode"] = retention["Mode"]
        found["ObjectLockRetainUntilDate"] = retention["RetainUntilDate"]
    if "ObjectLockLegalHoldStatus" in head:
        hold = client.get_object_legal_hold(**place)["LegalHold"]
        found["ObjectLockLegalHoldStatus"] = hold["Status"]
    found["Metadata"] = {name: decode(value) for name, value in head["Metadata"].items()}
    found["StorageClass"] = head.get("StorageClass", "STANDARD")
    found["Tags"] = tags(client, **place)
    found["Grants"] = {
        (grant["Grantee"].get("ID") or grant["Grantee"].get("URI"), grant["Permission"])
        for grant in acl["Grants"]
    }
    algorithms = [name for name in head if name.startswith("Checksum") and name != "ChecksumType"]
    found["ChecksumAlgorithm"] = [name.removeprefix("Checksum") for name in algorithms]
    return found


def tags(client, **place):
    """The tags of an object as a dictionary."""
    return {tag["Key"]: tag["Value"] for tag in client.get_object_tagging(**place)["TagSet"]}


def decode(header):
    """A header's value: boto3 takes its bytes for Latin-1, and S3 stores UTF-8."""
    return header.encode("latin-1").decode()


def allow_any_header(client, expires):
    """Lets boto3's PutObject send UTF-8 metadata, as S3 takes it, and an Expires of any text."""
    events = client.meta.events
    events.unregister("before-parameter-build.s3.PutObject", validate_ascii_metadata)

    def add_expires(request, **_):
        request.headers["Expires"] = expires

    def send_utf8(request, **_):
        for name, value in list(request.headers.items()):
            if isinstance(value, str) and not value.isascii():
                del request.headers[name]
                request.headers[name] = value.encode()

    events.register("before-sign.s3.PutObject", add_expires)
    events.register("before-send.s3.PutObject", send_utf8)
    return client
