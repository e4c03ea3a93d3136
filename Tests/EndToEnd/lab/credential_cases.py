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


SESSION = "[sso-session {0}]\nsso_start_url = https://{0}.example.com/start\nsso_region = eu-west-1\n"


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


def _case(name, env=None, **more):
    return CredentialCase(name, env or {}, **more)


_DEFAULT = "[default]\n" + keys("FILE")
_PROCESS = "printf '%s' '{\"Version\": 1, \"AccessKeyId\": \"AKPROC\", \"SecretAccessKey\": \"s\""
_BASE = "[base]\n" + keys("BASE")


def _process(rest='}'):
    return _PROCESS + rest + "'\n"


def _role(name="copier", **more):
    lines = {"role_arn": ROLE + name} | more
    return "".join(f"{key} = {value}\n" for key, value in lines.items())


_ENVIRONMENT = [
    _case("environment", ENV),
    _case("environment with token", ENV | {"AWS_SESSION_TOKEN": "t"}),
    _case("environment with the older token", ENV | {"AWS_SECURITY_TOKEN": "t"}),
    _case(
        "environment with both tokens",
        ENV | {"AWS_SECURITY_TOKEN": "old", "AWS_SESSION_TOKEN": "new"},
    ),
    _case("environment without secret", {"AWS_ACCESS_KEY_ID": "AKENV"}, credentials=_DEFAULT),
    _case("environment with an empty key", ENV | {"AWS_ACCESS_KEY_ID": ""}, credentials=_DEFAULT),
    _case("environment before files", ENV, credentials=_DEFAULT),
    _case("environment before a role", ENV, config="[default]\n" + _role(source_profile="x")),
    _case("environment before the variable of a profile", ENV | {"AWS_PROFILE": "base"},
          credentials=_BASE),
    _case("a profile by hand before the environment", ENV, credentials=_BASE, flag="base"),
    _case("environment before web identity",
          ENV | {"AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/jwt", "AWS_ROLE_ARN": ROLE + "w"},
          files={"jwt": "header.claims.signature"}),
    _case("environment with an end", ENV | {"AWS_CREDENTIAL_EXPIRATION": "2099-01-01T00:00:00Z"}),
    _case("environment that has expired",
          ENV | {"AWS_CREDENTIAL_EXPIRATION": "2020-01-01T00:00:00Z"}),
]

_FILES = [
    _case("nothing at all"),
    _case("credentials file", credentials=_DEFAULT),
    _case("config file", config="[default]\n" + keys("CONFIG")),
    _case("credentials before config file", config="[default]\n" + keys("CONFIG"),
          credentials=_DEFAULT),
    _case("a token in the file", credentials=_DEFAULT + "aws_session_token = ft\n"),
    _case("both tokens in the file",
          credentials=_DEFAULT + "aws_session_token = ft\naws_security_token = old\n"),
    _case("a file without secret", credentials="[default]\naws_access_key_id = AKHALF\n"),
    _case("a named profile", {"AWS_PROFILE": "base"}, credentials=_DEFAULT + _BASE),
    _case("the other variable of a profile", {"AWS_DEFAULT_PROFILE": "base"},
          credentials=_DEFAULT + _BASE),
    _case("both variables of a profile", {"AWS_DEFAULT_PROFILE": "base", "AWS_PROFILE": "other"},
          credentials=_DEFAULT + _BASE + "[other]\n" + keys("OTHER")),
    _case("a profile by hand before the variable", {"AWS_PROFILE": "other"}, flag="base",
          credentials=_BASE + "[other]\n" + keys("OTHER")),
    _case("a profile that does not exist", {"AWS_PROFILE": "gone"}, credentials=_DEFAULT),
    _case("a profile of the config file", {"AWS_PROFILE": "two words"},
          config='[profile "two words"]\n' + keys("TWO")),
    _case("a section of the config file that is no profile", {"AWS_PROFILE": "plain"},
          config="[plain]\n" + keys("PLAIN"), credentials=_DEFAULT),
    _case("static keys before a process", credentials=_DEFAULT,
          config="[default]\ncredential_process = " + _process()),
    _case("a process before keys of the config file",
          config="[default]\ncredential_process = " + _process() + keys("CONFIG")),
]

