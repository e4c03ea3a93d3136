# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Copies in parts: how objects are cut, what parts are pinned to, and what is left when it fails.

Every test ends with a look for unfinished uploads: they cost their owner money for ever.
"""

import math
import re
import threading
import time

import pytest
from lab import list_keys, list_uploads, make_bucket, wait_until
from lab.copies import LARGE, PARTED_SERVER, PATHS, THRESHOLD, copy_rows, tags
from lab.meddler import Meddler

MIB = 1 << 20
# The MD5 of nothing (RFC 1321, appendix A.5).
NOTHING = "d41d8cd98f00b204e9800998ecf8427e"
IN_PARTS = PATHS["too-large"][0]
# Nothing is tried so often that a test takes long.
FEW = ("--max-attempts", 3)


class Scene:
    """A strict server with an object of its own making in `source`, and an empty `target`."""

    def __init__(self, faulty, brigade, folder):
        self.faulty = faulty
        self.server = faulty.server
        self.client = faulty.server.client()
        self.brigade = brigade
        self.folder = folder
        for bucket in ("source", "target"):
            make_bucket(self.client, bucket)

    def put(self, size=LARGE, key="key"):
        """An object whose bytes are computed by the server."""
        self.faulty.seed_virtual("source", key, size)

    def copy(self, *flags, rows=(("source", "key"),), **more):
        """Copies, forgetting the requests before; in parts, unless flags say otherwise."""
        self.faulty.forget()
        return copy_rows(
            self.brigade,
            self.folder,
            self.server,
            list(rows),
            "target",
            *(flags or (*IN_PARTS, *FEW)),
            **more,
        )

    def fault(self, operation, action, occurrences=None, key=None):
        """A rule of a fault plan."""
        rule = {"operation": operation, "action": action}
        rule |= {"occurrences": occurrences} if occurrences else {}
        return rule | ({"key": key} if key else {})

    def go_wrong(self, *rules):
        self.faulty.set_faults({"rules": list(rules)})

    def requests(self, operation):
        return [one for one in self.faulty.requests() if one["operation"] == operation]

    def assert_copied(self, copied, key="key"):
        """The copy has the source's bytes where it begins, is cut and ends."""
        assert copied.row.status == "succeeded", copied.row
        assert self.ends("target", key) == self.ends("source", key)
        assert list_uploads(self.client, "target") == []

    def assert_failed(self, copied, status, code):
        """The row failed so; nothing of it is left at the destination."""
        row = copied.row
        assert (row.status, row.http_status, row.error_code) == ("failed", status, code), row
        assert copied.result.code == 1
        assert list_uploads(self.client, "target") == []

    def ends(self, bucket, key):
        size = self.client.head_object(Bucket=bucket, Key=key)["ContentLength"]
        ranges = ((0, 99), (THRESHOLD - 50, THRESHOLD + 49), (max(0, size - 100), size - 1))
        return size, [
            self.client.get_object(Bucket=bucket, Key=key, Range=f"bytes={first}-{last}")[
                "Body"
            ].read()
            for first, last in ranges
        ]


@pytest.fixture
def scene(test_server, brigade, tmp_path):
    return Scene(test_server(*PARTED_SERVER), brigade, tmp_path)


def ranges(requests):
    """First and last byte of each part by its number."""
    found = {}
    for request in requests:
        number = int(re.search(r"partNumber=(\d+)", request["query"])[1])
        bytes_copied = request["headers"]["x-amz-copy-source-range"]
        first, last = bytes_copied.removeprefix("bytes=").split("-")
        found[number] = (int(first), int(last))
    return found


# MARK: How objects are cut


def test_parts_are_copied_side_by_side_up_to_the_concurrency(scene):
    scene.put(8 * THRESHOLD)
    scene.go_wrong(scene.fault("UploadPartCopy", {"delay": {"milliseconds": 2_000}}))
    manifest_job = (*IN_PARTS, "--concurrency", 4)
    results = []
    thread = threading.Thread(target=lambda: results.append(scene.copy(*manifest_job)))
    thread.start()

    def seen():
        return len(scene.requests("UploadPartCopy"))

    wait_until(seen, 30, "a part")
    begun = time.monotonic()
    wait_until(lambda: seen() >= 4, 30, "four parts")
    # The answer to the first part takes two seconds: no other waited for it.
    assert time.monotonic() - begun < 1.5
    time.sleep(0.3)
    assert seen() == 4
    thread.join(60)
    scene.assert_copied(results[0])
    assert seen() == 8


