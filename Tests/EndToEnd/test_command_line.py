# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""The command line as people and programs meet it: words, streams, exit codes, secrets."""

import json
import re
import subprocess
import sys
from pathlib import Path

import botocore.session
import pytest
from botocore.validate import ParamValidator
from lab import list_keys, wait_until, write_job
from lab.runs import (
    BUCKETS,
    SOURCE,
    TARGET,
    copy_job,
    delay,
    job_directories,
    numbered,
    on_terminal,
    only_job,
    refuse,
    seed_many,
    wait_for_requests,
)

JOB_ID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def start(test_server, keys=("a",)):
    server = test_server(*BUCKETS)
    seed_many(server, keys)
    return server


def one_line(text):
    """Standard error that is exactly one line."""
    assert len(text.splitlines()) == 1, text
    return text


# MARK: Job documents


def changed(document, path, value):
    """A copy of a document with one member set, or removed for Ellipsis."""
    document = json.loads(json.dumps(document))
    *parents, last = path.split(".")
    place = document
    for name in parents:
        place = place[name]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return document


COPY = "Operation.S3PutObjectCopy"
WRONG = [
    ("Unknown", 1, "Unknown"),
    (f"{COPY}.Colour", "red", f"{COPY}.Colour"),
    (f"{COPY}.StorageClass", "COLD", f"{COPY}.StorageClass"),
    (f"{COPY}.StorageClass", 7, f"{COPY}.StorageClass"),
    (f"{COPY}.TargetResource", "target", f"{COPY}.TargetResource"),
    (f"{COPY}.TargetResource", ..., "TargetResource"),
    (f"{COPY}.MetadataDirective", "MERGE", f"{COPY}.MetadataDirective"),
    (f"{COPY}.NewObjectTagging", {"Key": "a"}, f"{COPY}.NewObjectTagging"),
    (f"{COPY}.NewObjectMetadata", {"Color": "x"}, f"{COPY}.NewObjectMetadata"),
    (f"{COPY}.ModifiedSinceConstraint", "yesterday", f"{COPY}.ModifiedSinceConstraint"),
    ("Operation.S3PutObjectTagging", {}, "Operation"),
    ("Operation", {"LambdaInvoke": {"FunctionArn": "arn"}}, "Operation.LambdaInvoke"),
    ("Operation", ..., "Operation"),
    ("Manifest", ..., "Manifest"),
    ("ManifestGenerator", {"S3JobManifestGenerator": {}}, "ManifestGenerator"),
    ("Manifest.Spec.Format", "CSV", "Manifest.Spec.Format"),
    ("Manifest.Spec.Fields", ["Bucket"], "Manifest.Spec.Fields"),
    ("Manifest.Spec.Fields", ["Bucket", "Key", "Key"], "Manifest.Spec.Fields"),
    ("Manifest.Spec.Fields", ["Bucket", "Key", "Size"], "Manifest.Spec.Fields"),
    ("Manifest.Location.ObjectArn", "s3", "Manifest.Location.ObjectArn"),
    ("Manifest.Location.ObjectArn", "arn:aws:s3:::bucket", "Manifest.Location.ObjectArn"),
    ("Report.Enabled", "yes", "Report.Enabled"),
    ("Report.ReportScope", "Everything", "Report.ReportScope"),
    ("Report.Bucket", "reports", "Report.Bucket"),
    ("Report.Format", "JSON", "Report.Format"),
    ("Priority", -1, "Priority"),
    ("Priority", "high", "Priority"),
    ("RoleArn", "admin", "RoleArn"),
    ("AccountId", "12", "AccountId"),
    ("Description", "x" * 257, "Description"),
    ("ConfirmationRequired", "no", "ConfirmationRequired"),
    ("ClientRequestToken", "x" * 65, "ClientRequestToken"),
    ("Tags", [{"Key": "a", "Value": "b", "Colour": "c"}], "Tags"),
]


