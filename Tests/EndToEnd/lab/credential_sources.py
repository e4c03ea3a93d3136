# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Sources of credentials that are asked: services, programs, and what logins left."""

from .credential_cases import (
    BASE,
    DEFAULT,
    LOGIN,
    ROLE,
    SESSION,
    case,
    keys,
    login_token,
    process,
    registration,
    role,
    signed_on,
    sso_token,
)

_WEB = {"AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/jwt", "AWS_ROLE_ARN": ROLE + "web"}
_IDENTITY = [
    case("web identity", _WEB, files={"jwt": "header.claims.signature"}),
    case(
        "web identity with a session",
        _WEB | {"AWS_ROLE_SESSION_NAME": "pod"},
        files={"jwt": "j+/=&w"},
    ),
    case(
        "web identity without a role",
        {"AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/jwt"},
        files={"jwt": "header.claims.signature"},
        credentials=DEFAULT,
    ),
    case("web identity whose file is gone", _WEB, credentials=DEFAULT),
    case(
        "web identity before the credentials file",
        _WEB,
        files={"jwt": "header.claims.signature"},
        credentials=DEFAULT,
    ),
    case(
        "web identity of a profile",
        flag="w",
        files={"jwt": "header.claims.signature"},
        config="[profile w]\n"
        + role(web_identity_token_file="{home}/jwt", role_session_name="own"),
    ),
    case(
        "web identity of a profile with a source too",
        flag="w",
        files={"jwt": "header.claims.signature"},
        credentials=BASE,
        config="[profile w]\n"
        + role(web_identity_token_file="{home}/jwt", source_profile="base"),
    ),
    case(
        "a profile by hand before web identity",
        _WEB,
        flag="base",
        credentials=BASE,
        files={"jwt": "header.claims.signature"},
    ),
    case(
        "the variable of a profile after web identity",
        _WEB | {"AWS_PROFILE": "base"},
        credentials=BASE,
        files={"jwt": "header.claims.signature"},
    ),
    case(
        "web identity whose role is in the profile",
        {"AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/jwt", "AWS_PROFILE": "w"},
        files={"jwt": "header.claims.signature"},
        config="[profile w]\n" + role(web_identity_token_file="{home}/other"),
    ),
    case(
        "a role that is not trusted by web identity",
        _WEB | {"AWS_ROLE_ARN": ROLE + "forbidden"},
        files={"jwt": "header.claims.signature"},
    ),
]

