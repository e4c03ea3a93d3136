# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Configurations that say where credentials come from, alone and against each other."""

import hashlib
import json
import shutil
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from .credential_services import iso

ENV = {"AWS_ACCESS_KEY_ID": "AKENV", "AWS_SECRET_ACCESS_KEY": "env/secret"}
ROLE = "arn:aws:iam::111122223333:role/"


def keys(name):
    """Lines of static keys."""
    return f"aws_access_key_id = AK{name}\naws_secret_access_key = {name}/secret\n"


def signed_on(session="one", **more):
    """Lines of a profile with single sign-on, by session or the older way."""
    lines = {"sso_account_id": "111122223333", "sso_role_name": "Copier"}
    if session:
        lines["sso_session"] = session
    else:
        lines |= {"sso_start_url": "https://old.example.com/start", "sso_region": "eu-west-1"}
    return "".join(f"{name} = {value}\n" for name, value in (lines | more).items())


SESSION = (
    "[sso-session {0}]\nsso_start_url = https://{0}.example.com/start\nsso_region = eu-west-1\n"
)


def sso_token(name, access_token, seconds=28800, **more):
    """A file that `aws sso login` leaves: its path below HOME, and what is in it."""
    path = f".aws/sso/cache/{hashlib.sha1(name.encode()).hexdigest()}.json"
    token = {"accessToken": access_token, "expiresAt": iso(seconds), "region": "eu-west-1"}
    return {path: json.dumps(token | {"startUrl": "https://x"} | more)}


def registration(refresh_token="refresh", seconds=864000):
    """What renews a token of single sign-on."""
    return {
        "clientId": "client",
        "clientSecret": "client-secret",
        "refreshToken": refresh_token,
        "registrationExpiresAt": iso(seconds),
    }


LOGIN = "arn:aws:iam::111122223333:user/somebody"


def login_token(seconds=900, refresh_token="refresh", **changes):
    """A file that `aws login` leaves."""
    key = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    token = {
        "accessToken": {
            "accessKeyId": "ASIALOGIN",
            "secretAccessKey": "login/secret",
            "sessionToken": "login/token",
            "accountId": "111122223333",
            "expiresAt": iso(seconds),
        },
        "tokenType": "aws_sigv4",
        "refreshToken": refresh_token,
        "identityToken": "identity",
        "clientId": "arn:aws:signin:::devtools/same-device",
        "dpopKey": key.decode(),
    } | changes
    token = {name: value for name, value in token.items() if value is not None}
    path = f".aws/login/cache/{hashlib.sha256(LOGIN.encode()).hexdigest()}.json"
    return {path: json.dumps(token)}


@dataclass(frozen=True)
class CredentialCase:
    """One configuration. `{url}` in texts is where the services are, `{home}` the home folder."""

    name: str
    env: dict = field(default_factory=dict)
    config: str = ""
    credentials: str = ""
    flag: str | None = None
    #: Files below the home folder.
    files: dict = field(default_factory=dict)


def case(name, env=None, **more):
    return CredentialCase(name, env or {}, **more)


DEFAULT = "[default]\n" + keys("FILE")
PROCESS = 'printf \'%s\' \'{"Version": 1, "AccessKeyId": "AKPROC", "SecretAccessKey": "s"'
BASE = "[base]\n" + keys("BASE")


def process(rest="}"):
    return PROCESS + rest + "'\n"


def role(name="copier", **more):
    lines = {"role_arn": ROLE + name} | more
    return "".join(f"{key} = {value}\n" for key, value in lines.items())


def laid_out(case, home, services):
    """Writes the files of a case; gives its environment."""
    named = services.url.replace("127.0.0.1", "localhost")

    def filled(text):
        for name, value in (("home", str(home)), ("url", services.url), ("named", named)):
            text = text.replace("{" + name + "}", value)
        return text

    for path in home.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    files = {".aws/config": case.config, ".aws/credentials": case.credentials, **case.files}
    for path, text in files.items():
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (home / path).write_text(filled(text))
    base = services.environment() | {"AWS_DEFAULT_REGION": "us-east-1", "HOME": str(home)}
    if "ec2_metadata_service_endpoint" in case.config:
        del base["AWS_EC2_METADATA_SERVICE_ENDPOINT"]
    return base | {name: filled(value) for name, value in case.env.items()}
