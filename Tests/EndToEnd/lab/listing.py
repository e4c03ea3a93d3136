# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""What a store lists, page by page with boto3's plain calls: the sets that brigade is held to.

boto3's own paginator decodes `%20` but not `+`, and stores write a space in either way.
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote_plus
from xml.etree import ElementTree


@dataclass(frozen=True, order=True)
class Listed:
    """One object, version or delete marker as a listing tells it."""

    key: str
    # None where the listing was one of objects.
    version_id: str | None = None
    is_latest: bool = True
    is_delete_marker: bool = False
    # The next four are None for a delete marker.
    size: int | None = None
    etag: str | None = None
    storage_class: str | None = None
    last_modified: datetime | None = None


def list_objects(client, bucket, prefix="", max_keys=1000):
    """Every object of a bucket in the store's order."""
    found, more = [], {}
    while True:
        page = client.list_objects_v2(
            Bucket=bucket, Prefix=prefix, MaxKeys=max_keys, EncodingType="url", **more
        )
        found += [_object(entry, _decoder(page)) for entry in page.get("Contents", [])]
        if not page["IsTruncated"]:
            return found
        more = {"ContinuationToken": page["NextContinuationToken"]}


def list_versions(client, bucket, prefix="", max_keys=1000):
    """Every version and delete marker of a bucket, a key's newest first as the store has it.

    boto3 takes a page apart in two lists, and stores may tell whole seconds only: the order is that
    of the document.
    """
    events = client.meta.events
    events.register("before-parse.s3.ListObjectVersions", _keep_order, unique_id=_keep_order)
    found, more = [], {}
    while True:
        page = client.list_object_versions(
            Bucket=bucket, Prefix=prefix, MaxKeys=max_keys, EncodingType="url", **more
        )
        decode = _decoder(page)
        entries = {
            (entry["Key"], entry["VersionId"]): _object(entry, decode)
            for entry in page.get("Versions", [])
        }
        for entry in page.get("DeleteMarkers", []):
            entries[entry["Key"], entry["VersionId"]] = Listed(
                decode(entry["Key"]),
                entry["VersionId"],
                entry["IsLatest"],
                True,
                last_modified=entry["LastModified"],
            )
        assert len(page["Order"]) == len(entries), "a version is listed twice on one page"
        found += [entries[name] for name in page["Order"]]
        if not page["IsTruncated"]:
            break
        more = {"KeyMarker": decode(page["NextKeyMarker"])}
        if page.get("NextVersionIdMarker"):
            more["VersionIdMarker"] = page["NextVersionIdMarker"]
    # Stable: what a key's versions have among themselves stays.
    found.sort(key=lambda entry: entry.key.encode())
    return found


def _keep_order(response_dict, customized_response_dict, **_):
    """Adds the keys and version ids of a page in the order of the document."""
    if response_dict["status_code"] != 200:
        return
    order = []
    for element in ElementTree.fromstring(response_dict["body"]):
        name = element.tag.rpartition("}")[2]
        if name in ("Version", "DeleteMarker"):
            cells = {child.tag.rpartition("}")[2]: child.text or "" for child in element}
            order.append((cells["Key"], cells["VersionId"]))
    customized_response_dict["Order"] = order


def _decoder(page):
    return unquote_plus if page.get("EncodingType") == "url" else str


def _object(entry, decode):
    return Listed(
        decode(entry["Key"]),
        entry.get("VersionId"),
        entry.get("IsLatest", True),
        False,
        entry["Size"],
        entry["ETag"].strip('"'),
        entry.get("StorageClass") or "STANDARD",
        entry["LastModified"],
    )
