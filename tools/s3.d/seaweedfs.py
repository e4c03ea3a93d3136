# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""SeaweedFS as `weed mini`: one process, objects on disk, every signature checked."""

import json
import os
import secrets
import sys
from pathlib import Path

import process
import readiness

NAME = "seaweedfs"
LIMITED_BUCKET = "limited-target"


def start(directory):
    """Starts it in `directory`; the record of what runs, whether or not it became usable."""
    data = directory / "data"
    data.mkdir(exist_ok=True)
    ports = dict(zip(port_flags(), process.free_ports(len(port_flags()))))
    # New secrets at every start: a request meant for this server cannot succeed at another one.
    record = {
        "name": NAME,
        "endpoint": f"http://127.0.0.1:{ports['-s3.port']}",
        "region": "us-east-1",
        "access_key": "LABADMINKEY",
        "secret_key": "lab" + secrets.token_hex(18),
        "limited_access_key": "LABLIMITEDKEY",
        "limited_secret_key": "lab" + secrets.token_hex(18),
    }
    identities = directory / "identities.json"
    identities.write_text(json.dumps(configuration(record), indent=2))
    command = [
        str(Path(sys.executable).parent / "weed"),
        "-logtostderr=true",
        "mini",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        f"-dir={data}",
        f"-s3.config={identities}",
        # Each bucket takes a volume, however little is in it. By default there are as many as would
        # fit on the disk when they are full: a small disk refuses the bucket after the last.
        "-volume.max=10000",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        "-s3.autoCreateBucket=false",
        "-s3.iam.readOnly=false",
        "-master.telemetry=false",
        "-webdav=false",
        "-admin.ui=false",
        *(f"{flag}={port}" for flag, port in ports.items()),
    ]
    record["process"] = process.launch(command, directory, environment())
    return record


def finish(record):
    """Waits until the server is usable; what is wrong otherwise."""
    return readiness.wait(record, lambda: readiness.round_trip(record), 30)


def port_flags():
    """The flags of every port it opens: left out, gRPC ports default to port + 10000."""
    roles = ("s3", "master", "volume", "filer", "admin")
    return [f"-{role}.port{kind}" for role in roles for kind in ("", ".grpc")]


def environment():
    """The server's environment: nothing of the caller's cloud configuration reaches it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    # SSE-S3 answers 500 without a key. By default each bucket takes seven volumes at once.
    return kept | {"WEED_S3_SSE_KEY": "lab-sse-key", "WEED_MASTER_VOLUME_GROWTH_COPY_1": "1"}


def configuration(record):
    """Two identities and a local key service (SSE-KMS answers 500 without one)."""
    everything = ["Admin", "Read", "List", "Tagging", "Write", "ReadAcp", "WriteAcp"]
    return {
        "identities": [
            identity("admin", record["access_key"], record["secret_key"], everything),
            identity(
                "limited",
                record["limited_access_key"],
                record["limited_secret_key"],
                ["Read", "List", f"Write:{LIMITED_BUCKET}"],
            ),
        ],
        "kms": {
            "default_provider": "lab",
            "providers": {"lab": {"type": "local", "enableOnDemandCreate": True}},
        },
    }


def identity(name, access_key, secret_key, actions):
    """One identity as SeaweedFS writes it."""
    credentials = [{"accessKey": access_key, "secretKey": secret_key}]
    return {"name": name, "credentials": credentials, "actions": actions}