@pytest.mark.parametrize(
    ("size", "counts"),
    [
        # At the limit of one request, one byte more, and a whole number of parts.
        (THRESHOLD, [THRESHOLD]),
        (THRESHOLD + 1, [THRESHOLD, 1]),
        (2 * THRESHOLD, [THRESHOLD, THRESHOLD]),
        (2 * THRESHOLD + 1, [THRESHOLD, THRESHOLD, 1]),
    ],
    ids=["limit", "one-more", "two-parts", "one-more-than-two"],
)
@pytest.mark.parametrize("path", ["too-large", "head-first"])
def test_an_object_is_cut_without_gap_overlap_or_empty_part(scene, path, size, counts):
    scene.put(size)
    scene.assert_copied(scene.copy(*PATHS[path][0]))
    found = ranges(scene.requests("UploadPartCopy"))
    if len(counts) == 1:
        assert found == {}
        return
    assert sorted(found) == list(range(1, len(counts) + 1))
    assert [found[n][1] - found[n][0] + 1 for n in sorted(found)] == counts
    assert [found[n][0] for n in sorted(found)] == [n * THRESHOLD for n in range(len(counts))]


def test_parts_grow_so_that_ten_thousand_are_enough(test_server, brigade, tmp_path):
    # With Amazon's own limits. A TiB in parts of 64 MiB would be 16,384.
    scene = Scene(test_server(), brigade, tmp_path)
    size = 1 << 40
    scene.put(size)
    copied = scene.copy("--part-size", 64 * MIB)
    assert copied.row.status == "succeeded", copied.row
    # The smallest whole number of MiB that gives no more than 10,000 parts.
    part = math.ceil(size / 10_000 / MIB) * MIB
    count = math.ceil(size / part)
    assert (part, count) == (105 * MIB, 9_987)
    found = ranges(scene.requests("UploadPartCopy"))
    assert found == {
        number + 1: (number * part, min((number + 1) * part, size) - 1) for number in range(count)
    }
    head = scene.client.head_object(Bucket="target", Key="key")
    assert head["ContentLength"] == size
    assert head["ETag"].endswith(f'-{count}"')
    assert list_uploads(scene.client, "target") == []


def test_an_object_that_no_parts_can_make_fails_before_any_upload(test_server, brigade, tmp_path):
    # 10,000 parts of 5 GiB are the most that S3 takes.
    scene = Scene(test_server(), brigade, tmp_path)
    scene.put(10_000 * 5 * 1024 * MIB + 1)
    scene.assert_failed(scene.copy("--part-size", THRESHOLD), "400", "EntityTooLarge")
    assert scene.requests("CreateMultipartUpload") == []


# MARK: What parts are pinned to


def test_every_part_names_the_etag_and_in_a_bucket_without_versions_no_version(scene):
    scene.put()
    etag = scene.client.head_object(Bucket="source", Key="key")["ETag"]
    scene.assert_copied(scene.copy())
    parts = scene.requests("UploadPartCopy")
    assert [part["headers"]["x-amz-copy-source-if-match"] for part in parts] == [etag] * 2
    assert [part["headers"]["x-amz-copy-source"] for part in parts] == ["source/key"] * 2


@pytest.mark.parametrize("path", ["too-large", "head-first"])
@pytest.mark.parametrize("named", [True, False], ids=["version-named", "version-found"])
def test_every_request_for_a_versioned_source_names_one_version(scene, path, named):
    make_bucket(scene.client, "source", versioned=True)
    put = scene.client.put_object
    versions = [
        put(Bucket="source", Key="key", Body=bytes([n]) * LARGE, Tagging=f"n={n}")["VersionId"]
        for n in (1, 2)
    ]
    version = versions[0] if named else versions[1]
    rows = [("source", "key", version)] if named else [("source", "key")]
    fields = ("Bucket", "Key", "VersionId") if named else ("Bucket", "Key")
    copied = scene.copy(*PATHS[path][0], rows=rows, fields=fields)
    assert copied.row.status == "succeeded", copied.row
    body = scene.client.get_object(Bucket="target", Key="key")["Body"].read()
    assert body == bytes([1 if named else 2]) * LARGE
    assert tags(scene.client, Bucket="target", Key="key") == {"n": "1" if named else "2"}
    parts = scene.requests("UploadPartCopy")
    assert {part["headers"]["x-amz-copy-source"] for part in parts} == {
        f"source/key?versionId={version}"
    }
    # Tags are a second request: without the version they could be those of a newer object.
    asked = next(one for one in scene.requests("GetObjectTagging") if one["bucket"] == "source")
    assert f"versionId={version}" in asked["query"]


