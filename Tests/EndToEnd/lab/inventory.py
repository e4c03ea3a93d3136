# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""S3 Inventory reports as S3 delivers them, made from what a store really lists, and damaged ones.

The shape is that of the S3 User Guide, "Amazon S3 Inventory list" and "Inventory manifest":
`PREFIX/SOURCE/CONFIGURATION/TIME/manifest.json` beside `manifest.checksum`, gzip files without a
header line under `…/data/`, every field in double quotes, keys URL-encoded.
"""

import csv
import gzip
import hashlib
import io
import json
import uuid
from dataclasses import dataclass, field
from datetime import timezone
from pathlib import Path
from urllib.parse import quote, quote_plus

from .listing import Listed

# The columns of `fileSchema` in the order S3 has them when all are asked for.
COLUMNS = (
    "Bucket",
    "Key",
    "VersionId",
    "IsLatest",
    "IsDeleteMarker",
    "Size",
    "LastModifiedDate",
    "ETag",
    "StorageClass",
    "IsMultipartUploaded",
    "ReplicationStatus",
    "EncryptionStatus",
    "ObjectLockRetainUntilDate",
    "ObjectLockMode",
    "ObjectLockLegalHoldStatus",
    "IntelligentTieringAccessTier",
    "BucketKeyStatus",
    "ChecksumAlgorithm",
    "ObjectAccessControlList",
    "ObjectOwner",
    "LifecycleExpirationDate",
)
# What an inventory of current objects only has.
CURRENT_COLUMNS = ("Bucket", "Key", "Size", "LastModifiedDate", "ETag", "StorageClass")
# `version` of manifest.json, by the format a job names.
FORMATS = {
    "S3InventoryReport_CSV_20161130": "2016-11-30",
    "S3InventoryReport_CSV_20211130": "2021-11-30",
}
_TIME = "2026-01-02T01-00Z"


@dataclass
class Inventory:
    """An inventory in a folder that stands for the bucket it was delivered to."""

    root: Path
    # Relative to the root, as keys of the bucket.
    manifest_key: str
    bucket: str
    data_keys: list = field(default_factory=list)

    @property
    def manifest(self):
        """The path of manifest.json."""
        return self.root / self.manifest_key

    @property
    def checksum(self):
        """The path of manifest.checksum."""
        return self.manifest.with_name("manifest.checksum")

    def data(self, number):
        """The path of a data file."""
        return self.root / self.data_keys[number]

    @property
    def document(self):
        """manifest.json as a dictionary."""
        return json.loads(self.manifest.read_text())

    def change(self, changes):
        """Rewrites manifest.json after `changes(document)`, with a right manifest.checksum."""
        document = self.document
        changes(document)
        text = json.dumps(document, indent=2)
        self.manifest.write_text(text)
        self.checksum.write_text(_md5(text.encode()))

    def upload(self, client):
        """Puts every file under its key; gives the URL of manifest.json."""
        for path in sorted(self.root.rglob("*")):
            if path.is_file():
                key = path.relative_to(self.root).as_posix()
                client.put_object(Bucket=self.bucket, Key=key, Body=path.read_bytes())
        return f"s3://{self.bucket}/{self.manifest_key}"

    @property
    def arn(self):
        """What a job document calls manifest.json."""
        return f"arn:aws:s3:::{self.bucket}/{self.manifest_key}"

    @property
    def etag(self):
        """The ETag of manifest.json: its MD5, where a store does as S3."""
        return _md5(self.manifest.read_bytes())


def write_inventory(
    root,
    source,
    entries,
    *,
    columns=COLUMNS,
    files=3,
    bucket="inventory",
    prefix="inventories",
    name="everything",
    manifest_format="S3InventoryReport_CSV_20161130",
    more=None,
    plus=True,
    level=6,
):
    """Writes an inventory of `entries` (what lab.listing gives) in order, cut into `files` files.

    `more(entry)` gives further columns of a row as a dictionary (`EncryptionStatus`, …); `plus`
    tells whether a space in a key is `+`, as S3 writes it, or `%20`.
    """
    base = f"{prefix}/{source}/{name}"
    inventory = Inventory(Path(root), f"{base}/{_TIME}/manifest.json", bucket)
    entries = list(entries)
    size = -(-len(entries) // files) or 1
    described = []
    for number in range(files):
        rows = entries[number * size : (number + 1) * size]
        text = _rows(source, rows, columns, more, plus)
        data = gzip.compress(text.encode(), level, mtime=0)
        key = f"{base}/data/{uuid.uuid4()}.csv.gz"
        _write(inventory.root / key, data)
        inventory.data_keys.append(key)
        described.append({"key": key, "size": len(data), "MD5checksum": _md5(data)})
    document = {
        "sourceBucket": source,
        "destinationBucket": f"arn:aws:s3:::{bucket}",
        "version": FORMATS[manifest_format],
        "creationTimestamp": "1767315600000",
        "fileFormat": "CSV",
        "fileSchema": ", ".join(columns),
        "files": described,
    }
    text = json.dumps(document, indent=2)
    _write(inventory.manifest, text.encode())
    _write(inventory.checksum, _md5(text.encode()).encode())
    links = "\n".join(f"s3://{bucket}/{key}" for key in inventory.data_keys)
    _write(inventory.root / f"{base}/hive/dt=2026-01-02-01-00/symlink.txt", links.encode())
    return inventory


def _rows(source, entries, columns, more, plus):
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    for entry in entries:
        cells = row(source, entry, plus) | (more(entry) if more else {})
        writer.writerow([cells.get(column, "") for column in columns])
    return text.getvalue()


def row(source, entry: Listed, plus=True):
    """The columns that a listing can fill, as S3 writes them."""
    modified = entry.last_modified
    cells = {
        "Bucket": source,
        "Key": quote_plus(entry.key, safe="/") if plus else quote(entry.key, safe="/"),
        # S3 leaves the null version's id empty.
        "VersionId": "" if entry.version_id in (None, "null") else entry.version_id,
        "IsLatest": str(entry.is_latest).lower(),
        "IsDeleteMarker": str(entry.is_delete_marker).lower(),
        "LastModifiedDate": modified.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.")
        + f"{modified.microsecond // 1000:03}Z",
        "ObjectOwner": "4e" * 32,
    }
    if entry.is_delete_marker:
        return cells
    return cells | {
        "Size": str(entry.size),
        "ETag": entry.etag,
        "StorageClass": entry.storage_class,
        "IsMultipartUploaded": str("-" in entry.etag).lower(),
        "EncryptionStatus": "SSE-S3",
        "BucketKeyStatus": "DISABLED",
        "ChecksumAlgorithm": "CRC64NVME",
    }


def flip_byte(inventory, number):
    """One byte in the middle of a data file becomes another."""
    path = inventory.data(number)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x20
    path.write_bytes(data)


def truncate(inventory, number):
    """A data file ends too early; manifest.json does not know."""
    path = inventory.data(number)
    path.write_bytes(path.read_bytes()[:-20])


def truncate_knowingly(inventory, number):
    """The gzip stream ends too early, and size and MD5 in manifest.json are those of the rest."""
    truncate(inventory, number)
    _describe_again(inventory, number)


def break_stream(inventory, number):
    """The gzip stream's own CRC is wrong, and size and MD5 in manifest.json are right."""
    path = inventory.data(number)
    data = bytearray(path.read_bytes())
    data[-8] ^= 0x01
    path.write_bytes(data)
    _describe_again(inventory, number)


