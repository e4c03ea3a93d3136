# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Replication rules, and what they make of a bucket's versions."""

import json
from collections import defaultdict
from dataclasses import dataclass

from .filters import takes
from .listing import list_versions
from .versions import SIZE

ROLE = "arn:aws:iam::111122223333:role/replication"


def rule(name, priority, destination, *, prefix=None, tags=(), markers=False, **more):
    """One rule of version 2, as GetBucketReplication has it in JSON."""
    listed = [{"Key": key, "Value": value} for key, value in tags]
    if listed and (prefix is not None or len(listed) > 1):
        both = {"Tags": listed} | ({"Prefix": prefix} if prefix is not None else {})
        tests = {"And": both}
    elif listed:
        tests = {"Tag": listed[0]}
    else:
        tests = {"Prefix": prefix or ""}
    return {
        "ID": name,
        "Priority": priority,
        "Status": "Enabled",
        "Filter": tests,
        "DeleteMarkerReplication": {"Status": "Enabled" if markers else "Disabled"},
        "Destination": {"Bucket": f"arn:aws:s3:::{destination}"},
    } | more


def write_rules(path, rules):
    """Writes what `aws s3api get-bucket-replication` prints."""
    document = {"ReplicationConfiguration": {"Role": ROLE, "Rules": list(rules)}}
    path.write_text(json.dumps(document, indent=2))
    return path


@dataclass(frozen=True)
class Version:
    """A version or delete marker with what rules ask of it."""

    key: str
    version_id: str
    # As lab.versions counts: 0 is a delete marker.
    number: int
    tags: dict
    encryption: str = "NOTSSE"


def versions_of(client, bucket, tags_of):
    """Every version of a bucket, newest first within a key.

    `tags_of(key, number)` gives the tags a version was made with: MiniStack does not tell them
    once a delete marker is on top.
    """
    found = []
    for entry in list_versions(client, bucket):
        number = 0 if entry.is_delete_marker else entry.size - SIZE
        tags = tags_of(entry.key, number) if number else {}
        found.append(Version(entry.key, entry.version_id, number, tags))
    return found


def destinations(version, rules):
    """The buckets one version goes to: of the rules with one destination the one of highest
    priority counts (S3 User Guide, "Replication configuration file elements")."""
    chosen = {}
    for candidate in rules:
        if not takes(candidate, version):
            continue
        bucket = candidate["Destination"]["Bucket"].rpartition(":")[2]
        if bucket not in chosen or candidate["Priority"] > chosen[bucket]["Priority"]:
            chosen[bucket] = candidate
    if version.number:
        return set(chosen)
    return {
        bucket
        for bucket, by in chosen.items()
        if by["DeleteMarkerReplication"]["Status"] == "Enabled"
    }


def replicas(versions, rules):
    """By destination and key, the numbers of the versions that belong there, oldest first."""
    expected = defaultdict(lambda: defaultdict(list))
    for version in reversed(versions):
        for bucket in destinations(version, rules):
            expected[bucket][version.key].append(version.number)
    return expected