def overwrite_between_parts(scene, body):
    """Copies with one part at a time, and puts another object while the first is on its way."""
    scene.go_wrong(
        scene.fault("UploadPartCopy", {"delay": {"milliseconds": 2_000}}, {"nth": {"number": 1}})
    )
    results = []
    flags = (*IN_PARTS, "--concurrency", 1)
    thread = threading.Thread(target=lambda: results.append(scene.copy(*flags)))
    thread.start()
    wait_until(lambda: scene.requests("UploadPartCopy"), 30, "the first part")
    scene.client.put_object(Bucket="source", Key="key", Body=body)
    thread.join(60)
    return results[0]


def test_a_source_that_changes_between_two_parts_fails_and_leaves_nothing(scene):
    scene.client.put_object(Bucket="source", Key="key", Body=b"1" * LARGE)
    copied = overwrite_between_parts(scene, b"2" * LARGE)
    scene.assert_failed(copied, "412", "PreconditionFailed")
    assert list_keys(scene.client, "target") == []
    assert scene.requests("AbortMultipartUpload")


def test_a_version_that_is_superseded_between_two_parts_is_copied_whole(scene):
    make_bucket(scene.client, "source", versioned=True)
    scene.client.put_object(Bucket="source", Key="key", Body=b"1" * LARGE)
    copied = overwrite_between_parts(scene, b"2" * LARGE)
    assert copied.row.status == "succeeded", copied.row
    assert scene.client.get_object(Bucket="target", Key="key")["Body"].read() == b"1" * LARGE
    assert list_uploads(scene.client, "target") == []


# MARK: What goes wrong


def test_a_part_that_fails_for_good_ends_the_upload(scene):
    scene.put(6 * THRESHOLD)
    denied = {"error": {"status": 403, "code": "AccessDenied", "message": "No."}}
    scene.go_wrong(scene.fault("UploadPartCopy", denied, {"nth": {"number": 3}}))
    scene.assert_failed(scene.copy(), "403", "AccessDenied")
    assert scene.requests("AbortMultipartUpload")
    assert scene.requests("CompleteMultipartUpload") == []
    assert list_keys(scene.client, "target") == []


def test_an_upload_that_the_store_does_not_let_go_is_not_kept_quiet(scene):
    scene.put(6 * THRESHOLD)
    denied = {"error": {"status": 403, "code": "AccessDenied", "message": "No."}}
    scene.go_wrong(
        scene.fault("UploadPartCopy", denied, {"nth": {"number": 3}}),
        scene.fault("AbortMultipartUpload", denied),
    )
    copied = scene.copy()
    assert copied.row.status == "failed"
    assert "UploadsNotAborted: 1 multipart upload" in copied.result.stdout + copied.result.stderr
    assert "key key:" in copied.result.stdout + copied.result.stderr
    assert len(list_uploads(scene.client, "target")) == 1


PASSING = {
    "throttled": {"error": {"status": 503, "code": "SlowDown"}},
    "internal": {"error": {"status": 500, "code": "InternalError"}},
    "error-in-200": {"errorInOK": {"code": "InternalError"}},
    "error-after-spaces": {
        "whitespace": {"count": 3, "intervalMilliseconds": 20, "code": "InternalError"}
    },
    "empty-200": {"emptyOK": {}},
    "reset": {"resetBefore": {}},
    "lost-reply": {"resetAfter": {}},
    "cut-reply": {"truncate": {"bytes": 20}},
}