_SIGN_ON = [
    case(
        "single sign-on",
        flag="s",
        files=sso_token("one", "good"),
        config="[profile s]\n" + signed_on() + SESSION.format("one"),
    ),
    case(
        "single sign-on, the older way",
        flag="s",
        files=sso_token("https://old.example.com/start", "good-old"),
        config="[profile s]\n" + signed_on(None),
    ),
    case(
        "single sign-on, an older form of time",
        flag="s",
        files=sso_token(
            "https://old.example.com/start", "good", expiresAt="2099-06-17T10:02:08UTC"
        ),
        config="[profile s]\n" + signed_on(None),
    ),
    case(
        "single sign-on that was never logged in to",
        flag="s",
        config="[profile s]\n" + signed_on("never") + SESSION.format("never"),
    ),
    case(
        "single sign-on that has expired",
        flag="s",
        files=sso_token("one", "good", -60),
        config="[profile s]\n" + signed_on() + SESSION.format("one"),
    ),
    case(
        "single sign-on that has expired, the older way",
        flag="s",
        files=sso_token("https://old.example.com/start", "good", -60),
        config="[profile s]\n" + signed_on(None),
    ),
    case(
        "single sign-on that the portal calls expired",
        flag="s",
        files=sso_token("one", "expired"),
        config="[profile s]\n" + signed_on() + SESSION.format("one"),
    ),
    case(
        "single sign-on that is renewed",
        flag="s",
        files=sso_token("one", "good", 300, **registration()),
        config="[profile s]\n" + signed_on() + SESSION.format("one"),
    ),
    case(
        "single sign-on that is renewed after its end",
        flag="s",
        files=sso_token("one", "good", -300, **registration()),
        config="[profile s]\n" + signed_on() + SESSION.format("one"),
    ),
    case(
        "single sign-on that need not be renewed",
        flag="s",
        files=sso_token("one", "good", 3600, **registration()),
        config="[profile s]\n" + signed_on() + SESSION.format("one"),
    ),
    case(
        "single sign-on that cannot be renewed but serves",
        flag="s",
        files=sso_token("one", "good", 300, **registration("used")),
        config="[profile s]\n" + signed_on() + SESSION.format("one"),
    ),
    case(
        "single sign-on that cannot be renewed",
        flag="s",
        files=sso_token("one", "good", -300, **registration("used")),
        config="[profile s]\n" + signed_on() + SESSION.format("one"),
    ),
    case(
        "single sign-on whose registration has expired",
        flag="s",
        files=sso_token("one", "good", -300, **registration(seconds=-5)),
        config="[profile s]\n" + signed_on() + SESSION.format("one"),
    ),
    case(
        "single sign-on is not renewed the older way",
        flag="s",
        files=sso_token("https://old.example.com/start", "good", 300, **registration()),
        config="[profile s]\n" + signed_on(None),
    ),
    case(
        "single sign-on before keys of the same profile",
        flag="s",
        files=sso_token("one", "good"),
        config="[profile s]\n" + signed_on() + SESSION.format("one"),
        credentials="[s]\n" + keys("S"),
    ),
    case(
        "single sign-on without the session's section",
        flag="s",
        config="[profile s]\n" + signed_on("gone"),
    ),
    case(
        "single sign-on with a role and no account",
        flag="s",
        files=sso_token("one", "good"),
        config="[profile s]\nsso_session = one\nsso_role_name = x\n" + SESSION.format("one"),
    ),
    case(
        "single sign-on without account and role is none",
        flag="s",
        config="[profile s]\nsso_session = one\n" + SESSION.format("one") + keys("S"),
    ),
    case(
        "single sign-on that contradicts its session",
        flag="s",
        files=sso_token("one", "good"),
        config="[profile s]\n" + signed_on(sso_region="us-west-2") + SESSION.format("one"),
    ),
    case(
        "single sign-on with a file that is damaged",
        flag="s",
        files={next(iter(sso_token("one", ""))): "{"},
        config="[profile s]\n" + signed_on() + SESSION.format("one"),
    ),
]

_LOGIN_PROFILE = f"[profile l]\nlogin_session = {LOGIN}\n"
_LOGINS = [
    case("a login session", flag="l", config=_LOGIN_PROFILE, files=login_token(1200)),
    case(
        "a login session that is renewed",
        flag="l",
        config=_LOGIN_PROFILE,
        files=login_token(200),
    ),
    case(
        "a login session that is renewed after its end",
        flag="l",
        config=_LOGIN_PROFILE,
        files=login_token(-200),
    ),
    case(
        "a login session that has ended",
        flag="l",
        config=_LOGIN_PROFILE,
        files=login_token(-200, "used"),
    ),
    case("a login session that was never begun", flag="l", config=_LOGIN_PROFILE),
    case(
        "a login session without its key",
        flag="l",
        config=_LOGIN_PROFILE,
        files=login_token(200, dpopKey=None),
    ),
    case(
        "keys before a login session",
        flag="l",
        config=_LOGIN_PROFILE,
        credentials="[l]\n" + keys("L"),
        files=login_token(),
    ),
    case(
        "a login session before a process",
        flag="l",
        files=login_token(1200),
        config=_LOGIN_PROFILE + "credential_process = " + process(),
    ),
]

_TOKEN = ', "SessionToken": "pt", "Expiration": "2099-01-01T00:00:00Z"}'
_PROCESSES = [
    case("a process", flag="p", config="[profile p]\ncredential_process = " + process()),
    case(
        "a process with token and end",
        flag="p",
        config="[profile p]\ncredential_process = " + process(_TOKEN),
    ),
    case(
        "a process that fails",
        flag="p",
        config="[profile p]\ncredential_process = sh -c 'echo no >&2; exit 3'\n",
    ),
    case(
        "a process that is not there",
        flag="p",
        config="[profile p]\ncredential_process = /no/such/program\n",
    ),
    case(
        "a process that prints no JSON",
        flag="p",
        config="[profile p]\ncredential_process = echo hello\n",
    ),
    case(
        "a process with another version",
        flag="p",
        config="[profile p]\ncredential_process = echo '{\"Version\": 2}'\n",
    ),
    case(
        "a process without a secret",
        flag="p",
        config="[profile p]\ncredential_process = "
        + 'echo \'{"Version": 1, "AccessKeyId": "A"}\'\n',
    ),
    case(
        "a process with an argument in quotes",
        flag="p",
        config="[profile p]\ncredential_process = sh -c \"cat '{home}/my keys.json'\"\n",
        files={"my keys.json": '{"Version": 1, "AccessKeyId": "AKQ", "SecretAccessKey": "s"}'},
    ),
    case(
        "a process whose quotation is not closed",
        flag="p",
        config="[profile p]\ncredential_process = sh -c 'echo\n",
    ),
]

