# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Writes inventories.json: inventories with columns in random order, and their rows as Python's
csv, gzip and urllib read them.

Run once from this folder: python3 make_inventories.py
"""

import base64
import csv
import datetime
import gzip
import hashlib
import io
import json
import random
import urllib.parse

RANDOM = random.Random(20161130)
KEYS = [
    "plain.txt", "folder/deep/er/file.bin", "with space", "plus+sign", "percent%sign", "käse",
    "日本語/キー", "😀", 'quote"inside', "comma,inside", "line\nbreak", "a&b=c;d", "..//./x", "/lead",
]
COLUMNS = [
    "Bucket", "Key", "VersionId", "IsLatest", "IsDeleteMarker", "Size", "LastModifiedDate", "ETag",
    "StorageClass", "IsMultipartUploaded", "ReplicationStatus", "EncryptionStatus",
    "ObjectLockRetainUntilDate", "ObjectLockMode", "ObjectLockLegalHoldStatus",
    "IntelligentTieringAccessTier", "BucketKeyStatus", "ChecksumAlgorithm",
    "ObjectAccessControlList", "ObjectOwner", "LifecycleExpirationDate",
]
OPTIONAL = {
    "ReplicationStatus": ["", "PENDING", "COMPLETED", "FAILED", "REPLICA"],
    "EncryptionStatus": ["SSE-S3", "SSE-C", "SSE-KMS", "DSSE-KMS", "NOT-SSE"],
    "StorageClass": ["STANDARD", "GLACIER", "DEEP_ARCHIVE", "INTELLIGENT_TIERING"],
    "IntelligentTieringAccessTier": ["", "FREQUENT", "ARCHIVE", "DEEP_ARCHIVE"],
}


def record():
    marker = RANDOM.random() < 0.15
    time = datetime.datetime(1999, 12, 31) + datetime.timedelta(
        milliseconds=RANDOM.randrange(2**40))
    row = {name: RANDOM.choice(values) for name, values in OPTIONAL.items()}
    row |= {
        "Bucket": "source-bucket", "Key": RANDOM.choice(KEYS) + str(RANDOM.randrange(1000)),
        "VersionId": RANDOM.choice(["", "3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY", "v-1"]),
        "IsLatest": RANDOM.choice(["true", "false"]), "IsDeleteMarker": "true" if marker else "false",
        "Size": "" if marker else str(RANDOM.choice([0, 1, 5 * 2**30, 2**45])),
        "LastModifiedDate": time.isoformat(timespec="milliseconds") + "Z",
        "ETag": "" if marker else hashlib.md5(RANDOM.randbytes(8)).hexdigest() + RANDOM.choice(
            ["", "-17"]),
        "IsMultipartUploaded": "false", "ObjectLockRetainUntilDate": "", "ObjectLockMode": "",
        "ObjectLockLegalHoldStatus": "", "BucketKeyStatus": "DISABLED", "ChecksumAlgorithm": "",
        "ObjectAccessControlList": base64.b64encode(b'{"version":"2022-11-10"}').decode(),
        "ObjectOwner": "a" * 64, "LifecycleExpirationDate": "",
    }
    if marker:
        row["StorageClass"] = ""
    return row


def data_file(columns, count):
    """Gzip bytes as S3 writes them: every field quoted, keys URL-encoded; sometimes two members."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    for _ in range(count):
        row = record()
        encode = RANDOM.choice([urllib.parse.quote, urllib.parse.quote_plus])
        row["Key"] = encode(row["Key"], safe="/")
        writer.writerow([row[column] for column in columns])
    plain = text.getvalue().encode()
    if RANDOM.random() < 0.4:
        cut = RANDOM.randrange(len(plain) + 1)
        return gzip.compress(plain[:cut], mtime=0) + gzip.compress(plain[cut:], 1, mtime=0)
    return gzip.compress(plain, RANDOM.randrange(1, 10), mtime=0)


def expected(columns, packed):
    """What the rows say, by Python's own readers."""
    lines = csv.reader(io.StringIO(gzip.decompress(packed).decode()), strict=True)
    rows = []
    for values in lines:
        row = dict(zip(columns, values, strict=True))
        time = row.get("LastModifiedDate")
        rows.append({
            "bucket": urllib.parse.unquote_plus(row["Bucket"]),
            "key": urllib.parse.unquote_plus(row["Key"]),
            "versionID": (row["VersionId"] or "null") if "VersionId" in row else None,
            "isLatest": row["IsLatest"] == "true" if row.get("IsLatest") else None,
            "isDeleteMarker": row.get("IsDeleteMarker") == "true",
            "size": int(row["Size"]) if row.get("Size") else None,
            "milliseconds": round(datetime.datetime.fromisoformat(time).timestamp() * 1000)
            if time else None,
            "etag": row.get("ETag") or None,
            "storageClass": row.get("StorageClass") or None,
            "encryptionStatus": row.get("EncryptionStatus") or None,
            "replicationStatus": row.get("ReplicationStatus") or None,
            "tier": row.get("IntelligentTieringAccessTier") or None,
        })
    return rows


def inventory(number):
    columns = ["Bucket", "Key"] + RANDOM.sample(COLUMNS[2:], RANDOM.randrange(len(COLUMNS) - 1))
    RANDOM.shuffle(columns)
    files = [data_file(columns, RANDOM.randrange(20)) for _ in range(RANDOM.randrange(1, 4))]
    manifest = {
        "sourceBucket": "source-bucket",
        "destinationBucket": RANDOM.choice(["arn:aws:s3:::lists", "lists"]),
        "version": RANDOM.choice(["2016-11-30", "2021-11-30"]),
        "creationTimestamp": "1514944800000", "fileFormat": "CSV",
        "fileSchema": RANDOM.choice([", ", ","]).join(columns),
        "files": [{
            "key": f"inventory/source-bucket/all/data/{number}-{index}.csv.gz",
            "size": len(packed), "MD5checksum": hashlib.md5(packed).hexdigest(),
        } for index, packed in enumerate(files)],
    }
    text = json.dumps(manifest, indent=RANDOM.choice([None, 2]))
    return {
        "manifest": base64.b64encode(text.encode()).decode(),
        "checksum": hashlib.md5(text.encode()).hexdigest() + RANDOM.choice(["", "\n", " \r\n"]),
        "files": [{
            "packed": base64.b64encode(packed).decode(), "rows": expected(columns, packed),
        } for packed in files],
    }


with open("inventories.json", "w", encoding="utf-8") as output:
    json.dump([inventory(number) for number in range(30)], output, ensure_ascii=False)
