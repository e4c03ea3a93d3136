# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Manifests and job documents, in the shapes S3 Batch Operations defines."""

import csv
import hashlib
import json
import uuid
from pathlib import Path

from .keys import quote_key

CSV_MANIFEST = "S3BatchOperations_CSV_20180820"
INVENTORY_MANIFEST = "S3InventoryReport_CSV_20161130"
REPORT_FORMAT = "Report_CSV_20180820"


def write_manifest(path, rows, fields=("Bucket", "Key")):
    """Writes a CSV manifest and gives its ETag, the MD5 of its bytes.

    A row is a tuple in the order of `fields`; keys are given plain and written percent-encoded.
    """
    place = fields.index("Key")
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for row in rows:
            cells = list(row)
            cells[place] = quote_key(cells[place])
            writer.writerow(cells)
    return hashlib.md5(Path(path).read_bytes(), usedforsecurity=False).hexdigest()


def file_url(path):
    """`file:///…` for a path."""
    return Path(path).resolve().as_uri()


def job_document(
    manifest,
    target,
    *,
    etag=None,
    fields=("Bucket", "Key"),
    manifest_format=CSV_MANIFEST,
    report=None,
    report_prefix="reports",
    report_scope="AllTasks",
    **operation,
):
    """A document as `aws s3control create-job --cli-input-json` takes it.

    `manifest` is a path, a `file://` URL or an object's ARN (with `etag`); `target` a bucket's
    name or ARN; `report` None, a folder's path or URL, or a bucket's ARN. Further arguments are
    members of S3PutObjectCopy (`StorageClass="…"`, `NewObjectTagging=[…]`).
    """
    if isinstance(manifest, Path):
        etag = etag or hashlib.md5(manifest.read_bytes(), usedforsecurity=False).hexdigest()
        manifest = file_url(manifest)
    spec = {"Format": manifest_format}
    if manifest_format == CSV_MANIFEST:
        spec["Fields"] = list(fields)
    if not target.startswith("arn:"):
        target = f"arn:aws:s3:::{target}"
    return {
        "AccountId": "111122223333",
        "ConfirmationRequired": False,
        "ClientRequestToken": str(uuid.uuid4()),
        "Priority": 10,
        "RoleArn": "arn:aws:iam::111122223333:role/brigade",
        "Operation": {"S3PutObjectCopy": {"TargetResource": target, **operation}},
        "Manifest": {"Spec": spec, "Location": {"ObjectArn": manifest, "ETag": etag}},
        "Report": _report(report, report_prefix, report_scope),
    }


def _report(place, prefix, scope):
    if place is None:
        return {"Enabled": False}
    bucket = file_url(place) if isinstance(place, Path) else place
    return {
        "Enabled": True,
        "Bucket": bucket,
        "Format": REPORT_FORMAT,
        "Prefix": prefix,
        "ReportScope": scope,
    }


def write_job(path, document):
    """Writes a job document and gives its path."""
    Path(path).write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")
    return path
