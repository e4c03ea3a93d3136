# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""The S3 Control API, asked by boto3."""

import datetime
import socket
import uuid

import pytest
from botocore.exceptions import ClientError
from lab import Seed, compare, list_versions, make_bucket, read_report, seed, wait_until
from lab.control import ACCOUNT, ROLE, Daemon
from lab.keys import quote_key

SEEDS = [
    Seed(f"key-{number:03}", b"x" * number, headers={"CacheControl": "no-cache"})
    for number in range(60)
]
STATES = ("Complete", "Failed", "Cancelled")


@pytest.fixture
def daemon(brigade, seaweed):
    """A daemon that runs its jobs on SeaweedFS."""
    with Daemon(brigade, server=seaweed) as daemon:
        yield daemon


def put_manifest(s3, bucket, source, keys):
    """Puts a manifest into a bucket; gives it as CreateJob takes it."""
    text = "".join(f"{source},{quote_key(key)}\n" for key in keys)
    etag = s3.put_object(Bucket=bucket, Key="manifests/list.csv", Body=text.encode())["ETag"]
    return {
        "Spec": {"Format": "S3BatchOperations_CSV_20180820", "Fields": ["Bucket", "Key"]},
        "Location": {
            "ObjectArn": f"arn:aws:s3:::{bucket}/manifests/list.csv",
            "ETag": etag.strip('"'),
        },
    }


def made_up(**changes):
    """A job that can be asked for anywhere; its manifest is not there."""
    return {
        "AccountId": ACCOUNT,
        "ConfirmationRequired": True,
        "Operation": {"S3PutObjectCopy": {"TargetResource": "arn:aws:s3:::target"}},
        "Report": {"Enabled": False},
        "ClientRequestToken": str(uuid.uuid4()),
        "Manifest": {
            "Spec": {"Format": "S3BatchOperations_CSV_20180820", "Fields": ["Bucket", "Key"]},
            "Location": {"ObjectArn": "arn:aws:s3:::nowhere/list.csv", "ETag": "a" * 32},
        },
        "Priority": 10,
        "RoleArn": ROLE,
    } | changes


def wait_for(client, job, *statuses, seconds=60):
    """Waits until a job has one of those statuses; gives its description."""

    def describe():
        description = client.describe_job(AccountId=ACCOUNT, JobId=job)["Job"]
        if description["Status"] in statuses:
            return description
        assert description["Status"] not in STATES, description
        return None

    return wait_until(describe, seconds, f"{job} is {statuses}")


def refused(call, **members):
    """The error of a call: HTTP status, code, message."""
    with pytest.raises(ClientError) as caught:
        call(**members)
    answer = caught.value.response
    assert answer["ResponseMetadata"]["RequestId"]
    return (
        answer["ResponseMetadata"]["HTTPStatusCode"],
        answer["Error"]["Code"],
        answer["Error"]["Message"],
    )


@pytest.fixture
def job(seaweed, bucket):
    """What a job is made of: buckets, objects, and the members of CreateJob."""
    s3 = seaweed.client()
    source, target, other = bucket("source"), bucket("target"), bucket("other")
    for name in (source, target, other):
        make_bucket(s3, name)
    seed(s3, source, SEEDS)
    members = made_up(
        Operation={
            "S3PutObjectCopy": {
                "TargetResource": f"arn:aws:s3:::{target}",
                "TargetKeyPrefix": "copied",
                "MetadataDirective": "REPLACE",
                "NewObjectMetadata": {
                    "UserMetadata": {"made": "new", "by": "brigade"},
                    "ContentType": "text/csv",
                },
                "NewObjectTagging": [{"Key": "k", "Value": "v"}],
                "ModifiedSinceConstraint": datetime.datetime(2020, 1, 2, tzinfo=datetime.UTC),
            }
        },
        Report={
            "Enabled": True,
            "Bucket": f"arn:aws:s3:::{other}",
            "Prefix": "reports",
            "Format": "Report_CSV_20180820",
            "ReportScope": "AllTasks",
        },
        Manifest=put_manifest(s3, other, source, [item.key for item in SEEDS]),
        Description="Sixty & <more> – é",
        Tags=[{"Key": "team", "Value": "a b"}],
    )
    return s3, source, target, other, members


# MARK: A job's life