_ROLES = [
    _case("a role of another profile", {"AWS_PROFILE": "r"}, credentials=_BASE,
          config="[profile r]\n" + _role(source_profile="base")),
    _case("a role with all its settings", {"AWS_PROFILE": "r"}, credentials=_BASE,
          config="[profile r]\n" + _role(
              source_profile="base", external_id="e-1", role_session_name="night",
              duration_seconds="1800")),
    _case("a role with a duration that is no number", {"AWS_PROFILE": "r"}, credentials=_BASE,
          config="[profile r]\n" + _role(source_profile="base", duration_seconds="long")),
    _case("a role before keys of its own", {"AWS_PROFILE": "r"}, credentials=_BASE,
          config="[profile r]\n" + _role(source_profile="base") + keys("OWN")),
    _case("a role of the profile itself", {"AWS_PROFILE": "r"},
          config="[profile r]\n" + _role(source_profile="r") + keys("OWN")),
    _case("a role of the profile itself without keys", {"AWS_PROFILE": "r"},
          config="[profile r]\n" + _role(source_profile="r")),
    _case("a role of a role", {"AWS_PROFILE": "r"}, credentials=_BASE,
          config="[profile r]\n" + _role(source_profile="s") + "[profile s]\n"
          + _role("second", source_profile="base")),
    _case("a role of a role of a role", {"AWS_PROFILE": "r"}, credentials=_BASE,
          config="[profile r]\n" + _role(source_profile="s") + "[profile s]\n"
          + _role("second", source_profile="t") + "[profile t]\n"
          + _role("third", source_profile="base", external_id="e-3")),
    _case("a circle of roles", {"AWS_PROFILE": "r"},
          config="[profile r]\n" + _role(source_profile="s") + "[profile s]\n"
          + _role("second", source_profile="r")),
    _case("keys before the role of a source", {"AWS_PROFILE": "r"}, credentials=_BASE,
          config="[profile r]\n" + _role(source_profile="s") + "[profile s]\n"
          + _role("second", source_profile="base") + keys("S")),
    _case("a source that does not exist", {"AWS_PROFILE": "r"},
          config="[profile r]\n" + _role(source_profile="gone")),
    _case("a source without credentials", {"AWS_PROFILE": "r"},
          config="[profile r]\n" + _role(source_profile="s") + "[profile s]\nregion = x\n"),
    _case("a role without a source", {"AWS_PROFILE": "r"}, credentials=_DEFAULT,
          config="[profile r]\n" + _role()),
    _case("a role with both sources", ENV | {"AWS_PROFILE": "r"}, flag="r", credentials=_BASE,
          config="[profile r]\n" + _role(source_profile="base", credential_source="Environment")),
    _case("a role of the environment", ENV | {"AWS_SESSION_TOKEN": "t"}, flag="r",
          config="[profile r]\n" + _role(credential_source="Environment")),
    _case("a role of an environment without keys", flag="r",
          config="[profile r]\n" + _role(credential_source="Environment")),
    _case("a role of the machine", flag="r",
          env={"AWS_EC2_METADATA_SERVICE_ENDPOINT": "{url}/imds"},
          config="[profile r]\n" + _role(credential_source="Ec2InstanceMetadata")),
    _case("a role of the container", flag="r",
          env={"AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/ecs/x"},
          config="[profile r]\n" + _role(credential_source="EcsContainer")),
    _case("a role of an unknown source", flag="r",
          config="[profile r]\n" + _role(credential_source="Elsewhere")),
    _case("a role of a process", {"AWS_PROFILE": "r"},
          config="[profile r]\n" + _role(source_profile="p")
          + "[profile p]\ncredential_process = " + _process()),
    _case("a role of single sign-on", {"AWS_PROFILE": "r"},
          config="[profile r]\n" + _role(source_profile="s") + "[profile s]\n" + signed_on()
          + SESSION.format("one"), files=sso_token("one", "good")),
    _case("a role of a web identity", {"AWS_PROFILE": "r"}, files={"jwt": "header.claims.signature"},
          config="[profile r]\n" + _role(source_profile="s") + "[profile s]\n"
          + _role("web", web_identity_token_file="{home}/jwt")),
    _case("a role that is in the credentials file", {"AWS_PROFILE": "r"},
          credentials=_BASE + "[r]\n" + _role(source_profile="base")),
    _case("a role that is not trusted", {"AWS_PROFILE": "r"}, credentials=_BASE,
          config="[profile r]\n" + _role("forbidden", source_profile="base")),
]