@pytest.mark.parametrize(("path", "value", "named"), WRONG, ids=lambda v: None)
def test_a_wrong_member_is_named_in_one_line(brigade, tmp_path, path, value, named):
    job = copy_job(tmp_path, ["a"])
    write_job(job, changed(json.loads(job.read_text()), path, value))
    result = brigade("run", job)
    assert result.code == 2, result.stderr
    assert named in one_line(result.stderr)
    assert result.stdout == "" and job_directories(brigade) == []


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"Operation": {}', '{"Priority": 1, "Priority": 2}', "source,a\n"],
)
def test_what_is_no_document_is_refused_in_one_line(brigade, tmp_path, text):
    job = tmp_path / "job.json"
    job.write_text(text)
    result = brigade("run", job)
    assert result.code == 2
    assert str(job) in one_line(result.stderr)
    assert brigade("run", tmp_path / "absent.json").code == 2
    job.write_bytes(b"\xff\xfe{}")
    assert "UTF-8" in one_line(brigade("run", job).stderr)


def test_a_document_comes_from_standard_input_or_a_file_url(test_server, brigade, tmp_path):
    server = start(test_server)
    job = copy_job(tmp_path, ["a"])
    with job.open("rb") as document:
        process = subprocess.run(
            brigade.command("run", "-"),
            env=brigade.environment(server.server),
            stdin=document,
            capture_output=True,
            timeout=60,
        )
    assert process.returncode == 0, process.stderr
    assert brigade("run", job.as_uri(), server=server.server).code == 0
    assert server.counters()["CopyObject"] == 2


def aws_skeleton(tmp_path):
    """What `aws s3control create-job --generate-cli-skeleton` prints."""
    process = subprocess.run(
        [str(Path(sys.executable).with_name("aws")), "s3control", "create-job"]
        + ["--generate-cli-skeleton", "--region", "us-east-1"],
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "AWS_EC2_METADATA_DISABLED": "true"},
        capture_output=True,
        check=True,
        timeout=60,
    )
    return json.loads(process.stdout)


@pytest.mark.skipif(
    not Path(sys.executable).with_name("aws").exists(), reason="aws-cli is not in the venv"
)
def test_the_aws_clis_own_skeleton_runs_once_it_is_filled_in(test_server, brigade, tmp_path):
    skeleton = aws_skeleton(tmp_path)
    wanted = json.loads(copy_job(tmp_path, ["a"]).read_text())
    document = filled(skeleton, wanted)
    validate(document)
    server = start(test_server)
    job = write_job(tmp_path / "filled.json", document)
    result = brigade("run", job, "--yes", server=server.server)
    assert result.code == 0, result.stderr
    assert list_keys(server.server.client(), TARGET) == ["a"]


def filled(skeleton, wanted):
    """A skeleton with what a person fills in, who deletes the alternatives that are not meant."""
    document = {name: wanted[name] for name in ("AccountId", "RoleArn", "Report")}
    document |= {name: skeleton[name] for name in ("ConfirmationRequired", "Priority")}
    document["ClientRequestToken"] = "token"
    document["Description"] = "from the skeleton"
    document["Tags"] = [{"Key": "team", "Value": "storage"}]
    assert skeleton["Tags"][0].keys() == document["Tags"][0].keys()
    spec = skeleton["Manifest"]["Spec"] | wanted["Manifest"]["Spec"]
    location = skeleton["Manifest"]["Location"] | wanted["Manifest"]["Location"]
    del location["ObjectVersionId"]
    document["Manifest"] = {"Spec": spec, "Location": location}
    copy = skeleton["Operation"]["S3PutObjectCopy"]
    kept = ("TargetResource", "CannedAccessControlList", "MetadataDirective", "NewObjectTagging")
    kept += ("StorageClass", "TargetKeyPrefix", "BucketKeyEnabled", "RequesterPays")
    operation = {name: copy[name] for name in kept}
    operation |= {"TargetResource": f"arn:aws:s3:::{TARGET}", "TargetKeyPrefix": ""}
    operation["NewObjectTagging"] = [{"Key": "k", "Value": "v"}]
    operation |= {"MetadataDirective": "COPY", "CannedAccessControlList": "private"}
    operation |= {"StorageClass": "STANDARD", "BucketKeyEnabled": False, "RequesterPays": False}
    del operation["TargetKeyPrefix"]
    document["Operation"] = {"S3PutObjectCopy": operation}
    return document


def validate(document):
    """Checks a document against the service's model, as boto3's create_job would."""
    model = botocore.session.get_session().get_service_model("s3control")
    shape = model.operation_model("CreateJob").input_shape
    report = ParamValidator().validate(document, shape)
    assert not report.has_errors(), report.generate_report()


