# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Credentials expire while a job runs: whatever their source, it goes on with new ones, and no
secret of any source is told."""

import json
import time

import pytest
from lab import wait_until
from lab.credential_cases import (
    LOGIN,
    ROLE,
    SESSION,
    CredentialCase,
    keys,
    laid_out,
    login_token,
    registration,
    signed_on,
    sso_token,
)
from lab.credential_services import CredentialServices
from lab.runs import account, copy_job, folder_report, numbered
from lab.signatures import SignatureStore

_BASE = "[base]\n" + keys("BASE")
_WEB = {"AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/jwt", "AWS_ROLE_ARN": ROLE + "web"}
_PRINTED = '{"Version": 1, "AccessKeyId": "AKPROC%d", "SecretAccessKey": "printed-secret"}'
_DATED = """#!/bin/sh
end=$(date -u -d "+$1 seconds" +%Y-%m-%dT%H:%M:%SZ)
echo ran >> {home}/runs
echo '{"Version": 1, "AccessKeyId": "AKPROC", "SecretAccessKey": "s", "Expiration": "'$end'"}'
"""

SOURCES = {
    case.name: case
    for case in (
        CredentialCase("file", credentials="[default]\n" + keys("FILE0")),
        CredentialCase(
            "role",
            {"AWS_PROFILE": "r"},
            credentials=_BASE,
            config=f"[profile r]\nrole_arn = {ROLE}copier\nsource_profile = base\n",
        ),
        CredentialCase("web identity", _WEB, files={"jwt": "header.claims.signature"}),
        CredentialCase(
            "single sign-on",
            {"AWS_PROFILE": "s"},
            files=sso_token("one", "sign-on-token", 300, **registration("refresh-token")),
            config="[profile s]\n" + signed_on() + SESSION.format("one"),
        ),
        CredentialCase(
            "login",
            {"AWS_PROFILE": "l"},
            config=f"[profile l]\nlogin_session = {LOGIN}\n",
            files=login_token(1200),
        ),
        CredentialCase(
            "process",
            config="[default]\ncredential_process = cat {home}/printed\n",
            files={"printed": _PRINTED % 0},
        ),
        CredentialCase(
            "container",
            {
                "AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/ecs/x",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN": "container-token",
            },
        ),
        CredentialCase("machine", {"AWS_EC2_METADATA_SERVICE_ENDPOINT": "{url}/imds"}),
    )
}


@pytest.fixture
def services():
    server = CredentialServices()
    yield server
    server.stop()
    assert server.problems == []


@pytest.fixture
def store():
    server = SignatureStore(is_open=True, seconds=0.05)
    yield server
    server.stop()


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def prepared(case, home, services, store):
    """The environment of a run with a source of credentials."""
    environment = laid_out(case, home, services)
    return environment | {
        "AWS_ENDPOINT_URL_S3": store.endpoint,
        "AWS_EC2_METADATA_DISABLED": "",
    }


def renew(name, home, services):
    """Lets a source give other credentials from now on."""
    services.generation += 1
    if name == "file":
        (home / ".aws/credentials").write_text("[default]\n" + keys("FILE1"))
    elif name == "process":
        (home / "printed").write_text(_PRINTED % 1)
    elif name == "login":
        for path, text in login_token(1200).items():
            (home / path).write_text(text.replace("ASIALOGIN", "ASIALOGIN1"))


@pytest.mark.parametrize("name", SOURCES)
def test_credentials_that_expire_in_mid_run_are_replaced(
    name, services, store, home, brigade, tmp_path
):
    rows = numbered(100)
    environment = prepared(SOURCES[name], home, services, store)
    process = brigade.popen(
        *("run", copy_job(tmp_path, rows), "--concurrency", 8, "--output", "json"),
        env=environment,
    )
    wait_until(lambda: store.copies >= 25, 20, "25 copies")
    renew(name, home, services)
    store.expired |= store.keys
    result = brigade.finish(process)
    assert result.code == 0, result.stderr
    account(folder_report(tmp_path, result.json["JobId"]), rows)
    assert store.copies == 100
    assert len(store.keys) == 2
    # Each of the eight was refused once at most.
    assert 1 <= len(store.signers) - store.copies <= 8


@pytest.mark.parametrize("name", ["role", "web identity", "single sign-on", "container"])
def test_credentials_are_renewed_before_they_expire(
    name, services, store, home, brigade, tmp_path
):
    services.seconds = 3
    rows = numbered(200)
    environment = prepared(SOURCES[name], home, services, store)
    begun = time.monotonic()
    result = brigade("run", copy_job(tmp_path, rows), "--concurrency", 4, env=environment)
    assert result.code == 0, result.stderr
    assert len(store.signers) == 200
    asked = {"single sign-on": "/sso", "container": "/ecs"}.get(name, "/sts")
    # At half of their life, which is a second at least.
    most = 2 + time.monotonic() - begun
    assert 2 <= sum(path.startswith(asked) for path in services.paths()) <= most


def test_a_process_is_run_again_before_its_credentials_expire(
    services, store, home, brigade, tmp_path
):
    case = CredentialCase(
        "dated",
        config="[default]\ncredential_process = sh {home}/dated 3\n",
        files={"dated": _DATED},
    )
    environment = prepared(case, home, services, store)
    begun = time.monotonic()
    result = brigade(
        *("run", copy_job(tmp_path, numbered(200)), "--concurrency", 4), env=environment
    )
    assert result.code == 0, result.stderr
    most = 2 + time.monotonic() - begun
    assert 2 <= len((home / "runs").read_text().splitlines()) <= most


def test_a_renewal_that_fails_for_a_while_disturbs_nobody(
    services, store, home, brigade, tmp_path
):
    services.seconds = 4
    rows = numbered(400)
    environment = prepared(SOURCES["role"], home, services, store)
    process = brigade.popen(
        *("run", copy_job(tmp_path, rows), "--concurrency", 4, "--output", "json"),
        env=environment,
    )
    wait_until(lambda: store.copies >= 10, 20, "10 copies")
    services.refusing.add("sts")
    wait_until(lambda: len(services.paths()) >= 2, 20, "a renewal")
    services.refusing.clear()
    result = brigade.finish(process)
    assert result.code == 0, result.stderr
    account(folder_report(tmp_path, result.json["JobId"]), rows)
    assert store.expired == set() and len(store.signers) == 400


def told(result, brigade):
    """All that a run said and kept."""
    files = [path for path in brigade.state.rglob("*") if path.is_file()]
    kept = "".join(path.read_bytes().decode(errors="replace") for path in files)
    return result.stdout + result.stderr + kept


def secrets_of(home, services, store):
    """All that nobody may be told: what files hold, what services gave, what was signed with."""
    secrets = {"container-token", "header.claims.signature", "printed-secret", "client-secret"}
    secrets |= {token for _, token in store.signers if token}
    secrets |= {f"{name}/secret" for name in ("FILE0", "BASE", "login")}
    for path in home.glob(".aws/*/cache/*.json"):
        token = json.loads(path.read_text())
        secrets |= {text for text in token.values() if isinstance(text, str) and len(text) > 12}
        secrets -= {token.get(name) for name in ("expiresAt", "registrationExpiresAt")}
        secrets -= {token.get(name) for name in ("startUrl", "clientId", "tokenType", "region")}
    for _, path, headers, body in services.requests:
        secrets |= {headers[name] for name in headers if "token" in name and "ttl" not in name}
        if path.startswith(("/oidc", "/signin")):
            secrets.add(body.decode())
    return secrets


@pytest.mark.parametrize("name", SOURCES)
def test_no_secret_of_a_source_is_told(name, services, store, home, brigade, tmp_path):
    environment = prepared(SOURCES[name], home, services, store)
    job = copy_job(tmp_path, numbered(3))
    result = brigade("run", job, "--verbose", env=environment)
    assert result.code == 0, result.stderr
    secrets = secrets_of(home, services, store)
    text = told(result, brigade)
    assert len(text) > 1000
    assert [secret for secret in secrets if secret in text] == []


@pytest.mark.parametrize("service", ["sts", "sso", "ecs", "imds"])
def test_no_secret_is_told_when_a_source_fails(
    service, services, store, home, brigade, tmp_path
):
    names = {"sts": "web identity", "sso": "single sign-on", "ecs": "container"}
    environment = prepared(SOURCES[names.get(service, "machine")], home, services, store)
    services.refusing.add(service)
    result = brigade("run", copy_job(tmp_path, ["a"]), "--verbose", env=environment)
    assert result.code == 3
    assert result.stderr.count("\n") == 1
    secrets = secrets_of(home, services, store)
    assert [secret for secret in secrets if secret in result.stderr] == []
    assert services.url in result.stderr


@pytest.mark.parametrize(
    "script, said",
    [
        ("echo AKIAIOSFODNN7EXAMPLE not allowed >&2; exit 4", "status 4; it said: **** not"),
        ("echo 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'; exit 1", "status 1."),
        ('echo \'{"SecretAccessKey": "wJalrXUtnFEMIK7MDENGbPxRfi"}\'', "Version is not 1"),
        ("kill -9 $$", "signal 9"),
        ("yes", "more than 65536 bytes"),
    ],
)
def test_a_process_that_fails_is_named_and_its_secrets_are_not(
    script, said, services, store, home, brigade, tmp_path
):
    case = CredentialCase(
        "failing",
        config="[default]\ncredential_process = sh {home}/failing\n",
        files={"failing": script},
    )
    environment = prepared(case, home, services, store)
    result = brigade("run", copy_job(tmp_path, ["a"]), env=environment)
    assert result.code == 3
    assert said in result.stderr and '"default"' in result.stderr
    assert "AKIA" not in result.stderr and "wJalr" not in result.stderr


@pytest.mark.parametrize("name", ["container", "machine"])
def test_no_proxy_sees_what_is_asked_of_this_machine(
    name, services, store, home, brigade, tmp_path
):
    environment = prepared(SOURCES[name], home, services, store)
    nobody = "http://127.0.0.1:1"
    result = brigade(
        *("run", copy_job(tmp_path, ["a"]), "--max-attempts", 1),
        env=environment | {"http_proxy": nobody, "all_proxy": nobody},
    )
    # The store is behind the proxy that is not there, the source is not.
    assert result.code != 0 and store.signers == []
    prefix = {"container": "/ecs", "machine": "/imds"}[name]
    assert any(path.startswith(prefix) for path in services.paths())


def withdraw(name, home, services):
    """Lets a source give nothing any more."""
    if name == "file":
        (home / ".aws/credentials").unlink()
    elif name == "process":
        (home / "printed").unlink()
    elif name == "single sign-on":
        for path, text in sso_token("one", "expired", -60).items():
            (home / path).write_text(text)
    elif name == "web identity":
        (home / "jwt").unlink()
    else:
        services.refusing.add({"container": "ecs", "machine": "imds"}[name])


def give_back(name, home, services):
    """Repairs a source, as whoever runs the job would."""
    renew(name, home, services)
    services.refusing.clear()
    if name == "single sign-on":
        for path, text in sso_token("one", "logged-in-again").items():
            (home / path).write_text(text)
    elif name == "web identity":
        (home / "jwt").write_text("another.token.signature")


_WITHDRAWN = [
    "file",
    "single sign-on",
    *(
        pytest.param(name, marks=pytest.mark.slow)
        for name in ("container", "machine", "process", "web identity")
    ),
]


@pytest.mark.parametrize("name", _WITHDRAWN)
def test_a_job_waits_for_a_source_that_gives_nothing_and_goes_on(
    name, services, store, home, brigade, tmp_path
):
    rows = numbered(100)
    environment = prepared(SOURCES[name], home, services, store)
    process = brigade.popen(
        *("run", copy_job(tmp_path, rows), "--concurrency", 4, "--output", "json"),
        env=environment,
    )
    wait_until(lambda: store.copies >= 10, 20, "10 copies")
    withdraw(name, home, services)
    store.expired |= store.keys
    time.sleep(3)
    copies = store.copies
    assert process.poll() is None
    give_back(name, home, services)
    result = brigade.finish(process)
    assert result.code == 0, result.stderr
    account(folder_report(tmp_path, result.json["JobId"]), rows)
    assert copies < 100 and store.copies == 100
