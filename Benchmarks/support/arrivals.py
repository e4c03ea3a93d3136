# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""A server in this process that notes when the first connection and the first request arrive.

It answers every request with a CopyObjectResult. Its answers cost more than those of the canned
server; what it is for is the moment before the first of them.
"""

import contextlib
import socketserver
import ssl
import threading
import time

from .servers import Server

_BODY = (
    "<CopyObjectResult><LastModified>2026-01-02T03:04:05.000Z</LastModified>"
    "<ETag>&quot;9b2cf535f27731c974343645a3985328&quot;</ETag></CopyObjectResult>"
)
_ANSWER = (
    "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n"
    f"Content-Length: {len(_BODY)}\r\n\r\n{_BODY}"
).encode()


class Arrivals(Server):
    """Where the server is, and when somebody first came; moments are those of `time.monotonic`."""

    def __init__(self, port, certificate):
        super().__init__("arrivals", port, certificate)
        self._lock = threading.Lock()
        self.reset()

    def reset(self):
        self.connected = self.requested = None

    def note(self, name):
        moment = time.monotonic()
        with self._lock:
            if getattr(self, name) is None:
                setattr(self, name, moment)


@contextlib.contextmanager
def arrivals(certificate=None, key=None):
    """The server, over TLS when it has a certificate."""
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
    with _Listener(("127.0.0.1", 0), _Connection) as listener:
        listener.tls = context
        listener.seen = Arrivals(listener.server_address[1], certificate)
        thread = threading.Thread(target=listener.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield listener.seen
        finally:
            listener.shutdown()
            thread.join()


class _Listener(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 128


class _Connection(socketserver.BaseRequestHandler):
    """One connection: one answer for each empty line that ends a head."""

    def setup(self):
        self.server.seen.note("connected")
        if self.server.tls:
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)

    def handle(self):
        received = b""
        with contextlib.suppress(OSError):
            while more := self.request.recv(65_536):
                received += more
                while b"\r\n\r\n" in received:
                    self.server.seen.note("requested")
                    received = received.partition(b"\r\n\r\n")[2]
                    self.request.sendall(_ANSWER)