def test_a_document_that_the_services_model_accepts_runs(test_server, brigade, tmp_path):
    server = start(test_server)
    job = copy_job(
        tmp_path,
        ["a"],
        StorageClass="STANDARD_IA",
        MetadataDirective="REPLACE",
        NewObjectMetadata={"UserMetadata": {"k": "v"}, "ContentType": "text/plain"},
        NewObjectTagging=[{"Key": "k", "Value": "v"}],
        TargetKeyPrefix="copies/",
        ChecksumAlgorithm="SHA256",
    )
    validate(json.loads(job.read_text()))
    result = brigade("run", job, server=server.server)
    assert result.code == 0, result.stderr
    head = server.server.client().head_object(Bucket=TARGET, Key="copies/a")
    assert (head["StorageClass"], head["Metadata"]) == ("STANDARD_IA", {"k": "v"})


@pytest.mark.parametrize("to_s3", [False, True], ids=["files", "s3"])
def test_a_printed_job_runs_unchanged(test_server, brigade, tmp_path, to_s3):
    server = start(test_server)
    job = copy_job(tmp_path, ["a"])
    manifest, report = tmp_path / "manifest.csv", tmp_path / "report"
    if to_s3:
        client = server.server.client()
        client.put_object(Bucket=SOURCE, Key="m/manifest.csv", Body=manifest.read_bytes())
        manifest, report = f"s3://{SOURCE}/m/manifest.csv", f"s3://{TARGET}/reports"
    words = ["copy", manifest, f"s3://{TARGET}/copies/", "--storage-class", "STANDARD_IA"]
    words += ["--report", report, "--description", 'with "quotes" and ü']
    printed = brigade(*words, "--print-job", server=server.server)
    assert printed.code == 0, printed.stderr
    assert job_directories(brigade) == [] and "CopyObject" not in server.counters()
    document = json.loads(printed.stdout)
    assert document["Description"] == 'with "quotes" and ü'
    job.write_text(printed.stdout)
    result = brigade("run", job, server=server.server)
    assert result.code == 0, result.stderr
    head = server.server.client().head_object(Bucket=TARGET, Key="copies/a")
    assert head["StorageClass"] == "STANDARD_IA"
    # Printed again from flags it is the same, and so is the document that the job keeps.
    assert brigade(*words, "--print-job", server=server.server).stdout == printed.stdout
    kept = brigade("status", result.job_id, "--output", "json").json["Request"]
    assert kept == document


# MARK: Confirmation


def confirmed_job(folder):
    job = copy_job(folder, ["a"])
    return write_job(job, changed(json.loads(job.read_text()), "ConfirmationRequired", True))


def test_a_job_that_wants_confirmation_needs_yes_without_a_terminal(
    test_server, brigade, tmp_path
):
    server = start(test_server)
    job = confirmed_job(tmp_path)
    refused = brigade("run", job, server=server.server)
    assert refused.code == 2
    assert "ConfirmationRequired" in one_line(refused.stderr) and "--yes" in refused.stderr
    assert job_directories(brigade) == [] and "CopyObject" not in server.counters()
    assert brigade("run", job, "--yes", server=server.server).code == 0


@pytest.mark.parametrize(("answer", "code"), [(b"y\n", 0), (b"n\n", 2), (b"\n", 2)])
def test_on_a_terminal_it_asks(test_server, brigade, tmp_path, answer, code):
    server = start(test_server)
    job = confirmed_job(tmp_path)
    ended, shown = on_terminal(brigade, "run", job, server=server.server, answer=answer)
    assert ended == code, shown
    assert f"arn:aws:s3:::{TARGET}" in shown and "[y/N]" in shown
    assert ("CopyObject" in server.counters()) == (code == 0)
    assert bool(job_directories(brigade)) == (code == 0)


# MARK: Progress and streams


def slow_run(test_server, brigade, tmp_path, *arguments):
    keys = numbered(60)
    server = start(test_server, keys)
    server.set_faults({"rules": [delay("CopyObject", 100)]})
    job = copy_job(tmp_path, keys)
    return brigade(
        "run", job, "--concurrency", 5, *arguments, server=server.server
    ), server, job