@pytest.mark.parametrize("action", PASSING)
@pytest.mark.parametrize(
    "operation",
    ["CreateMultipartUpload", "UploadPartCopy", "CompleteMultipartUpload", "HeadObject"],
)
def test_a_fault_that_passes_costs_a_retry_and_no_upload(scene, operation, action):
    # HEAD has no body to hold an error.
    if operation == "HeadObject" and action in ("error-in-200", "error-after-spaces", "empty-200"):
        action = "internal"
    scene.put()
    scene.go_wrong(scene.fault(operation, PASSING[action], {"nth": {"number": 1}}))
    copied = scene.copy()
    assert copied.row.status == "succeeded", copied.row
    assert scene.ends("target", "key") == scene.ends("source", "key")
    wanted = {"UploadPartCopy": 3, "HeadObject": 3}.get(operation, 2)
    assert len(scene.requests(operation)) >= wanted
    # Not even one whose id was in a reply that never came.
    assert list_uploads(scene.client, "target") == []


@pytest.mark.parametrize("action", ["empty-200", "lost-reply", "cut-reply"])
def test_uploads_whose_ids_never_arrived_are_found_and_ended(scene, action):
    scene.put()
    scene.go_wrong(scene.fault("CreateMultipartUpload", PASSING[action]))
    copied = scene.copy()
    assert copied.row.status == "failed", copied.row
    made = scene.requests("CreateMultipartUpload")
    assert len(made) == 3
    assert len(scene.requests("AbortMultipartUpload")) >= 3
    assert list_uploads(scene.client, "target") == []


@pytest.mark.parametrize("action", ["error-in-200", "error-after-spaces", "empty-200"])
@pytest.mark.parametrize("operation", ["UploadPartCopy", "CompleteMultipartUpload"])
def test_a_200_that_is_no_success_is_never_taken_for_one(scene, operation, action):
    scene.put()
    scene.go_wrong(scene.fault(operation, PASSING[action]))
    copied = scene.copy()
    assert copied.row.status == "failed", copied.row
    assert copied.row.error_code == (
        "IncompleteAnswer" if action == "empty-200" else "InternalError"
    )
    # As often as --max-attempts says; the first of two parts to fail ends the other. Attempts of
    # both while it was not known whether the store is away do not count.
    tries = len(scene.requests(operation))
    assert tries == 3 or (operation == "UploadPartCopy" and 3 <= tries <= 12)
    assert list_uploads(scene.client, "target") == []


GONE = {"error": {"status": 404, "code": "NoSuchUpload"}}


def test_a_lost_reply_to_complete_is_a_success_when_the_object_is_there(scene):
    scene.put()
    # S3 forgets a completed upload after a while: then the second try is told that there is none.
    scene.go_wrong(
        scene.fault("CompleteMultipartUpload", {"resetAfter": {}}, {"nth": {"number": 1}}),
        scene.fault("CompleteMultipartUpload", GONE),
    )
    scene.assert_copied(scene.copy())


def test_an_upload_that_is_gone_is_a_failure_when_no_object_is_there(scene):
    scene.put()
    scene.go_wrong(
        scene.fault("CompleteMultipartUpload", {"resetBefore": {}}, {"nth": {"number": 1}}),
        scene.fault("CompleteMultipartUpload", GONE),
    )
    copied = scene.copy()
    assert copied.row.status == "failed", copied.row
    assert list_keys(scene.client, "target") == []
    assert list_uploads(scene.client, "target") == []


def test_an_older_object_of_the_same_size_is_no_proof_of_a_copy(scene):
    scene.put()
    scene.client.put_object(Bucket="target", Key="key", Body=b"o" * LARGE)
    scene.go_wrong(
        scene.fault("CompleteMultipartUpload", {"resetBefore": {}}, {"nth": {"number": 1}}),
        scene.fault("CompleteMultipartUpload", GONE),
    )
    copied = scene.copy()
    scene.assert_failed(copied, "404", "NoSuchUpload")


# MARK: Stores that lie


def test_a_store_that_keeps_empty_parts_is_found_out(scene):
    # As some servers do that take UploadPartCopy for an UploadPart without a body.
    def lie(method, path, query, answer):
        if method == "PUT" and "partNumber" in query:
            answer.body = re.sub(rb"[0-9a-f]{32}", NOTHING.encode(), answer.body)

    scene.put()
    with Meddler(scene.server.endpoint, lie) as meddler:
        copied = scene.copy(endpoint=meddler.endpoint)
    scene.assert_failed(copied, "200", "InvalidPart")
    assert "does not copy parts" in copied.row.message
    assert list_keys(scene.client, "target") == []


