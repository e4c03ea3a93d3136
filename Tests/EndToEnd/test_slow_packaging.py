# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""The container file and the systemd unit, each carried out on a Debian of its own.

No image is built: the steps of the container file are done in a folder that debootstrap has filled
with what its base image has, and systemd-nspawn runs what it says is to run. The unit is started by
a systemd that was booted in the same folder. Needs root, and `tools/setup --slow`.
"""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import uuid

import pytest
from lab import quote_key
from lab.control import ACCOUNT, ROLE, Service, free_port
from lab.runs import seed_many
from lab.servers import ROOT, binary_path, wait_until

SOURCE, TARGET, LISTS = "source", "target", "lists"
CONTAINERFILE = ROOT / "packaging" / "container" / "Containerfile"
UNIT = ROOT / "packaging" / "systemd" / "brigade.service"
# The container's network is the machine's: a test needs nothing else to reach it.
NSPAWN = ["systemd-nspawn", "--register=no", "--keep-unit", "--link-journal=no", "--quiet"]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def instructions():
    """The container file's instructions: (name, text), lines that go on joined."""
    text = re.sub(r"\\\n", " ", CONTAINERFILE.read_text())
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [tuple(line.split(None, 1)) for line in lines]


def inside(tree, *command, **options):
    """Runs a command in the folder as in a system of its own."""
    subprocess.run(
        ["chroot", tree, *command], check=True, stdin=subprocess.DEVNULL,
        env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive"},
        **options)


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """A folder on which the container file's steps were done."""
    assert os.geteuid() == 0, "root is needed to make a system of its own"
    tree = tmp_path_factory.mktemp("image") / "tree"
    (base,) = [text for name, text in instructions() if name == "FROM"]
    release = {"debian:12-slim": "bookworm"}[base]
    subprocess.run(
        ["debootstrap", "--variant=minbase", release, tree], check=True,
        stdout=subprocess.DEVNULL)
    for name, text in instructions():
        if name == "RUN":
            inside(tree, "sh", "-ec", text)
        elif name == "COPY":
            source, place = text.split()
            assert source == ".build/release/brigade"
            shutil.copy(binary_path("brigade"), f"{tree}{place}")
    yield tree
    shutil.rmtree(tree)


@pytest.fixture
def store(test_server):
    """A store with ten objects and their manifest."""
    server = test_server("--bucket", SOURCE, "--bucket", TARGET, "--bucket", LISTS)
    keys = [f"key {number}" for number in range(10)]
    seed_many(server, keys, bucket=SOURCE)
    text = "".join(f"{SOURCE},{quote_key(key)}\n" for key in keys)
    answer = server.server.client().put_object(Bucket=LISTS, Key="list.csv", Body=text.encode())
    server.etag = answer["ETag"].strip('"')
    return server


def keys_of(server):
    return {
        "AWS_ACCESS_KEY_ID": server.access_key, "AWS_SECRET_ACCESS_KEY": server.secret_key,
        "AWS_REGION": server.region,
    }


def run_job(service, store):
    """A job of the store's ten objects, done by the service."""
    client = service.client()
    job = client.create_job(
        AccountId=ACCOUNT, ConfirmationRequired=False, Priority=1, RoleArn=ROLE,
        ClientRequestToken=str(uuid.uuid4()), Report={"Enabled": False},
        Operation={"S3PutObjectCopy": {"TargetResource": f"arn:aws:s3:::{TARGET}"}},
        Manifest={
            "Spec": {"Format": "S3BatchOperations_CSV_20180820", "Fields": ["Bucket", "Key"]},
            "Location": {"ObjectArn": f"arn:aws:s3:::{LISTS}/list.csv", "ETag": store.etag},
        })["JobId"]

    def shown():
        return client.describe_job(AccountId=ACCOUNT, JobId=job)["Job"]

    wait_until(lambda: shown()["Status"] in ("Complete", "Failed"), 30, "the end of the job")
    assert shown()["ProgressSummary"]["NumberOfTasksSucceeded"] == 10
    assert len(store.server.client().list_objects_v2(Bucket=TARGET)["Contents"]) == 10


def test_the_container_file_makes_a_service(image, store):
    steps = dict(instructions())
    command = json.loads(steps["ENTRYPOINT"]) + json.loads(steps["CMD"])
    assert steps["STOPSIGNAL"] == "SIGTERM"
    settings = keys_of(store.server) | {"AWS_ENDPOINT_URL_S3": store.server.endpoint}
    service = Service(image / steps["VOLUME"].lstrip("/"), 8470)
    assert not service.is_answering(), "port 8470 of this machine is in use"
    process = subprocess.Popen(
        [*NSPAWN, "-D", image, f"--user={steps['USER']}", "--kill-signal=SIGTERM",
         "--console=pipe", *[f"--setenv={name}={text}" for name, text in settings.items()],
         *command],
        stdin=subprocess.DEVNULL)
    try:
        wait_until(service.is_answering, 30, "a service in the container")
        assert (service.state / "service" / "credentials").stat().st_mode & 0o077 == 0
        run_job(service, store)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()


def test_the_unit_runs_a_service_that_comes_back(image, store):
    inside(image, "apt-get", "-qq", "update")
    inside(image, "apt-get", "-qq", "install", "-y", "--no-install-recommends", "systemd-sysv",
           stdout=subprocess.DEVNULL)
    shutil.copy(UNIT, image / "etc" / "systemd" / "system")
    service = Service(image / "var" / "lib" / "private" / "brigade", free_port())
    settings = keys_of(store.server) | {
        "BRIGADE_FLAGS": f"--endpoint-url {store.server.endpoint} --port {service.port}"}
    folder = image / "etc" / "brigade"
    folder.mkdir()
    (folder / "environment").write_text(
        "".join(f"{name}={shlex.quote(text)}\n" for name, text in settings.items()))
    inside(image, "systemctl", "enable", "brigade")
    process = subprocess.Popen(
        [*NSPAWN, "-D", image, "--boot", "--console=pipe"], stdin=subprocess.DEVNULL,
        env=os.environ | {"SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "0"})
    try:
        wait_until(service.is_answering, 60, "a service under systemd")
        address = service.state / "service.json"
        first = json.loads(address.read_text())["pid"]
        run_job(service, store)
        (killed,) = processes_with(f"--port {service.port}")
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: not service.is_answering(), 10, "the end of the service")
        wait_until(service.is_answering, 30, "a service that was restarted")
        assert json.loads(address.read_text())["pid"] != first
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        assert not address.exists(), "a service that is stopped takes its address back"
    finally:
        process.kill()
        process.wait()


def processes_with(words):
    """The processes of this machine whose command line has those words, but for the starters."""
    found = subprocess.run(
        ["pgrep", "-f", f"^/usr/bin/brigade serve .*{words}"], check=False, stdout=subprocess.PIPE)
    return [int(line) for line in found.stdout.split()]