def append_garbage(inventory, number):
    """Behind the gzip stream there is more, and size and MD5 in manifest.json are right."""
    path = inventory.data(number)
    path.write_bytes(path.read_bytes() + b"more")
    _describe_again(inventory, number)


def wrong_md5(inventory, number):
    """manifest.json gives another MD5 for a data file than it has."""

    def change(document):
        document["files"][number]["MD5checksum"] = "0" * 32

    inventory.change(change)


def wrong_size(inventory, number):
    """manifest.json gives another size for a data file than it has."""

    def change(document):
        document["files"][number]["size"] += 1

    inventory.change(change)


def remove(inventory, number):
    """A data file is not there."""
    inventory.data(number).unlink()


# Damage to one data file: each must stop the job with a reason that names the file.
DAMAGES = (
    flip_byte,
    truncate,
    truncate_knowingly,
    break_stream,
    append_garbage,
    wrong_md5,
    wrong_size,
    remove,
)


def wrong_checksum(inventory):
    """manifest.checksum is that of another manifest.json."""
    inventory.checksum.write_text("0" * 32)


def _describe_again(inventory, number):
    data = inventory.data(number).read_bytes()

    def change(document):
        document["files"][number] |= {"size": len(data), "MD5checksum": _md5(data)}

    inventory.change(change)


def _write(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _md5(data):
    return hashlib.md5(data, usedforsecurity=False).hexdigest()