_WEB = {"AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/jwt", "AWS_ROLE_ARN": ROLE + "web"}
_IDENTITY = [
    _case("web identity", _WEB, files={"jwt": "header.claims.signature"}),
    _case("web identity with a session", _WEB | {"AWS_ROLE_SESSION_NAME": "pod"},
          files={"jwt": "j+/=&w"}),
    _case("web identity without a role", {"AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/jwt"},
          files={"jwt": "header.claims.signature"}, credentials=_DEFAULT),
    _case("web identity whose file is gone", _WEB, credentials=_DEFAULT),
    _case("web identity before the credentials file", _WEB, files={"jwt": "header.claims.signature"},
          credentials=_DEFAULT),
    _case("web identity of a profile", flag="w", files={"jwt": "header.claims.signature"},
          config="[profile w]\n" + _role(
              web_identity_token_file="{home}/jwt", role_session_name="own")),
    _case("web identity of a profile with a source too", flag="w", files={"jwt": "header.claims.signature"},
          credentials=_BASE, config="[profile w]\n" + _role(
              web_identity_token_file="{home}/jwt", source_profile="base")),
    _case("a profile by hand before web identity", _WEB, flag="base", credentials=_BASE,
          files={"jwt": "header.claims.signature"}),
    _case("the variable of a profile after web identity", _WEB | {"AWS_PROFILE": "base"},
          credentials=_BASE, files={"jwt": "header.claims.signature"}),
    _case("web identity whose role is in the profile",
          {"AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/jwt", "AWS_PROFILE": "w"}, files={"jwt": "header.claims.signature"},
          config="[profile w]\n" + _role(web_identity_token_file="{home}/other")),
    _case("a role that is not trusted by web identity",
          _WEB | {"AWS_ROLE_ARN": ROLE + "forbidden"}, files={"jwt": "header.claims.signature"}),
]

