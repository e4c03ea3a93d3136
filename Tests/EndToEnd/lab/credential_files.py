# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Keys that are written down, and roles that they assume."""

from .credential_cases import (
    BASE,
    DEFAULT,
    ENV,
    ROLE,
    SESSION,
    case,
    keys,
    process,
    role,
    signed_on,
    sso_token,
)

_ENVIRONMENT = [
    case("environment", ENV),
    case("environment with token", ENV | {"AWS_SESSION_TOKEN": "t"}),
    case("environment with the older token", ENV | {"AWS_SECURITY_TOKEN": "t"}),
    case(
        "environment with both tokens",
        ENV | {"AWS_SECURITY_TOKEN": "old", "AWS_SESSION_TOKEN": "new"},
    ),
    case("environment without secret", {"AWS_ACCESS_KEY_ID": "AKENV"}, credentials=DEFAULT),
    case("environment with an empty key", ENV | {"AWS_ACCESS_KEY_ID": ""}, credentials=DEFAULT),
    case("environment before files", ENV, credentials=DEFAULT),
    case("environment before a role", ENV, config="[default]\n" + role(source_profile="x")),
    case(
        "environment before the variable of a profile",
        ENV | {"AWS_PROFILE": "base"},
        credentials=BASE,
    ),
    case("a profile by hand before the environment", ENV, credentials=BASE, flag="base"),
    case(
        "environment before web identity",
        ENV | {"AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/jwt", "AWS_ROLE_ARN": ROLE + "w"},
        files={"jwt": "header.claims.signature"},
    ),
    case(
        "environment with an end", ENV | {"AWS_CREDENTIAL_EXPIRATION": "2099-01-01T00:00:00Z"}
    ),
    case(
        "environment that has expired",
        ENV | {"AWS_CREDENTIAL_EXPIRATION": "2020-01-01T00:00:00Z"},
    ),
]

_FILES = [
    case("nothing at all"),
    case("credentials file", credentials=DEFAULT),
    case("config file", config="[default]\n" + keys("CONFIG")),
    case(
        "credentials before config file",
        config="[default]\n" + keys("CONFIG"),
        credentials=DEFAULT,
    ),
    case("a token in the file", credentials=DEFAULT + "aws_session_token = ft\n"),
    case(
        "both tokens in the file",
        credentials=DEFAULT + "aws_session_token = ft\naws_security_token = old\n",
    ),
    case("a file without secret", credentials="[default]\naws_access_key_id = AKHALF\n"),
    case("a named profile", {"AWS_PROFILE": "base"}, credentials=DEFAULT + BASE),
    case(
        "the other variable of a profile",
        {"AWS_DEFAULT_PROFILE": "base"},
        credentials=DEFAULT + BASE,
    ),
    case(
        "both variables of a profile",
        {"AWS_DEFAULT_PROFILE": "base", "AWS_PROFILE": "other"},
        credentials=DEFAULT + BASE + "[other]\n" + keys("OTHER"),
    ),
    case(
        "a profile by hand before the variable",
        {"AWS_PROFILE": "other"},
        flag="base",
        credentials=BASE + "[other]\n" + keys("OTHER"),
    ),
    case("a profile that does not exist", {"AWS_PROFILE": "gone"}, credentials=DEFAULT),
    case(
        "a profile of the config file",
        {"AWS_PROFILE": "two words"},
        config='[profile "two words"]\n' + keys("TWO"),
    ),
    case(
        "a section of the config file that is no profile",
        {"AWS_PROFILE": "plain"},
        config="[plain]\n" + keys("PLAIN"),
        credentials=DEFAULT,
    ),
    case(
        "static keys before a process",
        credentials=DEFAULT,
        config="[default]\ncredential_process = " + process(),
    ),
    case(
        "a process before keys of the config file",
        config="[default]\ncredential_process = " + process() + keys("CONFIG"),
    ),
]

