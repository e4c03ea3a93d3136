# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""Real S3 servers, started and stopped through tools/s3."""

import json
import os
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import boto3
from botocore.config import Config

ROOT = Path(__file__).resolve().parents[3]
# The connections a boto3 client keeps; the threads that fill and read stores are fewer.
CONNECTIONS = 16


@dataclass(frozen=True)
class Server:
    """An S3 endpoint on loopback and the keys of its two identities."""

    name: str
    endpoint: str
    region: str
    access_key: str
    secret_key: str = field(repr=False)
    limited_access_key: str = ""
    limited_secret_key: str = field(default="", repr=False)
    # The certificate to trust, where the endpoint is https.
    ca_bundle: str | None = None

    def client(self, limited=False):
        """A boto3 client, to be used for many requests: making one costs as much as hundreds."""
        access_key, secret_key = self._keys(limited)
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name=self.region,
            aws_access_key_id=access_key,
            aws_secret_access_key=secret_key,
            verify=self.ca_bundle,
            config=Config(
                max_pool_connections=CONNECTIONS,
                retries={"total_max_attempts": 3, "mode": "standard"},
                s3={"addressing_style": "path"},
            ),
        )

    def environment(self, limited=False):
        """What a process needs in its environment to speak to this server."""
        access_key, secret_key = self._keys(limited)
        environment = {
            "AWS_ACCESS_KEY_ID": access_key,
            "AWS_SECRET_ACCESS_KEY": secret_key,
            "AWS_ENDPOINT_URL_S3": self.endpoint,
            "AWS_REGION": self.region,
        }
        return environment | ({"AWS_CA_BUNDLE": self.ca_bundle} if self.ca_bundle else {})

    def _keys(self, limited):
        if limited:
            return self.limited_access_key, self.limited_secret_key
        return self.access_key, self.secret_key


@contextmanager
def running_server(name, directory):
    """Starts `seaweedfs`, `ministack` or `moto` in `directory` and stops it at the end."""
    tool = str(ROOT / "tools" / "s3")
    try:
        subprocess.run(
            [tool, "start", name, "--dir", str(directory)],
            check=True,
            timeout=110,
            stdout=subprocess.DEVNULL,
        )
        record = json.loads((Path(directory) / "server.json").read_text())
        names = Server.__dataclass_fields__
        yield Server(**{key: value for key, value in record.items() if key in names})
    finally:
        subprocess.run([tool, "stop", "--dir", str(directory)], check=True, timeout=30)


def wait_until(condition, seconds, what):
    """Asks `condition()` until its answer is true, and gives that answer."""
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"after {seconds:g} s still not: {what}")
        time.sleep(0.01)
    return answer


def binary_path(product):
    """Where the release build of a product is; an environment variable may name another."""
    variable = product.upper().replace("-", "_") + "_BINARY"
    path = Path(os.environ.get(variable, ROOT / ".build" / "release" / product))
    if not path.exists():
        raise FileNotFoundError(f"{path} is not there; build it with tools/build")
    return path