def test_progress_none_says_only_what_is_needed(test_server, brigade, tmp_path):
    result, _, _ = slow_run(test_server, brigade, tmp_path, "--progress", "none")
    assert result.code == 0
    assert re.fullmatch(rf"Job {JOB_ID} in \S+\n", result.stderr)


def test_progress_is_plain_lines_where_there_is_no_terminal(test_server, brigade, tmp_path):
    for arguments in ([], ["--progress", "plain"]):
        result, _, _ = slow_run(test_server, brigade, tmp_path, *arguments)
        assert result.code == 0
        assert "\r" not in result.stderr and "\x1b" not in result.stderr
        assert re.search(r"^60/60 \(100%\)  0 failed  [\d,]+/s", result.stderr, re.MULTILINE)


def test_progress_is_a_bar_on_a_terminal(test_server, brigade, tmp_path):
    keys = numbered(150)
    server = start(test_server, keys)
    server.set_faults({"rules": [delay("CopyObject", 100)]})
    job = copy_job(tmp_path, keys)
    code, shown = on_terminal(brigade, "run", job, "--concurrency", 5, server=server.server)
    assert code == 0
    lines = [line for line in shown.split("\r") if "failed" in line]
    assert len(lines) >= 4, "a line several times a second"
    assert any("ETA" in line for line in lines)
    assert "150/150 (100%)" in shown
    words = ("run", job, "--progress", "none")
    code, shown = on_terminal(brigade, *words, server=server.server)
    assert code == 0 and "150/150" not in shown


def test_standard_output_is_json_and_nothing_else(test_server, brigade, tmp_path):
    server = start(test_server, ["a"])
    job = copy_job(tmp_path, ["a", "gone"])
    ran = brigade("run", job, "--output", "json", "--progress", "plain", server=server.server)
    assert ran.code == 1
    for document in (
        ran.json,
        brigade("status", "--output", "json").json,
        brigade("status", ran.job_id, "--output", "json").json,
        brigade("list", "--output", "json").json["Jobs"][0],
        brigade("report", ran.job_id, "--output", "json", server=server.server).json,
    ):
        assert document["JobId"] == ran.job_id and document["Status"] == "Complete"
        summary = document["ProgressSummary"]
        assert summary["TotalNumberOfTasks"] == 2
        assert (summary["NumberOfTasksSucceeded"], summary["NumberOfTasksFailed"]) == (1, 1)
        assert Path(document["RetryManifest"]).exists() and Path(document["RetryJob"]).exists()
        assert Path(document["JobDirectory"]).is_dir()
    assert ran.stdout.endswith("}\n")


def test_texts_say_what_a_person_asks_next(test_server, brigade, tmp_path):
    empty = brigade("list")
    assert (empty.code, empty.stdout) == (0, "No jobs.\n")
    assert "there are no jobs" in one_line(brigade("status").stderr)
    server = start(test_server, ["a"])
    ran = brigade("run", copy_job(tmp_path, ["a", "gone"]), server=server.server)
    assert "Complete: 1 succeeded, 1 failed of 2" in ran.stdout
    assert f"{tmp_path}/report/reports/job-{ran.job_id}/manifest.json" in ran.stdout
    assert "brigade run " in ran.stdout
    listed = brigade("list").stdout
    assert ran.job_id in listed and "Complete" in listed
    status = brigade("status").stdout
    for text in (ran.job_id, "Complete", "1 failed", f"arn:aws:s3:::{TARGET}"):
        assert text in status
    stopped = start(test_server, ["a"])
    stopped.set_faults({"rules": [refuse("CopyObject", 403, "InvalidAccessKeyId")]})
    second = brigade("run", copy_job(tmp_path, ["a"]), server=stopped.server)
    assert second.code == 3
    status = brigade("status").stdout
    assert "Paused" in status and f"brigade resume {second.job_id}" in status
    assert "InvalidAccessKeyId" in status
    # The one that is unfinished is the one that is meant.
    stopped.set_faults({})
    assert brigade("resume", server=stopped.server).code == 0
    refused = brigade("resume", second.job_id, server=stopped.server)
    assert refused.code == 3 and "Complete" in one_line(refused.stderr)


