# SPDX-License-Identifier: Apache-2.0
# Bucket Brigade
"""A store that notes who signs, and refuses everything."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_REFUSAL = b"<Error><Code>AccessDenied</Code><Message>noted</Message></Error>"


class SignatureStore:
    """`signers` has the access key and the token of each request."""

    def __init__(self):
        self.signers = []
        store = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                key = self.headers["Authorization"].split("Credential=")[1].split("/")[0]
                store.signers.append((key, self.headers.get("x-amz-security-token")))
                self.send_response(403)
                self.send_header("Content-Length", str(len(_REFUSAL)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(_REFUSAL)

            do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = answer

            def log_message(self, format, *arguments):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    @property
    def endpoint(self):
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def stop(self):
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()