_SIGN_ON = [
    _case("single sign-on", flag="s", files=sso_token("one", "good"),
          config="[profile s]\n" + signed_on() + SESSION.format("one")),
    _case("single sign-on, the older way", flag="s",
          files=sso_token("https://old.example.com/start", "good-old"),
          config="[profile s]\n" + signed_on(None)),
    _case("single sign-on, an older form of time", flag="s",
          files=sso_token("https://old.example.com/start", "good", expiresAt="2099-06-17T10:02:08UTC"),
          config="[profile s]\n" + signed_on(None)),
    _case("single sign-on that was never logged in to", flag="s",
          config="[profile s]\n" + signed_on("never") + SESSION.format("never")),
    _case("single sign-on that has expired", flag="s", files=sso_token("one", "good", -60),
          config="[profile s]\n" + signed_on() + SESSION.format("one")),
    _case("single sign-on that has expired, the older way", flag="s",
          files=sso_token("https://old.example.com/start", "good", -60),
          config="[profile s]\n" + signed_on(None)),
    _case("single sign-on that the portal calls expired", flag="s",
          files=sso_token("one", "expired"),
          config="[profile s]\n" + signed_on() + SESSION.format("one")),
    _case("single sign-on that is renewed", flag="s",
          files=sso_token("one", "good", 300, **registration()),
          config="[profile s]\n" + signed_on() + SESSION.format("one")),
    _case("single sign-on that is renewed after its end", flag="s",
          files=sso_token("one", "good", -300, **registration()),
          config="[profile s]\n" + signed_on() + SESSION.format("one")),
    _case("single sign-on that need not be renewed", flag="s",
          files=sso_token("one", "good", 3600, **registration()),
          config="[profile s]\n" + signed_on() + SESSION.format("one")),
    _case("single sign-on that cannot be renewed but serves", flag="s",
          files=sso_token("one", "good", 300, **registration("used")),
          config="[profile s]\n" + signed_on() + SESSION.format("one")),
    _case("single sign-on that cannot be renewed", flag="s",
          files=sso_token("one", "good", -300, **registration("used")),
          config="[profile s]\n" + signed_on() + SESSION.format("one")),
    _case("single sign-on whose registration has expired", flag="s",
          files=sso_token("one", "good", -300, **registration(seconds=-5)),
          config="[profile s]\n" + signed_on() + SESSION.format("one")),
    _case("single sign-on is not renewed the older way", flag="s",
          files=sso_token("https://old.example.com/start", "good", 300, **registration()),
          config="[profile s]\n" + signed_on(None)),
    _case("single sign-on before keys of the same profile", flag="s",
          files=sso_token("one", "good"),
          config="[profile s]\n" + signed_on() + SESSION.format("one"),
          credentials="[s]\n" + keys("S")),
    _case("single sign-on without the session's section", flag="s",
          config="[profile s]\n" + signed_on("gone")),
    _case("single sign-on with a role and no account", flag="s", files=sso_token("one", "good"),
          config="[profile s]\nsso_session = one\nsso_role_name = x\n" + SESSION.format("one")),
    _case("single sign-on without account and role is none", flag="s",
          config="[profile s]\nsso_session = one\n" + SESSION.format("one") + keys("S")),
    _case("single sign-on that contradicts its session", flag="s", files=sso_token("one", "good"),
          config="[profile s]\n" + signed_on(sso_region="us-west-2") + SESSION.format("one")),
    _case("single sign-on with a file that is damaged", flag="s",
          files={next(iter(sso_token("one", ""))): "{"},
          config="[profile s]\n" + signed_on() + SESSION.format("one")),
]

_LOGIN_PROFILE = f"[profile l]\nlogin_session = {LOGIN}\n"
_LOGINS = [
    _case("a login session", flag="l", config=_LOGIN_PROFILE, files=login_token(1200)),
    _case("a login session that is renewed", flag="l", config=_LOGIN_PROFILE,
          files=login_token(200)),
    _case("a login session that is renewed after its end", flag="l", config=_LOGIN_PROFILE,
          files=login_token(-200)),
    _case("a login session that has ended", flag="l", config=_LOGIN_PROFILE,
          files=login_token(-200, "used")),
    _case("a login session that was never begun", flag="l", config=_LOGIN_PROFILE),
    _case("a login session without its key", flag="l", config=_LOGIN_PROFILE,
          files=login_token(200, dpopKey=None)),
    _case("keys before a login session", flag="l", config=_LOGIN_PROFILE,
          credentials="[l]\n" + keys("L"), files=login_token()),
    _case("a login session before a process", flag="l", files=login_token(1200),
          config=_LOGIN_PROFILE + "credential_process = " + _process()),
]

_TOKEN = ', "SessionToken": "pt", "Expiration": "2099-01-01T00:00:00Z"}'
_PROCESSES = [
    _case("a process", flag="p", config="[profile p]\ncredential_process = " + _process()),
    _case("a process with token and end", flag="p",
          config="[profile p]\ncredential_process = " + _process(_TOKEN)),
    _case("a process that fails", flag="p",
          config="[profile p]\ncredential_process = sh -c 'echo no >&2; exit 3'\n"),
    _case("a process that is not there", flag="p",
          config="[profile p]\ncredential_process = /no/such/program\n"),
    _case("a process that prints no JSON", flag="p",
          config="[profile p]\ncredential_process = echo hello\n"),
    _case("a process with another version", flag="p",
          config="[profile p]\ncredential_process = echo '{\"Version\": 2}'\n"),
    _case("a process without a secret", flag="p",
          config="[profile p]\ncredential_process = "
          + "echo '{\"Version\": 1, \"AccessKeyId\": \"A\"}'\n"),
    _case("a process with an argument in quotes", flag="p",
          config="[profile p]\ncredential_process = sh -c \"cat '{home}/my keys.json'\"\n",
          files={"my keys.json": '{"Version": 1, "AccessKeyId": "AKQ", "SecretAccessKey": "s"}'}),
    _case("a process whose quotation is not closed", flag="p",
          config="[profile p]\ncredential_process = sh -c 'echo\n"),
]

