# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Replicating what is in a bucket already, by its replication rules."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from lab import (
    Seed,
    compare,
    job_document,
    list_objects,
    list_versions,
    make_bucket,
    read_report,
    seed,
    wait_until,
    write_inventory,
    write_job,
    write_manifest,
)
from lab.replication import ROLE, destinations, replicas, rule, versions_of, write_rules
from lab.runs import SOURCE, delay, numbered, only_job, refuse, wait_for_requests
from lab.versions import (
    SIZE,
    VERSION_FIELDS,
    fill_versions,
    histories,
    out_of_order,
    versions_manifest,
)

APOLLO = ("project", "apollo")


def three_rules(one, two):
    """Two destinations by prefix, by tag, and by both."""
    return [
        rule("folder", 3, one, prefix="a/", markers=True),
        rule("tagged", 2, two, tags=[APOLLO]),
        rule("both", 1, one, prefix="b/", tags=[APOLLO]),
    ]


def folder_tags(key, number):
    """The tags of a version that `fill_folders` made."""
    tags = {"v": str(number)}
    return tags | dict([APOLLO]) if (int(key[-5:]) + number) % 2 else tags


def fill_folders(client, bucket, count, deletes=True):
    """5 versions of each key in three folders, tags that change, and some deletes."""
    make_bucket(client, bucket, versioned=True)
    keys = [f"{'abc'[number % 3]}/key-{number:05}" for number in range(count)]

    def fill(item):
        number, key = item
        for version in range(1, 6):
            client.put_object(
                Bucket=bucket,
                Key=key,
                Body=b"v" * (SIZE + version),
                Tagging=urlencode(folder_tags(key, version)),
            )
            if deletes and version == 3 and number % 15 == 3:
                client.delete_object(Bucket=bucket, Key=key)
        if deletes and number % 10 == 0:
            client.delete_object(Bucket=bucket, Key=key)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(fill, enumerate(keys)))
    return keys


def wrong_replicas(client, versions, rules, repeats=False):
    """What is wrong at the destinations; nothing is []."""
    wrong = []
    for bucket, expected in replicas(versions, rules).items():
        found = histories(client, bucket)
        wrong += [(bucket, key, "not wanted") for key in found.keys() - expected.keys()]
        for key, numbers in expected.items():
            wrong += out_of_order(found, [key], numbers, repeats)
    return wrong


def done_rows(brigade):
    """How many rows of the only job have an outcome; 0 before there is a job."""
    jobs = brigade("list", "--output", "json").json["Jobs"]
    if not jobs:
        return 0
    status = brigade("status", jobs[0]["JobId"], "--output", "json").json["ProgressSummary"]
    return status["NumberOfTasksSucceeded"] + status["NumberOfTasksFailed"]


def replicate_killed(brigade, server, rules, manifest, report, kills):
    """Runs `brigade replicate`, killed when so many rows were done, to its end; gives the job's
    id."""
    process = brigade.popen(
        *("replicate", manifest, "--replication-configuration", rules),
        # Most rows of an inventory may be replicated by no rule.
        *("--failure-threshold", 100),
        *("--report", report),
        server=server,
    )
    for rows in kills:
        wait_until(
            lambda rows=rows: done_rows(brigade) >= rows or process.poll() is not None,
            200,
            f"{rows} rows",
        )
        assert process.poll() is None, brigade.finish(process)
        process.kill()
        brigade.finish(process)
        process = brigade.popen("resume", only_job(brigade), server=server)
    result = brigade.finish(process, 300)
    assert result.code in (0, 1), result.stderr
    return only_job(brigade)


def check_report(report, job_id, versions, rules, names_all=True):
    """One row per version and destination; what no rule takes once, if the manifest names it."""
    rows = read_report(report, job_id, "").rows
    expected = Counter()
    for version in versions:
        goes_to = len(destinations(version, rules))
        expected[version.key, version.version_id, "succeeded"] += goes_to
        if not goes_to and names_all:
            expected[version.key, version.version_id, "failed"] += 1
    assert Counter((row.key, row.version_id, row.status) for row in rows) == +expected
    refused = {(row.http_status, row.error_code) for row in rows if row.status == "failed"}
    assert refused <= {("500", "SrcObjectNotEligible")}


