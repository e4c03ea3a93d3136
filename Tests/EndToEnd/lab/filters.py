# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""What a manifest generator's filter means, from the S3 Control API reference, over boto3 answers.

Nothing here is shared with brigade: the expected sets of the tests are made with it.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime

from botocore.exceptions import ClientError

from .listing import list_objects, list_versions

# By x-amz-server-side-encryption: the member of ObjectEncryptionFilter.
_ENCRYPTIONS = {"AES256": "SSES3", "aws:kms": "SSEKMS", "aws:kms:dsse": "DSSEKMS", None: "NOTSSE"}


@dataclass(frozen=True)
class Facts:
    """What a filter may ask of an object version."""

    key: str
    version_id: str | None
    size: int
    last_modified: datetime
    storage_class: str
    replication_status: str
    encryption: str
    kms_key: str | None
    bucket_key: bool
    tags: dict = field(hash=False)


def facts(client, bucket, versions=False):
    """The facts of every object of a bucket, by listing, HEAD and tags."""
    listed = list_versions(client, bucket) if versions else list_objects(client, bucket)

    def ask(entry):
        place = {"Bucket": bucket, "Key": entry.key}
        if versions:
            place["VersionId"] = entry.version_id
        head = client.head_object(**place)
        customer = head.get("SSECustomerAlgorithm")
        tags = client.get_object_tagging(**place)["TagSet"]
        return Facts(
            entry.key,
            entry.version_id,
            entry.size,
            entry.last_modified,
            entry.storage_class,
            # S3 writes COMPLETED on objects and has COMPLETE in old models.
            head.get("ReplicationStatus", "NONE").replace("COMPLETED", "COMPLETE"),
            "SSEC" if customer else _ENCRYPTIONS[head.get("ServerSideEncryption")],
            head.get("SSEKMSKeyId"),
            head.get("BucketKeyEnabled", False),
            {tag["Key"]: tag["Value"] for tag in tags},
        )

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(ask, [entry for entry in listed if not entry.is_delete_marker]))


def matches(item, document, rules=()):
    """Whether the filter `document` lets an object pass; all its members must."""
    names = document.get("KeyNameConstraint", {})
    key = item.key
    tests = {
        "CreatedAfter": lambda value: item.last_modified > datetime.fromisoformat(value),
        "CreatedBefore": lambda value: item.last_modified < datetime.fromisoformat(value),
        "ObjectSizeGreaterThanBytes": lambda value: item.size > value,
        "ObjectSizeLessThanBytes": lambda value: item.size < value,
        "MatchAnyStorageClass": lambda values: item.storage_class in values,
        "ObjectReplicationStatuses": lambda values: item.replication_status
        in {value.replace("COMPLETED", "COMPLETE") for value in values},
        "MatchAnyObjectEncryption": lambda values: any(_encrypted(item, v) for v in values),
        "EligibleForReplication": lambda value: eligible(item, rules) == value,
        "KeyNameConstraint": lambda _: all(
            any(test(part) for part in names[name])
            for name, test in (
                ("MatchAnyPrefix", key.startswith),
                ("MatchAnySuffix", key.endswith),
                ("MatchAnySubstring", key.__contains__),
            )
            if name in names
        ),
    }
    return all(tests[name](value) for name, value in document.items())


def _encrypted(item, wanted):
    ((kind, details),) = wanted.items()
    if item.encryption != kind:
        return False
    if "KmsKeyArn" in details and details["KmsKeyArn"] != item.kms_key:
        return False
    return details.get("BucketKeyEnabled", item.bucket_key) == item.bucket_key


def eligible(item, rules):
    """Whether any of GetBucketReplication's rules takes the object."""
    if item.storage_class in ("GLACIER", "DEEP_ARCHIVE"):
        return False
    return any(takes(rule, item) for rule in rules)


def takes(rule, item):
    """Whether one rule takes an object: status, prefix, every tag, and encryption."""
    if rule["Status"] != "Enabled":
        return False
    if item.encryption in ("SSEKMS", "DSSEKMS"):
        criteria = rule.get("SourceSelectionCriteria", {})
        if criteria.get("SseKmsEncryptedObjects", {}).get("Status") != "Enabled":
            return False
    tests = rule.get("Filter", {})
    both = tests.get("And", {})
    prefix = rule.get("Prefix", tests.get("Prefix", both.get("Prefix", "")))
    tags = both.get("Tags", []) + ([tests["Tag"]] if "Tag" in tests else [])
    return item.key.startswith(prefix) and all(
        item.tags.get(tag["Key"]) == tag["Value"] for tag in tags
    )


def rules_of(client, bucket):
    """The replication rules of a bucket; none where it has none."""
    try:
        answer = client.get_bucket_replication(Bucket=bucket)
    except ClientError:
        return ()
    return answer["ReplicationConfiguration"]["Rules"]