_URI = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
_AUTHORIZATION = "AWS_CONTAINER_AUTHORIZATION_TOKEN"
_CONTAINERS = [
    case("a container", {_URI: "{url}/ecs/x"}),
    case("a container with a query", {_URI: "{url}/ecs/x/?id=1&b=%20"}),
    case("a container with a token", {_URI: "{url}/ecs/x", _AUTHORIZATION: "Basic abc"}),
    case(
        "a container with a token in a file",
        {_URI: "{url}/ecs/x", _AUTHORIZATION + "_FILE": "{home}/t"},
        files={"t": "from-file"},
    ),
    case(
        "a container with both tokens",
        {_URI: "{url}/ecs/x", _AUTHORIZATION: "a", _AUTHORIZATION + "_FILE": "{home}/t"},
        files={"t": "from-file"},
    ),
    case(
        "a container whose token's file is gone",
        {_URI: "{url}/ecs/x", _AUTHORIZATION + "_FILE": "{home}/gone"},
    ),
    case(
        "a container whose token has a line break",
        {_URI: "{url}/ecs/x", _AUTHORIZATION + "_FILE": "{home}/t"},
        files={"t": "a\nb"},
    ),
    case("a container by name", {_URI: "{named}/ecs/x"}),
    case("a container at another host", {_URI: "http://192.0.2.1/ecs/x"}),
    case("a container that refuses", {_URI: "{url}/ecs-denied/x"}),
    case("a container that answers no JSON", {_URI: "{url}/ecs-broken/x"}),
    case("files before a container", {_URI: "{url}/ecs/x"}, credentials=DEFAULT),
    case(
        "a container before the machine",
        {_URI: "{url}/ecs/x", "AWS_EC2_METADATA_SERVICE_ENDPOINT": "{url}/imds"},
    ),
    case(
        "a container that fails is not followed by the machine",
        {_URI: "{url}/ecs-denied/x", "AWS_EC2_METADATA_SERVICE_ENDPOINT": "{url}/imds"},
    ),
]


def _machine(behaviour, **more):
    return {"AWS_EC2_METADATA_SERVICE_ENDPOINT": "{url}/imds" + behaviour} | more


_MACHINES = [
    case("a machine", _machine("")),
    case("a machine whose address ends with a slash", _machine("/")),
    case("a machine that is not to be asked", _machine("", AWS_EC2_METADATA_DISABLED="TRUE")),
    case(
        "a machine with a wrong mode",
        _machine("", AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE="ipv5"),
    ),
    case(
        "a machine whose address comes from the profile",
        {},
        config="[default]\nec2_metadata_service_endpoint = {url}/imds\n",
    ),
    *(
        case(f"a machine of version 1 that answers {word}", _machine("-v1" + word))
        for word in ("", "forbidden", "method", "error", "empty", "slow")
    ),
    case(
        "a machine of version 1 that is disabled",
        _machine("-v1", AWS_EC2_METADATA_V1_DISABLED="true"),
    ),
    case("a machine with patience", _machine("-v1slow", AWS_METADATA_SERVICE_TIMEOUT="3")),
    *(
        case(f"a machine that answers {word}", _machine("-" + word))
        for word in ("none", "bad", "norole", "code", "nojson", "partial", "expired")
    ),
    case("files before the machine", _machine(""), credentials=DEFAULT),
]

SOURCE_CASES = [*_IDENTITY, *_SIGN_ON, *_LOGINS, *_PROCESSES, *_CONTAINERS, *_MACHINES]
