# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""The S3 Control API, asked by the AWS command line, and the examples that AWS publishes for it."""

import json
import re
import subprocess
from pathlib import Path

import awscli
import pytest
from lab import Seed, make_bucket, seed, wait_until
from lab.control import ACCOUNT, Daemon
from lab.servers import ROOT
from test_control_boto3 import made_up, put_manifest, wait_for

EXAMPLES = Path(awscli.__file__).parent / "examples" / "s3control"
PAGES = ["create-job", "describe-job", "list-jobs", "update-job-priority", "update-job-status"]
PATCH = """
import socket
resolve = socket.getaddrinfo
def patched(host, *rest, **more):
    name = host.decode() if isinstance(host, bytes) else str(host)
    return resolve("127.0.0.1" if name.endswith(".localhost") else host, *rest, **more)
socket.getaddrinfo = patched
"""


def examples(page):
    """The commands of a page of examples, one line each."""
    text = (EXAMPLES / f"{page}.rst").read_text()
    commands = re.findall(r"^ +(aws s3control (?:.*\\\n)*.*)$", text, re.MULTILINE)
    return [re.sub(r"\\\n\s*", "", command) for command in commands]


@pytest.fixture
def daemon(brigade, seaweed):
    """A daemon that runs its jobs on SeaweedFS."""
    with Daemon(brigade, server=seaweed) as daemon:
        yield daemon


def aws(daemon, command, **changes):
    """Runs a command line in a shell; the daemon is its proxy unless `changes` say otherwise."""
    access_key, secret_key = daemon.keys
    environment = daemon.brigade.environment() | {
        "PATH": f"{ROOT / '.venv' / 'bin'}:/usr/bin:/bin",
        "AWS_ACCESS_KEY_ID": access_key,
        "AWS_SECRET_ACCESS_KEY": secret_key,
        "AWS_DEFAULT_REGION": "us-west-2",
        "AWS_MAX_ATTEMPTS": "1",
        "AWS_ENDPOINT_URL_S3_CONTROL": daemon.url,
        "HTTP_PROXY": daemon.address,
    }
    environment = {k: v for k, v in (environment | changes).items() if v is not None}
    return subprocess.run(
        ["bash", "-c", command],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def answer(daemon, command, **changes):
    """The JSON that a command prints; fails where it ends with another code than 0."""
    done = aws(daemon, command, **changes)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) if done.stdout.strip() else None


@pytest.fixture
def waiting_job(daemon, seaweed, bucket):
    """The id of a job of one object that waits to be confirmed."""
    s3, source, target = seaweed.client(), bucket("source"), bucket("target")
    make_bucket(s3, source)
    make_bucket(s3, target)
    seed(s3, source, [Seed("key", b"x")])
    members = made_up(
        Operation={"S3PutObjectCopy": {"TargetResource": f"arn:aws:s3:::{target}"}},
        Manifest=put_manifest(s3, source, source, ["key"]),
    )
    client = daemon.client()
    made = client.create_job(**members)["JobId"]
    wait_for(client, made, "Suspended")
    return made


def test_there_are_examples_of_every_page():
    assert [len(examples(page)) for page in PAGES] == [1, 1, 1, 1, 3]


def test_the_example_of_create_job_makes_a_job(daemon):
    """As it is, buckets and role that are not there included; it is an operation not run here."""
    made = answer(daemon, examples("create-job")[0])["JobId"]
    show = f"aws s3control describe-job --account-id {ACCOUNT} --job-id {made}"
    ended = wait_until(
        lambda: (job := answer(daemon, show)["Job"])["Status"] == "Failed" and job, 60, "the end"
    )
    assert ended["FailureReasons"][0]["FailureCode"] == "OperationNotSupported"
    assert ended["Operation"]["S3PutObjectTagging"]["TagSet"] == [
        {"Key": "confidential", "Value": "true"}
    ]
    assert ended["Priority"] == 42
    assert ended["JobArn"].endswith(f":{ACCOUNT}:job/{made}")
    listed = answer(daemon, examples("list-jobs")[0])["Jobs"]
    assert [(job["JobId"], job["Operation"]) for job in listed] == [(made, "S3PutObjectTagging")]


@pytest.mark.parametrize("page", ["describe-job", "update-job-priority", "update-job-status"])
def test_the_examples_about_jobs_of_others_find_none(daemon, page):
    """As they are, they name jobs that are not here, and say so in the service's words."""
    for command in examples(page):
        done = aws(daemon, command)
        assert done.returncode in (254, 255)
        assert "An error occurred (NotFoundException) when calling the" in done.stderr


def test_the_examples_about_jobs_work_on_a_job_that_is_there(daemon, waiting_job):
    def try_out(command):
        return answer(daemon, re.sub(r"--job-id \S+", f"--job-id {waiting_job}", command))

    assert try_out(examples("describe-job")[0])["Job"]["JobId"] == waiting_job
    assert try_out(examples("update-job-priority")[0]) == {"JobId": waiting_job, "Priority": 52}
    cancelled = try_out(examples("update-job-status")[0])
    assert cancelled["JobId"] == waiting_job
    assert cancelled["Status"] in ("Cancelling", "Cancelled")


def test_tags_by_the_command_line(daemon, waiting_job):
    job = f"--account-id {ACCOUNT} --job-id {waiting_job}"
    aws_tags = f"aws s3control get-job-tagging {job}"
    answer(daemon, f"aws s3control put-job-tagging {job} --tags Key=a,Value='b c' Key=d,Value=e")
    assert answer(daemon, aws_tags)["Tags"] == [
        {"Key": "a", "Value": "b c"},
        {"Key": "d", "Value": "e"},
    ]
    answer(daemon, f"aws s3control delete-job-tagging {job}")
    assert not answer(daemon, aws_tags).get("Tags")


def test_a_name_that_resolves_needs_no_proxy(daemon, tmp_path):
    """The endpoint's variable alone, where the account's name resolves."""
    (tmp_path / "sitecustomize.py").write_text(PATCH)
    listed = answer(
        daemon, examples("list-jobs")[0], HTTP_PROXY=None, PYTHONPATH=str(tmp_path)
    )
    assert listed["Jobs"] == []
