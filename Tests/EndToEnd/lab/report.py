# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Reading a completion report, and trusting none of its digests unchecked."""

import csv
import hashlib
import io
import json
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

REPORT_FORMAT = "Report_CSV_20180820"
# The order this string gives is not the order of the columns; the service says it all the same.
REPORT_SCHEMA = "Bucket, Key, VersionId, TaskStatus, ErrorCode, HTTPStatusCode, ResultMessage"
_RESULT_NAME = re.compile(r"results/[0-9a-f]{40}\.csv$")


class DamagedReport(Exception):
    """A report that does not say the same in all its parts."""


@dataclass(frozen=True)
class ReportRow:
    """One line of a results file."""

    bucket: str
    manifest_key: str
    version_id: str
    status: str
    http_status: str
    error_code: str
    message: str

    @property
    def key(self):
        """The object's key; in the file it stands as in the manifest, percent-encoded."""
        return unquote(self.manifest_key)


@dataclass(frozen=True)
class Report:
    """A whole report whose digests were right."""

    rows: list
    manifest: dict

    def with_status(self, status):
        """The rows that are `succeeded` or `failed`."""
        return [row for row in self.rows if row.status == status]


def read_report(place, job_id, prefix="reports", client=None):
    """Reads the report of a job and checks every digest in it.

    `place` is what the job document had: a folder's path, a `file://` URL, or a bucket's ARN or
    name, which needs a boto3 `client`; `prefix` is "" for a folder given as `--report`. Raises
    DamagedReport where anything disagrees.
    """
    read = _reader(place, client)
    folder = "/".join(part for part in (prefix.strip("/"), f"job-{job_id}") if part)
    text = read(f"{folder}/manifest.json")
    expected = read(f"{folder}/manifest.json.md5").decode().strip()
    _require(_md5(text) == expected, "manifest.json.md5 is not the MD5 of manifest.json")
    manifest = json.loads(text)
    _require(manifest["Format"] == REPORT_FORMAT, f"Format is {manifest['Format']!r}")
    _require(manifest["ReportSchema"] == REPORT_SCHEMA, "ReportSchema is not the service's")
    rows = []
    for result in manifest["Results"]:
        key = result["Key"]
        _require(key.startswith(f"{folder}/") and _RESULT_NAME.search(key), f"odd name {key!r}")
        content = read(key)
        _require(_md5(content) == result["MD5Checksum"], f"{key} has another MD5 than stated")
        found = _rows(content, key)
        _require(
            all(row.status == result["TaskExecutionStatus"] for row in found),
            f"{key} holds a row that is not {result['TaskExecutionStatus']}",
        )
        rows += found
    return Report(rows, manifest)


def _rows(content, key):
    lines = csv.reader(io.StringIO(content.decode(), newline=""), strict=True)
    rows = list(lines)
    _require(all(len(row) == 7 for row in rows), f"{key} holds a row without seven columns")
    return [ReportRow(*row) for row in rows]


def _reader(place, client):
    if client is not None:
        bucket = str(place).removeprefix("arn:aws:s3:::")
        return lambda key: client.get_object(Bucket=bucket, Key=key)["Body"].read()
    text = str(place)
    folder = Path(unquote(urlsplit(text).path) if text.startswith("file://") else text)
    return lambda key: (folder / key).read_bytes()


def _md5(content):
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def _require(condition, complaint):
    if not condition:
        raise DamagedReport(complaint)