@pytest.mark.parametrize("count", [60, pytest.param(2000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("manifest", ["generated", "inventory"])
@pytest.mark.timeout(900)
def test_three_rules_replicate_a_versioned_bucket_to_two_buckets(
    seaweed, brigade, tmp_path, bucket, manifest, count
):
    client = seaweed.client()
    source, one, two = bucket("source"), bucket("one"), bucket("two")
    for name in (one, two):
        make_bucket(client, name, versioned=True)
    fill_folders(client, source, count)
    rules = three_rules(one, two)
    versions = versions_of(client, source, folder_tags)
    path = write_rules(tmp_path / "rules.json", rules)
    if manifest == "generated":
        objects = f"s3://{source}"
    else:
        objects = write_inventory(tmp_path, source, list_versions(client, source)).manifest
    # The small one is over before it can be killed often.
    kills = [500, 2500, 4500] if count > 100 else [1]
    job_id = replicate_killed(brigade, seaweed, path, objects, tmp_path / "report", kills)
    assert wrong_replicas(client, versions, rules, repeats=True) == []
    # Listing takes only what the rules replicate.
    check_report(tmp_path / "report", job_id, versions, rules, manifest == "inventory")
    # What somebody reads there is what was newest here, where the newest was replicated.
    newest = [v for v in versions_latest(versions) if one in destinations(v, rules) and v.number]
    for version in newest[:20]:
        head = client.head_object(Bucket=one, Key=version.key)
        assert head["ContentLength"] == SIZE + version.number


def versions_latest(versions):
    """The newest version of each key."""
    seen = {}
    for version in versions:
        seen.setdefault(version.key, version)
    return list(seen.values())


def test_the_rules_of_the_bucket_itself_are_taken(ministack, brigade, tmp_path, bucket):
    client = ministack.client()
    source, one, two = bucket("source"), bucket("one"), bucket("two")
    for name in (one, two):
        make_bucket(client, name, versioned=True)
    # MiniStack neither copies a version below a delete marker nor tells its tags.
    fill_folders(client, source, 30, deletes=False)
    versions = versions_of(client, source, folder_tags)
    rules = three_rules(one, two)
    # After the objects: the store itself replicates only what comes later.
    client.put_bucket_replication(
        Bucket=source, ReplicationConfiguration={"Role": ROLE, "Rules": rules}
    )
    result = brigade(
        *("replicate", f"s3://{source}", "--report", tmp_path / "report"),
        server=ministack,
    )
    assert result.code in (0, 1), result.stderr
    assert wrong_replicas(client, versions, rules) == []
    check_report(tmp_path / "report", result.job_id, versions, rules, names_all=False)


def test_a_job_document_replicates_what_its_manifest_names(
    ministack, brigade, tmp_path, bucket
):
    client = ministack.client()
    source, one = bucket("source"), bucket("one")
    make_bucket(client, source, versioned=True)
    make_bucket(client, one, versioned=True)
    items = [
        Seed(key, key.encode(), {"name": key[:1]}, {"tag": key[-1:]}) for key in numbered(10)
    ]
    seed(client, source, items)
    seed(client, source, items)
    rules = [rule("all", 1, one)]
    client.put_bucket_replication(
        Bucket=source, ReplicationConfiguration={"Role": ROLE, "Rules": rules}
    )
    rows = [(source, entry.key, entry.version_id) for entry in list_versions(client, source)]
    write_manifest(tmp_path / "m.csv", rows, VERSION_FIELDS)
    document = job_document(
        tmp_path / "m.csv", "unused", fields=VERSION_FIELDS, report=tmp_path / "report"
    )
    document["Operation"] = {"S3ReplicateObject": {}}
    result = brigade("run", write_job(tmp_path / "job.json", document), server=ministack)
    assert result.code == 0, result.stderr
    assert compare((client, source), (client, one), numbered(10)) == []
    assert len(list_versions(client, one)) == 20
    assert len(read_report(tmp_path / "report", result.job_id).rows) == 20


@pytest.fixture
def replicated(test_server):
    """s3-test-server with a source of `count` keys in 3 versions and two destinations."""

    def start(count, *arguments):
        server = test_server(*arguments)
        client = server.server.client()
        fill_versions(server, SOURCE, numbered(count), 3)
        for name in ("one", "two"):
            make_bucket(client, f"bucket-{name}", versioned=True)
        return server

    return start


@pytest.fixture
def replicate(brigade, tmp_path):
    """The words of `brigade replicate` over a CSV of every version in SOURCE."""

    def words(server, rules):
        versions_manifest(tmp_path / "m.csv", server.server.client(), SOURCE)
        path = write_rules(tmp_path / "rules.json", rules)
        return ("replicate", tmp_path / "m.csv", "--replication-configuration", path)

    return words


BOTH = [rule("one", 1, "bucket-one"), rule("two", 2, "bucket-two")]


def test_a_missing_destination_fails_its_rows_and_no_others(
    replicated, replicate, brigade, tmp_path
):
    server = replicated(20)
    client = server.server.client()
    client.delete_bucket(Bucket="bucket-two")
    words = replicate(server, BOTH)
    first = brigade(*words, "--report", tmp_path / "report", server=server.server)
    assert first.code == 1, first.stderr
    assert out_of_order(histories(client, "bucket-one"), numbered(20), (1, 2, 3)) == []
    rows = read_report(tmp_path / "report", first.job_id, "").rows
    assert Counter((row.key, row.status) for row in rows) == {
        (key, status): 3 for key in numbered(20) for status in ("succeeded", "failed")
    }
    codes = Counter(row.error_code for row in rows if row.status == "failed")
    assert codes["DstBucketNotFound"] >= 20
    assert set(codes) <= {"DstBucketNotFound", "OlderVersionFailed"}


def test_a_retry_goes_only_where_it_failed(replicated, replicate, brigade):
    server = replicated(10)
    client = server.server.client()
    client.delete_bucket(Bucket="bucket-two")
    first = brigade(*replicate(server, BOTH), server=server.server)
    assert first.code == 1, first.stderr
    make_bucket(client, "bucket-two", versioned=True)
    command = re.search(r"Retry +brigade (run .*)", first.stdout)[1]
    retry = brigade(*command.split(), server=server.server)
    assert retry.code == 0, retry.stderr + retry.stdout
    for name in ("bucket-one", "bucket-two"):
        assert out_of_order(histories(client, name), numbered(10), (1, 2, 3)) == [], name


def test_a_resume_redoes_only_what_is_missing(replicated, replicate, brigade):
    server = replicated(300)
    client = server.server.client()
    server.set_faults({"rules": [delay("CopyObject", 20)]})
    words = replicate(server, BOTH)
    process = brigade.popen(*words, "--concurrency", 16, server=server.server)
    for number in (1, 2):
        wait_for_requests(server, "CopyObject", number * 600)
        process.kill()
        brigade.finish(process)
        job_id = only_job(brigade)
        process = brigade.popen("resume", job_id, server=server.server)
    result = brigade.finish(process)
    assert result.code == 0, result.stderr
    for name in ("bucket-one", "bucket-two"):
        found = histories(client, name)
        assert out_of_order(found, numbered(300), (1, 2, 3), repeats=True) == []
    # Two kills with 16 in flight, each version durable before the next of its key begins.
    assert server.counters()["CopyObject"] < 1800 + 2 * (16 + 1.5 * 16 / 0.02)


def test_a_failing_destination_holds_back_its_own_newer_versions_only(
    replicated, replicate, brigade, tmp_path
):
    server = replicated(1)
    client = server.server.client()
    (key,) = numbered(1)
    first = {"nth": {"number": 1}}
    words = replicate(server, BOTH)
    server.set_faults(
        {"rules": [refuse("CopyObject", 403, "AccessDenied", occurrences=first)]}
    )
    result = brigade(*words, "--report", tmp_path / "report", server=server.server)
    assert result.code == 1, result.stderr
    found = [histories(client, name).get(key, []) for name in ("bucket-one", "bucket-two")]
    # One destination has everything, the other nothing: its oldest version was refused.
    assert sorted(found) == [[], [1, 2, 3]]
    rows = read_report(tmp_path / "report", result.job_id, "").rows
    codes = Counter(row.error_code for row in rows if row.status == "failed")
    assert codes["OlderVersionFailed"] == 2 and sum(codes.values()) == 3


def test_objects_are_chosen_by_their_replication_status(replicated, brigade, tmp_path):
    server = replicated(0)
    client = server.server.client()
    states = {"done": "COMPLETED", "failed": "FAILED", "copy": "REPLICA", "fresh": ""}
    for key, status in states.items():
        server.fill(SOURCE, [key], size=SIZE + 1, replication_status=status)
    path = write_rules(tmp_path / "rules.json", [rule("one", 1, "bucket-one")])
    words = ("replicate", f"s3://{SOURCE}", "--replication-configuration", path)
    result = brigade(*words, "--replication-status", "FAILED,NONE", server=server.server)
    assert result.code == 0, result.stderr
    assert {entry.key for entry in list_objects(client, "bucket-one")} == {"failed", "fresh"}
    again = brigade(*words, "--replication-status", "REPLICA", server=server.server)
    assert again.code in (0, 1), again.stderr
    rows = brigade("status", again.job_id, "--output", "json").json["ProgressSummary"]
    assert rows["TotalNumberOfTasks"] == 1


def test_rules_of_version_1_come_from_xml(replicated, replicate, brigade, tmp_path):
    server = replicated(5)
    client = server.server.client()
    path = tmp_path / "rules.xml"
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<ReplicationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        f"<Role>{ROLE}</Role><Rule><ID>v1</ID><Prefix>object-00001</Prefix>"
        "<Status>Enabled</Status><Destination><Bucket>arn:aws:s3:::bucket-one</Bucket>"
        "<StorageClass>STANDARD_IA</StorageClass></Destination></Rule>"
        "<Rule><ID>off</ID><Prefix/><Status>Disabled</Status><Destination>"
        "<Bucket>arn:aws:s3:::bucket-two</Bucket></Destination></Rule>"
        "</ReplicationConfiguration>"
    )
    _, manifest, *_ = replicate(server, BOTH)
    result = brigade(
        *("replicate", manifest, "--replication-configuration", path), server=server.server
    )
    assert result.code == 1, result.stderr
    assert histories(client, "bucket-one") == {"object-00001": [1, 2, 3]}
    assert list_versions(client, "bucket-two") == []
    assert {v.storage_class for v in list_versions(client, "bucket-one")} == {"STANDARD_IA"}


def test_a_manifest_without_versions_is_refused_before_anything(
    replicated, brigade, tmp_path
):
    server = replicated(5)
    write_manifest(tmp_path / "m.csv", [(SOURCE, key) for key in numbered(5)])
    path = write_rules(tmp_path / "rules.json", BOTH)
    words = ("replicate", tmp_path / "m.csv", "--replication-configuration", path)
    result = brigade(*words, "--fields", "Bucket,Key", server=server.server)
    assert result.code == 2, (result.code, result.stderr)
    assert "VersionId" in result.stderr
    # Without --fields three columns are meant, and none of the rows has them.
    assert brigade(*words, server=server.server).code in (2, 3)
    document = job_document(tmp_path / "m.csv", "unused")
    document["Operation"] = {"S3ReplicateObject": {}}
    job = write_job(tmp_path / "job.json", document)
    assert brigade("run", job, server=server.server).code == 2
    assert "CopyObject" not in server.counters()


def test_a_bucket_without_rules_is_told_so(replicated, brigade, tmp_path):
    server = replicated(2)
    result = brigade("replicate", f"s3://{SOURCE}", server=server.server)
    assert result.code in (2, 3), (result.code, result.stderr)
    assert "replication" in result.stderr.lower()
    assert "CopyObject" not in server.counters()


def test_what_can_be_carried_is_carried(ministack, brigade, tmp_path, bucket):
    client = ministack.client()
    source, one = bucket("source"), bucket("one")
    make_bucket(client, source, versioned=True)
    make_bucket(client, one, versioned=True)
    headers = {"ContentType": "text/x-lab", "CacheControl": "no-store"}
    items = [
        Seed("meta", b"m", {"name": "value"}, {"a": "b"}, headers=headers),
        Seed("cold", b"c", storage_class="STANDARD_IA"),
    ]
    seed(client, source, items)
    path = write_rules(tmp_path / "rules.json", [rule("all", 1, one)])
    result = brigade(
        *("replicate", f"s3://{source}", "--replication-configuration", path),
        server=ministack,
    )
    assert result.code == 0, result.stderr
    assert compare((client, source), (client, one), ["meta"]) == []
    assert client.head_object(Bucket=one, Key="cold")["StorageClass"] == "STANDARD_IA"
    # What a copy cannot keep is said before anything is done.
    assert "version id" in result.stderr.lower()
    assert "last-modified" in result.stderr.lower() or "last modified" in result.stderr.lower()