def test_from_create_to_a_finished_copy(daemon, job):
    """Create, confirm, watch, and read what came of it."""
    s3, source, target, other, members = job
    client = daemon.client()
    made = client.create_job(**members)["JobId"]
    assert uuid.UUID(made)
    waiting = wait_for(client, made, "Suspended")
    assert waiting["SuspendedCause"] == "Awaiting your confirmation to run"
    assert waiting["SuspendedDate"] >= waiting["CreationTime"]
    assert waiting["ProgressSummary"]["TotalNumberOfTasks"] == len(SEEDS)
    for name in ("Operation", "Manifest", "Report", "Description", "RoleArn", "Priority"):
        assert waiting[name] == members[name], name
    assert waiting["ConfirmationRequired"] is True
    assert waiting["JobArn"] == f"arn:aws:s3:{waiting['JobArn'].split(':')[3]}:{ACCOUNT}:job/{made}"

    set_to = client.update_job_priority(AccountId=ACCOUNT, JobId=made, Priority=77)
    assert (set_to["JobId"], set_to["Priority"]) == (made, 77)
    tags = client.get_job_tagging(AccountId=ACCOUNT, JobId=made)["Tags"]
    assert tags == members["Tags"]
    client.put_job_tagging(AccountId=ACCOUNT, JobId=made, Tags=[{"Key": "é", "Value": ""}])
    tags = client.get_job_tagging(AccountId=ACCOUNT, JobId=made)["Tags"]
    assert tags == [{"Key": "é", "Value": ""}]
    client.delete_job_tagging(AccountId=ACCOUNT, JobId=made)
    assert client.get_job_tagging(AccountId=ACCOUNT, JobId=made)["Tags"] == []

    answer = client.update_job_status(
        AccountId=ACCOUNT, JobId=made, RequestedJobStatus="Ready", StatusUpdateReason="go & see"
    )
    assert (answer["JobId"], answer["StatusUpdateReason"]) == (made, "go & see")
    ended = wait_for(client, made, "Complete")
    assert ended["Priority"] == 77
    assert ended["StatusUpdateReason"] == "go & see"
    assert ended["FailureReasons"] == []
    assert ended["TerminationDate"] >= ended["CreationTime"]
    progress = ended["ProgressSummary"]
    assert (progress["NumberOfTasksSucceeded"], progress["NumberOfTasksFailed"]) == (60, 0)
    assert progress["Timers"]["ElapsedTimeInActiveSeconds"] >= 0
    pairs = [(item.key, f"copied/{item.key}") for item in SEEDS]
    # Replaced as a whole: the sources' Cache-Control is gone.
    assert not compare(
        (s3, source),
        (s3, target),
        pairs,
        metadata={"made": "new", "by": "brigade"},
        headers={"ContentType": "text/csv"},
        tags={"k": "v"},
    )
    report = s3.list_objects_v2(Bucket=other, Prefix=f"reports/job-{made}/")
    assert report["KeyCount"] >= 2

    listed = client.list_jobs(AccountId=ACCOUNT)["Jobs"]
    assert [item["JobId"] for item in listed] == [made]
    assert listed[0]["Operation"] == "S3PutObjectCopy"
    assert (listed[0]["Priority"], listed[0]["Status"]) == (77, "Complete")
    assert (listed[0]["Description"], listed[0]["ProgressSummary"]) == (
        members["Description"],
        progress,
    )


def test_who_confirms_a_job_reads_what_was_found(daemon, job, brigade):
    """Copies were tried and removed; the answer stands with the job."""
    s3, _, target, _, members = job
    client = daemon.client()
    made = client.create_job(**members)["JobId"]
    wait_for(client, made, "Suspended")
    found = brigade("status", made, "--output", "json").json["Preflight"]
    assert found["Passed"] is True, found
    assert found["Mode"] == "full"
    passed = [f["Subject"] for f in found["Findings"] if f["Level"] == "Passed"]
    assert "Copies" in passed
    assert "Preflight" in brigade("status", made).stdout
    assert list_versions(s3, target) == []


def test_a_job_that_cannot_run_fails_before_anybody_confirms_it(daemon, job):
    *_, members = job
    client = daemon.client()
    operation = members["Operation"]["S3PutObjectCopy"]
    operation["TargetResource"] = "arn:aws:s3:::there-is-no-such-bucket"
    made = client.create_job(**members)["JobId"]
    failed = wait_for(client, made, "Failed")
    reason = failed["FailureReasons"][0]
    assert reason["FailureCode"] == "DestinationMissing"
    assert "there-is-no-such-bucket" in reason["FailureReason"]


def test_a_job_that_needs_no_confirmation_runs_at_once(daemon, job):
    *_, members = job
    client = daemon.client()
    made = client.create_job(**members | {"ConfirmationRequired": False})["JobId"]
    assert wait_for(client, made, "Complete")["ConfirmationRequired"] is False


def test_a_job_waits_unless_it_is_told_not_to(daemon, job):
    """ConfirmationRequired left out is the User Guide's: it waits."""
    *_, members = job
    del members["ConfirmationRequired"]
    client = daemon.client()
    made = client.create_job(**members)["JobId"]
    assert wait_for(client, made, "Suspended")["ConfirmationRequired"] is True


