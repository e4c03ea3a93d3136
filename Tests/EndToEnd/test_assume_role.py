# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""--assume-role: the job's RoleArn is assumed when asked for, kept, renewed, and never told."""

import json

import boto3
import pytest
from lab import list_keys, make_bucket, wait_until, write_job
from lab.runs import (
    BUCKETS,
    SOURCE,
    TARGET,
    account,
    copy_job,
    delay,
    folder_report,
    job_directories,
    numbered,
    only_job,
    refuse,
    seed_many,
    wait_for_requests,
)
from lab.sts import FakeSTS, role_keys

ROLE = "arn:aws:iam::111122223333:role/brigade"


@pytest.fixture
def fake_sts():
    """Starts an STS with the given sessions: `fake_sts(role_keys(1))`."""
    started = []

    def start(*sessions, **more):
        started.append(FakeSTS(*sessions, **more))
        return started[-1]

    yield start
    for server in started:
        server.stop()
        assert server.problems == []


def without_role(job):
    """The same document without its RoleArn."""
    document = json.loads(job.read_text())
    del document["RoleArn"]
    return write_job(job, document)


def kept_text(brigade):
    """Everything that was written into the state folder, as text."""
    files = [path for path in brigade.state.rglob("*") if path.is_file()]
    assert files
    return "".join(path.read_bytes().decode(errors="replace") for path in files)


