# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Fixtures of the end-to-end tests. What they hand out is in the `lab` package."""

import os
import zlib
from pathlib import Path

import pytest
from lab import Brigade, FaultyServer, running_server


@pytest.fixture(scope="session")
def lab_directory(tmp_path_factory):
    """Where servers keep their files; tools/test names a folder it can clean up itself."""
    folder = os.environ.get("BRIGADE_LAB_DIR")
    return Path(folder) if folder else tmp_path_factory.mktemp("lab")


@pytest.fixture(scope="session")
def server_directory(lab_directory):
    """Names the folder of a server; each process that runs tests has servers of its own."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    return lambda name: lab_directory / f"{name}{worker and '-' + worker}"


@pytest.fixture(scope="session")
def seaweed(server_directory):
    """SeaweedFS: objects on disk, signatures checked, KMS; one for all tests."""
    with running_server("seaweedfs", server_directory("seaweedfs")) as server:
        yield server


@pytest.fixture(scope="session")
def ministack(server_directory):
    """MiniStack: any key S3 allows, byte order, IAM; one for all tests."""
    with running_server("ministack", server_directory("ministack")) as server:
        yield server


@pytest.fixture(scope="session")
def moto(server_directory):
    """Moto: a third opinion of what S3 does; no signatures; one for all tests."""
    with running_server("moto", server_directory("moto")) as server:
        yield server


@pytest.fixture
def test_server(tmp_path_factory):
    """Starts s3-test-server with the given arguments: `test_server("--bucket", "a")`."""
    started = []

    def start(*arguments):
        started.append(FaultyServer(tmp_path_factory.mktemp("s3-test-server"), *arguments))
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def brigade(tmp_path_factory):
    """The release binary with a fresh state folder: `brigade("run", path, server=seaweed)`."""
    binary = Brigade(tmp_path_factory.mktemp("brigade"))
    yield binary
    binary.stop()


@pytest.fixture
def bucket(request):
    """A bucket name nobody else uses: `bucket("source")`."""
    # Bucket names take no underscore, and at most 63 characters.
    test = "".join(c if c.isalnum() and c.isascii() else "-" for c in request.node.name.lower())
    number = zlib.crc32(request.node.nodeid.encode())

    def name(role):
        return f"{role}-{number}-{test}"[:60].rstrip("-")

    return name
