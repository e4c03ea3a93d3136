# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""When a server is usable: a bucket can be made, an object put and read back."""

import time

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

import process

BUCKET = "ready-check"


def client(record, service="s3", keys=None):
    """A boto3 client that tries once and speaks to the server of `record` only."""
    access_key, secret_key = keys or (record["access_key"], record["secret_key"])
    return boto3.client(
        service,
        endpoint_url=record["endpoint"],
        region_name=record["region"],
        aws_access_key_id=access_key,
        aws_secret_access_key=secret_key,
        config=Config(
            retries={"total_max_attempts": 1},
            connect_timeout=2,
            read_timeout=5,
            s3={"addressing_style": "path"},
        ),
    )


def wait(record, step, seconds):
    """Repeats `step()` until it works; the last error's text if the server died or never did."""
    deadline = time.monotonic() + seconds
    problem = "it was never asked"
    while time.monotonic() < deadline:
        if not process.is_running(record["process"]):
            return "its process ended"
        try:
            step()
        except (BotoCoreError, ClientError) as error:
            problem = str(error)
            time.sleep(0.05)
        else:
            return None
    return f"not usable after {seconds:g} s: {problem}"


def round_trip(record):
    """Makes a bucket, writes and reads an object, and leaves nothing behind."""
    store = client(record)
    try:
        store.create_bucket(Bucket=BUCKET)
    except ClientError as error:
        if error.response["Error"]["Code"] != "BucketAlreadyOwnedByYou":
            raise
    store.put_object(Bucket=BUCKET, Key="probe", Body=b"ready?")
    body = store.get_object(Bucket=BUCKET, Key="probe")["Body"].read()
    if body != b"ready?":
        raise SystemExit(f"s3: {record['name']} returned other bytes than were put")
    store.delete_object(Bucket=BUCKET, Key="probe")
    store.delete_bucket(Bucket=BUCKET)