def test_several_unfinished_jobs_are_named_not_guessed(test_server, brigade, tmp_path):
    server = start(test_server)
    server.set_faults({"rules": [refuse("CopyObject", 403, "InvalidAccessKeyId")]})
    job = copy_job(tmp_path, ["a"])
    ids = [brigade("run", job, server=server.server).job_id for _ in range(2)]
    result = brigade("resume", server=server.server)
    assert result.code == 2
    assert all(job_id in one_line(result.stderr) for job_id in ids)


# MARK: Exit codes


@pytest.mark.parametrize(
    "words",
    [
        ["run"],
        ["run", "job.json", "--concurrency", "0"],
        ["run", "job.json", "--concurrency", "many"],
        ["run", "job.json", "--progress", "loud"],
        ["run", "job.json", "--failure-threshold", "101"],
        ["run", "job.json", "--part-size", "1MiB"],
        ["run", "job.json", "--max-attempts", "0"],
        ["run", "job.json", "--output", "xml"],
        ["run", "job.json", "--unknown"],
        ["unknown"],
        ["status", "not-a-job"],
        ["resume", "00000000-0000-4000-8000-000000000000"],
        ["resume"],
        ["copy", "manifest.csv"],
        ["copy", "manifest.csv", "nowhere"],
    ],
    ids=" ".join,
)
def test_a_wrong_command_is_exit_code_two(brigade, words):
    result = brigade(*words)
    assert result.code == 2
    assert result.stderr and result.stdout == ""


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["run", "--help"], ["help", "copy"]])
def test_help_and_version_go_to_standard_output(brigade, words):
    result = subprocess.run(
        [brigade.command()[0], *words], capture_output=True, timeout=20, env={}
    )
    assert result.returncode == 0 and result.stderr == b"" and result.stdout
    if words[-1] in ("copy", "--help") and words[0] != "--help":
        assert b"EXAMPLES" in result.stdout


def test_a_state_directory_in_which_nothing_can_be_made_is_a_sentence(
    test_server, brigade, tmp_path
):
    server = start(test_server)
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    job = copy_job(tmp_path, ["a"])
    for place in (in_the_way, in_the_way / "below"):
        result = brigade("run", job, "--state-dir", place, server=server.server)
        assert result.code == 3
        assert str(in_the_way) in one_line(result.stderr)
    assert "CopyObject" not in server.counters()


# MARK: Secrets and configuration


def test_secrets_stand_nowhere(test_server, brigade, tmp_path):
    keys = numbered(40)
    server = start(test_server, keys)
    secret = server.server.secret_key
    server.set_faults({"rules": [delay("CopyObject", 200)]})
    job = copy_job(tmp_path, keys)
    process = brigade.popen(
        "run", job, "--verbose", "--concurrency", 10, server=server.server
    )
    wait_for_requests(server, "CopyObject", 1)
    command_line = Path(f"/proc/{process.pid}/cmdline").read_bytes()
    assert b"run" in command_line and secret.encode() not in command_line
    result = brigade.finish(process)
    written = [result.stdout.encode(), result.stderr.encode()]
    folders = (brigade.state, tmp_path / "report")
    written += [path.read_bytes() for top in folders for path in top.rglob("*") if path.is_file()]
    assert len(written) > 6
    for content in written:
        assert secret.encode() not in content


@pytest.mark.parametrize("name", ["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"])
def test_a_wrong_secret_is_not_repeated(test_server, brigade, tmp_path, name):
    server = start(test_server)
    wrong = "a-wrong-secret-of-forty-characters-00000"
    job = copy_job(tmp_path, ["a"])
    result = brigade("run", job, "--verbose", server=server.server, env={name: wrong})
    assert result.code == 3
    assert wrong not in result.stdout + result.stderr
    for path in brigade.state.rglob("*"):
        assert not path.is_file() or wrong.encode() not in path.read_bytes()


