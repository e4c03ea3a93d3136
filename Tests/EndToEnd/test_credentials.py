# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Credentials are found where botocore finds them, and asked for as it asks."""

import json
import re

import pytest
from lab.credential_cases import laid_out
from lab.credential_files import FILE_CASES
from lab.credential_oracle import CredentialOracle
from lab.credential_services import CredentialServices
from lab.credential_sources import SOURCE_CASES
from lab.signatures import SignatureStore


@pytest.fixture(scope="module")
def services():
    """Everything that gives credentials, for all tests."""
    server = CredentialServices()
    yield server
    server.stop()
    assert server.problems == []


@pytest.fixture(scope="module")
def store():
    """The store that notes who signs."""
    server = SignatureStore()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """The home folder of both."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def oracle(home):
    """botocore."""
    process = CredentialOracle(home)
    yield process
    process.stop()


def tokens(home):
    """What the files of tokens hold, but for the moments in them."""
    files = {}
    for path in home.glob(".aws/*/cache/*.json"):
        text = re.sub(r"\d{4}-\d\d-\d\dT[0-9:]+(Z|UTC)", "moment", path.read_text())
        files[path.name] = json.loads(text) if text != "{" else text
    return files


#: botocore asks a container that fails for six seconds.
_SLOW = {"a container that refuses", "a container that answers no JSON"}


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case.name, marks=[pytest.mark.slow] * (case.name in _SLOW))
        for case in FILE_CASES + SOURCE_CASES
    ],
)
def test_credentials_are_those_that_botocore_finds(
    case, services, store, home, oracle, brigade, tmp_path
):
    expected = oracle.ask(laid_out(case, home, services), case.flag)
    kept = tokens(home)

    environment = laid_out(case, home, services) | {"AWS_ENDPOINT_URL_S3": store.endpoint}
    store.signers.clear()
    environment["AWS_EC2_METADATA_DISABLED"] = case.env.get("AWS_EC2_METADATA_DISABLED", "")
    flag = ["--profile", case.flag] if case.flag else []
    result = brigade("copy", "s3://source/list.csv", "s3://target", *flag, env=environment)

    assert result.code in (2, 3), result.stderr
    if len(expected) == 1:
        assert store.signers == [], expected
        assert result.stderr.startswith("brigade: ") and result.stderr.count("\n") == 1
    else:
        assert set(store.signers) == {expected}, result.stderr
    assert "secret/" not in result.stderr and "token/" not in result.stderr
    assert tokens(home) == kept
