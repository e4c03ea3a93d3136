# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""The daemon, `brigade serve`, and clients that are pointed at it."""

import configparser
import datetime
import hashlib
import hmac
import signal
import socket
import subprocess
import threading
from urllib.request import urlopen

import boto3
from botocore.config import Config

from .servers import wait_until

ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/brigade"


def free_port():
    """A port of loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Service:
    """A daemon that is there: where it answers, and clients of it. `state` is its state folder."""

    def __init__(self, state, port, scheme="http"):
        self.state = state
        self.port = port
        self.scheme = scheme

    @property
    def url(self):
        """Where it answers, by a name: clients put the account in front of it."""
        return f"{self.scheme}://localhost:{self.port}"

    @property
    def address(self):
        """Where it answers, for what is no client of AWS."""
        return f"{self.scheme}://127.0.0.1:{self.port}"

    @property
    def keys(self):
        """The access key and its secret that it made at its first start."""
        keys = configparser.ConfigParser()
        keys.read(self.state / "service" / "credentials")
        section = keys["default"]
        return section["aws_access_key_id"], section["aws_secret_access_key"]

    def client(self, keys=None, region="eu-central-1", token=None, **config):
        """A boto3 client for S3 Control that reaches the daemon as a proxy."""
        access_key, secret_key = keys or self.keys
        settings = {"proxies": {"http": self.address}, "retries": {"total_max_attempts": 1}}
        return boto3.session.Session().client(
            "s3control",
            endpoint_url=self.url,
            region_name=region,
            aws_access_key_id=access_key,
            aws_secret_access_key=secret_key,
            aws_session_token=token,
            config=Config(**(settings | config)),
        )

    def is_answering(self):
        """Whether it says that it is well; over TLS, whether it takes connections."""
        if self.scheme == "https":
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", self.port)) == 0
        try:
            with urlopen(f"{self.address}/health", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False


class Daemon(Service):
    """`brigade serve` with the state folder of a `Brigade`; a context manager."""

    def __init__(self, brigade, *arguments, server=None, scheme="http", env=None):
        super().__init__(brigade.state, free_port(), scheme)
        self.brigade = brigade
        self.process = brigade.popen(
            "serve", "--port", self.port, *arguments, server=server, env=env
        )
        self._said = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        wait_until(self._is_listening, 20, f"a daemon on port {self.port}: {self._said}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def said(self):
        """What it wrote to standard error."""
        return "".join(self._said)

    def stop(self, timeout=30):
        """Ends it gracefully; gives its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
            raise
        self._reader.join(10)
        return code

    def _is_listening(self):
        if self.process.poll() is not None:
            raise AssertionError(f"the daemon ended at once:\n{self.said}")
        return self.is_answering()

    def _read(self):
        for line in self.process.stderr:
            self._said.append(line.decode(errors="replace"))


def sign(method, target, headers, body, keys, *, time=None, region="us-east-1", drop=()):
    """The headers of a request with those that sign it (SigV4), written from its specification.

    `target` is signed as it is; headers named in `drop` are sent and not signed.
    """
    now = time or datetime.datetime.now(datetime.UTC)
    stamp = now.strftime("%Y%m%dT%H%M%SZ")
    scope = f"{stamp[:8]}/{region}/s3/aws4_request"
    digest = hashlib.sha256(body).hexdigest()
    headers = {"x-amz-content-sha256": digest, "x-amz-date": stamp} | headers
    path, _, query = target.partition("?")
    pairs = sorted((p.partition("=")[0], p.partition("=")[2]) for p in query.split("&") if p)
    signed = sorted(
        (name.lower(), " ".join(value.split(" ")).strip())
        for name, value in headers.items()
        if name not in drop
        and (name.lower() == "host" or name.lower().startswith("x-amz-"))
    )
    names = ";".join(name for name, _ in signed)
    canonical = "\n".join(
        [
            method,
            path,
            "&".join(f"{name}={value}" for name, value in pairs),
            "".join(f"{name}:{value}\n" for name, value in signed),
            names,
            headers["x-amz-content-sha256"],
        ]
    ).encode("utf-8", "surrogateescape")
    text = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(canonical).hexdigest()}"
    key = b"AWS4" + keys[1].encode()
    for part in (stamp[:8], region, "s3", "aws4_request", text):
        key = hmac.digest(key, part.encode(), "sha256")
    authorization = (
        f"AWS4-HMAC-SHA256 Credential={keys[0]}/{scope}, SignedHeaders={names}, "
        f"Signature={key.hex()}"
    )
    return headers | {"Authorization": authorization}


def exchange(port, data, timeout=10, end=False, context=None):
    """Sends bytes and reads what comes back until the answer is complete or the connection ends."""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as link:
        link = context.wrap_socket(link, server_hostname="localhost") if context else link
        link.sendall(data)
        if end:
            link.shutdown(socket.SHUT_WR)
        answer = b""
        try:
            while not is_complete(answer):
                more = link.recv(65536)
                if not more:
                    break
                answer += more
        except ConnectionResetError:
            pass
        return answer


def is_complete(answer):
    """Whether the bytes hold an answer with all of the body that it announces."""
    head, separator, body = answer.partition(b"\r\n\r\n")
    if not separator:
        return False
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return len(body) >= int(value)
    return b"transfer-encoding: chunked" in head.lower() and body.endswith(b"0\r\n\r\n")


def request_bytes(method, target, headers, body=b""):
    """A request as it goes over the wire."""
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {text}" for name, text in headers.items())]
    if "Content-Length" not in headers and "Transfer-Encoding" not in headers:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape") + body


def status_of(answer):
    """The status of an answer; None where there is none."""
    words = answer.split(b" ", 2)
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else None