def write_profiles(folder, server, secret=None):
    """Shared files with a profile `lab` that has all it takes."""
    (folder / "config").write_text(
        "[default]\nregion = eu-west-3\n"
        f"[profile lab]\nregion = {server.region}\n"
        f"endpoint_url = {server.endpoint}\ns3 =\n    addressing_style = path\n"
    )
    (folder / "credentials").write_text(
        "[default]\naws_access_key_id = NOBODY\naws_secret_access_key = nothing\n"
        f"[lab]\naws_access_key_id = {server.access_key}\n"
        f"aws_secret_access_key = {secret or server.secret_key}\n"
    )
    return {
        "AWS_CONFIG_FILE": str(folder / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(folder / "credentials"),
    }


def test_profiles_of_the_shared_files_are_used(test_server, brigade, tmp_path):
    server = start(test_server)
    job = copy_job(tmp_path, ["a"])
    files = write_profiles(tmp_path, server.server)
    assert brigade("run", job, "--profile", "lab", env=files).code == 0
    assert brigade("run", job, env=files | {"AWS_PROFILE": "lab"}).code == 0
    absent = brigade("run", job, "--profile", "nobody", env=files)
    assert absent.code == 2 and "nobody" in one_line(absent.stderr)
    # In the home directory, where everybody has them.
    home = brigade.home / ".aws"
    home.mkdir()
    write_profiles(home, server.server)
    assert brigade("run", job, "--profile", "lab").code == 0
    assert server.counters()["CopyObject"] == 3


def test_a_resume_remembers_the_profile_and_reads_it_anew(test_server, brigade, tmp_path):
    server = start(test_server)
    job = copy_job(tmp_path, ["a"])
    files = write_profiles(tmp_path, server.server, secret="wrong" * 8)
    result = brigade("run", job, "--profile", "lab", env=files)
    assert result.code == 3 and "SignatureDoesNotMatch" in result.stdout
    write_profiles(tmp_path, server.server)
    assert brigade("resume", env=files).code == 0


def test_flags_win_over_the_environment(test_server, brigade, tmp_path):
    server = start(test_server)
    job = copy_job(tmp_path, ["a"])
    wrong = {"AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9", "AWS_REGION": "eu-west-3"}
    result = brigade(
        "run", job, "--endpoint-url", server.server.endpoint, "--region", "us-east-1",
        server=server.server, env=wrong,
    )
    assert result.code == 0, result.stderr


def test_jobs_are_kept_where_xdg_says(test_server, brigade, tmp_path):
    server = start(test_server)
    job = copy_job(tmp_path, ["a"])
    binary = brigade.command()[0]
    base = brigade.environment(server.server)
    for more, place in (
        ({"XDG_STATE_HOME": str(tmp_path / "xdg")}, tmp_path / "xdg/brigade/jobs"),
        ({}, brigade.home / ".local/state/brigade/jobs"),
    ):
        ended = subprocess.run([binary, "run", str(job)], env=base | more, capture_output=True)
        assert ended.returncode == 0, ended.stderr
        assert len(list(place.iterdir())) == 1


def test_relative_paths_start_where_the_command_was_given(test_server, brigade, tmp_path):
    server = start(test_server)
    copy_job(tmp_path, ["a"])
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    server.set_faults({"rules": [refuse("CopyObject", 403, "InvalidAccessKeyId")]})
    words = ["copy", "manifest.csv", f"s3://{TARGET}", "--report", "out", "--state-dir", "state"]
    command = [brigade.command()[0], *words]
    environment = brigade.environment(server.server)
    first = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True)
    assert first.returncode == 3, first.stderr
    server.set_faults({})
    resume = [brigade.command()[0], "resume", "--state-dir", str(tmp_path / "state")]
    second = subprocess.run(resume, env=environment, cwd=folder, capture_output=True)
    assert second.returncode == 0, second.stderr
    assert list((tmp_path / "out").glob("job-*/manifest.json"))
    assert list(folder.iterdir()) == []


def test_status_of_a_running_job_moves(test_server, brigade, tmp_path):
    keys = numbered(100)
    server = start(test_server, keys)
    server.set_faults({"rules": [delay("CopyObject", 150)]})
    job = copy_job(tmp_path, keys)
    process = brigade.popen("run", job, "--concurrency", 4, server=server.server)
    wait_for_requests(server, "CopyObject", 1)
    job_id = only_job(brigade)

    def succeeded():
        job = brigade("status", job_id, "--output", "json").json
        assert job["IsRunning"] and job["Status"] == "Active"
        return job["ProgressSummary"]["NumberOfTasksSucceeded"]

    first = wait_until(succeeded, 10, "a commit")
    wait_until(lambda: succeeded() > first, 10, "another commit")
    assert brigade.finish(process).code == 0