def principal(arn):
    """A trust policy for one caller."""
    statement = {"Effect": "Allow", "Principal": {"AWS": arn}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.fixture(scope="module")
def iam_role(ministack):
    """On MiniStack: a user with no right but to assume a role, and the role, which may do all of
    S3; the role's ARN and the environment of the user."""
    iam = boto3.client(
        "iam",
        endpoint_url=ministack.endpoint,
        region_name=ministack.region,
        aws_access_key_id=ministack.access_key,
        aws_secret_access_key=ministack.secret_key,
    )

    def policy(action):
        statement = {"Effect": "Allow", "Action": action, "Resource": "*"}
        return json.dumps({"Version": "2012-10-17", "Statement": [statement]})

    user = iam.create_user(UserName="caller")["User"]["Arn"]
    iam.put_user_policy(
        UserName="caller", PolicyName="p", PolicyDocument=policy("sts:AssumeRole")
    )
    key = iam.create_access_key(UserName="caller")["AccessKey"]
    trust = principal(user)
    role = iam.create_role(RoleName="copier", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    iam.put_role_policy(RoleName="copier", PolicyName="p", PolicyDocument=policy("s3:*"))
    other = principal(user.replace("caller", "labadmin"))
    iam.create_role(RoleName="foreign", AssumeRolePolicyDocument=other)
    yield (
        role,
        ministack.environment()
        | {
            "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"],
            "AWS_ENDPOINT_URL_STS": ministack.endpoint,
        },
    )


def ministack_job(ministack, bucket, folder, role):
    """A job that copies three objects on MiniStack; its document and its target bucket."""
    client = ministack.client()
    source, target = bucket("source"), bucket("target")
    make_bucket(client, source)
    make_bucket(client, target)
    for key in ("a", "b c", "d/é"):
        client.put_object(Bucket=source, Key=key, Body=key.encode())
    job = copy_job(folder, ["a", "b c", "d/é"], target=target, source=source)
    document = json.loads(job.read_text()) | {"RoleArn": role}
    return write_job(job, document), target


def test_a_caller_without_rights_copies_as_the_role(
    ministack, iam_role, brigade, bucket, tmp_path
):
    role, environment = iam_role
    job, target = ministack_job(ministack, bucket, tmp_path, role)
    refused = brigade("run", job, env=environment)
    assert refused.code == 1, refused.stderr
    rows = folder_report(tmp_path, refused.job_id).rows
    assert {(row.status, row.error_code) for row in rows} == {("failed", "AccessDenied")}
    assert list_keys(ministack.client(), target) == []

    result = brigade("run", job, "--assume-role", env=environment)
    assert result.code == 0, result.stderr
    assert sorted(list_keys(ministack.client(), target)) == ["a", "b c", "d/é"]


def test_a_role_that_does_not_trust_the_caller_is_refused_before_anything_is_made(
    ministack, iam_role, brigade, bucket, tmp_path
):
    role, environment = iam_role
    foreign = role.replace("copier", "foreign")
    job, target = ministack_job(ministack, bucket, tmp_path, foreign)
    result = brigade("run", job, "--assume-role", env=environment)
    assert result.code == 3
    for part in (foreign, "AccessDenied", "caller", ministack.endpoint, "sts:AssumeRole"):
        assert part in result.stderr
    assert job_directories(brigade) == []


def test_the_role_is_assumed_only_when_asked_for(test_server, fake_sts, brigade, tmp_path):
    session = role_keys(1)
    store = test_server(*BUCKETS, "--session", session.flag)
    sts = fake_sts(session)
    keys = numbered(20)
    seed_many(store, keys)
    job = copy_job(tmp_path, keys)
    environment = sts.environment(store.server)

    refused = brigade("run", job, env=environment)
    assert refused.code == 3
    assert "InvalidAccessKeyId" in refused.stdout + refused.stderr
    assert sts.requests == []

    result = brigade("run", job, "--assume-role", env=environment)
    assert result.code == 0, result.stderr
    assert len(account(folder_report(tmp_path, result.job_id), keys)) == 20
    assert sts.requests == [
        {
            "Action": "AssumeRole",
            "Version": "2011-06-15",
            "RoleArn": ROLE,
            "RoleSessionName": f"brigade-{result.job_id}",
            "DurationSeconds": "3600",
        }
    ]


def test_copy_names_the_role_and_reads_its_manifest_as_the_role(
    test_server, fake_sts, brigade, tmp_path
):
    session = role_keys(1)
    store = test_server(*BUCKETS, "--session", session.flag)
    sts = fake_sts(session)
    seed_many(store, ["a"])
    client = store.server.client()
    client.put_object(Bucket=SOURCE, Key="list.csv", Body=b"source,a\n")
    result = brigade(
        *("copy", f"s3://{SOURCE}/list.csv", f"s3://{TARGET}", "--role-arn", ROLE),
        *("--assume-role", "--report", f"s3://{TARGET}/reports", "--output", "json"),
        env=sts.environment(store.server),
    )
    assert result.code == 0, result.stderr
    assert result.json["Request"]["RoleArn"] == ROLE
    names = {request["RoleSessionName"] for request in sts.requests}
    assert names == {f"brigade-{result.job_id}"}
    assert "a" in list_keys(client, TARGET)
    again = brigade("report", result.job_id, env=sts.environment(store.server))
    assert again.code == 0, again.stderr


@pytest.mark.parametrize("command", ["run", "copy"])
def test_a_job_without_a_role_cannot_assume_it(
    test_server, fake_sts, brigade, tmp_path, command
):
    store = test_server(*BUCKETS)
    sts = fake_sts(role_keys(1))
    job = without_role(copy_job(tmp_path, ["a"]))
    arguments = {
        "run": ["run", job],
        "copy": ["copy", tmp_path / "manifest.csv", f"s3://{TARGET}"],
    }[command]
    result = brigade(*arguments, "--assume-role", env=sts.environment(store.server))
    assert result.code == 2
    assert "RoleArn" in result.stderr and "--role-arn" in result.stderr
    assert sts.requests == []
    assert job_directories(brigade) == []


def test_a_wrong_role_arn_of_copy_is_refused(brigade, tmp_path):
    copy_job(tmp_path, ["a"])
    manifest = tmp_path / "manifest.csv"
    result = brigade("copy", manifest, f"s3://{TARGET}", "--role-arn", "admin", "--print-job")
    assert result.code == 2
    assert "RoleArn" in result.stderr


def test_a_killed_job_is_resumed_as_the_role(test_server, fake_sts, brigade, tmp_path):
    sessions = [role_keys(1), role_keys(2)]
    store = test_server(*BUCKETS, *(w for s in sessions for w in ("--session", s.flag)))
    sts = fake_sts(*sessions)
    keys = numbered(300)
    seed_many(store, keys)
    store.set_faults({"rules": [delay("CopyObject", 40)]})
    job = copy_job(tmp_path, keys)
    environment = sts.environment(store.server)
    process = brigade.popen(
        "run", job, "--assume-role", "--concurrency", 8, env=environment
    )
    wait_for_requests(store, "CopyObject", 40)
    process.kill()
    process.wait(10)
    job_id = only_job(brigade)
    store.set_faults({})

    refused = brigade("resume", job_id, "--no-assume-role", env=environment)
    assert refused.code == 3
    assert "InvalidAccessKeyId" in refused.stdout + refused.stderr
    assert len(sts.requests) == 1

    result = brigade("resume", job_id, "--assume-role", env=environment)
    assert result.code == 0, result.stderr
    account(folder_report(tmp_path, job_id), keys)
    assert {request["RoleSessionName"] for request in sts.requests} == {f"brigade-{job_id}"}


def test_resume_needs_no_flag_to_go_on_as_the_role(test_server, fake_sts, brigade, tmp_path):
    session = role_keys(1)
    store = test_server(*BUCKETS, "--session", session.flag)
    sts = fake_sts(session)
    keys = numbered(200)
    seed_many(store, keys)
    store.set_faults({"rules": [delay("CopyObject", 40)]})
    environment = sts.environment(store.server)
    process = brigade.popen(
        "run", copy_job(tmp_path, keys), "--assume-role", "--concurrency", 8, env=environment
    )
    wait_for_requests(store, "CopyObject", 24)
    process.kill()
    process.wait(10)
    store.set_faults({})
    result = brigade("resume", env=environment)
    assert result.code == 0, result.stderr
    account(folder_report(tmp_path, result.job_id), keys)
    assert len(sts.requests) == 2


def test_a_session_that_the_store_calls_expired_is_replaced(
    test_server, fake_sts, brigade, tmp_path
):
    expired, good = role_keys(1), role_keys(2)
    store = test_server(*BUCKETS, "--expired-session", expired.flag, "--session", good.flag)
    sts = fake_sts(expired, good)
    keys = numbered(200)
    seed_many(store, keys)
    result = brigade(
        "run", copy_job(tmp_path, keys), "--assume-role", env=sts.environment(store.server)
    )
    assert result.code == 0, result.stderr
    account(folder_report(tmp_path, result.job_id), keys)
    assert len(sts.requests) == 2
    assert sorted(list_keys(store.server.client(), TARGET)) == keys


def test_a_session_is_renewed_before_its_end(test_server, fake_sts, brigade, tmp_path):
    # Four seconds of life: renewed at half of it, while the copies go on.
    sessions = [role_keys(1, seconds=4), role_keys(2)]
    store = test_server(*BUCKETS, *(w for s in sessions for w in ("--session", s.flag)))
    sts = fake_sts(*sessions)
    keys = numbered(400)
    seed_many(store, keys)
    store.set_faults({"rules": [delay("CopyObject", 50)]})
    result = brigade(
        *("run", copy_job(tmp_path, keys), "--assume-role", "--concurrency", 4),
        env=sts.environment(store.server),
    )
    assert result.code == 0, result.stderr
    account(folder_report(tmp_path, result.job_id), keys)
    first, second = sts.moments
    assert 1 < second - first < 4


def test_a_session_that_stays_refused_pauses_the_job_and_blames_no_row(
    test_server, fake_sts, brigade, tmp_path
):
    session = role_keys(1)
    store = test_server(*BUCKETS, "--session", session.flag)
    sts = fake_sts(session)
    keys = numbered(50)
    seed_many(store, keys)
    store.set_faults({"rules": [refuse("CopyObject", 400, "ExpiredToken")]})
    environment = sts.environment(store.server)
    result = brigade(
        "run", copy_job(tmp_path, keys), "--assume-role", "--output", "json", env=environment
    )
    assert result.code == 3
    assert result.json["Status"] == "Paused"
    assert result.json["ProgressSummary"]["NumberOfTasksFailed"] == 0
    assert result.json["FailureReasons"][0]["FailureCode"] == "ExpiredToken"
    store.set_faults({})
    assert brigade("resume", env=environment).code == 0


def test_a_job_waits_for_a_role_that_is_withdrawn_while_it_runs(
    test_server, fake_sts, brigade, tmp_path
):
    session = role_keys(1)
    store = test_server(*BUCKETS, "--session", session.flag)
    sts = fake_sts(session)
    keys = numbered(300)
    seed_many(store, keys)
    store.set_faults({"rules": [delay("CopyObject", 40)]})
    process = brigade.popen(
        *("run", copy_job(tmp_path, keys), "--assume-role", "--concurrency", 8),
        *("--output", "json"),
        env=sts.environment(store.server),
    )
    wait_for_requests(store, "CopyObject", 24)
    sts.refusal = ("AccessDenied", "the role is gone")
    store.set_faults({"rules": [refuse("CopyObject", 400, "ExpiredToken")]})
    before = len(sts.requests)
    wait_until(lambda: len(sts.requests) >= before + 3, 20, "three requests for the role")
    sts.refusal = None
    store.set_faults({})
    result = brigade.finish(process)
    assert result.code == 0, result.stderr
    account(folder_report(tmp_path, only_job(brigade)), keys)


def test_a_role_that_stays_withdrawn_pauses_the_job_in_the_end(
    test_server, fake_sts, brigade, tmp_path
):
    session = role_keys(1)
    store = test_server(*BUCKETS, "--session", session.flag)
    sts = fake_sts(session)
    keys = numbered(300)
    seed_many(store, keys)
    store.set_faults({"rules": [delay("CopyObject", 40)]})
    process = brigade.popen(
        *("run", copy_job(tmp_path, keys), "--assume-role", "--concurrency", 8),
        *("--output", "json", "--give-up-after", "2s"),
        env=sts.environment(store.server),
    )
    wait_for_requests(store, "CopyObject", 24)
    sts.refusal = ("AccessDenied", "the role is gone")
    store.set_faults({"rules": [refuse("CopyObject", 400, "ExpiredToken")]})
    result = brigade.finish(process)
    assert result.code == 3
    assert result.json["Status"] == "Paused"
    assert result.json["ProgressSummary"]["NumberOfTasksFailed"] == 0
    assert "the role is gone" in result.stdout

    sts.refusal = None
    store.set_faults({})
    assert brigade("resume", env=sts.environment(store.server)).code == 0
    account(folder_report(tmp_path, only_job(brigade)), keys)


def test_an_sts_that_is_not_there_is_named(test_server, fake_sts, brigade, tmp_path):
    store = test_server(*BUCKETS)
    sts = fake_sts(role_keys(1))
    environment = sts.environment(store.server) | {"AWS_ENDPOINT_URL_STS": "http://127.0.0.1:1"}
    result = brigade(
        *("run", copy_job(tmp_path, ["a"]), "--assume-role", "--max-attempts", 2),
        env=environment,
    )
    assert result.code == 3
    assert "http://127.0.0.1:1/" in result.stderr
    assert "AWS_ENDPOINT_URL_STS" in result.stderr
    assert job_directories(brigade) == []


def test_an_address_that_is_no_sts_is_named(test_server, fake_sts, brigade, tmp_path):
    store = test_server(*BUCKETS)
    sts = fake_sts(role_keys(1))
    environment = sts.environment(store.server) | {"AWS_ENDPOINT_URL_STS": store.server.endpoint}
    result = brigade("run", copy_job(tmp_path, ["a"]), "--assume-role", env=environment)
    assert result.code == 3
    assert store.server.endpoint in result.stderr
    assert job_directories(brigade) == []


def test_role_and_session_are_told_to_the_log_only_and_keys_to_nobody(
    test_server, fake_sts, brigade, tmp_path
):
    session = role_keys(1)
    store = test_server(*BUCKETS, "--session", session.flag)
    sts = fake_sts(session)
    seed_many(store, ["a"])
    job = copy_job(tmp_path, ["a"])
    environment = sts.environment(store.server)
    quiet = brigade("run", job, "--assume-role", env=environment)
    told = brigade("run", job, "--assume-role", "--verbose", env=environment)
    assert (quiet.code, told.code) == (0, 0)
    assert ROLE not in quiet.stderr and "brigade-" not in quiet.stderr
    assert ROLE in told.stderr and f"brigade-{told.job_id}" in told.stderr
    everything = quiet.stderr + quiet.stdout + told.stderr + told.stdout + kept_text(brigade)
    for secret in (session.secret_key, session.token, sts.SECRET_KEY):
        assert secret not in everything