_ROLES = [
    case(
        "a role of another profile",
        {"AWS_PROFILE": "r"},
        credentials=BASE,
        config="[profile r]\n" + role(source_profile="base"),
    ),
    case(
        "a role with all its settings",
        {"AWS_PROFILE": "r"},
        credentials=BASE,
        config="[profile r]\n"
        + role(
            source_profile="base",
            external_id="e-1",
            role_session_name="night",
            duration_seconds="1800",
        ),
    ),
    case(
        "a role with a duration that is no number",
        {"AWS_PROFILE": "r"},
        credentials=BASE,
        config="[profile r]\n" + role(source_profile="base", duration_seconds="long"),
    ),
    case(
        "a role before keys of its own",
        {"AWS_PROFILE": "r"},
        credentials=BASE,
        config="[profile r]\n" + role(source_profile="base") + keys("OWN"),
    ),
    case(
        "a role of the profile itself",
        {"AWS_PROFILE": "r"},
        config="[profile r]\n" + role(source_profile="r") + keys("OWN"),
    ),
    case(
        "a role of the profile itself without keys",
        {"AWS_PROFILE": "r"},
        config="[profile r]\n" + role(source_profile="r"),
    ),
    case(
        "a role of a role",
        {"AWS_PROFILE": "r"},
        credentials=BASE,
        config="[profile r]\n"
        + role(source_profile="s")
        + "[profile s]\n"
        + role("second", source_profile="base"),
    ),
    case(
        "a role of a role of a role",
        {"AWS_PROFILE": "r"},
        credentials=BASE,
        config="[profile r]\n"
        + role(source_profile="s")
        + "[profile s]\n"
        + role("second", source_profile="t")
        + "[profile t]\n"
        + role("third", source_profile="base", external_id="e-3"),
    ),
    case(
        "a circle of roles",
        {"AWS_PROFILE": "r"},
        config="[profile r]\n"
        + role(source_profile="s")
        + "[profile s]\n"
        + role("second", source_profile="r"),
    ),
    case(
        "keys before the role of a source",
        {"AWS_PROFILE": "r"},
        credentials=BASE,
        config="[profile r]\n"
        + role(source_profile="s")
        + "[profile s]\n"
        + role("second", source_profile="base")
        + keys("S"),
    ),
    case(
        "a source that does not exist",
        {"AWS_PROFILE": "r"},
        config="[profile r]\n" + role(source_profile="gone"),
    ),
    case(
        "a source without credentials",
        {"AWS_PROFILE": "r"},
        config="[profile r]\n" + role(source_profile="s") + "[profile s]\nregion = x\n",
    ),
    case(
        "a role without a source",
        {"AWS_PROFILE": "r"},
        credentials=DEFAULT,
        config="[profile r]\n" + role(),
    ),
    case(
        "a role with both sources",
        ENV | {"AWS_PROFILE": "r"},
        flag="r",
        credentials=BASE,
        config="[profile r]\n" + role(source_profile="base", credential_source="Environment"),
    ),
    case(
        "a role of the environment",
        ENV | {"AWS_SESSION_TOKEN": "t"},
        flag="r",
        config="[profile r]\n" + role(credential_source="Environment"),
    ),
    case(
        "a role of an environment without keys",
        flag="r",
        config="[profile r]\n" + role(credential_source="Environment"),
    ),
    case(
        "a role of the machine",
        flag="r",
        env={"AWS_EC2_METADATA_SERVICE_ENDPOINT": "{url}/imds"},
        config="[profile r]\n" + role(credential_source="Ec2InstanceMetadata"),
    ),
    case(
        "a role of the container",
        flag="r",
        env={"AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/ecs/x"},
        config="[profile r]\n" + role(credential_source="EcsContainer"),
    ),
    case(
        "a role of an unknown source",
        flag="r",
        config="[profile r]\n" + role(credential_source="Elsewhere"),
    ),
    case(
        "a role of a process",
        {"AWS_PROFILE": "r"},
        config="[profile r]\n"
        + role(source_profile="p")
        + "[profile p]\ncredential_process = "
        + process(),
    ),
    case(
        "a role of single sign-on",
        {"AWS_PROFILE": "r"},
        config="[profile r]\n"
        + role(source_profile="s")
        + "[profile s]\n"
        + signed_on()
        + SESSION.format("one"),
        files=sso_token("one", "good"),
    ),
    case(
        "a role of a web identity",
        {"AWS_PROFILE": "r"},
        files={"jwt": "header.claims.signature"},
        config="[profile r]\n"
        + role(source_profile="s")
        + "[profile s]\n"
        + role("web", web_identity_token_file="{home}/jwt"),
    ),
    case(
        "a role that is in the credentials file",
        {"AWS_PROFILE": "r"},
        credentials=BASE + "[r]\n" + role(source_profile="base"),
    ),
    case(
        "a role that is not trusted",
        {"AWS_PROFILE": "r"},
        credentials=BASE,
        config="[profile r]\n" + role("forbidden", source_profile="base"),
    ),
]

FILE_CASES = [*_ENVIRONMENT, *_FILES, *_ROLES]
