# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""The demo after set-up and build: tools/demo starts it, `tools/demo --help` tells the story.

The lab of the end-to-end tests (Tests/EndToEnd/lab) starts the server, fills the buckets and
compares them, so that the demo shows what the tests hold.
"""

import shutil
import signal
import sys
import time
from pathlib import Path

import dataset
import telling
from interrupted import Interrupted
from lab import (
    compare,
    job_document,
    list_uploads,
    make_bucket,
    read_report,
    running_server,
    seed,
    write_job,
    write_manifest,
)
from runner import Runner
from telling import command, note, require, step


def main():
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    # Ended from outside, the demo still stops the server on its way out.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    for name in ("server", "state", "home", "report"):
        shutil.rmtree(folder / name, ignore_errors=True)
    try:
        step("Start SeaweedFS on loopback; it checks the signature of every request")
        command(["tools/s3", "start", "seaweedfs", "--dir", folder / "server"])
        with running_server("seaweedfs", folder / "server") as server:
            tell(folder, count, server)
            step("Stop what was started")
    except (telling.Disagreement, TimeoutError, AssertionError) as error:
        telling.complain(error)
        return 1
    shutil.rmtree(folder / "server", ignore_errors=True)
    farewell(folder)
    return 0


def tell(folder, count, server):
    client = server.client()
    note(f"S3 at {server.endpoint}")
    keys = fill(client, count)
    job = write_documents(folder, keys)
    runner = Runner(folder, server)
    interrupted = kill_in_the_middle(client, runner, job, count)
    resume(client, runner, interrupted, count)
    show_report(folder / "report", interrupted.job_id, count)
    compare_all(client, keys)
    report_to_s3(folder, client, runner, keys[:100])


def fill(client, count):
    step(f"Fill the bucket {dataset.SOURCE} with {count:,} objects")
    begun = time.monotonic()
    for bucket in (dataset.SOURCE, dataset.TARGET, dataset.REPORTS):
        make_bucket(client, bucket)
    seeds = dataset.objects(count)
    seed(client, dataset.SOURCE, seeds)
    note(f"in {time.monotonic() - begun:.1f} s; some with metadata, tags and content headers;")
    note(f"one of {dataset.BIG_BYTES >> 20} MiB; keys such as")
    for item in seeds[1:8]:
        note(f"  {item.key}")
    return [item.key for item in seeds]


def write_documents(folder, keys):
    step("Write the manifest (which objects) and the job document (what to do with each)")
    manifest = folder / "manifest.csv"
    write_manifest(manifest, [(dataset.SOURCE, key) for key in keys])
    document = job_document(
        manifest, dataset.TARGET, report=folder / "report", **dataset.OPERATION
    )
    write_job(folder / "job.json", document)
    note("the shapes of S3 Batch Operations: what `aws s3control create-job` takes runs here too")
    command(["head", "-n", "4", manifest])
    for line in manifest.read_text().splitlines()[:4]:
        note(f"  {line}")
    command(["cat", folder / "job.json"])
    for line in (folder / "job.json").read_text().splitlines():
        note(f"  {line}")
    return folder / "job.json"


def kill_in_the_middle(client, runner, job, count):
    step("Run the job, and kill brigade with SIGKILL when about 40 % is copied")
    interrupted = Interrupted(client, dataset.TARGET)
    interrupted.run_and_kill(runner, job, at=count * 2 // 5)
    copied = len(interrupted.copied)
    require(
        copied < count,
        f"all {count:,} objects were copied before the kill; try again with more --objects",
    )
    note(f"killed: {copied:,} of {count:,} objects were in {dataset.TARGET} at that moment")
    status = runner.json("status", interrupted.job_id)
    done = status["ProgressSummary"]["NumberOfTasksSucceeded"]
    require(done <= copied, f"the journal claims {done:,} copies, the store has only {copied:,}")
    note(f"its journal vouches for {done:,} of them, and is never ahead of the store")
    return interrupted


def resume(client, runner, interrupted, count):
    step("Resume: the journal knows what was done")
    finished = runner.show("resume", interrupted.job_id)
    summary = finished["ProgressSummary"]
    expected = {
        "TotalNumberOfTasks": count,
        "NumberOfTasksSucceeded": count,
        "NumberOfTasksFailed": 0,
    }
    for name, value in expected.items():
        require(summary[name] == value, f"{name} is {summary[name]:,} and should be {value:,}")
    note(f"{finished['Status']}: {summary['NumberOfTasksSucceeded']:,} succeeded, none failed")
    again = interrupted.copied_again()
    note(f"of the {len(interrupted.copied):,} copied before the kill, {again:,} were made again")
    require(again < len(interrupted.copied), "resume began from the start")
    uploads = list_uploads(client, dataset.TARGET)
    require(not uploads, f"multipart uploads were left behind: {uploads}")
    note("no multipart upload was left behind")


def show_report(place, job_id, count):
    step("Read the completion report and check the MD5 of each of its files")
    report = read_report(place, job_id)
    succeeded = report.with_status("succeeded")
    require(
        len(report.rows) == len(succeeded) == len({row.key for row in succeeded}) == count,
        f"the report has {len(report.rows):,} rows, {len(succeeded):,} succeeded, of {count:,}",
    )
    note(f"{count:,} objects, each with exactly one line that says succeeded; in")
    for result in report.manifest["Results"]:
        note(f"  .demo/report/{result['Key']}")
    for row in succeeded[1:4]:
        note(f"  {row.bucket},{row.manifest_key},,{row.status},{row.http_status},,{row.message}")


def compare_all(client, keys):
    step(f"Let boto3 read all {len(keys):,} objects and their copies, and compare them")
    begun = time.monotonic()
    differences = compare(
        (client, dataset.SOURCE),
        (client, dataset.TARGET),
        keys,
        metadata=dataset.METADATA,
        tags=dataset.TAGS,
        headers=dataset.HEADERS,
        storage_class=dataset.STORAGE_CLASS,
    )
    for text in differences[:10]:
        note(text)
    require(not differences, f"{len(differences):,} differences between objects and copies")
    note("bytes equal; class, tags, metadata and headers as the job says, each one")
    note(f"(in {time.monotonic() - begun:.1f} s)")


def report_to_s3(folder, client, runner, keys):
    step(f"The same for {len(keys)} objects with manifest and report in S3 instead of in files")
    local = folder / "manifest-short.csv"
    etag = write_manifest(local, [(dataset.SOURCE, key) for key in keys])
    client.put_object(Bucket=dataset.REPORTS, Key="short.csv", Body=local.read_bytes())
    reports = f"arn:aws:s3:::{dataset.REPORTS}"
    document = job_document(
        f"{reports}/short.csv", dataset.TARGET, etag=etag, report=reports, **dataset.OPERATION
    )
    job = write_job(folder / "job-s3.json", document)
    note(f'"ObjectArn": "{reports}/short.csv", "Bucket": "{reports}"')
    finished = runner.show("run", job)
    report = read_report(dataset.REPORTS, finished["JobId"], client=client)
    require(
        sorted(row.key for row in report.with_status("succeeded")) == sorted(keys)
        and len(report.rows) == len(keys),
        f"the report in S3 has {len(report.rows)} rows of {len(keys)}",
    )
    note(f"s3://{dataset.REPORTS}/reports/job-{finished['JobId']}/ holds {len(keys)} lines")


def farewell(folder):
    print(
        f"""
Everything agreed. Job documents and the report are in {folder.name}. To go on from here:

   tools/s3 start                          a store that stays until `tools/s3 stop`
   eval "$(tools/s3 env)"                  its keys and endpoint, as the aws tools know them too
   .venv/bin/aws s3 mb s3://here           and s3://there; put something in
   .build/release/brigade copy MANIFEST.csv s3://there/PREFIX --storage-class STANDARD_IA
   .build/release/brigade list             the jobs of this machine
   .build/release/brigade --help           everything else"""
    )


if __name__ == "__main__":
    sys.exit(main())