def test_a_copy_that_is_shorter_than_its_source_is_found_out(scene):
    def lie(method, path, query, answer):
        if method == "HEAD" and path == "/target/key":
            answer.length -= 1

    scene.put()
    with Meddler(scene.server.endpoint, lie) as meddler:
        copied = scene.copy(endpoint=meddler.endpoint)
    scene.assert_failed(copied, "200", "IncompleteCopy")
    assert str(LARGE) in copied.row.message and str(LARGE - 1) in copied.row.message


# MARK: Tags

# Ten tags of the greatest length are far over the 2 KiB that a header may hold.
MANY_TAGS = {f"{number}{'k' * 127}": "v" * 255 + str(number) for number in range(10)}


def tag_set(found):
    return [{"Key": key, "Value": value} for key, value in found.items()]


@pytest.mark.parametrize("origin", ["source", "job"])
def test_tags_too_long_for_a_header_are_set_afterwards(scene, origin):
    scene.put()
    if origin == "source":
        tagging = {"TagSet": tag_set(MANY_TAGS)}
        scene.client.put_object_tagging(Bucket="source", Key="key", Tagging=tagging)
        copied = scene.copy()
    else:
        copied = scene.copy(NewObjectTagging=tag_set(MANY_TAGS))
    scene.assert_copied(copied)
    assert "x-amz-tagging" not in scene.requests("CreateMultipartUpload")[0]["headers"]
    assert [one["key"] for one in scene.requests("PutObjectTagging")] == ["key"]
    assert tags(scene.client, Bucket="target", Key="key") == MANY_TAGS


def test_a_copy_whose_tags_cannot_be_set_is_a_failure_that_says_so(scene):
    scene.put()
    denied = {"error": {"status": 403, "code": "AccessDenied", "message": "No tags."}}
    scene.go_wrong(scene.fault("PutObjectTagging", denied))
    copied = scene.copy(NewObjectTagging=tag_set(MANY_TAGS))
    scene.assert_failed(copied, "403", "AccessDenied")
    assert "copied but its tags could not be set" in copied.row.message


def test_source_tags_that_may_not_be_read_fail_the_row_as_copyobject_would(scene):
    scene.put()
    denied = {"error": {"status": 403, "code": "AccessDenied", "message": "No."}}
    scene.go_wrong(scene.fault("GetObjectTagging", denied))
    scene.assert_failed(scene.copy(), "403", "AccessDenied")
    assert scene.requests("CreateMultipartUpload") == []


def test_a_store_without_tags_has_none_to_lose(scene):
    scene.put()
    unknown = {"error": {"status": 501, "code": "NotImplemented", "message": "No tags here."}}
    scene.go_wrong(scene.fault("GetObjectTagging", unknown))
    scene.assert_copied(scene.copy())


def test_who_may_not_read_the_copy_is_not_asked_to(scene):
    scene.put()
    denied = {"error": {"status": 403, "code": "AccessDenied", "message": "No."}}
    # One permission, s3:GetObject, is behind both.
    scene.go_wrong(
        scene.fault("HeadObject", denied, key="written/*"),
        scene.fault("GetObject", denied, key="written/*"),
    )
    copied = scene.copy(TargetKeyPrefix="written")
    assert copied.row.status == "succeeded", copied.row
    assert list_keys(scene.client, "target") == ["written/key"]


def test_tags_that_a_store_loses_on_create_are_set_afterwards(
    ministack, brigade, bucket, tmp_path
):
    client = ministack.client()
    source, target = bucket("source"), bucket("target")
    make_bucket(client, source)
    make_bucket(client, target)
    body = b"m" * LARGE
    wanted = {"a b": "c+d", "größe": "5"}
    client.put_object(Bucket=source, Key="key", Body=body, Tagging="a%20b=c%2Bd&gr%C3%B6%C3%9Fe=5")
    flags = PATHS["head-first"][0]
    copied = copy_rows(brigade, tmp_path, ministack, [(source, "key")], target, *flags)
    assert copied.row.status == "succeeded", copied.row
    assert client.get_object(Bucket=target, Key="key")["Body"].read() == body
    assert tags(client, Bucket=target, Key="key") == wanted
    assert list_uploads(client, target) == []
