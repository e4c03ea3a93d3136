# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""The project's own strict and faulty S3, s3-test-server, as a process."""

import dataclasses
import json
import secrets
import ssl
import subprocess
import urllib.parse
import urllib.request
from pathlib import Path

from .servers import Server, binary_path, wait_until


class FaultyServer:
    """A running s3-test-server: `server` to talk S3 to it, the methods to control it."""

    def __init__(self, directory, *arguments):
        port_file = Path(directory) / "port"
        certificate = None
        if "--tls" in arguments:
            certificate = str(Path(directory) / "certificate.pem")
            arguments += ("--tls-cert-out", certificate)
        keys = {"access_key": "LABTESTKEY", "secret_key": "lab" + secrets.token_hex(18)}
        self._log = open(Path(directory) / "log", "wb")
        self._process = subprocess.Popen(
            [
                str(binary_path("s3-test-server")),
                *("--port", "0", "--port-file", str(port_file), "--region", "us-east-1"),
                *("--access-key", keys["access_key"], "--secret-key", keys["secret_key"]),
                *(str(argument) for argument in arguments),
            ],
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
        )
        try:
            port = wait_until(lambda: self._read_port(port_file), 10, f"a port in {port_file}")
        except BaseException:
            self.stop()
            raise
        endpoint = f"{'https' if certificate else 'http'}://127.0.0.1:{port}"
        self.server = Server(
            "s3-test-server", endpoint, "us-east-1", ca_bundle=certificate, **keys
        )

    @classmethod
    def before(cls, server, directory, *arguments):
        """A faulty proxy before another server: `server` is that one, by way of the proxy."""
        proxy = cls(directory, "--upstream", server.endpoint, *arguments)
        proxy.server = dataclasses.replace(server, endpoint=proxy.server.endpoint)
        return proxy

    def _read_port(self, port_file):
        if self._process.poll() is not None:
            log = Path(self._log.name).read_text(errors="replace")
            raise RuntimeError(f"s3-test-server ended with {self._process.returncode}: {log}")
        text = port_file.read_text().strip() if port_file.exists() else ""
        return int(text) if text else None

    def seed_virtual(self, bucket, key, size):
        """Makes an object of `size` bytes that is computed, never stored."""
        query = urllib.parse.urlencode({"bucket": bucket, "key": key, "size": size})
        self.control("PUT", f"virtual?{query}")

    def fill(self, bucket, keys, **sample):
        """Makes an object of computed bytes, or a delete marker, under each of `keys`.

        `sample` is what all have: size, etag, storage_class, last_modified (ISO 8601, a Z at its
        end), replication_status, restore, delete_marker="true".
        """
        query = {name.replace("_", "-"): value for name, value in sample.items()}
        query = urllib.parse.urlencode({"bucket": bucket, **query})
        lines = "\n".join(urllib.parse.quote(key, safe="/") for key in keys)
        self.control("POST", f"fill?{query}", lines.encode())

    def change(self, bucket, key, **states):
        """Changes what no request can: replication_status, restore, storage_class, last_modified
        of the current version or of `version`."""
        query = {name.replace("_", "-"): value for name, value in states.items()}
        query = urllib.parse.urlencode({"bucket": bucket, "key": key, **query})
        self.control("PUT", f"object?{query}")

    def behave(self, *quirks, delay=0):
        """Replaces how listings differ from S3's; `delay` in milliseconds."""
        document = {"quirks": list(quirks), "delayMilliseconds": delay}
        self.control("POST", "listing", json.dumps(document).encode())

    def set_faults(self, plan):
        """Replaces the fault plan."""
        self.control("POST", "faults", json.dumps(plan).encode())

    def set_rates(self, mix, seed=0, rules=()):
        """Replaces the fault plan by shares of requests that go wrong, by operation and kind."""
        self.set_faults({"seed": seed, "mix": mix, "rules": list(rules)})

    def requests(self):
        """The requests seen since the last `forget`, as the server logged them."""
        return json.loads(self.control("GET", "requests"))

    def counters(self):
        """How often each operation was asked for."""
        return json.loads(self.control("GET", "counters"))

    def forget(self):
        """Empties the request log."""
        self.control("DELETE", "requests")

    def control(self, method, path, body=None):
        """Asks for something below `/_test/`; the body of the answer."""
        url = f"{self.server.endpoint}/_test/{path}"
        request = urllib.request.Request(url, data=body, method=method)
        # No proxy of the caller's environment stands between this and loopback.
        handlers = [urllib.request.ProxyHandler({})]
        if self.server.ca_bundle:
            context = ssl.create_default_context(cafile=self.server.ca_bundle)
            handlers.append(urllib.request.HTTPSHandler(context=context))
        opener = urllib.request.build_opener(*handlers)
        with opener.open(request, timeout=10) as answer:
            return answer.read()

    def stop(self):
        """Ends the process; twice does no harm."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(5)
        self._log.close()
