# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""A proxy that changes answers: what a store says when it lies, in front of one that does not."""

import http.client
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

# Headers that are written anew on the way back.
_OWN = {"content-length", "transfer-encoding", "connection", "server", "date"}


@dataclass
class Answer:
    """An answer on its way back; `change` may replace any of it."""

    status: int
    headers: dict
    body: bytes
    # Of an answer to HEAD, whose body is not there to be counted.
    length: int = field(default=0)


class Meddler:
    """Passes requests on unchanged (so their signatures hold) and lets `change` have the answers.

    `change(method, path, query, answer)` gets the key's path, the query as a dictionary of lists
    and the Answer, and changes it in place.
    """

    def __init__(self, endpoint, change):
        upstream = urlsplit(endpoint)

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                sent = int(self.headers.get("content-length", 0))
                answer = pass_on(upstream, self, self.rfile.read(sent) if sent else b"")
                parts = urlsplit(self.path)
                query = parse_qs(parts.query, keep_blank_values=True)
                change(self.command, parts.path, query, answer)
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                is_head = self.command == "HEAD"
                self.send_header("Content-Length", answer.length if is_head else len(answer.body))
                self.end_headers()
                self.wfile.write(b"" if is_head else answer.body)

            do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = answer

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.endpoint = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()


def pass_on(upstream, request, body):
    """Sends the request to the store as it came, its Host included, which is signed."""
    connection = http.client.HTTPConnection(upstream.hostname, upstream.port, timeout=30)
    try:
        connection.putrequest(
            request.command, request.path, skip_host=True, skip_accept_encoding=True
        )
        for name, value in request.headers.items():
            if name.lower() != "connection":
                connection.putheader(name, value.encode("latin-1"))
        connection.endheaders(body)
        response = connection.getresponse()
        headers = {k: v for k, v in response.getheaders() if k.lower() not in _OWN}
        length = int(response.headers.get("content-length", 0))
        return Answer(response.status, headers, response.read(), length)
    finally:
        connection.close()
