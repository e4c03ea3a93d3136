# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Manifests as people write them, from disk and from S3, and manifests that change under a job."""

import json
import os

import pytest
from lab import Seed, job_document, list_keys, make_bucket, read_report, seed, write_job
from lab.runs import (
    BUCKETS,
    SOURCE,
    TARGET,
    delay,
    folder_report,
    job_directories,
    numbered,
    seed_many,
    wait_for_requests,
)

MIB = 1 << 20


def raw_job(folder, content, **more):
    """A job over a manifest given as bytes."""
    manifest = folder / "manifest.csv"
    manifest.write_bytes(content)
    more.setdefault("report", folder / "report")
    return write_job(folder / "job.json", job_document(manifest, TARGET, **more))


def outcomes(report):
    """What a report says of each key as the manifest has it."""
    return {row.manifest_key: (row.status, row.error_code, row.message) for row in report.rows}


WELL_FORMED = {
    "line-feeds": b"source,a\nsource,b%20c\nsource,d\n",
    "carriage-returns": b"source,a\r\nsource,b%20c\r\nsource,d\r\n",
    "no-final-newline": b"source,a\nsource,b%20c\nsource,d",
    "byte-order-mark": b"\xef\xbb\xbfsource,a\nsource,b%20c\nsource,d\n",
    "empty-lines": b"\n\nsource,a\n\r\nsource,b%20c\n\nsource,d\n\n\n",
    "quoted": b'"source","a"\n"source","b c"\nsource,"d"\n',
    "plus-for-space": b"source,a\nsource,b+c\nsource,d\n",
}


@pytest.mark.parametrize("name", WELL_FORMED)
def test_every_way_to_write_a_row_is_read(test_server, brigade, tmp_path, name):
    server = test_server(*BUCKETS)
    seed_many(server, ["a", "b c", "d"])
    result = brigade("run", raw_job(tmp_path, WELL_FORMED[name]), server=server.server)
    assert result.code == 0, result.stderr
    assert list_keys(server.server.client(), TARGET) == ["a", "b c", "d"]
    assert len(folder_report(tmp_path, result.job_id).rows) == 3


def test_quoted_keys_hold_commas_quotes_and_line_ends(test_server, brigade, tmp_path):
    keys = ["one,two", 'say "x"', "two\nlines"]
    server = test_server(*BUCKETS)
    seed_many(server, [*keys, "z"])
    content = b'source,"one,two"\nsource,"say ""x"""\nsource,"two\nlines"\nsource,z\n'
    result = brigade("run", raw_job(tmp_path, content), server=server.server)
    assert result.code == 0, (result.stderr, result.stdout)
    assert sorted(list_keys(server.server.client(), TARGET)) == sorted([*keys, "z"])
    assert {row.key for row in folder_report(tmp_path, result.job_id).rows} == {*keys, "z"}