def test_a_job_that_waits_can_be_cancelled(daemon, job):
    s3, _, target, _, members = job
    client = daemon.client()
    made = client.create_job(**members)["JobId"]
    wait_for(client, made, "Suspended")
    answer = client.update_job_status(
        AccountId=ACCOUNT, JobId=made, RequestedJobStatus="Cancelled"
    )
    assert answer["Status"] in ("Cancelling", "Cancelled")
    assert wait_for(client, made, "Cancelled")["TerminationDate"]
    assert s3.list_objects_v2(Bucket=target)["KeyCount"] == 0


def test_the_same_token_makes_the_same_job(daemon, job):
    *_, members = job
    client = daemon.client()
    made = client.create_job(**members)["JobId"]
    assert client.create_job(**members)["JobId"] == made
    status, code, _ = refused(client.create_job, **members | {"Priority": 11})
    assert (status, code) == (400, "IdempotencyException")


def test_jobs_are_listed_in_pages_and_by_status(daemon, job):
    *_, members = job
    client = daemon.client()
    made = []
    for _ in range(5):
        token = str(uuid.uuid4())
        made.append(client.create_job(**members | {"ClientRequestToken": token})["JobId"])
    for name in made:
        wait_for(client, name, "Suspended")
    page = client.list_jobs(AccountId=ACCOUNT, MaxResults=2)
    seen = [item["JobId"] for item in page["Jobs"]]
    assert len(seen) == 2
    while "NextToken" in page:
        page = client.list_jobs(AccountId=ACCOUNT, MaxResults=2, NextToken=page["NextToken"])
        seen += [item["JobId"] for item in page["Jobs"]]
    assert sorted(seen) == sorted(made)
    active = client.list_jobs(AccountId=ACCOUNT, JobStatuses=["Active", "Complete"])["Jobs"]
    assert active == []
    waiting = client.list_jobs(AccountId=ACCOUNT, JobStatuses=["Suspended", "Active"])["Jobs"]
    assert len(waiting) == 5
    assert client.list_jobs(AccountId="999999999999")["Jobs"] == []