_URI = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
_AUTHORIZATION = "AWS_CONTAINER_AUTHORIZATION_TOKEN"
_CONTAINERS = [
    _case("a container", {_URI: "{url}/ecs/x"}),
    _case("a container with a query", {_URI: "{url}/ecs/x/?id=1&b=%20"}),
    _case("a container with a token", {_URI: "{url}/ecs/x", _AUTHORIZATION: "Basic abc"}),
    _case("a container with a token in a file",
          {_URI: "{url}/ecs/x", _AUTHORIZATION + "_FILE": "{home}/t"}, files={"t": "from-file"}),
    _case("a container with both tokens",
          {_URI: "{url}/ecs/x", _AUTHORIZATION: "a", _AUTHORIZATION + "_FILE": "{home}/t"},
          files={"t": "from-file"}),
    _case("a container whose token's file is gone",
          {_URI: "{url}/ecs/x", _AUTHORIZATION + "_FILE": "{home}/gone"}),
    _case("a container whose token has a line break",
          {_URI: "{url}/ecs/x", _AUTHORIZATION + "_FILE": "{home}/t"}, files={"t": "a\nb"}),
    _case("a container by name", {_URI: "{named}/ecs/x"}),
    _case("a container at another host", {_URI: "http://192.0.2.1/ecs/x"}),
    _case("a container that refuses", {_URI: "{url}/ecs-denied/x"}),
    _case("a container that answers no JSON", {_URI: "{url}/ecs-broken/x"}),
    _case("files before a container", {_URI: "{url}/ecs/x"}, credentials=_DEFAULT),
    _case("a container before the machine",
          {_URI: "{url}/ecs/x", "AWS_EC2_METADATA_SERVICE_ENDPOINT": "{url}/imds"}),
    _case("a container that fails is not followed by the machine",
          {_URI: "{url}/ecs-denied/x", "AWS_EC2_METADATA_SERVICE_ENDPOINT": "{url}/imds"}),
]


def _machine(behaviour, **more):
    return {"AWS_EC2_METADATA_SERVICE_ENDPOINT": "{url}/imds" + behaviour} | more


_MACHINES = [
    _case("a machine", _machine("")),
    _case("a machine whose address ends with a slash", _machine("/")),
    _case("a machine that is not to be asked", _machine("", AWS_EC2_METADATA_DISABLED="TRUE")),
    _case("a machine with a wrong mode",
          _machine("", AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE="ipv5")),
    _case("a machine whose address comes from the profile", {},
          config="[default]\nec2_metadata_service_endpoint = {url}/imds\n"),
    *(_case(f"a machine of version 1 that answers {word}", _machine("-v1" + word))
      for word in ("", "forbidden", "method", "error", "empty", "slow")),
    _case("a machine of version 1 that is disabled",
          _machine("-v1", AWS_EC2_METADATA_V1_DISABLED="true")),
    _case("a machine with patience",
          _machine("-v1slow", AWS_METADATA_SERVICE_TIMEOUT="3")),
    *(_case(f"a machine that answers {word}", _machine("-" + word))
      for word in ("none", "bad", "norole", "code", "nojson", "partial", "expired")),
    _case("files before the machine", _machine(""), credentials=_DEFAULT),
]

CASES = [
    *_ENVIRONMENT, *_FILES, *_ROLES, *_IDENTITY, *_SIGN_ON, *_LOGINS, *_PROCESSES, *_CONTAINERS,
    *_MACHINES,
]


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