def test_fields_stand_in_any_order_and_some_are_ignored(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    client = server.server.client()
    make_bucket(client, SOURCE, versioned=True)
    first = client.put_object(Bucket=SOURCE, Key="k", Body=b"first")["VersionId"]
    client.put_object(Bucket=SOURCE, Key="k", Body=b"second")
    fields = ("Ignore", "VersionId", "Key", "Ignore", "Bucket")
    content = f'junk,{first},k,"more, junk",{SOURCE}\n'.encode()
    result = brigade("run", raw_job(tmp_path, content, fields=fields), server=server.server)
    assert result.code == 0, result.stderr
    assert client.get_object(Bucket=TARGET, Key="k")["Body"].read() == b"first"
    row = folder_report(tmp_path, result.job_id).rows[0]
    assert (row.bucket, row.manifest_key, row.version_id) == (SOURCE, "k", first)


def test_bad_rows_fail_one_by_one_with_line_and_reason(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    seed_many(server, ["good", "last"])
    content = (
        b"source,good\n"  # 1
        b"source\n"  # 2
        b"source,three,columns\n"  # 3
        b"source,bad%zzescape\n"  # 4
        b"Not_A_Bucket!,key\n"  # 5
        b"source,\n"  # 6
        b"\n"  # 7
        b"source," + b"k" * 1025 + b"\n"  # 8
        b"source,not%FFutf8\n"  # 9
        b"source,last"  # 10
    )
    result = brigade("run", raw_job(tmp_path, content), server=server.server)
    assert result.code == 1, result.stderr
    report = folder_report(tmp_path, result.job_id)
    assert len(report.rows) == 9
    assert [row.key for row in report.with_status("succeeded")] == ["good", "last"]
    failed = report.with_status("failed")
    assert {row.http_status for row in failed} == {"400"}
    lines = [2, 3, 4, 5, 6, 8, 9]
    assert [f"Line {line}" in row.message for line, row in zip(lines, failed)] == [True] * 7
    for row, word in zip(failed, ["column", "column", "%", "bucket", "empty", "1025", "UTF-8"]):
        assert word in row.message, row
    assert server.counters()["CopyObject"] == 2


def test_a_missing_version_fails_its_row_alone(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    client = server.server.client()
    make_bucket(client, SOURCE, versioned=True)
    version = client.put_object(Bucket=SOURCE, Key="a", Body=b"a")["VersionId"]
    client.put_object(Bucket=SOURCE, Key="b", Body=b"b")
    content = f"{SOURCE},a,{version}\n{SOURCE},b,\n".encode()
    job = raw_job(tmp_path, content, fields=("Bucket", "Key", "VersionId"))
    result = brigade("run", job, server=server.server)
    assert result.code == 1, result.stderr
    failed = folder_report(tmp_path, result.job_id).with_status("failed")
    # The service's own words (User Guide, "Specifying a manifest").
    assert [(row.key, row.http_status, row.error_code, row.message) for row in failed] == [
        ("b", "400", "InvalidRequest", "Task failed due to missing VersionId")
    ]
    assert list_keys(client, TARGET) == ["a"]


UNUSABLE = {
    "empty": (b"", "empty"),
    "only-empty-lines": (b"\n\n\r\n", "no rows"),
    "all-malformed": (b"a\nb\nc\n" * 10, "malformed"),
    "header-only": (b"Bucket,Key\n", "header"),
    "binary": (bytes(1000), "binary"),
    "json": (b'{"Bucket": "source", "Key": "a"}\n', "malformed"),
}


@pytest.mark.parametrize("place", ["file", "s3"])
@pytest.mark.parametrize("name", UNUSABLE)
def test_an_unusable_manifest_starts_nothing(test_server, brigade, tmp_path, name, place):
    content, word = UNUSABLE[name]
    server = test_server(*BUCKETS)
    job = raw_job(tmp_path, content)
    if place == "s3":
        job = stored_job(tmp_path, server.server.client(), SOURCE, content, TARGET)
    result = brigade("run", job, server=server.server)
    assert result.code == 3
    assert word in result.stderr and len(result.stderr.splitlines()) == 1, result.stderr
    assert "CopyObject" not in server.counters()
    assert job_directories(brigade) == []
    assert "no job is unfinished" in brigade("resume", server=server.server).stderr


def test_a_missing_manifest_starts_nothing(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    job = raw_job(tmp_path, b"source,a\n")
    (tmp_path / "manifest.csv").unlink()
    result = brigade("run", job, server=server.server)
    assert result.code == 3
    assert "manifest.csv" in result.stderr and job_directories(brigade) == []
    job = stored_job(tmp_path, server.server.client(), SOURCE, b"source,a\n", TARGET)
    server.server.client().delete_object(Bucket=SOURCE, Key="manifests/manifest.csv")
    result = brigade("run", job, server=server.server)
    assert result.code == 3
    assert f"s3://{SOURCE}/manifests/manifest.csv" in result.stderr
    assert job_directories(brigade) == []


# MARK: From S3


def stored_job(folder, client, bucket, content, target, etag=None, **more):
    """A job over a manifest that lies in a bucket."""
    key = "manifests/manifest.csv"
    found = client.put_object(Bucket=bucket, Key=key, Body=content)["ETag"].strip('"')
    more.setdefault("report", folder / "report")
    document = job_document(f"arn:aws:s3:::{bucket}/{key}", target, etag=etag or found, **more)
    return write_job(folder / "job.json", document)


def test_a_manifest_is_read_from_a_real_store(seaweed, brigade, tmp_path, bucket):
    client = seaweed.client()
    source, target = bucket("source"), bucket("target")
    make_bucket(client, source)
    make_bucket(client, target)
    keys = [f"key {number}" for number in range(40)]
    seed(client, source, [Seed(key, key.encode()) for key in keys])
    content = "".join(f"{source},{key.replace(' ', '%20')}\n" for key in keys).encode()
    job = stored_job(tmp_path, client, source, content, target)
    result = brigade("run", job, server=seaweed)
    assert result.code == 0, result.stderr
    assert sorted(list_keys(client, target)) == sorted(keys)


def test_a_manifest_is_read_in_pinned_ranges(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    seed_many(server, ["a", "b"])
    # An ignored column makes a file of 9 MiB of few rows.
    filler = b"x" * 60_000
    content = (b"source,a," + filler + b"\nsource,b," + filler + b"\n") * 75
    fields = ("Bucket", "Key", "Ignore")
    client = server.server.client()
    job = stored_job(tmp_path, client, SOURCE, content, TARGET, fields=fields)
    server.forget()
    result = brigade("run", job, server=server.server)
    assert result.code == 0, result.stderr
    assert len(folder_report(tmp_path, result.job_id).rows) == 150
    reads = [entry for entry in server.requests() if entry["operation"] == "GetObject"]
    assert len(reads) >= 3
    for entry in reads:
        assert entry["headers"]["range"].startswith("bytes=")
        assert entry["headers"]["if-match"].strip('"') == json.loads(job.read_text())["Manifest"][
            "Location"
        ]["ETag"]


def test_another_etag_than_the_job_says_is_refused(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    client = server.server.client()
    wrong = "0123456789abcdef0123456789abcdef"
    for job in (
        stored_job(tmp_path, client, SOURCE, b"source,a\n", TARGET, etag=wrong),
        raw_job(tmp_path, b"source,a\n", etag=wrong),
    ):
        result = brigade("run", job, server=server.server)
        assert result.code == 3
        assert wrong in result.stderr and len(result.stderr.splitlines()) == 1
        assert job_directories(brigade) == []


def test_a_pinned_version_of_the_manifest_is_read(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    seed_many(server, ["old", "new"])
    client = server.server.client()
    make_bucket(client, "manifests", versioned=True)
    put = client.put_object(Bucket="manifests", Key="m.csv", Body=b"source,old\n")
    client.put_object(Bucket="manifests", Key="m.csv", Body=b"source,new\n")
    document = job_document(
        "arn:aws:s3:::manifests/m.csv", TARGET, etag=put["ETag"], report=tmp_path / "report"
    )
    document["Manifest"]["Location"]["ObjectVersionId"] = put["VersionId"]
    job = write_job(tmp_path / "job.json", document)
    result = brigade("run", job, server=server.server)
    assert result.code == 0, result.stderr
    assert list_keys(client, TARGET) == ["old"]


# MARK: Manifests that change under a job

# More rows than the reader takes ahead: three chunks of 1,024, and the one it holds.
CHANGING_ROWS = 7000


def long_manifest():
    return "".join(f"{SOURCE},object-{row % 10:05}\n" for row in range(CHANGING_ROWS)).encode()


def overwrite(path):
    with open(path, "r+b") as file:
        file.seek(-30, os.SEEK_END)
        file.write(b"y" * 10)


def truncate(path):
    os.truncate(path, path.stat().st_size // 2)


def append(path):
    with open(path, "ab") as file:
        file.write(b"source,more,x\n")


def rename_over(path):
    other = path.with_name("other")
    other.write_bytes(path.read_bytes().replace(b"yyy", b"zzz"))
    os.replace(other, path)


CHANGES = {
    "overwritten": overwrite,
    "truncated": truncate,
    "appended-to": append,
    "renamed-over": rename_over,
    "removed": os.unlink,
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_file_that_changes_under_a_job_stops_it(test_server, brigade, tmp_path, name):
    server = test_server(*BUCKETS)
    seed_many(server, numbered(10))
    server.set_faults({"rules": [delay("CopyObject", 20)]})
    content = long_manifest()
    job = raw_job(tmp_path, content)
    manifest = tmp_path / "manifest.csv"
    times = manifest.stat()
    process = brigade.popen("run", job, "--concurrency", 16, server=server.server)
    wait_for_requests(server, "CopyObject", 20)
    CHANGES[name](manifest)
    result = brigade.finish(process)
    expect_stop(brigade, server, result, str(manifest))
    assert not (tmp_path / "report").exists()
    # A resume sees it as well, and goes on once the original is back.
    refused = brigade("resume", server=server.server)
    assert refused.code == 3
    assert str(manifest) in refused.stderr
    if name in ("renamed-over", "removed"):
        return
    manifest.write_bytes(content)
    os.utime(manifest, ns=(times.st_atime_ns, times.st_mtime_ns))
    server.set_faults({})
    resumed = brigade("resume", server=server.server)
    assert resumed.code == 0, resumed.stderr
    assert len(folder_report(tmp_path, result.job_id).rows) == CHANGING_ROWS


def expect_stop(brigade, server, result, name):
    """Checks that a job stopped in its middle with the reason, and that no row is blamed."""
    assert result.code == 3, result.stdout
    assert "ManifestChanged" in result.stdout and name in result.stdout
    assert f"brigade resume {result.job_id}" in result.stderr
    job = brigade("status", "--output", "json").json
    assert job["Status"] == "Paused" and job["ProgressSummary"]["NumberOfTasksFailed"] == 0
    assert server.counters()["CopyObject"] < CHANGING_ROWS


@pytest.mark.parametrize("change", ["overwritten", "removed"])
def test_an_object_that_changes_under_a_job_stops_it(test_server, brigade, tmp_path, change):
    server = test_server(*BUCKETS)
    seed_many(server, numbered(10))
    client = server.server.client()
    # 4 MiB are read at once, so the rows are long.
    content = long_manifest().replace(b"\n", b"," + b"x" * 1500 + b"\n")
    fields = ("Bucket", "Key", "Ignore")
    job = stored_job(tmp_path, client, SOURCE, content, TARGET, fields=fields)
    server.set_faults({"rules": [delay("CopyObject", 20)]})
    process = brigade.popen("run", job, "--concurrency", 16, server=server.server)
    wait_for_requests(server, "CopyObject", 20)
    place = {"Bucket": SOURCE, "Key": "manifests/manifest.csv"}
    if change == "removed":
        client.delete_object(**place)
    else:
        client.put_object(Body=content.replace(b"x\n", b"y\n"), **place)
    result = brigade.finish(process)
    expect_stop(brigade, server, result, f"s3://{SOURCE}/manifests/manifest.csv")
    assert brigade("resume", server=server.server).code == 3
    client.put_object(Body=content, **place)
    server.set_faults({})
    resumed = brigade("resume", server=server.server)
    assert resumed.code == 0, resumed.stderr
    assert len(folder_report(tmp_path, result.job_id).rows) == CHANGING_ROWS


def test_a_manifest_that_changed_after_its_last_row_stops_the_report(
    test_server, brigade, tmp_path
):
    server = test_server(*BUCKETS)
    seed_many(server, ["a"])
    server.set_faults({"rules": [delay("CopyObject", 1000)]})
    content = b"source,a\n"
    process = brigade.popen("run", raw_job(tmp_path, content), server=server.server)
    wait_for_requests(server, "CopyObject", 1)
    manifest = tmp_path / "manifest.csv"
    times = manifest.stat()
    manifest.write_bytes(b"source,b\n")
    result = brigade.finish(process)
    assert result.code == 3
    assert "ManifestChanged" in result.stdout and not (tmp_path / "report").exists()
    manifest.write_bytes(content)
    os.utime(manifest, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert brigade("resume", server=server.server).code == 0
    assert server.counters()["CopyObject"] == 1


def test_a_header_row_among_good_rows_fails_alone_and_says_so(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    seed_many(server, ["a"])
    result = brigade("run", raw_job(tmp_path, b"Bucket,Key\nsource,a\n"), server=server.server)
    assert result.code == 1
    failed = folder_report(tmp_path, result.job_id).with_status("failed")
    assert len(failed) == 1 and "header row" in failed[0].message


def test_a_report_keeps_keys_as_the_manifest_wrote_them(test_server, brigade, tmp_path):
    server = test_server(*BUCKETS)
    seed_many(server, ["a b", "ä"])
    content = "source,a%20b\nsource,a+b\nsource,%61%20b\nsource,ä\nsource,%C3%a4\n".encode()
    result = brigade("run", raw_job(tmp_path, content), server=server.server)
    assert result.code == 0, result.stderr
    written = [row.manifest_key for row in read_report(tmp_path / "report", result.job_id).rows]
    assert written == ["a%20b", "a+b", "%61%20b", "ä", "%C3%a4"]
