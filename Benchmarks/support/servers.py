# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""The servers that answer at once: the project's own test server, and nginx where it is installed.

Both answer every copy with a CopyObjectResult they made before, so that what is measured is the
client. Both listen on loopback only and end with the `with` block that started them.
"""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import socket
import ssl
import subprocess
import time
import urllib.request

START_SECONDS = 10

_NGINX = """\
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  keepalive_requests 1000000000;
  keepalive_timeout 3600;
  server {{
    listen 127.0.0.1:{port}{tls};
    {certificate}
    default_type application/xml;
    add_header x-amz-request-id CANNED0000000001;
    add_header x-amz-id-2 canned;
    location / {{ return 200 '{body}'; }}
  }}
}}
"""
_BODY = (
    '<?xml version="1.0" encoding="UTF-8"?>\\n'
    '<CopyObjectResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
    "<LastModified>2026-01-02T03:04:05.000Z</LastModified>"
    "<ETag>&quot;9b2cf535f27731c974343645a3985328&quot;</ETag></CopyObjectResult>"
)


class Server:
    """A running server: where it is, and which certificate a client has to trust."""

    def __init__(self, name, port, certificate=None):
        self.name = name
        self.port = port
        self.certificate = certificate

    @property
    def url(self):
        return f"{'https' if self.certificate else 'http'}://127.0.0.1:{self.port}"

    def copies(self):
        """How many copies the test server has answered; nginx does not count."""
        return self.counters().get("CopyObject", 0)

    def counters(self):
        """What the test server has answered, by kind, and over how many connections but those
        of this question, with how many bytes."""
        trust = ssl.create_default_context(cafile=self.certificate) if self.certificate else None
        url = f"{self.url}/_test/counters"
        with urllib.request.urlopen(url, timeout=5, context=trust) as answer:
            counters = json.load(answer)
        if "Connections" in counters:
            counters["Connections"] -= counters.pop("Counters")
        return counters


@contextlib.contextmanager
def canned(binary, folder, tls=False, delay_ms=0, list_keys=0):
    """The test server with prepared answers."""
    folder = pathlib.Path(folder)
    port_file = folder / f"canned-{'tls' if tls else 'plain'}.port"
    port_file.unlink(missing_ok=True)
    command = [binary, "--canned", "--delay-ms", delay_ms, "--list-keys", list_keys,
               "--port-file", port_file]
    certificate = folder / "canned.pem" if tls else None
    if tls:
        command += ["--tls", "--tls-cert-out", certificate]
    with _running(command):
        _wait_until(port_file.exists, "s3-test-server did not start")
        yield Server("canned", int(port_file.read_text()), certificate)


@contextlib.contextmanager
def strict(binary, folder, buckets, access_key, secret_key, flags=()):
    """The test server as a whole: it keeps objects and verifies every signature."""
    port_file = pathlib.Path(folder) / "strict.port"
    port_file.unlink(missing_ok=True)
    command = [binary, "--port-file", port_file, "--access-key", access_key, "--secret-key",
               secret_key]
    for bucket in buckets:
        command += ["--bucket", bucket]
    command += flags
    with _running(command):
        _wait_until(port_file.exists, "s3-test-server did not start")
        yield Server("strict", int(port_file.read_text()))


@contextlib.contextmanager
def nginx(folder, tls=False):
    """nginx with one worker and a static answer."""
    folder = pathlib.Path(folder) / f"nginx-{'tls' if tls else 'plain'}"
    folder.mkdir()
    port = _free_port()
    certificate = make_certificate(folder) if tls else None
    lines = f"ssl_certificate {folder}/cert.pem; ssl_certificate_key {folder}/key.pem;"
    configuration = folder / "nginx.conf"
    configuration.write_text(
        _NGINX.format(
            folder=folder, port=port, tls=" ssl" if tls else "", body=_BODY,
            certificate=lines if tls else ""))
    with _running([nginx_binary(), "-p", folder, "-c", configuration, "-e", folder / "error.log"]):
        _wait_until(lambda: _answers(port), f"nginx did not start, see {folder}/error.log")
        yield Server("nginx", port, certificate)


def nginx_binary():
    """The path of nginx, or None."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


@contextlib.contextmanager
def _running(command):
    process = subprocess.Popen(
        [str(word) for word in command], stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"]})
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until(is_ready, sentence):
    deadline = time.monotonic() + START_SECONDS
    while not is_ready():
        if time.monotonic() > deadline:
            raise SystemExit(sentence)
        time.sleep(0.02)


def _answers(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def make_certificate(folder):
    """A certificate for 127.0.0.1, `cert.pem` with `key.pem` beside it; returns its path."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
         "subjectAltName=IP:127.0.0.1", "-keyout", folder / "key.pem", "-out",
         folder / "cert.pem"],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return folder / "cert.pem"