OPERATIONS = {
    "LambdaInvoke": {"FunctionArn": "arn:aws:lambda:x:1:function:f", "UserArguments": {"a": "b"}},
    "S3PutObjectAcl": {
        "AccessControlPolicy": {
            "AccessControlList": {
                "Owner": {"ID": "o"},
                "Grants": [
                    {
                        "Grantee": {"TypeIdentifier": "id", "Identifier": "i"},
                        "Permission": "READ",
                    }
                ],
            }
        }
    },
    "S3PutObjectTagging": {"TagSet": [{"Key": "a", "Value": "b"}]},
    "S3DeleteObjectTagging": {},
    "S3InitiateRestoreObject": {"ExpirationInDays": 3, "GlacierJobTier": "BULK"},
    "S3PutObjectLegalHold": {"LegalHold": {"Status": "ON"}},
    "S3PutObjectRetention": {
        "BypassGovernanceRetention": True,
        "Retention": {
            "Mode": "GOVERNANCE",
            "RetainUntilDate": datetime.datetime(2050, 1, 2, 3, 4, 5, tzinfo=datetime.UTC),
        },
    },
    "S3ComputeObjectChecksum": {"ChecksumAlgorithm": "SHA256", "ChecksumType": "COMPOSITE"},
    "S3UpdateObjectEncryption": {
        "ObjectEncryption": {
            "SSEKMS": {"KMSKeyArn": "arn:aws:kms:eu-west-1:123456789012:key/k"},
        }
    },
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_that_is_not_run_here_is_kept_and_fails(daemon, name):
    client = daemon.client()
    operation = {name: OPERATIONS[name]}
    made = client.create_job(**made_up(Operation=operation))["JobId"]
    ended = wait_for(client, made, "Failed")
    assert [reason["FailureCode"] for reason in ended["FailureReasons"]] == [
        "OperationNotSupported"
    ]
    assert ended["Operation"] == operation
    assert client.list_jobs(AccountId=ACCOUNT)["Jobs"][0]["Operation"] == name


# MARK: Errors

MISSING = "00000000-0000-4000-8000-000000000000"
CALLS = {
    "describe_job": {},
    "update_job_priority": {"Priority": 1},
    "update_job_status": {"RequestedJobStatus": "Ready"},
    "get_job_tagging": {},
    "put_job_tagging": {"Tags": []},
    "delete_job_tagging": {},
}


@pytest.mark.parametrize("call", CALLS)
def test_a_job_that_is_not_there_is_not_found(daemon, call):
    client = daemon.client()
    status, code, _ = refused(
        getattr(client, call), AccountId=ACCOUNT, JobId=MISSING, **CALLS[call]
    )
    assert (status, code) == (404, "NotFoundException")


def test_a_job_of_another_account_is_not_there(daemon):
    client = daemon.client()
    made = client.create_job(**made_up())["JobId"]
    for call, members in CALLS.items():
        status, code, _ = refused(
            getattr(client, call), AccountId="999999999999", JobId=made, **members
        )
        assert (status, code) == (404, "NotFoundException"), call


def test_a_status_that_cannot_be_is_refused(daemon):
    """A job that has ended is neither confirmed nor cancelled."""
    client = daemon.client()
    made = client.create_job(**made_up(Operation={"S3DeleteObjectTagging": {}}))["JobId"]
    wait_for(client, made, "Failed")
    for wanted in ("Ready", "Cancelled"):
        status, code, _ = refused(
            client.update_job_status, AccountId=ACCOUNT, JobId=made, RequestedJobStatus=wanted
        )
        assert (status, code) == (400, "JobStatusException")


WRONG = {
    "Priority": ({"Priority": 2147483648}, "Priority"),
    "RoleArn": ({"RoleArn": "not a role"}, "RoleArn"),
    "Operation": ({"Operation": {}}, "Operation"),
    "StorageClass": (
        {
            "Operation": {
                "S3PutObjectCopy": {"TargetResource": "arn:aws:s3:::target", "StorageClass": "COLD"}
            }
        },
        "Operation.S3PutObjectCopy.StorageClass",
    ),
    "Fields": (
        {
            "Manifest": {
                "Spec": {"Format": "S3BatchOperations_CSV_20180820", "Fields": ["Bucket"]},
                "Location": {"ObjectArn": "arn:aws:s3:::lists/l", "ETag": "e"},
            }
        },
        "Manifest.Spec.Fields",
    ),
    "a file": (
        {
            "Manifest": {
                "Spec": {"Format": "S3BatchOperations_CSV_20180820", "Fields": ["Bucket", "Key"]},
                "Location": {"ObjectArn": "file:///etc/passwd", "ETag": "e"},
            }
        },
        "Manifest.Location.ObjectArn",
    ),
    "a folder": (
        {
            "Report": {
                "Enabled": True,
                "Bucket": "file:///tmp",
                "Format": "Report_CSV_20180820",
                "ReportScope": "AllTasks",
            }
        },
        "Report.Bucket",
    ),
    "Tags": ({"Tags": [{"Key": "a", "Value": "*"}]}, "Tags[0].Value"),
    "Description": ({"Description": "d" * 257}, "Description"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_named_as_users_know_it(daemon, name):
    changes, member = WRONG[name]
    client = daemon.client(parameter_validation=False)
    status, code, message = refused(client.create_job, **made_up(**changes))
    assert (status, code) == (400, "BadRequestException")
    assert message.startswith(member + ": "), message


@pytest.mark.parametrize("member", ["Operation", "Report", "Priority", "RoleArn"])
def test_what_the_model_needs_must_be_there(daemon, member):
    client = daemon.client(parameter_validation=False)
    members = made_up()
    del members[member]
    status, code, message = refused(client.create_job, **members)
    assert (status, code) == (400, "BadRequestException")
    assert message.startswith(member + ": ")


def test_the_errors_of_a_list_are_its_own(daemon):
    client = daemon.client(parameter_validation=False)
    wrong = [{"JobStatuses": ["Sleeping"]}, {"MaxResults": 1001}, {"MaxResults": -1}]
    for members in wrong:
        status, code, _ = refused(client.list_jobs, AccountId=ACCOUNT, **members)
        assert (status, code) == (400, "InvalidRequestException"), members
    status, code, _ = refused(client.list_jobs, AccountId=ACCOUNT, NextToken="made up")
    assert (status, code) == (400, "InvalidNextTokenException")


def test_too_many_tags_are_too_many(daemon):
    client = daemon.client()
    made = client.create_job(**made_up())["JobId"]
    tags = [{"Key": f"k{number}", "Value": "v"} for number in range(51)]
    status, code, _ = refused(client.put_job_tagging, AccountId=ACCOUNT, JobId=made, Tags=tags)
    assert (status, code) == (400, "TooManyTagsException")


# MARK: Ways to the daemon


def test_a_name_that_resolves_needs_no_proxy(daemon, monkeypatch):
    """AWS_ENDPOINT_URL_S3_CONTROL alone, where NAME and ACCOUNT.NAME resolve."""
    resolve = socket.getaddrinfo

    def patched(host, *rest, **more):
        name = host.decode() if isinstance(host, bytes) else host
        return resolve("127.0.0.1" if name.endswith("localhost") else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", patched)
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3_CONTROL", daemon.url)
    client = daemon.client(proxies={})
    assert client.list_jobs(AccountId=ACCOUNT)["Jobs"] == []
