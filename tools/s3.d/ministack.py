# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""MiniStack with AUTH=true: one process, objects in memory, signatures and IAM checked."""

import json
import os
import sys
from pathlib import Path

import process
import readiness

NAME = "ministack"
LIMITED_BUCKET = "limited-target"
# The root key's signature is never checked, so it serves only to make the users that are.
ROOT_KEYS = ("test", "test")


def start(directory):
    """Starts it in `directory`; the record of what runs, its keys still to be made."""
    (port,) = process.free_ports(1)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment = kept | {
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "127.0.0.1",
        "SERVICES": "s3,iam,sts,kms",
        "S3_DATA_DIR": str(directory / "data"),
        "AUTH": "true",
    }
    command = [str(Path(sys.executable).parent / "ministack")]
    return {
        "name": NAME,
        "endpoint": f"http://127.0.0.1:{port}",
        "region": "us-east-1",
        "process": process.launch(command, directory, environment),
    }


def finish(record):
    """Waits for the server, makes both users, and tries the first; what is wrong otherwise."""
    iam = readiness.client(record, "iam", ROOT_KEYS)
    problem = readiness.wait(record, lambda: iam.list_users(), 30)
    if problem:
        return problem
    objects = [f"arn:aws:s3:::{LIMITED_BUCKET}/*"]
    keys = make_user(iam, "labadmin", [allow(["*"], ["*"])])
    record["access_key"], record["secret_key"] = keys
    statements = [allow(["s3:Get*", "s3:List*"], ["*"]), allow(["s3:PutObject*"], objects)]
    keys = make_user(iam, "lablimited", statements)
    record["limited_access_key"], record["limited_secret_key"] = keys
    return readiness.wait(record, lambda: readiness.round_trip(record), 30)


def allow(actions, resources):
    """One statement of an IAM policy."""
    return {"Effect": "Allow", "Action": actions, "Resource": resources}


def make_user(iam, name, statements):
    """Makes an IAM user with one inline policy; its access key and secret key."""
    policy = {"Version": "2012-10-17", "Statement": statements}
    iam.create_user(UserName=name)
    iam.put_user_policy(UserName=name, PolicyName="lab", PolicyDocument=json.dumps(policy))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return key["AccessKeyId"], key["SecretAccessKey"]
